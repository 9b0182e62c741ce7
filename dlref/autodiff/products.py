"""Gradients of matrix products, Einstein sums and linear algebra."""

import string
from typing import Any

import numpy as np

from dlref.autodiff.primitives import contract

__all__ = ["COMPOSED_PRODUCTS", "PRODUCTS"]


def _t(a: Any) -> Any:
    return np.swapaxes(a, -1, -2)


def _matmul_left(g: Any, _y: Any, _a: Any, b: Any) -> Any:
    if b.ndim == 1:
        return g[..., None] * b
    return (b @ g[..., None])[..., 0] if _a.ndim == 1 else g @ _t(b)


def _matmul_right(g: Any, _y: Any, a: Any, _b: Any) -> Any:
    if a.ndim == 1:
        return g * a if _b.ndim == 1 else a[:, None] * g[..., None, :]
    if _b.ndim == 1:
        return (_t(a) @ g[..., None])[..., 0]
    if _b.ndim == 2:  # one product instead of one for each of the batch, and then their sum
        return np.reshape(a, (-1, a.shape[-1])).T @ np.reshape(g, (-1, g.shape[-1]))
    return _t(a) @ g


def _contract(i: int, g: Any, _y: Any, operands: Any, subscripts: str, optimize: Any = True) -> Any:
    inputs, output = subscripts.split("->")
    indices = inputs.split(",")
    mine = indices.pop(i)
    others = [operand for j, operand in enumerate(operands) if j != i]
    known = set(output).union(*indices)
    kept = "".join(letter for letter in mine if letter in known)
    r = contract([g, *others], ",".join([output, *indices]) + "->" + kept)
    # An index that no other array has was summed away: the gradient is the same along it.
    r = np.expand_dims(r, tuple(k for k, letter in enumerate(mine) if letter not in known))
    return np.broadcast_to(r, np.broadcast_shapes(r.shape, operands[i].shape))


def _solve_matrix(g: Any, y: Any, a: Any, _b: Any) -> Any:
    right = np.linalg.solve(_t(a), g)
    return -right[..., None] * y[..., None, :] if _b.ndim == 1 else -right @ _t(y)


PRODUCTS: dict[Any, Any] = {
    np.matmul: (_matmul_left, _matmul_right),
    contract: _contract,
    np.linalg.inv: (lambda g, y, _a: -_t(y) @ g @ _t(y),),
    np.linalg.solve: (_solve_matrix, lambda g, _y, a, _b: np.linalg.solve(_t(a), g)),
    np.linalg.det: (lambda g, y, a: (g * y)[..., None, None] * _t(np.linalg.inv(a)),),
}


def _einsum(subscripts: Any, *operands: Any, optimize: Any = False) -> Any:
    """Spell out the ellipsis and the output, take diagonals, and contract."""
    if not isinstance(subscripts, str):
        raise TypeError("np.einsum of a Tensor takes its subscripts as a string, 'ij,jk->ik'")
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    terms = inputs.split(",")
    spare = [c for c in string.ascii_letters if c not in inputs]
    extra = [np.ndim(a) - len(t.replace("...", "")) for t, a in zip(terms, operands, strict=True)]
    widest = "".join(spare[: max([0, *(n for t, n in zip(terms, extra, strict=True) if "." in t)])])
    if not arrow:
        letters = inputs.replace("...", "").replace(",", "")
        output = "..." + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    spelled = [
        t.replace("...", widest[len(widest) - n :]) for t, n in zip(terms, extra, strict=True)
    ]
    pairs = [_take_diagonals(t, a) for t, a in zip(spelled, operands, strict=True)]
    signature = ",".join(term for term, _ in pairs) + "->" + output.replace("...", widest)
    return contract([array for _, array in pairs], signature, optimize)


def _take_diagonals(term: str, array: Any) -> tuple[str, Any]:
    """Replace an index that stands twice in a term by the diagonal of its two axes."""
    for letter in sorted(set(term)):
        while term.count(letter) > 1:
            first, second = term.index(letter), term.rindex(letter)
            array = np.diagonal(array, axis1=first, axis2=second)
            between, after = term[first + 1 : second], term[second + 1 :]
            term = term[:first] + between + after + letter
    return term, array


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    if np.ndim(axes) == 0:
        axes = (range(np.ndim(a) - axes, np.ndim(a)), range(axes))
    left = list(string.ascii_lowercase[: np.ndim(a)])
    right = list(string.ascii_uppercase[: np.ndim(b)])
    summed = set()
    for i, j in zip(*(np.atleast_1d(part).tolist() for part in axes), strict=True):
        right[j] = left[i]
        summed.add(left[i])
    output = "".join(letter for letter in left + right if letter not in summed)
    return contract([a, b], f"{''.join(left)},{''.join(right)}->{output}")


def _dot(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return np.tensordot(a, b, (-1, -1 if np.ndim(b) == 1 else -2))


def _inner(a: Any, b: Any) -> Any:
    return a * b if np.ndim(a) == 0 or np.ndim(b) == 0 else np.tensordot(a, b, (-1, -1))


def _outer(a: Any, b: Any) -> Any:
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


COMPOSED_PRODUCTS: dict[Any, Any] = {
    np.einsum: _einsum,
    np.tensordot: _tensordot,
    np.dot: _dot,
    np.inner: _inner,
    np.outer: _outer,
}
