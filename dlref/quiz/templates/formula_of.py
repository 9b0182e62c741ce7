"""Recognize a formula among versions of it that people write by mistake.

The options are the formula and versions with one or two changes, of which no symbol, sign or
number may tell the formula from all the others. They are evaluated at seeded points and must
differ pairwise.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, islice, permutations
from operator import itemgetter

from dlref.formula import Variant, combine, parse_formula, variants
from dlref.formula.functions import Array
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.guessing import off_target
from dlref.quiz.numeric import (
    Point,
    evaluate_all,
    is_constant,
    share_apart,
    show_number,
    show_point,
)
from dlref.quiz.proofs import MIN_APART
from dlref.quiz.templates.formulas import SEED, Readable, readable

NAME = "formula"

MAX_TRIED = 80
MAX_GRIDS = 25
MAX_OFF = 2.5  # ranks by which a key may be off what its id asks for, lest its length tell
MAX_SINGLE = 7
# What changes cost that people make more seldom, in ranks of the key.
SELDOM = {
    "term-dropped": 0.2, "sign": 0.2, "factor-dropped": 0.1, "step-shifted": 0.1,
    "complement-dropped": 0.2, "complement-added": 0.3, "weights-exchanged": -0.6,
}  # fmt: skip
CONVENTION = 0.5  # what a factor costs that other books leave out
LONE_SIGN = re.compile(r"(?:[=({]|(?<!\\),)\s*\+")  # what a dropped first term leaves
LONE_SYMBOL = re.compile(r"=\s*\\?[A-Za-z]+(?:'|_\w|_\{[^{}]*\})*\s*$")
GROUP = re.compile(r"\{[^{}]*\}|\([^()]*\)")
TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[A-Za-z]|\d+(?:\.\d+)?|[-+*/^_=<>!|\[\]]")
LAYOUT = frozenset((r"\left", r"\right", r"\,", r"\;", r"\ ", r"\cdot", r"\dfrac", r"\tfrac"))

Wrong = tuple[Variant, ...]


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each formula that has enough wrong versions that people write."""
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
            reason = "too few wrong versions that people write and whose form does not tell"
            yield Drop(NAME, one.concept, one.place.line, reason)


def first_grid(formula: Readable) -> Wrong | None:
    """Wrong versions, so that all formulas differ, nearest to what the id asks for.

    Most changes shorten a formula, which would make the key the longest and the most central; so
    the id decides which rank its length should have, and whether it should be central. The highest
    rank is asked for more seldom: the simplest formulas can only be shortened and have it anyway.
    """
    key = f"{formula.concept}.{NAME}.{formula.slot}"

    def order(one: object) -> bytes:
        return hashlib.sha256(f"{key} {one}".encode()).digest()

    made = [one for one in variants(formula.parsed) if not is_silly(one.tex)]
    single = sorted(made, key=lambda one: (strangeness((one,)), order(one.tex)))[:MAX_SINGLE]
    found = [
        (
            strangeness(wrong) + 1.5 * off_target(key, shown(wrong), ranks=2.5),
            order(wrong),
            wrong,
        )
        for shape in (squares, paths, triples)
        for wrong in islice(shape(single), MAX_TRIED)
        if off_target(key, shown(wrong), ranks=2.5) < MAX_OFF
        if not any(is_silly(one.tex) for one in wrong) and not telltale(options(wrong))
    ]
    known: dict[str, bool] = {}
    for _, _, wrong in sorted(found, key=itemgetter(0, 1))[:MAX_GRIDS]:
        edits = {edit for one in wrong for edit in one.edits}
        parts = [one for one in single if one.edits[0] in edits]
        for one in parts:
            if one.tex not in known:
                known[one.tex] = differs(formula, one)
        if all(known[one.tex] for one in parts) and are_apart(evaluate_all(options(wrong), SEED)):
            return wrong
    return None


def strangeness(wrong: Wrong) -> float:
    """What changes cost that people make more seldom, in ranks of the key."""
    kinds = [kind for one in wrong for kind in one.kind.split("+")]
    conventions = sum("The division by $2$" in one.why for one in wrong)
    return sum(SELDOM.get(kind, 0.0) for kind in kinds) + CONVENTION * conventions


def squares(single: Sequence[Variant]) -> Iterator[Wrong]:
    """One change, another, and both: every option has two neighbours."""
    for a, b in combinations(single, 2):
        if are_separate(a, b):
            yield a, b, combine(a, b)


def paths(single: Sequence[Variant]) -> Iterator[Wrong]:
    """Two changes alone, and one of them with a third: the key is not in the middle alone."""
    for a, b, c in permutations(single, 3):
        if are_separate(a, c) and a.why != b.why != c.why:
            yield a, b, combine(a, c)


def triples(single: Sequence[Variant]) -> Iterator[Wrong]:
    """Three changes, each alone."""
    return (wrong for wrong in combinations(single, 3) if len({one.why for one in wrong}) == 3)


def is_silly(tex: str) -> bool:
    """Whether nobody would write so: a sign without a left side, a lone symbol, the power 1."""
    return bool(LONE_SIGN.search(tex) or LONE_SYMBOL.search(tex) or "^{1}" in tex)


def telltale(texes: Sequence[str]) -> str:
    """The symbol, sign or number that the first formula has more or less often than all others."""
    counts = [tokens(tex) for tex in texes]
    for token in sorted(set().union(*counts)):
        key, *others = (count[token] for count in counts)
        if all(key > other for other in others) or all(key < other for other in others):
            return token
    return ""


@cache
def tokens(tex: str) -> Counter[str]:
    """How often each symbol, sign and number stands in a formula."""
    return Counter(token for token in TOKEN.findall(tex) if token not in LAYOUT)


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


def options(wrong: Wrong) -> list[str]:
    """The formula, then its wrong versions."""
    return [wrong[0].original, *(one.tex for one in wrong)]


def shown(wrong: Wrong) -> list[str]:
    """The formulas as options."""
    return [f"${tex}$" for tex in options(wrong)]


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
    others = [replaced(formula, one.tex) for one in wrong]
    point = formula.telling_point(others)
    value = formula.value_at(point) if point else ""
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
                f"${one.tex}$",
                f"{one.why} {contrast(formula, other, point)}".strip(),
                {"tex": one.tex},
            )
            for one, other in zip(wrong, others, strict=True)
        ],
        take=((1, len(wrong)),),
    )


def replaced(formula: Readable, tex: str) -> Readable:
    """A wrong version of a formula."""
    return replace(formula, tex=tex, parsed=parse_formula(tex))


def contrast(formula: Readable, other: Readable, point: Point | None) -> str:
    """What the wrong formula gives at a simple point, and what the right one does."""
    point = point or formula.telling_point([other])
    ours, theirs = (one.value(point) if point else None for one in (formula, other))
    if point is None or ours is None or theirs is None:
        return ""
    return (
        f"At {show_point(point)} it would give {show_number(theirs)} "
        f"instead of {show_number(ours)}."
    )
