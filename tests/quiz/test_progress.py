import json
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz import progress
from dlref.quiz.progress import ProgressError, append, dumps, loads, merge, read, write

REVIEW: dict[str, Any] = {
    "kind": "review", "topic": "relu", "item": "relu.term", "hash": "0f", "given": 2,
    "share": 0.5, "time": 1_770_000_000_000, "day": "2026-02-02",
}  # fmt: skip
LATER = REVIEW | {"time": REVIEW["time"] + 5, "share": 1}
HEADER = '{"format": "dlref-progress", "version": 1}\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "progress.jsonl"


def test_read__of_a_file_that_is_not_there_is_an_empty_log(path: Path) -> None:
    assert read(path).entries == ()
    assert not path.exists()


def test_append__adds_a_line_and_leaves_the_rest_as_it_is(path: Path) -> None:
    append(path, REVIEW)
    before = path.read_bytes()
    append(path, LATER)
    assert path.read_bytes().startswith(before)
    assert read(path).entries == (REVIEW, LATER)


def test_append__after_an_interrupted_write_begins_a_line_of_its_own(path: Path) -> None:
    append(path, REVIEW)
    path.write_bytes(path.read_bytes() + b'{"kind": "rev')
    append(path, LATER)
    log = read(path)
    assert log.entries == (REVIEW, LATER)
    assert log.damaged == ('{"kind": "rev',)


def test_append__rejects_what_is_no_entry(path: Path) -> None:
    with pytest.raises(ValueError, match="no valid entry"):
        append(path, REVIEW | {"share": 2})
    assert not path.exists()


def test_append__says_which_file_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProgressError, match=r"file.progress\.jsonl cannot be written"):
        append(tmp_path / "file" / "progress.jsonl", REVIEW)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "{" * 5000,
        json.dumps(REVIEW | {"share": float("nan")}),
        json.dumps(REVIEW | {"day": "2026-02-31"}),
        json.dumps(REVIEW | {"time": -1}),
        json.dumps(REVIEW | {"time": 1.5}),
        json.dumps({key: REVIEW[key] for key in REVIEW if key != "hash"}),
        json.dumps({"kind": "settings", "until": "soon", "time": 1}),
        json.dumps({"kind": "settings", "topics": [], "time": 1}),
        json.dumps({"kind": "settings", "topics": "relu", "time": 1}),
        json.dumps({"kind": "settings", "topics": ["relu", ""], "time": 1}),
        json.dumps({"kind": "unknown", "time": 1}),
        "\ufffd\x00",
    ],
)
def test_loads__keeps_the_good_lines_beside_a_damaged_one(line: str) -> None:
    log = loads(f"{HEADER}{line}\n{json.dumps(REVIEW)}\n")
    assert log.entries == (REVIEW,)
    assert log.damaged == (line,)


@pytest.mark.parametrize(
    "text", ["hello", "{}", "[1]", '{"format": "other", "version": 1}', "\x00"]
)
def test_loads__refuses_a_foreign_file(text: str) -> None:
    with pytest.raises(ProgressError, match=r"mine\.txt is no dlref progress file.*nothing was"):
        loads(text, "mine.txt")


def test_loads__refuses_a_newer_version() -> None:
    with pytest.raises(ProgressError, match=r"has version 2 of the format.*update dlref"):
        loads('{"format": "dlref-progress", "version": 2}\n')


def test_read__of_bytes_that_are_no_text_is_a_clear_error(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)))
    with pytest.raises(ProgressError, match="is no dlref progress file"):
        read(path)


def test_write__keeps_what_was_there(path: Path) -> None:
    append(path, REVIEW)
    first = path.read_bytes()
    backup = write(path, [LATER])
    assert backup is not None and backup.read_bytes() == first
    assert read(path).entries == (LATER,)
    assert write(path, []) != backup, "no backup is overwritten"


def test_write__of_a_new_file_needs_no_backup(path: Path) -> None:
    assert write(path, [REVIEW]) is None
    assert read(path).entries == (REVIEW,)


def test_merge__takes_every_entry_once_whatever_the_order() -> None:
    other = REVIEW | {"item": "relu.signs"}
    both = merge([REVIEW, LATER], [other, REVIEW])
    assert len(both) == 3
    assert both == merge([other], [LATER], [REVIEW])
    assert dumps(both) == dumps(reversed(both))


def test_dumps__is_read_back_the_same() -> None:
    entry = REVIEW | {"given": [["ReLU", "größer"], ["x\u2028", "y"]]}
    assert loads(dumps([entry])).entries == (entry,)
    assert dumps([entry]).startswith(HEADER)


def test_dumps__keeps_the_topics_of_a_plan() -> None:
    plan = {"kind": "settings", "until": "2026-03-02", "topics": ["relu", "sgd"], "time": 1}
    assert loads(dumps([plan])).entries == (plan,)


def test_default_path__is_in_the_data_directory_of_the_user() -> None:
    assert progress.default_path().parts[-2:] == ("dlref", "progress.jsonl")


def test_merge__takes_an_answer_back_from_the_site_as_the_same(path: Path) -> None:
    append(path, REVIEW | {"share": 1.0, "given": [1.0, 0.5]})
    from_the_site = loads(HEADER + json.dumps(REVIEW | {"share": 1, "given": [1, 0.5]}))
    assert len(merge(read(path).entries, from_the_site.entries)) == 1
