import pytest

from dlref.quiz.quantity import Quantity, all_numbers, equivalent, quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0.25", 0.25, ""),
        ("−2", -2.0, ""),
        ("1,000", 1000.0, ""),
        ("0,25", 0.25, ""),
        ("1/2", 0.5, ""),
        ("½", 0.5, ""),
        (r"$\tfrac12$", 0.5, ""),
        (r"$\frac{3}{4}$", 0.75, ""),
        ("$10^{-3}$", 0.001, ""),
        (r"$3 \cdot 10^2$", 300.0, ""),
        ("50 %", 0.5, ""),
        ("12 MB", 12.0, "mb"),
        ("3 epochs", 3.0, "epoch"),
        ("about 5", 5.0, ""),
        ("two", 2.0, ""),
        ("−∞", float("-inf"), ""),
        (r"$\infty$", float("inf"), ""),
        ("1e-8", 1e-8, ""),
    ],
)
def test_quantity__is_read_however_it_is_written(text: str, value: float, unit: str) -> None:
    assert quantity(text) == Quantity(pytest.approx(value), unit)


@pytest.mark.parametrize(
    "text", ["tanh", "One cycle", "(0, 1)", "$x$", "0^-1", "2-norm of g", "", "`(2, 3)`"]
)
def test_quantity__is_none_for_anything_else(text: str) -> None:
    assert quantity(text) is None


def test_all_numbers__need_one_unit() -> None:
    assert all_numbers(["1/2", "75 %", "1"]) == [0.5, 0.75, 1.0]
    assert all_numbers(["1 MB", "2 MB"]) == [1.0, 2.0]
    assert all_numbers(["1 MB", "2 ms"]) is None
    assert all_numbers(["1", "two or three"]) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("0.5", "1/2"),
        ("tanh", "Tanh."),
        ("mean and variance", "variance and mean"),
        ("not bounded", "unbounded"),
        (r"$\frac{x}{2}$", r"$\tfrac{1}{2} x$"),
        (r"$\max(0, x)$", r"$\max(x, 0)$"),
    ],
)
def test_equivalent__finds_two_that_say_the_same(texts: tuple[str, str]) -> None:
    assert equivalent(["$y^3$", *texts]) == texts


@pytest.mark.parametrize(
    "texts",
    [
        ("`(2, 3)`", "`(3, 2)`"),
        ("$[0, 1)$", "$(0, 1)$"),
        ("$x$", "$-x$"),
        (r"$\frac{g}{\sqrt{v} + \epsilon}$", r"$\frac{g}{\sqrt{v + \epsilon}}$"),
        ("$x y$", "$x + y$"),
        ("1 MB", "1 ms"),
        ("bounded", "unbounded"),
    ],
)
def test_equivalent__leaves_different_options_alone(texts: tuple[str, str]) -> None:
    assert equivalent(texts) is None
