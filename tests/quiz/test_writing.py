"""A function written in a terminal: in the learner's editor or a file, tested in a process."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz import terminal, writing
from dlref.quiz.bank import Item
from dlref.quiz.drafts import Drafts
from dlref.quiz.facts import Place
from dlref.quiz.hints import hints
from dlref.quiz.terminal import Asked, take
from dlref.quiz.vectors import vectors_of
from dlref.quiz.writing import edited, editor, trial_of
from tests.quiz.test_terminal import NO_DRAFTS, Script

SYMBOL = "dlref.optim.descent.momentum_update"
HEAD = "def momentum_update(theta, velocity, grad, *, lr, momentum=0.9):\n"
RIGHT = "    velocity = momentum * velocity + lr * grad\n    return theta - velocity, velocity\n"
ITEM = Item(
    id="momentum.implement.momentum_update", concept="momentum", template="implement",
    level="apply", type="implement", stem="Write `momentum_update`.", hint="Roll on.",
    explanation="It rolls.", source=Place("docs/basics/momentum.md", "momentum", 7, "It rolls."),
    proof={"kind": "vectors", "asks": "implement", "symbol": SYMBOL},
    answer={
        "module": "dlref.optim.descent", "name": "momentum_update",
        "starter": f"{HEAD}    ", "body": f"{HEAD}{RIGHT}",
        "tests": [list(vector) for vector in vectors_of(SYMBOL)],
    },
)  # fmt: skip


def taken(
    *typed: str, item: Item = ITEM, drafts: Drafts = NO_DRAFTS
) -> tuple[list[dict[str, Any]], str]:
    script = Script(*typed)
    take([Asked("momentum", item)], script, script.record, drafts)
    return script.kept, "\n".join(script.said)


def test_trial_of__passes_our_own_body() -> None:
    outcomes, error = trial_of(ITEM, ITEM.answer["body"])
    assert [outcome.passed for outcome in outcomes] == [True] * len(ITEM.answer["tests"])
    assert error == ""


def test_trial_of__tells_the_lines_of_the_learner_s_own_code() -> None:
    outcomes, _ = trial_of(ITEM, f"{HEAD}    return theta - missing\n")
    assert "line 2, in momentum_update\n    return theta - missing" in outcomes[0].got
    assert "trial.py" not in outcomes[0].got
    outcomes, error = trial_of(ITEM, f"{HEAD}    return (theta\n")
    assert outcomes == []
    assert "SyntaxError" in error


def test_trial_of__knows_no_function_that_was_not_written() -> None:
    outcomes, _ = trial_of(ITEM, "x = 1\n")
    assert "NameError: name 'momentum_update' is not defined" in outcomes[0].got


def test_trial_of__ends_a_loop_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SECONDS", 1)
    trial = trial_of(ITEM, "while True:\n    pass\n")
    assert trial.outcomes == []
    assert "does a loop never end?" in trial.error


@pytest.mark.parametrize(
    "change",
    [{"tests": [["__import__('os').getcwd()", 1]]}, {"module": "os"}, {"name": "system"}],
    ids=["tests", "module", "name"],
)
def test_trial_of__runs_nothing_that_only_a_bank_brings(change: dict[str, Any]) -> None:
    foreign = replace(ITEM, answer={**ITEM.answer, **change})
    with pytest.raises(ValueError, match="not run here"):
        trial_of(foreign, "x = 1\n")


def test_take__tests_a_file_until_it_is_right(tmp_path: Path) -> None:
    wrong, right = tmp_path / "wrong.py", tmp_path / "right.py"
    wrong.write_text(f"{HEAD}    return theta, velocity\n")
    right.write_text(f"{HEAD}{RIGHT}")
    kept, said = taken(str(tmp_path / "none.py"), str(wrong), "?", str(right))
    assert "none.py' cannot be read" in said
    assert "in a process of its own, for at most 10 seconds" in said
    assert "✗ `momentum_update(" in said and "expected `" in said
    (entry,) = kept
    assert (entry["share"], entry["hints"]) == (1.0, 1)
    assert entry["given"]["code"] == f"{HEAD}{RIGHT}"


def test_take__shows_ours_to_those_who_give_up() -> None:
    kept, said = taken("g")
    assert [(entry["share"], entry["given"]["passed"]) for entry in kept] == [(0.0, [])]
    assert RIGHT in said


def test_take__says_how_to_go_on_where_there_is_no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    kept, said = taken("")  # the standard input of a test is no terminal
    assert "there is no editor: set EDITOR, type the path of a file with your code, or g" in said
    assert kept == []


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


@pytest.fixture
def one_line_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that adds the next line of the right body."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        f"steps = ['    velocity = momentum * velocity + lr * grad\\n', {RIGHT!r}[47:]]\n"
        "text = path.read_text()\n"
        "path.write_text(text.rstrip(' ') + steps['velocity = ' in text])\n"
    )
    monkeypatch.setattr(terminal, "editor", lambda: [sys.executable, str(script)])


@pytest.mark.usefixtures("one_line_a_time")
def test_take__opens_the_editor_with_what_was_written_last(drafts: Drafts) -> None:
    kept, _ = taken("", "", drafts=drafts)
    assert [entry["share"] for entry in kept] == [1.0]


@pytest.mark.usefixtures("one_line_a_time")
@pytest.mark.parametrize("end", [("q",), ("s",), ()], ids=["quit", "set aside", "end of input"])
def test_take__keeps_a_draft_and_goes_on_from_it(drafts: Drafts, end: tuple[str, ...]) -> None:
    kept, said = taken("", *end, drafts=drafts)
    assert f"Your code is kept in {drafts.path(ITEM)}" in said
    assert not any(entry["kind"] == "review" for entry in kept)
    assert drafts.load(ITEM) == f"{HEAD}{RIGHT[:47]}"
    kept, said = taken("", drafts=drafts)
    assert f"What you began is kept in {drafts.path(ITEM)}; Enter opens it" in said
    assert [entry["share"] for entry in kept] == [1.0]
    assert drafts.load(ITEM) is None, "it goes with the answer"


@pytest.mark.usefixtures("one_line_a_time")
def test_take__keeps_no_draft_of_what_was_given_up(drafts: Drafts) -> None:
    taken("", "g", drafts=drafts)
    assert drafts.load(ITEM) is None
    _, said = taken("q", drafts=drafts)
    assert "kept" not in said


def test_drafts__are_of_the_code_that_the_question_begins_with(drafts: Drafts) -> None:
    drafts.begin(ITEM, f"{HEAD}    return theta\n")
    answer = ITEM.answer | {"starter": HEAD.replace("theta", "weights")}
    assert drafts.load(replace(ITEM, answer=answer)) is None
    assert drafts.load(replace(ITEM, stem="Said otherwise.")) == f"{HEAD}    return theta\n"


def test_drafts__overwrite_no_byte_that_is_no_text(drafts: Drafts) -> None:
    path = drafts.begin(ITEM, ITEM.answer["starter"])
    path.write_bytes(b"# na\xefve\n")
    drafts.begin(ITEM, drafts.load(ITEM) or "")
    assert path.read_bytes() == b"# na\xefve\n"


@pytest.mark.usefixtures("one_line_a_time")
def test_take__says_so_where_no_draft_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file, and no folder")
    _, said = taken("", drafts=Drafts(tmp_path / "drafts"))
    assert "cannot be written" in said and "type the path of a file of your own" in said


def test_edited__says_so_where_the_editor_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="type the path of a file instead"):
        edited(["/nowhere/editor"], tmp_path / "x")


def test_edited__leaves_ctrl_c_to_the_editor(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("x")
    press = "import os, signal; os.kill(os.getppid(), signal.SIGINT)"
    assert edited([sys.executable, "-c", press], path) == "x"


def test_editor__is_none_where_nobody_sits_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "vi -n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert editor() == ["vi", "-n"]
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert editor() == []


def test_hints__give_no_line_of_a_short_body_away() -> None:
    assert "velocity = " not in hints(ITEM)[1]
    assert " gives `" in hints(ITEM)[1]
