"""Every gap is named: a small checkout that is whole, then one thing broken at a time."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from dlref.check import Problem, problems
from dlref.concepts import CONCEPTS, Concept
from dlref.quiz.bank import Bank, Item, write_bank
from dlref.quiz.facts import Place

ROOT = Path(__file__).parents[1]
PAGE = """\
# Rectifiers

Words.

## ReLU { #relu }

ReLU cuts.

::: dlref.activations.relu

## Dying ReLU { #dying }

A unit dies.

```pycon
>>> 1
1
```
"""
TESTS = "def test_relu__matches_torch() -> None: ...\n"
RELU = Concept("relu", "ReLU", "implemented", "dlref.activations.relu", "a/page.md#relu")
DYING = Concept("dying", "Dying", "demonstrated", None, "a/page.md#dying")
ROWS = (RELU, DYING)


def item(concept: str, template: str) -> Item:
    return Item(
        id=f"{concept}.{template}.x",
        concept=concept,
        template=template,
        level="recall",
        type="text",
        stem="What does it do?",
        hint="Think.",
        explanation="It cuts.",
        source=Place("docs/a/page.md", concept, 5, "ReLU cuts."),
        proof={"kind": "quoted"},
        answer="cut",
    )


ITEMS = tuple(item(c, t) for c in ("relu", "dying") for t in ("term", "compute"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs/a").mkdir(parents=True)
    (tmp_path / "docs/a/page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_relu.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("a: b\nnav:\n  - Page: a/page.md\n", encoding="utf-8")
    (tmp_path / "quizzes").mkdir()
    write(tmp_path, ITEMS)
    return tmp_path


def write(root: Path, items: tuple[Item, ...]) -> None:
    write_bank(Bank("page", "Page", "docs/a/page.md", items), root / "quizzes/page.json")


def found(root: Path, rows: tuple[Concept, ...] = ROWS) -> list[Problem]:
    # The package's other symbols have no row in these small tables.
    others = "a public symbol needs a row in dlref/concepts.py"
    return [p for p in problems(root, rows) if p.message != others]


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def test_whole_checkout__has_no_problem(checkout: Path) -> None:
    assert found(checkout) == []


PAGE_PATH = "docs/a/page.md"
GAPS = [  # what is broken, then subject, kind and words of the one problem that it makes
    (edit(PAGE_PATH, "::: dlref.activations.relu", ""), "dlref.activations.relu", "reference",
     "add ::: dlref.activations.relu"),
    (edit(PAGE_PATH, "```pycon", "```text"), "dying", "example", "no ```pycon block"),
    (edit(PAGE_PATH, "# Rectifiers", "# Rectifiers { #extra }"), "a/page.md:1", "row",
     "a/page.md#extra"),
    (edit("mkdocs.yml", "a/page.md", "a/page.md\n  - B: b.md"), "b.md", "navigation",
     "does not exist"),
    (edit("mkdocs.yml", "  - Page: a/page.md", ""), "a/page.md", "navigation", "no place"),
    (edit("tests/test_relu.py", "test_relu__", "test_elu__"), "dlref.activations.relu", "test",
     "no test is named for it; write test_relu__"),
    (edit("tests/test_relu.py", "matches_torch", "works"), "dlref.activations.relu", "test",
     "write test_relu__matches_"),
    (lambda root: write(root, ITEMS[:3]), "dying", "quiz", "1 kinds of quiz items"),
    (lambda root: write(root, (*ITEMS, item("gone", "term"))), "gone.term.x", "bank",
     "no anchor 'gone'"),
    (lambda root: (root / "quizzes/page.json").unlink(), "quizzes/", "bank", "dlref quiz generate"),
    (lambda root: (root / "docs/a/page.md").write_bytes(PAGE.encode() + b"\xff"), "a/page.md",
     "page", "byte 0xff is not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "subject", "kind", "words"), GAPS)
def test_gap__is_named(
    checkout: Path, damage: Callable[[Path], object], subject: str, kind: str, words: str
) -> None:
    damage(checkout)
    made = found(checkout)
    assert any(p.subject == subject and p.kind == kind and words in p.message for p in made), made
    if kind != "page":  # an unreadable page takes all that it holds with it
        assert len(made) == 1


ROW_GAPS = [
    ({"symbol": "dlref.activations.gone"}, "relu", "symbol", "does not import"),
    ({"symbol": "dlref.gone.relu"}, "relu", "symbol", "does not import"),
    ({"symbol": None}, "relu", "symbol", "needs a symbol"),
    ({"page": "a/gone.md#relu"}, "relu", "page", "docs/a/gone.md does not exist"),
    ({"page": "a/page.md#gone"}, "relu", "anchor", "{ #gone }"),
    ({"kind": "explained", "symbol": None}, "relu", "row", "says why"),
]


@pytest.mark.parametrize(("changes", "subject", "kind", "words"), ROW_GAPS)
def test_row_with_a_gap__is_named(
    checkout: Path, changes: dict[str, str | None], subject: str, kind: str, words: str
) -> None:
    made = found(checkout, (RELU._replace(**changes), DYING))  # type: ignore[arg-type]
    assert any(p.subject == subject and p.kind == kind and words in p.message for p in made), made


def test_too_many_explained_rows__are_counted(checkout: Path) -> None:
    rows = tuple(DYING._replace(kind="explained", why="words") for _ in range(2))
    assert any("only explained" in p.message for p in found(checkout, (RELU, *rows)))


def test_public_symbol_without_a_row__is_named(checkout: Path) -> None:
    subjects = {p.subject for p in problems(checkout, ROWS) if "public symbol" in p.message}
    assert "dlref.activations.sigmoid" in subjects
    assert not subjects & {"dlref.activations.relu", "dlref.perceptron.PerceptronFit"}


def test_docstring_without_a_part__is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dlref.activations import relu

    monkeypatch.setattr(relu, "__doc__", (relu.__doc__ or "").replace("Source:", "From:"))
    assert Problem("dlref.activations.relu", "docstring", "the docstring has no Source") in (
        found(checkout)
    )


def test_problems__are_plain_data() -> None:
    assert dataclasses.asdict(Problem("a", "b", "c")) == {
        "subject": "a", "kind": "b", "message": "c",
    }  # fmt: skip


def test_rows_of_this_checkout__are_whole_but_for_their_banks() -> None:
    # A symbol may come before its row, and a page before its bank: `make check` asks for both.
    later = ("row", "bank", "quiz")
    assert [p for p in problems(ROOT, CONCEPTS) if p.kind not in later] == []
