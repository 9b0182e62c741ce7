import math

import numpy as np
import pytest

from dlref.formula import FormulaError, agrees, disagreement, parse_formula


def swish(x, beta: float = 1.0):
    return x / (1 + np.exp(-beta * x))


def adam_direction(m, v, betas: tuple[float, float] = (0.9, 0.999), step: int = 1):
    m_hat, v_hat = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    return m_hat / np.sqrt(v_hat)


ADAM = r"u = \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)}}"
ADAM_SYMBOLS = {"m": "m", "v": "v", "betas": r"$(\beta_1, \beta_2)$", "step": "t"}

MOMENTUM = r"v_t = \gamma v_{t-1} + \eta g, \quad \theta_t = \theta_{t-1} - v_t"
MOMENTUM_SYMBOLS = {
    "theta": r"\theta_{t-1}", "v": "v_{t-1}", "g": "g", "lr": r"\eta", "gamma": r"\gamma"
}  # fmt: skip


def momentum(theta, v, g, *, lr: float, gamma: float = 0.9):
    return theta - (gamma * v + lr * g), gamma * v + lr * g


AGREEMENTS = [  # formula, function, symbols, whether they agree
    (r"x \sigma(\beta x)", swish, {"x": "x", "beta": r"\beta"}, True),
    (r"x \sigma(x)", swish, {"x": "x", "beta": r"\beta"}, False),
    (r"x \sigma(x)", swish, {"x": "x"}, True),
    (ADAM, adam_direction, ADAM_SYMBOLS, True),
    (ADAM.replace(r"\beta_1", r"\beta_2"), adam_direction, ADAM_SYMBOLS, False),
    (ADAM.replace(r"\beta_1^t", r"\beta_1"), adam_direction, ADAM_SYMBOLS, False),
    (r"W x + b", lambda x, W, b: W @ x + b, {"x": "x", "W": "W", "b": "b"}, True),
    (r"W^\top x + b", lambda x, W, b: W @ x + b, {"x": "x", "W": "W", "b": "b"}, False),
    (r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", lambda z: np.exp(z) / np.exp(z).sum(), {"z": "z"},
     True),
    (r"\frac1n \sum_{i=1}^{n} x_i", lambda x, /: x.mean(), {"x": "x"}, True),
    (r"\frac1n \sum_{i=1}^{n} x_i", np.sum, {"a": "x"}, False),
    (r"\sum_k p_k - p_y", lambda p, y: p.sum() - p[y], {"p": "p", "y": "y"}, True),
    (r"\frac{1}{n} \sum_{i=1}^{n} [a_i = 0]", lambda a: np.mean(a == 0), {"a": "a"}, True),
    (r"\frac{1}{n} \sum_{i=1}^{n} [a_i = 0]", lambda a: 0.0, {"a": "a"}, False),
    (MOMENTUM, momentum, MOMENTUM_SYMBOLS, True),
    (MOMENTUM.replace("- v_t", "+ v_t"), momentum, MOMENTUM_SYMBOLS, False),
    (MOMENTUM.replace(r"\eta g", "g"), momentum, MOMENTUM_SYMBOLS, False),
    (r"x / n", lambda x, n: np.ones(7), {"x": "x", "n": "n"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "function", "symbols", "expected"), AGREEMENTS)
def test_agrees__compares_a_formula_with_code(tex, function, symbols, expected):
    assert agrees(parse_formula(tex), function, symbols) is expected


def test_agrees__takes_fixed_arguments_and_domains():
    formula = parse_formula(r"\log x")
    function = lambda x, base: np.log(x) / np.log(base)  # noqa: E731 a table-sized subject
    options = {"fixed": {"base": math.e}, "domain": {"x": (0.5, 3.0)}}
    assert agrees(formula, function, {"x": "x"}, **options)
    assert not agrees(formula, function, {"x": "x"}, **(options | {"fixed": {"base": 2}}))


def test_agrees__within_a_tolerance():
    formula = parse_formula(r"2.718 x")
    assert not agrees(formula, lambda x: math.e * x, {"x": "x"})
    assert agrees(formula, lambda x: math.e * x, {"x": "x"}, tolerance=1e-3)


def test_disagreement__names_the_point():
    found = disagreement(parse_formula("2 x"), lambda x: x, {"x": "x"})
    assert found.startswith("at x = [")
    assert "<lambda> gives" in found


@pytest.mark.parametrize(
    ("tex", "function", "symbols", "words"),
    [(r"a x", swish, {"x": "x"}, "no argument of swish gives the symbols a"),
     (r"x", adam_direction, {"m": "x"}, "argument v of adam_direction has no symbol"),
     (r"x", swish, {"x": "x", "gamma": "g"}, "swish has no argument gamma"),
     (r"\log(-x^2)", lambda x: x * math.nan, {"x": "x"}, "finite at none"),
     (r"a x", lambda x, a: x @ np.ones(9), {"x": "x", "a": "a"}, "refuses drawn arguments"),
     (r"x", lambda x: (x, [x]), {"x": "x"}, "got a list")],
)  # fmt: skip
def test_agrees__says_why_it_cannot_compare(tex, function, symbols, words):
    with pytest.raises(FormulaError, match=words):
        agrees(parse_formula(tex), function, symbols)
