"""What every check of a proof demands, and how it says that something does not hold."""

from collections.abc import Iterator
from typing import Any

from dlref.quiz.bank import Item
from dlref.quiz.code import Code
from dlref.quiz.draft import Material

__all__ = ["Refuted", "code_of", "demand", "options_with_evidence"]


class Refuted(Exception):
    """The evidence does not hold."""


def demand(holds: bool, otherwise: str) -> None:
    """Raise unless a statement holds."""
    if not holds:
        raise Refuted(otherwise)


def options_with_evidence(item: Item) -> Iterator[tuple[str, bool, Any]]:
    """Each option's text, whether it counts as right, and its evidence."""
    evidence = item.proof["options"]
    demand(len(evidence) == len(item.options), "an option without evidence")
    for option, its_evidence in zip(item.options, evidence, strict=True):
        yield option.text, option.correct, its_evidence


def code_of(item: Item, material: Material) -> Code:
    """The code that a proof names, if the page places it, best below the item's concept."""
    for code in (*material.code.get(item.concept, ()), *material.codes):
        if code.symbol == item.proof["symbol"]:
            return code
    raise Refuted(f"the page places no {item.proof['symbol']!r}")
