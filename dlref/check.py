"""What is missing between the concept table, the pages, the code, the tests and the quiz banks.

`problems` names each gap with the way to close it and is silent when all is well.
"""

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlref.concepts import CONCEPTS, Concept
from dlref.quiz.bank import Bank, read_bank
from dlref.quiz.docstring import missing_parts
from dlref.quiz.facts import Reading, read_notes
from dlref.quiz.notes import Block, NotesError, Section, parse, read_source
from dlref.web.evidence import groups_of_tests

__all__ = ["Problem", "problems"]

# Modules whose public names are no concepts of deep learning, each with the reason.
MACHINERY = (
    ("dlref.autodiff", "the engine under the concepts"),
    ("dlref.check", "this module"),
    ("dlref.cli", "the command line"),
    ("dlref.concepts", "the table itself"),
    ("dlref.figures", "pictures of concepts, drawn with their code"),
    ("dlref.formula", "the reader of formulas, for proofs"),
    ("dlref.quiz", "the generator"),
    ("dlref.runner", "runs examples"),
    ("dlref.snippets", "collects examples"),
    ("dlref.source", "shows sources"),
    ("dlref.trial", "tests what a learner writes"),
    ("dlref.web", "the site"),
)
# What a single symbol may leave out: symbol, part ("row" for a row of the table), reason.
EXEMPT = (
    (
        "dlref.augmentation.random_horizontal_flip",
        "formula",
        "draws for horizontal_flip, whose formula it is",
    ),
    ("dlref.augmentation.random_crop", "formula", "draws for crop, whose formula it is"),
    (
        "dlref.augmentation.random_resized_crop",
        "formula",
        "draws for crop and resize, whose formula it is",
    ),
    ("dlref.augmentation.color_jitter", "formula", "draws for blend, whose formula it is"),
    ("dlref.augmentation.random_cutout", "formula", "draws for erase, whose formula it is"),
    ("dlref.augmentation.random_erasing", "formula", "draws for erase, whose formula it is"),
    ("dlref.augmentation.random_mixup", "formula", "draws for mixup, whose formula it is"),
    ("dlref.augmentation.random_cutmix", "formula", "draws for cutmix, whose formula it is"),
    ("dlref.autodiff.tensor.Parameter", "formula", "marks an array and computes nothing"),
    ("dlref.autodiff.tensor.Tensor", "formula", "records whatever formula it is used in"),
    ("dlref.autodiff.tensor.no_grad", "formula", "computes nothing itself"),
    ("dlref.layers.module.Module", "formula", "holds parameters and computes nothing itself"),
    ("dlref.layers.module.Module", "oracle", "holds parameters and computes nothing itself"),
    ("dlref.optim.adam_relatives.Adamax", "formula", "adamax_update has it"),
    ("dlref.optim.adam_relatives.NAdam", "formula", "nadam_update has it"),
    ("dlref.optim.adam_relatives.RAdam", "formula", "radam_update has it"),
    ("dlref.optim.adaptive.Adadelta", "formula", "adadelta_update has it"),
    ("dlref.optim.adaptive.RMSprop", "formula", "rmsprop_update has it"),
    ("dlref.optim.optimizer.Optimizer", "formula", "every optimizer has its own"),
    ("dlref.optim.optimizer.Optimizer", "oracle", "every optimizer has its own"),
    ("dlref.optim.optimizer.Optimizer", "Examples", "moves nothing itself"),
    ("dlref.training.checkpoint.load_checkpoint", "formula", "copies and computes nothing"),
    ("dlref.training.checkpoint.save_checkpoint", "formula", "copies and computes nothing"),
    ("dlref.training.digits.load_digits", "formula", "reads a file"),
    ("dlref.training.groups.decay_groups", "formula", "sorts parameters"),
    ("dlref.training.sanity.unreached_parameters", "symbols", "they stand in the module"),
    ("dlref.training.gradients.gradient_norms", "symbols", "the gradients stand in the module"),
    ("dlref.perceptron.PerceptronFit", "row", "what fit_perceptron returns"),
    ("dlref.training.backpropagation.ForwardCache", "row", "what mlp_forward returns"),
    ("dlref.training.backpropagation.MLPGradients", "row", "what mlp_backward returns"),
    ("dlref.training.digits.Digits", "row", "what load_digits returns"),
    ("dlref.training.loop.Epoch", "row", "what fit yields"),
)
# Pages whose headings may carry ids without being concepts, each with the reason.
NO_TOPICS = (
    ("notation.md", "explains signs"),
    ("errata.md", "names errata"),
    ("evidence.md", "says how concepts are checked"),
    ("review.md", "says how questions come back"),
    ("quiz.md", "says how questions are asked"),
)
EXPLAINED_SHARE = 0.1
TEMPLATES_NEEDED = 2
TEST = re.compile(r"^ *def (?P<name>test_(?P<group>\w+?)__(?P<claim>\w+))", re.MULTILINE)
RUNNABLE = re.compile(r"\b(?:pycon|python)\b")
EMPTY = Section("", 0, 0, 0)


@dataclass(frozen=True)
class Problem:
    """A gap: the concept, symbol, page or bank that has it, its kind, and how to close it."""

    subject: str
    kind: str
    message: str


@dataclass(frozen=True)
class Page:
    """A page below `docs/`: its facts and its tree."""

    reading: Reading
    root: Section

    def section(self, anchor: str) -> Section:
        """Return the section with an anchor, or an empty one."""
        return next((s for s in self.root.walk() if s.anchor == anchor), EMPTY)


def problems(root: Path, concepts: Iterable[Concept] = CONCEPTS) -> list[Problem]:
    """Return every gap of a checkout.

    Args:
        root: The checkout, with `docs/`, `tests/`, `quizzes/` and `mkdocs.yml`.
        concepts: Rows to check instead of the table's.
    """
    rows = tuple(concepts)
    found: list[Problem] = []
    pages = _pages(root, found)
    for row in rows:
        found += _row_problems(row, pages)
        found += _test_problems(row, root / "tests")
    found += _explained_problems(rows)
    found += _symbol_problems(rows)
    found += _page_problems(root, pages, rows)
    found += _bank_problems(root, pages, rows)
    return sorted(set(found), key=lambda p: (p.kind, p.subject, p.message))


def _pages(root: Path, found: list[Problem]) -> dict[str, Page]:
    """Read every page; one that cannot be read is a problem."""
    pages = {}
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root / "docs").as_posix()
        try:
            source = read_source(path)
            pages[name] = Page(read_notes(f"docs/{name}", text=source.text), parse(source.text))
        except NotesError as error:
            found.append(Problem(name, "page", str(error)))
    return pages


# --- rows ---


def _row_problems(row: Concept, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """Check one row: its symbol, its page and what stands there."""
    name, _, anchor = row.page.partition("#")
    page = pages.get(name)
    if page is None:
        yield Problem(row.id, "page", f"docs/{name} does not exist; write it")
    elif page.section(anchor) is EMPTY:
        message = f"docs/{name} has no heading with {{ #{anchor} }}; add it or mend the row"
        yield Problem(row.id, "anchor", message)
    if row.kind == "explained":
        if not row.why:
            yield Problem(row.id, "row", "an explained concept says why it has nothing to run")
    elif row.kind == "implemented":
        yield from _code_problems(row, page)
    elif page and not _runs(page.section(anchor).blocks):
        message = f"docs/{row.page} has no ```pycon block; demonstrate the concept there"
        yield Problem(row.id, "example", message)


def _code_problems(row: Concept, page: Page | None) -> Iterator[Problem]:
    """Check that an implemented concept has its symbol and that the page places it."""
    if row.symbol is None:
        yield Problem(row.id, "symbol", "an implemented concept needs a symbol")
        return
    try:
        found = _find(row.symbol)
    except (ImportError, AttributeError) as error:
        yield Problem(row.id, "symbol", f"{row.symbol} does not import: {error}")
        return
    yield from _docstring_problems(row.symbol, found)
    if page and row.symbol not in {one.symbol for one in page.reading.references}:
        message = f"docs/{row.page.partition('#')[0]} does not place it; add ::: {row.symbol}"
        yield Problem(row.symbol, "reference", message)


def _docstring_problems(symbol: str, found: Any) -> Iterator[Problem]:
    for part in missing_parts(found):
        if not _exempt(symbol, part):
            yield Problem(symbol, "docstring", f"the docstring has no {part}")


def _find(symbol: str) -> Any:
    module, _, name = symbol.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _exempt(symbol: str, part: str) -> bool:
    return any((symbol, part) == entry[:2] for entry in EXEMPT)


def _runs(blocks: Iterable[Block]) -> bool:
    """Say whether there is an example that runs among the blocks."""
    return any(
        (block.kind == "code" and RUNNABLE.search(block.info.partition("\n")[0]))
        or _runs(block.children)
        for block in blocks
    )


def _explained_problems(rows: tuple[Concept, ...]) -> Iterator[Problem]:
    explained = sum(row.kind == "explained" for row in rows)
    if explained > max(1, EXPLAINED_SHARE * len(rows)):
        message = f"{explained} of {len(rows)} concepts are only explained; at most a tenth may be"
        yield Problem("dlref/concepts.py", "row", message)


# --- tests ---


def _test_problems(row: Concept, tests: Path) -> Iterator[Problem]:
    """Check that a symbol has a test group of its name, with an oracle in it."""
    if row.symbol is None:
        return
    groups = groups_of_tests(row.symbol)
    claims = [claim for group, claim in _claims_of_tests(tests) if group in groups]
    name = sorted(groups, key=len)[0]
    if not claims:
        yield Problem(row.symbol, "test", f"no test is named for it; write test_{name}__…")
    elif not _exempt(row.symbol, "oracle") and not any(c.startswith("matches") for c in claims):
        message = f"no test compares it with an oracle; write test_{name}__matches_…"
        yield Problem(row.symbol, "test", message)


def _claims_of_tests(tests: Path) -> list[tuple[str, str]]:
    """Return the group and the claim of every test below a folder."""
    return [
        (match["group"], match["claim"])
        for path in sorted(tests.rglob("test_*.py"))
        for match in TEST.finditer(path.read_text(encoding="utf-8"))
    ]


# --- public symbols ---


def _symbol_problems(rows: tuple[Concept, ...]) -> Iterator[Problem]:
    """Check every public function and class: documented, and in a row or exempt."""
    listed = {_find_or_none(row.symbol) for row in rows if row.symbol}
    for symbol, found in _public():
        if any(f"{symbol}.".startswith(f"{module}.") for module, _ in MACHINERY):
            if not (found.__doc__ or "").strip():
                yield Problem(symbol, "docstring", "the docstring has no sentence")
        elif found not in listed and not _exempt(symbol, "row"):
            yield Problem(symbol, "row", "a public symbol needs a row in dlref/concepts.py")


def _find_or_none(symbol: str) -> Any:
    try:
        return _find(symbol)
    except (ImportError, AttributeError):
        return None


def _public() -> Iterator[tuple[str, Any]]:
    """Yield the public functions and classes of the package where they are defined."""
    package = importlib.import_module("dlref")
    for info in pkgutil.walk_packages(package.__path__, "dlref."):
        if info.name.startswith(("dlref.cli", "dlref.web", "dlref.quiz", "dlref.figures")):
            continue
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            found = getattr(module, name)
            defined = getattr(found, "__module__", "") == info.name
            if defined and (inspect.isfunction(found) or inspect.isclass(found)):
                yield f"{info.name}.{name}", found


# --- pages ---


def _page_problems(
    root: Path, pages: Mapping[str, Page], rows: tuple[Concept, ...]
) -> Iterator[Problem]:
    """Check that pages are in the navigation and that their ids have rows."""
    configuration = root / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8") if configuration.is_file() else ""
    navigation = set(re.findall(r"[\w./-]+\.md\b", text.partition("\nnav:")[2]))
    anchors = {row.page for row in rows}
    for name, page in pages.items():
        if name not in navigation:
            yield Problem(name, "navigation", "mkdocs.yml has no place for it under nav:")
        if any(name == page_without for page_without, _ in NO_TOPICS):
            continue
        for section in page.root.walk():
            if section.named and f"{name}#{section.anchor}" not in anchors:
                message = f"no row of dlref/concepts.py has the page {name}#{section.anchor}"
                yield Problem(f"{name}:{section.line}", "row", message)
    for name in sorted(navigation - set(pages)):
        yield Problem(name, "navigation", f"mkdocs.yml names docs/{name}, which does not exist")


# --- banks ---


def _bank_problems(
    root: Path, pages: Mapping[str, Page], rows: tuple[Concept, ...]
) -> Iterator[Problem]:
    """Check that every concept is asked in two ways, and that items point to what exists."""
    banks = []
    for path in sorted((root / "quizzes").glob("*.json")):
        try:
            banks.append(read_bank(path))
        except ValueError as error:
            yield Problem(path.name, "bank", str(error))
    if not banks:
        yield Problem("quizzes/", "bank", "no bank can be read; run `dlref quiz generate`")
        return
    templates: dict[str, set[str]] = defaultdict(set)
    for bank in banks:
        yield from _item_problems(bank, pages)
        for item in bank.items:
            templates[item.concept].add(item.template)
    for row in rows:
        count = len(templates[row.id] | templates[row.page.partition("#")[2]])
        if count < TEMPLATES_NEEDED:
            message = f"{count} kinds of quiz items ask for it; state more facts on docs/{row.page}"
            yield Problem(row.id, "quiz", message)


def _item_problems(bank: Bank, pages: Mapping[str, Page]) -> Iterator[Problem]:
    for item in bank.items:
        name = item.source.page.removeprefix("docs/")
        page = pages.get(name)
        if page is None:
            yield Problem(item.id, "bank", f"its page docs/{name} does not exist; regenerate")
        elif page.section(item.source.anchor) is EMPTY:
            message = f"docs/{name} has no anchor {item.source.anchor!r}; regenerate"
            yield Problem(item.id, "bank", message)
        elif item.concept not in page.reading.topic.concepts:
            yield Problem(item.id, "bank", f"docs/{name} has no concept {item.concept!r}")
