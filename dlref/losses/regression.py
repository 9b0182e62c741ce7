"""Losses of real-valued predictions: what a residual costs."""

import math

import numpy as np

from dlref.activations import relu
from dlref.autodiff import ArrayOrTensor
from dlref.losses.reduction import reduce_loss

__all__ = ["huber_loss", "l1_loss", "mse_loss", "quantile_loss", "smooth_l1_loss"]


def mse_loss(
    input: ArrayOrTensor, target: ArrayOrTensor, *, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Square the residuals: twice the error costs four times as much.

    $$L = \frac{1}{N} \sum_{i=1}^{N} (x_i - y_i)^2$$

    The mean squared error; its minimum over a constant prediction is the mean of the targets.

    Args:
        input: $x$, predictions, any shape.
        target: $y$, what they should be, shape of `input`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number, in squared units of the target; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, or `reduction` is unknown.

    Examples:
        >>> target = np.array([0.0, 0.0, 6.0])  # at the median 36 / 3, at the mean (4 + 4 + 16) / 3
        >>> [float(mse_loss(np.full(3, c), target)) for c in (0.0, 2.0)]
        [12.0, 8.0]

    Source: Bishop (2006), *Pattern recognition and machine learning*, section 1.2.5,
    <https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/>.
    See also: [`l1_loss`][dlref.losses.regression.l1_loss], which an outlier moves less.
    """
    return reduce_loss(_residuals("mse_loss", input, target) ** 2, reduction)


def l1_loss(
    input: ArrayOrTensor, target: ArrayOrTensor, *, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Take the size of the residuals: every unit of error costs the same.

    $$L = \frac{1}{N} \sum_{i=1}^{N} \lvert x_i - y_i \rvert$$

    The mean absolute error; its minimum over a constant prediction is the median of the targets.

    Args:
        input: $x$, predictions, any shape.
        target: $y$, what they should be, shape of `input`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number, in units of the target; the gradient of a residual of 0 is 0.

    Raises:
        ValueError: The shapes differ, or `reduction` is unknown.

    Examples:
        >>> target = np.array([0.0, 0.0, 9.0])  # at the median 9 / 3, at the mean (3 + 3 + 6) / 3
        >>> [float(l1_loss(np.full(3, c), target)) for c in (0.0, 3.0)]
        [3.0, 4.0]

    Source: Bishop (2006), *Pattern recognition and machine learning*, section 1.5.5,
    <https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/>.
    See also: [`huber_loss`][dlref.losses.regression.huber_loss], the same with a round bottom.
    """
    return reduce_loss(np.abs(_residuals("l1_loss", input, target)), reduction)


def huber_loss(
    input: ArrayOrTensor, target: ArrayOrTensor, *, delta: float = 1.0, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Square small residuals and let large ones cost in proportion to their size.

    $$L = \frac{1}{N} \sum_{i=1}^{N} \begin{cases} \frac{1}{2} (x_i - y_i)^2 &
    \text{if } \lvert x_i - y_i \rvert \le \delta \\
    \delta (\lvert x_i - y_i \rvert - \frac{1}{2} \delta) & \text{otherwise} \end{cases}$$

    The two parts meet with the same slope, so the gradient is the residual clipped to
    $[-\delta, \delta]$.

    Args:
        input: $x$, predictions, any shape.
        target: $y$, what they should be, shape of `input`.
        delta: $\delta$, > 0, the residual at which the parabola becomes a line.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, `delta` is not positive and finite, or `reduction` is
            unknown.

    Examples:
        >>> residuals = np.array([1.0, 10.0])  # below delta 0.5 * 1**2, beyond it 2 * (10 - 2 / 2)
        >>> huber_loss(residuals, np.zeros(2), delta=2.0, reduction="none").tolist()
        [0.5, 18.0]

    Source: Huber (1964), *Robust estimation of a location parameter*, section 5,
    <https://doi.org/10.1214/aoms/1177703732>.
    See also: [`smooth_l1_loss`][dlref.losses.regression.smooth_l1_loss], the same divided by
    $\delta$.
    """
    if not 0 < delta < math.inf:
        raise ValueError(f"huber_loss needs a finite delta above 0, got delta={delta}")
    r = _residuals("huber_loss", input, target)
    size = np.abs(r)
    return reduce_loss(np.where(size <= delta, 0.5 * r**2, delta * (size - 0.5 * delta)), reduction)


def smooth_l1_loss(
    input: ArrayOrTensor, target: ArrayOrTensor, *, beta: float = 1.0, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Take the size of the residuals, with the corner at 0 rounded off.

    $$L = \frac{1}{N} \sum_{i=1}^{N} \begin{cases} \frac{(x_i - y_i)^2}{2 \beta} &
    \text{if } \lvert x_i - y_i \rvert < \beta \\
    \lvert x_i - y_i \rvert - \frac{1}{2} \beta & \text{otherwise} \end{cases}$$

    The slope of the straight parts is 1 for every $\beta$.

    Args:
        input: $x$, predictions, any shape.
        target: $y$, what they should be, shape of `input`.
        beta: $\beta$, >= 0, the residual at which the parabola becomes a line; 0 is the L1 loss.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, `beta` is negative or not finite, or `reduction` is unknown.

    Examples:
        >>> r, zero = np.array([1.0, 10.0]), np.zeros(2)
        >>> smooth_l1_loss(r, zero, beta=2.0, reduction="none").tolist()  # 0.5 * 1 / 2, 10 - 2 / 2
        [0.25, 9.0]
        >>> (huber_loss(r, zero, delta=2.0, reduction="none") / 2).tolist()
        [0.25, 9.0]

    Source: Girshick (2015), *Fast R-CNN*, equation 3, <https://arxiv.org/abs/1504.08083>.
    See also: [`huber_loss`][dlref.losses.regression.huber_loss], which is $\beta$ times this.
    """
    if not 0 <= beta < math.inf:
        raise ValueError(f"smooth_l1_loss needs a finite beta of at least 0, got beta={beta}")
    r = _residuals("smooth_l1_loss", input, target)
    size = np.abs(r)
    if beta == 0:
        return reduce_loss(size, reduction)
    return reduce_loss(np.where(size < beta, r**2 / (2 * beta), size - 0.5 * beta), reduction)


def quantile_loss(
    input: ArrayOrTensor, target: ArrayOrTensor, *, quantile: float, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Charge one price for a prediction that is too low and another for one that is too high.

    $$L = \frac{1}{N} \sum_{i=1}^{N} \left( \tau \max(0, y_i - x_i)
    + (1 - \tau) \max(0, x_i - y_i) \right)$$

    Also called pinball loss; its minimum over a constant prediction is the $\tau$-quantile of the
    targets. With $\tau = 0.5$ it is half the mean absolute error.

    Args:
        input: $x$, predictions, any shape.
        target: $y$, what they should be, shape of `input`.
        quantile: $\tau$, between 0 and 1, the share of targets that shall lie below the prediction.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number, in units of the target; the gradient of a residual of 0 is 0.

    Raises:
        ValueError: The shapes differ, `quantile` is not between 0 and 1, or `reduction` is unknown.

    Examples:
        >>> x, y = np.array([0.0, 20.0]), np.array([10.0, 10.0])  # 0.9 * 10 and 0.1 * 10
        >>> quantile_loss(x, y, quantile=0.9, reduction="none").round(4).tolist()
        [9.0, 1.0]

    Source: Koenker & Bassett (1978), *Regression quantiles*, section 3,
    <https://doi.org/10.2307/1913643>.
    See also: [`l1_loss`][dlref.losses.regression.l1_loss], which charges the same on both sides.
    """
    if not 0 < quantile < 1:
        raise ValueError(f"quantile_loss needs a quantile between 0 and 1, got quantile={quantile}")
    r = _residuals("quantile_loss", input, target)
    return reduce_loss(quantile * relu(-r) + (1 - quantile) * relu(r), reduction)


def _residuals(name: str, input: ArrayOrTensor, target: ArrayOrTensor) -> ArrayOrTensor:
    # shapes (N, 1) and (N,) would broadcast to N x N differences without an error
    if np.shape(input) != np.shape(target):
        shapes = f"{np.shape(input)} and {np.shape(target)}"
        raise ValueError(f"{name} needs input and target of one shape, got {shapes}")
    return input - target
