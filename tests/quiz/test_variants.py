import numpy as np
import pytest

from dlref.quiz.numeric import POINTS, evaluate_all, is_constant, share_apart, show_number
from dlref.quiz.variants import apply_changes, changes


@pytest.mark.parametrize(
    ("tex", "changed", "why"),
    [
        ("y = a + b", "y = a - b", "It subtracts where the formula adds"),
        ("y = a - b", "y = a + b", "It adds where the formula subtracts"),
        ("y = e^{-x}", "y = e^{x}", "It has lost a minus sign"),
        ("y = e^x", "y = e^{-x}", "Its exponent has the wrong sign"),
        ("y = e^{x}", "y = e^{-x}", "Its exponent has the wrong sign"),
        ("y = g^2 x", "y = g x", "The square is missing"),
        (r"y = 1 - \beta^t", r"y = 1 - \beta", "The power is missing"),
        (r"y = \frac{1}{\sqrt{v}}", r"y = \frac{1}{v}", "The square root is missing"),
        (r"y = a \sqrt{v + c}", r"y = a (v + c)", "The square root is missing"),
        (r"y = \frac{a}{b}", r"y = \frac{b}{a}", "Numerator and denominator have changed places"),
        (r"y = \frac{1}{2} x", "y =  x", "The factor one half is missing"),
        (r"y = (1 - \beta) g", r"y = \beta  g", r"It weights by $\beta$"),
        (r"y = \beta m + (1 - \beta) g", r"y = (1 - \beta) m + (1 - \beta) g", "It weights by"),
        (r"y = \tanh(x)", r"y = \sigma(x)", r"It has $\sigma$ where the formula has $\tanh$"),
        (r"y = \max(0, x)", r"y = \min(0, x)", r"It has $\min$ where the formula has $\max$"),
        (r"y = i \odot c", "y = i + c", "It adds where the formula multiplies"),
        (r"y = \lfloor t \rfloor", r"y = \lceil t \rceil", "It rounds up"),
    ],
)
def test_changes__finds_the_misconception(tex: str, changed: str, why: str) -> None:
    made = {apply_changes(tex, change): change.why for change in changes(tex)}
    assert made[changed].startswith(why)


@pytest.mark.parametrize(
    "tex",
    [
        "y = x_{t-1}",
        r"y = \sum_{i=1} x_i",
        r"y = \begin{cases} x & x > 0 - 1 \\ 0 & x < 0 + 1 \end{cases}",
        r"y = \frac{1}{x}",
        r"a - b = x",
        r"y = \text{all-or-nothing}",
    ],
)
def test_changes__leaves_indices_conditions_and_left_sides_alone(tex: str) -> None:
    assert changes(tex) == []


def test_changes__at_different_places_combine() -> None:
    tex = r"y = a + e^{-b}"
    plus, minus = changes(tex)
    assert plus.is_apart_from(minus)
    assert not plus.is_apart_from(plus)
    assert apply_changes(tex, plus, minus) == apply_changes(tex, minus, plus) == "y = a - e^{b}"


def test_evaluate_all__tells_equal_from_different_formulas() -> None:
    rows = evaluate_all(["y = (a + b) c", "y = a c + b c", "y = a c - b c"], 0)
    assert rows is not None
    assert len(rows[0]) == POINTS
    assert share_apart(rows[0], rows[1]) == 0.0
    assert share_apart(rows[0], rows[2]) > 0.9


def test_evaluate_all__finds_points_where_roots_and_logarithms_are_finite() -> None:
    rows = evaluate_all([r"y = \sqrt{a} + \log b"], 0)
    assert rows is not None
    assert np.isfinite(rows).all()


@pytest.mark.parametrize("tex", [r"y = \mathcal{N}(0, 1) \sim", r"y = \sqrt{-1 - a^2}"])
def test_evaluate_all__is_undecided_where_nothing_can_be_computed(tex: str) -> None:
    assert evaluate_all([tex], 0) is None


def test_is_constant__finds_a_formula_that_forgot_its_symbols() -> None:
    (same,) = evaluate_all(["y = x - x"], 0) or [[]]
    (other,) = evaluate_all(["y = x"], 0) or [[]]
    assert is_constant(same)
    assert not is_constant(other)


def test_show_number__has_four_digits_and_no_minus_zero() -> None:
    assert [show_number(v) for v in (0.731058, -0.0, 12.0)] == ["0.7311", "0", "12"]
