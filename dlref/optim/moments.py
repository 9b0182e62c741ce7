"""Moving averages of gradients, and what is done about their start at zero."""

import numpy as np

from dlref.optim.optimizer import need, need_ranges

__all__ = ["bias_corrected", "moving_average"]


def moving_average(average: np.ndarray, value: np.ndarray, beta: float) -> np.ndarray:
    r"""Forget a little of the average and put the new value in its place.

    $$m_t = \beta m_{t-1} + (1 - \beta) x_t$$

    Also called an exponential moving average. It remembers about $1 / (1 - \beta)$ values. With
    gradients as values it is Adam's first moment, with squared gradients its second.

    Args:
        average: $m_{t-1}$, the average so far, zeros at first, any shape.
        value: $x_t$, what comes in, shape of `average`.
        beta: $\beta$, what is kept of the average, in [0, 1).

    Returns:
        The new average, shape of `average`.

    Raises:
        ValueError: `beta` is out of its range.

    Examples:
        >>> m = np.zeros(1)
        >>> for gradient in (5.0, -5.0, 5.0):
        ...     m = moving_average(m, np.array([gradient]), 0.9)
        ...     print(m.round(3).tolist())
        [0.5]
        [-0.05]
        [0.455]

    Source: Kingma & Ba (2015), Algorithm 1, <https://arxiv.org/abs/1412.6980>.
    See also: [`bias_corrected`][dlref.optim.moments.bias_corrected], which makes up for the zeros.
    """
    need_ranges("moving_average", {"beta": beta})
    return beta * average + (1 - beta) * value


def bias_corrected(average: np.ndarray, beta: float, step: int) -> np.ndarray:
    r"""Divide a moving average that began at zero by the weight that real values have in it.

    $$\hat m_t = \frac{m_t}{1 - \beta^t}$$

    The weights of the $t$ values so far sum to $1 - \beta^t$; the rest is the zero of the start.

    Args:
        average: $m_t$, a moving average that began at zero, any shape.
        beta: $\beta$, what is kept of the average in each step, in [0, 1).
        step: $t$, how many values have come in, >= 1.

    Returns:
        The corrected average, shape of `average`.

    Raises:
        ValueError: `step` is below 1, where the correction divides by zero, or `beta` is out of
            its range.

    Examples:
        >>> first = moving_average(np.zeros(1), np.array([5.0]), 0.9)  # 0.9 * 0 + 0.1 * 5
        >>> first.round(3).tolist(), bias_corrected(first, 0.9, 1).round(3).tolist()  # 0.5 / 0.1
        ([0.5], [5.0])

    Source: Kingma & Ba (2015), section 3, <https://arxiv.org/abs/1412.6980>.
    See also: [`moving_average`][dlref.optim.moments.moving_average].
    """
    need(step >= 1, f"bias_corrected needs step >= 1, got step={step}; the first step is number 1")
    need_ranges("bias_corrected", {"beta": beta})
    return average / (1 - beta**step)
