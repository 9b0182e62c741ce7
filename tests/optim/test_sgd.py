from typing import Any

import numpy as np
import pytest
import torch

from dlref.autodiff import Parameter, Tensor
from dlref.optim import SGD
from tests.optim.paths import assert_same_paths, our_path, torch_path

every_option = pytest.mark.parametrize(
    "options",
    [
        {"lr": 0.1},
        {"lr": 0.1, "weight_decay": 0.3},
        {"lr": 0.05, "momentum": 0.9},
        {"lr": 0.05, "momentum": 0.9, "dampening": 0.5},
        {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.1, "dampening": 0.2},
        {"lr": 0.05, "momentum": 0.9, "nesterov": True},
        {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1},
    ],
    ids=str,
)


@every_option
def test_sgd__matches_torch_over_60_steps_with_a_cut_of_lr(options: dict[str, Any]) -> None:
    np.testing.assert_allclose(
        our_path(SGD, 60, **options), torch_path(torch.optim.SGD, 60, **options), rtol=1e-10
    )


@every_option
def test_sgd__matches_torch_on_rosenbrock_and_a_network(options: dict[str, Any]) -> None:
    small = options["lr"] / 100  # Rosenbrock's walls are steep
    assert_same_paths(SGD, torch.optim.SGD, **{**options, "lr": small})


def test_sgd__matches_torch_on_groups_with_options_of_their_own() -> None:
    ours = [Parameter(np.array([1.0, -2.0])), Parameter(np.array([3.0]))]
    theirs = [torch.nn.Parameter(torch.from_numpy(p.data.copy())) for p in ours]
    for params, make in ((ours, SGD), (theirs, torch.optim.SGD)):
        groups = [{"params": params[:1], "lr": 0.1}, {"params": params[1:], "momentum": 0.5}]
        optimizer = make(groups, lr=0.01)
        for _ in range(5):
            optimizer.zero_grad()
            ((params[0] ** 2).sum() + (params[1] ** 3).sum()).backward()
            optimizer.step()
    for mine, peer in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine.data, peer.detach().numpy(), rtol=1e-12)


def test_sgd__first_two_steps_by_hand() -> None:
    theta = Parameter(np.array([1.0]))
    optimizer = SGD([theta], lr=0.1, momentum=0.5)
    for expected in (0.9, 0.75):  # gradient 1: buffers 1 and 1.5
        optimizer.zero_grad()
        theta.sum().backward()
        optimizer.step()
        np.testing.assert_allclose(theta.data, [expected])


def test_sgd__leaves_alone_what_has_no_gradient() -> None:
    used, unused = Parameter(np.ones(1)), Parameter(np.ones(1))
    optimizer = SGD([used, unused], lr=0.5, weight_decay=1.0)
    used.sum().backward()
    optimizer.step()
    assert unused.data.tolist() == [1.0]
    optimizer.zero_grad()
    assert used.grad is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": -0.1}, "lr >= 0, got lr=-0.1"),
        ({"lr": 0.1, "momentum": -1}, "momentum >= 0, got momentum=-1"),
        ({"lr": 0.1, "weight_decay": -1}, "weight_decay >= 0"),
        ({"lr": 0.1, "nesterov": True}, "momentum > 0 and dampening = 0 for nesterov"),
        ({"lr": 0.1, "nesterov": True, "momentum": 0.9, "dampening": 0.1}, "dampening=0.1"),
    ],
)
def test_sgd__rejects_options_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SGD([Parameter(np.ones(1))], **options)


def test_sgd__rejects_nothing_to_move_and_what_is_no_parameter() -> None:
    with pytest.raises(ValueError, match="SGD got no parameters"):
        SGD([])
    with pytest.raises(TypeError, match="SGD moves Parameters, got Tensor"):
        SGD([Tensor(np.ones(1))])  # type: ignore[list-item]
