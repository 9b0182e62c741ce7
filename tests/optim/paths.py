"""Descents with our optimizers and with PyTorch's: in a ravine, on Rosenbrock's, of a network."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from dlref.architectures import MLP
from dlref.autodiff import Parameter

__all__ = ["START", "A", "assert_same_paths", "our_path", "torch_path"]

A = np.array([[3.0, 0.4], [0.4, 0.2]])  # a ravine: curvatures near 3 and 0.15
START = np.array([1.5, -2.0])


def torch_path(make: Callable[..., Any], steps: int, **options: Any) -> np.ndarray:
    """All points of PyTorch's descent into the ravine, the start first, lr cut halfway."""
    theta = torch.nn.Parameter(torch.from_numpy(START.copy()))
    matrix = torch.from_numpy(A)
    return _path(make([theta], **options), lambda: 0.5 * theta @ matrix @ theta,
                 lambda: theta.detach().numpy().copy(), steps)  # fmt: skip


def our_path(make: Callable[..., Any], steps: int, **options: Any) -> np.ndarray:
    """All points of our descent into the ravine, the start first, lr cut halfway."""
    theta = Parameter(START.copy())
    return _path(make([theta], **options), lambda: 0.5 * theta @ A @ theta,
                 lambda: theta.data.copy(), steps)  # fmt: skip


def assert_same_paths(ours: Callable[..., Any], theirs: Callable[..., Any], **options: Any) -> None:
    """Compare 60 steps in the ravine, on Rosenbrock's function and of a small network."""
    for mine, peer in (
        (our_path(ours, 60, **options), torch_path(theirs, 60, **options)),
        _on_rosenbrock(ours, theirs, options),
        _of_network(ours, theirs, options),
    ):
        assert np.isfinite(peer).all()
        np.testing.assert_allclose(mine, peer, rtol=1e-10, atol=1e-10)


def rosenbrock(theta: Any) -> Any:
    """The valley along a parabola; the minimum is at (1, 1)."""
    x, y = theta[0], theta[1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _on_rosenbrock(
    ours: Callable[..., Any], theirs: Callable[..., Any], options: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    start = np.array([-0.6, 0.7])
    mine, peer = Parameter(start.copy()), torch.nn.Parameter(torch.from_numpy(start.copy()))
    return (
        _path(ours([mine], **options), lambda: rosenbrock(mine), lambda: mine.data.copy(), 60),
        _path(theirs([peer], **options), lambda: rosenbrock(peer),
              lambda: peer.detach().numpy().copy(), 60),
    )  # fmt: skip


def _of_network(
    ours: Callable[..., Any], theirs: Callable[..., Any], options: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    net = MLP([3, 5, 2], activation=np.tanh, rng=rng)
    params = list(net.parameters())
    peers = [torch.nn.Parameter(torch.from_numpy(p.data.copy())) for p in params]

    def peer_loss() -> torch.Tensor:
        hidden = torch.tanh(torch.nn.functional.linear(torch.from_numpy(x), *peers[:2]))
        return ((torch.nn.functional.linear(hidden, *peers[2:]) - torch.from_numpy(y)) ** 2).mean()

    return (
        _path(ours(params, **options), lambda: ((net(x) - y) ** 2).mean(),
              lambda: np.concatenate([p.data.ravel() for p in params]), 60),
        _path(theirs(peers, **options), peer_loss,
              lambda: np.concatenate([p.detach().numpy().ravel() for p in peers]), 60),
    )  # fmt: skip


def _path(
    optimizer: Any, loss: Callable[[], Any], here: Callable[[], np.ndarray], steps: int
) -> np.ndarray:
    path = [here()]
    for step in range(steps):
        if step == steps // 2:
            optimizer.param_groups[0]["lr"] *= 0.1
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
        path.append(here())
    return np.stack(path)
