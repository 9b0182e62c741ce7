"""The tables of the pages about training hold for PyTorch's formats and for our own averages."""

import re

import numpy as np
import pytest
import torch

from dlref.autodiff import no_grad
from dlref.layers import Linear
from dlref.training import ema_update, load_digits, swa_update
from tests.tables import read_table

FORMATS = read_table("training-practice.md", "| Format |")
AVERAGES = read_table("training-practice.md", "| Average |")
MODES = read_table("training-loop.md", "| Call |")


@pytest.mark.parametrize("row", FORMATS, ids=[row["Format"] for row in FORMATS])
def test_formats__are_those_of_torch(row: dict[str, str]) -> None:
    finfo = torch.finfo(getattr(torch, row["Format"]))
    significant = int(row["Significant bits"])
    distance = re.fullmatch(r"\$2\^\{(-\d+)\}\$", row["Distance near 1"])
    assert distance and 2.0 ** int(distance[1]) == finfo.eps == 2.0 ** (1 - significant)
    assert int(row["Exponent bits"]) == finfo.bits - significant
    assert float(row["Largest number"]) == pytest.approx(finfo.max, rel=0.01)
    assert float(row["Smallest normal number"]) == pytest.approx(finfo.tiny, rel=0.03)


def test_float16__loses_what_the_page_says() -> None:
    lost, kept = np.float16(2.0**-25), np.float16(np.nextafter(2.0**-25, 1))
    assert lost == 0 < kept
    with np.errstate(over="ignore"):
        assert np.isinf(np.float16(65520.0)) and np.float16(65519.0) == 65504
    assert np.float16(1) - np.spacing(np.float16(1)) / 2 == np.float16(1 - 2**-11) < 1


@pytest.mark.parametrize("row", AVERAGES, ids=[row["Average"] for row in AVERAGES])
def test_averages__have_the_noise_of_the_table(row: dict[str, str]) -> None:
    rng, steps, decay = np.random.default_rng(0), 60, 0.8
    average = rng.normal(size=200_000)
    for n in range(1, steps):
        weights = rng.normal(size=average.shape)
        if row["Average"] == "EMA":
            average = ema_update(average, weights, decay=decay)
        else:
            average = swa_update(average, weights, n)
    formulas = {r"$(1 - d) / (1 + d)$": (1 - decay) / (1 + decay), "$1 / n$": 1 / steps}
    assert average.var() == pytest.approx(formulas[row["Variance of its noise"]], rel=0.02)


def test_modes__do_what_the_table_says() -> None:
    net, x = Linear(2, 1, rng=np.random.default_rng(0)), np.ones((1, 2))
    net.eval()
    kept = {True: "kept", False: "none"}
    assert MODES[0]["Records for backward"] == kept[net(x).requires_grad]
    net.train()
    drop, ones = torch.nn.Dropout(0.5), torch.ones(100)
    with no_grad(), torch.no_grad():
        assert MODES[1]["Records for backward"] == kept[net(x).requires_grad]
        assert MODES[1]["Output of dropout"] == "the same" and not torch.equal(drop(ones), ones)
    assert MODES[0]["Output of dropout"] == "changed" and torch.equal(drop.eval()(ones), ones)


def test_digits__are_read_by_the_nearest_neighbour() -> None:
    digits = load_digits()
    x, test = digits.x_train, digits.x_test
    nearest = ((x**2).sum(axis=1) - 2 * test @ x.T).argmin(axis=1)
    assert round(float(np.mean(digits.y_train[nearest] == digits.y_test)), 3) == 0.989


def test_ema__is_half_its_start_after_6900_steps() -> None:
    assert 0.9999**6900 > 0.5 > 0.9999**6950
