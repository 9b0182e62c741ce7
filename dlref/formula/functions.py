"""The functions that a formula may apply by name, each a NumPy function of its arguments."""

import functools
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FUNCTIONS", "Array", "Function", "softmax"]

Array = NDArray[Any]
Function = Callable[..., Any]

erf = np.vectorize(math.erf, otypes=[np.float64])


def sigmoid(x: Array) -> Array:
    """The logistic function; `tanh` cannot overflow where `exp(-x)` can."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def softmax(x: Array) -> Array:
    """Softmax over the last axis."""
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return np.asarray(e / np.sum(e, axis=-1, keepdims=True))


def normal_cdf(x: Array) -> Array:
    """The standard normal distribution function."""
    return np.asarray(0.5 * (1.0 + erf(x / math.sqrt(2.0))))


def maximum(*arguments: Array) -> Array:
    """The largest argument, element by element; of one argument its largest element."""
    if len(arguments) == 1 and np.ndim(arguments[0]):
        return np.asarray(np.max(arguments[0], axis=-1))
    return functools.reduce(np.maximum, arguments)


def minimum(*arguments: Array) -> Array:
    """The smallest argument, element by element; of one argument its smallest element."""
    return -maximum(*(-a for a in arguments))


FUNCTIONS: Mapping[str, Function] = MappingProxyType({
    "exp": np.exp, "log": np.log, "ln": np.log, "lg": np.log10, "expm1": np.expm1,
    "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan, "arcsin": np.arcsin,
    "arccos": np.arccos, "arctan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "artanh": np.arctanh, "max": maximum, "min": minimum, "abs": np.abs,
    "sign": np.sign, "sgn": np.sign, "floor": np.floor, "round": np.round,
    "erf": erf, "erfc": lambda x: 1.0 - erf(x), r"\Phi": normal_cdf,
    r"\varphi": lambda x: np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi),
    r"\sigma": sigmoid, "sigmoid": sigmoid, r"\sigma'": lambda x: sigmoid(x) * (1.0 - sigmoid(x)),
    "logit": lambda p: np.log(p) - np.log1p(-p),
    "softplus": lambda x: np.logaddexp(0.0, x), "softmax": softmax,
    "relu": lambda x: np.maximum(x, 0.0), "ReLU": lambda x: np.maximum(x, 0.0),
    "clip": np.clip, "clamp": np.clip,
    "mean": lambda x: np.mean(x, axis=-1), "Tr": np.trace, "tr": np.trace, "diag": np.diag,
})  # fmt: skip
