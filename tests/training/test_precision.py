from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter
from dlref.optim import SGD
from dlref.training import GradScaler, clip_by_norm, round_to_bfloat16

EDGES = np.array(
    [0.0, -0.0, 1.0, -1.0, 1.00390625, 1.01171875, 3.0e38, -3.4e38, 1e-40, 30.0, -800.0]
)


def test_round_to_bfloat16__matches_torch() -> None:
    rng = np.random.default_rng(0)
    drawn = rng.normal(size=1000) * 10.0 ** rng.integers(-40, 38, 1000)
    ties = np.float32(1) + np.arange(300, dtype=np.float32) / 256
    for x in (drawn, ties, EDGES):
        peer = torch.from_numpy(np.asarray(x, np.float32)).to(torch.bfloat16).float()
        np.testing.assert_array_equal(round_to_bfloat16(x), peer.numpy())


def test_round_to_bfloat16__by_hand_keeps_eight_bits() -> None:
    assert round_to_bfloat16(np.array([1.001, 1.005, 257.0])).tolist() == [1.0, 1.0078125, 256.0]
    assert round_to_bfloat16(np.float64(3.14159)).shape == ()
    assert round_to_bfloat16(np.zeros((0, 2))).shape == (0, 2)


def test_round_to_bfloat16__keeps_what_float16_loses() -> None:
    assert float(np.float16(1e-8)) == 0.0
    assert round_to_bfloat16(np.array([1e-8])) > 0
    assert np.isfinite(round_to_bfloat16(np.array([1e5]))).all()


@pytest.mark.parametrize("x", [np.nan, np.inf, 1e39])
def test_round_to_bfloat16__rejects_what_is_not_finite(x: float) -> None:
    with pytest.raises(ValueError, match="finite in float32"):
        round_to_bfloat16(np.array([1.0, x]))


def run(scaler: Any, optimizer: Any, parameter: Any, factors: list[float], data: Any) -> Any:
    """What the weight and the scale are after each of several steps on loss = factor · w."""
    seen = []
    for factor in factors:
        optimizer.zero_grad()
        scaler.scale((parameter * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        seen.append((data(parameter), data(scaler)))
    return seen


def test_grad_scaler__matches_torch_through_overflows_and_growth() -> None:
    factors = [1.0, 2.0, np.inf, 3.0, 4.0, 5.0, 6.0, np.nan, -np.inf, 7.0, 8.0, 9.0, 10.0]
    options = {"growth_factor": 4.0, "backoff_factor": 0.25, "growth_interval": 3}
    w = Parameter(np.array([1.0]))
    ours = run(
        GradScaler(init_scale=64.0, **options), SGD([w], lr=0.1), w, factors,
        lambda x: x.data.item() if isinstance(x, Parameter) else x.scale_factor,
    )  # fmt: skip
    p = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    theirs = run(
        torch.amp.GradScaler("cpu", init_scale=64.0, **options),
        torch.optim.SGD([p], lr=0.1), p, factors,
        lambda x: x.item() if isinstance(x, torch.nn.Parameter) else x.get_scale(),
    )  # fmt: skip
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    assert {scale for _, scale in ours} > {16.0, 64.0}


def test_grad_scaler__matches_torch_in_its_defaults() -> None:
    ours, theirs = GradScaler(), torch.amp.GradScaler("cpu")
    assert ours.scale_factor == 2.0**16 == theirs._init_scale
    assert ours.growth_factor == theirs.get_growth_factor() == 2.0
    assert ours.backoff_factor == theirs.get_backoff_factor() == 0.5
    assert ours.growth_interval == theirs.get_growth_interval() == 2000


def test_grad_scaler__brings_a_small_gradient_through_float16() -> None:
    for scale, expected in ((1.0, 0.0), (65536.0, 1e-8)):
        w = Parameter(np.array([1.0], np.float32))
        scaler, optimizer = GradScaler(init_scale=scale), SGD([w], lr=1.0)
        half = w.astype(np.float16)
        scaler.scale((half * np.float16(1e-4)).sum() * np.float32(1e-4)).backward()
        scaler.unscale(optimizer)
        np.testing.assert_allclose(w.grad, [expected], rtol=0.01)
        assert w.grad.dtype == np.float32


def test_grad_scaler__by_hand_is_unscaled_before_clipping() -> None:
    w = Parameter(np.array([0.0, 0.0]))
    scaler, optimizer = GradScaler(init_scale=1024.0), SGD([w], lr=1.0)
    scaler.scale((w * np.array([0.3, -0.4])).sum()).backward()
    scaler.unscale(optimizer)
    (w.grad,), norm = clip_by_norm([np.asarray(w.grad)], 1.0)
    scaler.step(optimizer)
    assert norm == pytest.approx(0.5)
    np.testing.assert_allclose(w.data, [-0.3, 0.4])  # below the bound, so not shortened


def test_grad_scaler__passes_by_parameters_without_a_gradient() -> None:
    used, unused = Parameter(np.ones(1)), Parameter(np.ones(1))
    scaler, optimizer = GradScaler(), SGD([used, unused], lr=1.0)
    scaler.scale(used.sum()).backward()
    scaler.step(optimizer)
    assert (used.data.tolist(), unused.data.tolist()) == ([0.0], [1.0])


def test_grad_scaler__rejects_a_second_unscale_and_options_out_of_range() -> None:
    w = Parameter(np.ones(1))
    scaler, optimizer = GradScaler(), SGD([w])
    scaler.scale(w.sum()).backward()
    scaler.unscale(optimizer)
    with pytest.raises(RuntimeError, match="unscale was called twice"):
        scaler.unscale(optimizer)
    for options in ({"init_scale": 0.0}, {"growth_factor": 1.0}, {"backoff_factor": 1.0}):
        with pytest.raises(ValueError, match="GradScaler needs init_scale > 0"):
            GradScaler(**options)
    with pytest.raises(ValueError, match="growth_interval >= 1, got 0"):
        GradScaler(growth_interval=0)
