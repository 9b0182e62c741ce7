"""Quiz tags in pages name topics and questions that exist."""

import re
from pathlib import Path

import pytest

from dlref.quiz.bank import read_bank

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_tags__name_banks_and_items_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for topic in re.findall(r'<dlref-quiz topic="([^"]*)"', text):
        assert (ROOT / "quizzes" / f"{topic}.json").is_file(), topic
    for address in re.findall(r'<dlref-question id="([^"]*)"', text):
        topic, _, item = address.partition("/")
        bank = read_bank(ROOT / "quizzes" / f"{topic}.json")
        assert item in {one.id for one in bank.items}, address
