"""The comparison tables of the pages about initialization hold in PyTorch."""

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import init

from dlref.formula import parse_formula

PAGES = Path(__file__).parents[1] / "docs" / "basics"
FANS = [(300, 100), (100, 300), (50, 50)]  # fan-in, fan-out
WIDTH = 256


def _table(page: str, header: str) -> list[dict[str, str]]:
    """The rows of the table whose header line begins as given."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(header, 1)[1].split("\n\n", 1)[0]
    titles, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in (header + lines).splitlines()
    ]
    return [dict(zip(titles, row, strict=True)) for row in rows]


STARTS = _table("weight-initialization.md", "| Start |")
RECIPES = _table("xavier-and-he.md", "| Recipe |")

UNIFORM: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "Xavier initialization": init.xavier_uniform_,
    "Kaiming initialization": lambda w: init.kaiming_uniform_(w, nonlinearity="relu"),
    "LeCun initialization": lambda w: init.kaiming_uniform_(w, nonlinearity="linear"),
    "PyTorch's default": lambda w: torch.nn.Linear(w.shape[1], w.shape[0]).weight.data,
    "Orthogonal initialization": init.orthogonal_,  # drawn otherwise: no bound
}
DRAWN: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "All weights 0": init.zeros_,
    "All weights 0.001": lambda w: init.constant_(w, 0.001),
    "Normal, standard deviation 0.02": lambda w: init.normal_(w, std=0.02),
    "Normal, standard deviation 0.2": lambda w: init.normal_(w, std=0.2),
    "Normal, variance 2 / fan-in": lambda w: init.kaiming_normal_(w, nonlinearity="relu"),
}


def _drawn(start: Callable[[torch.Tensor], torch.Tensor], out: int, n: int) -> torch.Tensor:
    return start(torch.empty(out, n)).double()


def _value(cell: str, fan_in: int, fan_out: int) -> float:
    formula = parse_formula(f"y = {cell.strip('$')}")
    fans = {r"n_{\text{in}}": np.array(fan_in), r"n_{\text{out}}": np.array(fan_out)}
    return float(formula.evaluate({symbol: fans[symbol] for symbol in formula.symbols}))


@pytest.mark.parametrize(("fan_in", "fan_out"), FANS)
@pytest.mark.parametrize("row", RECIPES, ids=[row["Recipe"] for row in RECIPES])
def test_recipes__have_the_variance_and_the_bound_of_the_table(
    row: dict[str, str], fan_in: int, fan_out: int
) -> None:
    torch.manual_seed(0)
    draws = [_drawn(UNIFORM[row["Recipe"]], fan_out, fan_in) for _ in range(20)]
    w = torch.stack(draws)
    assert float(w.square().mean()) == pytest.approx(
        _value(row["Variance"], fan_in, fan_out), rel=0.02
    )
    if row["Uniform bound"] != "–":
        bound = _value(row["Uniform bound"], fan_in, fan_out)
        assert float(w.abs().max()) == pytest.approx(bound, rel=1e-3)


@pytest.mark.parametrize("row", RECIPES, ids=[row["Recipe"] for row in RECIPES])
def test_recipes__use_the_fans_of_the_table(row: dict[str, str]) -> None:
    variance = {fans: _value(row["Variance"], *fans) for fans in FANS[:2]}
    wide, narrow = variance.values()
    kind = {
        "the mean of both": wide == narrow != _value(row["Variance"], 300, 300),
        "always fan-in": narrow == pytest.approx(3 * wide),
        "one, usually fan-in": narrow == pytest.approx(3 * wide),
        "the larger one": wide == narrow == _value(row["Variance"], 300, 300),
    }
    assert kind[row["Choice of fan"]]


@pytest.mark.parametrize("row", RECIPES, ids=[row["Recipe"] for row in RECIPES])
def test_recipes__change_the_signal_as_the_table_says(row: dict[str, str]) -> None:
    torch.manual_seed(0)
    x = torch.randn(500, WIDTH, dtype=torch.float64)
    squares = []
    for activation in (lambda z: z, torch.relu):
        w = _drawn(UNIFORM[row["Recipe"]], WIDTH, WIDTH)
        squares.append(float(activation(x @ w.T).square().mean() / x.square().mean()))
    told = [float(Fraction(row[f"Factor {kind}"])) for kind in ("without activation", "with ReLU")]
    assert squares == pytest.approx(told, rel=0.03)


@pytest.mark.parametrize("row", STARTS, ids=[row["Start"] for row in STARTS])
def test_starts__treat_units_and_signals_as_the_table_says(row: dict[str, str]) -> None:
    torch.manual_seed(0)
    start = DRAWN[row["Start"]]
    weights = [_drawn(start, WIDTH, WIDTH).requires_grad_() for _ in range(20)]
    h = torch.randn(100, WIDTH, dtype=torch.float64)
    for w in weights:
        h = torch.relu(h @ w.T)
    square = float(h.detach().square().mean())
    size = "exactly 0" if square == 0 else "stays" if abs(math.log10(square)) < 1 else "other"
    size = {True: "vanishes", False: "explodes"}[square < 1] if size == "other" else size
    assert row["Fate of a signal in 20 ReLU layers of 256 units"] == size
    first, second = [_drawn(start, *shape).requires_grad_() for shape in ((WIDTH, 3), (1, WIDTH))]
    (torch.tanh(torch.randn(50, 3, dtype=torch.float64) @ first.T) @ second.T).sum().backward()
    assert first.grad is not None
    one, other = first.grad[:2]
    kinds = {"both 0": not one.any() and not other.any(), "equal": bool((one == other).all())}
    assert row["Gradients of two hidden units"] == next(
        (kind for kind, holds in kinds.items() if holds), "different"
    )
