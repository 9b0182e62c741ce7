"""Adam's relatives: another norm, Nesterov's look-ahead, a cautious start, the sign alone."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter
from dlref.optim.adam import decay_weights
from dlref.optim.moments import bias_corrected, moving_average
from dlref.optim.optimizer import Optimizer, need_ranges

__all__ = [
    "Adamax",
    "Lion",
    "NAdam",
    "RAdam",
    "adamax_update",
    "lion_update",
    "nadam_update",
    "radam_update",
]


def adamax_update(
    theta: np.ndarray,
    m: np.ndarray,
    u: np.ndarray,
    grad: np.ndarray,
    step: int,
    *,
    lr: float = 0.002,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Step along the mean gradient, divided by the largest recent gradient.

    $$\begin{aligned}
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t, &
    u_t &= \max(\beta_2 u_{t-1}, \lvert g_t \rvert + \epsilon), \\
    \theta_t &= \theta_{t-1} - \frac{\eta}{1 - \beta_1^t} \cdot \frac{m_t}{u_t}
    \end{aligned}$$

    The maximum is what Adam's root of a mean of squares becomes when the 2 is replaced by ever
    larger powers. It does not start too small, so it needs no correction.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, first moment, zeros at first, shape of `theta`.
        u: $u_{t-1}$, largest recent gradient, fading, zeros at first, shape of `theta`.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        step: $t$, number of this step, 1 for the first.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the mean and of the maximum, in [0, 1).
        eps: $\epsilon$, added to the size of the gradient, >= 0.

    Returns:
        The new parameters, the new first moment and the new maximum.

    Raises:
        ValueError: An option is out of its range, or `step` is below 1.

    Examples:
        >>> zero, u = np.zeros(1), np.zeros(1)
        >>> for step, gradient in enumerate((10.0, 0.0, 1.0), start=1):
        ...     _, _, u = adamax_update(zero, zero, u, np.array([gradient]), step)
        >>> u.round(2).tolist()  # the 10 of the first step, shrunk twice: 10 * 0.999 * 0.999
        [9.98]

    Source: Kingma & Ba (2015), Algorithm 2, <https://arxiv.org/abs/1412.6980>; PyTorch adds the
    $\epsilon$.
    See also: [`adam_update`][dlref.optim.adam.adam_update].
    """
    need_ranges("adamax_update", {"lr": lr, "betas": betas, "eps": eps})
    beta1, beta2 = betas
    m = moving_average(m, grad, beta1)
    u = np.maximum(beta2 * u, np.abs(grad) + eps)
    return theta - lr * bias_corrected(m, beta1, step) / u, m, u


def nadam_update(
    theta: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    mu_product: float,
    grad: np.ndarray,
    step: int,
    *,
    lr: float = 0.002,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    momentum_decay: float = 0.004,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    r"""Adam that looks ahead: the momentum of the next step stands in for that of this one.

    $$\begin{aligned}
    \mu_t &= \beta_1 (1 - \tfrac12 \cdot 0.96^{t \psi}), &
    \mu_{t+1} &= \beta_1 (1 - \tfrac12 \cdot 0.96^{(t + 1) \psi}), \\
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t, &
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \\
    p_t &= p_{t-1} \mu_t, &
    \hat m_t &= \frac{\mu_{t+1} m_t}{1 - p_t \mu_{t+1}} + \frac{(1 - \mu_t) g_t}{1 - p_t}, \\
    \hat v_t &= \frac{v_t}{1 - \beta_2^t}, &
    \theta_t &= \theta_{t-1} - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}$$

    The coefficient $\mu_t$ grows from about $\beta_1 / 2$ towards $\beta_1$.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, first moment, zeros at first, shape of `theta`.
        v: $v_{t-1}$, second moment, zeros at first, shape of `theta`.
        mu_product: $p_{t-1}$, product of the coefficients so far, 1 at first.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        step: $t$, number of this step, 1 for the first.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, >= 0.
        momentum_decay: $\psi$, how fast the coefficient grows, >= 0.

    Returns:
        The new parameters, the two new moments and the new product.

    Raises:
        ValueError: An option is out of its range, or `step` is below 1.

    Examples:
        >>> zero = np.zeros(1)
        >>> theta, *_ = nadam_update(zero, zero, zero, 1.0, np.array([7.0]), 1, lr=0.1)
        >>> theta.round(4).tolist()  # Adam's first step would be 0.1
        [-0.1056]

    Source: Dozat (2016), *Incorporating Nesterov Momentum into Adam*,
    <https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ>; the schedule of $\mu_t$ as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html>.
    See also: [`nesterov_update`][dlref.optim.descent.nesterov_update].
    """
    given = {"lr": lr, "betas": betas, "eps": eps, "momentum_decay": momentum_decay}
    need_ranges("nadam_update", given)
    beta1, beta2 = betas
    mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay)) for t in (step, step + 1))
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad**2, beta2)
    p = mu_product * mu
    m_hat = mu_next * m / (1 - p * mu_next) + (1 - mu) * grad / (1 - p)
    v_hat = bias_corrected(v, beta2, step)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, p


def radam_update(
    theta: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    grad: np.ndarray,
    step: int,
    *,
    lr: float = 0.001,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Adam that does not trust its second moment before enough gradients have gone into it.

    $$\begin{aligned}
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t, & \hat m_t &= \frac{m_t}{1 - \beta_1^t}, \\
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, &
    l_t &= \frac{\sqrt{1 - \beta_2^t}}{\sqrt{v_t} + \epsilon}, \\
    \rho_\infty &= \frac{2}{1 - \beta_2} - 1, &
    \rho_t &= \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \\
    r_t &= \sqrt{\frac{(\rho_t - 4)(\rho_t - 2) \rho_\infty}
                      {(\rho_\infty - 4)(\rho_\infty - 2) \rho_t}}, &
    \theta_t &= \theta_{t-1} - \eta\, \hat m_t
    \begin{cases} r_t l_t & \rho_t > 5 \\ 1 & \text{otherwise} \end{cases}
    \end{aligned}$$

    $\rho_t$ says how many gradients the average is worth. With the usual $\beta_2$ the first five
    steps are plain momentum; then $r_t$ grows from 0.03 towards 1, a warm-up that needs no
    schedule.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, first moment, zeros at first, shape of `theta`.
        v: $v_{t-1}$, second moment, zeros at first, shape of `theta`.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        step: $t$, number of this step, 1 for the first.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, added to the root before the correction, as in PyTorch, >= 0.

    Returns:
        The new parameters and the two new moments, not corrected.

    Raises:
        ValueError: An option is out of its range, or `step` is below 1.

    Examples:
        >>> path = [(np.zeros(1), np.zeros(1), np.zeros(1))]
        >>> for step in range(1, 8):  # the gradient stays 5
        ...     path.append(radam_update(*path[-1], np.array([5.0]), step, lr=1.0))
        >>> [round(float(a[0][0] - b[0][0]), 3) for a, b in zip(path, path[1:], strict=False)]
        [5.0, 5.0, 5.0, 5.0, 5.0, 0.026, 0.033]

    Source: Liu et al. (2020), Algorithm 2, <https://arxiv.org/abs/1908.03265>; the limit of 5 as
    in <https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html>, the paper has 4.
    See also: [`adam_update`][dlref.optim.adam.adam_update].
    """
    need_ranges("radam_update", {"lr": lr, "betas": betas, "eps": eps})
    beta1, beta2 = betas
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad**2, beta2)
    m_hat = bias_corrected(m, beta1, step)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * step * beta2**step / (1 - beta2**step)
    if rho <= 5:
        return theta - lr * m_hat, m, v
    r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    adaptive = np.sqrt(1 - beta2**step) / (np.sqrt(v) + eps)
    return theta - lr * m_hat * r * adaptive, m, v


def lion_update(
    theta: np.ndarray,
    m: np.ndarray,
    grad: np.ndarray,
    *,
    lr: float = 0.0001,
    betas: tuple[float, float] = (0.9, 0.99),
) -> tuple[np.ndarray, np.ndarray]:
    r"""Step by exactly the learning rate, against the sign of gradient and momentum mixed.

    $$c_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
    \theta_t = \theta_{t-1} - \eta\, \mathrm{sign}(c_t), \quad
    m_t = \beta_2 m_{t-1} + (1 - \beta_2) g_t$$

    The name is short for evolved sign momentum: a search over programs found it.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, moving average of the gradients, zeros at first, shape of `theta`.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        lr: $\eta$, length of the step in every parameter, >= 0.
        betas: $(\beta_1, \beta_2)$, share of the momentum in this step, and what is kept of it
            for the next, in [0, 1).

    Returns:
        The new parameters and the new average.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> theta, m = lion_update(np.zeros(3), np.zeros(3), np.array([0.02, -3.0, 0.0]), lr=0.1)
        >>> theta.tolist(), m.round(4).tolist()
        ([-0.1, 0.1, 0.0], [0.0002, -0.03, 0.0])

    Source: Chen et al. (2023), Algorithm 2, <https://arxiv.org/abs/2302.06675>.
    See also: [`adam_update`][dlref.optim.adam.adam_update], which needs one more average.
    """
    need_ranges("lion_update", {"lr": lr, "betas": betas})
    beta1, beta2 = betas
    c = moving_average(m, grad, beta1)
    return theta - lr * np.sign(c), moving_average(m, grad, beta2)


class Adamax(Optimizer):
    r"""Adamax on the parameters of a network, with an L2 penalty in the gradient.

    The rule is [`adamax_update`][dlref.optim.adam_relatives.adamax_update]; the class adds the
    gradient of an L2 penalty, $\lambda \theta_{t-1}$.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the mean and of the maximum, in [0, 1).
        eps: $\epsilon$, added to the size of the gradient, >= 0.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0]))
        >>> optimizer = Adamax([w], lr=0.1)
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # m_hat / u = 10 / 10: one learning rate
        [4.9]

    Source: Kingma & Ba (2015), Algorithm 2, <https://arxiv.org/abs/1412.6980>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html>.
    See also: [`Adam`][dlref.optim.adam.Adam].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.002,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, options)

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        zero = np.zeros_like(theta)
        state["t"] = state.get("t", 0) + 1
        g = grad + options["weight_decay"] * theta
        theta, state["m"], state["u"] = adamax_update(
            theta, state.get("m", zero), state.get("u", zero), g, state["t"],
            lr=options["lr"], betas=options["betas"], eps=options["eps"],
        )  # fmt: skip
        return theta


class NAdam(Optimizer):
    r"""NAdam on the parameters of a network, with either kind of weight decay.

    The rule is [`nadam_update`][dlref.optim.adam_relatives.nadam_update]; the class adds the
    gradient of an L2 penalty, $\lambda \theta_{t-1}$. With `decoupled_weight_decay` the
    penalty stays out of the gradient, and
    [`decay_weights`][dlref.optim.adam.decay_weights] shrinks the parameters instead.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, >= 0.
        weight_decay: $\lambda$, strength of the penalty or of the decay, >= 0.
        momentum_decay: $\psi$, how fast the coefficient of the momentum grows, >= 0.
        decoupled_weight_decay: Whether to decay as AdamW does.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0]))
        >>> optimizer = NAdam([w], lr=0.1)
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> bool(w.data[0] < 4.9)  # further than Adam, which moves by lr
        True

    Source: Dozat (2016), <https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html>.
    See also: [`Adam`][dlref.optim.adam.Adam].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.002,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 0.004,
        decoupled_weight_decay: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps, "momentum_decay": momentum_decay}
        decay = {"weight_decay": weight_decay, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, {**options, **decay})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        zero = np.zeros_like(theta)
        state["t"] = state.get("t", 0) + 1
        theta, g = _penalized(theta, grad, options)
        rest = {name: options[name] for name in ("lr", "betas", "eps", "momentum_decay")}
        theta, state["m"], state["v"], state["p"] = nadam_update(
            theta, state.get("m", zero), state.get("v", zero), state.get("p", 1.0), g, state["t"],
            **rest,
        )  # fmt: skip
        return theta


class RAdam(Optimizer):
    r"""RAdam on the parameters of a network, with either kind of weight decay.

    The rule is [`radam_update`][dlref.optim.adam_relatives.radam_update]; the class adds the
    gradient of an L2 penalty, $\lambda \theta_{t-1}$. With `decoupled_weight_decay` the
    penalty stays out of the gradient, and
    [`decay_weights`][dlref.optim.adam.decay_weights] shrinks the parameters instead.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, >= 0.
        weight_decay: $\lambda$, strength of the penalty or of the decay, >= 0.
        decoupled_weight_decay: Whether to decay as AdamW does.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0]))
        >>> optimizer = RAdam([w], lr=0.01)
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # a plain step: 0.01 times the gradient of 10
        [4.9]

    Source: Liu et al. (2020), Algorithm 2, <https://arxiv.org/abs/1908.03265>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html>.
    See also: [`Adam`][dlref.optim.adam.Adam].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled_weight_decay: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps}
        decay = {"weight_decay": weight_decay, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, {**options, **decay})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        zero = np.zeros_like(theta)
        state["t"] = state.get("t", 0) + 1
        theta, g = _penalized(theta, grad, options)
        theta, state["m"], state["v"] = radam_update(
            theta, state.get("m", zero), state.get("v", zero), g, state["t"],
            lr=options["lr"], betas=options["betas"], eps=options["eps"],
        )  # fmt: skip
        return theta


class Lion(Optimizer):
    r"""Lion on the parameters of a network, with decoupled weight decay.

    $$\theta_t = \theta_{t-1} - \eta\, (\mathrm{sign}(c_t) + \lambda\, \theta_{t-1})$$

    The rule is [`lion_update`][dlref.optim.adam_relatives.lion_update], after
    [`decay_weights`][dlref.optim.adam.decay_weights]. PyTorch has no Lion.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, length of the step in every parameter, >= 0; 3 to 10 times smaller than
            AdamW's.
        betas: $(\beta_1, \beta_2)$, share of the momentum in this step, and what is kept of it
            for the next, in [0, 1).
        weight_decay: $\lambda$, strength of the decay, >= 0; 3 to 10 times larger than AdamW's.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0, -5.0]))
        >>> optimizer = Lion([w], lr=0.01, weight_decay=1.0)
        >>> (w * np.array([0.001, 1000.0])).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # 0.99 * 5 - 0.01 and 0.99 * (-5) - 0.01
        [4.94, -4.96]

    Source: Chen et al. (2023), Algorithm 2, <https://arxiv.org/abs/2302.06675>.
    See also: [`AdamW`][dlref.optim.adam.AdamW].
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.0001,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        lr, betas = options["lr"], options["betas"]
        m = state.get("m", np.zeros_like(theta))
        theta = decay_weights(theta, lr=lr, weight_decay=options["weight_decay"])
        theta, state["m"] = lion_update(theta, m, grad, lr=lr, betas=betas)
        return theta


def _penalized(
    theta: np.ndarray, grad: np.ndarray, options: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Parameters and gradient after the weight decay, whichever of the two it concerns."""
    lr, weight_decay = options["lr"], options["weight_decay"]
    if options["decoupled_weight_decay"]:
        return decay_weights(theta, lr=lr, weight_decay=weight_decay), grad
    return theta, grad + weight_decay * theta
