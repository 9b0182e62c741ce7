"""Test vectors: calls of a concept's function with the results that they must give.

`vectors.json` has them by symbol. The calls are written by hand; `python -m tests.quiz.vectors`
writes what our own function, which the tests compare with an oracle, gives for each.
"""

import json
import math
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Vector", "difference", "passes", "plain", "result_of", "same", "show", "vectors_of"]

RELATIVE, ABSOLUTE = 1e-6, 1e-9
MAX_SHOWN = 140  # characters of two results
DIGITS = 10  # what every machine agrees on


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


@cache
def compiled(call: str) -> CodeType:
    """A call, ready to run."""
    return compile(call, "<vector>", "eval", dont_inherit=True)


def result_of(call: str, namespace: Mapping[str, Any]) -> Any:
    """Run a call where these names mean what they do; return its plain result.

    Raises:
        Exception: Whatever the code raises, and a warning that NumPy does not keep to itself.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return plain(eval(compiled(call), dict(namespace)))


def plain(value: Any) -> Any:
    """A value as JSON has it: arrays, tuples and lists become lists, numbers Python's own."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return float(f"{value:.{DIGITS}g}") + 0.0 if isinstance(value, float) else value


def same(one: Any, other: Any) -> bool:
    """Whether two plain values agree, the last digits of numbers aside."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, list | str) or isinstance(other, list | str):
        return bool(one == other)
    if one is None or other is None:
        return one is other
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


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


def show(value: Any, digits: int = 4) -> str:
    """A plain value as a reader sees it, numbers with a few digits."""
    if isinstance(value, list):
        return f"[{', '.join(show(part, digits) for part in value)}]"
    return f"{value:.{digits}g}" if isinstance(value, float) else repr(value)
