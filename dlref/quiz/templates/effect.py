"""Effect of a parameter: what becomes of a quantity when it is raised, executed over a grid."""

from collections.abc import Iterator
from dataclasses import replace

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
    return replace(
        head(effect, code, "effect"),
        type="choice",
        stem=asked(effect),
        right=[candidate(goes, ran(effect, goes))],
        wrong=[candidate(way, effect.whys[way]) for way in GOES if way != goes],
        take=((1, 2),),
    )


def several(together: Together, code: Code) -> Draft | Drop:
    """What happens to this if each of those is raised?"""
    answer = verdicts(together)
    if answer is None:
        return Drop(NAME, code.concept, code.place.line, f"{together.slot} goes both ways")
    return replace(head(together, code, "effects"), stem=match(together), answer=answer)


def head(of: Effect | Together, code: Code, asks: str) -> Draft:
    """What both ways of asking have in common."""
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=of.slot,
        level="analyse",
        type="match",
        stem="",
        hint=of.hint,
        explanation=of.teaches,
        source=code.place,
        proof={"kind": "executed", "asks": asks, "symbol": code.symbol, asks: of.slot},
    )


def ran(effect: Effect, goes: Goes) -> str:
    """Why the key is right: what came of running it."""
    way = {"larger": "went up", "smaller": "went down", "same": "stayed"}[goes]
    return (
        f"Computed for values from {effect.grid[0]:g} to {effect.grid[-1]:g}: it {way} each time."
    )


def candidate(goes: Goes, why: str) -> Candidate:
    """One of the three options."""
    return Candidate(option(goes), why, {"goes": goes})
