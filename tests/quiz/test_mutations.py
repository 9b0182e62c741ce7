"""Each misconception makes the change that it names, and a repair elsewhere is noticed."""

import ast
from typing import Any

import pytest

from dlref.quiz.listing import Listing
from dlref.quiz.mutations import RULES, Mutation, is_repairable, mutations
from dlref.quiz.vectors import Vector

# rule, the line, what it may become
CASES = [
    ("missing-bias-correction", "return bias_corrected(m, b, step)", "return m"),
    ("missing-bias-correction", "return bias_corrected(m, b, step)",
     "return bias_corrected(m, b, step - 1)"),
    ("missing-square-root", "return x / np.sqrt(v)", "return x / v"),
    ("missing-square", "return np.square(x)", "return x"),
    ("missing-square", "return x**2", "return x"),
    ("missing-absolute-value", "return np.abs(x)", "return x"),
    ("wrong-axis", "return np.sum(x, axis=-1)", "return np.sum(x, axis=0)"),
    ("biased-variance", "return np.var(x, ddof=1)", "return np.var(x)"),
    ("mean-for-sum", "return np.sum(x)", "return np.mean(x)"),
    ("minimum-for-maximum", "return np.maximum(x, 0)", "return np.minimum(x, 0)"),
    ("exchanged-factors", "return x @ w", "return w @ x"),
    ("exchanged-factors", "return x.T", "return x"),
    ("exchanged-factors", "return np.swapaxes(x, 0, 1)", "return x"),
    ("missing-eps", "return x + eps", "return x"),
    ("training-for-evaluation", "return x if training else w", "return w if training else x"),
    ("share-for-complement", "return (1 - p) * x", "return p * x"),
    ("exchanged-betas", "return beta1 * x", "return beta2 * x"),
    ("exchanged-cases", "return np.where(x > 0, x, 0)", "return np.where(x > 0, 0, x)"),
    ("off-by-one", "return n + 1", "return n"),
    ("wrong-sign", "return x - lr * g", "return x + lr * g"),
    ("wrong-sign", "return -x", "return x"),
    ("missing-factor", "return lr * g", "return g"),
    ("missing-division", "return x / n", "return x"),
    ("missing-division", "return x / n", "return x * n"),
    ("turned-condition", "return x > 0", "return x < 0"),
    ("missing-logarithm", "return np.log(x)", "return x"),
    ("missing-logarithm", "return log_sigmoid(x)", "return sigmoid(x)"),
]  # fmt: skip


def listing(*lines: str) -> Listing:
    source = "def f(x):\n" + "".join(f"    {line}\n" for line in lines)
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    return Listing("math", (function,))


def changed(code: Listing, line: int, rule: str) -> dict[str, Mutation]:
    return {m.listing.lines[line].text.strip(): m for m in mutations(code, line) if m.rule == rule}


@pytest.mark.parametrize(("rule", "before", "after"), CASES)
def test_rule__makes_the_change_that_it_names(rule: str, before: str, after: str) -> None:
    made = changed(listing(before), 1, rule)
    assert after in made
    assert made[after].right == before
    assert made[after].says.endswith(".")


def test_cases__cover_every_rule() -> None:
    assert {rule for rule, *_ in CASES} == {name for name, _ in RULES}


@pytest.mark.parametrize("line", ["return x + eps", 'raise ValueError(f"{x}")', "return [1] + [x]"])
def test_mutations__flip_no_eps_and_no_list_and_touch_no_message(line: str) -> None:
    assert changed(listing(line), 1, "wrong-sign") == {}


SQUARES = [Vector("f(4.0)", 2.0), Vector("f(9.0)", 3.0)]
LENGTH: tuple[Any, ...] = ("v = sqrt(x)", "w = v", "return w")


def test_is_repairable__notices_that_another_line_could_make_up_for_it() -> None:
    broken = changed(listing(*LENGTH), 1, "missing-square-root")["v = x"]
    assert is_repairable(broken, SQUARES)  # w = sqrt(v) repairs it


def test_is_repairable__is_false_where_only_the_broken_line_can_be_mended() -> None:
    code = listing("a = x - 1", "b = sqrt(x)", "return [a, b]")
    broken = changed(code, 1, "wrong-sign")["a = x + 1"]
    assert not is_repairable(broken, [Vector("f(4.0)", [3.0, 2.0]), Vector("f(9.0)", [8.0, 3.0])])
