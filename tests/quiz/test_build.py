from pathlib import Path

import pytest

from dlref.concepts import Concept
from dlref.quiz import build
from dlref.quiz.bank import read_bank
from dlref.quiz.build import build_banks, verify_bank

PAGE = Path(__file__).with_name("gates.md")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one page and one module."""
    rows = (
        Concept("tanh", "Tanh", "implemented", None, "basics/gates.md#tanh"),
        Concept("relu", "ReLU", "implemented", None, "basics/gates.md#relu", 155, ("E012",)),
        Concept("later", "Later", "implemented", None, "basics/later.md#later"),
    )
    monkeypatch.setattr(build, "CONCEPTS", rows)
    (tmp_path / "docs/basics").mkdir(parents=True)
    (tmp_path / "docs/basics/gates.md").write_bytes(PAGE.read_bytes())
    (tmp_path / "dlref").mkdir()
    (tmp_path / "dlref/gates.py").write_text("x = 1\n")
    return tmp_path


def test_build_banks__makes_a_bank_a_page(checkout: Path) -> None:
    said: list[str] = []
    built = build_banks(checkout, say=said.append)
    bank = read_bank(checkout / "quizzes/gates.json")
    assert list(built) == ["gates"]
    assert bank == built["gates"].bank
    assert bank.source == "docs/basics/gates.md"
    assert said == [f"gates: {len(bank.items)} questions"]
    assert verify_bank(checkout, bank) == []


def test_build_banks__skips_what_is_unchanged(checkout: Path) -> None:
    build_banks(checkout)
    assert build_banks(checkout) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/basics/gates.md", "\n**gain**: the factor that keeps the variance of a layer\n"),
        ("dlref/gates.py", "x = 2\n"),
        ("quizzes/gates.json", "\n"),
    ],
)
def test_build_banks__makes_again_what_changed(checkout: Path, path: str, text: str) -> None:
    build_banks(checkout)
    with (checkout / path).open("a") as file:
        file.write(text)
    assert list(build_banks(checkout)) == ["gates"]


def test_build_banks__removes_the_bank_of_a_page_that_is_gone(checkout: Path) -> None:
    build_banks(checkout)
    (checkout / "docs/basics/gates.md").unlink()
    assert build_banks(checkout) == {}
    assert list((checkout / "quizzes").iterdir()) == []


def test_build_banks__names_the_topics_that_there_are(checkout: Path) -> None:
    assert list(build_banks(checkout, only=["gates"])) == ["gates"]
    with pytest.raises(LookupError, match="no topic is called 'gate'; there are gates"):
        build_banks(checkout, only=["gate"])


def test_build_banks__says_where_the_source_notes_have_a_concept(checkout: Path) -> None:
    bank = build_banks(checkout)["gates"].bank
    origins = {item.concept: (item.source.notes_line, item.source.errata) for item in bank.items}
    assert origins["relu"] == (155, ("E012",))
    assert origins["tanh"] == (None, ())
    assert read_bank(checkout / "quizzes/gates.json") == bank
