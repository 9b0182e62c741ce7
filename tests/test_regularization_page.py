"""The comparison tables of the pages about regularization and dropout hold for PyTorch and code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dlref.layers import drop_path, dropout, dropout2d
from dlref.regularization import proximal_gradient

PAGES = Path(__file__).parents[1] / "docs" / "basics"


def table(page: str, header: str) -> list[dict[str, str]]:
    """The rows of the table whose header line begins as given."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(header, 1)[1].split("\n\n", 1)[0]
    titles, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in (header + lines).splitlines()
    ]
    return [dict(zip(titles, row, strict=True)) for row in rows]


PENALTIES = table("regularization.md", "| Penalty | Pull on a weight of 2")
COINS = table("dropout.md", "| Function | What one coin")
MODES = table("dropout.md", "| Mode | Output of dropout")
STRENGTHS = {"L1 penalty": (1.0, 0.0), "L2 penalty": (0.0, 1.0), "Elastic net": (0.5, 0.5)}
DROPS: dict[str, Callable[..., Any]] = {
    "Dropout": dropout,
    "Spatial dropout": dropout2d,
    "Stochastic depth": drop_path,
}


class Draws:
    """A generator that notes the shape of what is drawn."""

    def __init__(self) -> None:
        self.shape: tuple[int, ...] = ()

    def random(self, shape: tuple[int, ...]) -> np.ndarray:
        self.shape = shape
        return np.random.default_rng(0).random(shape)


@pytest.mark.parametrize("row", PENALTIES, ids=[row["Penalty"] for row in PENALTIES])
def test_penalties__pull_as_the_table_says(row: dict[str, str]) -> None:
    l1, l2 = STRENGTHS[row["Penalty"]]
    for weight in ("2", "0.02"):
        w = torch.tensor(float(weight), dtype=torch.float64, requires_grad=True)
        (l1 * w.abs() + l2 / 2 * w**2).backward()
        assert w.grad is not None
        assert float(w.grad) == pytest.approx(float(row[f"Pull on a weight of {weight}"]))
    path = proximal_gradient(lambda w: w - 0.1, np.ones(1), lr=0.5, steps=200, l1=l1, l2=l2)
    assert row["Exact zeros"] == ("yes" if path[-1, 0] == 0 else "no")


@pytest.mark.parametrize("row", COINS, ids=[row["Function"] for row in COINS])
def test_coins__are_as_many_as_the_table_says(row: dict[str, str]) -> None:
    draws = Draws()
    DROPS[row["Function"]](np.ones((8, 16, 4, 4)), 0.5, rng=draws)
    assert row["Shape of the mask"] == f"`{draws.shape}`"
    assert int(row["Coins"]) == np.prod(draws.shape)


@pytest.mark.parametrize("row", MODES, ids=[row["Mode"] for row in MODES])
def test_modes__of_torch_behave_as_the_table_says(row: dict[str, str]) -> None:
    torch.manual_seed(0)
    layer = torch.nn.Dropout(0.2).train(row["Mode"] == "Training")
    x = torch.ones(1000)
    first, second = layer(x), layer(x)
    assert row["Output varies from call to call"] == ("no" if torch.equal(first, second) else "yes")
    assert float(row["Factor on kept values, $p = 0.2$"]) == float(first.max())
