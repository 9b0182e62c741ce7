from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Tensor
from dlref.layers import (
    Dropout,
    Dropout2d,
    DropPath,
    Module,
    Sequential,
    drop_path,
    dropout,
    dropout2d,
    dropout_variance,
)
from tests.oracle import assert_matches_torch

SEED = 3


def mask(shape: tuple[int, ...], p: float) -> np.ndarray:
    """The mask that a generator with the seed draws: 1 where a value is kept."""
    return (np.random.default_rng(SEED).random(shape) >= p).astype(float)


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


CASES = [
    (dropout, (5, 7), (5, 7)),
    (dropout, (3, 2, 4, 5), (3, 2, 4, 5)),
    (dropout2d, (3, 6, 4, 5), (3, 6, 1, 1)),
    (drop_path, (8, 3), (8, 1)),
    (drop_path, (8, 2, 3, 4), (8, 1, 1, 1)),
    (drop_path, (8,), (8,)),
]


def check(
    ours: Callable[..., Any], shape: tuple[int, ...], mask_shape: tuple[int, ...], p: float
) -> None:
    x = np.random.default_rng(0).normal(size=shape) + 2.0
    m = torch.from_numpy(mask(mask_shape, p))
    assert 0 < m.mean() < 1 or p in (0, 1)
    assert_matches_torch(
        lambda x: ours(x, p, rng=rng()), lambda x: x * m / (1 - p if p < 1 else 1), x
    )


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize(("shape", "mask_shape"), [case[1:] for case in CASES[:2]])
def test_dropout__matches_torch_with_the_same_mask(
    shape: tuple[int, ...], mask_shape: tuple[int, ...], p: float
) -> None:
    check(dropout, shape, mask_shape, p)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 1.0])
def test_dropout2d__matches_torch_with_the_same_mask(p: float) -> None:
    check(*CASES[2], p)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize(("shape", "mask_shape"), [case[1:] for case in CASES[3:]])
def test_drop_path__matches_torch_with_the_same_mask(
    shape: tuple[int, ...], mask_shape: tuple[int, ...], p: float
) -> None:
    check(drop_path, shape, mask_shape, p)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_dropout__matches_torch_where_nothing_is_random(p: float) -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    peers = torch.nn.functional.dropout, torch.nn.functional.dropout2d
    for ours, theirs in zip((dropout, dropout2d), peers, strict=True):
        assert_matches_torch(lambda x, f=ours: f(x, p, rng=rng()), lambda x, f=theirs: f(x, p), x)


def test_dropout__matches_torch_in_its_shares_and_moments() -> None:
    x = 1.5 * np.random.default_rng(0).normal(size=200_000) + 1.0
    torch.manual_seed(0)
    y, peer = dropout(x, 0.3, rng=rng()), torch.nn.functional.dropout(torch.from_numpy(x), 0.3)
    for moment in (lambda v: (v == 0).mean(), np.mean, np.var):
        assert moment(y) == pytest.approx(moment(peer.numpy()), rel=0.02)
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.005)
    assert y.mean() == pytest.approx(x.mean(), abs=0.02)


def test_dropout2d__matches_torch_in_dropping_whole_channels() -> None:
    torch.manual_seed(0)
    ones = np.ones((500, 20, 2, 3))
    peer = torch.nn.functional.dropout2d(torch.from_numpy(ones), 0.3).numpy()
    for y in (dropout2d(ones, 0.3, rng=rng()), peer):
        flat = y.reshape(500, 20, 6)
        assert (flat == flat[..., :1]).all()
        assert (flat[..., 0] == 0).mean() == pytest.approx(0.3, abs=0.02)
        assert 0 < (flat[0, :, 0] == 0).sum() < 20  # channels of one example differ


@pytest.mark.parametrize("p", [0.0, 0.2, 0.9])
def test_dropout_variance__matches_all_outcomes_of_the_coin(p: float) -> None:
    values, chances = np.array([-1.0, 0.5, 4.0]), np.array([0.2, 0.5, 0.3])
    mean = float(values @ chances)
    std = float(np.sqrt((values - mean) ** 2 @ chances))
    y, weights = np.append(values / (1 - p), 0.0), np.append(chances * (1 - p), p)
    assert y @ weights == pytest.approx(mean)
    assert dropout_variance(mean, std, p) == pytest.approx((y - mean) ** 2 @ weights)


def test_dropout_variance__matches_torch() -> None:
    torch.manual_seed(0)
    x = 1.5 * torch.randn(400_000, dtype=torch.float64) + 1.0
    y = torch.nn.functional.dropout(x, 0.5)
    assert dropout_variance(1.0, 1.5, 0.5) == pytest.approx(float(y.var()), rel=0.01)


def test_dropout__by_hand() -> None:
    x = Tensor(np.array([1.0, -2.0, 3.0, 4.0]), requires_grad=True)
    y = dropout(x, 0.5, rng=np.random.default_rng(0))  # draws 0.64, 0.27, 0.04, 0.02
    assert y.data.tolist() == [2.0, 0.0, 0.0, 0.0]
    y.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2.0, 0.0, 0.0, 0.0]  # mask / (1 - p)


@pytest.mark.parametrize(("function", "shape"), [(f, shape) for f, shape, _ in CASES])
def test_dropout__is_the_identity_in_evaluation_and_of_nothing(
    function: Callable[..., Any], shape: tuple[int, ...]
) -> None:
    x = np.random.default_rng(0).normal(size=shape)
    assert function(x, 0.5, training=False, rng=rng()) is x
    empty = np.zeros((0, *shape[1:]))
    assert function(empty, 0.5, rng=rng()).shape == empty.shape


def test_dropout__keeps_the_dtype_and_survives_large_values() -> None:
    y = dropout(np.full(100, 1e30, np.float32), 0.5, rng=rng())
    assert y.dtype == np.float32
    assert set(y.tolist()) == {0.0, float(np.float32(2e30))}


def test_dropout__on_the_inputs_is_a_ridge_penalty_for_a_linear_model() -> None:
    """The expected loss adds p / (1 - p) / 2 times the sum of (w_j * norm of column j)^2."""
    generator = np.random.default_rng(0)
    X, y, w, p = generator.normal(size=(4, 3)), generator.normal(size=4), np.ones(3), 0.25
    losses = [0.5 * np.sum((y - dropout(X, p, rng=generator) @ w) ** 2) for _ in range(20_000)]
    penalty = 0.5 * p / (1 - p) * np.sum(w**2 * np.sum(X**2, axis=0))
    expected = 0.5 * np.sum((y - X @ w) ** 2) + penalty
    assert np.mean(losses) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_dropout__rejects_what_is_no_probability(p: float) -> None:
    for function in (dropout, dropout2d, drop_path):
        with pytest.raises(ValueError, match=f"{function.__name__} needs p in .*, got p={p}"):
            function(np.ones((1, 1, 1, 1)), p, rng=rng())
    for layer in (Dropout, Dropout2d, DropPath):
        with pytest.raises(ValueError, match=f"{layer.__name__} needs p in .*, got p={p}"):
            layer(p, rng=rng())


def test_dropout2d__rejects_other_than_four_axes() -> None:
    with pytest.raises(ValueError, match=r"\(batch, channels, height, width\), got shape \(2, 3\)"):
        dropout2d(np.ones((2, 3)), rng=rng())


def test_drop_path__rejects_a_scalar() -> None:
    with pytest.raises(ValueError, match=r"got shape \(\)"):
        drop_path(np.float64(1), rng=rng())


@pytest.mark.parametrize(("mean", "std", "p"), [(0, -1, 0.5), (0, 1, 1.0), (0, 1, -0.1)])
def test_dropout_variance__rejects_what_is_out_of_range(mean: float, std: float, p: float) -> None:
    with pytest.raises(ValueError, match="dropout_variance needs std >= 0 and p in"):
        dropout_variance(mean, std, p)


def check_layer(layer: Module, function: Callable[..., Any]) -> None:
    x = np.random.default_rng(0).normal(size=(6, 3, 2, 2))
    net = Sequential(layer)
    generator = rng()
    for _ in range(2):  # a new mask each time
        np.testing.assert_array_equal(net(x), function(x, 0.4, rng=generator))
    assert net.eval()(x) is x
    assert net.train()(x) is not x
    assert net.parameters() == []


def test_dropout_layer__matches_the_function_and_follows_train_and_eval() -> None:
    check_layer(Dropout(0.4, rng=rng()), dropout)


def test_dropout2d_layer__matches_the_function_and_follows_train_and_eval() -> None:
    check_layer(Dropout2d(0.4, rng=rng()), dropout2d)


def test_drop_path_layer__matches_the_function_and_follows_train_and_eval() -> None:
    check_layer(DropPath(0.4, rng=rng()), drop_path)
