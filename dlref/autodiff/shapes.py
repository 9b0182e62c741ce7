"""Gradients of functions that only move entries: shape, order, selection, padding."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlref.autodiff.primitives import scatter, scatter_windows

__all__ = ["COMPOSED_SHAPES", "SHAPES"]


def _same_entries(g: Any, _y: Any, _a: Any, *arguments: Any, **options: Any) -> Any:
    """All entries in the same order: only the shape changes back."""
    return np.reshape(g, _a.shape)


def _moved(function: Callable[..., Any]) -> Callable[..., Any]:
    """The rule of a function that moves or repeats entries: send the entries' numbers along."""

    def rule(g: Any, _y: Any, _a: Any, *arguments: Any, **options: Any) -> Any:
        numbers = function(np.arange(_a.size).reshape(_a.shape), *arguments, **options)
        return np.reshape(scatter(g, numbers, (_a.size,)), _a.shape)

    return rule


def _pad(
    g: Any, _y: Any, _array: Any, pad_width: Any, mode: str = "constant", **options: Any
) -> Any:
    if mode == "constant":
        before = np.broadcast_to(pad_width, (_array.ndim, 2))[:, 0].tolist()
        return g[tuple(slice(b, b + n) for b, n in zip(before, _array.shape, strict=True))]
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        return _moved(np.pad)(g, _y, _array, pad_width, mode, **options)
    raise TypeError(f"np.pad of a Tensor has no gradient rule for mode={mode!r}")


def _transpose(g: Any, _y: Any, _a: Any, axes: Any = None) -> Any:
    return np.transpose(g, axes if axes is None else np.argsort(np.mod(axes, _a.ndim)))


def _roll(g: Any, _y: Any, _a: Any, shift: Any, axis: Any = None) -> Any:
    return np.roll(g, tuple(-np.atleast_1d(shift)) if np.ndim(shift) else -shift, axis)


def _diag(g: Any, _y: Any, _v: Any, k: int = 0) -> Any:
    return np.diag(g, k) if _v.ndim == 1 else _moved(np.diag)(g, _y, _v, k)


def _windows(g: Any, _y: Any, _x: Any, window_shape: Any, axis: Any = None) -> Any:
    shape = tuple(np.atleast_1d(window_shape).tolist())
    axes = tuple(range(_x.ndim)) if axis is None else tuple(np.atleast_1d(axis).tolist())
    return scatter_windows(g, shape, axes, _x.shape)


def _part(i: int, g: Any, _y: Any, _arrays: Any, axis: Any = 0) -> Any:
    """The part of a concatenation that came from the array number i."""
    if axis is None:
        start = sum(a.size for a in _arrays[:i])
        return np.reshape(g[start : start + _arrays[i].size], _arrays[i].shape)
    start = sum(a.shape[axis] for a in _arrays[:i])
    index: list[Any] = [slice(None)] * g.ndim
    index[axis] = slice(start, start + _arrays[i].shape[axis])
    return g[tuple(index)]


# The row of a function of a sequence of arrays is one rule that also gets the array's number.
SHAPES: dict[Any, Any] = {
    operator.getitem: (lambda g, _y, _x, index: scatter(g, index, _x.shape),),
    scatter: (lambda g, _y, _values, index, _shape: g[index],),
    np.concatenate: _part,
    np.reshape: (_same_entries,),
    np.ravel: (_same_entries,),
    np.squeeze: (_same_entries,),
    np.expand_dims: (_same_entries,),
    np.broadcast_to: (lambda g, _y, _array, _shape: g,),
    np.transpose: (_transpose,),
    np.swapaxes: (lambda g, _y, _a, axis1, axis2: np.swapaxes(g, axis1, axis2),),
    np.moveaxis: (lambda g, _y, _a, source, destination: np.moveaxis(g, destination, source),),
    np.flip: (lambda g, _y, _m, axis=None: np.flip(g, axis),),
    np.roll: (_roll,),
    np.pad: (_pad,),
    np.tril: (lambda g, _y, _m, k=0: np.tril(g, k),),
    np.triu: (lambda g, _y, _m, k=0: np.triu(g, k),),
    np.diag: (_diag,),
    np.diagonal: (_moved(np.diagonal),),
    np.tile: (_moved(np.tile),),
    np.repeat: (_moved(np.repeat),),
    np.take: (_moved(np.take),),
    np.take_along_axis: (_moved(np.take_along_axis),),
    sliding_window_view: (_windows,),
    scatter_windows: (
        lambda g, _y, _values, window_shape, axis, _shape: sliding_window_view(
            g, window_shape, axis
        ),
    ),
}


def _stack(arrays: Any, axis: int = 0) -> Any:
    return np.concatenate([np.expand_dims(a, axis) for a in arrays], axis)


def _vstack(tup: Any) -> Any:
    return np.concatenate([np.reshape(a, (1, -1)) if np.ndim(a) < 2 else a for a in tup])


def _hstack(tup: Any) -> Any:
    arrays = [np.reshape(a, (1,)) if np.ndim(a) == 0 else a for a in tup]
    return np.concatenate(arrays, 0 if np.ndim(arrays[0]) == 1 else 1)


def _split(split: Callable[..., Any]) -> Callable[..., Any]:
    def parts(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
        index: list[Any] = [slice(None)] * ary.ndim
        pieces = []
        for numbers in split(np.arange(ary.shape[axis]), indices_or_sections):
            index[axis] = slice(numbers[0], numbers[-1] + 1) if numbers.size else slice(0)
            pieces.append(ary[tuple(index)])
        return pieces

    return parts


def _sort(a: Any, axis: Any = -1) -> Any:
    a, axis = (np.ravel(a), 0) if axis is None else (a, axis)
    return np.take_along_axis(a, np.argsort(a, axis, kind="stable"), axis)


def _trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1)


def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    """Limit to a range; an entry that equals a bound keeps its gradient, as in `torch.clamp`."""
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    if low is not None:
        a = np.where(a < low, low, a)
    return a if high is None else np.where(a > high, high, a)


COMPOSED_SHAPES: dict[Any, Any] = {
    np.clip: _clip,
    np.stack: _stack,
    np.vstack: _vstack,
    np.hstack: _hstack,
    np.split: _split(np.split),
    np.array_split: _split(np.array_split),
    np.sort: _sort,
    np.trace: _trace,
}
