import numpy as np
import pytest
import torch

from dlref.autodiff import Tensor, check_gradient, erf, logistic
from tests.oracle import KINKS, assert_matches_torch


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (erf, torch.erf),
        (logistic, torch.sigmoid),
        (np.tanh, torch.tanh),
        (lambda x: np.where(x > 0, x, 0), torch.relu),
        (lambda x: np.logaddexp(0, x), torch.nn.functional.softplus),
    ],
)
def test_primitives__match_torch_at_kinks(ours, theirs):
    assert_matches_torch(ours, theirs, KINKS, atol=1e-11)


def test_backward__reaches_every_leaf():
    check_gradient(lambda a, b: np.tanh(a @ b), np.ones((2, 3)), np.ones((3, 4)) / 3)


def test_backward__walks_deep_graphs():
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(10_000):
        y = y + x
    y.backward()
    assert x.grad == 10_001
