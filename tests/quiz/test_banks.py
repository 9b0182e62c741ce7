"""The committed banks: made from the pages as they are now, without a flaw, every proof holding."""

import re
from pathlib import Path

import pytest

from dlref.cli.banks import bank_paths
from dlref.concepts import reading_order
from dlref.quiz.bank import read_bank
from dlref.quiz.build import build_banks, material_of, pages_with_concepts, verify_bank
from dlref.quiz.flaws import flaws

ROOT = Path(__file__).parents[2]
BANKS = sorted((ROOT / "quizzes").glob("*.json"))
AGAIN = "run `dlref quiz generate` and read the diff"


def test_banks__exist_for_every_page_with_concepts() -> None:
    assert sorted(path.stem for path in BANKS) == sorted(
        p.stem for p in pages_with_concepts(ROOT)
    ), AGAIN


def test_topics__stand_in_the_order_of_the_navigation() -> None:
    nav = re.findall(r"^ +- .*: [\w-]+/([\w-]+)\.md$", (ROOT / "mkdocs.yml").read_text(), re.M)
    topics = [path.stem for path in BANKS]
    in_nav = [page for page in nav if page in topics]
    assert sorted(topics, key=reading_order) == in_nav
    assert [path.stem for path in bank_paths([])] == in_nav


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_bank__is_made_again_to_the_same_bytes(path: Path, tmp_path: Path) -> None:
    build_banks(ROOT, only=[path.stem], out=tmp_path)
    assert (tmp_path / path.name).read_bytes() == path.read_bytes(), AGAIN


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_bank__has_no_flaw_and_every_proof_holds(path: Path) -> None:
    bank = read_bank(path)
    known = material_of(ROOT, bank).symbols
    assert [(item.id, flaw) for item in bank.items for flaw in flaws(item, known)] == []
    assert verify_bank(ROOT, bank) == []
