"""A learning rate for each parameter, from its own gradients: Adagrad, Adadelta, RMSprop."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter
from dlref.optim.moments import moving_average
from dlref.optim.optimizer import Optimizer, need_ranges

__all__ = [
    "Adadelta",
    "Adagrad",
    "RMSprop",
    "adadelta_update",
    "adagrad_update",
    "centered_rmsprop_update",
    "rmsprop_update",
]


def adagrad_update(
    theta: np.ndarray, total: np.ndarray, grad: np.ndarray, *, lr: float = 0.01, eps: float = 1e-10
) -> tuple[np.ndarray, np.ndarray]:
    r"""Divide each gradient by the root of the sum of all its squares so far.

    $$G_t = G_{t-1} + g_t^2, \qquad
    \theta_t = \theta_{t-1} - \eta \frac{g_t}{\sqrt{G_t} + \epsilon}$$

    Under a constant gradient step number $t$ has the length $\eta / \sqrt{t}$.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        total: $G_{t-1}$, sum of the squared gradients so far, shape of `theta`.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, length of the first step, >= 0.
        eps: $\epsilon$, keeps the division finite, >= 0.

    Returns:
        The new parameters and the new sum.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> theta, total = np.zeros(1), np.zeros(1)
        >>> for _ in range(4):  # the gradient stays 1
        ...     before = theta
        ...     theta, total = adagrad_update(theta, total, np.ones(1), lr=1.0)
        >>> (before - theta).round(4).tolist()  # 1 / sqrt(1 + 1 + 1 + 1)
        [0.5]

    Source: Duchi, Hazan & Singer (2011), <https://jmlr.org/papers/v12/duchi11a.html>.
    See also: [`rmsprop_update`][dlref.optim.adaptive.rmsprop_update], which forgets.
    """
    need_ranges("adagrad_update", {"lr": lr, "eps": eps})
    total = total + grad**2
    return theta - lr * grad / (np.sqrt(total) + eps), total


def adadelta_update(
    theta: np.ndarray,
    v: np.ndarray,
    u: np.ndarray,
    grad: np.ndarray,
    *,
    lr: float = 1.0,
    rho: float = 0.9,
    eps: float = 1e-6,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Scale each gradient by the root mean square of past steps over that of past gradients.

    $$\begin{aligned}
    v_t &= \rho v_{t-1} + (1 - \rho) g_t^2, &
    \Delta_t &= \frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}}\, g_t, \\
    u_t &= \rho u_{t-1} + (1 - \rho) \Delta_t^2, &
    \theta_t &= \theta_{t-1} - \eta\, \Delta_t
    \end{aligned}$$

    The paper has no $\eta$; with PyTorch's default of 1 it has no effect. The first step is about
    $\sqrt{\epsilon / (1 - \rho)}$, so $\epsilon$ sets how fast the method starts.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        v: $v_{t-1}$, moving average of the squared gradients, zeros at first.
        u: $u_{t-1}$, moving average of the squared steps, zeros at first.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, factor of the step, >= 0.
        rho: $\rho$, what is kept of the averages, in [0, 1).
        eps: $\epsilon$, inside both roots, > 0; with 0 nothing ever moves.

    Returns:
        The new parameters and the two new averages, of the gradients and of the steps.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> zero = np.zeros(3)
        >>> gradients = np.array([0.1, 1.0, 1000.0])
        >>> theta, v, u = adadelta_update(zero, zero, zero, gradients)
        >>> theta.round(4).tolist()  # the scale of a gradient hardly matters
        [-0.0032, -0.0032, -0.0032]

    Source: Zeiler (2012), Algorithm 1, <https://arxiv.org/abs/1212.5701>.
    See also: [`rmsprop_update`][dlref.optim.adaptive.rmsprop_update], the same denominator.
    """
    need_ranges("adadelta_update", {"lr": lr, "rho": rho, "eps": eps})
    v = moving_average(v, grad**2, rho)
    delta = np.sqrt(u + eps) / np.sqrt(v + eps) * grad
    u = moving_average(u, delta**2, rho)
    return theta - lr * delta, v, u


def rmsprop_update(
    theta: np.ndarray,
    v: np.ndarray,
    buffer: np.ndarray,
    grad: np.ndarray,
    *,
    lr: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
    momentum: float = 0.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Divide each gradient by the root of a moving average of its squares.

    $$v_t = \alpha v_{t-1} + (1 - \alpha) g_t^2, \qquad
    b_t = \mu b_{t-1} + \frac{g_t}{\sqrt{v_t} + \epsilon}, \qquad
    \theta_t = \theta_{t-1} - \eta\, b_t$$

    Without momentum, $\mu = 0$, the step is $\eta\, g_t / (\sqrt{v_t} + \epsilon)$.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        v: $v_{t-1}$, moving average of the squared gradients, zeros at first.
        buffer: $b_{t-1}$, the last scaled step, zeros at first.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, step size, >= 0.
        alpha: $\alpha$, what is kept of the average, in [0, 1).
        eps: $\epsilon$, keeps the division finite, outside the root as in PyTorch, >= 0.
        momentum: $\mu$, what remains of the last scaled step, >= 0.

    Returns:
        The new parameters, the new average and the new buffer.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> zero = np.zeros(1)
        >>> theta, v, buffer = rmsprop_update(zero, zero, zero, np.array([7.0]), lr=0.01)
        >>> theta.round(4).tolist()  # 0.01 * 7 / sqrt((1 - 0.99) * 7**2): ten times lr
        [-0.1]

    Source: Tieleman & Hinton (2012), lecture 6e,
    <https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf>.
    See also: [`adam_update`][dlref.optim.adam.adam_update], which averages the gradient too.
    """
    given = {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum}
    need_ranges("rmsprop_update", given)
    v = moving_average(v, grad**2, alpha)
    buffer = momentum * buffer + grad / (np.sqrt(v) + eps)
    return theta - lr * buffer, v, buffer


def centered_rmsprop_update(
    theta: np.ndarray,
    v: np.ndarray,
    mean: np.ndarray,
    buffer: np.ndarray,
    grad: np.ndarray,
    *,
    lr: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
    momentum: float = 0.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    r"""Divide each gradient by an estimate of its standard deviation.

    $$\begin{aligned}
    v_t &= \alpha v_{t-1} + (1 - \alpha) g_t^2, &
    \bar g_t &= \alpha \bar g_{t-1} + (1 - \alpha) g_t, \\
    b_t &= \mu b_{t-1} + \frac{g_t}{\sqrt{v_t - \bar g_t^2} + \epsilon}, &
    \theta_t &= \theta_{t-1} - \eta\, b_t
    \end{aligned}$$

    The mean square minus the square of the mean is the variance. Steps are longer than without
    the centre, most where the gradient is steady.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        v: $v_{t-1}$, moving average of the squared gradients, zeros at first.
        mean: $\bar g_{t-1}$, moving average of the gradients, zeros at first.
        buffer: $b_{t-1}$, the last scaled step, zeros at first.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, step size, >= 0.
        alpha: $\alpha$, what is kept of the averages, in [0, 1).
        eps: $\epsilon$, keeps the division finite, >= 0.
        momentum: $\mu$, what remains of the last scaled step, >= 0.

    Returns:
        The new parameters, the two new averages, of squares and of gradients, and the new buffer.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> zero, v, mean = np.zeros(1), np.array([25.0]), np.array([4.0])
        >>> theta, *_ = centered_rmsprop_update(zero, v, mean, zero, np.array([3.0]), alpha=0.999)
        >>> theta.round(3).tolist()  # 0.01 * 3 / sqrt(25 - 4**2); rmsprop_update has 0.01 * 3 / 5
        [-0.01]

    Source: Graves (2013), equations 38 to 41, <https://arxiv.org/abs/1308.0850>.
    See also: [`rmsprop_update`][dlref.optim.adaptive.rmsprop_update].
    """
    given = {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum}
    need_ranges("centered_rmsprop_update", given)
    v = moving_average(v, grad**2, alpha)
    mean = moving_average(mean, grad, alpha)
    # A steady gradient has no variance, and rounding can take it below zero.
    deviation = np.sqrt(np.maximum(v - mean**2, 0))
    buffer = momentum * buffer + grad / (deviation + eps)
    return theta - lr * buffer, v, mean, buffer


class Adagrad(Optimizer):
    r"""Adagrad on the parameters of a network: what was steep so far moves less from now on.

    $$\eta_t = \frac{\eta}{1 + (t - 1)\, \delta}, \qquad
    \theta_t = \theta_{t-1} - \eta_t \frac{g_t}{\sqrt{G_t} + \epsilon}$$

    The rule is [`adagrad_update`][dlref.optim.adaptive.adagrad_update]; the class adds a rate that
    falls by itself, a start for the sums and an L2 penalty, whose gradient $\lambda \theta_{t-1}$
    goes into $g_t$.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, length of the first step, >= 0.
        lr_decay: $\delta$, how fast the rate falls beyond what the sums do, >= 0.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.
        initial_accumulator_value: $G_0$, start of the sums, >= 0; above 0 calms the first steps.
        eps: $\epsilon$, keeps the division finite, >= 0.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0, 5.0]))
        >>> optimizer = Adagrad([w], lr=0.1)
        >>> (w * np.array([1.0, 1000.0])).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # g / sqrt(g * g): slopes of 1 and 1000 alike
        [4.9, 4.9]

    Source: Duchi, Hazan & Singer (2011), <https://jmlr.org/papers/v12/duchi11a.html>; options as
    in <https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html>.
    See also: [`RMSprop`][dlref.optim.adaptive.RMSprop].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.01,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        start = {"initial_accumulator_value": initial_accumulator_value}
        options = {"lr": lr, "lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
        super().__init__(params, {**options, **start})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        if not state:
            state["G"] = np.full_like(theta, options["initial_accumulator_value"])
            state["t"] = 0
        lr = options["lr"] / (1 + state["t"] * options["lr_decay"])
        g = grad + options["weight_decay"] * theta
        theta, state["G"] = adagrad_update(theta, state["G"], g, lr=lr, eps=options["eps"])
        state["t"] += 1
        return theta


class Adadelta(Optimizer):
    r"""Adadelta on the parameters of a network: no learning rate to choose, in theory.

    The rule is [`adadelta_update`][dlref.optim.adaptive.adadelta_update]; the class adds the
    gradient of an L2 penalty, $\lambda \theta_{t-1}$.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, factor of the step, >= 0; 1 is the paper's method.
        rho: $\rho$, what is kept of the averages, in [0, 1).
        eps: $\epsilon$, inside both roots, > 0.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0]))
        >>> optimizer = Adadelta([w])
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> (5 - w.data).round(4).tolist()  # a slow start
        [0.0032]

    Source: Zeiler (2012), Algorithm 1, <https://arxiv.org/abs/1212.5701>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html>.
    See also: [`RMSprop`][dlref.optim.adaptive.RMSprop].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        options = {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, options)

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        zero = np.zeros_like(theta)
        g = grad + options["weight_decay"] * theta
        theta, state["v"], state["u"] = adadelta_update(
            theta, state.get("v", zero), state.get("u", zero), g,
            lr=options["lr"], rho=options["rho"], eps=options["eps"],
        )  # fmt: skip
        return theta


class RMSprop(Optimizer):
    r"""RMSprop on the parameters of a network, plain or centred, with or without momentum.

    The rule is [`rmsprop_update`][dlref.optim.adaptive.rmsprop_update], or with `centered`
    [`centered_rmsprop_update`][dlref.optim.adaptive.centered_rmsprop_update]; the class adds the
    gradient of an L2 penalty, $\lambda \theta_{t-1}$.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        alpha: $\alpha$, what is kept of the averages, in [0, 1).
        eps: $\epsilon$, keeps the division finite, outside the root, >= 0.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.
        momentum: $\mu$, what remains of the last scaled step, >= 0.
        centered: Whether to divide by the standard deviation instead of the root mean square.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0, 5.0]))
        >>> optimizer = RMSprop([w], lr=0.01)
        >>> (w * np.array([1.0, 1000.0])).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()
        [4.9, 4.9]

    Source: Tieleman & Hinton (2012), lecture 6e,
    <https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html>.
    See also: [`Adam`][dlref.optim.adam.Adam].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        options = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**options, "momentum": momentum, "centered": centered})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        zero = np.zeros_like(theta)
        v, b = state.get("v", zero), state.get("b", zero)
        g = grad + options["weight_decay"] * theta
        rest = {name: options[name] for name in ("lr", "alpha", "eps", "momentum")}
        if options["centered"]:
            mean = state.get("mean", zero)
            theta, state["v"], state["mean"], b = centered_rmsprop_update(
                theta, v, mean, b, g, **rest
            )
        else:
            theta, state["v"], b = rmsprop_update(theta, v, b, g, **rest)
        if options["momentum"]:
            state["b"] = b
        return theta
