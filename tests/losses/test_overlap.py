import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from dlref.losses import dice_loss
from tests.oracle import assert_matches_torch

RNG = np.random.default_rng(2)
P = RNG.uniform(size=(3, 2, 4, 5))
Y = (RNG.uniform(size=P.shape) < 0.4).astype(float)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    ("axis", "dims", "smooth"),
    [(None, (1, 2, 3), 1.0), ((2, 3), (2, 3), 0.3), (-1, (3,), 2.0)],
)
def test_dice_loss__matches_torch_operations(
    axis: tuple[int, ...] | None, dims: tuple[int, ...], smooth: float, reduction: str
) -> None:
    def theirs(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        both = (p * y).sum(dims)
        losses = 1 - (2 * both + smooth) / (p.sum(dims) + y.sum(dims) + smooth)
        reduced = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}
        return reduced[reduction]

    assert_matches_torch(
        lambda p, y: dice_loss(p, y, axis=axis, smooth=smooth, reduction=reduction), theirs, P, Y
    )


def test_dice_loss__matches_one_minus_the_f1_score_of_the_pixels() -> None:
    a, b = P[0] > 0.5, Y[0] == 1
    true_positive = np.sum(a & b)
    precision, recall = true_positive / np.sum(a), true_positive / np.sum(b)
    f1 = 2 * precision * recall / (precision + recall)
    assert 0.2 < f1 < 0.8
    loss = dice_loss(a[None].astype(float), b[None].astype(float), smooth=1e-12)
    assert_allclose(loss, 1 - f1, rtol=1e-10)


def test_dice_loss__worked_by_hand() -> None:
    p, y = np.array([0.5, 1.0, 0.0]), np.array([1.0, 1.0, 0.0])
    assert_allclose(dice_loss(p, y, smooth=0.5), 1 - (2 * 1.5 + 0.5) / (1.5 + 2.0 + 0.5))


def test_dice_loss__of_two_empty_masks_is_zero() -> None:
    assert dice_loss(np.zeros((2, 9)), np.zeros((2, 9))) == 0


def test_dice_loss__does_not_count_true_negatives() -> None:
    p, y = np.array([[1.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]])
    more = np.zeros((1, 1000))
    assert dice_loss(p, y) == dice_loss(np.hstack([p, more]), np.hstack([y, more]))


def test_dice_loss__rejects_other_shapes_logits_and_no_smoothing() -> None:
    with pytest.raises(ValueError, match=r"two masks of one shape, got \(2, 3\) and \(3, 2\)"):
        dice_loss(np.zeros((2, 3)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"probabilities in \[0, 1\]; take the sigmoid of logits"):
        dice_loss(np.array([3.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="finite smooth above 0, got smooth=0"):
        dice_loss(P, Y, smooth=0)
