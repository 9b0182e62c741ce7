"""The comparison tables of the pages of losses hold for PyTorch's functions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from dlref.losses import dice_loss, focal_loss, info_nce, triplet_margin_loss
from tests.tables import close, read_table

REGRESSION = read_table("losses.md", "| Loss | Loss of a residual of 3 |")
MATCHING = read_table("losses.md", "| Target | Distribution |")
CLASSIFIERS = read_table("classification-losses.md", "| Loss | Input |")
SCORES = read_table("kl-hinge-and-focal-losses.md", "| Loss | At score 0 |")
COMPARING = read_table("metric-losses.md", "| Loss | Compares |")

OF_RESIDUAL: dict[str, Callable[..., Any]] = {
    "MSE loss": functional.mse_loss,
    "MAE loss": functional.l1_loss,
    "Huber loss": lambda x, y: functional.huber_loss(x, y, delta=2.0),
    "Smooth L1 loss": lambda x, y: functional.smooth_l1_loss(x, y, beta=2.0),
    "Quantile loss": lambda x, y: torch.maximum(0.9 * (y - x), 0.1 * (x - y)),
}
OF_SCORE: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "Binary cross-entropy": lambda z: functional.softplus(-z),
    "Hinge loss": lambda z: torch.relu(1 - z),
    "Focal loss": lambda z: torch.sigmoid(-z) ** 2 * functional.softplus(-z),
}


def _value_and_slope(function: Callable[..., Any], at: float) -> tuple[float, float]:
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = function(x)
    y.backward()
    assert x.grad is not None
    return float(y.detach()), float(x.grad)


@pytest.mark.parametrize("row", REGRESSION, ids=[row["Loss"] for row in REGRESSION])
def test_regression_losses__cost_what_the_table_says(row: dict[str, str]) -> None:
    def of_residual(r: torch.Tensor) -> Any:
        return OF_RESIDUAL[row["Loss"]](r, torch.zeros_like(r))

    value, slope = _value_and_slope(of_residual, 3.0)
    assert close(value, row["Loss of a residual of 3"])
    assert close(slope, row["Slope at a residual of 3"])
    assert close(_value_and_slope(of_residual, -3.0)[0], row["Loss of a prediction 3 too low"])
    assert close(_value_and_slope(of_residual, 0.5)[1], row["Slope at a residual of 0.5"])
    far, farther = (_value_and_slope(of_residual, at)[1] for at in (50.0, 100.0))
    told = {"grows without bound": 2 * far, "δ": 2.0, "1": 1.0, "1 − τ": 0.1}
    assert farther == pytest.approx(told[row["Slope far out"]])
    jump = _value_and_slope(of_residual, 1e-9)[1] - _value_and_slope(of_residual, -1e-9)[1]
    assert row["Kink at 0"] == ("yes" if jump > 0.5 else "no")


def test_matching_losses__are_the_negative_logarithms_of_the_densities() -> None:
    assert [row["Distribution"] for row in MATCHING] == [
        "normal",
        "Laplace",
        "Bernoulli",
        "categorical",
    ]
    generator = torch.Generator().manual_seed(0)
    z, y = torch.randn(2, 5, 3, generator=generator, dtype=torch.float64)
    distributions = torch.distributions
    for density, loss in (
        (distributions.Normal(z, 1.0), (z - y) ** 2 / 2),
        (distributions.Laplace(z, 1.0), (z - y).abs()),
    ):
        constant = (-density.log_prob(y) - loss).flatten()
        torch.testing.assert_close(constant, constant[0].expand(15))
    yes = (y > 0).double()
    bce = functional.binary_cross_entropy_with_logits(z, yes, reduction="none")
    torch.testing.assert_close(bce, -distributions.Bernoulli(logits=z).log_prob(yes))
    right = torch.tensor([0, 2, 1, 1, 0])
    ce = functional.cross_entropy(z, right, reduction="none")
    torch.testing.assert_close(ce, -distributions.Categorical(logits=z).log_prob(right))


def test_classifiers__divide_by_what_the_table_says() -> None:
    divisors = {row["Loss"]: row["Divisor of a weighted mean"] for row in CLASSIFIERS}
    assert len(divisors) == 4
    w, z = torch.tensor([1.0, 5.0]), torch.tensor([[0.3, -0.7], [1.1, 0.4], [0.2, 2.0]])
    y = torch.tensor([0, 1, 1])
    weights = w[y]
    yes = y.double()
    one = z[:, 0].double()
    for name, function, arguments, weight in (
        ("Binary cross-entropy", functional.binary_cross_entropy, (one.sigmoid(), yes), weights),
        (
            "Binary cross-entropy with logits",
            functional.binary_cross_entropy_with_logits,
            (one, yes),
            weights,
        ),
        ("Negative log-likelihood", functional.nll_loss, (z.log_softmax(1), y), w),
        ("Cross-entropy", functional.cross_entropy, (z, y), w),
    ):
        total = function(*arguments, weight=weight, reduction="sum")
        mean = function(*arguments, weight=weight)
        divisor = {"number of losses": 3.0, "sum of the weights": float(weights.sum())}
        assert float(total / mean) == pytest.approx(divisor[divisors[name]])


@pytest.mark.parametrize("row", SCORES, ids=[row["Loss"] for row in SCORES])
def test_losses_of_a_score__cost_what_the_table_says(row: dict[str, str]) -> None:
    function = OF_SCORE[row["Loss"]]
    for at in (0, 2):
        value, slope = _value_and_slope(function, float(at))
        assert close(value, row[f"At score {at}"])
        assert close(slope, row[f"Slope at score {at}"])
    assert row["Flat part"] == ("yes" if _value_and_slope(function, 30.0)[1] == 0 else "no")


def test_focal_loss__of_the_table_is_ours_without_alpha() -> None:
    z = np.array([0.0, 2.0])
    theirs = OF_SCORE["Focal loss"](torch.from_numpy(z))
    ours = focal_loss(z, np.ones(2), alpha=1.0, reduction="none")
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_losses_that_compare__start_where_the_table_says() -> None:
    told = {row["Loss"]: row["Value of an untrained network"] for row in COMPARING}
    rng = np.random.default_rng(0)
    mask = (np.arange(1000) < 10).astype(float)[None]
    starts = {
        "near 1": float(dice_loss(np.full((1, 1000), 0.01), mask)),
        "about the margin": float(triplet_margin_loss(*rng.normal(size=(3, 64, 256)), margin=1.0)),
        "logarithm of the number of keys": float(
            info_nce(*rng.normal(size=(2, 64, 256)), temperature=1.0)
        ),
    }
    z = functional.normalize(torch.from_numpy(rng.normal(size=(128, 256))), dim=1)
    masked = (z @ z.T).fill_diagonal_(-torch.inf)
    views = functional.cross_entropy(masked, torch.arange(128).roll(64))
    starts["logarithm of one less than the number of views"] = float(views)
    expected = {
        "Dice loss": 1.0,
        "Triplet loss": 1.0,
        "InfoNCE": float(np.log(64)),
        "NT-Xent": float(np.log(127)),
    }
    assert set(told) == set(expected)
    for name, value in expected.items():
        assert starts[told[name]] == pytest.approx(value, rel=0.1), name
