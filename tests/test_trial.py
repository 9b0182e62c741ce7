"""A learner's function on trial: what each call gives, and nothing else, decides."""

import json
from typing import Any

import numpy as np
import pytest

from dlref import activations
from dlref.trial import names_around, report


def outcomes(tests: list[list[Any]], capsys: Any, **names: Any) -> list[dict[str, Any]]:
    report(json.dumps(tests), {"np": np, **names})
    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line) for line in lines if line.startswith('{"passed": ')]


def test_names_around__is_the_module_without_the_function_itself() -> None:
    names = names_around("dlref.activations", "softmax")
    assert "softmax" not in names
    assert names["relu"] is activations.relu
    assert names["np"] is np


def test_report__tells_for_each_call_what_was_expected_and_what_came(capsys: Any) -> None:
    right, wrong = outcomes([["f(2.0)", 4.0], ["f(1.0)", 2.0]], capsys, f=lambda x: x**2)
    assert right == {"passed": True, "want": "4", "got": "4"}
    assert wrong == {"passed": False, "want": "2", "got": "1"}


def test_report__shows_as_many_digits_as_tell_two_results_apart(capsys: Any) -> None:
    (outcome,) = outcomes([["f()", 0.12345678]], capsys, f=lambda: 0.12345699)
    assert outcome == {"passed": False, "want": "0.12345678", "got": "0.12345699"}


def test_report__goes_on_after_an_error(capsys: Any) -> None:
    failed, right = outcomes([["f(0)", 1.0], ["f(2)", 0.5]], capsys, f=lambda x: 1 / x)
    assert "ZeroDivisionError" in failed["got"]
    assert not failed["passed"]
    assert right["passed"]


def test_report__is_not_hidden_by_half_a_line_that_the_code_prints(capsys: Any) -> None:
    (outcome,) = outcomes([["f()", None]], capsys, f=lambda: print("looking", end=""))
    assert outcome["passed"]


@pytest.mark.parametrize("given", [float("nan"), None, [1.0], "1.0", np.ones(2)])
def test_report__takes_no_other_kind_of_value_for_a_number(given: Any, capsys: Any) -> None:
    (outcome,) = outcomes([["f()", 1.0]], capsys, f=lambda: given)
    assert not outcome["passed"]
