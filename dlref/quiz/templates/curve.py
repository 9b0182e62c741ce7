"""Which curve: small pictures drawn from the code, the wrong ones of the same family."""

from collections.abc import Iterator
from itertools import combinations

from dlref.quiz.code import Code
from dlref.quiz.curves import CURVES, MIN_APART, Curve, asked, described, drawn, said, share_apart
from dlref.quiz.draft import Candidate, Draft, Drop, Material

NAME = "curve"

N_WRONG = 3
CANDIDATES = 10  # the curves most like the key from which the wrong options are taken


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each curve of what a page places."""
    for code in material.codes:
        for curve in CURVES:
            if curve.symbol == code.symbol:
                yield draft(curve, code)


def draft(curve: Curve, code: Code) -> Draft | Drop:
    """Which of these is it?"""
    found = list(siblings(curve))
    if not found:
        return Drop(NAME, code.concept, code.place.line, "no family of curves that differ visibly")
    slot = f"{curve.family.name}-{curve.slot}"
    wanted = sum(f"{code.concept}.{NAME}.{slot}".encode()) % (N_WRONG + 1)
    wrong = next((chosen for chosen in found if loneliness(curve, chosen) == wanted), found[0])
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=slot,
        level="apply",
        type="choice",
        stem=asked(curve),
        hint=curve.family.hint,
        explanation=f"The curve of {said(curve)} {curve.trait}.",
        source=code.place,
        proof={"kind": "executed", "asks": "curve", "symbol": code.symbol,
               "family": curve.family.name, "curve": curve.slot},
        right=[candidate(curve)],
        wrong=[candidate(other) for other in wrong],
        take=((1, N_WRONG),),
    )  # fmt: skip


def siblings(curve: Curve) -> Iterator[tuple[Curve, ...]]:
    """Every three of the curves most like it that differ visibly from it and from each other."""
    family = [other for other in CURVES if other.family == curve.family and other != curve]
    apart = [other for other in family if share_apart(curve, other) >= MIN_APART]
    nearest = sorted(apart, key=lambda other: share_apart(curve, other))[:CANDIDATES]
    for chosen in combinations(nearest, N_WRONG):
        if all(share_apart(a, b) >= MIN_APART for a, b in combinations(chosen, 2)):
            yield chosen


def loneliness(curve: Curve, others: tuple[Curve, ...]) -> int:
    """How many of the others are nearer to the rest, so that the key is not always the middle."""
    shown = (curve, *others)
    far = [sum(share_apart(one, other) for other in shown if other != one) for one in shown]
    return sum(distance < far[0] for distance in far[1:])


def candidate(curve: Curve) -> Candidate:
    """The picture of a curve."""
    why = f"This is {said(curve)}: it {curve.trait}."
    return Candidate(described(curve), why, {"curve": curve.slot}, drawn(curve))
