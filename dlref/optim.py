"""Optimizers: what is done with a gradient, step by step."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter

__all__ = ["SGD", "Optimizer", "gradient_descent", "momentum_update", "nesterov_update"]


def _need(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def gradient_descent(
    gradient: Callable[[np.ndarray], np.ndarray], theta: np.ndarray, *, lr: float, steps: int
) -> np.ndarray:
    r"""Go downhill: step against the gradient again and again.

    $$\theta_{t+1} = \theta_t - \eta\, \nabla_\theta J(\theta_t)$$

    On a quadratic with largest curvature $\lambda$ it converges if and only if
    $\eta < 2 / \lambda$.

    Args:
        gradient: $\nabla_\theta J$, a function from parameters to their gradient.
        theta: $\theta_0$, where the descent starts, shape `(parameters,)`.
        lr: $\eta$, step size, > 0.
        steps: How many steps to take, >= 0.

    Returns:
        All points of the descent, the start first, shape `(steps + 1, parameters)`.

    Raises:
        ValueError: `lr` is not positive or `steps` is negative.

    Examples:
        >>> path = gradient_descent(lambda w: 2 * w, np.array([1.0]), lr=0.25, steps=3)
        >>> path.ravel().tolist()
        [1.0, 0.5, 0.25, 0.125]

    Source: Cauchy (1847), *Méthode générale pour la résolution des systèmes d'équations
    simultanées*; Goodfellow, Bengio & Courville (2016), section 4.3,
    <https://www.deeplearningbook.org/contents/numerical.html>.
    See also: [`SGD`][dlref.optim.SGD], which takes the steps on the parameters of a network.
    """
    need = "gradient_descent needs lr > 0 and steps >= 0"
    _need(lr > 0 and steps >= 0, f"{need}, got {lr=}, {steps=}")
    path = [np.asarray(theta, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return np.stack(path)


def momentum_update(
    theta: np.ndarray, velocity: np.ndarray, grad: np.ndarray, *, lr: float, momentum: float = 0.9
) -> tuple[np.ndarray, np.ndarray]:
    r"""Roll on: keep a fraction of the last step and add the new one.

    $$v_t = \gamma v_{t-1} + \eta\, \nabla_\theta J(\theta_{t-1}), \qquad
    \theta_t = \theta_{t-1} - v_t$$

    Also called the heavy ball. Under a constant gradient $g$ the step grows to
    $\eta g / (1 - \gamma)$.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        velocity: $v_{t-1}$, the last step, zeros at first, shape of `theta`.
        grad: $\nabla_\theta J(\theta_{t-1})$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, step size, > 0.
        momentum: $\gamma$, what remains of the last step, in [0, 1).

    Returns:
        The new parameters and the new velocity.

    Raises:
        ValueError: `lr` or `momentum` is out of its range.

    Examples:
        >>> theta, velocity = np.array([1.0]), np.array([0.0])
        >>> for _ in range(2):
        ...     theta, velocity = momentum_update(theta, velocity, np.array([1.0]), lr=0.1)
        ...     print(theta.round(4).tolist(), velocity.round(4).tolist())
        [0.9] [0.1]
        [0.71] [0.19]

    Source: Polyak (1964), <https://doi.org/10.1016/0041-5553(64)90137-5>.
    See also: [`SGD`][dlref.optim.SGD], whose velocity leaves $\eta$ out, as PyTorch's does.
    """
    _check_momentum("momentum_update", lr, momentum)
    velocity = momentum * velocity + lr * grad
    return theta - velocity, velocity


def nesterov_update(
    theta: np.ndarray,
    velocity: np.ndarray,
    gradient: Callable[[np.ndarray], np.ndarray],
    *,
    lr: float,
    momentum: float = 0.9,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Look ahead first: take the gradient where the momentum alone would lead.

    $$v_t = \gamma v_{t-1} + \eta\, \nabla_\theta J(\theta_{t-1} - \gamma v_{t-1}), \qquad
    \theta_t = \theta_{t-1} - v_t$$

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        velocity: $v_{t-1}$, the last step, zeros at first, shape of `theta`.
        gradient: $\nabla_\theta J$, a function from parameters to their gradient.
        lr: $\eta$, step size, > 0.
        momentum: $\gamma$, what remains of the last step, in [0, 1).

    Returns:
        The new parameters and the new velocity.

    Raises:
        ValueError: `lr` or `momentum` is out of its range.

    Examples:
        >>> theta, velocity = np.array([1.0]), np.array([0.5])
        >>> theta, velocity = nesterov_update(theta, velocity, lambda w: 2 * w, lr=0.1)
        >>> theta.round(4).tolist(), velocity.round(4).tolist()  # gradient at 1 - 0.45 = 0.55
        ([0.44], [0.56])

    Source: Nesterov (1983); in this form Sutskever, Martens, Dahl & Hinton (2013), equations 3
    and 4, <https://proceedings.mlr.press/v28/sutskever13.html>.
    See also: [`momentum_update`][dlref.optim.momentum_update], which takes the gradient here.
    """
    _check_momentum("nesterov_update", lr, momentum)
    velocity = momentum * velocity + lr * gradient(theta - momentum * velocity)
    return theta - velocity, velocity


def _check_momentum(name: str, lr: float, momentum: float) -> None:
    _need(
        lr > 0 and 0 <= momentum < 1,
        f"{name} needs lr > 0 and momentum in [0, 1), got lr={lr}, momentum={momentum}",
    )


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
        _need(
            any(group["params"] for group in self.param_groups),
            f"{type(self).__name__} got no parameters to move",
        )

    def check(self, options: dict[str, Any]) -> None:
        """Raise a ValueError that names the option that is out of its range."""

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


class SGD(Optimizer):
    r"""Gradient descent on parameters, with momentum, Nesterov's look-ahead and L2 decay.

    $$b_t = \mu b_{t-1} + (1 - \tau) (g_t + \lambda \theta_{t-1}), \qquad
    \theta_t = \theta_{t-1} - \eta\, b_t$$

    This is PyTorch's form: the buffer leaves $\eta$ out, so a change of $\eta$ acts on the whole
    step at once. The first buffer is the first gradient, undampened; without momentum there is no
    buffer and nothing to dampen. With `nesterov` the step is $g_t + \lambda \theta_{t-1} + \mu b_t$
    in place of $b_t$. The name says stochastic, but the class knows nothing of
    batches: that depends on where the gradient came from.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        momentum: $\mu$, what remains of the buffer, >= 0.
        dampening: $\tau$, how much of the new gradient is left out of the buffer.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.
        nesterov: Whether to look ahead; needs momentum and no dampening.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([1.0]))
        >>> optimizer = SGD([w], lr=0.25)
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> w.data.tolist()
        [0.5]

    Source: Sutskever, Martens, Dahl & Hinton (2013),
    <https://proceedings.mlr.press/v28/sutskever13.html>; PyTorch's form,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html>.
    See also: [`momentum_update`][dlref.optim.momentum_update], the textbook form.
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.001,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        options = {"lr": lr, "momentum": momentum, "dampening": dampening}
        super().__init__(params, {**options, "weight_decay": weight_decay, "nesterov": nesterov})

    def check(self, options: dict[str, Any]) -> None:
        """Raise a ValueError that names the option that is out of its range."""
        for name in ("lr", "momentum", "weight_decay"):
            _need(options[name] >= 0, f"SGD needs {name} >= 0, got {name}={options[name]}")
        _need(
            not options["nesterov"] or (options["momentum"] > 0 and options["dampening"] == 0),
            "SGD needs momentum > 0 and dampening = 0 for nesterov, "
            f"got momentum={options['momentum']}, dampening={options['dampening']}",
        )

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        mu, tau = options["momentum"], options["dampening"]
        g = grad + options["weight_decay"] * theta
        step: np.ndarray = g
        if mu:
            b = mu * state["b"] + (1 - tau) * g if "b" in state else g
            state["b"] = b
            step = g + mu * b if options["nesterov"] else b
        lr: float = options["lr"]
        return theta - lr * step
