"""What all optimizers share: groups of parameters with their options, and clearing gradients."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter

__all__ = ["Optimizer"]


def need(condition: bool, message: str) -> None:
    """Raise a ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


_AT_LEAST_ZERO = ("lr", "eps", "momentum", "weight_decay", "lr_decay", "momentum_decay",
                  "initial_accumulator_value")  # fmt: skip
_BELOW_ONE = ("beta", "betas", "alpha", "rho")


def need_ranges(owner: str, options: dict[str, Any]) -> None:
    """Raise a ValueError that names the option that is out of its range."""
    for name, value in options.items():
        if name in _AT_LEAST_ZERO:
            need(value >= 0, f"{owner} needs {name} >= 0, got {name}={value}")
        elif name in _BELOW_ONE:
            inside = all(0 <= part < 1 for part in np.atleast_1d(value))
            need(inside, f"{owner} needs {name} in [0, 1), got {name}={value}")


class Optimizer:
    """What all optimizers share: groups of parameters with their options, and clearing gradients.

    Subclasses define `update`, which moves one parameter.

    Args:
        params: Parameters to move, or one dictionary a group with `params` and its own options.
        defaults: Options of every group that does not give its own.

    Raises:
        TypeError: Something to move is no `Parameter`.
        ValueError: An option is out of its range, or there is nothing to move.

    Attributes:
        param_groups: One dictionary a group: `params` and its options, which may be changed
            between steps; a schedule writes `lr` here.
        state: What is remembered of each parameter, by its `id`.

    Source: the interface follows `torch.optim.Optimizer`,
    <https://docs.pytorch.org/docs/stable/optim.html>.
    """

    def __init__(
        self, params: Iterable[Parameter] | Iterable[dict[str, Any]], defaults: dict[str, Any]
    ) -> None:
        given: list[Any] = list(params)
        groups = given if given and isinstance(given[0], dict) else [{"params": given}]
        self.param_groups = [
            {**defaults, **group, "params": list(group["params"])} for group in groups
        ]
        self.state: dict[int, dict[str, Any]] = {}
        for group in self.param_groups:
            self.check(group)
            for parameter in group["params"]:
                if not isinstance(parameter, Parameter):
                    raise TypeError(f"{type(self).__name__} moves Parameters, got {parameter!r}")
        need(
            any(group["params"] for group in self.param_groups),
            f"{type(self).__name__} got no parameters to move",
        )

    def check(self, options: dict[str, Any]) -> None:
        """Raise a ValueError that names the option that is out of its range."""
        need_ranges(type(self).__name__, options)

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes; `state` may be changed."""
        raise NotImplementedError(f"{type(self).__name__} does not define update")

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    state = self.state.setdefault(id(parameter), {})
                    parameter.data = self.update(parameter.data, parameter.grad, state, group)

    def zero_grad(self) -> None:
        """Forget the gradients; `backward` adds to what is there."""
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
