"""Recognize a formula among four versions of it, of which the right one is not the central one.

The options are the formula with neither, one, the other and both of two changes, or one with one
change and two that change more of it. All four are evaluated at seeded points and must differ
pairwise.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from operator import itemgetter

from dlref.formula import Variant, combine, parse_formula, variants
from dlref.formula.functions import Array
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.guessing import off_target
from dlref.quiz.numeric import (
    evaluate_all,
    is_constant,
    share_apart,
    show_number,
    show_point,
    simple_points,
)
from dlref.quiz.proofs import MIN_APART
from dlref.quiz.templates.formulas import MAX_SHOWN, SEED, Readable, readable

NAME = "formula"

MAX_TRIED = 200
MAX_GRIDS = 40
MAX_IN_STARS = 6
SELDOM = ("complement-added", "root-added", "square-added")
LONE_SIGN = re.compile(r"(?:[=({]|(?<!\\),)\s*\+")  # what a dropped first term leaves
LONE_SYMBOL = re.compile(r"=\s*\\?[A-Za-z]+(?:'|_\w|_\{[^{}]*\})*\s*$")
GROUP = re.compile(r"\{[^{}]*\}|\([^()]*\)")

Wrong = tuple[Variant, Variant, Variant]


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


def first_grid(formula: Readable) -> Wrong | None:
    """Three wrong versions, so that all four formulas differ, nearest to what the id asks for.

    Most changes shorten a formula, which would make the key the longest and the most central; so
    the id decides which rank its length should have, and whether it should be central. The highest
    rank is asked for more seldom: the simplest formulas can only be shortened and have it anyway.
    """
    key = f"{formula.concept}.{NAME}.{formula.slot}"

    def order(one: object) -> bytes:
        return hashlib.sha256(f"{key} {one}".encode()).digest()

    single = sorted(variants(formula.parsed), key=lambda one: order(one.tex))
    found = [
        (strangeness(wrong) + off_target(key, shown(wrong), ranks=3.3), order(wrong), wrong)
        for shape in (squares, stars)
        for wrong in islice(shape(single), MAX_TRIED)
        if not any(is_silly(one.tex) for one in wrong)
    ]
    known: dict[str, bool] = {}
    for _, _, wrong in sorted(found, key=itemgetter(0, 1))[:MAX_GRIDS]:
        edits = {edit for one in wrong for edit in one.edits}
        made = [one for one in single if one.edits[0] in edits]
        for one in made:
            if one.tex not in known:
                known[one.tex] = differs(formula, one)
        if all(known[one.tex] for one in made) and are_apart(evaluate_all(four(wrong), SEED)):
            return wrong
    return None


def strangeness(wrong: Wrong) -> float:
    """What changes cost that people make more seldom, in ranks of the key."""
    kinds = Counter(kind for one in wrong for kind in one.kind.split("+"))
    return (sum(kinds[kind] for kind in SELDOM) / 5) ** 2


def squares(single: Sequence[Variant]) -> Iterator[Wrong]:
    """One change, another, and both: every option has two neighbours."""
    for a, b in combinations(single, 2):
        if are_separate(a, b):
            yield a, b, combine(a, b)


def stars(single: Sequence[Variant]) -> Iterator[Wrong]:
    """A change alone, and with each of two others: all are near the first, not near the key."""
    few = single[:MAX_IN_STARS]
    for a in few:
        for b, c in combinations(few, 2):
            if all(are_separate(*pair) for pair in ((a, b), (a, c))) and b.why != c.why:
                yield a, combine(a, b), combine(a, c)


def is_silly(tex: str) -> bool:
    """Whether nobody would write so: a sign without a left side, a lone symbol, the power 1."""
    return bool(LONE_SIGN.search(tex) or LONE_SYMBOL.search(tex) or "^{1}" in tex)


def differs(formula: Readable, variant: Variant) -> bool:
    """Whether a wrong version has no new symbol, and other values at most points."""
    known = set(formula.parsed.symbols)
    return set(parse_formula(variant.tex).symbols) <= known and are_apart(
        evaluate_all([variant.original, variant.tex], SEED)
    )


def are_separate(a: Variant, b: Variant) -> bool:
    """Whether two changes have different reasons, and their places do not touch."""
    (first,), (second,) = a.edits, b.edits
    return a.why != b.why and (first.end <= second.start or second.end <= first.start)


def four(wrong: Wrong) -> list[str]:
    """The formula, then its three wrong versions."""
    return [wrong[0].original, *(one.tex for one in wrong)]


def shown(wrong: Wrong) -> list[str]:
    """The four formulas as options."""
    return [f"${tex}$" for tex in four(wrong)]


def are_apart(rows: list[list[Array]] | None) -> bool:
    """Whether formulas differ pairwise, and each depends on its symbols."""
    return (
        rows is not None
        and not any(is_constant(row) for row in rows)
        and all(share_apart(a, b) >= MIN_APART for a, b in combinations(rows, 2))
    )


def draft(material: Material, formula: Readable, wrong: Wrong, alone: bool) -> Draft:
    """Which is the formula of X?"""
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
        hint=value or "The options differ in few places. Decide each of them on its own.",
        explanation=material.about(formula.concept) + f"The formula is ${formula.tex}$. {value}",
        source=formula.place,
        proof=formula.proof(material, "formula"),
        right=[Candidate(f"${formula.tex}$", "This is the formula.", {"tex": formula.tex})],
        wrong=[
            Candidate(
                f"${one.tex}$", f"{one.why} {contrast(formula, one.tex)}".strip(), {"tex": one.tex}
            )
            for one in wrong
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
