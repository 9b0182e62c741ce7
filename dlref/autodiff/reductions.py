"""Gradients of sums, means, products, extremes and running totals."""

from typing import Any

import numpy as np

__all__ = ["COMPOSED_REDUCTIONS", "REDUCTIONS", "UFUNC_METHODS"]


def _spread(r: Any, a: Any, axis: Any, keepdims: bool) -> Any:
    """Give a reduced array the shape of `a` back by repeating it."""
    if axis is not None and not keepdims:
        r = np.expand_dims(r, axis)
    return np.broadcast_to(r, a.shape)


def _sum(
    g: Any, _y: Any, _a: Any, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    return _spread(g, _a, axis, keepdims)


def _mean(
    g: Any, _y: Any, _a: Any, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    return _spread(g * (max(g.size, 1) / max(_a.size, 1)), _a, axis, keepdims)


def _extreme(
    g: Any, y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """Share the gradient evenly among the entries that attain the extreme."""
    chosen = a == _spread(y, a, axis, keepdims)
    share = g / np.sum(chosen, axis=axis, keepdims=keepdims).astype(g.dtype)
    return np.where(chosen, _spread(share, a, axis, keepdims), 0)


def _prod(
    g: Any, y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    if np.all(a != 0):
        return _spread(g * y, a, axis, keepdims) / a
    axes = tuple(range(a.ndim)) if axis is None else np.atleast_1d(axis) % a.ndim
    rest = tuple(i for i in range(a.ndim) if i not in axes)
    lines = np.transpose(a, (*rest, *axes))
    flat = np.reshape(lines, (*lines.shape[: len(rest)], -1))
    others = np.where(np.eye(flat.shape[-1], dtype=bool), 1, flat[..., None, :])
    product = np.reshape(np.prod(others, axis=-1), lines.shape)  # of all the other entries
    return _spread(g, a, axis, keepdims) * np.transpose(product, np.argsort((*rest, *axes)))


def _reverse_cumsum(g: Any, axis: int) -> Any:
    return np.flip(np.cumsum(np.flip(g, axis), axis), axis)


def _cumsum(g: Any, _y: Any, _a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    return np.reshape(_reverse_cumsum(g, 0 if axis is None else axis), _a.shape)


def _cumprod(g: Any, y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    if not np.all(a != 0):
        raise ValueError("the gradient of np.cumprod needs entries other than 0, got a 0")
    return np.reshape(_reverse_cumsum(g * y, 0 if axis is None else axis), a.shape) / a


def _var(a: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    total = np.sum(np.square(a - np.mean(a, axis, keepdims=True)), axis, keepdims=keepdims)
    return total / (a.size / max(total.size, 1) - ddof)


def _root(x: Any) -> Any:
    """The square root with gradient 0 at 0, as PyTorch has it in norms and deviations."""
    return np.where(x == 0, 0, np.sqrt(np.where(x == 0, 1, x)))


def _std(a: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    return _root(_var(a, axis, ddof=ddof, keepdims=keepdims))


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Vector norms and the Frobenius norm."""
    axes = np.ndim(x) if axis is None else np.size(axis)
    if ord == np.inf and axes == 1:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 1 and axes == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord is None or (ord == 2 and axes == 1) or (ord == "fro" and axes == 2):
        return _root(np.sum(np.square(x), axis=axis, keepdims=keepdims))
    raise TypeError(f"np.linalg.norm of a Tensor has no gradient rule for ord={ord} on {axes} axes")


REDUCTIONS: dict[Any, Any] = {
    np.sum: (_sum,),
    np.mean: (_mean,),
    np.max: (_extreme,),
    np.min: (_extreme,),
    np.amax: (_extreme,),
    np.amin: (_extreme,),
    np.prod: (_prod,),
    np.cumsum: (_cumsum,),
    np.cumprod: (_cumprod,),
}

COMPOSED_REDUCTIONS: dict[Any, Any] = {
    np.var: _var,
    np.std: _std,
    np.linalg.norm: _norm,
}

UFUNC_METHODS: dict[tuple[np.ufunc, str], Any] = {
    (np.add, "reduce"): np.sum,
    (np.multiply, "reduce"): np.prod,
    (np.maximum, "reduce"): np.max,
    (np.minimum, "reduce"): np.min,
    (np.add, "accumulate"): np.cumsum,
    (np.multiply, "accumulate"): np.cumprod,
}
