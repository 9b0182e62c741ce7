import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from dlref.losses import reduce_loss
from tests.oracle import assert_matches_torch

LOSSES = np.random.default_rng(0).uniform(size=(3, 4))


@pytest.mark.parametrize(
    ("reduction", "theirs"), [("mean", torch.mean), ("sum", torch.sum), ("none", torch.clone)]
)
def test_reduce_loss__matches_torch(reduction: str, theirs: object) -> None:
    assert_matches_torch(lambda x: reduce_loss(x, reduction), theirs, LOSSES)  # type: ignore[arg-type]


def test_reduce_loss__matches_torch_with_a_total_of_weights() -> None:
    assert_matches_torch(lambda x: reduce_loss(x, total=2.5), lambda x: x.sum() / 2.5, LOSSES)


def test_reduce_loss__ignores_the_total_unless_it_averages() -> None:
    assert reduce_loss(LOSSES, "none", total=9.0) is LOSSES
    assert_allclose(reduce_loss(LOSSES, "sum", total=9.0), np.sum(LOSSES))


def test_reduce_loss__worked_by_hand() -> None:
    losses = np.array([[1.0, 3.0], [5.0, 7.0]])
    assert (float(reduce_loss(losses)), float(reduce_loss(losses, "sum"))) == (4.0, 16.0)


def test_reduce_loss__of_nothing_sums_to_zero_and_has_no_mean() -> None:
    assert reduce_loss(np.zeros(0), "sum") == 0
    with pytest.raises(ValueError, match="at least one loss that counts, got none"):
        reduce_loss(np.zeros(0))
    with pytest.raises(ValueError, match="at least one loss that counts, got none"):
        reduce_loss(LOSSES, total=0.0)


def test_reduce_loss__rejects_an_unknown_reduction() -> None:
    with pytest.raises(ValueError, match='one of "none", "mean", "sum", got reduction=\'average\''):
        reduce_loss(LOSSES, "average")
