"""Descent on plain arrays, one function a rule: plain, momentum, Nesterov."""

from collections.abc import Callable

import numpy as np

from dlref.optim.optimizer import need

__all__ = ["gradient_descent", "momentum_update", "nesterov_update"]


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
    See also: [`SGD`][dlref.optim.sgd.SGD], which takes the steps on the parameters of a network.
    """
    needs = "gradient_descent needs lr > 0 and steps >= 0"
    need(lr > 0 and steps >= 0, f"{needs}, got {lr=}, {steps=}")
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
    See also: [`SGD`][dlref.optim.sgd.SGD], whose velocity leaves $\eta$ out, as PyTorch's does.
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
        >>> theta.round(4).tolist(), velocity.round(4).tolist()  # 0.45 + 0.1 * 2 * (1 - 0.45)
        ([0.44], [0.56])

    Source: Nesterov (1983); in this form Sutskever, Martens, Dahl & Hinton (2013), equations 3
    and 4, <https://proceedings.mlr.press/v28/sutskever13.html>.
    See also: [`momentum_update`][dlref.optim.descent.momentum_update], the gradient of here.
    """
    _check_momentum("nesterov_update", lr, momentum)
    velocity = momentum * velocity + lr * gradient(theta - momentum * velocity)
    return theta - velocity, velocity


def _check_momentum(name: str, lr: float, momentum: float) -> None:
    need(
        lr > 0 and 0 <= momentum < 1,
        f"{name} needs lr > 0 and momentum in [0, 1), got lr={lr}, momentum={momentum}",
    )
