from dlref.quiz.facts import read_notes
from dlref.quiz.generate import generate_in_parts
from dlref.quiz.report import advice, sections

NOTES = """\
# Kitchen

## Kettle

A kettle is a pot that boils water with its lid closed.

Pros:

- Boils a litre in three minutes
- Switches itself off

Cons:

- Furs up where the water is hard

Nobody says what this line is about.

## Empty one

## Pan
"""


def report(text: str) -> tuple[list[str], list[str]]:
    reading = read_notes("kitchen.md", text=text)
    bank, counts = generate_in_parts(reading.topic)
    lines = [line for one in sections(reading, bank, counts) for line in one.lines()]
    return lines, advice(reading, counts)


def test_each_section__says_with_its_line_what_was_read_and_asked() -> None:
    lines, _ = report(NOTES)
    assert lines[0].startswith("line 3, Kettle: 3 claims, 1 definition; ")
    assert "nothing" not in lines[0]


def test_what_is_not_used__is_named_with_line_and_reason() -> None:
    lines, _ = report(NOTES)
    assert "  line 16: no marker, label or formula: Nobody says what this line is about." in lines
    assert "line 18, Empty one: no facts; nothing to ask here" in lines
    assert "  line 18: an empty section: Empty one" in lines


def test_advice__names_what_would_help_most_lines_first() -> None:
    _, tips = report(NOTES)
    assert tips[0] == "write in one sentence what the heading means (lines 18, 20)"
    assert any(tip.endswith("what it means (line 16)") for tip in tips)


def test_advice__shows_the_first_of_many_lines() -> None:
    _, tips = report("# A\n\n" + "".join(f"## Section {n}\n\n" for n in range(20)))
    assert tips[0].endswith("(lines 3, 5, 7, 9, 11, 13, 15, 17 and 12 more)")


def test_notes_that_need_nothing__get_no_advice() -> None:
    text = "# Kitchen\n\n## Kettle\n\nA kettle is a pot that boils water with its lid closed.\n"
    assert report(text)[1] == []
