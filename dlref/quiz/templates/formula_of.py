"""Recognise a formula among four that differ by two independent changes, so that none is central.

The options are the formula with neither, one, the other and both of two changes. All four are
evaluated at seeded points and must differ pairwise.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from dlref.formula import Variant, combine, parse_formula, variants
from dlref.formula.functions import Array
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.numeric import (
    evaluate_all,
    is_constant,
    share_apart,
    show_number,
    show_point,
    simple_points,
)
from dlref.quiz.proofs import MIN_APART
from dlref.quiz.readable import readable_formula
from dlref.quiz.similarity import text_overlap
from dlref.quiz.templates.formulas import MAX_SHOWN, SEED, Readable, readable

NAME = "formula"

MAX_GRIDS = 20
LONE_SIGN = re.compile(r"[=({]\s*\+")  # what a dropped first term leaves: nobody writes that
GROUP = re.compile(r"\{[^{}]*\}|\([^()]*\)")


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each formula that has two independent changes."""
    found = list(readable(material, NAME))
    count = Counter(
        one.concept
        for one in found
        if isinstance(one, Readable) and (one.display or not material.code)
    )
    shared = Counter(one.tex for one in found if isinstance(one, Readable))
    for one in found:
        if isinstance(one, Drop):
            yield one
        elif shared[one.tex] > 1:
            yield Drop(NAME, one.concept, one.place.line, "another concept has the same formula")
        elif grid := first_grid(one):
            yield draft(material, one, grid, alone=count[one.concept] == 1)
        else:
            reason = "no two independent changes that give four different formulas"
            yield Drop(NAME, one.concept, one.place.line, reason)


def first_grid(formula: Readable) -> tuple[Variant, Variant] | None:
    """A pair of changes whose four formulas all differ; the id decides which.

    Most changes shorten a formula, which makes the key the longest and the most central; so the id
    also decides how many options should be longer than the key, and whether it should be central:
    over a bank neither gives it away.
    """
    single = [one for one in variants(formula.parsed) if differs(formula, one)]
    pairs = [
        (a, b)
        for a, b in combinations(single, 2)
        if a.why != b.why
        and are_separate(a, b)
        and not any(LONE_SIGN.search(tex) for tex in four(a, b))
    ]
    key = f"{formula.concept} {formula.slot}"
    pairs.sort(key=lambda pair: hashlib.sha256(f"{key} {pair}".encode()).digest())
    seed = hashlib.sha256(key.encode()).digest()
    pairs.sort(key=lambda pair: abs(longer_options(four(*pair)) - seed[0] % 4))
    grids = [(a, b) for a, b in pairs[:MAX_GRIDS] if are_apart(evaluate_all(four(a, b), SEED))]
    if not grids:
        return None
    least = abs(longer_options(four(*grids[0])) - seed[0] % 4)
    best = [one for one in grids if abs(longer_options(four(*one)) - seed[0] % 4) == least]
    fitting = [grid for grid in best if is_central(four(*grid)) == (seed[1] % 4 == 0)]
    return next(iter(fitting or best))


def longer_options(texes: Sequence[str]) -> float:
    """How many texts are longer than the first; one as long counts half."""
    lengths = [len(readable_formula(tex)) for tex in texes]
    return sum((other > lengths[0]) + (other == lengths[0]) / 2 for other in lengths[1:])


def is_central(texes: Sequence[str]) -> bool:
    """Whether the first text is the one most like all the others."""
    likeness = [sum(text_overlap(one, other) for other in texes) for one in texes]
    return likeness[0] == max(likeness)


def differs(formula: Readable, variant: Variant) -> bool:
    """Whether a wrong version has no new symbol, and other values at most points."""
    known = set(formula.parsed.symbols)
    return set(parse_formula(variant.tex).symbols) <= known and are_apart(
        evaluate_all([variant.original, variant.tex], SEED)
    )


def are_separate(a: Variant, b: Variant) -> bool:
    """Whether the places of two changes do not touch."""
    (first,), (second,) = a.edits, b.edits
    return first.end <= second.start or second.end <= first.start


def four(a: Variant, b: Variant) -> list[str]:
    """The formula with neither change, with one, the other and both."""
    return [a.original, a.tex, b.tex, combine(a, b).tex]


def are_apart(rows: list[list[Array]] | None) -> bool:
    """Whether formulas differ pairwise, and each depends on its symbols."""
    return (
        rows is not None
        and not any(is_constant(row) for row in rows)
        and all(share_apart(a, b) >= MIN_APART for a, b in combinations(rows, 2))
    )


def draft(
    material: Material, formula: Readable, grid: tuple[Variant, Variant], alone: bool
) -> Draft:
    """Which is the formula of X?"""
    a, b = grid
    whys = [a.why, b.why, combine(a, b).why]
    texes = four(a, b)
    spoken = material.spoken(formula.concept)
    stem = f"Which formula gives ${formula.left}$ in {spoken}?"
    if (material.code and not formula.display) or "+" in GROUP.sub("", formula.left):
        stem = f"Which formula holds for ${formula.left}$?"
    elif alone:
        stem = f"Which is the formula of {spoken}?"
    value = formula.value_at_simple_point()
    return Draft(
        concept=formula.concept,
        template=NAME,
        slot=formula.slot,
        level="analyse",
        type="choice",
        stem=stem,
        hint=value or "The options differ in two places. Decide each of them on its own.",
        explanation=material.about(formula.concept) + f"The formula is ${formula.tex}$. {value}",
        source=formula.place,
        proof=formula.proof(material, "formula"),
        right=[Candidate(f"${texes[0]}$", "This is the formula.", {"tex": texes[0]})],
        wrong=[
            Candidate(f"${tex}$", f"{why} {contrast(formula, tex)}".strip(), {"tex": tex})
            for tex, why in zip(texes[1:], whys, strict=True)
        ],
        take=((1, 3),),
    )


def contrast(formula: Readable, tex: str) -> str:
    """What the wrong formula gives at a simple point, and what the right one does."""
    wrong = Readable(formula.concept, tex, parse_formula(tex), formula.place)
    if len(formula.parsed.symbols) > MAX_SHOWN:
        return ""
    for point in simple_points(formula.parsed):
        ours, theirs = formula.value(point), wrong.value(point)
        if ours is not None and theirs is not None and abs(ours - theirs) > 1e-3:
            return (
                f"At {show_point(point)} it would give {show_number(theirs)} "
                f"instead of {show_number(ours)}."
            )
    return ""
