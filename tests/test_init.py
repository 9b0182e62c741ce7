import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from dlref.init import (
    calculate_fans,
    calculate_gain,
    kaiming_normal,
    kaiming_std,
    kaiming_uniform,
    lecun_normal,
    lecun_uniform,
    normal,
    orthogonal,
    prior_bias,
    trunc_normal,
    trunc_normal_std,
    uniform,
    uniform_bound,
    xavier_normal,
    xavier_std,
    xavier_uniform,
    zeros,
)
from tests.draws import Given, highest

SHAPES = [(5, 3), (1, 1), (3, 700), (64, 16, 3), (8, 4, 3, 5), (4, 2, 3, 1, 2)]
DRAWS = [xavier_uniform, xavier_normal, kaiming_uniform, kaiming_normal, lecun_uniform,
         lecun_normal, orthogonal]  # fmt: skip


@pytest.fixture
def spread_of_torch(monkeypatch: pytest.MonkeyPatch) -> Callable[..., float]:
    """Calls one of PyTorch's initialisers and returns the bound or the deviation it draws with."""
    asked: list[tuple[float, float]] = []

    def record(tensor: torch.Tensor, one: float, two: float, **_: Any) -> torch.Tensor:
        asked.append((one, two))
        return tensor

    for name in ("uniform_", "normal_"):
        monkeypatch.setattr(torch.Tensor, name, record)

    def spread(initialise: Callable[..., Any], shape: tuple[int, ...], **options: Any) -> float:
        initialise(torch.empty(shape, dtype=torch.float64), **options)
        first, second = asked.pop()
        assert first in (0, -second)  # mean 0, or bounds of opposite sign
        return second

    return spread


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
def test_xavier_uniform__matches_torch_in_its_bound(
    shape: tuple[int, ...], gain: float, spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.xavier_uniform_, shape, gain=gain)
    assert_allclose(highest(xavier_uniform, *shape, gain=gain), theirs, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
def test_xavier_normal__matches_torch_in_its_deviation(
    shape: tuple[int, ...], gain: float, spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.xavier_normal_, shape, gain=gain)
    assert_allclose(highest(xavier_normal, *shape, gain=gain), theirs, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("options", [
    {},
    {"a": 0.3},
    {"a": math.sqrt(5), "mode": "fan_out"},
    {"mode": "fan_out", "nonlinearity": "relu"},
    {"a": 0.3, "nonlinearity": "relu"},
    {"nonlinearity": "tanh"},
    {"nonlinearity": "selu", "mode": "fan_in"},
], ids=str)  # fmt: skip
def test_kaiming_uniform__matches_torch_in_its_bound(
    shape: tuple[int, ...], options: dict[str, Any], spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.kaiming_uniform_, shape, **options)
    assert_allclose(highest(kaiming_uniform, *shape, **options), theirs, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("options", [
    {},
    {"a": 0.3},
    {"a": 0.3, "mode": "fan_out"},
    {"mode": "fan_out", "nonlinearity": "relu"},
    {"a": 0.3, "nonlinearity": "relu"},
    {"nonlinearity": "sigmoid"},
], ids=str)  # fmt: skip
def test_kaiming_normal__matches_torch_in_its_deviation(
    shape: tuple[int, ...], options: dict[str, Any], spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.kaiming_normal_, shape, **options)
    assert_allclose(highest(kaiming_normal, *shape, **options), theirs, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_lecun_uniform__matches_torch_without_a_nonlinearity(
    shape: tuple[int, ...], spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.kaiming_uniform_, shape, nonlinearity="linear")
    assert_allclose(highest(lecun_uniform, *shape), theirs, rtol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_lecun_normal__matches_torch_without_a_nonlinearity(
    shape: tuple[int, ...], spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.kaiming_normal_, shape, nonlinearity="linear")
    assert_allclose(highest(lecun_normal, *shape), theirs, rtol=1e-14)


@pytest.mark.parametrize("draw", [xavier_uniform, kaiming_uniform, lecun_uniform])
def test_uniform_draws__fill_their_bounds_evenly(draw: Callable[..., np.ndarray]) -> None:
    w = draw((300, 700), rng=np.random.default_rng(0))
    bound = highest(draw, 300, 700)
    assert w.shape == (300, 700) and abs(w).max() <= bound
    shares = np.histogram(w, bins=10, range=(-bound, bound))[0] / w.size
    assert_allclose(shares, 0.1, atol=0.005)


@pytest.mark.parametrize("draw", [xavier_normal, kaiming_normal, lecun_normal])
def test_normal_draws__are_normal(draw: Callable[..., np.ndarray]) -> None:
    w = draw((300, 700), rng=np.random.default_rng(0)) / highest(draw, 300, 700)
    assert w.shape == (300, 700)
    assert_allclose([w.mean(), w.std(), (w**4).mean()], [0, 1, 3], atol=0.05)


@pytest.mark.parametrize("draw", DRAWS)
def test_draws__depend_on_the_generator_alone(draw: Callable[..., np.ndarray]) -> None:
    once, again, other = (draw((4, 3), rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(once, again) and not np.any(once == other)


@pytest.mark.parametrize("draw", DRAWS)
def test_draws__reject_a_vector(draw: Callable[..., np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"two axes or more, got shape \(3,\)"):
        draw((3,), rng=np.random.default_rng(0))


@pytest.mark.parametrize("draw", [kaiming_uniform, kaiming_normal])
def test_kaiming__rejects_another_mode(draw: Callable[..., np.ndarray]) -> None:
    with pytest.raises(ValueError, match=rf"{draw.__name__} needs mode fan_in or fan_out, got"):
        draw((3, 2), mode="fan_avg", rng=np.random.default_rng(0))


def test_kaiming_uniform__of_root_five_is_the_start_of_torch_layers() -> None:
    for layer in (torch.nn.Linear(50, 4000), torch.nn.Conv2d(2, 4000, 5)):
        bound = highest(kaiming_uniform, *layer.weight.shape, a=math.sqrt(5))
        assert_allclose(bound, 1 / math.sqrt(50), rtol=1e-14)
        for values in (layer.weight, layer.bias):
            assert values is not None
            assert_allclose(float(values.detach().abs().max()), bound, rtol=2e-3)


@pytest.mark.parametrize("fan_in", [1, 30, 700])
@pytest.mark.parametrize("fan_out", [1, 20])
def test_xavier_std__matches_torch(
    fan_in: int, fan_out: int, spread_of_torch: Callable[..., float]
) -> None:
    theirs = spread_of_torch(torch.nn.init.xavier_normal_, (fan_out, fan_in), gain=0.75)
    assert_allclose(xavier_std(fan_in, fan_out, 0.75), theirs, rtol=1e-14)


def test_xavier_std__worked_by_hand() -> None:
    assert xavier_std(6, 2) == 0.5 and xavier_std(6, 2, gain=3.0) == 1.5
    assert xavier_std(1, 1) == 1 and xavier_std(1, 1, gain=0.0) == 0


@pytest.mark.parametrize(("arguments", "message"), [
    ((0, 3), "fans of at least 1 and gain >= 0, got fan_in=0, fan_out=3, gain=1.0"),
    ((3, 0), "fan_out=0"),
    ((3, 3, -1.0), "gain=-1.0"),
])  # fmt: skip
def test_xavier_std__rejects_what_has_no_spread(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        xavier_std(*arguments)


@pytest.mark.parametrize("fan", [1, 30, 100_000])
@pytest.mark.parametrize("a", [0.0, 0.3, 800.0])
@pytest.mark.parametrize("nonlinearity", ["leaky_relu", "relu", "tanh"])
def test_kaiming_std__matches_torch(
    fan: int, a: float, nonlinearity: str, spread_of_torch: Callable[..., float]
) -> None:
    options = {"a": a, "nonlinearity": nonlinearity}
    theirs = spread_of_torch(torch.nn.init.kaiming_normal_, (2, fan), **options)
    assert_allclose(kaiming_std(fan, a, nonlinearity), theirs, rtol=1e-14)


def test_kaiming_std__worked_by_hand() -> None:
    assert kaiming_std(8) == 0.5 and kaiming_std(4, a=1.0) == 0.5
    assert kaiming_std(4, nonlinearity="linear") == 0.5


def test_kaiming_std__rejects_a_fan_of_nothing() -> None:
    with pytest.raises(ValueError, match="kaiming_std needs a fan of at least 1, got fan=0"):
        kaiming_std(0)


@pytest.mark.parametrize("shape", SHAPES)
def test_calculate_fans__matches_torch(shape: tuple[int, ...]) -> None:
    theirs = torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
    assert calculate_fans(shape) == theirs


def test_calculate_fans__count_the_weights_of_a_unit() -> None:
    layer = torch.nn.Conv2d(6, 9, (3, 2), groups=3)
    fan_in, fan_out = calculate_fans(tuple(layer.weight.shape))
    assert fan_in == layer.weight[0].numel() == 6 // 3 * 3 * 2
    assert fan_out == 9 * 3 * 2  # as PyTorch counts; the groups are forgotten here


@pytest.mark.parametrize("shape", [(), (3,)])
def test_calculate_fans__rejects_what_has_no_inputs_and_outputs(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="calculate_fans needs a weight of two axes or more"):
        calculate_fans(shape)


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"])
@pytest.mark.parametrize("param", [None, 0.0, 0.3, -1, 800.0])
def test_calculate_gain__matches_torch(name: Any, param: float | None) -> None:
    assert calculate_gain(name, param) == torch.nn.init.calculate_gain(name, param)


def test_calculate_gain__worked_by_hand() -> None:
    assert calculate_gain("leaky_relu", 1.0) == 1.0  # a straight line takes nothing
    assert calculate_gain("leaky_relu", 0.0) == calculate_gain("relu") == 2**0.5


def test_calculate_gain__rejects_what_torch_does_not_know_either() -> None:
    with pytest.raises(ValueError, match="Unsupported nonlinearity gelu"):
        torch.nn.init.calculate_gain("gelu")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"knows leaky_relu, linear, .*, got nonlinearity='gelu'"):
        calculate_gain("gelu")


@pytest.mark.parametrize("std", [1e-12, 0.1, 1e3])
def test_uniform_bound__matches_the_deviation_of_torch(std: float) -> None:
    bound = torch.tensor(uniform_bound(std), dtype=torch.float64)
    theirs = torch.distributions.Uniform(-bound, bound).stddev
    assert_allclose(float(theirs), std, rtol=1e-12)


def test_uniform_bound__worked_by_hand() -> None:
    assert_allclose(uniform_bound(2.0) ** 2, 12.0)  # r² / 3 = 4
    assert uniform_bound(0.0) == 0.0
    with pytest.raises(ValueError, match="uniform_bound needs std >= 0, got std=-1"):
        uniform_bound(-1)


@pytest.mark.parametrize("shape", [(), (0, 3), (1,), (2, 3)])
def test_zeros__matches_torch(shape: tuple[int, ...]) -> None:
    theirs = torch.nn.init.zeros_(torch.empty(shape, dtype=torch.float64)).numpy()
    ours = zeros(shape)
    assert ours.dtype == float and np.array_equal(ours, theirs)


def test_zeros__gives_a_new_array_each_time() -> None:
    first = zeros((2,))
    first += 1
    assert zeros((2,)).tolist() == [0.0, 0.0]


def test_zeros__rejects_a_negative_size() -> None:
    with pytest.raises(ValueError, match="negative dimensions"):
        zeros((-1, 2))


def test_normal__matches_torch_in_mean_and_deviation() -> None:
    ours = normal((300, 1000), mean=2.0, std=0.5, rng=np.random.default_rng(0))
    torch.manual_seed(0)
    theirs = torch.nn.init.normal_(torch.empty(300, 1000, dtype=torch.float64), 2.0, 0.5)
    assert_allclose(ours.mean(), float(theirs.mean()), atol=0.005)
    assert_allclose(ours.std(), float(theirs.std()), atol=0.005)


def test_normal__worked_by_hand() -> None:
    drawn = normal((2,), mean=5.0, std=2.0, rng=Given(noise=np.array([-1.0, 3.0])))
    assert drawn.tolist() == [3.0, 11.0]
    assert normal((0,), rng=np.random.default_rng(0)).shape == (0,)
    with pytest.raises(ValueError, match="normal needs std >= 0, got std=-1"):
        normal((2,), std=-1, rng=np.random.default_rng(0))


def test_uniform__matches_torch_in_mean_and_bounds() -> None:
    ours = uniform((300, 1000), a=-1.0, b=3.0, rng=np.random.default_rng(0))
    torch.manual_seed(0)
    theirs = torch.nn.init.uniform_(torch.empty(300, 1000, dtype=torch.float64), -1.0, 3.0)
    for ends in (np.min, np.max, np.mean, np.std):
        assert_allclose(ends(ours), ends(theirs.numpy()), atol=0.01)


def test_uniform__worked_by_hand() -> None:
    drawn = uniform((2,), a=-1.0, b=3.0, rng=Given(share=np.array([0.25, 1.0])))
    assert drawn.tolist() == [0.0, 3.0]
    assert uniform((3,), a=2.0, b=2.0, rng=np.random.default_rng(0)).tolist() == [2.0] * 3
    with pytest.raises(ValueError, match=r"uniform needs b >= a, got a=1\.0, b=0\.0"):
        uniform((2,), a=1.0, b=0.0, rng=np.random.default_rng(0))


@pytest.mark.parametrize("shape", [(4, 4), (3, 7), (7, 3), (4, 2, 3), (8, 2, 1, 2), (1, 1)])
@pytest.mark.parametrize("gain", [1.0, -0.5, 5 / 3])
def test_orthogonal__matches_torch_on_the_same_noise(
    shape: tuple[int, ...], gain: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, columns = shape[0], math.prod(shape[1:])
    noise = np.random.default_rng(3).normal(size=(rows, columns))
    monkeypatch.setattr(torch.Tensor, "normal_", lambda w, *_, **__: w.copy_(torch.tensor(noise)))
    theirs = torch.nn.init.orthogonal_(torch.empty(shape, dtype=torch.float64), gain)
    ours = orthogonal(shape, gain=gain, rng=Given(noise=noise if rows >= columns else noise.T))
    assert_allclose(ours, theirs.numpy(), atol=1e-12)


@pytest.mark.parametrize("shape", [(5, 5), (3, 8), (8, 3), (4, 2, 3)])
def test_orthogonal__stretches_nothing_but_by_the_gain(shape: tuple[int, ...]) -> None:
    w = orthogonal(shape, gain=2.0, rng=np.random.default_rng(0)).reshape(shape[0], -1)
    assert_allclose(np.linalg.svd(w, compute_uv=False), 2.0)


def test_orthogonal__prefers_no_direction() -> None:
    rng = np.random.default_rng(0)
    corners = np.array([orthogonal((2, 2), rng=rng)[0, 0] for _ in range(2000)])
    assert abs(corners.mean()) < 0.05  # without the signs of R it is about -0.64


def test_orthogonal__of_one_number_is_a_sign() -> None:
    assert abs(orthogonal((1, 1), rng=np.random.default_rng(0))).tolist() == [[1.0]]
    assert orthogonal((0, 3), rng=np.random.default_rng(0)).shape == (0, 3)


@pytest.mark.parametrize(
    "cut",
    [
        {},
        {"mean": 0.5, "std": 2.0, "a": -1.0, "b": 1.5},
        {"std": 0.02, "a": -0.04, "b": 0.04},
        {"mean": 1.0, "std": 0.02},  # bounds far away: nothing is cut
    ],
    ids=str,
)
def test_trunc_normal__matches_torch_in_its_quantiles(cut: dict[str, Any]) -> None:
    ours = trunc_normal((100, 500), **cut, rng=np.random.default_rng(0))
    torch.manual_seed(0)
    theirs = torch.nn.init.trunc_normal_(torch.empty(100, 500, dtype=torch.float64), **cut)
    shares = [0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0]
    mine, peer = np.quantile(ours, shares), np.quantile(theirs.numpy(), shares)
    assert_allclose(mine[1:-1], peer[1:-1], atol=0.04 * cut.get("std", 1.0))
    assert ours.min() >= cut.get("a", -2.0) and ours.max() <= cut.get("b", 2.0)


@pytest.mark.parametrize("draw", [trunc_normal, trunc_normal_std])
@pytest.mark.parametrize(("cut", "message"), [
    ({"std": 0.0}, "needs std > 0, got std=0.0"),
    ({"a": 5.0, "b": 6.0}, "needs bounds with at least 1 % of the distribution between them"),
    ({"a": 1.0, "b": -1.0}, "got a=1.0, b=-1.0 for mean=0.0, std=1.0"),
])  # fmt: skip
def test_trunc_normal__rejects_bounds_that_take_too_long(
    draw: Callable[..., Any], cut: dict[str, float], message: str
) -> None:
    rng = {"shape": (3,), "rng": np.random.default_rng(0)} if draw is trunc_normal else {}
    with pytest.raises(ValueError, match=f"{draw.__name__} {message}|{message}"):
        draw(**cut, **rng)


@pytest.mark.parametrize("cut", [(0.0, 1.0, -2.0, 2.0), (0.5, 2.0, -1.0, 1.5), (-1.0, 0.5, -2, 9)])
def test_trunc_normal_std__matches_an_integral(cut: tuple[float, ...]) -> None:
    mean, std, a, b = cut
    low, high = max(a, mean - 12 * std), min(b, mean + 12 * std)
    w = torch.linspace(low, high, 20_001, dtype=torch.float64)
    density = torch.exp(-(((w - mean) / std) ** 2) / 2)
    centre = torch.trapezoid(w * density, w) / torch.trapezoid(density, w)
    square = torch.trapezoid((w - centre) ** 2 * density, w) / torch.trapezoid(density, w)
    assert_allclose(trunc_normal_std(*cut), float(square.sqrt()), rtol=1e-7)


def test_trunc_normal_std__without_a_cut_is_the_deviation() -> None:
    assert trunc_normal_std(0.0, 0.02, -2.0, 2.0) == 0.02
    assert_allclose(trunc_normal_std(0.0, 1.0, 0.0, 800.0) ** 2, 1 - 2 / math.pi)  # one half


@pytest.mark.parametrize("probability", [1e-300, 1e-6, 0.01, 0.25, 0.5, 0.99, 1 - 1e-12])
def test_prior_bias__matches_torch_logit(probability: float) -> None:
    theirs = float(torch.logit(torch.tensor(probability, dtype=torch.float64)))
    assert_allclose(prior_bias(probability), theirs, rtol=1e-12, atol=1e-15)


def test_prior_bias__worked_by_hand() -> None:
    assert_allclose(prior_bias(0.25), -math.log(3))
    assert_allclose(1 / (1 + math.exp(-prior_bias(0.01))), 0.01)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, math.nan])
def test_prior_bias__rejects_what_no_finite_bias_gives(probability: float) -> None:
    with pytest.raises(ValueError, match=r"prior_bias needs probability in \(0, 1\), got"):
        prior_bias(probability)
