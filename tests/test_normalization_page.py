"""The comparison tables of the normalization pages hold for PyTorch's layers."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from dlref.layers import spectral_norm, weight_norm
from tests.tables import read_table

SIZES = {"$N$": 5, "$C$": 6, "$H$": 3, "$W$": 4, "$G$": 2, "$C / G$": 3}
IMAGES: dict[str, Any] = {
    "Batch norm": torch.nn.BatchNorm2d(6),
    "Layer norm over all": torch.nn.LayerNorm((6, 3, 4)),
    "Group norm": torch.nn.GroupNorm(2, 6),
    "Instance norm": torch.nn.InstanceNorm2d(6),
}


NORMS = read_table("layer-normalization.md", "| Norm | Averages over |")
LAYERS = read_table("layer-normalization.md", "| Layer | Normalizes |")
MODES = read_table("batch-normalization.md", "| Mode |")
LIBRARIES = read_table("batch-normalization.md", "| Library | Default momentum |")


def _images() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(5, 6, 3, 4, generator=generator)


@pytest.mark.parametrize("row", NORMS, ids=lambda row: row["Norm"])
def test_norms__average_over_the_axes_of_the_table(row: dict[str, str]) -> None:
    layer = IMAGES[row["Norm"]].train()
    x = _images().requires_grad_()
    layer(x)[1, 2, 0, 1].backward()
    assert x.grad is not None
    seen = int((x.grad != 0).sum())
    axes = row["Averages over"].split(", ")
    assert seen == math.prod(SIZES[axis] for axis in axes)
    means = math.prod(SIZES[f"${letter}$"] for letter in row["Means in a batch"].strip("$").split())
    assert seen * means == x.numel()
    others = x.grad.clone()
    others[1] = 0
    assert row["Depends on the batch"] == ("yes" if bool((others != 0).any()) else "no")
    running = [name for name, _ in layer.named_buffers() if name.startswith("running")]
    assert row["Running statistics"] == ("yes" if running else "no")
    learned = {tuple(p.shape) for p in layer.parameters()}
    sizes = {"a scale and a shift a channel": {(6,)}, "a scale and a shift a value": {(6, 3, 4)}}
    assert learned == sizes.get(row["Learns by default"], set())


@pytest.mark.parametrize("row", MODES, ids=lambda row: row["Mode"])
def test_modes_of_batch_norm__behave_as_the_table_says(row: dict[str, str]) -> None:
    layer = torch.nn.BatchNorm2d(6).train(row["Mode"].endswith("training"))
    x, alone = _images(), _images()[:1]
    before = layer.running_mean.clone()  # type: ignore[union-attr]
    same = torch.allclose(layer(x)[:1], layer(alone))
    assert row["Example depends on its batch"] == ("no" if same else "yes")
    moved = not torch.equal(before, layer.running_mean)  # type: ignore[arg-type]
    assert row["Running statistics"] == ("move" if moved else "stay")
    try:
        layer(alone[:, :, :1, :1])
    except ValueError:
        assert row["Result with one value a channel"] == "raises an error"
    else:
        assert row["Result with one value a channel"] == "works"


def test_libraries__torch_has_the_defaults_of_the_table() -> None:
    (row,) = [row for row in LIBRARIES if row["Library"] == "PyTorch"]
    layer = torch.nn.BatchNorm1d(1)
    assert (layer.momentum, layer.eps) == (float(row["Default momentum"]), float(row["Default ε"]))
    layer(torch.tensor([[9.0], [11.0]]))
    assert layer.running_mean is not None
    assert row["Value weighed by the momentum"] == "the new batch"
    assert math.isclose(layer.running_mean.item(), 10 * 0.1, rel_tol=1e-6)


def test_layers__subtract_a_mean_and_learn_what_the_table_says() -> None:
    rows = {row["Layer"]: row for row in LAYERS}
    x = torch.tensor([[1.0, 2.0, 6.0]])
    for name, layer in (("Layer norm", torch.nn.LayerNorm(3)), ("RMS norm", torch.nn.RMSNorm(3))):
        subtracts = torch.allclose(layer(x), layer(x + 10), atol=1e-4)
        assert rows[name]["Subtracts a mean"] == ("yes" if subtracts else "no")
        learned = {"weight": "scale", "bias": "shift"}
        names = " and ".join(learned[key] for key, _ in layer.named_parameters())
        assert rows[name]["Learns"] == names
    weight = np.array([[3.0, 4.0], [1.0, 1.0]])
    assert np.allclose(np.linalg.norm(weight_norm(weight, np.ones(2)), axis=1), 1)
    assert rows["Weight norm"]["Normalizes"] == "each row of a weight"
    ratio = spectral_norm(weight, np.ones(2))[0] / weight
    assert np.ptp(ratio) < 1e-12
    assert rows["Spectral norm"]["Normalizes"] == "a whole weight matrix"
