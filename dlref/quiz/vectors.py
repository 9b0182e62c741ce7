"""Test vectors: calls of a concept's function with the results that they must give.

`vectors.json` has them by symbol. The calls are written by hand; `python -m tests.quiz.vectors`
writes what our own function, which the tests compare with an oracle, gives for each.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from dlref.trial import result_of, same, show

__all__ = ["Vector", "difference", "passes", "vectors_of"]

MAX_SHOWN = 140  # characters of two results


class Vector(NamedTuple):
    """A call and its result: a number, a text, or lists of them."""

    call: str
    gives: Any


@cache
def all_vectors() -> dict[str, tuple[Vector, ...]]:
    """Every vector, by symbol."""
    text = files("dlref.quiz").joinpath("vectors.json").read_text(encoding="utf-8")
    return {
        symbol: tuple(Vector(call, gives) for call, gives in calls.items())
        for symbol, calls in json.loads(text).items()
    }


def vectors_of(symbol: str) -> tuple[Vector, ...]:
    """The vectors of a symbol; none if it has none."""
    return all_vectors().get(symbol, ())


def passes(vector: Vector, namespace: Mapping[str, Any]) -> bool:
    """Whether the code in a namespace gives the result of a vector."""
    try:
        return same(result_of(vector.call, namespace), vector.gives)
    except Exception:  # changed code may fail in any way, and then gives no result
        return False


def difference(
    namespace: Mapping[str, Any], vectors: Sequence[Vector]
) -> tuple[str, str, str] | None:
    """The call that shows best how wrong some code is: call, right result, its result.

    Returns:
        None if every result is right, or none of the wrong ones can be shown: the code fails, it
        gives no finite numbers, or what it gives is long.
    """
    shown = []
    for vector in vectors:
        try:
            given = result_of(vector.call, namespace)
        except Exception:  # changed code may fail in any way
            continue
        right, wrong = show(vector.gives), show(given)
        if not same(given, vector.gives) and right != wrong and len(right + wrong) <= MAX_SHOWN:
            shown.append((len(vector.call + right + wrong), (vector.call, right, wrong)))
    return min(shown)[1] if shown else None
