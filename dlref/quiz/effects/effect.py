"""Effects: what becomes of a quantity when one number is raised, executed over seeded settings."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

__all__ = ["GOES", "MONOTONE", "Effect", "Goes", "asked", "option", "verdict"]

Goes = Literal["larger", "smaller", "same"]
GOES: tuple[Goes, ...] = ("larger", "smaller", "same")
SETTINGS = 12  # seeded settings in which the number is raised
MONOTONE = 0.99  # share of the raises that must agree
SAME = 1e-9  # relative change that is rounding


class Effect(NamedTuple):
    """What is raised, and what is looked at.

    Attributes:
        symbol: What the page places; it decides the concept that the effect is about.
        slot: Names the effect among those of its symbol.
        setting: What is given, in a sentence.
        raised: What is raised, as a noun with its article.
        measured: What is looked at, as a noun with its article.
        grid: Values of what is raised, ascending.
        run: Takes such a value and the random numbers of a setting; gives what is looked at.
        teaches: Why it goes as it goes.
        whys: For each way that it does not go, what is wrong with it.
        hint: Helps without the answer.
    """

    symbol: str
    slot: str
    setting: str
    raised: str
    measured: str
    grid: tuple[float, ...]
    run: Callable[[float, np.random.Generator], float]
    teaches: str
    whys: dict[Goes, str]
    hint: str


def verdict(effect: Effect) -> Goes | None:
    """Return where the quantity goes in nearly every raise of every setting, or None."""
    steps: list[Goes] = []
    for seed in range(SETTINGS):
        with np.errstate(all="ignore"):
            values = [
                float(effect.run(value, np.random.Generator(np.random.PCG64(seed))))
                for value in effect.grid
            ]
        if not all(map(math.isfinite, values)):
            return None
        steps += [_step(a, b) for a, b in pairwise(values)]
    return next((goes for goes in GOES if steps.count(goes) >= MONOTONE * len(steps)), None)


def asked(effect: Effect) -> str:
    """Return the question."""
    return f"{effect.setting} What becomes of {effect.measured} when {effect.raised} is raised?"


def option(goes: Goes) -> str:
    """Return what an option says."""
    return {"larger": "It goes up", "smaller": "It goes down", "same": "It is unchanged"}[goes]


def _step(before: float, after: float) -> Goes:
    if abs(after - before) <= SAME * max(abs(before), abs(after), 1e-3):
        return "same"
    return "larger" if after > before else "smaller"
