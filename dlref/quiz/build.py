"""Makes the banks of the repository's own pages; a topic whose inputs are unchanged is skipped."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dlref.concepts import CONCEPTS
from dlref.quiz.bank import Bank, Item, write_bank
from dlref.quiz.code import read_code
from dlref.quiz.draft import Material
from dlref.quiz.facts import read_notes
from dlref.quiz.generate import Counts, generate_bank
from dlref.quiz.proofs import Failure, verify

__all__ = ["Built", "build_banks", "make_bank", "material_of", "pages_with_concepts", "verify_bank"]

STAMPS = Path("build/banks.json")  # below the checkout; what the banks were made from
PRESENTATION = ("cli", "figures", "web")  # parts of the package that no bank depends on


class Built(NamedTuple):
    """A bank that was made, where it was written, and what became of the facts."""

    path: Path
    bank: Bank
    counts: Counts


def build_banks(
    root: Path,
    *,
    only: Collection[str] = (),
    out: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Built]:
    """Make the banks whose page, code or generator has changed.

    Args:
        root: The checkout.
        only: Topics to make, by slug; empty for all.
        out: Folder of the banks; `quizzes/` below the checkout by default.
        say: Called with one line for each bank that is made or removed.

    Returns:
        What was made, by topic; unchanged topics are not in it.

    Raises:
        BankError: A page makes two items of one id, or an item has a mechanical flaw.
        LookupError: `only` names no topic, or a page places a symbol that does not exist.
    """
    folder = out or root / "quizzes"
    pages = {page.stem: page for page in pages_with_concepts(root)}
    if unknown := set(only) - set(pages):
        known = ", ".join(sorted(pages))
        raise LookupError(f"no topic is called {sorted(unknown)[0]!r}; there are {known}")
    stamps_file = root / STAMPS
    stamps = json.loads(stamps_file.read_text()) if stamps_file.is_file() and not out else {}
    package = digest_of_package(root)
    built = {}
    for topic, page in pages.items():
        path = folder / f"{topic}.json"
        inputs = [package, (root / page).read_bytes()]
        if (only and topic not in only) or stamps.get(topic) == digest(*inputs, contents(path)):
            continue
        bank, counts = make_bank(root, page)
        write_bank(bank, path)
        say(f"{topic}: {len(bank.items)} questions")
        built[topic] = Built(path, bank, counts)
        stamps[topic] = digest(*inputs, contents(path))
    remove_orphans(folder, set(pages), say)
    if not out:
        stamps_file.parent.mkdir(parents=True, exist_ok=True)
        stamps_file.write_text(json.dumps(stamps, indent=1, sort_keys=True))
    return built


def make_bank(root: Path, page: Path) -> tuple[Bank, Counts]:
    """Make the bank of one page of the checkout, given by its path below it."""
    reading = read_notes(page, text=(root / page).read_text(encoding="utf-8"))
    bank, counts = generate_bank(reading.topic, read_code(reading))
    return replace(bank, items=tuple(with_origin(item) for item in bank.items)), counts


def with_origin(item: Item) -> Item:
    """Add to an item's source where the source notes have its concept, and what corrects them."""
    page = item.source.page.removeprefix("docs/")
    about = [row for row in CONCEPTS if row.page == f"{page}#{item.concept}"]
    about.sort(key=lambda row: row.id != item.concept)
    line = next((row.line for row in about if row.line is not None), None)
    errata = tuple(sorted({name for row in about for name in row.errata}))
    return replace(item, source=replace(item.source, notes_line=line, errata=errata))


def material_of(root: Path, bank: Bank) -> Material:
    """Return the facts and the code that a bank was made from, as they are now."""
    reading = read_notes(bank.source, text=(root / bank.source).read_text(encoding="utf-8"))
    return Material(reading.topic, read_code(reading))


def verify_bank(root: Path, bank: Bank) -> list[Failure]:
    """Re-check every proof of a bank against its page and the package as they are now."""
    material = material_of(root, bank)
    return verify(bank, material.topic, material.code)


def pages_with_concepts(root: Path) -> Iterator[Path]:
    """Yield the pages that the concept table names and that exist, as paths below the checkout."""
    for page in sorted({concept.page.partition("#")[0] for concept in CONCEPTS}):
        path = Path("docs") / page
        if (root / path).is_file():
            yield path


def remove_orphans(folder: Path, topics: set[str], say: Callable[[str], None]) -> None:
    """Remove the banks of topics that are no more."""
    for path in sorted(folder.glob("*.json")):
        if path.stem not in topics:
            path.unlink()
            say(f"{path.stem}: removed, it has no page")


def digest_of_package(root: Path) -> bytes:
    """Fingerprint of all code that a bank may depend on."""
    folder = root / "dlref"
    paths = [path for path in folder.rglob("*") if path.suffix in (".py", ".json")]
    relevant = sorted(p for p in paths if p.relative_to(folder).parts[0] not in PRESENTATION)
    return digest(*(path.read_bytes() for path in relevant)).encode()


def digest(*parts: bytes) -> str:
    """Fingerprint of several byte strings."""
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def contents(path: Path) -> bytes:
    """The bytes of a file; none if it is missing."""
    return path.read_bytes() if path.is_file() else b""
