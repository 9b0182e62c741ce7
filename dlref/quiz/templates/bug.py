"""Spot the buggy line: the concept's own code with one change that a real misconception makes."""

import ast
import hashlib
from collections.abc import Iterator

from dlref.quiz.bank import shuffled
from dlref.quiz.code import Code
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.listing import Listing, listing_of
from dlref.quiz.mutations import Mutation, is_repairable, mutations
from dlref.quiz.vectors import Vector, difference, vectors_of

NAME = "bug"

MAX_LINES = 20
MIN_CHOICES = 3
MAX_TRIES = 60
MAX_TEX = 160
RIGHT = (
    "This line is right: once the wrong line is mended, the code with it gives the right results."
)


def make(material: Material) -> Iterator[Draft | Drop]:
    """Break one line of each function that has lines enough."""
    for code in material.codes:
        listing, vectors = listing_of(code.function), vectors_of(code.symbol)
        if not vectors:
            yield Drop(NAME, code.concept, code.place.line, "no test vectors")
        elif listing is None:
            yield Drop(NAME, code.concept, code.place.line, "cannot be shown line by line")
        elif len(listing.lines) > MAX_LINES or len(choices(listing)) < MIN_CHOICES:
            count = f"{len(choices(listing))} lines to choose from, {len(listing.lines)} in all"
            yield Drop(NAME, code.concept, code.place.line, count)
        elif mutation := chosen(code.symbol, listing, vectors):
            yield draft(code, mutation, vectors)
        else:
            yield Drop(NAME, code.concept, code.place.line, "no change is wrong in one line alone")


def choices(listing: Listing) -> list[int]:
    """The lines that compute something, counted from 0."""
    return [number for number, line in enumerate(listing.lines) if line.computes]


def chosen(symbol: str, listing: Listing, vectors: tuple[Vector, ...]) -> Mutation | None:
    """The first change that is provably wrong in its line alone.

    The lines are tried from one that the symbol's hash names, so that over all functions the
    broken line is as often the first as the last.
    """
    lines = choices(listing)
    start = int(hashlib.sha256(symbol.encode()).hexdigest(), 16) % len(lines)
    by_distance = sorted(lines, key=lambda line: (abs(lines.index(line) - start), line))
    found = [
        mutation for line in by_distance for mutation in in_seeded_order(symbol, listing, line)
    ]
    for mutation in found[:MAX_TRIES]:
        if (
            names_read(mutation.listing) >= names_read(listing)
            and not is_convention(mutation)
            and difference(mutation.listing.namespace(), vectors)
            and not is_repairable(mutation, vectors)
        ):
            return mutation
    return None


def is_convention(mutation: Mutation) -> bool:
    """Whether a state is given back with the other sign, for which its reader could make up."""
    line = mutation.listing.lines[mutation.line].statement
    if mutation.rule != "wrong-sign" or not isinstance(line, ast.Assign):
        return False
    result = mutation.listing.functions[-1].body[-1]
    given = getattr(getattr(result, "value", None), "elts", [])
    names = {node.id for node in given if isinstance(node, ast.Name)}
    set_here = {node.id for node in line.targets if isinstance(node, ast.Name)}
    reads = {node.id for node in ast.walk(line.value) if isinstance(node, ast.Name)}
    return bool(names & set_here & reads)


def names_read(listing: Listing) -> set[str]:
    """The names that the code reads: one that nothing reads any more would give the line away."""
    return {
        node.id
        for function in listing.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def in_seeded_order(symbol: str, listing: Listing, line: int) -> list[Mutation]:
    """The changes of a line in an order that only the symbol decides."""
    by_key = {f"{m.rule} {m.listing.lines[line].text}": m for m in mutations(listing, line)}
    return [by_key[key] for key in shuffled(symbol, by_key)]


def draft(code: Code, mutation: Mutation, vectors: tuple[Vector, ...]) -> Draft:
    """Which line is wrong?"""
    lines = mutation.listing.lines
    call, right, wrong = difference(mutation.listing.namespace(), vectors) or ("", "", "")
    says = f"{mutation.says} The line should read `{mutation.right}`."
    formula = f"The formula is ${code.tex}$. " if 0 < len(code.tex) <= MAX_TEX else ""
    options = [
        Candidate(
            f"`{lines[number].text.strip()}`",
            says if number == mutation.line else RIGHT,
            {"line": number + 1},
        )
        for number in choices(mutation.listing)
    ]
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=code.name.lower(),
        level="analyse",
        type="code-line",
        stem=f"{code.summary} One line of this code is wrong: which?\n\n"
        f"```python\n{mutation.listing.text}\n```",
        hint=f"{formula}For `{call}`, this code gives `{wrong}` and right code `{right}`.",
        explanation=f"{says} For `{call}`, right code gives `{right}` and this code `{wrong}`.",
        source=code.place,
        proof={
            "kind": "vectors",
            "asks": "bug",
            "symbol": code.symbol,
            "rule": mutation.rule,
            "call": call,
            "right": right,
            "wrong": wrong,
        },
        right=[option for option in options if option.evidence["line"] == mutation.line + 1],
        wrong=[option for option in options if option.evidence["line"] != mutation.line + 1],
        take=((1, len(options) - 1),),
    )
