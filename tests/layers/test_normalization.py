import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from dlref.autodiff import Tensor
from dlref.layers import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    RMSNorm,
    batch_norm,
    batch_norm_backward,
    fold_batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    linear,
    rms_norm,
    spectral_norm,
    standardize,
    update_running_statistics,
    weight_norm,
)
from tests.oracle import assert_matches_torch

SHAPES = [(5, 6), (2, 6, 3), (3, 6, 2, 4)]
EPS = 0.3  # large, so that its place inside the root counts


def draw(*shape: int, seed: int = 0) -> np.ndarray:
    """Numbers whose mean is not 0 and whose variance is not 1."""
    rng = np.random.default_rng(seed)
    x: np.ndarray = 2.0 + 3.0 * rng.normal(size=shape)
    return x


def assert_layer_matches(ours: Any, theirs: Any, x: np.ndarray) -> None:
    """Compare names, shapes and start values of the parameters, then values and gradients."""
    theirs.double()
    names = [(name, p.shape) for name, p in ours.named_parameters()]
    assert names == [(name, tuple(p.shape)) for name, p in theirs.named_parameters()]
    pairs = list(zip(ours.parameters(), theirs.parameters(), strict=True))
    for place, (mine, peer) in enumerate(pairs):
        assert_allclose(mine.data, peer.detach().numpy())
        mine.data[...] = draw(*mine.shape, seed=place + 2)
        with torch.no_grad():
            peer.copy_(torch.from_numpy(mine.data))
    upstream = draw(*x.shape, seed=1)
    y, z = ours(x), theirs(torch.from_numpy(x))
    assert_allclose(y.data, z.detach().numpy(), rtol=1e-10)
    (y * upstream).sum().backward()
    (z * torch.from_numpy(upstream)).sum().backward()
    for mine, peer in pairs:
        assert_allclose(mine.grad, peer.grad.numpy(), rtol=1e-10)


# --- standardize ---


def test_standardize__matches_the_definition_of_a_z_score() -> None:
    x = draw(50, 3)
    z = standardize(x)
    assert_allclose(z.mean(axis=0), 0, atol=1e-14)
    assert_allclose(z.std(axis=0), 1)  # biased, as scikit-learn's StandardScaler
    assert_allclose(standardize(x, x.mean(0) + 1, 2 * x.std(0)), (z - 1 / x.std(0)) / 2)


def test_standardize__matches_torch_in_its_gradient() -> None:
    def theirs(x: Any) -> Any:
        return (x - x.mean(0)) / x.std(0, correction=0)

    assert_matches_torch(standardize, theirs, draw(5, 3))


def test_standardize__by_hand() -> None:
    assert_allclose(standardize(np.array([[1.0], [5.0]])), [[-1], [1]])


def test_standardize__of_large_numbers_keeps_its_digits() -> None:
    assert_allclose(standardize(1e9 + np.array([[1.0], [5.0]])), [[-1], [1]])


def test_standardize__rejects_a_feature_that_never_varies() -> None:
    with pytest.raises(ValueError, match=r"standard deviations > 0, got \[0\. 2\.\]"):
        standardize(np.array([[7.0, 1.0], [7.0, 5.0]]))


# --- batch norm ---


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("eps", [1e-5, EPS])
def test_batch_norm__matches_torch_in_training(shape: tuple[int, ...], eps: float) -> None:
    def theirs(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return functional.batch_norm(x, None, None, weight, bias, training=True, eps=eps)

    def ours(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return batch_norm(x, None, None, weight, bias, training=True, eps=eps)

    x, weight, bias = draw(*shape), draw(6, seed=1), draw(6, seed=2)
    assert_matches_torch(ours, theirs, x, atol=1e-10)
    assert_matches_torch(ours, theirs, x, weight, bias, atol=1e-10)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_batch_norm__matches_torch_in_evaluation(shape: tuple[int, ...]) -> None:
    mean, var = draw(6, seed=3), 0.5 + np.abs(draw(6, seed=4))

    def theirs(x: Any, weight: Any, bias: Any) -> Any:
        running = torch.from_numpy(mean), torch.from_numpy(var)
        return functional.batch_norm(x, *running, weight, bias, eps=EPS)

    def ours(x: Any, weight: Any, bias: Any) -> Any:
        return batch_norm(x, mean, var, weight, bias, eps=EPS)

    assert_matches_torch(ours, theirs, draw(*shape), draw(6, seed=1), draw(6, seed=2))
    assert_matches_torch(ours, theirs, draw(1, *shape[1:]), draw(6, seed=1), draw(6, seed=2))


def test_batch_norm__by_hand() -> None:
    x = np.array([[1.0], [3.0]])  # mean 2, biased variance 1
    y = batch_norm(x, None, None, np.array([2.0]), np.array([5.0]), training=True, eps=3.0)
    assert_allclose(y, [[4.0], [6.0]])  # ±1 / sqrt(1 + 3) * 2 + 5


def test_batch_norm__of_extreme_inputs() -> None:
    x = np.array([[800.0, 7.0, 1e9], [-800.0, 7.0, 1e9 + 2]])
    y = batch_norm(x, training=True, eps=1e-12)
    assert_allclose(y, [[1, 0, -1], [-1, 0, 1]], atol=1e-11)  # a constant channel becomes 0


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1), (0, 3)])
def test_batch_norm__rejects_a_single_value_a_channel_like_torch(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        batch_norm(np.zeros(shape), training=True)
    if 0 not in shape:
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            functional.batch_norm(torch.zeros(shape), None, None, training=True)


def test_batch_norm__rejects_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"running_mean and running_var when training=False"):
        batch_norm(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"batch_norm needs weight of shape \(3,\), got \(2,\)"):
        batch_norm(np.zeros((2, 3)), None, None, np.ones(2), training=True)
    with pytest.raises(ValueError, match="batch_norm needs eps > 0 in training, got eps=0"):
        batch_norm(np.zeros((2, 3)), training=True, eps=0.0)
    with pytest.raises(ValueError, match=r"batch_norm needs shape \(batch, channels, ...\)"):
        batch_norm(np.zeros(3), training=True)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("momentum", [0.1, 0.7, 1.0])
def test_update_running_statistics__matches_torch_over_several_batches(
    shape: tuple[int, ...], momentum: float
) -> None:
    mean, var = np.zeros(6), np.ones(6)
    peer = torch.nn.BatchNorm1d(6, momentum=momentum).double()
    if len(shape) == 4:
        peer = torch.nn.BatchNorm2d(6, momentum=momentum).double()
    for seed in range(4):
        x = draw(*shape, seed=seed)
        mean, var = update_running_statistics(x, mean, var, momentum)
        peer(torch.from_numpy(x))
        assert peer.running_mean is not None
        assert peer.running_var is not None
        assert_allclose(mean, peer.running_mean.numpy(), rtol=1e-12)
        assert_allclose(var, peer.running_var.numpy(), rtol=1e-12)


def test_update_running_statistics__by_hand() -> None:
    x = np.array([[1.0], [3.0]])  # mean 2, unbiased variance 2
    mean, var = update_running_statistics(x, np.array([4.0]), np.array([10.0]), momentum=0.25)
    assert mean.tolist() == [3.5]
    assert var.tolist() == [8.0]


def test_update_running_statistics__leaves_gradients_out() -> None:
    x = Tensor(draw(4, 2), requires_grad=True)
    mean, var = update_running_statistics(x, np.zeros(2), np.ones(2))
    assert type(mean) is type(var) is np.ndarray


def test_update_running_statistics__of_extreme_inputs() -> None:
    x = np.array([[1e9], [1e9 + 2]])
    assert update_running_statistics(x, np.zeros(1), np.ones(1), 1.0)[1].tolist() == [2.0]


def test_update_running_statistics__rejects_a_momentum_out_of_range_and_a_single_value() -> None:
    with pytest.raises(ValueError, match=r"momentum in \[0, 1\], got momentum=1.5"):
        update_running_statistics(np.zeros((2, 1)), np.zeros(1), np.ones(1), 1.5)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        update_running_statistics(np.zeros((1, 3)), np.zeros(3), np.ones(3))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("eps", [1e-5, EPS])
def test_batch_norm_backward__matches_torch_and_the_engine(
    shape: tuple[int, ...], eps: float
) -> None:
    values = draw(*shape), draw(6, seed=1), draw(6, seed=2)
    upstream = draw(*shape, seed=3)
    closed = batch_norm_backward(upstream, values[0], values[1], eps=eps)
    mine = [Tensor(value, requires_grad=True) for value in values]
    y = batch_norm(mine[0], None, None, mine[1], mine[2], training=True, eps=eps)
    (y * upstream).sum().backward()
    peers = [torch.from_numpy(value).requires_grad_() for value in values]
    z = functional.batch_norm(peers[0], None, None, peers[1], peers[2], training=True, eps=eps)
    z.backward(torch.from_numpy(upstream))
    for found, ours, theirs in zip(closed, mine, peers, strict=True):
        assert ours.grad is not None
        assert theirs.grad is not None
        assert_allclose(found, ours.grad, rtol=1e-9, atol=1e-11)
        assert_allclose(found, theirs.grad.numpy(), rtol=1e-9, atol=1e-11)


def test_batch_norm_backward__by_hand() -> None:
    x, g = np.array([[1.0], [3.0]]), np.array([[1.0], [0.0]])  # x_hat = -1, 1 at eps = 0
    dx, dgamma, dbeta = batch_norm_backward(g, x, np.array([2.0]), eps=0.0)
    assert dx.tolist() == [[0.0], [0.0]]  # 2 values are always -1 and 1, whatever they are
    assert dgamma.tolist() == [-1.0]
    assert dbeta.tolist() == [1.0]


def test_batch_norm_backward__of_extreme_inputs_is_tiny() -> None:
    x = 1e3 * np.array([[0.0], [1.0], [5.0]])
    dx = batch_norm_backward(np.array([[1.0], [0.0], [0.0]]), x, np.ones(1))[0]
    assert 1e-5 < np.abs(dx).max() < 1e-3


def test_batch_norm_backward__rejects_a_single_value_a_channel() -> None:
    with pytest.raises(ValueError, match="batch_norm_backward needs more than 1 value"):
        batch_norm_backward(np.ones((1, 3)), np.ones((1, 3)), np.ones(3))


def test_fold_batch_norm__matches_torch() -> None:
    mean, gamma, beta = draw(4, seed=2), draw(4, seed=3), draw(4, seed=4)
    var = 0.5 + np.abs(draw(4, seed=5))

    def theirs(weight: Any, bias: Any, rm: Any, rv: Any, w: Any, b: Any) -> Any:
        scale = w / torch.sqrt(rv + EPS)
        rest = (1,) * (weight.ndim - 1)
        return weight * scale.reshape(-1, *rest), (bias - rm) * scale + b

    for shape in ((4, 3), (4, 3, 2, 2)):
        weight, bias = draw(*shape), draw(4, seed=1)
        arguments = (weight, bias, mean, var, gamma, beta)
        assert_matches_torch(lambda *a: fold_batch_norm(*a, eps=EPS), theirs, *arguments)
        fused = torch.nn.utils.fusion.fuse_conv_bn_weights(
            *(torch.nn.Parameter(torch.from_numpy(a)) for a in (weight, bias)),
            torch.from_numpy(mean), torch.from_numpy(var), EPS,
            torch.from_numpy(gamma), torch.from_numpy(beta),
        )  # fmt: skip
        for ours, peer in zip(fold_batch_norm(*arguments, eps=EPS), fused, strict=True):
            assert_allclose(ours, peer.detach().numpy(), rtol=1e-12)


def test_fold_batch_norm__does_what_the_two_layers_did() -> None:
    x, weight, bias = draw(5, 3), draw(4, 3), draw(4, seed=1)
    mean, gamma, beta = draw(4, seed=2), draw(4, seed=3), draw(4, seed=4)
    var = 0.5 + np.abs(draw(4, seed=5))
    for b in (bias, None):
        two = batch_norm(linear(x, weight, b), mean, var, gamma, beta, eps=EPS)
        folded = fold_batch_norm(weight, b, mean, var, gamma, beta, eps=EPS)
        assert_allclose(linear(x, *folded), two, rtol=1e-12)


def test_fold_batch_norm__of_a_variance_of_zero_is_large_but_finite() -> None:
    one, zero = np.ones(1), np.zeros(1)
    weight, _ = fold_batch_norm(np.ones((1, 1)), zero, zero, zero, one, zero)
    assert_allclose(weight, [[1 / math.sqrt(1e-5)]])


def test_fold_batch_norm__rejects_a_layer_with_other_outputs() -> None:
    with pytest.raises(ValueError, match=r"of shape \(4,\), got \[\(3,\)"):
        fold_batch_norm(np.ones((4, 3)), None, *np.ones((4, 3)))
    with pytest.raises(ValueError, match="fold_batch_norm needs"):
        fold_batch_norm(np.ones((4, 3)), np.ones(3), *np.ones((4, 4)))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_batch_norm_layer__matches_torch_through_training_and_evaluation(
    shape: tuple[int, ...],
) -> None:
    ours = BatchNorm(6, eps=EPS, momentum=0.3)
    make = torch.nn.BatchNorm2d if len(shape) == 4 else torch.nn.BatchNorm1d
    theirs = make(6, eps=EPS, momentum=0.3).double()
    for seed in range(3):
        x = draw(*shape, seed=seed)
        assert_allclose(ours(x).data, theirs(torch.from_numpy(x)).detach().numpy(), rtol=1e-10)
    ours.eval()
    theirs.eval()
    x = draw(1, *shape[1:], seed=9)
    before = ours.running_mean.copy()
    assert_allclose(ours(x).data, theirs(torch.from_numpy(x)).detach().numpy(), rtol=1e-10)
    assert ours.running_mean.tolist() == before.tolist()
    assert [name for name, _ in ours.named_parameters()] == ["weight", "bias"]


def test_batch_norm_layer__rejects_no_channels() -> None:
    with pytest.raises(ValueError, match="num_features >= 1, got num_features=0"):
        BatchNorm(0)


# --- layer norm and its relatives ---


@pytest.mark.parametrize(
    ("shape", "axis"),
    [((6,), -1), ((5, 6), -1), ((2, 5, 6), (-1,)), ((2, 5, 6), (1, 2)), ((2, 5, 6), (2, 1)),
     ((2, 3, 5, 6), (-3, -2, -1))],
)  # fmt: skip
def test_layer_norm__matches_torch(shape: tuple[int, ...], axis: Any) -> None:
    size = shape[-np.size(axis) :]

    def theirs(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return functional.layer_norm(x, size, weight, bias, eps=EPS)

    def ours(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return layer_norm(x, weight, bias, axis=axis, eps=EPS)

    x, weight, bias = draw(*shape), draw(*size, seed=1), draw(*size, seed=2)
    assert_matches_torch(ours, theirs, x)
    assert_matches_torch(ours, theirs, x, weight, bias)


def test_layer_norm__over_the_channel_axis_matches_torch_with_the_axis_moved() -> None:
    def theirs(x: Any, weight: Any, bias: Any) -> Any:
        return functional.layer_norm(x.movedim(1, -1), (6,), weight, bias).movedim(-1, 1)

    x, weight, bias = draw(2, 6, 3, 4), draw(6, seed=1), draw(6, seed=2)
    assert_matches_torch(lambda *a: layer_norm(*a, axis=1), theirs, x, weight, bias)


def test_layer_norm__by_hand() -> None:
    weight, bias = np.array([2.0, 1.0]), np.array([0.0, 5.0])
    assert_allclose(layer_norm(np.array([1.0, 3.0]), weight, bias, eps=3.0), [-1.0, 5.5])


def test_layer_norm__of_extreme_inputs() -> None:
    assert_allclose(layer_norm(np.array([800.0, -800.0])), [1, -1])
    assert_allclose(layer_norm(np.array([1e9, 1e9 + 2]), eps=1e-12), [-1, 1])
    assert layer_norm(np.array([[5.0]])).tolist() == [[0.0]]  # one feature is its own mean
    assert layer_norm(np.zeros((0, 3))).shape == (0, 3)


def test_layer_norm__rejects_a_weight_of_another_shape_and_an_axis_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"layer_norm needs weight of shape \(3,\), got \(2,\)"):
        layer_norm(np.zeros((2, 3)), np.ones(2))
    with pytest.raises(ValueError, match=r"layer_norm needs bias of shape \(3,\), got \(3, 1\)"):
        layer_norm(np.zeros((2, 3)), np.ones(3), np.ones((3, 1)))
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        layer_norm(np.zeros((2, 3)), axis=2)


@pytest.mark.parametrize("eps", [None, 1e-6, EPS])
@pytest.mark.parametrize(
    ("shape", "axis"), [((6,), -1), ((2, 5, 6), -1), ((2, 5, 6), (1, 2))], ids=str
)
def test_rms_norm__matches_torch(shape: tuple[int, ...], axis: Any, eps: float | None) -> None:
    size = shape[-np.size(axis) :]

    def theirs(x: Any, weight: Any = None) -> Any:
        return functional.rms_norm(x, size, weight, eps)

    def ours(x: Any, weight: Any = None) -> Any:
        return rms_norm(x, weight, axis=axis, eps=eps)

    assert_matches_torch(ours, theirs, draw(*shape))
    assert_matches_torch(ours, theirs, draw(*shape), draw(*size, seed=1))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rms_norm__takes_the_spacing_of_numbers_where_torch_does(dtype: type) -> None:
    x = np.array([1e-8, -2e-8], dtype=dtype)
    assert_allclose(rms_norm(x), functional.rms_norm(torch.from_numpy(x), (2,)), rtol=1e-6)
    assert rms_norm(x).dtype == dtype


def test_rms_norm__by_hand() -> None:
    x = np.array([1.0, 7.0])  # mean square 25
    assert_allclose(rms_norm(x, np.array([6.0, 12.0]), eps=11.0), [1.0, 14.0])  # root of 36


def test_rms_norm__of_extreme_inputs() -> None:
    assert_allclose(rms_norm(np.array([800.0, -800.0])), [1, -1])
    assert rms_norm(np.zeros(3)).tolist() == [0, 0, 0]


def test_rms_norm__rejects_a_weight_of_another_shape() -> None:
    with pytest.raises(ValueError, match=r"rms_norm needs weight of shape \(3,\), got \(2,\)"):
        rms_norm(np.zeros((2, 3)), np.ones(2))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_group_norm__matches_torch(shape: tuple[int, ...], groups: int) -> None:
    if len(shape) == 2 and groups == 6:
        return  # every value is a group of its own: 0 up to rounding

    def theirs(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return functional.group_norm(x, groups, weight, bias, eps=EPS)

    def ours(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return group_norm(x, groups, weight, bias, eps=EPS)

    x, weight, bias = draw(*shape), draw(6, seed=1), draw(6, seed=2)
    assert_matches_torch(ours, theirs, x)
    assert_matches_torch(ours, theirs, x, weight, bias)


def test_group_norm__is_layer_norm_at_one_end_and_instance_norm_at_the_other() -> None:
    x = draw(3, 6, 2, 4)
    assert_allclose(group_norm(x, 1), layer_norm(x, axis=(1, 2, 3)), rtol=1e-12)
    assert_allclose(group_norm(x, 6), instance_norm(x), rtol=1e-12)


def test_group_norm__by_hand() -> None:
    x = np.array([[1.0, 3.0, 10.0, 30.0]])
    weight, bias = np.array([2.0, 2.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    assert_allclose(group_norm(x, 2, weight, bias, eps=0.0), [[-2.0, 3.0, -1.0, 2.0]])


def test_group_norm__of_extreme_inputs() -> None:
    assert_allclose(group_norm(np.array([[800.0, -800.0]]), 1), [[1, -1]])
    assert group_norm(np.zeros((0, 4)), 2).shape == (0, 4)


@pytest.mark.parametrize("groups", [0, 4, 7])
def test_group_norm__rejects_groups_that_do_not_divide_the_channels(groups: int) -> None:
    with pytest.raises(ValueError, match=f"got num_groups={groups} for 6 channels"):
        group_norm(np.zeros((2, 6)), groups)


@pytest.mark.parametrize("shape", SHAPES[1:], ids=str)
def test_instance_norm__matches_torch(shape: tuple[int, ...]) -> None:
    def theirs(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return functional.instance_norm(x, weight=weight, bias=bias, eps=EPS)

    def ours(x: Any, weight: Any = None, bias: Any = None) -> Any:
        return instance_norm(x, weight, bias, eps=EPS)

    x, weight, bias = draw(*shape), draw(6, seed=1), draw(6, seed=2)
    assert_matches_torch(ours, theirs, x)
    assert_matches_torch(ours, theirs, x, weight, bias)


def test_instance_norm__by_hand() -> None:
    x = np.array([[[1.0, 3.0], [10.0, 30.0]]])
    y = instance_norm(x, np.array([2.0, 1.0]), np.array([0.0, 5.0]), eps=0.0)
    assert_allclose(y, [[[-2.0, 2.0], [4.0, 6.0]]])


def test_instance_norm__of_extreme_inputs() -> None:
    assert_allclose(instance_norm(np.array([[[800.0, -800.0]]])), [[[1, -1]]])


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 1), (2, 3, 1, 1)])
def test_instance_norm__rejects_a_single_position(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="more than 1 position a channel"):
        instance_norm(np.zeros(shape))
    if len(shape) > 2:
        with pytest.raises(ValueError, match="more than 1 spatial element"):
            functional.instance_norm(torch.zeros(shape))


def test_layer_norm_layer__matches_torch() -> None:
    assert_layer_matches(LayerNorm(6), torch.nn.LayerNorm(6), draw(5, 6))
    size = (3, 6)
    peer = torch.nn.LayerNorm(size, eps=EPS)
    assert_layer_matches(LayerNorm(size, eps=EPS), peer, draw(5, 3, 6))


def test_rms_norm_layer__matches_torch() -> None:
    assert_layer_matches(RMSNorm(6), torch.nn.RMSNorm(6), draw(5, 6))
    assert_layer_matches(RMSNorm((3, 6), eps=EPS), torch.nn.RMSNorm((3, 6), EPS), draw(5, 3, 6))


def test_group_norm_layer__matches_torch() -> None:
    assert_layer_matches(GroupNorm(3, 6), torch.nn.GroupNorm(3, 6), draw(5, 6, 2))
    assert_layer_matches(GroupNorm(2, 6, eps=EPS), torch.nn.GroupNorm(2, 6, EPS), draw(5, 6))


def test_group_norm_layer__rejects_groups_that_do_not_divide() -> None:
    for groups, channels in ((4, 6), (0, 6), (1, 0)):
        with pytest.raises(ValueError, match=f"num_groups={groups} and num_channels={channels}"):
            GroupNorm(groups, channels)


def test_layer_norm_layer__rejects_other_features() -> None:
    with pytest.raises(ValueError, match=r"needs weight of shape \(4,\), got \(3,\)"):
        LayerNorm(3)(np.zeros((2, 4)))
    with pytest.raises(ValueError, match=r"needs weight of shape \(4,\), got \(3,\)"):
        RMSNorm(3)(np.zeros((2, 4)))


@pytest.mark.parametrize(
    ("normalise", "axes"),
    [
        (lambda x: batch_norm(x, training=True), {0, 2}),
        (lambda x: layer_norm(x, axis=(1, 2)), {1, 2}),
        (lambda x: layer_norm(x, axis=1), {1}),
        (lambda x: rms_norm(x), {2}),
        (lambda x: instance_norm(x), {2}),
    ],
)
def test_norms__mix_the_axes_that_they_average_over(
    normalise: Callable[[Any], Any], axes: set[int]
) -> None:
    x = Tensor(draw(3, 4, 5), requires_grad=True)
    (normalise(x) * (np.arange(60).reshape(3, 4, 5) == 27)).sum().backward()
    assert x.grad is not None
    touched = np.nonzero(x.grad)
    assert {axis for axis in range(3) if len(set(touched[axis])) > 1} == axes
    assert np.count_nonzero(x.grad) == math.prod(x.shape[axis] for axis in axes)


# --- weights ---


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 2), (1, 5)])
def test_weight_norm__matches_torch(shape: tuple[int, ...]) -> None:
    def theirs(v: Any, g: Any) -> Any:
        return torch._weight_norm(v, g.reshape(-1, *(1,) * (len(shape) - 1)), 0)

    assert_matches_torch(weight_norm, theirs, draw(*shape), draw(shape[0], seed=1))


def test_weight_norm__by_hand() -> None:
    assert_allclose(weight_norm(np.array([[3.0, 4.0]]), np.array([10.0])), [[6.0, 8.0]])


def test_weight_norm__of_extreme_inputs() -> None:
    v = np.array([[1e3, 0.0], [0.0, 1e-3]])
    assert weight_norm(v, np.array([2.0, -2.0])).tolist() == [[2.0, 0.0], [0.0, -2.0]]


def test_weight_norm__rejects_a_row_without_direction_and_lengths_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="got a row of zeros"):
        weight_norm(np.array([[1.0], [0.0]]), np.ones(2))
    with pytest.raises(ValueError, match=r"got shapes \(2, 3\) and \(3,\)"):
        weight_norm(np.ones((2, 3)), np.ones(3))


@pytest.mark.parametrize("iterations", [1, 2, 5])
@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 2)])
def test_spectral_norm__matches_torch(shape: tuple[int, ...], iterations: int) -> None:
    weight, start = draw(*shape), draw(4, seed=1)
    layer = torch.nn.Linear(3, 4) if len(shape) == 2 else torch.nn.Conv2d(3, 4, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # its order is that of the paper
        peer = torch.nn.utils.spectral_norm(layer.double(), n_power_iterations=iterations)
    peer.weight_u.copy_(torch.from_numpy(start))

    def theirs(w: Any) -> Any:
        peer.weight_u.copy_(torch.from_numpy(start))
        del peer.weight_orig
        peer.weight_orig = w
        hook = next(iter(peer._forward_pre_hooks.values()))
        return hook.compute_weight(peer, do_power_iteration=True)

    assert_matches_torch(
        lambda w: spectral_norm(w, start, n_power_iterations=iterations)[0], theirs, weight
    )
    u = spectral_norm(weight, start, n_power_iterations=iterations)[1]
    assert_allclose(u, peer.weight_u.numpy(), rtol=1e-10)


def test_spectral_norm__matches_the_singular_values_of_numpy() -> None:
    weight = draw(5, 4)
    normalised, _ = spectral_norm(weight, np.ones(5), n_power_iterations=300)
    largest = np.linalg.svd(weight, compute_uv=False)[0]
    assert_allclose(normalised, weight / largest, rtol=1e-10)
    assert_allclose(np.linalg.svd(normalised, compute_uv=False)[0], 1)


def test_spectral_norm__by_hand() -> None:
    weight, u = np.array([[3.0, 0.0], [0.0, 1.0]]), np.array([1.0, 0.0])
    normalised, new = spectral_norm(weight, u)
    assert_allclose(normalised, [[1, 0], [0, 1 / 3]])
    assert new.tolist() == [1.0, 0.0]


def test_spectral_norm__of_extreme_inputs_has_no_scale() -> None:
    weight, u = draw(3, 3), np.ones(3)
    assert_allclose(spectral_norm(1e3 * weight, u)[0], spectral_norm(weight, u)[0])


def test_spectral_norm__rejects_a_weight_of_zero_and_a_start_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="a weight other than 0 along u"):
        spectral_norm(np.zeros((2, 2)), np.ones(2))
    with pytest.raises(ValueError, match=r"got shapes \(2, 3\) and \(3,\)"):
        spectral_norm(np.ones((2, 3)), np.ones(3))
    with pytest.raises(ValueError, match="n_power_iterations=0"):
        spectral_norm(np.ones((2, 2)), np.ones(2), n_power_iterations=0)
