"""What is checked about each concept, counted from its tests, its docstring and the banks.

Nothing is counted by hand, so the page cannot say more than there is.
"""

import ast
import html
import importlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dlref.concepts import CONCEPTS, Concept
from dlref.snippets import docstring_snippets, page_snippets

__all__ = ["Check", "Evidence", "evidence_of", "groups_of_tests", "read_tests", "write_evidence"]

ORACLE = "assert_matches_torch"  # of tests/oracle.py: compares values and gradients
KINDS = ("PyTorch", "by hand", "properties")


class Check(NamedTuple):
    """A test function: its name, the kind of its oracle, and whether gradients are compared."""

    name: str
    kind: str
    gradient: bool


class Evidence(NamedTuple):
    """What stands behind one implemented concept."""

    concept: Concept
    tests: tuple[Check, ...]
    examples: int
    questions: int

    @property
    def kinds(self) -> list[str]:
        """What the concept is compared with, the most independent first."""
        return [kind for kind in KINDS if any(test.kind == kind for test in self.tests)]

    @property
    def gradient(self) -> bool:
        """Whether a test compares its gradient with PyTorch's."""
        return any(test.gradient for test in self.tests)


def read_tests(folder: Path) -> list[Check]:
    """Read, and do not run, every test function below a folder, by file and line."""
    paths = sorted(folder.rglob("test_*.py"))
    return [test for path in paths for test in _tests_of(ast.parse(path.read_text("utf-8")))]


def _tests_of(tree: ast.Module) -> Iterator[Check]:
    torch = set(_names_from_torch(tree))
    uses = {name: _names(node) for node in tree.body for name in _defined(node)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            reached = _reached(node.name, uses)
            yield Check(node.name, _kind(node.name, bool(reached & torch)), ORACLE in reached)


def _names_from_torch(tree: ast.Module) -> Iterator[str]:
    """Names that a file imports from PyTorch, and the comparison with it."""
    yield ORACLE
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            for alias in node.names:
                if (module or alias.name).partition(".")[0] == "torch":
                    yield alias.asname or alias.name.partition(".")[0]


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a file defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _names(node: ast.stmt) -> set[str]:
    """All names that a statement uses; those of arguments too, since they may be fixtures."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}


def _reached(name: str, uses: dict[str, set[str]]) -> set[str]:
    """What a test uses, directly or through the functions and tables of its file."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for found in uses.get(waiting.pop(), set()) - reached:
            reached.add(found)
            waiting.append(found)
    return reached


def _kind(name: str, torch: bool) -> str:
    if "__rejects" in name:
        return "rejected arguments"
    if "by_hand" in name:
        return "by hand"
    return "PyTorch" if torch else "properties"


def evidence_of(
    concepts: Sequence[Concept], tests: Sequence[Check], quizzes: Path
) -> list[Evidence]:
    """Collect what stands behind each implemented concept, in the order of the table."""
    examples = [(snippet.id, len(snippet.examples)) for snippet in docstring_snippets()]
    questions = Counter(item["concept"] for item in _items(quizzes))
    found = []
    for concept in concepts:
        if concept.kind == "implemented":
            symbol = concept.symbol or ""
            prefixes = tuple(f"test_{group}__" for group in groups_of_tests(symbol))
            found.append(
                Evidence(
                    concept,
                    tuple(test for test in tests if test.name.startswith(prefixes)),
                    sum(n for name, n in examples if f"{name}.".startswith(f"{symbol}.")),
                    questions[concept.id],
                )
            )
    return found


def groups_of_tests(symbol: str) -> set[str]:
    """Return the names of a symbol's groups of tests; a class beside its function adds its kind."""
    module, _, name = symbol.rpartition(".")
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    if name.islower():
        return {name}
    try:
        twin = hasattr(importlib.import_module(module), snake)
    except ImportError:
        twin = False
    return {f"{snake}_{kind}" for kind in ("layer", "module", "class")} if twin else {snake}


def _items(quizzes: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(quizzes.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["items"]


def write_evidence(root: Path, out: Path) -> None:
    """Write the table of the page of evidence, an HTML fragment.

    Args:
        root: The checkout.
        out: The file to write.
    """
    tests = read_tests(root / "tests")
    rows = evidence_of(CONCEPTS, tests, root / "quizzes")
    parts = [_summary(root, rows), _table(root, rows), _named_tests(root, rows)]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _summary(root: Path, rows: list[Evidence]) -> str:
    kinds = Counter(concept.kind for concept in CONCEPTS)
    blocks = Counter(snippet.torch for snippet in page_snippets(root / "docs"))
    proofs = Counter(item["proof"]["kind"] for item in _items(root / "quizzes"))
    lines = [
        f"{len(CONCEPTS)} concepts: {kinds['implemented']} have code of their own, "
        f"{kinds['demonstrated']} are shown with the code of others, "
        f"{kinds['explained']} are explained in words.",
        f"Of the {len(rows)} with code, {sum('PyTorch' in row.kinds for row in rows)} are "
        f"compared with PyTorch, {sum(row.gradient for row in rows)} of them with their "
        f"gradients too; {sum('by hand' in row.kinds for row in rows)} have a value worked out "
        "by hand.",
        f"{len({test.name for row in rows for test in row.tests})} test functions are about "
        "these concepts; many run for several inputs.",
        f"{sum(row.examples for row in rows)} examples stand in their docstrings, "
        f"{blocks[False]} code blocks in the pages; all of these run in CPython and in the "
        f"browser's Python. {blocks[True]} more blocks run PyTorch itself.",
        f"{proofs.total()} questions: the answers of {proofs.total() - proofs['quoted']} are "
        f"proved from code, formulas or tables; {proofs['quoted']} rest on what the notes say, "
        "and are marked so.",
    ]
    return (
        "<ul>\n"
        + "\n".join(f"<li>{html.escape(line, quote=False)}</li>" for line in lines)
        + "\n</ul>"
    )


def _table(root: Path, rows: list[Evidence]) -> str:
    heads = ("Concept", "Tests", "Compared with", "Gradient", "Examples", "Questions")
    body = []
    for page, group in _by_page(rows):
        title = html.escape(_title(root, page))
        body.append(
            f'<tbody><tr><th scope="rowgroup" colspan="{len(heads)}"><span>{title}</span></th></tr>'
        )
        body += [_row(row) for row in group]
        body.append("</tbody>")
    return (
        '<div class="dlref-evidence" role="region" aria-label="Evidence by concept" '
        'tabindex="0" data-search-exclude><table class="dlref-table"><thead><tr>'
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead>\n"
        + "\n".join(body)
        + "</table></div>"
    )


def _row(row: Evidence) -> str:
    page, _, anchor = row.concept.page.partition("#")
    link = f"../{page.removesuffix('.md')}/#{anchor}"
    cells = (
        str(len(row.tests)),
        ", ".join(row.kinds) or "nothing yet",
        "PyTorch’s" if row.gradient else "–",
        str(row.examples),
        str(row.questions),
    )
    return (
        f'<tr><th scope="row"><a href="{link}">{html.escape(row.concept.title)}</a></th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def _named_tests(root: Path, rows: list[Evidence]) -> str:
    parts = []
    for page, group in _by_page(rows):
        parts.append(f"<details><summary>{html.escape(_title(root, page))}</summary>\n<dl>")
        for row in group:
            names = "".join(f"<dd><code>{test.name}</code></dd>" for test in row.tests)
            parts.append(f"<dt>{html.escape(row.concept.title)}</dt>{names}")
        parts.append("</dl></details>")
    return (
        '<p>The tests by name:</p>\n<div class="dlref-tests" data-search-exclude>'
        + "\n".join(parts)
        + "</div>"
    )


def _by_page(rows: list[Evidence]) -> list[tuple[str, list[Evidence]]]:
    pages: dict[str, list[Evidence]] = {}
    for row in rows:
        pages.setdefault(row.concept.page.partition("#")[0], []).append(row)
    return list(pages.items())


def _title(root: Path, page: str) -> str:
    text = (root / "docs" / page).read_text(encoding="utf-8")
    return text.partition("\n# ")[2].partition("\n")[0]
