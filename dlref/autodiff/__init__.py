"""Automatic differentiation: gradients from one NumPy expression.

`Tensor` is an array that records. The derivatives stand in four tables, one row a function:
`elementwise`, `reductions`, `shapes` and `products`. What NumPy lacks, or what a composition would
get wrong, is in `primitives`.
"""

from dlref.autodiff.gradcheck import check_gradient, numeric_gradient
from dlref.autodiff.primitives import erf, logistic
from dlref.autodiff.tensor import ArrayOrTensor, Parameter, Tensor, grad, no_grad

__all__ = [
    "ArrayOrTensor",
    "Parameter",
    "Tensor",
    "check_gradient",
    "erf",
    "grad",
    "logistic",
    "no_grad",
    "numeric_gradient",
]
