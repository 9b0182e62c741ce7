"""Numeric gradients: the check of every derivative in this package that knows no rule."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlref.autodiff.tensor import Tensor, grad

__all__ = ["check_gradient", "numeric_gradient"]


def numeric_gradient(
    f: Callable[..., Any], *arrays: NDArray[Any], eps: float = 1e-5
) -> tuple[NDArray[Any], ...]:
    r"""Approximate the gradient of a scalar function by central differences.

    $$g_i = \frac{f(x + \varepsilon e_i) - f(x - \varepsilon e_i)}{2\,\varepsilon}$$

    Args:
        f: $f$, takes as many arrays as are given and returns one number.
        arrays: $x$, the point, floating-point arrays of any shape.
        eps: $\varepsilon$, half the step, > 0; smaller ones lose digits to rounding, larger ones
            to the third derivative.

    Returns:
        One array for each of `arrays`, of its shape. It costs two calls of `f` an entry.

    Raises:
        ValueError: `eps` is not positive.

    Examples:
        >>> (slope,) = numeric_gradient(lambda x: np.sum(x**2), np.array([1.0, 2.0]))
        >>> slope.round(6).tolist()  # 2 * 1 and 2 * 2
        [2.0, 4.0]

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 11.5,
    <https://www.deeplearningbook.org/contents/guidelines.html>.
    See also: [`check_gradient`][dlref.autodiff.gradcheck.check_gradient], which compares with it.
    """
    if not eps > 0:
        raise ValueError(f"numeric_gradient needs eps > 0, got eps={eps}")
    points = [np.array(array, dtype=float) for array in arrays]
    gradients = tuple(np.zeros_like(point) for point in points)
    for point, gradient in zip(points, gradients, strict=True):
        for index in np.ndindex(point.shape):
            center = point[index]
            point[index] = center + eps
            above = float(f(*points))
            point[index] = center - eps
            gradient[index] = (above - float(f(*points))) / (2 * eps)
            point[index] = center
    return gradients


def check_gradient(
    f: Callable[..., Any],
    *arrays: NDArray[Any],
    eps: float = 1e-5,
    rtol: float = 1e-5,
    atol: float = 1e-7,
) -> None:
    r"""Compare the gradients of a function on Tensors with numeric ones.

    $$|g_i - \hat g_i| \le a + r\,|\hat g_i|$$

    Here $\hat g$ is numeric. A result of several entries is multiplied by fixed random numbers and
    summed, so that one run tests every entry and no error cancels.

    Args:
        f: $f$, takes as many Tensors or arrays as `arrays` and returns one of any shape.
        arrays: $x$, the point, floating-point arrays; keep away from kinks, where a numeric
            gradient is the mean of two slopes.
        eps: $\varepsilon$, half the step of the numeric gradient.
        rtol: $r$, allowed difference as a part of the numeric value.
        atol: $a$, allowed difference, absolute.

    Returns:
        Nothing: it is silent when all gradients agree.

    Raises:
        AssertionError: A gradient differs; the message names the worst entry and both values.
        ValueError: `eps` is not positive, or `f` does not depend on one of the arrays.

    Examples:
        >>> check_gradient(np.exp, np.array([0.0, 1.0]))
        >>> check_gradient(lambda x: np.maximum(x, 0), np.array([1e-6]))  # too near the kink
        Traceback (most recent call last):
        AssertionError: gradient of argument 0 at [0]: analytic 0.125730221, numeric 0.0691516216

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 11.5,
    <https://www.deeplearningbook.org/contents/guidelines.html>; the random weights are the
    projection that it recommends for vector-valued functions.
    See also: [`numeric_gradient`][dlref.autodiff.numeric_gradient].
    """
    inputs = [Tensor(np.array(array, dtype=float), requires_grad=True) for array in arrays]
    output = f(*inputs)
    weights = np.random.default_rng(0).normal(size=output.shape)
    analytic = grad(np.sum(output * weights), inputs)
    numeric = numeric_gradient(lambda *points: np.sum(f(*points) * weights), *arrays, eps=eps)
    for number, (ours, theirs) in enumerate(zip(analytic, numeric, strict=True)):
        excess = np.abs(ours - theirs) - (atol + rtol * np.abs(theirs))
        if ours.size and not np.all(excess <= 0):
            worst = np.unravel_index(
                np.argmax(np.where(np.isnan(excess), np.inf, excess)), ours.shape
            )
            place = [int(i) for i in worst]
            raise AssertionError(
                f"gradient of argument {number} at {place}: "
                f"analytic {ours[worst]:.9g}, numeric {theirs[worst]:.9g}"
            )
