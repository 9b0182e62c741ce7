from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.optim import swa_utils

from dlref.architectures import MLP
from dlref.training import (
    AveragedModel,
    debiased_decay,
    ema_update,
    swa_update,
    warmup_decay,
)


def some(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(3, 2))


def warmed(average: Any, theta: Any, n: int) -> Any:
    return ema_update(average, theta, decay=warmup_decay(int(n), decay=0.3))


def debiased(average: Any, theta: Any, n: int) -> Any:
    return ema_update(average, theta, decay=debiased_decay(int(n), decay=0.8))


def plain(average: Any, theta: Any, n: int) -> Any:
    return ema_update(average, theta, decay=0.9)


# ours, and what PyTorch's AveragedModel is told
AVERAGES: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (swa_update, {}),
    (plain, {"multi_avg_fn": swa_utils.get_ema_multi_avg_fn(0.9)}),
    (warmed, {"avg_fn": warmed}),
    (debiased, {"avg_fn": debiased}),
]


@pytest.mark.parametrize(("avg_fn", "options"), AVERAGES)
def test_averaged_model__matches_torch(avg_fn: Any, options: dict[str, Any]) -> None:
    net = MLP([3, 4, 2], rng=np.random.default_rng(0))
    peer = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)).double()
    ours, theirs = AveragedModel(net, avg_fn), swa_utils.AveragedModel(peer, **options)
    rng = np.random.default_rng(1)
    for _ in range(6):
        for mine, other in zip(net.parameters(), peer.parameters(), strict=True):
            mine.data = rng.normal(size=mine.shape)
            other.data = torch.from_numpy(mine.data.copy())
        ours.update_parameters()
        theirs.update_parameters(peer)
        for mine, other in zip(ours.averages, theirs.module.parameters(), strict=True):
            np.testing.assert_allclose(mine, other.detach().numpy(), rtol=1e-12, atol=1e-14)
    assert ours.num_averaged == int(theirs.n_averaged) == 6


def test_averaged_model__lends_its_weights_and_gives_the_networks_back() -> None:
    net = MLP([2, 1], rng=np.random.default_rng(0))
    average = AveragedModel(net)
    average.update_parameters()
    first = [p.data.copy() for p in net.parameters()]
    for p in net.parameters():
        p.data = p.data + 1
    with pytest.raises(ZeroDivisionError), average.applied():
        for p, array in zip(net.parameters(), first, strict=True):
            np.testing.assert_array_equal(p.data, array)
        _ = 1 / 0
    for p, array in zip(net.parameters(), first, strict=True):
        np.testing.assert_array_equal(p.data, array + 1)


def test_averaged_model__starts_as_a_copy_that_training_cannot_write_into() -> None:
    net = MLP([2, 1], rng=np.random.default_rng(0))
    average = AveragedModel(net)
    weight = net.parameters()[0]
    kept = weight.data.copy()
    weight.data += 1
    np.testing.assert_array_equal(average.averages[0], kept)
    average.update_parameters()
    weight.data += 1
    np.testing.assert_array_equal(average.averages[0], kept + 1)


def test_ema_update__matches_torch() -> None:
    theirs = torch.from_numpy(some(0))
    swa_utils.get_ema_multi_avg_fn(0.7)([theirs], [torch.from_numpy(some(1))], torch.tensor(1))
    np.testing.assert_allclose(ema_update(some(0), some(1), decay=0.7), theirs.numpy(), rtol=1e-12)


def test_ema_update__by_hand_and_at_both_ends_of_the_decay() -> None:
    old, new = np.array([1.0]), np.array([2.0])
    np.testing.assert_allclose(ema_update(old, new, decay=0.9), [1.1])
    assert ema_update(old, new, decay=0.0).tolist() == [2.0]
    assert ema_update(old, new, decay=1.0).tolist() == [1.0]


def test_ema_update__rejects_a_decay_above_one() -> None:
    with pytest.raises(ValueError, match=r"decay in \[0, 1\], got decay=1.1"):
        ema_update(np.zeros(1), np.zeros(1), decay=1.1)


def test_warmup_decay__matches_its_closed_form() -> None:
    assert [warmup_decay(n, decay=0.5) for n in (0, 2, 8, 9)] == [1 / 10, 3 / 12, 0.5, 0.5]
    assert warmup_decay(10**9) == 0.999


def test_debiased_decay__matches_an_average_from_zero_divided_by_its_weights() -> None:
    rng, decay = np.random.default_rng(0), 0.8
    average, from_zero = rng.normal(size=3), np.zeros(3)
    for n in range(12):
        theta = rng.normal(size=3)
        average = ema_update(average, theta, decay=debiased_decay(n, decay=decay))
        from_zero = decay * from_zero + (1 - decay) * theta
        np.testing.assert_allclose(average, from_zero / (1 - decay ** (n + 1)), rtol=1e-12)


def test_debiased_decay__by_hand_forgets_the_start_and_ends_at_the_decay() -> None:
    assert debiased_decay(0, decay=0.5) == 0.0
    np.testing.assert_allclose(debiased_decay(1, decay=0.5), 1 / 3)
    np.testing.assert_allclose(debiased_decay(100_000), 0.999)


@pytest.mark.parametrize("function", [warmup_decay, debiased_decay])
def test_debiased_decay__and_warmup_reject_what_is_out_of_range(function: Any) -> None:
    with pytest.raises(ValueError, match=r"got decay=-0\.1 and num_averaged=0"):
        function(0, decay=-0.1)
    with pytest.raises(ValueError, match=r"got decay=0\.999 and num_averaged=-1"):
        function(-1)


def test_debiased_decay__rejects_a_decay_of_one() -> None:
    with pytest.raises(ValueError, match="got decay=1"):
        debiased_decay(1, decay=1)


def test_swa_update__matches_the_mean() -> None:
    average = some(0)
    for n in range(1, 5):
        average = swa_update(average, some(n), n)
    np.testing.assert_allclose(average, np.mean([some(n) for n in range(5)], axis=0), rtol=1e-12)


def test_swa_update__by_hand_and_of_the_first_is_a_copy() -> None:
    assert swa_update(np.array([1.0]), np.array([4.0]), 2).tolist() == [2.0]
    assert swa_update(np.array([800.0]), np.array([4.0]), 0).tolist() == [4.0]


def test_swa_update__rejects_a_negative_count() -> None:
    with pytest.raises(ValueError, match="num_averaged >= 0, got num_averaged=-1"):
        swa_update(np.zeros(1), np.zeros(1), -1)
