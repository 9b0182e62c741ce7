"""The test vectors are what our functions give, and notice a change of a term."""

import importlib
import math
from typing import Any

import numpy as np
import pytest

from dlref.quiz.vectors import Vector, all_vectors, difference, passes
from dlref.trial import plain, result_of, same, show


@pytest.mark.parametrize("symbol", all_vectors())
def test_vectors__are_what_the_function_gives(symbol: str) -> None:
    module, _, name = symbol.rpartition(".")
    names = vars(importlib.import_module(module))
    for vector in all_vectors()[symbol]:
        assert name in vector.call
        assert same(result_of(vector.call, names), vector.gives), vector.call


def test_vectors__are_finite_and_differ_within_a_symbol() -> None:
    def numbers(value: Any) -> list[float]:
        return [n for part in value for n in numbers(part)] if isinstance(value, list) else [value]

    for symbol, vectors in all_vectors().items():
        assert len({vector.call for vector in vectors}) == len(vectors), symbol
        assert all(math.isfinite(n) for v in vectors for n in numbers(v.gives)), symbol


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.array([[1.0, 2.0]]), [[1.0, 2.0]]),
        ((np.float64(0.1), [np.int64(3)], None), [0.1, [3], None]),
        (-0.0, 0.0),
        (np.bool_(True), True),
        (0.12345678901234, 0.123456789),
    ],
)
def test_plain__is_what_json_can_hold(value: Any, expected: Any) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (1.0, 1.0 + 1e-8, True),
        (1.0, 1.0001, False),
        (0.0, 1e-10, True),
        ([1.0, 2.0], [1.0, 2.0], True),
        ([1.0, 2.0], [1.0], False),
        ([1.0], 1.0, False),
        (None, None, True),
        (None, 0.0, False),
        ("a", "a", True),
        (math.nan, math.nan, True),
        (math.nan, 0.0, False),
    ],
)
def test_same__forgives_the_last_digits_alone(one: Any, other: Any, agree: bool) -> None:
    assert same(one, other) is agree


def test_passes__takes_an_error_or_a_warning_for_a_wrong_result() -> None:
    vector = Vector("f(2.0)", 4.0)
    assert passes(vector, {"f": lambda x: x**2})
    assert not passes(vector, {"f": lambda x: x})
    assert not passes(vector, {"f": lambda x: x / 0})
    assert not passes(vector, {})


def test_difference__shows_the_shortest_call_that_gives_something_else() -> None:
    vectors = [Vector("f(1.0)", 1.0), Vector("f(10.0)", 100.0), Vector("f(2.0)", 4.0)]
    assert difference({"f": lambda x: x**2}, vectors) is None
    assert difference({"f": lambda x: x}, vectors) == ("f(2.0)", "4", "2")


def test_show__rounds_numbers_and_keeps_the_form() -> None:
    assert show([[1 / 3, 2], None, True, "a"]) == "[[0.3333, 2], None, True, 'a']"
