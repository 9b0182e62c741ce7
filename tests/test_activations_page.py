"""The comparison tables of the activation pages hold for PyTorch's functions."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional

from dlref.formula import parse_formula
from tests.tables import close, read_table

GRID = torch.linspace(-60, 60, 120_001, dtype=torch.float64)


def _ids(rows: list[dict[str, str]]) -> list[str]:
    return [row["Activation"] for row in rows]


PROPERTIES = read_table("activation-functions.md", "| Activation | Range | Zero-centred | Flat")
FORMULAS = read_table("activation-functions.md", "| Activation | Formula |")
GAINS = read_table("activation-functions.md", "| Activation | Gain |")
RECTIFIERS = read_table("relu-family.md", "| Activation | Range |")
SQUASHERS = read_table("sigmoid-and-tanh.md", "| Activation | Range |")
SOFTMAX = read_table("softmax.md", "| Function | Range of a result |")
SMOOTH = read_table("smooth-activations.md", "| Activation | Range |")
GATES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "a step": lambda x: (x > 0).double(),
    "sigmoid": torch.sigmoid,
    "normal distribution function": torch.special.ndtr,
    "tanh of softplus": lambda x: torch.tanh(functional.softplus(x)),
    "clipped straight line": lambda x: torch.clamp(x / 6 + 0.5, 0, 1),
}
OF_SCORES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "Softmax": lambda z: torch.softmax(z, -1),
    "Log-softmax": lambda z: torch.log_softmax(z, -1),
    "Log-sum-exp": lambda z: torch.logsumexp(z, -1, keepdim=True),
    "Division by the sum": lambda z: z / z.sum(-1, keepdim=True),
    "Sigmoid of each score": torch.sigmoid,
}
RANGES = PROPERTIES + RECTIFIERS + SQUASHERS + SMOOTH
TORCH_NAME = {row["Activation"]: row["Name in PyTorch"].strip("`") for row in FORMULAS}


def _function(activation: str) -> Callable[[torch.Tensor], torch.Tensor]:
    elsewhere = {"Swish": "silu", "Log-sigmoid": "logsigmoid"}  # not in the table of names
    name = elsewhere.get(activation) or TORCH_NAME[activation]
    if name == "prelu":
        return lambda x: functional.prelu(x, torch.tensor([0.25], dtype=x.dtype))
    function: Callable[[torch.Tensor], torch.Tensor] = getattr(functional, name)
    return function


def _slope(activation: str, at: float) -> float:
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    _function(activation)(x).backward()
    assert x.grad is not None
    return float(x.grad)


def test_tables__hold_the_same_activations() -> None:
    assert _ids(PROPERTIES) == _ids(FORMULAS)
    assert len(PROPERTIES) >= 15


@pytest.mark.parametrize("row", PROPERTIES, ids=_ids(PROPERTIES))
def test_properties__hold_in_torch(row: dict[str, str]) -> None:
    name = row["Activation"]
    y = _function(name)(GRID)
    assert row["Zero-centred"] == ("yes" if torch.allclose(y, -y.flip(0)) else "no")
    flat = (abs(_slope(name, -60)) < 1e-9, abs(_slope(name, 60)) < 1e-9)
    ends = {(True, True): "both", (True, False): "left", (False, False): "neither"}
    assert row["Flat ends"] == ends[flat]
    assert close(_slope(name, 0), row["Slope at 0"])


@pytest.mark.parametrize("row", RANGES, ids=_ids(RANGES))
def test_range__holds_in_torch(row: dict[str, str]) -> None:
    y = _function(row["Activation"])(GRID)
    cell = row["Range"].strip("$")
    low, high = cell[1:-1].split(", ")
    for bound, extreme, at in ((low, y.min(), -60.0), (high, y.max(), 60.0)):
        if "infty" in bound:  # twice as far out, twice as large
            half, far = _function(row["Activation"])(torch.tensor([at / 2, at]))
            assert float(far) == pytest.approx(2 * float(half), rel=0.01)
        else:
            assert close(float(extreme), bound)


@pytest.mark.parametrize("row", FORMULAS, ids=_ids(FORMULAS))
def test_formula__computes_what_torch_computes(row: dict[str, str]) -> None:
    x = torch.linspace(-7.3, 7.9, 40, dtype=torch.float64)
    formula = parse_formula(row["Formula"].strip("$"))
    values = {"x": x.numpy(), r"\alpha": np.array(0.25)}
    y = formula.evaluate({symbol: values[symbol] for symbol in formula.symbols})
    np.testing.assert_allclose(y, _function(row["Activation"])(x), atol=1e-4)  # SELU is rounded


@pytest.mark.parametrize("row", GAINS, ids=_ids(GAINS))
def test_gain__is_the_one_of_torch(row: dict[str, str]) -> None:
    name = {"none (identity)": "linear", "PReLU": "leaky_relu"}.get(row["Activation"])
    start = 0.25 if row["Activation"] == "PReLU" else None
    gain = torch.nn.init.calculate_gain(name or TORCH_NAME[row["Activation"]], start)
    assert close(gain, row["Gain"])


@pytest.mark.parametrize("activation", sorted(set(TORCH_NAME) - set(_ids(GAINS))))
def test_gain__is_unknown_to_torch_where_the_table_has_none(activation: str) -> None:
    with pytest.raises(ValueError, match="Unsupported nonlinearity"):
        torch.nn.init.calculate_gain(TORCH_NAME[activation])


@pytest.mark.parametrize("row", RECTIFIERS, ids=_ids(RECTIFIERS))
def test_rectifiers__have_the_slopes_and_the_mean_of_the_table(row: dict[str, str]) -> None:
    name = row["Activation"]
    assert close(_slope(name, -60), row["Slope far left"])
    assert close(_slope(name, 0), row["Slope at 0 in PyTorch"])
    density = torch.exp(-(GRID**2) / 2) / math.sqrt(2 * math.pi) * 1e-3
    assert close(float(torch.sum(_function(name)(GRID) * density)), row["Mean output"])


@pytest.mark.parametrize("row", SQUASHERS, ids=_ids(SQUASHERS))
def test_squashers__have_the_values_of_the_table(row: dict[str, str]) -> None:
    name = row["Activation"]
    assert close(float(_function(name)(torch.zeros(()))), row["Value at 0"])
    assert close(_slope(name, 0), row["Slope at 0"])
    assert close(_slope(name, 6), row["Slope at 6"])
    assert row["Exponential"] == ("no" if name.startswith("Hard") else "yes")


@pytest.mark.parametrize("row", SMOOTH, ids=_ids(SMOOTH))
def test_smooth__have_the_gates_and_the_slopes_of_the_table(row: dict[str, str]) -> None:
    name = row["Activation"]
    x = GRID.clone().requires_grad_()
    y = _function(name)(x)
    y.sum().backward()
    assert x.grad is not None
    assert close(_slope(name, 0), row["Slope at 0"])
    assert close(float(x.grad.max()), row["Largest slope"])
    assert row["Monotonic"] == ("yes" if bool((y.diff() >= 0).all()) else "no")
    if row["Gate"] in GATES:
        np.testing.assert_allclose(GATES[row["Gate"]](GRID) * GRID, y.detach(), atol=1e-12)
    else:
        assert (name, row["Gate"]) == ("Softplus", "none")


@pytest.mark.parametrize("row", SOFTMAX, ids=[row["Function"] for row in SOFTMAX])
def test_functions_of_scores__behave_as_the_table_says(row: dict[str, str]) -> None:
    generator = torch.Generator().manual_seed(0)
    z = 3 * torch.randn(2000, 4, generator=generator, dtype=torch.float64)
    function = OF_SCORES[row["Function"]]
    y, shifted = function(z), function(z + 1)
    low, high = row["Range of a result"].strip("$")[1:-1].split(", ")
    for bound, below in ((low, True), (high, False)):
        beyond = y.min() < -1 if below else y.max() > 1
        assert beyond == ("infty" in bound)
    assert (row["Range of a result"] == r"$(-\infty, 0)$") == bool((y < 0).all())
    assert row["Normalized"] == (
        "yes" if torch.allclose(y.sum(-1), torch.ones(()).double()) else "no"
    )
    assert row["Number of results"] == ("one" if y.shape[-1] == 1 else "$K$")
    effects = {
        "changes nothing": torch.allclose(shifted, y),
        "adds 1": torch.allclose(shifted, y + 1),
        "raises every output": bool((shifted > y).all()) and not torch.allclose(shifted, y + 1),
        "shifts the shares": not torch.allclose(shifted, y)
        and torch.allclose(shifted.sum(-1), y.sum(-1)),
    }
    assert [effect for effect, holds in effects.items() if holds] == [
        row["Effect of adding 1 to every score"]
    ]
