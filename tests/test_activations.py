import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from dlref.activations import (
    activation_sparsity,
    collapse_linear,
    dead_fraction,
    elu,
    hardsigmoid,
    hardtanh,
    leaky_relu,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    tanh,
)
from dlref.autodiff import Tensor
from tests.oracle import KINKS, assert_matches_torch

# The kinks of all activations, then points between them, so that every term of a formula counts.
POINTS = np.concatenate([KINKS, [-6.0, -3.0, 3.0, 6.0], np.linspace(-7.3, 7.9, 39)])

ELEMENTWISE = [sigmoid, tanh, hardtanh, hardsigmoid, relu, leaky_relu, elu, selu, relu6]


@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (2, 3, 4)])
def test_activation__keeps_any_shape(
    activation: Callable[..., Any], shape: tuple[int, ...]
) -> None:
    assert activation(np.ones(shape)).shape == shape
    assert activation(Tensor(np.ones(shape))).shape == shape


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_activation__keeps_float32(activation: Callable[..., Any]) -> None:
    assert activation(np.array([-2.0, 2.0], dtype=np.float32)).dtype == np.float32


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_activation__lets_nan_through(activation: Callable[..., Any]) -> None:
    assert np.isnan(activation(np.array([np.nan])))


def test_sigmoid__matches_torch() -> None:
    assert_matches_torch(sigmoid, torch.sigmoid, POINTS)


def test_sigmoid__worked_by_hand() -> None:
    assert_allclose(sigmoid(np.array([0.0, math.log(3)])), [0.5, 0.75])  # 1 / (1 + 1/3)


def test_sigmoid__keeps_the_digits_of_tiny_outputs() -> None:
    assert_allclose(sigmoid(np.array([-700.0])), [math.exp(-700.0)], rtol=1e-12)


def test_tanh__matches_torch() -> None:
    assert_matches_torch(tanh, torch.tanh, POINTS)


def test_tanh__worked_by_hand() -> None:
    assert_allclose(tanh(np.array([math.log(2)])), [0.6])  # (2 - 1/2) / (2 + 1/2)


def test_tanh__is_a_stretched_sigmoid() -> None:
    x = np.linspace(-5, 5, 41)
    assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, atol=1e-15)


def test_hardtanh__matches_torch() -> None:
    assert_matches_torch(hardtanh, functional.hardtanh, POINTS)


def test_hardtanh__matches_torch_between_other_bounds() -> None:
    assert_matches_torch(
        lambda x: hardtanh(x, -2.0, 0.5), lambda x: functional.hardtanh(x, -2.0, 0.5), POINTS
    )


@pytest.mark.parametrize("bounds", [(1.0, 1.0), (2.0, -2.0), (math.nan, 1.0), (0.0, math.inf)])
def test_hardtanh__rejects_an_empty_or_infinite_interval(bounds: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="hardtanh needs finite min_val < max_val, got min_val="):
        hardtanh(np.zeros(2), *bounds)


def test_hardsigmoid__matches_torch() -> None:
    assert_matches_torch(hardsigmoid, lambda x: functional.relu6(x + 3) / 6, POINTS)
    # torch rounds the 1/6 of its own gradient to float32
    assert_matches_torch(hardsigmoid, functional.hardsigmoid, POINTS, rtol=1e-7)


def test_hardsigmoid__worked_by_hand() -> None:
    assert_allclose(hardsigmoid(np.array([-3.0, -1.0, 2.0])), [0.0, 1 / 3, 5 / 6])


def test_relu__matches_torch() -> None:
    assert_matches_torch(relu, torch.relu, POINTS)


def test_relu__worked_by_hand() -> None:
    assert relu(np.array([-0.5, 0.0, 2.5])).tolist() == [0.0, 0.0, 2.5]


def test_leaky_relu__matches_torch() -> None:
    assert_matches_torch(leaky_relu, functional.leaky_relu, POINTS)


@pytest.mark.parametrize("slope", [0.0, 0.3, -0.5])
def test_leaky_relu__matches_torch_with_other_slopes(slope: float) -> None:
    assert_matches_torch(
        lambda x: leaky_relu(x, slope), lambda x: functional.leaky_relu(x, slope), POINTS
    )


def test_leaky_relu__rejects_a_slope_that_is_not_finite() -> None:
    with pytest.raises(ValueError, match="finite negative_slope, got negative_slope=nan"):
        leaky_relu(np.zeros(2), math.nan)


@pytest.mark.parametrize(
    ("shape", "slopes"),
    [((5,), 1), ((4, 3), 1), ((4, 3), 3), ((4, 3, 2), 3), ((2, 3, 4, 5), 1), ((2, 3, 4, 5), 3)],
)
def test_prelu__matches_torch(shape: tuple[int, ...], slopes: int) -> None:
    x = np.random.default_rng(2).normal(size=shape)
    x.flat[0] = 0.0
    assert_matches_torch(prelu, functional.prelu, x, np.array([0.25, -0.5, 1.5])[:slopes])


def test_prelu__sums_the_slopes_gradient_over_negative_inputs() -> None:
    slope = Tensor(np.array([0.25]), requires_grad=True)
    np.sum(prelu(np.array([-2.0, 3.0, -0.5]), slope)).backward()
    assert slope.grad is not None
    assert slope.grad.tolist() == [-2.5]


@pytest.mark.parametrize("shape", [(4,), (4, 2), (2, 4)])
def test_prelu__rejects_slopes_that_are_not_one_a_channel(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"prelu needs 1 slope or \d .* got shape \(3,\)"):
        prelu(np.zeros(shape), np.ones(3))


def test_elu__matches_torch() -> None:
    assert_matches_torch(elu, functional.elu, POINTS)


@pytest.mark.parametrize("alpha", [0.0, 0.4, 2.0])
def test_elu__matches_torch_with_other_alphas(alpha: float) -> None:
    assert_matches_torch(lambda x: elu(x, alpha), lambda x: functional.elu(x, alpha), POINTS)


def test_elu__worked_by_hand() -> None:
    assert_allclose(elu(np.array([-math.log(2), 2.0]), alpha=3.0), [-1.5, 2.0])  # 3 (1/2 - 1)


@pytest.mark.parametrize("alpha", [-0.1, math.nan, math.inf])
def test_elu__rejects_a_negative_or_infinite_alpha(alpha: float) -> None:
    with pytest.raises(ValueError, match="elu needs a finite alpha of at least 0, got alpha="):
        elu(np.zeros(2), alpha)


def test_selu__matches_torch() -> None:
    assert_matches_torch(selu, functional.selu, POINTS)


def test_selu__keeps_mean_zero_and_variance_one() -> None:
    x = np.linspace(-10, 10, 200_001)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * 1e-4
    assert_allclose(np.sum(selu(x) * density), 0, atol=1e-7)
    assert_allclose(np.sum(selu(x) ** 2 * density), 1, atol=1e-7)


def test_relu6__matches_torch() -> None:
    assert_matches_torch(relu6, functional.relu6, POINTS)


def test_relu6__worked_by_hand() -> None:
    assert relu6(np.array([-1.0, 5.5, 6.5])).tolist() == [0.0, 5.5, 6.0]


def test_dead_fraction__counts_units_that_never_fire() -> None:
    z = np.array([[-1.0, 2.0, 0.0, -3.0], [-4.0, -5.0, 0.0, 0.5]])
    assert dead_fraction(z) == 0.5
    assert dead_fraction(Tensor(z)) == 0.5


def test_dead_fraction__names_the_units_without_gradient() -> None:
    z = Tensor(np.random.default_rng(3).normal(size=(3, 40)), requires_grad=True)
    np.sum(relu(z)).backward()
    assert z.grad is not None
    without = np.mean(np.all(z.grad == 0, axis=0))
    assert 0 < without < 1
    assert dead_fraction(z) == without


@pytest.mark.parametrize("shape", [(5,), (0, 3), (3, 0)])
def test_dead_fraction__rejects_too_few_axes_or_none_of_a_kind(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"dead_fraction needs \(examples, units\)"):
        dead_fraction(np.zeros(shape))


def test_activation_sparsity__counts_exact_zeros() -> None:
    assert activation_sparsity(np.array([[0.0, -0.0, 1e-300], [2.0, -1.0, 3.0]])) == 1 / 3


def test_activation_sparsity__rejects_nothing() -> None:
    with pytest.raises(ValueError, match="at least one activation, got none"):
        activation_sparsity(np.zeros((0, 4)))


def _layers() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(4)
    sizes = [3, 5, 2, 4]
    return [
        (rng.normal(size=(outputs, inputs)), rng.normal(size=outputs))
        for inputs, outputs in itertools.pairwise(sizes)
    ]


def test_collapse_linear__matches_a_torch_stack() -> None:
    def stack(x: torch.Tensor, *parameters: torch.Tensor) -> torch.Tensor:
        for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
            x = functional.linear(x, weight, bias)
        return x

    def collapsed(x: Any, *parameters: Any) -> Any:
        pairs = list(zip(parameters[::2], parameters[1::2], strict=True))
        weight, bias = collapse_linear(pairs)
        return x @ weight.T + bias

    parameters = [array for layer in _layers() for array in layer]
    assert_matches_torch(
        collapsed, stack, np.random.default_rng(5).normal(size=(6, 3)), *parameters
    )


def test_collapse_linear__returns_a_single_layer_as_it_is() -> None:
    weight, bias = collapse_linear(_layers()[:1])
    assert_allclose(weight, _layers()[0][0])
    assert_allclose(bias, _layers()[0][1])


def test_collapse_linear__rejects_no_layer_and_layers_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="at least one layer, got none"):
        collapse_linear([])
    with pytest.raises(ValueError, match="got 2 inputs after 5 outputs"):
        collapse_linear([_layers()[0], _layers()[2]])
