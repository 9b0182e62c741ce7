"""One descent into a ravine with our optimizer and with PyTorch's, lr cut halfway."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from dlref.autodiff import Parameter

__all__ = ["START", "A", "our_path", "torch_path"]

A = np.array([[3.0, 0.4], [0.4, 0.2]])  # a ravine: curvatures near 3 and 0.15
START = np.array([1.5, -2.0])


def torch_path(make: Callable[..., Any], steps: int, **options: Any) -> np.ndarray:
    """All points of PyTorch's descent, the start first."""
    theta = torch.nn.Parameter(torch.from_numpy(START.copy()))
    matrix = torch.from_numpy(A)
    return _path(make([theta], **options), lambda: 0.5 * theta @ matrix @ theta,
                 lambda: theta.detach().numpy().copy(), steps)  # fmt: skip


def our_path(make: Callable[..., Any], steps: int, **options: Any) -> np.ndarray:
    """All points of our descent, the start first."""
    theta = Parameter(START.copy())
    return _path(make([theta], **options), lambda: 0.5 * theta @ A @ theta,
                 lambda: theta.data.copy(), steps)  # fmt: skip


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
