"""The time of the last change: the same for the same banks, and never earlier after a change."""

import os
import subprocess
from pathlib import Path

import pytest

from dlref.quiz.export.changed import last_change

COMMITTED = 1_600_000_000


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    path = tmp_path / "bank.json"
    path.write_text("{}")
    os.utime(path, (1_500_000_000, 1_500_000_000))
    return path


@pytest.fixture
def committed(bank: Path) -> Path:
    when = f"{COMMITTED} +0000"
    who = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "bank.json"), (*name, "commit", "-qm", "x")):
        subprocess.run(["git", *command], cwd=bank.parent, env={**os.environ, **who}, check=True)
    return bank


def test_outside_a_checkout_it_is_the_time_of_the_newest_file(bank: Path) -> None:
    other = bank.with_name("other.json")
    other.write_text("{}")
    os.utime(other, (1_550_000_000, 1_550_000_000))
    assert last_change([bank, other]) == 1_550_000_000


def test_in_a_checkout_it_is_the_time_of_the_commit(committed: Path) -> None:
    assert last_change([committed]) == COMMITTED


def test_a_file_that_differs_from_its_commit_counts_by_its_own_time(committed: Path) -> None:
    committed.write_text("{ }")
    os.utime(committed, (1_650_000_000, 1_650_000_000))
    assert last_change([committed]) == 1_650_000_000


def test_a_file_that_git_ignores_counts_by_its_own_time(committed: Path) -> None:
    committed.with_name(".gitignore").write_text("mine.json")
    mine = committed.with_name("mine.json")
    mine.write_text("{}")
    os.utime(mine, (1_650_000_000, 1_650_000_000))
    assert last_change([mine]) == 1_650_000_000


def test_the_agreed_variable_sets_it(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234")
    assert last_change([bank]) == 1234


def test_a_variable_that_is_no_number_is_named(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ValueError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        last_change([bank])
