"""The site offers every format, from the same banks, with links back to itself."""

from pathlib import Path

import pytest

pytest.importorskip("genanki")

from dlref.quiz.export import FORMATS
from dlref.quiz.export.table import COLUMNS
from dlref.web.downloads import write_downloads

ROOT = Path(__file__).parents[2]


def test_there_is_a_file_of_every_format_with_links_to_the_site(tmp_path: Path) -> None:
    banks = tmp_path / "quizzes"
    banks.mkdir()
    (banks / "adam.json").write_bytes((ROOT / "quizzes" / "adam.json").read_bytes())
    files = write_downloads(banks, tmp_path / "out", "https://example.org/dl/")
    assert [path.name for path in files] == [f"dlref{form.suffix}" for form in FORMATS.values()]
    assert b"https://example.org/dl/basics/adam/#" in (tmp_path / "out/dlref.csv").read_bytes()


def test_the_quiz_page_links_every_file() -> None:
    page = (ROOT / "docs" / "quiz.md").read_text(encoding="utf-8")
    for form in FORMATS.values():
        assert f'<a href="../assets/generated/downloads/dlref{form.suffix}" download>' in page


def test_the_quiz_page_says_what_each_column_of_the_table_holds() -> None:
    page = (ROOT / "docs" / "quiz.md").read_text(encoding="utf-8")
    for name, meaning in COLUMNS.items():
        assert f"| `{name}` | {meaning} |" in page
