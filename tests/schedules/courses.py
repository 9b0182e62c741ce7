"""The course of a learning rate under one of PyTorch's schedulers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

__all__ = ["STEPS", "torch_course", "torch_optimizer"]

STEPS = 200


def torch_optimizer(lr: float) -> torch.optim.SGD:
    """An optimizer with one parameter and momentum, for a scheduler to write into."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    return torch.optim.SGD([parameter], lr=lr, momentum=0.9)


def torch_course(
    make: Callable[[torch.optim.Optimizer], Any],
    *,
    lr: float = 0.3,
    steps: int = STEPS,
    option: str = "lr",
) -> np.ndarray:
    """The value of an option in each step, the first step before the scheduler was called."""
    optimizer = torch_optimizer(lr)
    scheduler = make(optimizer)
    course = []
    for _ in range(steps):
        course.append(float(optimizer.param_groups[0][option]))
        optimizer.step()
        if len(course) < steps:
            scheduler.step()
    return np.array(course)
