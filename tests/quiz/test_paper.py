import io

import pytest

from dlref.quiz.paper import Paper

CODE = """What does this print?

```python
x = np.array([1.0])
print(x)
```"""


def said(text: str, indent: int = 0, *, plain: bool = True, width: int = 80) -> str:
    file = io.StringIO()
    paper = Paper(plain, file)
    paper.console.width = width
    paper.say(text, indent)
    return file.getvalue()


def test_say__writes_formulas_as_text_and_leaves_the_marks_out() -> None:
    assert said(r"The **rate** $\eta$ of `step` is *small*.") == "The rate η of step is small.\n"


def test_say__indents_the_later_lines() -> None:
    assert said("  1. one two three", 5, width=16) == "  1. one two\n     three\n"


def test_say__keeps_the_lines_of_code() -> None:
    out = said(CODE)
    assert "    x = np.array([1.0])\n" in out
    assert "```" not in out


def test_say__fits_eighty_columns() -> None:
    assert max(map(len, said("word " * 99).splitlines())) <= 80


@pytest.mark.parametrize("text", ["[red]x[/red]", ":smile:", "[link=x]y[/link]"])
def test_say__takes_no_markup_from_a_bank(text: str) -> None:
    assert said(text) == f"{text}\n"


def test_say__lets_no_bank_steer_the_terminal() -> None:
    assert said("a\x1b[2Jb\x07c\x9bd") == "a[2Jbcd\n"


def test_paper__uses_colours_in_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in said("✓ `x`", plain=False), "a file is no terminal"
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in said("✓ `x`", plain=False)
    assert "\x1b" not in said("✓ `x`", plain=True)


def test_table__stands_in_columns() -> None:
    file = io.StringIO()
    Paper(True, file).table(("Topic", "right"), [("relu", "50%"), ("adam", "100%")])
    assert [line.split() for line in file.getvalue().splitlines()] == [
        ["Topic", "right"], ["relu", "50%"], ["adam", "100%"],
    ]  # fmt: skip
