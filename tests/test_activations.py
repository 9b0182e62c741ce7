import numpy as np
import torch

from dlref.activations import relu
from tests.oracle import KINKS, assert_matches_torch


def test_relu__matches_torch() -> None:
    assert_matches_torch(relu, torch.relu, KINKS)


def test_relu__by_hand() -> None:
    assert relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]


def test_relu__of_nothing_is_nothing() -> None:
    assert relu(np.array([])).shape == (0,)
