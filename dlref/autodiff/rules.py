"""All the tables in one, and what a rule says about its arguments."""

import functools
import inspect
from typing import Any

import numpy as np

from dlref.autodiff.elementwise import ELEMENTWISE
from dlref.autodiff.products import COMPOSED_PRODUCTS, PRODUCTS
from dlref.autodiff.reductions import COMPOSED_REDUCTIONS, REDUCTIONS, UFUNC_METHODS
from dlref.autodiff.shapes import COMPOSED_SHAPES, SHAPES

__all__ = ["COMPOSED", "PLAIN", "RESULT", "RULES", "UFUNC_METHODS", "parameters", "unread"]

# Functions with a derivative of their own.
RULES = ELEMENTWISE | REDUCTIONS | SHAPES | PRODUCTS
# Functions that call others which have one.
COMPOSED = COMPOSED_REDUCTIONS | COMPOSED_SHAPES | COMPOSED_PRODUCTS
# Functions whose result has no gradient: they answer with plain arrays.
PLAIN = {
    np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal,
    np.isfinite, np.isinf, np.isnan, np.logical_and, np.logical_or, np.logical_not,
    np.all, np.any, np.allclose, np.array_equal, np.isclose,
    np.argmax, np.argmin, np.argsort, np.nonzero, np.count_nonzero,
    np.zeros_like, np.ones_like, np.full_like, np.empty_like,
    np.shape, np.ndim, np.size, np.result_type,
}  # fmt: skip

RESULT = -1  # the position of a call's result, before those of its arguments


@functools.cache
def parameters(function: Any) -> tuple[list[str], bool]:
    """The arguments that a function's rule knows, and whether it passes any others on."""
    rule = RULES[function] if callable(RULES[function]) else RULES[function][-1]
    parameters = inspect.signature(rule).parameters.values()
    names = [p.name.lstrip("_") for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    return names[names.index("y") + 1 :], any(p.kind is p.VAR_KEYWORD for p in parameters)


@functools.cache
def unread(rule: Any) -> frozenset[int]:
    """The positions of the arguments, and `RESULT`, that a rule marks as not read."""
    names = [name for name in inspect.signature(rule).parameters if name not in ("i", "g")]
    return frozenset(i for i, name in enumerate(names, RESULT) if name.startswith("_"))
