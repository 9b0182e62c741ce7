"""Questions written by hand into notes: read with clear errors, proved, held to the rules."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dlref.quiz.bank import Bank, BankError, Item, read_bank
from dlref.quiz.code import read_code
from dlref.quiz.draft import LABEL
from dlref.quiz.facts import Claim, Reading, Written, read_notes
from dlref.quiz.generate import generate_bank
from dlref.quiz.notes import NotesError
from dlref.quiz.proofs import verify
from dlref.quiz.written import read_written

ROOT = Path(__file__).parents[2]
BANKS = sorted((ROOT / "quizzes").glob("*.json"))

CHOICE = """\
<!-- quiz: sign-of-minus-three
Level: apply
Question: What does ReLU answer to $-3$,
  by its definition?
- [x] $0$
  Why: It answers zero to all that is
    not positive.
  Check: relu(-3.0) == 0
- [ ] $3$
  Why: That is the absolute value.
  Check: relu(-3.0) == 3
- [ ] $-3$
  Why: That is the identity.
  Quote: ReLU is never negative.
Hint: Draw the curve.
Explanation: Its left half is flat.
Erratum: E023
-->"""

NUMBER = """\
<!-- quiz: of-two
Level: apply
Question: What does this print?
Code:
  x = relu(np.array([-1.0, 2.0]))
  if True:
      print(x.sum())
Answer: 2
Tolerance: 0.01
Setup:
  x = np.array([-1.0, 2.0])
Check: relu(x).sum()
Hint: One of the two is cut off.
Explanation: What is left is 2.
-->"""

ALOUD = """\
<!-- quiz: sign
Level: analyse
Question: Which sign can an output of ReLU have?
Claims: relu-never-negative
Hint: Draw the curve.
-->"""

MATCH = """\
<!-- quiz: flat-ends
Level: apply
Question: Match each curve with the ends at which it is flat.
Match: Flat ends
Rows: Tanh; ReLU; Leaky ReLU
Hint: Follow each curve far to the left and far to the right.
Explanation: Tanh levels off on both sides, and ReLU is constant on the left.
-->"""

TABLE = """\
| Curve | Flat ends |
|---|---|
| Tanh | both |
| ReLU | left |
| Leaky ReLU | neither |
| ELU | left |

"""

PAGE = """\
# Rectifiers

## ReLU { #relu }

ReLU passes positive numbers through.

- 🟢 ReLU is never negative.

{}

::: dlref.activations.relu
"""


def reading(comment: str) -> Reading:
    return read_notes("relu.md", text=PAGE.replace("{}", comment))


def bank_of(comment: str) -> Bank:
    read = reading(comment)
    return generate_bank(read.topic, read_code(read))[0]


def written(comment: str) -> Item:
    return next(item for item in bank_of(comment).items if item.template == "written")


def test_choice__is_read_as_it_was_written() -> None:
    item = written(CHOICE)
    assert (item.id, item.level, item.type) == (
        "relu.written.sign-of-minus-three",
        "apply",
        "choice",
    )
    assert item.stem == "What does ReLU answer to $-3$, by its definition?"
    right = next(option for option in item.options if option.correct)
    assert (right.text, right.why) == ("$0$", "It answers zero to all that is not positive.")
    assert (item.source.anchor, item.source.line) == ("relu", 7)  # the claim that it quotes
    assert item.proof["erratum"] == "e023"
    assert (item.proof["kind"], item.proof["label"]) == ("quoted", LABEL)  # one option is quoted


def test_choice__whose_options_are_all_checked_is_executed() -> None:
    checked = CHOICE.replace("Quote: ReLU is never negative.", "Check: relu(-3.0) == -3")
    assert written(checked).proof["kind"] == "executed"
    assert "label" not in written(checked).proof


def test_number__has_its_code_and_its_tolerance() -> None:
    item = written(NUMBER)
    assert (item.type, item.answer, item.tolerance) == ("numeric", 2.0, {"abs": 0.01})
    assert item.stem.endswith(
        "```python\nx = relu(np.array([-1.0, 2.0]))\nif True:\n    print(x.sum())\n```"
    )


def test_match__takes_its_rows_from_the_table_and_is_proved_by_it() -> None:
    bank = bank_of(TABLE + MATCH)
    (item,) = (item for item in bank.items if item.template == "compare")
    assert item.id == "relu.compare.match-flat-ends"
    assert item.answer == [["Tanh", "both"], ["ReLU", "left"], ["Leaky ReLU", "neither"]]
    assert item.source.quote == "Tanh | both"
    read = reading(TABLE.replace("neither", "right") + MATCH)
    assert [failure.item for failure in verify(bank, read.topic, read_code(read))] == [item.id]


def test_table__of_a_page_with_code_is_not_matched_unless_the_page_asks() -> None:
    assert [item for item in bank_of(TABLE).items if item.template == "compare"] == []


UNMATCHED = [
    ("Match: Flat ends", "Match: Ends", "no table of its section has under 'Ends'"),
    ("Tanh; ReLU", "Tanh; Mish", "has under 'Flat ends' the rows Mish"),
    ("Leaky ReLU", "ELU", "two rows have the same value"),
    ("Match each curve with", "Think of", "the stem asks nothing"),
]


@pytest.mark.parametrize(("old", "new", "words"), UNMATCHED)
def test_match__that_the_table_does_not_give_stops_the_build(
    old: str, new: str, words: str
) -> None:
    assert MATCH.count(old) == 1
    with pytest.raises(BankError, match=words):
        bank_of(TABLE + MATCH.replace(old, new))


def test_match__without_a_column_or_with_two_rows_is_named() -> None:
    for old, new in (("Match: Flat ends\n", ""), ("; Leaky ReLU", ""), ("ReLU; Leaky", "Tanh;")):
        with pytest.raises(NotesError, match="the question to match is not complete"):
            reading(TABLE + MATCH.replace(old, new))
    with pytest.raises(NotesError, match="Match stands beside options"):
        reading(CHOICE.replace("Hint:", "Match: Range\nRows: A; B; C\nHint:"))


def test_selection__says_so() -> None:
    item = written(CHOICE.replace("- [ ] $-3$", "- [x] The smaller of 0 and 3"))
    assert item.type == "multiple"
    assert item.stem.endswith("definition? Select each one.")


def test_claims__are_the_answer_to_a_question_that_is_asked_aloud() -> None:
    (item,) = (item for item in bank_of(ALOUD).items if item.template == "claims")
    assert (item.id, item.level, item.type) == ("relu.claims.sign", "analyse", "recall")
    assert item.stem == "Which sign can an output of ReLU have?"
    assert item.answer["rubric"] == ["ReLU is never negative."]
    assert item.explanation == "ReLU passes positive numbers through."
    assert item.source.quote == "ReLU is never negative."
    explained = ALOUD.replace("Hint:", "Explanation: Its left half is flat.\nHint:")
    (item,) = (item for item in bank_of(explained).items if item.template == "claims")
    assert item.explanation == "Its left half is flat."


def test_claims__that_the_concept_does_not_make_stop_the_build() -> None:
    wrong = ALOUD.replace("relu-never-negative", "relu-always-positive")
    words = "line 9: the question sign is for relu-always-positive, which the concept does not"
    with pytest.raises(BankError, match=words):
        bank_of(wrong)
    text = PAGE.replace("::: dlref.activations.relu", "").replace("{}", wrong)
    _, counts = generate_bank(read_notes("relu.md", text=text).topic)
    assert [drop.line for drop in counts.dropped if drop.template == "claims"] == [9]


def test_source__is_what_says_most_of_the_question_or_what_it_quotes() -> None:
    assert written(NUMBER).source.quote == "ReLU passes positive numbers through."
    quoted = written(NUMBER.replace("Hint:", "Quote: never negative\nHint:"))
    assert quoted.source.quote == "ReLU is never negative."


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_source__of_every_question_is_seen_on_the_page(path: Path) -> None:
    bank = read_bank(path)
    page = (ROOT / bank.source).read_text(encoding="utf-8")
    hidden = {
        page.count("\n", 0, comment.start()) + 1 + line
        for comment in re.finditer(r"^<!-- quiz:.*?-->", page, re.DOTALL | re.MULTILINE)
        for line in range(comment[0].count("\n") + 1)
    }
    asked = [item for item in bank.items if item.template == "written"]
    assert [item.id for item in asked if item.source.line in hidden] == []


FAULTS = [
    ("Level: apply\n", "", 9, "has no Level"),
    ("Level: apply", "Level: hard", 10, "the level is 'hard'; take recall, apply, analyse"),
    ("Hint: Draw", "Hnit: Draw", 23, "'Hnit: Draw the curve.' is no field"),
    ("- [ ] $3$", "- [y] $3$", 17, "is no option; write - [x] right or - [ ] wrong"),
    ("  Why: That is the identity.\n", "", 20, "the option '$-3$' has no Why"),
    ("Hint: Draw", "Answer: 3\nHint: Draw", 23, "Answer stands beside options"),
    ("Hint: Draw", "Hint: a\nHint: Draw", 24, "Hint stands at line 23 already"),
    ("Hint: Draw", "Claims: a\nHint: Draw", 23, "Claims stands beside options"),
    ("- [x] $0$", "- [ ] $0$", 9, "has 3 options, 0 of them right"),
    ("sign-of-minus-three", "Sign", 9, "the question is called 'Sign'; name it like-this"),
    ("Level: apply", "  Level: apply", 10, "'Level: apply' continues nothing"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), FAULTS)
def test_fault__is_named_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert CHOICE.count(old) == 1
    with pytest.raises(NotesError) as caught:
        reading(CHOICE.replace(old, new))
    assert f"relu.md, line {line}: " in str(caught.value)
    assert words in str(caught.value)


NUMBERS = [
    ("Hint: One", "Claims: a\nHint: One", "Answer stands beside Claims"),
    ("Answer: 2\n", "", "has no answer; add options or Answer: 0.5"),
    ("Answer: 2", "Answer: two", "Answer is no number"),
    ("Tolerance: 0.01", "Tolerance: small", "Tolerance is no number"),
]


@pytest.mark.parametrize(("old", "new", "words"), NUMBERS)
def test_number__that_is_none_is_named(old: str, new: str, words: str) -> None:
    with pytest.raises(NotesError, match=words):
        reading(NUMBER.replace(old, new))


def test_comment__that_is_no_question_says_nothing() -> None:
    assert read_written("<!-- slot: x -->", 1) is None
    assert not [f for f in reading("<!-- to do -->").topic.facts if isinstance(f, Written)]


def test_question__gives_no_other_fact() -> None:
    facts = reading(CHOICE).topic.facts
    assert [fact.text for fact in facts if isinstance(fact, Claim)] == ["ReLU is never negative."]


UNPROVED = [
    (CHOICE, "relu(-3.0) == 0", "relu(-3.0) == 1", "'relu(-3.0) == 1' is False"),
    (CHOICE, "relu(-3.0) == 3", "relu(-3.0) == 0", "'relu(-3.0) == 0' is True"),
    (CHOICE, "relu(-3.0) == 3", "rely(-3.0) == 3", "raises NameError"),
    (CHOICE, "Quote: ReLU is never", "Quote: ReLU is always", "the notes do not say"),
    (CHOICE, "  Quote: ReLU is never negative.\n", "", "neither a Check nor a Quote proves it"),
    (CHOICE, "- [ ] $3$", "- [ ] $0$", "not enough options"),
    (CHOICE, "What does ReLU answer to $-3$,", "Is it not", "'not' in the stem"),
    (NUMBER, "Answer: 2", "Answer: 3", "gives 2.0, not 3.0"),
    (NUMBER, "Hint: One", "Quote: ReLU is odd.\nHint: One", "the notes do not say"),
    (NUMBER, "Check: relu(x).sum()\n", "", "neither a Check nor a Quote proves it"),
]


@pytest.mark.parametrize(("comment", "old", "new", "words"), UNPROVED)
def test_question__that_is_not_proved_or_flawed_stops_the_build(
    comment: str, old: str, new: str, words: str
) -> None:
    assert comment.count(old) == 1
    with pytest.raises(BankError) as caught:
        bank_of(comment.replace(old, new))
    assert "relu.md, line 9: the question " in str(caught.value)
    assert words in str(caught.value)


EDITS = [
    (CHOICE, "- 🟢 ReLU is never negative.", "- 🟢 ReLU is seldom negative."),
    (CHOICE, "Check: relu(-3.0) == 0", "Check: relu(-3.0) == 1"),
    (CHOICE, "- [ ] $3$", "- [ ] $4$"),
    (NUMBER, "Answer: 2", "Answer: 2.005"),
    (NUMBER, "What does this print?", "What is it?"),
    (NUMBER, "quiz: of-two", "quiz: of-three"),
]


@pytest.mark.parametrize(("comment", "old", "new"), EDITS)
def test_verify__notices_that_the_page_changed(comment: str, old: str, new: str) -> None:
    bank = bank_of(comment)
    item = written(comment)
    text = PAGE.replace("{}", comment)
    assert text.count(old) == 1
    read = read_notes("relu.md", text=text.replace(old, new))
    assert verify(replace(bank, items=(item,)), read.topic, read_code(read))
    read = reading(comment)
    assert verify(replace(bank, items=(item,)), read.topic, read_code(read)) == []


def test_check__of_notes_without_code_is_not_run(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    text = PAGE.replace("::: dlref.activations.relu", "").replace("{}", CHOICE)
    text = text.replace("relu(-3.0) == 3", f"open({str(touched)!r}, 'w')")
    bank, _ = generate_bank(read_notes("relu.md", text=text).topic)
    item = next(item for item in bank.items if item.template == "written")
    assert (item.proof["kind"], item.proof["label"]) == ("quoted", LABEL)
    assert not touched.exists()
