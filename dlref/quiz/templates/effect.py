"""Effect of a parameter: what becomes of a quantity when it is raised, executed over a grid."""

from collections.abc import Iterator

from dlref.quiz.code import Code
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.effects import (
    EFFECTS,
    GOES,
    TOGETHER,
    Effect,
    Goes,
    Together,
    asked,
    match,
    option,
    verdict,
    verdicts,
)

NAME = "effect"


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each effect on what a page places, if it goes one way only."""
    for code in material.codes:
        for effect in EFFECTS:
            if effect.symbol == code.symbol:
                goes = verdict(effect)
                if goes is None:
                    yield Drop(NAME, code.concept, code.place.line, f"{effect.slot} goes both ways")
                else:
                    yield draft(effect, code, goes)
        for together in TOGETHER:
            if together.symbol == code.symbol:
                yield several(together, code)


def draft(effect: Effect, code: Code, goes: Goes) -> Draft:
    """What happens to this if that is raised?"""
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=effect.slot,
        level="analyse",
        type="choice",
        stem=asked(effect),
        hint=effect.hint,
        explanation=effect.teaches,
        source=code.place,
        proof={"kind": "executed", "asks": "effect", "symbol": code.symbol, "effect": effect.slot},
        right=[candidate(goes, "It was so in every run, whatever else was set.")],
        wrong=[candidate(way, effect.whys[way]) for way in GOES if way != goes],
        take=((1, 2),),
    )


def several(together: Together, code: Code) -> Draft | Drop:
    """What happens to this if each of those is raised?"""
    answer = verdicts(together)
    if answer is None:
        return Drop(NAME, code.concept, code.place.line, f"{together.slot} goes both ways")
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=together.slot,
        level="analyse",
        type="match",
        stem=match(together),
        hint=together.hint,
        explanation=together.teaches,
        source=code.place,
        proof={"kind": "executed", "asks": "effects", "symbol": code.symbol,
               "effects": together.slot},
        answer=answer,
    )  # fmt: skip


def candidate(goes: Goes, why: str) -> Candidate:
    """One of the three options."""
    return Candidate(option(goes), why, {"goes": goes})
