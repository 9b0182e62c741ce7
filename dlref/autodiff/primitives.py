"""Functions that NumPy lacks, or that a composition would get wrong.

Each takes arrays and Tensors: `dispatching` offers the call to a Tensor first, by the protocol that
`np.sum` uses too. Their derivatives stand with all the others in the tables of rules.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["astype", "contract", "erf", "logistic", "scatter", "scatter_windows"]


def dispatching(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a Tensor among the arguments, or in a sequence that comes first, handle the call."""

    @functools.wraps(function)
    def public(*args: Any, **kwargs: Any) -> Any:
        candidates = [*args[0], *args[1:]] if isinstance(args[0], (list, tuple)) else args
        for argument in candidates:
            handler = getattr(argument, "__array_function__", None)
            if handler is not None and not isinstance(argument, np.ndarray):
                return handler(public, (type(argument),), args, kwargs)
        return function(*args, **kwargs)

    return public


# erf(x) / x on |x| ≤ 1, in powers of x²; erfc(x) exp(x²) on 1 ≤ x ≤ 6, in powers of
# 9.6 / (x + 2) - 2.2, which maps that interval to [-1, 1]. Chebyshev fits made with 40 digits.
# fmt: off
_ERF_NEAR = (
    1.1283791670955126, -0.3761263890318375, 0.11283791670954882, -0.026866170645077334,
    0.005223977624823223, -0.0008548326981129666, 0.00012055331122299266, -1.4925595519506043e-05,
    1.6461004480962034e-06, -1.6350354461959655e-07, 1.4660051998394848e-08,
    -1.1373902296430911e-09, 5.958930743134941e-11,
)
_ERF_FAR = (
    0.22142954022993183, 0.16189356804102495, 0.03856057042517876, 0.005588816281841378,
    0.0001971391778048136, -8.079220428770654e-05, -7.340518553134352e-06, 1.979561974691787e-06,
    1.6350178932803755e-07, -7.005371491880312e-08, -5.937584299614852e-10, 2.6250035432507722e-09,
    -2.6260844505113417e-10, -7.46844869131507e-11, 1.8387975053360618e-11, 4.768762673351584e-13,
)
# fmt: on


@dispatching
def erf(x: Any) -> Any:
    r"""The error function to the precision of float64, which NumPy lacks.

    $$\operatorname{erf}(x) = \frac{2}{\sqrt{\pi}} \int_0^x e^{-t^2}\,dt$$

    A Taylor series alone loses all its digits beyond $|x| = 6$, and the usual five-term fit of
    textbooks has only seven.

    Args:
        x: $x$, any shape.

    Returns:
        Same shape and kind as `x`, between -1 and 1.

    Examples:
        >>> y = erf(np.array([-800.0, -0.5, 0.0, 0.5, 800.0]))
        >>> np.array([y[0], y[1] + y[3], y[4]]).round(6).tolist()  # odd, between -1 and 1
        [-1.0, 0.0, 1.0]

    Source: Abramowitz & Stegun (1964), equation 7.1.1; coefficients fitted for this module.
    See also: [`numeric_gradient`][dlref.autodiff.numeric_gradient], which confirms that the slope
    at 0 is $2 / \sqrt{\pi}$.
    """
    x = _floating(x)
    near, far = np.clip(x, -1, 1), np.clip(np.abs(x), 1, 6)  # erf(6) rounds to 1
    inside = near * _horner(near * near, _ERF_NEAR)
    tail = np.exp(-far * far) * _horner(9.6 / (far + 2) - 2.2, _ERF_FAR)
    return np.where(np.abs(x) < 1, inside, np.copysign(1 - tail, x))


@dispatching
def logistic(x: Any) -> Any:
    r"""The logistic function, without overflow and with the right slope at 0.

    $$\sigma(x) = \frac{1}{1 + e^{-x}}$$

    The formula as it stands overflows at $x = -800$. Written with `np.where` and `np.abs` it does
    not, but its gradient at 0 comes out as 0 instead of 0.25: hence a rule of its own.

    Args:
        x: $x$, any shape.

    Returns:
        Same shape and kind as `x`, between 0 and 1.

    Examples:
        >>> y = logistic(np.array([-800.0, -3.0, 0.0, 3.0]))  # 1 / (1 + 1) in the middle
        >>> np.array([y[0], y[2], y[1] + y[3]]).round(6).tolist()  # the two sides add up to 1
        [0.0, 0.5, 1.0]

    Source: Verhulst (1838); the two branches are those of every numerical library.
    See also: [`sigmoid`][dlref.activations.sigmoid], the same function as an activation.
    """
    x = _floating(x)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@dispatching
def astype(x: Any, dtype: Any) -> Any:
    """Convert to another dtype; the gradient comes back in the dtype of `x`."""
    return np.asarray(x).astype(dtype)


@dispatching
def scatter(values: Any, index: Any, shape: tuple[int, ...]) -> Any:
    """Add `values` at `index` into zeros of `shape`: what indexing does, backwards."""
    out = np.zeros(shape, values.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if all(_picks_once(part) for part in parts):
        out[index] = values
    else:
        np.add.at(out, index, values)
    return out


@dispatching
def scatter_windows(
    values: Any, window_shape: tuple[int, ...], axis: tuple[int, ...], shape: tuple[int, ...]
) -> Any:
    """Add overlapping windows into zeros of `shape`: what `sliding_window_view` does, backwards."""
    out = np.zeros(shape, values.dtype)
    for offset in np.ndindex(*window_shape):
        start = [0] * len(shape)
        for place, step in zip(axis, offset, strict=True):
            start[place] += step
        part = values[(..., *offset)]
        out[tuple(slice(s, s + n) for s, n in zip(start, part.shape, strict=True))] += part
    return out


@dispatching
def contract(operands: Any, subscripts: str, optimize: Any = True) -> Any:
    """`np.einsum` for subscripts without ellipsis and without an index twice in one operand."""
    return np.einsum(subscripts, *operands, optimize=optimize)


def _floating(x: Any) -> Any:
    x = np.asarray(x)
    return x if np.issubdtype(x.dtype, np.floating) else x.astype(np.float64)


def _horner(x: Any, coefficients: tuple[float, ...]) -> Any:
    total = coefficients[-1] * np.ones_like(x)
    for coefficient in coefficients[-2::-1]:
        total = total * x + coefficient
    return total


def _picks_once(part: Any) -> bool:
    """Whether this part of an index picks no entry twice: slices, integers and masks."""
    return (
        part is None
        or part is Ellipsis
        or isinstance(part, (int, np.integer, slice))
        or (isinstance(part, np.ndarray) and part.dtype == bool)
    )
