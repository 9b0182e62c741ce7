"""Put the lines of a function's body in order; what may change places by data flow, may."""

from collections.abc import Iterator, Mapping, Sequence

from dlref.quiz.code import Code
from dlref.quiz.dataflow import before, needs, orders_hold
from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.listing import INDENT, Listing, listing_of, signature
from dlref.quiz.vectors import vectors_of

NAME = "assemble"

MIN_LINES, MAX_LINES = 4, 9


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the order of the lines of each function that has lines enough."""
    for code in material.codes:
        listing, vectors = listing_of(code.function), vectors_of(code.symbol)
        if listing is None or not vectors:
            yield Drop(NAME, code.concept, code.place.line, "no test vectors, or no plain lines")
        elif not MIN_LINES <= len(listing.body) <= MAX_LINES:
            yield Drop(NAME, code.concept, code.place.line, f"{len(listing.body)} lines")
        elif not orders_hold(listing, vectors):
            yield Drop(NAME, code.concept, code.place.line, "the order is not proved")
        else:
            yield draft(code, listing)


def draft(code: Code, listing: Listing) -> Draft:
    """In which order do the lines stand?"""
    head = "\n".join(line.text for line in signature(listing.functions[-1]))
    lines = [line.text.removeprefix(INDENT) for line in listing.body]
    formula = f" The formula is ${code.tex}$." if code.tex else ""
    pairs = before(listing)
    swap = " Lines that do not need each other may change places." if pairs else ""
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=code.name.lower(),
        level="apply",
        type="assemble",
        stem=f"{code.summary} Put the lines of the body in order.\n\n```python\n{head}\n```",
        hint=formula.strip() or f"The first line is `{lines[0]}`.",
        explanation=f"{spoken(needs(listing))}{swap}{formula}".strip(),
        source=code.place,
        proof={"kind": "vectors", "asks": "assemble", "symbol": code.symbol},
        answer=lines,
        before=pairs,
    )


def spoken(needed: Mapping[tuple[str, ...], Sequence[str]]) -> str:
    """Which names have to be there before others: why the lines stand in this order."""
    parts = [
        f"{listed(names) or 'the result'} need{'' if len(names) > 1 else 's'} {listed(read)}"
        for names, read in needed.items()
    ]
    return f"A line stands below those that it reads from: {'; '.join(parts)}." if parts else ""


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    *others, last = [named(name) for name in names] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def named(name: str) -> str:
    """A name, or the old value of one."""
    return f"the old `{name.removeprefix('old ')}`" if name.startswith("old ") else f"`{name}`"
