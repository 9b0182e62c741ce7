"""`dlref quiz export`: says what it wrote and what it left out, and never half a file."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("genanki")

from dlref.cli import main
from dlref.quiz.bank import Bank, dumps


@pytest.fixture
def notes(tmp_path: Path, make_item: Any) -> Path:
    path = tmp_path / "notes.json"
    steps = {"type": "order", "options": (), "answer": ["a", "b", "c"], "before": ((0, 2), (1, 2))}
    items = (make_item(), make_item(id="swish.steps.use", **steps))
    path.write_text(dumps(Bank("notes", "Notes", "notes.md", items)), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["anki", "csv", "gift", "moodle", "qti"])
def test_every_format_is_written_and_counted(
    form: str, notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["quiz", "export", form, "--topic", str(notes), "--out", str(out)]) == 0
    assert out.stat().st_size > 300
    assert " of notes in " in capsys.readouterr().out


def test_without_out_the_file_has_the_ending_of_its_format(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["quiz", "export", "anki", "--topic", str(notes)]) == 0
    assert (tmp_path / "dlref.apkg").is_file()


def test_what_is_left_out_is_counted_and_named_with_its_reason(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "x.gift")
    assert main(["quiz", "export", "gift", "--topic", str(notes), "--out", out]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("1 question of notes in ")
    assert told.err == (
        "left out: 1: several orders are right, the format knows a single one: "
        "notes/swish.steps.use\n"
    )


def test_topics_add_up_and_count_once(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    topics = ["--topic", "adam", "--topic", "softmax", "--topic", "adam"]
    assert main(["quiz", "export", "csv", *topics, "--out", str(out)]) == 0
    rows = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline=""))
    ids = [(row["topic"], row["id"]) for row in rows]
    assert len(set(ids)) == len(ids)
    assert {topic for topic, _ in ids} == {"adam", "softmax"}


def test_an_unknown_topic_is_named_with_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.csv"
    assert main(["quiz", "export", "csv", "--topic", "adm", "--out", str(out)]) == 1
    assert "there is no quiz on 'adm'; the topics are:" in capsys.readouterr().err
    assert not out.exists()


def test_two_banks_of_one_topic_are_not_mixed(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = tmp_path / "twin.json"
    twin.write_text(notes.read_text(encoding="utf-8"), encoding="utf-8")
    command = ["quiz", "export", "csv", "--topic", str(notes), "--topic", str(twin)]
    assert main([*command, "--out", str(tmp_path / "x.csv")]) == 1
    assert "2 of the banks have the topic 'notes'" in capsys.readouterr().err


def test_a_path_that_cannot_be_written_is_named_with_the_fix(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "missing" / "x.csv"
    assert main(["quiz", "export", "csv", "--topic", str(notes), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert f"{out} cannot be written: No such file or directory; name another --out" in said


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "x.csv"
    out.parent.mkdir()
    out.write_text("what was there")

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["quiz", "export", "csv", "--topic", str(notes), "--out", str(out)]) == 1
    assert out.read_text() == "what was there"
    assert list(out.parent.iterdir()) == [out]


def test_links_lead_to_where_the_site_is_said_to_be(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    site = ["--site-url", "https://example.org/dl"]
    assert main(["quiz", "export", "csv", "--topic", "adam", *site, "--out", str(out)]) == 0
    assert "https://example.org/dl/basics/adam/#" in out.read_text(encoding="utf-8-sig")


def test_an_edited_bank_is_refused(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = json.loads(notes.read_text(encoding="utf-8"))
    bank["items"][0]["stem"] = "Something else?"
    notes.write_text(json.dumps(bank), encoding="utf-8")
    out = tmp_path / "x.csv"
    assert main(["quiz", "export", "csv", "--topic", str(notes), "--out", str(out)]) == 1
    assert "field hash" in capsys.readouterr().err
