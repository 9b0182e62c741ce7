"""Adam: both moments of the gradient, their bias corrected; AMSGrad and AdamW."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter
from dlref.optim.moments import bias_corrected, moving_average
from dlref.optim.optimizer import Optimizer, need_ranges

__all__ = ["Adam", "AdamW", "adam_update", "amsgrad_update", "decay_weights"]


def adam_update(
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
    r"""Step along the mean gradient, divided by the root of the mean squared gradient.

    $$\begin{aligned}
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t, & \hat m_t &= \frac{m_t}{1 - \beta_1^t}, \\
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, & \hat v_t &= \frac{v_t}{1 - \beta_2^t}, \\
    \theta_t &= \theta_{t-1} - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}$$

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, first moment, zeros at first, shape of `theta`.
        v: $v_{t-1}$, second moment, zeros at first, shape of `theta`.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        step: $t$, number of this step, 1 for the first.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, outside the root, >= 0.

    Returns:
        The new parameters and the two new moments, not corrected.

    Raises:
        ValueError: An option is out of its range, or `step` is below 1.

    Examples:
        >>> zero = np.zeros(3)
        >>> gradients = np.array([0.02, -3.0, 400.0])
        >>> theta, m, v = adam_update(zero, zero, zero, gradients, 1, lr=0.1)
        >>> theta.round(4).tolist()  # m_hat / sqrt(v_hat) = g / |g|: each moves lr against its sign
        [-0.1, 0.1, -0.1]

    Source: Kingma & Ba (2015), Algorithm 1, <https://arxiv.org/abs/1412.6980>.
    See also: [`rmsprop_update`][dlref.optim.adaptive.rmsprop_update], without the first moment.
    """
    need_ranges("adam_update", {"lr": lr, "betas": betas, "eps": eps})
    beta1, beta2 = betas
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad**2, beta2)
    m_hat = bias_corrected(m, beta1, step)
    v_hat = bias_corrected(v, beta2, step)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def amsgrad_update(
    theta: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    v_max: np.ndarray,
    grad: np.ndarray,
    step: int,
    *,
    lr: float = 0.001,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    r"""Adam that keeps the largest second moment so far and divides by its root.

    $$\begin{aligned}
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t, & \hat m_t &= \frac{m_t}{1 - \beta_1^t}, \\
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, &
    v^{\text{max}}_t &= \max(v^{\text{max}}_{t-1}, v_t), \\
    \hat v_t &= \frac{v^{\text{max}}_t}{1 - \beta_2^t}, &
    \theta_t &= \theta_{t-1} - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}$$

    The bias is corrected as in PyTorch; the paper leaves both corrections out.

    Args:
        theta: $\theta_{t-1}$, parameters, any shape.
        m: $m_{t-1}$, first moment, zeros at first, shape of `theta`.
        v: $v_{t-1}$, second moment, zeros at first, shape of `theta`.
        v_max: $v^{\text{max}}_{t-1}$, largest second moment so far, zeros at first.
        grad: $g_t$, gradient at `theta`, shape of `theta`.
        step: $t$, number of this step, 1 for the first.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, >= 0.

    Returns:
        The new parameters, the two new moments and the new maximum, none of them corrected.

    Raises:
        ValueError: An option is out of its range, or `step` is below 1.

    Examples:
        >>> zero, v_max = np.zeros(1), np.zeros(1)
        >>> v = zero
        >>> for step, gradient in enumerate((10.0, 0.0, 0.0), start=1):
        ...     _, _, v, v_max = amsgrad_update(zero, zero, v, v_max, np.array([gradient]), step)
        >>> v.round(4).tolist(), v_max.round(4).tolist()
        ([0.0998], [0.1])

    Source: Reddi, Kale & Kumar (2018), Algorithm 2, <https://arxiv.org/abs/1904.09237>.
    See also: [`adam_update`][dlref.optim.adam.adam_update].
    """
    need_ranges("amsgrad_update", {"lr": lr, "betas": betas, "eps": eps})
    beta1, beta2 = betas
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad**2, beta2)
    v_max = np.maximum(v_max, v)
    m_hat = bias_corrected(m, beta1, step)
    v_hat = bias_corrected(v_max, beta2, step)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, v_max


def decay_weights(theta: np.ndarray, *, lr: float, weight_decay: float) -> np.ndarray:
    r"""Shrink every parameter by the same share, whatever its gradient is.

    $$\theta' = (1 - \eta \lambda)\, \theta$$

    Args:
        theta: $\theta$, parameters, any shape.
        lr: $\eta$, step size, >= 0.
        weight_decay: $\lambda$, strength of the decay, >= 0.

    Returns:
        The shrunken parameters, shape of `theta`.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> theta = np.array([1.0, -200.0])  # each keeps 1 - 0.1 * 0.5 = 0.95
        >>> decay_weights(theta, lr=0.1, weight_decay=0.5).round(4).tolist()
        [0.95, -190.0]

    Source: Loshchilov & Hutter (2019), equation 1, which has $1 - \lambda$ in place of
    $1 - \eta \lambda$, <https://arxiv.org/abs/1711.05101>.
    See also: [`AdamW`][dlref.optim.adam.AdamW], which does this in every step.
    """
    need_ranges("decay_weights", {"lr": lr, "weight_decay": weight_decay})
    return (1 - lr * weight_decay) * theta


class Adam(Optimizer):
    r"""Adam on the parameters of a network, with an L2 penalty that goes through the moments.

    $$g_t = \nabla_\theta \mathcal{L}(\theta_{t-1}) + \lambda\, \theta_{t-1}$$

    The rule is [`adam_update`][dlref.optim.adam.adam_update], or with `amsgrad`
    [`amsgrad_update`][dlref.optim.adam.amsgrad_update]; the class adds the gradient of an L2
    penalty. Its part of the step is divided by $\sqrt{\hat v_t}$ as the rest is, so weights with
    large gradients hardly shrink.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, outside the root, >= 0.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.
        amsgrad: Whether to divide by the largest second moment so far.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0, 5.0]))
        >>> optimizer = Adam([w], lr=0.1)
        >>> (w * np.array([0.001, 1000.0])).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # m_hat / sqrt(v_hat) is the sign: one lr each
        [4.9, 4.9]

    Source: Kingma & Ba (2015), Algorithm 1, <https://arxiv.org/abs/1412.6980>; options as in
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html>.
    See also: [`AdamW`][dlref.optim.adam.AdamW], which keeps the decay out of the moments.
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps}
        super().__init__(params, {**options, "weight_decay": weight_decay, "amsgrad": amsgrad})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        return _moved(theta, grad + options["weight_decay"] * theta, state, options)


class AdamW(Optimizer):
    r"""Adam whose weight decay is a step of its own, the same share for every parameter.

    $$\theta_t = \theta_{t-1} - \eta \lambda\, \theta_{t-1}
    - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}$$

    The moments see the gradient of the loss alone. Without weight decay it is Adam. In PyTorch
    `Adam(..., weight_decay=0.01, decoupled_weight_decay=True)` is the same.

    The learning rate multiplies $\lambda$ here, as in PyTorch. In the paper only the factor of the
    schedule does, which begins at 1: its $\lambda$ is our $\lambda$ times the first learning rate.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        betas: $(\beta_1, \beta_2)$, what is kept of the two moments, in [0, 1).
        eps: $\epsilon$, keeps the division finite, outside the root, >= 0.
        weight_decay: $\lambda$, strength of the decay, >= 0.
        amsgrad: Whether to divide by the largest second moment so far.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([5.0, 5.0]))
        >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.2)
        >>> (w * np.array([0.0, 1000.0])).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(4).tolist()  # decay takes 0.1 * 0.2 * 5 from both, a step 0.1 from one
        [4.9, 4.8]

    Source: Loshchilov & Hutter (2019), Algorithm 2, <https://arxiv.org/abs/1711.05101>; the decay
    times the learning rate, and the options:
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html>.
    See also: [`decay_weights`][dlref.optim.adam.decay_weights], the decay alone.
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        amsgrad: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps}
        super().__init__(params, {**options, "weight_decay": weight_decay, "amsgrad": amsgrad})

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        theta = decay_weights(theta, lr=options["lr"], weight_decay=options["weight_decay"])
        return _moved(theta, grad, state, options)


def _moved(
    theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
) -> np.ndarray:
    """Adam's step, or AMSGrad's, from the moments in `state`."""
    zero = np.zeros_like(theta)
    m, v, state["t"] = state.get("m", zero), state.get("v", zero), state.get("t", 0) + 1
    rest = {name: options[name] for name in ("lr", "betas", "eps")}
    if options["amsgrad"]:
        v_max = state.get("v_max", zero)
        theta, state["m"], state["v"], state["v_max"] = amsgrad_update(
            theta, m, v, v_max, grad, state["t"], **rest
        )
    else:
        theta, state["m"], state["v"] = adam_update(theta, m, v, grad, state["t"], **rest)
    return theta
