"""The comparison tables of the optimizer pages hold for PyTorch's optimizers."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from dlref.optim import Lion
from tests.optim.paths import our_path
from tests.tables import read_table

ADAPTIVE = read_table("optimizers.md", "| Optimizer | Divides the gradient")
ADAM = read_table("adam.md", "| Optimizer | Copies")
RELATIVES = read_table("adam-relatives.md", "| Optimizer | Divisor")
MAKERS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "SGD": (torch.optim.SGD, {}),
    "SGD with momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "Adagrad": (torch.optim.Adagrad, {}),
    "Adadelta": (torch.optim.Adadelta, {}),
    "RMSprop": (torch.optim.RMSprop, {}),
    "Centred RMSprop": (torch.optim.RMSprop, {"centered": True}),
    "Adam": (torch.optim.Adam, {}),
    "AMSGrad": (torch.optim.Adam, {"amsgrad": True}),
    "AdamW": (torch.optim.AdamW, {}),
    "Adamax": (torch.optim.Adamax, {}),
    "NAdam": (torch.optim.NAdam, {}),
    "RAdam": (torch.optim.RAdam, {}),
}


def every(rows: list[dict[str, str]], *, but: str = "") -> pytest.MarkDecorator:
    """Every row of a table whose optimizer PyTorch has."""
    chosen = [row for row in rows if row["Optimizer"] != but]
    return pytest.mark.parametrize("row", chosen, ids=[row["Optimizer"] for row in chosen])


def _default(name: str, option: str) -> Any:
    return inspect.signature(MAKERS[name][0]).parameters[option].default


def _lengths(name: str, gradient: float, steps: int) -> list[float]:
    """Lengths of the steps under a constant gradient, without weight decay and with rate 1."""
    make, options = MAKERS[name]
    theta = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer, lengths = make([theta], **{"lr": 1.0, "weight_decay": 0.0, **options}), []
    for _ in range(steps):
        before = theta.item()
        theta.grad = torch.full((1,), gradient, dtype=torch.float64)
        optimizer.step()
        lengths.append(before - theta.item())
    return lengths


def _copies(name: str) -> int:
    make, options = MAKERS[name]
    theta = torch.nn.Parameter(torch.zeros(7, dtype=torch.float64))
    optimizer = make([theta], **options)
    theta.grad = torch.ones_like(theta)
    optimizer.step()
    kept = optimizer.state[theta].values()
    return sum(isinstance(one, torch.Tensor) and one.shape == theta.shape for one in kept)


@every(ADAPTIVE + ADAM + RELATIVES, but="Lion")
def test_copies_of_state__are_those_of_torch(row: dict[str, str]) -> None:
    assert int(row["Copies of state"]) == _copies(row["Optimizer"])


@every(ADAPTIVE)
def test_adaptive_optimizers__have_the_defaults_and_the_step_of_the_table(
    row: dict[str, str],
) -> None:
    name = row["Optimizer"]
    assert float(row["Default rate in PyTorch"]) == _default(name, "lr")
    if row[r"Default $\epsilon$ in PyTorch"] != "none":
        assert float(row[r"Default $\epsilon$ in PyTorch"]) == _default(name, "eps")
    places = len(row["Length of step 100 at a gradient of 1"].partition(".")[2])
    assert float(row["Length of step 100 at a gradient of 1"]) == round(
        _lengths(name, 1.0, 100)[-1], places
    )


@every(ADAM)
def test_adam_and_its_rivals__have_the_defaults_and_the_first_step_of_the_table(
    row: dict[str, str],
) -> None:
    name = row["Optimizer"]
    assert float(row["Default rate"]) == _default(name, "lr")
    assert float(row["Default weight decay"]) == _default(name, "weight_decay")
    assert float(row["First step of gradient 5 at rate 1"]) == round(_lengths(name, 5.0, 1)[0], 2)


@every(ADAM)
def test_weight_decay__is_of_the_kind_of_the_table(row: dict[str, str]) -> None:
    """Without a gradient a decoupled decay takes the same share in each step, L2 does not."""
    make, options = MAKERS[row["Optimizer"]]
    theta = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = make([theta], lr=0.01, weight_decay=0.1, **options)
    for _ in range(2):
        theta.grad = torch.zeros(1, dtype=torch.float64)
        optimizer.step()
    alike = np.isclose(theta.item(), (1 - 0.01 * 0.1) ** 2, rtol=1e-9)
    kinds = {"L2 in the gradient": False, "decoupled": True}
    assert alike == kinds[row["Kind of weight decay"]]


@every(RELATIVES, but="Lion")
def test_relatives__have_the_defaults_and_the_first_step_of_the_table(
    row: dict[str, str],
) -> None:
    name = row["Optimizer"]
    assert float(row["Default rate"]) == _default(name, "lr")
    assert tuple(map(float, row["Default betas"].split(" and "))) == _default(name, "betas")
    assert float(row["First step of gradient 5 at rate 1"]) == round(_lengths(name, 5.0, 1)[0], 2)
    decoupled = "decoupled_weight_decay" in inspect.signature(MAKERS[name][0]).parameters
    # Adam has the option too, under a name of its own: AdamW.
    assert row["Weight decay"] == (
        "either kind" if decoupled and name != "Adam" else "L2 in the gradient"
    )


def test_relatives__lion_is_as_the_table_says() -> None:
    (row,) = [row for row in RELATIVES if row["Optimizer"] == "Lion"]
    ours = inspect.signature(Lion).parameters
    assert float(row["Default rate"]) == ours["lr"].default
    assert tuple(map(float, row["Default betas"].split(" and "))) == ours["betas"].default
    path = our_path(Lion, 2, lr=1.0)
    np.testing.assert_allclose(
        np.abs(path[1] - path[0]), float(row["First step of gradient 5 at rate 1"])
    )
    assert row["Copies of state"] == "1"
