"""The real banks, and one whose texts try to break out of every format."""

from typing import Any

import pytest

HOSTILE = (
    '<script>alert("1")</script> & </pre> ]]> \u202eevil\u202c \x00\x07\x1f [sound:x.mp3] [latex]x'
    "[/latex] {{c1::x}} {{Question}} ~ = # { } : \\n \\: \\\\ // // ::x:: ->  %100% $a_{b} < \\frac"
    "{c}{d}$ `x = {1: '~'}` " + "long " * 500
)

MARKDOWN = """

| a | b |
|:--|--:|
| 1 | `x` |

3. third

[out](https://example.org "title") [in](page.md) ![words](picture.png)
"""


@pytest.fixture(scope="session")
def banks() -> list[Any]:
    from dlref.cli.banks import bank_paths
    from dlref.quiz.bank import read_bank

    return [read_bank(path) for path in bank_paths([])]


@pytest.fixture
def hostile(make_item: Any) -> Any:
    """A bank with every type of question, hostile in every text."""
    from dlref.quiz.bank import Bank, Option

    text = HOSTILE
    options = tuple(
        Option(
            f"{text} {i}", i == 1, f"{text} why {i}", svg="<svg><path d='M0 0'/></svg>" * (i == 2)
        )
        for i in range(3)
    )
    code = f"{text}\n\n```python\nprint('<b>]]>{{~=#:}}\\n')\n```"
    asked = {
        "choice": {"options": options},
        "multiple": {"options": (*options, Option("=2+5", True, "@x"))},
        "numeric": {"answer": -1.5, "tolerance": {"abs": 0.01}},
        "text": {"answer": f"{text} a", "accept": (f"{text} b",)},
        "code-output": {"answer": "{1: '~'}\n<b>]]>"},
        "order": {"answer": [f"{text} {i}" for i in range(4)]},
        "match": {"answer": [[f"{text} {i}", f"{text} {i % 2}"] for i in range(3)]},
        "recall": {"answer": {"short": text, "long": code, "rubric": [text]}},
    }
    items = [
        make_item(
            **{"id": f"a.b.{kind}", "type": kind, "options": (), "stem": code, "hint": text,
               "explanation": f"{code}\n\n- {text}{MARKDOWN}", **fields}
        )
        for kind, fields in asked.items()
    ]  # fmt: skip
    return Bank("hostile", f"{text[:40]}::x", "notes.md", tuple(items))
