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
    divide_by_sum,
    elu,
    gelu,
    glu,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    log_sigmoid,
    log_softmax,
    logsumexp,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    softmax,
    softmax_jacobian,
    softplus,
    swiglu,
    swish,
    tanh,
)
from dlref.autodiff import Tensor, grad
from tests.oracle import KINKS, assert_matches_torch

# The kinks of all activations, then points between them, so that every term of a formula counts.
POINTS = np.concatenate([KINKS, [-6.0, -3.0, 3.0, 6.0], np.linspace(-7.3, 7.9, 39)])

ELEMENTWISE = [
    sigmoid, log_sigmoid, tanh, hardtanh, hardsigmoid, relu, leaky_relu, elu, selu, relu6,
    softplus, swish, gelu, mish, hardswish,
]  # fmt: skip


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
    with np.errstate(invalid="ignore"):  # logaddexp warns of it as well
        assert np.isnan(activation(np.array([np.nan])))


def test_sigmoid__matches_torch() -> None:
    assert_matches_torch(sigmoid, torch.sigmoid, POINTS)


def test_sigmoid__worked_by_hand() -> None:
    assert_allclose(sigmoid(np.array([0.0, math.log(3)])), [0.5, 0.75])  # 1 / (1 + 1/3)


def test_sigmoid__keeps_the_digits_of_tiny_outputs() -> None:
    assert_allclose(sigmoid(np.array([-700.0])), [math.exp(-700.0)], rtol=1e-12)


def test_log_sigmoid__matches_torch() -> None:
    assert_matches_torch(log_sigmoid, functional.logsigmoid, POINTS)


def test_log_sigmoid__worked_by_hand() -> None:
    assert_allclose(log_sigmoid(np.array([0.0, math.log(3)])), [-math.log(2), math.log(0.75)])


def test_log_sigmoid__keeps_what_the_logarithm_of_the_sigmoid_loses() -> None:
    assert log_sigmoid(np.array([-800.0])).tolist() == [-800.0]


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


def test_dead_fraction__matches_the_units_without_gradient() -> None:
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


def test_activation_sparsity__matches_the_share_of_inputs_that_relu_cuts() -> None:
    z = np.random.default_rng(5).normal(size=(7, 11))
    assert activation_sparsity(relu(z)) == np.count_nonzero(z < 0) / z.size


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


def test_softplus__matches_torch() -> None:
    # torch replaces softplus by the identity from a threshold on, 20 by default
    assert_matches_torch(softplus, lambda x: functional.softplus(x, threshold=40), POINTS)


def test_softplus__worked_by_hand() -> None:
    assert_allclose(softplus(np.array([0.0, math.log(3)])), [math.log(2), math.log(4)])


def test_swish__matches_torch() -> None:
    assert_matches_torch(swish, functional.silu, POINTS)


@pytest.mark.parametrize("beta", [0.0, 0.4, 2.5, -1.5])
def test_swish__matches_torch_with_other_betas(beta: float) -> None:
    assert_matches_torch(lambda x: swish(x, beta), lambda x: x * torch.sigmoid(beta * x), POINTS)


def test_swish__worked_by_hand() -> None:
    assert_allclose(swish(np.array([math.log(3)]), 2.0), [0.9 * math.log(3)])  # 1 / (1 + 1/9)


@pytest.mark.parametrize("beta", [math.nan, math.inf])
def test_swish__rejects_a_beta_that_is_not_finite(beta: float) -> None:
    with pytest.raises(ValueError, match="swish needs a finite beta, got beta="):
        swish(np.zeros(2), beta)


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_gelu__matches_torch(approximate: str) -> None:
    assert_matches_torch(
        lambda x: gelu(x, approximate),
        lambda x: functional.gelu(x, approximate=approximate),
        POINTS,
    )


def test_gelu__forms_differ_by_less_than_half_a_thousandth() -> None:
    x = np.linspace(-6, 6, 12_001)
    assert 4e-4 < np.max(np.abs(gelu(x) - gelu(x, "tanh"))) < 5e-4


def test_gelu__worked_by_hand() -> None:
    assert_allclose(gelu(np.array([0.0, 1.0])), [0.0, 0.8413447460685429])  # tables of the normal


def test_gelu__rejects_an_unknown_approximation() -> None:
    with pytest.raises(ValueError, match='gelu needs approximate "none" or "tanh", got approx'):
        gelu(np.zeros(2), "erf")


def test_mish__matches_torch() -> None:
    assert_matches_torch(mish, functional.mish, POINTS)


def test_mish__worked_by_hand() -> None:
    # 1 + e^x = 4 at x = log 3, and tanh(log 4) = 15 / 17
    assert_allclose(mish(np.array([math.log(3)])), [15 / 17 * math.log(3)])


def test_hardswish__matches_torch() -> None:
    assert_matches_torch(hardswish, functional.hardswish, POINTS)


def test_hardswish__worked_by_hand() -> None:
    assert_allclose(hardswish(np.array([-1.0, 1.0, 2.0])), [-1 / 3, 2 / 3, 5 / 3])


@pytest.mark.parametrize(
    ("shape", "axis"), [((4,), 0), ((3, 6), -1), ((4, 5), 0), ((2, 4, 3), 1), ((0, 2), -1)]
)
def test_glu__matches_torch(shape: tuple[int, ...], axis: int) -> None:
    x = np.random.default_rng(6).normal(size=shape) * 3
    assert_matches_torch(lambda x: glu(x, axis), lambda x: functional.glu(x, dim=axis), x)


def test_glu__matches_torch_far_out() -> None:
    x = np.concatenate([np.roll(KINKS, 2), KINKS])
    assert_matches_torch(glu, functional.glu, x)


def test_glu__gates_the_first_half_by_the_second() -> None:
    assert_allclose(glu(np.array([8.0, math.log(3)])), [6.0])  # 8 · 3/4


def test_glu__rejects_an_odd_number_of_features() -> None:
    with pytest.raises(ValueError, match="even number of features, got 3 along axis -1"):
        glu(np.zeros((2, 3)))


@pytest.mark.parametrize("beta", [1.0, 2.0])
def test_swiglu__matches_torch(beta: float) -> None:
    rng = np.random.default_rng(7)
    gate, value = rng.normal(size=(2, 3, 5)) * 3
    gate[0] = KINKS[:5]

    def reference(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return functional.silu(beta * a) / beta * b

    assert_matches_torch(lambda a, b: swiglu(a, b, beta), reference, gate, value)


def test_swiglu__worked_by_hand() -> None:
    assert_allclose(swiglu(np.array([math.log(3)]), np.array([4.0])), [3 * math.log(3)])
    assert swiglu(np.zeros(0), np.zeros(0)).shape == (0,)


def test_swiglu__rejects_shapes_that_differ() -> None:
    with pytest.raises(ValueError, match=r"of one shape, got \(2, 3\) and \(3,\)"):
        swiglu(np.zeros((2, 3)), np.zeros(3))


SCORES = [  # logits, axis
    (np.array([1.0, 2.0, -3.0]), 0),
    (np.array([0.0, 800.0, -800.0]), -1),
    (np.array([30.0, -30.0, 30.0]), -1),  # a tie
    (np.array([5.0]), 0),
    (np.random.default_rng(8).normal(size=(3, 4, 2)) * 4, 1),
    (np.random.default_rng(9).normal(size=(5, 3)) * 4, 0),
    (np.zeros((0, 3)), -1),
]


@pytest.mark.parametrize(("z", "axis"), SCORES)
def test_softmax__matches_torch(z: np.ndarray, axis: int) -> None:
    assert_matches_torch(lambda z: softmax(z, axis), lambda z: torch.softmax(z, axis), z)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 3.0])
def test_softmax__matches_torch_at_other_temperatures(temperature: float) -> None:
    assert_matches_torch(
        lambda z: softmax(z, temperature=temperature),
        lambda z: torch.softmax(z / temperature, -1),
        SCORES[4][0],
    )


def test_softmax__worked_by_hand() -> None:
    z = np.log([1.0, 2.0, 5.0])
    assert_allclose(softmax(z), [1 / 8, 2 / 8, 5 / 8])
    assert_allclose(softmax(z, temperature=0.5), [1 / 30, 4 / 30, 25 / 30])


def test_softmax__of_two_classes_is_the_sigmoid_of_the_difference() -> None:
    z = np.array([[0.3, -1.2], [-7.0, 2.0]])
    assert_allclose(softmax(z)[:, 0], sigmoid(z[:, 0] - z[:, 1]))


def test_softmax__gives_masked_entries_nothing() -> None:
    z = np.array([0.0, -np.inf, math.log(3)])
    assert_matches_torch(softmax, lambda z: torch.softmax(z, -1), z)
    assert_allclose(softmax(z), [0.25, 0, 0.75])


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan, math.inf])
def test_softmax__rejects_a_temperature_that_is_not_positive(temperature: float) -> None:
    with pytest.raises(ValueError, match="finite temperature above 0, got temperature="):
        softmax(np.zeros(2), temperature=temperature)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
def test_softmax_family__rejects_no_class(function: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=rf"{function.__name__} needs at least one class .* -1"):
        function(np.zeros((2, 0)))


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
def test_softmax_family__keeps_float32(function: Callable[..., Any]) -> None:
    assert function(np.array([1.0, 200.0], dtype=np.float32)).dtype == np.float32


@pytest.mark.parametrize(("z", "axis"), SCORES)
def test_log_softmax__matches_torch(z: np.ndarray, axis: int) -> None:
    assert_matches_torch(lambda z: log_softmax(z, axis), lambda z: torch.log_softmax(z, axis), z)


def test_log_softmax__worked_by_hand() -> None:
    assert_allclose(log_softmax(np.log([1.0, 3.0])), [-math.log(4), math.log(3 / 4)])


def test_log_softmax__keeps_its_digits_among_large_scores() -> None:
    z = np.array([0.0, 1.0, 3.0])
    assert_allclose(log_softmax(z + 2.0**40), log_softmax(z), rtol=1e-14)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(("z", "axis"), SCORES)
def test_logsumexp__matches_torch(z: np.ndarray, axis: int, keepdims: bool) -> None:
    assert_matches_torch(
        lambda z: logsumexp(z, axis, keepdims=keepdims),
        lambda z: torch.logsumexp(z, axis, keepdim=keepdims),
        z,
    )


def test_logsumexp__lies_just_above_the_maximum() -> None:
    z = SCORES[4][0]
    gap = logsumexp(z, axis=1) - z.max(axis=1)
    assert np.all(gap > 0)
    assert np.all(gap <= math.log(4))
    assert_allclose(logsumexp(np.full(8, 2.5)), 2.5 + math.log(8))


@pytest.mark.parametrize("z", [SCORES[0][0], SCORES[1][0], SCORES[3][0]])
def test_softmax_jacobian__matches_torch(z: np.ndarray) -> None:
    reference = torch.autograd.functional.jacobian(
        lambda z: torch.softmax(z, -1), torch.from_numpy(z)
    )
    assert_allclose(softmax_jacobian(softmax(z)), reference, rtol=1e-12, atol=1e-15)


def test_softmax_jacobian__takes_a_batch_and_has_gradients() -> None:
    def reference(p: torch.Tensor) -> torch.Tensor:
        return torch.diag_embed(p) - p[..., :, None] * p[..., None, :]

    assert_matches_torch(softmax_jacobian, reference, softmax(SCORES[4][0]))


def test_log_loss__has_the_gradient_p_minus_y() -> None:
    z = Tensor(np.array([1.0, 2.0, -3.0]), requires_grad=True)
    assert_allclose(grad(-log_softmax(z)[0], z), softmax(z.data) - [1, 0, 0], rtol=1e-14)


@pytest.mark.parametrize("axis", [0, 1])
def test_divide_by_sum__matches_torch(axis: int) -> None:
    z = np.random.default_rng(10).normal(size=(3, 4))
    assert_matches_torch(
        lambda z: divide_by_sum(z, axis), lambda z: z / z.sum(axis, keepdim=True), z
    )


def test_divide_by_sum__worked_by_hand() -> None:
    assert divide_by_sum(np.array([[1.0, 3.0], [-1.0, 3.0]])).tolist() == [
        [0.25, 0.75],
        [-0.5, 1.5],
    ]


def test_divide_by_sum__rejects_a_sum_of_zero() -> None:
    with pytest.raises(ValueError, match="sum is not 0, got a sum of 0"):
        divide_by_sum(np.array([[1.0, 2.0], [1.0, -1.0]]))
