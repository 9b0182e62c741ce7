import re
from pathlib import Path

import pytest

from dlref import cli

pytest.importorskip("jsonschema", reason="quizzes need the extra `quiz`")

NOTES = """# Birds

## Owl

An owl is a bird that hunts by night.

- 🟢 An owl hears a mouse under the snow.
- 🟢 An owl flies without a sound.
- 🔴 An owl cannot move its eyes.
- 🔴 An owl swims badly.

## Heron

A heron is a bird that stands in shallow water and waits for fish.

## Swift

A swift is a bird that sleeps in the air and hardly ever lands.

## Kiwi

A kiwi is a bird that smells its food and has no tail.
"""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    answers: list[str] = []

    def ask(prompt: str = "") -> str:
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr("builtins.input", ask)
    monkeypatch.setattr("dlref.quiz.progress.default_path", lambda: tmp_path / "progress.jsonl")
    return answers


def test_take__asks_until_the_learner_quits(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed[:] = ["?", "q"]
    assert cli.main(["quiz", "take", "perceptron"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1. ")
    assert "Hint: " in out
    assert out.endswith("0 of 0 right\n")


def test_take__names_the_topics_when_there_is_no_such_quiz(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["quiz", "take", "perceptrn"]) == 1
    assert "no quiz on 'perceptrn'; the topics are: " in capsys.readouterr().err


def test_generate__makes_a_bank_of_any_notes_and_says_what_it_could_not_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "birds.md"
    notes.write_text(NOTES, encoding="utf-8")
    out = tmp_path / "banks"
    assert cli.main(["quiz", "generate", str(notes), "--out", str(out)]) == 0
    assert "questions in" in capsys.readouterr().out
    assert cli.main(["quiz", "check", str(out / "birds.json")]) == 0
    assert "according to your notes" in (out / "birds.json").read_text(encoding="utf-8")


def test_generate__says_where_the_quizzes_must_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["quiz", "generate", str(tmp_path / "notes.md")]) == 1
    assert "--out DIR" in capsys.readouterr().err


def test_generate__has_nothing_to_ask_of_an_empty_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "empty.md"
    notes.write_text("", encoding="utf-8")
    assert cli.main(["quiz", "generate", str(notes), "--out", str(tmp_path)]) == 0
    assert "nothing to ask here" in capsys.readouterr().out
    assert not (tmp_path / "empty.json").exists()


def test_generate__of_a_missing_file_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["quiz", "generate", str(tmp_path / "no.md"), "--out", str(tmp_path)]) == 1
    assert "no.md" in capsys.readouterr().err


def test_generate__reports_on_each_section_unless_asked_to_be_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "birds.md"
    notes.write_text(NOTES + "\n## Emu\n", encoding="utf-8")
    assert cli.main(["quiz", "generate", str(notes), "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"{notes}: line 3, Owl: 4 claims, 1 definition; " in out
    assert "  - write in one sentence what the heading means (line 24)" in out
    assert cli.main(["quiz", "generate", str(notes), "--out", str(tmp_path), "--quiet"]) == 0
    assert "line 3, Owl" not in capsys.readouterr().out


def test_generate__refuses_two_files_that_would_overwrite_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "My birds.md", tmp_path / "my-birds.md"
    for path in (first, second):
        path.write_text(NOTES, encoding="utf-8")
    out = tmp_path / "banks"
    assert cli.main(["quiz", "generate", str(first), str(second), "--out", str(out)]) == 1
    assert f"{first} and {second} would both become my-birds.json" in capsys.readouterr().err


def test_generate__refuses_a_file_for_a_folder_and_notes_beyond_all_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "birds.md"
    notes.write_text(NOTES, encoding="utf-8")
    assert cli.main(["quiz", "generate", str(notes), "--out", str(notes)]) == 1
    assert "--out needs a folder" in capsys.readouterr().err
    monkeypatch.setattr("dlref.cli.quiz.MAX_NOTES", 100)
    assert cli.main(["quiz", "generate", str(notes), "--out", str(tmp_path)]) == 1
    assert "cut notes into files of at most" in capsys.readouterr().err


def test_verify__re_runs_the_proofs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["quiz", "verify", "perceptron"]) == 0
    assert "proofs hold" in capsys.readouterr().out


def test_check__lists_every_fact_that_is_not_asked_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["quiz", "check", "--unused", "perceptron"]) == 0
    listed = [line for line in capsys.readouterr().out.split("\n") if line.startswith("docs/")]
    assert {line.split(":")[2].strip() for line in listed} <= {"claims", "formulas", "table cells"}
    assert all(re.fullmatch(r"docs/basics/perceptron\.md:\d+: .+: .+: .+", line) for line in listed)
    assert any("no property question: " in line for line in listed), "a reason that a template gave"
