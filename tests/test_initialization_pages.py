"""The comparison tables of the pages about initialization hold in PyTorch."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import torch
from torch.nn import init

from dlref.formula import parse_formula
from tests.tables import read_table

FANS = [(300, 100), (100, 300), (50, 50)]  # fan-in, fan-out
WIDTH = 256


STARTS = read_table("weight-initialization.md", "| Start |")
RECIPES = read_table("xavier-and-he.md", "| Recipe |")
DEFAULTS = read_table("xavier-and-he.md", "| Layer | Start in PyTorch |")

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


def _is_uniform(w: torch.Tensor, bound: float) -> bool:
    """Whether many numbers reach both bounds and have the variance of an even draw."""
    low, high, square = (float(f(w.detach())) for f in (torch.min, torch.max, _mean_square))
    ends = (low, high) == pytest.approx((-bound, bound), rel=0.02)
    inside = max(-low, high) <= bound * (1 + 1e-6)
    return ends and inside and square == pytest.approx(bound**2 / 3, rel=0.1)


def _mean_square(w: torch.Tensor) -> torch.Tensor:
    return w.double().square().mean()


LAYERS: dict[str, Callable[[], list[torch.nn.Module]]] = {
    "`Linear`, `Conv1d`, `Conv2d`, `Conv3d`": lambda: [
        torch.nn.Linear(24, 900),
        torch.nn.Conv1d(8, 900, 3),
        torch.nn.Conv2d(6, 900, 2),
        torch.nn.Conv3d(3, 900, 2),
    ],
    "`Embedding`": lambda: [torch.nn.Embedding(300, 100)],
    "`RNN`, `LSTM`, `GRU`": lambda: [
        torch.nn.RNN(9, 900),
        torch.nn.LSTM(9, 900),
        torch.nn.GRU(9, 900),
    ],
    "`MultiheadAttention`, input projection": lambda: [torch.nn.MultiheadAttention(64, 4)],
    "`BatchNorm`, `LayerNorm`": lambda: [torch.nn.BatchNorm2d(9), torch.nn.LayerNorm(9)],
}


def _starts_as(layer: torch.nn.Module, told: str) -> bool:
    named = {name: p.detach() for name, p in layer.named_parameters()}
    if told == r"uniform, bound $1 / \sqrt{n_{\text{in}}}$":
        n = named["weight"][0].numel()
        return all(_is_uniform(p, n**-0.5) for p in named.values())
    if told == "uniform, bound one over the root of the hidden size":
        assert isinstance(layer, torch.nn.RNNBase)
        return all(_is_uniform(p, layer.hidden_size**-0.5) for p in named.values())
    if told == "normal, standard deviation 1":
        w = named["weight"].double()
        moments = [float((w**k).mean()) for k in (1, 2, 4)]
        return moments == pytest.approx([0, 1, 3], abs=0.1)
    if told == "Xavier uniform, biases 0":
        w, bias = named["in_proj_weight"], named["in_proj_bias"]
        return _is_uniform(w, (6 / sum(w.shape)) ** 0.5) and not bias.any()
    assert told == "scale 1, shift 0"
    return bool((named["weight"] == 1).all()) and not named["bias"].any()


@pytest.mark.parametrize("row", DEFAULTS, ids=[row["Layer"] for row in DEFAULTS])
def test_layers_of_torch__start_as_the_table_says(row: dict[str, str]) -> None:
    torch.manual_seed(0)
    for layer in LAYERS[row["Layer"]]():
        assert _starts_as(layer, row["Start in PyTorch"]), layer
