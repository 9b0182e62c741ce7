"""Gradients of elementwise functions.

A row reads: function, then one rule an argument. A rule is called as `rule(g, y, *arguments)`: `g`
is the gradient of the result `y`, and it returns the gradient of its argument. Where broadcasting
enlarged an argument, the engine sums the returned gradient back to the argument's shape. A
parameter that begins with an underscore is not read, or only its shape is: the engine does not keep
its values in memory.
"""

import math
from typing import Any

import numpy as np

from dlref.autodiff.primitives import astype, erf, logistic

__all__ = ["ELEMENTWISE"]


def _zero(g: Any, _y: Any, _x: Any, _other: Any = None) -> Any:
    """The gradient of a function made of steps: 0 wherever it exists, and 0 at the jumps."""
    return np.zeros_like(g)


def _power_base(g: Any, _y: Any, a: Any, b: Any) -> Any:
    if isinstance(b, (int, float)):
        return g * (b * a ** (b - 1)) if b else np.zeros_like(g)
    return g * b * a ** np.where(b == 0, 1, b - 1)  # 0 · 0⁻¹ would be NaN


def _power_exponent(g: Any, y: Any, a: Any, _b: Any) -> Any:
    return g * y * np.log(np.where(a == 0, 1, a))  # the limit at a = 0 is 0


# Ties are PyTorch's: maximum and minimum give half to each side, abs gives 0 at 0.
ELEMENTWISE: dict[Any, Any] = {
    np.add: (lambda g, _y, _a, _b: g, lambda g, _y, _a, _b: g),
    np.subtract: (lambda g, _y, _a, _b: g, lambda g, _y, _a, _b: -g),
    np.multiply: (lambda g, _y, _a, b: g * b, lambda g, _y, a, _b: g * a),
    np.divide: (lambda g, _y, _a, b: g / b, lambda g, y, _a, b: -g * y / b),
    np.power: (_power_base, _power_exponent),
    np.maximum: (
        lambda g, _y, a, b: np.where(a > b, g, np.where(a == b, g / 2, 0)),
        lambda g, _y, a, b: np.where(b > a, g, np.where(a == b, g / 2, 0)),
    ),
    np.minimum: (
        lambda g, _y, a, b: np.where(a < b, g, np.where(a == b, g / 2, 0)),
        lambda g, _y, a, b: np.where(b < a, g, np.where(a == b, g / 2, 0)),
    ),
    np.logaddexp: (lambda g, y, a, _b: g * np.exp(a - y), lambda g, y, _a, b: g * np.exp(b - y)),
    np.hypot: (lambda g, y, a, _b: g * a / y, lambda g, y, _a, b: g * b / y),
    np.where: (
        None,
        lambda g, _y, condition, _a, _b: np.where(condition, g, 0),
        lambda g, _y, condition, _a, _b: np.where(condition, 0, g),
    ),
    np.positive: (lambda g, _y, _x: g,),
    np.negative: (lambda g, _y, _x: -g,),
    np.absolute: (lambda g, _y, x: g * np.sign(x),),
    np.square: (lambda g, _y, x: g * (2 * x),),
    np.sqrt: (lambda g, y, _x: g / (2 * y),),
    np.reciprocal: (lambda g, y, _x: -g * y * y,),
    np.exp: (lambda g, y, _x: g * y,),
    np.exp2: (lambda g, y, _x: g * y * math.log(2),),
    np.expm1: (lambda g, y, _x: g * (y + 1),),
    np.log: (lambda g, _y, x: g / x,),
    np.log2: (lambda g, _y, x: g / (x * math.log(2)),),
    np.log10: (lambda g, _y, x: g / (x * math.log(10)),),
    np.log1p: (lambda g, _y, x: g / (1 + x),),
    np.sin: (lambda g, _y, x: g * np.cos(x),),
    np.cos: (lambda g, _y, x: -g * np.sin(x),),
    np.tan: (lambda g, y, _x: g * (1 + y * y),),
    np.arcsin: (lambda g, _y, x: g / np.sqrt(1 - x * x),),
    np.arccos: (lambda g, _y, x: -g / np.sqrt(1 - x * x),),
    np.arctan: (lambda g, _y, x: g / (1 + x * x),),
    np.sinh: (lambda g, _y, x: g * np.cosh(x),),
    np.cosh: (lambda g, _y, x: g * np.sinh(x),),
    np.tanh: (lambda g, y, _x: g * (1 - y * y),),
    logistic: (lambda g, y, x: g * y * logistic(-x),),  # 1 - y would lose its digits where y ≈ 1
    erf: (lambda g, _y, x: g * (2 / math.sqrt(math.pi) * np.exp(-np.square(np.clip(x, -30, 30)))),),
    np.sign: (_zero,),
    np.floor: (_zero,),
    np.ceil: (_zero,),
    np.rint: (_zero,),
    np.round: (_zero,),
    np.trunc: (_zero,),
    np.heaviside: (_zero, _zero),
    np.copy: (lambda g, _y, _a, order="K": g,),
    astype: (lambda g, _y, _x, _dtype: g,),
}
