"""Every rule against PyTorch: values, gradients and gradients of gradients; one line an op."""
# ruff: noqa: E501 - a row of the tables is one line, however long

import copy
import functools
import gc
import math
import pickle
import weakref
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, mutually_broadcastable_shapes
from numpy.lib.stride_tricks import sliding_window_view
from torch.nn import functional

from dlref.autodiff import (
    Parameter,
    Tensor,
    check_gradient,
    erf,
    grad,
    logistic,
    no_grad,
    numeric_gradient,
    tensor,
)
from dlref.autodiff.primitives import astype, contract, scatter, scatter_windows
from dlref.autodiff.rules import COMPOSED, PLAIN, RULES
from tests.oracle import KINKS, assert_matches_torch

BOUNDED = settings(max_examples=25, derandomize=True, deadline=None)


def anywhere(*shape: int) -> Any:
    return np.random.default_rng(sum(shape)).normal(size=shape)


def positive(*shape: int) -> Any:
    return 0.2 + np.abs(anywhere(*shape))


def inside(*shape: int) -> Any:
    """Between -1 and 1, both excluded."""
    return 0.95 * np.tanh(anywhere(*shape))


def invertible(*shape: int) -> Any:
    return anywhere(*shape) + 3 * np.eye(shape[-1])


MASK = np.array([[True, False, True, True], [False, True, False, True], [True, True, False, False]])
A, B, C = anywhere(3, 4), anywhere(4, 2), anywhere(2, 3, 4)
VECTOR, OTHER = anywhere(4), anywhere(1, 4) + 0.1
ZEROS = np.array([[1.0, 0.0, 2.0, -1.0], [0.5, 3.0, -2.0, 1.5], [0.0, 0.0, 1.0, 2.0]])
IMAGE = anywhere(2, 3, 6, 5)
ROWS = np.array([0, 2, 2, 1, 0])
ORDER = np.argsort(A, axis=1)


def t(array: Any) -> torch.Tensor:
    return torch.from_numpy(np.asarray(array))


def einsum(subscripts: str, *arrays: Any) -> Any:
    ours, theirs = (
        functools.partial(np.einsum, subscripts),
        functools.partial(torch.einsum, subscripts),
    )
    return (f"einsum {subscripts}", ours, theirs, *arrays)


# name, ours, theirs, arrays
UNARY = [
    ("positive", np.positive, torch.positive, A),
    ("negative", np.negative, torch.neg, A),
    ("absolute", np.abs, torch.abs, A),
    ("square", np.square, torch.square, A),
    ("sqrt", np.sqrt, torch.sqrt, positive(3, 4)),
    ("reciprocal", np.reciprocal, torch.reciprocal, A),
    ("exp", np.exp, torch.exp, A),
    ("exp2", np.exp2, torch.exp2, A),
    ("expm1", np.expm1, torch.expm1, A),
    ("log", np.log, torch.log, positive(3, 4)),
    ("log2", np.log2, torch.log2, positive(3, 4)),
    ("log10", np.log10, torch.log10, positive(3, 4)),
    ("log1p", np.log1p, torch.log1p, positive(3, 4)),
    ("sin", np.sin, torch.sin, A),
    ("cos", np.cos, torch.cos, A),
    ("tan", np.tan, torch.tan, inside(3, 4)),
    ("arcsin", np.arcsin, torch.arcsin, inside(3, 4)),
    ("arccos", np.arccos, torch.arccos, inside(3, 4)),
    ("arctan", np.arctan, torch.arctan, A),
    ("sinh", np.sinh, torch.sinh, A),
    ("cosh", np.cosh, torch.cosh, A),
    ("tanh", np.tanh, torch.tanh, A),
    ("logistic", logistic, torch.sigmoid, A),
    ("erf", erf, torch.erf, 2 * A),
    ("copy", np.copy, torch.clone, A),
    ("astype", lambda x: astype(x, np.float64), torch.clone, A),
]
STEPS = [  # their slope is 0 and has no slope
    ("sign", np.sign, torch.sign, A),
    ("floor", np.floor, torch.floor, A),
    ("ceil", np.ceil, torch.ceil, A),
    ("rint", np.rint, torch.round, A),
    ("round", lambda x: np.round(x, 1), lambda x: torch.round(x, decimals=1), A),
    ("trunc", np.trunc, torch.trunc, A),
    ("heaviside", lambda x: np.heaviside(x, 0.5), lambda x: torch.sign(x) / 2 + 0.5, A),
    ("power 0", lambda x: x**0, lambda x: x**0, ZEROS),
]
BINARY = [
    ("add", np.add, torch.add, A, OTHER),
    ("subtract", np.subtract, torch.sub, A, OTHER),
    ("multiply", np.multiply, torch.mul, A, OTHER),
    ("divide", np.divide, torch.div, A, OTHER),
    ("power", np.power, torch.pow, positive(3, 4), OTHER),
    ("power 2", lambda x: x**2, lambda x: x**2, ZEROS),
    ("power 3", lambda x: x**3, lambda x: x**3, ZEROS),
    ("power 1", lambda x: np.power(x, 1), lambda x: x**1, ZEROS),
    ("power -1.5", lambda x: x**-1.5, lambda x: x**-1.5, positive(3, 4)),
    ("rpower", lambda x: 2.5**x, lambda x: 2.5**x, A),
    ("maximum", np.maximum, torch.maximum, A, OTHER),
    ("minimum", np.minimum, torch.minimum, A, OTHER),
    ("maximum ties", np.maximum, torch.maximum, ZEROS, np.zeros((3, 4))),
    ("minimum ties", np.minimum, torch.minimum, ZEROS, np.zeros((3, 4))),
    ("logaddexp", np.logaddexp, torch.logaddexp, A, OTHER),
    ("hypot", np.hypot, torch.hypot, A, OTHER),
    ("where", lambda a, b: np.where(MASK, a, b), lambda a, b: torch.where(t(MASK), a, b), A, OTHER),
    ("where number", lambda a: np.where(a > 0, a, 0), torch.relu, A),
    ("clip", lambda x: np.clip(x, 0, 1), lambda x: torch.clamp(x, 0, 1), ZEROS),
    ("clip low", lambda x: np.clip(x, 0, None), lambda x: torch.clamp(x, min=0), ZEROS),
    ("clip max=", lambda x: np.clip(x, max=1), lambda x: torch.clamp(x, max=1), ZEROS),
    ("clip by arrays", np.clip, torch.clamp, A, -positive(1, 4), positive(3, 1)),
]
REDUCTIONS = [
    ("sum", np.sum, torch.sum, A),
    ("sum axis", lambda x: np.sum(x, 1), lambda x: x.sum(1), C),
    (
        "sum axes",
        lambda x: np.sum(x, axis=(0, -1), keepdims=True),
        lambda x: x.sum((0, 2), True),
        C,
    ),
    ("add.reduce", np.add.reduce, lambda x: x.sum(0), C),
    ("mean", np.mean, torch.mean, A),
    ("mean axis", lambda x: np.mean(x, axis=-1), lambda x: x.mean(-1), C),
    ("mean axes", lambda x: np.mean(x, (0, 1), keepdims=True), lambda x: x.mean((0, 1), True), C),
    ("var", lambda x: np.var(x), lambda x: torch.var(x, correction=0), A),
    (
        "var axis",
        lambda x: np.var(x, 1, ddof=1, keepdims=True),
        lambda x: x.var(1, keepdim=True),
        C,
    ),
    ("std", lambda x: np.std(x, axis=(0, 2)), lambda x: torch.std(x, (0, 2), correction=0), C),
    (
        "std of equals",
        lambda x: np.std(x, axis=1),
        lambda x: x.std(1, correction=0),
        np.ones((2, 3)),
    ),
    ("max", np.max, torch.amax, A),
    ("amax axis", lambda x: np.amax(x, axis=1), lambda x: x.amax(1), C),
    ("max ties", lambda x: np.max(x, 0, keepdims=True), lambda x: x.amax(0, True), np.round(A)),
    ("min", lambda x: np.min(x, axis=(0, 2)), lambda x: x.amin((0, 2)), C),
    ("amin", np.amin, torch.amin, A),
    ("maximum.reduce", np.maximum.reduce, lambda x: x.amax(0), C),
    ("minimum.reduce", lambda x: np.minimum.reduce(x, axis=1), lambda x: x.amin(1), C),
    ("prod", np.prod, torch.prod, A),
    ("prod axis", lambda x: np.prod(x, axis=1, keepdims=True), lambda x: x.prod(1, True), C),
    ("prod zeros", np.prod, torch.prod, np.array([2.0, 0.0, 3.0, -1.0])),
    ("prod zeros axis", lambda x: np.prod(x, axis=1), lambda x: x.prod(1), ZEROS),
    ("prod zeros axis 0", lambda x: np.multiply.reduce(x, 0), lambda x: x.prod(0), ZEROS),
    ("cumsum", lambda x: np.cumsum(x, axis=1), lambda x: x.cumsum(1), C),
    ("cumsum flat", np.cumsum, lambda x: x.ravel().cumsum(0), A),
    ("add.accumulate", np.add.accumulate, lambda x: x.cumsum(0), A),
    ("cumprod", lambda x: np.cumprod(x, axis=-1), lambda x: x.cumprod(-1), C),
    ("cumprod flat", np.cumprod, lambda x: x.ravel().cumprod(0), VECTOR),
    ("multiply.accumulate", np.multiply.accumulate, lambda x: x.cumprod(0), A),
    ("norm", np.linalg.norm, torch.linalg.norm, A),
    ("norm axis", lambda x: np.linalg.norm(x, axis=-1), lambda x: torch.linalg.norm(x, dim=-1), A),
    ("norm 1", lambda x: np.linalg.norm(x, 1), lambda x: torch.linalg.norm(x, 1), VECTOR),
    ("norm inf", lambda x: np.linalg.norm(x, np.inf, 1), lambda x: x.abs().amax(1), A),
    (
        "norm fro",
        lambda x: np.linalg.norm(x, "fro", (0, 2)),
        lambda x: torch.norm(x, dim=(0, 2)),
        C,
    ),
]
SHAPES = [
    ("reshape", lambda x: np.reshape(x, (4, 3)), lambda x: x.reshape(4, 3), A),
    ("reshape -1", lambda x: x.reshape(-1, 2), lambda x: x.reshape(-1, 2), A),
    ("ravel", np.ravel, torch.ravel, A),
    ("squeeze", np.squeeze, torch.squeeze, OTHER),
    ("expand_dims", lambda x: np.expand_dims(x, (0, 2)), lambda x: x[None, :, None], A),
    ("broadcast_to", lambda x: np.broadcast_to(x, (2, 3, 4)), lambda x: x.expand(2, 3, 4), A),
    ("transpose", np.transpose, lambda x: x.permute(2, 1, 0), C),
    ("permute", lambda x: np.transpose(x, (1, -1, 0)), lambda x: x.permute(1, 2, 0), C),
    ("swapaxes", lambda x: np.swapaxes(x, 0, -1), lambda x: x.transpose(0, 2), C),
    ("moveaxis", lambda x: np.moveaxis(x, 0, -1), lambda x: x.movedim(0, -1), C),
    ("moveaxes", lambda x: np.moveaxis(x, (0, 1), (2, 0)), lambda x: x.movedim((0, 1), (2, 0)), C),
    ("flip", np.flip, lambda x: x.flip(0, 1), A),
    ("flip axis", lambda x: np.flip(x, axis=1), lambda x: x.flip(1), C),
    ("roll", lambda x: np.roll(x, 2), lambda x: x.roll(2), A),
    ("roll axes", lambda x: np.roll(x, (1, 2), (0, 1)), lambda x: x.roll((1, 2), (0, 1)), C),
    ("tile", lambda x: np.tile(x, (2, 1, 3)), lambda x: x.tile(2, 1, 3), A),
    ("repeat", lambda x: np.repeat(x, 3), lambda x: x.ravel().repeat_interleave(3), A),
    ("repeat axis", lambda x: x.repeat(2, axis=1), lambda x: x.repeat_interleave(2, 1), A),
    ("take", lambda x: np.take(x, ROWS, axis=0), lambda x: x[t(ROWS)], A),
    ("take_along_axis", lambda x: np.take_along_axis(x, ORDER, 1), lambda x: x.gather(1, t(ORDER)), A),
    ("sort", np.sort, lambda x: x.sort(-1).values, A),
    ("sort axis", lambda x: np.sort(x, axis=0), lambda x: x.sort(0).values, C),
    ("sort flat", lambda x: np.sort(x, axis=None), lambda x: x.ravel().sort().values, A),
    ("diag of vector", lambda x: np.diag(x, 1), lambda x: x.diag(1), VECTOR),
    ("diag of matrix", lambda x: np.diag(x, -1), lambda x: x.diag(-1), A),
    ("diagonal", lambda x: np.diagonal(x, 1, 0, 2), lambda x: x.diagonal(1, 0, 2), C),
    ("trace", np.trace, lambda x: x[:3, :3].trace(), A),
    ("tril", np.tril, torch.tril, C),
    ("triu", lambda x: np.triu(x, k=1), lambda x: x.triu(1), C),
    ("pad", lambda x: np.pad(x, 2), lambda x: functional.pad(x, (2, 2, 2, 2)), A),
    ("pad sides", lambda x: np.pad(x, ((1, 0), (2, 3))), lambda x: functional.pad(x, (2, 3, 1, 0)), A),
    ("pad value", lambda x: np.pad(x, (1, 2), constant_values=7), lambda x: functional.pad(x, (1, 2), value=7), VECTOR),
    ("pad reflect", lambda x: np.pad(x, ((0, 0), (2, 1)), "reflect"), lambda x: functional.pad(x, (2, 1), "reflect"), A),
    ("pad edge", lambda x: np.pad(x, ((0, 0), (2, 1)), mode="edge"), lambda x: functional.pad(x, (2, 1), "replicate"), A),
    ("pad wrap", lambda x: np.pad(x, ((0, 0), (2, 1)), mode="wrap"), lambda x: functional.pad(x, (2, 1), "circular"), A),
    ("windows", lambda x: sliding_window_view(x, (3, 2), axis=(2, 3)), lambda x: x.unfold(2, 3, 1).unfold(3, 2, 1), IMAGE),
    ("windows 1-d", lambda x: sliding_window_view(x, 3), lambda x: x.unfold(0, 3, 1), VECTOR),
    ("windows all axes", lambda x: sliding_window_view(x, (2, 3)), lambda x: x.unfold(0, 2, 1).unfold(1, 3, 1), A),
    ("windows axis", lambda x: sliding_window_view(x, 2, -1)[:, ::2], lambda x: x.unfold(-1, 2, 1)[:, ::2], A),
    ("concatenate", lambda a, b: np.concatenate([a, b, a]), lambda a, b: torch.cat([a, b, a]), A, OTHER),
    ("concatenate axis", lambda a, b: np.concatenate((a, b), axis=-1), lambda a, b: torch.cat((a, b), -1), A, anywhere(3, 2)),
    ("concatenate flat", lambda a, b: np.concatenate((a, b), axis=None), lambda a, b: torch.cat((a.ravel(), b.ravel())), A, B),
    ("stack", lambda a, b: np.stack([a, b], axis=1), lambda a, b: torch.stack([a, b], 1), A, A * 2),
    ("stack last", lambda a, b: np.stack((a, b), -1), lambda a, b: torch.stack((a, b), -1), A, A * 2),
    ("vstack", lambda a, b: np.vstack([a, b]), lambda a, b: torch.vstack([a, b]), A, VECTOR),
    ("hstack", lambda a, b: np.hstack([a, b]), lambda a, b: torch.hstack([a, b]), A, anywhere(3, 2)),
    ("hstack 1-d", lambda a, b: np.hstack([a, b]), lambda a, b: torch.hstack([a, b]), VECTOR, anywhere(3)),
    ("split", lambda x: tuple(np.split(x, 2, axis=1)), lambda x: x.tensor_split(2, 1), A),
    ("split at", lambda x: tuple(np.split(x, [1, 1, 3])), lambda x: x.tensor_split([1, 1, 3]), ZEROS.T),
    ("array_split", lambda x: tuple(np.array_split(x, 3, axis=-1)), lambda x: x.tensor_split(3, -1), A),
    ("index", lambda x: x[1], lambda x: x[1], A),
    ("slices", lambda x: x[..., ::2, None], lambda x: x[..., ::2, None], C),
    ("mask", lambda x: x[MASK], lambda x: x[t(MASK)], A),
    ("mask by value", lambda x: x[x > 0], lambda x: x[x > 0], A),
    ("rows", lambda x: x[ROWS], lambda x: x[t(ROWS)], A),
    ("list", lambda x: x[[0, 0, 2]], lambda x: x[[0, 0, 2]], A),
    ("pairs", lambda x: x[np.arange(3), ROWS[:3]], lambda x: x[torch.arange(3), t(ROWS[:3])], A),
    ("rows and slice", lambda x: x[:, ROWS[:4], 1:], lambda x: x[:, t(ROWS[:4]), 1:], C),
    ("table", lambda x: x[ROWS.reshape(5, 1)], lambda x: x[t(ROWS.reshape(5, 1))], A),
    ("iteration", lambda x: sum((2 + i) * row for i, row in enumerate(x)), lambda x: sum((2 + i) * row for i, row in enumerate(x)), A),
    ("scatter", lambda x: scatter(x, (ROWS[:4],), (5,)), lambda x: torch.zeros(5, dtype=x.dtype).index_add(0, t(ROWS[:4]), x), VECTOR),
    ("scatter_windows", lambda x: scatter_windows(x, (2,), (0,), (4,)), lambda x: functional.fold(x.T[None], (4, 1), (2, 1))[0, 0, :, 0], anywhere(3, 2)),
]  # fmt: skip
TORCH_IS_NAN = [  # where its second derivative is NaN and ours is a number
    ("power array", lambda x: x ** (ROWS[:4] * 1.0), lambda x: x ** t(ROWS[:4] * 1.0), ZEROS),
    ("norm of 0", np.linalg.norm, torch.linalg.norm, np.zeros(3)),
]
PRODUCTS = [
    ("matmul", np.matmul, torch.matmul, A, B),
    ("matmul vector", np.matmul, torch.matmul, A, VECTOR),
    ("vector matmul", np.matmul, torch.matmul, VECTOR, B),
    ("vector vector", np.matmul, torch.matmul, VECTOR, VECTOR[::-1].copy()),
    ("matmul batch", np.matmul, torch.matmul, C, B),
    ("matmul batches", np.matmul, torch.matmul, anywhere(5, 1, 3, 4), anywhere(2, 4, 2)),
    ("matrix batch", np.matmul, torch.matmul, A, anywhere(2, 4, 2)),
    ("batch vector", np.matmul, torch.matmul, C, VECTOR),
    ("vector batch", np.matmul, torch.matmul, VECTOR, anywhere(2, 4, 5)),
    ("@ array", lambda a: a @ B, lambda a: a @ t(B), A),
    ("array @", lambda b: A @ b, lambda b: t(A) @ b, B),
    ("dot", np.dot, torch.matmul, A, B),
    ("dot vectors", np.dot, torch.dot, VECTOR, VECTOR[::-1].copy()),
    ("dot number", np.dot, torch.mul, A, np.array(2.0)),
    ("dot batch", np.dot, lambda a, b: torch.tensordot(a, b, ([2], [1])), C, anywhere(2, 4, 5)),
    ("dot vector", np.dot, torch.matmul, C, VECTOR),
    ("inner", np.inner, torch.inner, A, C),
    ("inner number", np.inner, torch.mul, A, np.array(2.0)),
    ("outer", np.outer, torch.outer, VECTOR, anywhere(3)),
    ("tensordot", np.tensordot, torch.tensordot, C, anywhere(3, 4, 2)),
    ("tensordot 1", lambda a, b: np.tensordot(a, b, 1), lambda a, b: torch.tensordot(a, b, 1), C, B),
    ("tensordot 0", lambda a, b: np.tensordot(a, b, axes=0), lambda a, b: torch.tensordot(a, b, 0), A, B),
    ("tensordot axes", lambda a, b: np.tensordot(a, b, ((0, 2), (1, 0))), lambda a, b: torch.tensordot(a, b, ((0, 2), (1, 0))), C, anywhere(4, 2)),
    einsum("ij,jk->ki", A, B),
    einsum("ij,jk", A, B),
    einsum("ii", anywhere(3, 3)),
    einsum("iji->ji", anywhere(3, 4, 3)),
    einsum("iii->i", anywhere(3, 3, 3)),
    einsum("ijk->j", C),
    einsum("ij,k->k", A, VECTOR),
    einsum("ij, jk, l -> lik", A, B, VECTOR),
    einsum("...ij,jk->...ik", C, B),
    einsum("...i,...i", C, A),
    einsum("i...,i...->...i", A, A),
    einsum("bhqd,bhkd->bhqk", anywhere(2, 2, 3, 4), anywhere(2, 2, 5, 4)),
    einsum("ij,ij->ij", A, OTHER),
    ("einsum optimize=", lambda a, b: np.einsum("bij,jk->bk", a, b, optimize=True), lambda a, b: torch.einsum("bij,jk->bk", a, b), C, B),
    ("contract", lambda a, b: contract([a, b], "ij,jk->ik"), torch.matmul, A, B),
    ("inv", np.linalg.inv, torch.linalg.inv, invertible(2, 3, 3)),
    ("solve", np.linalg.solve, torch.linalg.solve, invertible(3, 3), anywhere(3, 2)),
    ("solve vector", np.linalg.solve, torch.linalg.solve, invertible(3, 3), anywhere(3)),
    ("solve batch", np.linalg.solve, torch.linalg.solve, invertible(2, 3, 3), anywhere(2, 3, 2)),
    ("det", np.linalg.det, torch.linalg.det, invertible(2, 3, 3)),
]  # fmt: skip
CURVED = UNARY + BINARY + REDUCTIONS + SHAPES + PRODUCTS
TABLE = CURVED + STEPS + TORCH_IS_NAN


def each(table: Any) -> Any:
    return pytest.mark.parametrize("row", table, ids=[row[0] for row in table])


@each(TABLE)
def test_rule__matches_torch(row: Any) -> None:
    _, ours, theirs, *arrays = row
    assert_matches_torch(ours, theirs, *arrays)


@each(CURVED)
def test_rule__has_torchs_second_derivative(row: Any) -> None:
    _, ours, theirs, *arrays = row
    inputs = [Tensor(array, requires_grad=True) for array in arrays]
    peers = [torch.tensor(array, requires_grad=True) for array in arrays]
    results, references = ours(*inputs), theirs(*peers)
    rng = np.random.default_rng(1)
    total, peer_total = 0.0, 0.0
    for y, peer in zip(_tuple(results), _tuple(references), strict=True):
        weights = rng.normal(size=y.shape)
        total = total + np.sum(np.square(y) * weights)  # the square makes linear functions curved
        peer_total = peer_total + (peer.square() * t(weights)).sum()
    first = grad(total, inputs, create_graph=True)
    peer_first = torch.autograd.grad(peer_total, peers, create_graph=True)
    vectors = [rng.normal(size=array.shape) for array in arrays]
    sum(np.sum(g * v) for g, v in zip(first, vectors, strict=True)).backward()
    sum((g * t(v)).sum() for g, v in zip(peer_first, vectors, strict=True)).backward()
    for x, peer in zip(inputs, peers, strict=True):
        np.testing.assert_allclose(x.grad, peer.grad.numpy(), rtol=1e-9, atol=1e-10)


@each(TABLE)
def test_rule__keeps_float32(row: Any) -> None:
    _, ours, _, *arrays = row
    arrays = [array.astype(np.float32) for array in arrays]
    inputs = [Tensor(array, requires_grad=True) for array in arrays]
    results = _tuple(ours(*inputs))
    for y, plain in zip(results, _tuple(ours(*arrays)), strict=True):
        assert y.dtype == plain.dtype
    sum(np.sum(y) for y in results).backward()
    assert [x.grad.dtype for x in inputs] == [np.float32] * len(inputs)


# --- shapes, by hypothesis ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "maximum", "logaddexp"])
@BOUNDED
@given(shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3, min_side=0))
def test_elementwise__broadcasts_like_torch(name: str, shapes: Any) -> None:
    (left, right), _ = shapes
    assert_matches_torch(getattr(np, name), getattr(torch, name), anywhere(*left), positive(*right))


@BOUNDED
@given(shapes=mutually_broadcastable_shapes(signature="(m,k),(k,n)->(m,n)", max_dims=2, max_side=3))
def test_matmul__broadcasts_like_torch(shapes: Any) -> None:
    (left, right), _ = shapes
    assert_matches_torch(np.matmul, torch.matmul, anywhere(*left), anywhere(*right))


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min", "var"])
@BOUNDED
@given(data=st.data())
def test_reduction__takes_any_axes(name: str, data: Any) -> None:
    shape = data.draw(array_shapes(max_dims=4, max_side=3))
    axes = tuple(data.draw(st.sets(st.integers(0, len(shape) - 1))))
    axis = data.draw(st.sampled_from([axes or None, tuple(a - len(shape) for a in axes) or None]))
    keepdims = data.draw(st.booleans())
    x = np.random.default_rng(1).permutation(float(np.prod(shape)) - np.arange(np.prod(shape)))
    check_gradient(
        lambda x: getattr(np, name)(x, axis=axis, keepdims=keepdims), x.reshape(shape) / x.size
    )


@BOUNDED
@given(data=st.data())
def test_moves__keep_every_gradient_at_its_entry(data: Any) -> None:
    shape = data.draw(array_shapes(max_dims=4, max_side=3))
    axes = data.draw(st.permutations(range(len(shape))))
    shift = data.draw(st.integers(-3, 3))
    widths = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)),
                                min_size=len(shape), max_size=len(shape)))  # fmt: skip

    def move(x: Any) -> Any:
        return np.pad(np.roll(np.flip(np.transpose(x, axes), 0), shift, -1), widths).reshape(-1)

    x = Tensor(anywhere(*shape), requires_grad=True)
    upstream = anywhere(move(x).size)
    move(x).backward(upstream)
    for i in range(x.size):  # a linear map: the gradient is its transpose
        basis = np.zeros(x.size)
        basis[i] = 1
        assert x.grad.reshape(-1)[i] == move(basis.reshape(shape)) @ upstream


# --- kinks and extremes ---------------------------------------------------------------------

AT_KINKS = [
    ("relu", lambda x: np.where(x > 0, x, 0), torch.relu),
    ("maximum", lambda x: np.maximum(x, 0), lambda x: torch.maximum(x, torch.zeros(()))),
    ("clip", lambda x: np.clip(x, -1, 1), lambda x: torch.clamp(x, -1, 1)),
    ("abs", np.abs, torch.abs),
    ("logistic", logistic, torch.sigmoid),
    ("softplus", lambda x: np.logaddexp(0, x), lambda x: torch.logaddexp(torch.zeros(()), x)),
    ("sigmoid by logaddexp", lambda x: np.exp(-np.logaddexp(0, -x)), torch.sigmoid),
    ("tanh", np.tanh, torch.tanh),
    ("erf", erf, torch.erf),
    ("arctan", np.arctan, torch.arctan),
    (
        "expm1",
        lambda x: np.expm1(np.minimum(x, 700)),
        lambda x: torch.expm1(torch.clamp(x, max=700)),
    ),
    ("hypot", lambda x: np.hypot(x, 1), lambda x: torch.hypot(x, torch.ones(()))),
    ("square", np.square, torch.square),
    ("norm", lambda x: np.linalg.norm(x, axis=-1), lambda x: torch.linalg.norm(x, dim=-1)),
]


@each(AT_KINKS)
@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
def test_rule__matches_torch_at_kinks_and_extremes(row: Any, shape: Any) -> None:
    assert_matches_torch(row[1], row[2], KINKS.reshape(shape), rtol=1e-11)


def test_logistic__matches_torch_also_where_the_formula_overflows() -> None:
    assert_matches_torch(logistic, torch.sigmoid, KINKS, rtol=1e-12)


def test_logistic__keeps_its_digits_in_both_tails() -> None:
    x = Tensor([-40.0, 40.0], requires_grad=True)
    y = logistic(x)
    np.sum(y).backward()
    np.testing.assert_allclose(y.data[0], np.exp(-40.0), rtol=1e-15)
    np.testing.assert_allclose(x.grad, np.exp(-40.0), rtol=1e-14)


def test_erf__matches_math_to_two_units_in_the_last_place() -> None:
    x = np.concatenate([np.linspace(-7, 7, 20_001), np.logspace(-300, 1, 500), [np.inf, -np.inf]])
    expected = np.array([math.erf(v) for v in x])
    np.testing.assert_array_less(np.abs(erf(x) - expected), 2.5e-16 * np.abs(expected) + 1e-320)


def test_erf__takes_integers_and_passes_nan_on() -> None:
    assert erf(np.array([0, 1])).round(4).tolist() == [0.0, 0.8427]
    assert np.isnan(erf(np.array([np.nan]))).all()


EMPTY = [
    ("add", lambda x: x + 1),
    ("sum", np.sum),
    ("sum axis", lambda x: np.sum(x, axis=1)),
    ("matmul", lambda x: x @ np.ones((3, 2))),
    ("transpose", np.transpose),
    ("concatenate", lambda x: np.concatenate([x, np.ones((1, 3))])),
    ("index", lambda x: x[:, 0]),
    ("einsum", lambda x: np.einsum("ij->j", x)),
    ("prod", np.prod),
    ("cumsum", lambda x: np.cumsum(x, axis=0)),
    ("norm", np.linalg.norm),
    ("logistic", logistic),
    ("erf", erf),
]


@each(EMPTY)
def test_rule__takes_empty_arrays(row: Any) -> None:
    x = Tensor(np.ones((0, 3)), requires_grad=True)
    np.sum(row[1](x)).backward()
    assert x.grad.shape == (0, 3)


@each([("exp", np.exp), ("sum", np.sum), ("reshape", lambda x: x.reshape(1, 1)),
       ("broadcast", lambda x: x + np.zeros(3)), ("dot", lambda x: np.dot(x, np.ones(2))),
       ("stack", lambda x: np.stack([x, x])), ("max", np.max), ("prod", np.prod)])  # fmt: skip
def test_rule__takes_single_numbers(row: Any) -> None:
    check_gradient(row[1], np.array(0.7))


# --- the walk -------------------------------------------------------------------------------


def test_backward__adds_up_over_paths_and_calls() -> None:
    x = Tensor(2.0, requires_grad=True)
    (x * x + x).backward()
    (3 * x).backward()
    assert x.grad == 2 * 2 + 1 + 3
    x.zero_grad()
    assert x.grad is None


def test_backward__walks_graphs_ten_thousand_operations_deep() -> None:
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(10_000):
        y = y + x
    assert grad(y, x, create_graph=True).item() == 10_001
    y.backward()
    assert x.grad == 10_001


def test_backward__leaves_a_gradient_of_its_own_in_each_leaf() -> None:
    a, b = Tensor(np.ones(2), requires_grad=True), Tensor(np.ones(2), requires_grad=True)
    upstream = np.array([1.0, 2.0])
    (a + b).backward(upstream)
    a.grad *= 10
    assert b.grad.tolist() == upstream.tolist() == [1.0, 2.0]


def test_backward__frees_the_records() -> None:
    x = Tensor(np.ones(3), requires_grad=True)
    hidden = np.exp(x)
    dead = weakref.ref(hidden)
    loss = np.sum(hidden)
    del hidden
    gc.disable()
    try:
        loss.backward()
        assert dead() is None
    finally:
        gc.enable()


def test_graph__has_no_reference_cycles() -> None:
    x = Tensor(np.ones(3), requires_grad=True)
    hidden = np.exp(x)
    dead = weakref.ref(hidden)
    gc.disable()
    try:
        loss = np.sum(hidden)
        del hidden, loss
        assert dead() is None
    finally:
        gc.enable()


def test_backward__refuses_a_graph_that_was_walked() -> None:
    x = Tensor(1.0, requires_grad=True)
    y = np.exp(x)
    y.backward()
    with pytest.raises(RuntimeError, match="create_graph=True"):
        y.backward()
    assert x.grad == np.exp(1.0)


def test_backward__with_create_graph_can_be_walked_again() -> None:
    x = Tensor(2.0, requires_grad=True)
    y = x**3
    y.backward(create_graph=True)
    slope, x.grad = x.grad, None
    assert slope.item() == 12
    slope.backward()
    assert x.grad == 12  # 6x


def test_grad__matches_torch_on_the_norm_of_a_gradient() -> None:
    x, w = anywhere(5, 3), anywhere(3, 1)

    def ours(x: Any, w: Any) -> Any:
        if not isinstance(x, Tensor):
            x, w = Tensor(x, requires_grad=True), Tensor(w)
            return ours(x, w).data
        slope = grad(np.sum(np.tanh(x @ w)), x, create_graph=True)
        return np.mean((np.linalg.norm(slope, axis=1) - 1) ** 2)

    def theirs(x: Any, w: Any) -> Any:
        (slope,) = torch.autograd.grad(torch.tanh(x @ w).sum(), x, create_graph=True)
        return ((slope.norm(dim=1) - 1) ** 2).mean()

    assert_matches_torch(ours, theirs, x, w)


def test_grad__takes_one_or_several_inputs_and_intermediate_results() -> None:
    x = Tensor(3.0, requires_grad=True)
    y = x * x
    z = y * 2
    assert grad(z, [y, x]) == (2.0, 12.0)
    assert grad(x * 5, x) == 5.0
    assert x.grad is None


def test_no_grad__matches_torch_inside_and_after_nested_blocks() -> None:
    def flags(leaf: Any, off: Any) -> list[bool]:
        seen = [(leaf * 2).requires_grad]
        with off():
            with off():
                seen.append((leaf * 2).requires_grad)
            seen.append((leaf * 2).requires_grad)
        return [*seen, (leaf * 2).requires_grad]

    theirs = flags(torch.ones(2, requires_grad=True), torch.no_grad)
    assert flags(Tensor(np.ones(2), requires_grad=True), no_grad) == theirs
    assert theirs == [True, False, False, True]


def test_no_grad__records_nothing_and_ends_with_its_block() -> None:
    x = Tensor(1.0, requires_grad=True)
    with pytest.raises(ZeroDivisionError), no_grad():
        assert not np.exp(x).requires_grad
        raise ZeroDivisionError
    assert np.exp(x).requires_grad
    assert not np.exp(x).detach().requires_grad


# --- Tensor beside array --------------------------------------------------------------------

LIKE_ARRAYS = [
    ("operators", lambda x: -x + 2 * x - x / 3 + 4 / x - (1 - x) + abs(x) + +x),
    ("@", lambda x: x @ x.T),
    ("reflected", lambda x: np.float64(2) * x + np.ones(4) - x + [1.0, 2.0, 3.0, 4.0]),
    ("sum", lambda x: x.sum()),
    ("mean", lambda x: x.mean(axis=0)),
    ("max", lambda x: x.max(axis=1, keepdims=True)),
    ("min", lambda x: x.min()),
    ("prod", lambda x: x.prod(axis=0)),
    ("var", lambda x: x.var(axis=0, ddof=1)),
    ("std", lambda x: x.std()),
    ("cumsum", lambda x: x.cumsum(axis=1)),
    ("clip", lambda x: x.clip(-0.5, 0.5)),
    ("round", lambda x: x.round(2)),
    ("reshape", lambda x: x.reshape((2, 6)) + x.reshape(2, -1)),
    ("ravel", lambda x: x.ravel() + x.flatten()),
    ("transpose", lambda x: x.transpose() + x.transpose(1, 0) + x.transpose((1, 0)) + x.T),
    ("swapaxes", lambda x: x.swapaxes(0, 1)),
    ("squeeze", lambda x: x[:, None].squeeze(axis=1)),
    ("repeat", lambda x: x.repeat(2, axis=0)),
    ("copy", lambda x: x.copy()),
    ("astype", lambda x: x.astype(np.float32)),
    ("keywords", lambda x: np.sum(a=x, axis=0) + np.mean(axis=0, a=x)),
]


@each(LIKE_ARRAYS)
def test_tensor__answers_like_an_array(row: Any) -> None:
    result = row[1](Tensor(A, requires_grad=True))
    assert result.requires_grad
    np.testing.assert_array_equal(result.data, row[1](A))
    assert result.dtype == row[1](A).dtype


PLAIN_ANSWERS = [
    ("comparisons", lambda x: [x > 0, x >= 0, x < 0, x <= 0, x == x, x != x]),
    ("argmax", lambda x: [np.argmax(x), x.argmax(axis=1), np.argmin(x, 0), x.argmin()]),
    ("positions", lambda x: [np.argsort(x), np.nonzero(x)[0], np.count_nonzero(x)]),
    (
        "like",
        lambda x: [
            np.zeros_like(x),
            np.ones_like(x),
            np.full_like(x, 2),
            np.nan_to_num(np.empty_like(x)) * 0,
        ],
    ),
    ("shape", lambda x: [np.shape(x), np.ndim(x), np.size(x), x.shape, x.ndim, x.size, len(x)]),
    ("finite", lambda x: [np.isfinite(x), np.isnan(x), np.isinf(x)]),
    ("logic", lambda x: [np.logical_and(x, 0), np.logical_or(x, 0), np.logical_not(x)]),
    (
        "whole",
        lambda x: [np.any(x), np.all(x), np.allclose(x, A), np.isclose(x, A), np.array_equal(x, A)],
    ),
    ("numbers", lambda x: [x.tolist(), x[0, 0].item(), float(x[0, 0]), bool(x[0, 0])]),
    ("dtype", lambda x: [x.dtype, np.result_type(x, np.float32)]),
]


@each(PLAIN_ANSWERS)
def test_tensor__answers_plainly_where_there_is_no_gradient(row: Any) -> None:
    answers = row[1](Tensor(A, requires_grad=True))
    for ours, expected in zip(answers, row[1](A), strict=True):
        assert type(ours) is type(expected)
        np.testing.assert_array_equal(ours, expected)


def used_by(ours: Any, arrays: Any, monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    """The functions that a row of a table asks the engine for."""
    seen = set()
    apply = tensor._apply

    def spy(function: Any, args: Any, kwargs: Any) -> Any:
        seen.add(function)
        return apply(function, args, kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(tensor, "_apply", spy)
        ours(*[Tensor(array, requires_grad=True) for array in arrays])
    return seen


def test_rules__all_stand_in_the_tables_of_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    for _, ours, _, *arrays in TABLE:
        seen |= used_by(ours, arrays, monkeypatch)
    for _, ours in PLAIN_ANSWERS:
        seen |= used_by(ours, [A], monkeypatch)
    missing = (RULES.keys() | COMPOSED.keys() | PLAIN) - seen
    assert [function.__name__ for function in missing] == []


def test_tables__notice_when_any_rule_is_wrong_by_a_thousandth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    users = [(row, used_by(row[1], row[3:], monkeypatch)) for row in TABLE]
    unnoticed = []
    for function, rules in list(RULES.items()):
        for position, rule in enumerate([rules] if callable(rules) else rules):
            if rule is None or rule.__name__ == "_zero":  # a thousandth of 0 is 0
                continue
            wrong = functools.wraps(rule)(lambda *args, rule=rule, **kw: 1.001 * rule(*args, **kw))
            changed = wrong if callable(rules) else tuple(
                wrong if i == position else other for i, other in enumerate(rules)
            )  # fmt: skip
            with monkeypatch.context() as patch:
                patch.setitem(RULES, function, changed)
                rows = [row for row, seen in users if function in seen]
                if not any(fails(row) for row in rows):
                    unnoticed.append((function.__name__, position))
    assert unnoticed == []


def fails(row: Any) -> bool:
    try:
        assert_matches_torch(*row[1:])
    except AssertionError:
        return True
    return False


def test_tensor__rebinds_on_augmented_assignment() -> None:
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x
    y += 1
    y *= x
    assert x.tolist() == [1.0, 2.0]
    assert y.tolist() == [2.0, 6.0]
    np.sum(y).backward()
    assert x.grad.tolist() == [3.0, 5.0]


def test_backward__uses_the_values_of_the_forward_pass() -> None:
    x, w = Tensor(3.0, requires_grad=True), Parameter(2.0)
    y = w * x
    w.data = np.array(100.0)  # an optimizer's step between the two
    y.backward()
    assert (x.grad, w.grad) == (2.0, 3.0)


def test_tensor__matches_torch_where_one_value_flows_three_ways() -> None:
    def f(x: Any, w: Any) -> Any:
        h = x @ w
        return h * h[:1] + h.sum()

    assert_matches_torch(f, f, anywhere(4, 3), anywhere(3, 2))


def test_parameter__matches_torch_through_three_steps_of_descent() -> None:
    start = anywhere(3)
    ours, theirs = Parameter(start.copy()), torch.nn.Parameter(t(start.copy()))
    for _ in range(3):
        for w, exp in ((ours, np.exp), (theirs, torch.exp)):
            w.grad = None
            (exp(w) * w).sum().backward()
        ours.data = ours.data - 0.1 * ours.grad
        theirs.data -= 0.1 * theirs.grad
    np.testing.assert_allclose(ours.data, theirs.detach().numpy(), rtol=1e-13)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_tensor__is_copied_as_a_leaf_of_its_own(duplicate: Any) -> None:
    w = Parameter([1.0, 2.0])
    np.sum(w * 3).backward()
    twin = duplicate(w)
    np.sum(twin * 5).backward()
    assert type(twin) is Parameter
    assert (w.grad.tolist(), twin.grad.tolist()) == ([3.0, 3.0], [8.0, 8.0])


def test_records__keep_only_what_a_rule_reads() -> None:
    x, w = Tensor(np.ones((4, 3)), requires_grad=True), Parameter(np.ones((3, 2)))
    product = x @ w
    values = weakref.ref(product.data)
    y = np.tanh(product + 1)
    del product
    assert values() is None
    np.sum(y).backward()
    np.testing.assert_allclose(w.grad, 4 * (1 - np.tanh(4) ** 2))


def test_tensor__works_as_a_key_and_shows_its_kind() -> None:
    x, w = Tensor([1.0, 2.0]), Parameter([[0.5]])
    assert {x: 1}[x] == 1
    assert repr(x) == "Tensor([1., 2.])"
    assert repr(w) == "Parameter([[0.5]], requires_grad=True)"
    assert type(w * 2) is Tensor


X = Tensor(np.ones((2, 3)), requires_grad=True)
ERRORS = [
    (lambda: X.backward(), ValueError, r"shape \(2, 3\).*\.sum\(\)"),
    (lambda: X.backward(np.ones(3)), ValueError, r"needs shape \(2, 3\), got shape \(3,\)"),
    (lambda: Tensor(1.0).backward(), ValueError, "requires_grad=True"),
    (lambda: grad(np.sum(X), [X, Tensor(1.0)]), ValueError, r"inputs\[1\]"),
    (lambda: Tensor([1, 2], requires_grad=True), TypeError, "dtype=int64.*astype"),
    (lambda: Tensor(["a"]), TypeError, "real numbers"),
    (lambda: Parameter([True]), TypeError, "dtype=bool"),
    (lambda: np.asarray(X), TypeError, r"\.data"),
    (lambda: np.array([X, X]), TypeError, r"np\.stack"),
    (lambda: Tensor(X), TypeError, r"\.data"),
    (lambda: X.__setitem__(0, 1.0), TypeError, r"np\.where\(mask, value, x\)"),
    (lambda: np.fft.fft(X), TypeError, r"np\.fft\.fft has no gradient rule"),
    (lambda: np.linalg.qr(X), TypeError, r"np\.linalg\.qr has no gradient rule"),
    (lambda: np.fmod(X, 2), TypeError, r"np\.fmod has no gradient rule"),
    (lambda: np.exp(X, out=np.ones((2, 3))), TypeError, r"np\.exp .*out="),
    (lambda: np.sum(X, axis=0, out=np.ones(3)), TypeError, r"np\.sum .*out="),
    (lambda: np.add(np.ones((2, 3)), X, out=np.ones((2, 3))), TypeError, "out="),
    (lambda: np.exp(X, where=np.array([True])), TypeError, "no gradient rule for where="),
    (lambda: np.mean(X, where=np.array([True])), TypeError, "no gradient rule for where="),
    (lambda: np.var(X, where=np.array([True])), TypeError, "where"),
    (lambda: np.pad(X, 1, constant_values=X), TypeError, "no gradient rule for constant_values="),
    (lambda: np.sum(np.pad(X, 1, mode="mean")).backward(), TypeError, "mode='mean'"),
    (lambda: np.logaddexp.reduce(X), TypeError, r"np\.logaddexp\.reduce has no gradient rule"),
    (lambda: np.multiply.outer(X, X), TypeError, r"np\.multiply\.outer has no gradient rule"),
    (lambda: np.add.at(np.ones((2, 3)), 0, X), TypeError, r"np\.add\.at has no gradient rule"),
    (lambda: np.linalg.norm(X, "nuc"), TypeError, "ord=nuc"),
    (lambda: np.einsum(X, [0, 1], [1]), TypeError, "as a string"),
    (lambda: np.sum(np.cumprod(X * 0)).backward(), ValueError, "cumprod"),
    (lambda: len(Tensor(1.0)), TypeError, "unsized"),
    (lambda: bool(X), ValueError, "ambiguous"),
]


@pytest.mark.parametrize(("action", "error", "message"), ERRORS)
def test_tensor__says_what_is_wrong_and_what_to_do(action: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        action()


# --- the numeric check ----------------------------------------------------------------------


def test_check_gradient__matches_torch_in_what_it_accepts() -> None:
    x = anywhere(2, 3)
    for of_ours, of_theirs, right in (
        (lambda a: np.tanh(a) * a, lambda a: torch.tanh(a) * a, True),
        (lambda a: a * _data(a), lambda a: a * a.detach(), False),
    ):
        leaf = t(x.copy()).requires_grad_()
        assert torch.autograd.gradcheck(of_theirs, leaf, raise_exception=False) is right
        if right:
            check_gradient(of_ours, x)
        else:
            with pytest.raises(AssertionError, match="analytic"):
                check_gradient(of_ours, x)


def _data(x: Any) -> Any:
    return x.data if isinstance(x, Tensor) else x


def test_check_gradient__names_the_worst_entry_and_both_values() -> None:
    def wrong(x: Any) -> Any:  # the gradient of floor is 0, the slope of this sum is not
        return x + (np.asarray(x.data) if isinstance(x, Tensor) else x)

    with pytest.raises(AssertionError, match=r"argument 0 at \[\d\]: analytic .*, numeric "):
        check_gradient(wrong, np.array([1.0, 2.0]))


def test_check_gradient__notices_a_nan() -> None:
    with pytest.raises(AssertionError, match="analytic nan"), np.errstate(all="ignore"):
        check_gradient(lambda x: np.where(x > 0, x, np.sqrt(x * 0) - x * 0), np.array([-1.0]))


def test_numeric_gradient__matches_torch() -> None:
    x, w = anywhere(2, 3), anywhere(3)
    leaves = [t(a.copy()).requires_grad_() for a in (x, w)]
    torch.exp(torch.sin(leaves[0]) @ leaves[1]).sum().backward()
    slopes = numeric_gradient(lambda x, w: np.exp(np.sin(x) @ w).sum(), x, w)
    for ours, theirs in zip(slopes, leaves, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-8)


def test_numeric_gradient__is_exact_for_a_parabola() -> None:
    slopes = numeric_gradient(
        lambda a, b: np.sum(a * a) + 3 * b, np.array([1.0, 2.0]), np.array(1.0)
    )
    np.testing.assert_allclose(slopes[0], [2.0, 4.0], rtol=1e-9)
    np.testing.assert_allclose(slopes[1], 3.0, rtol=1e-9)


@pytest.mark.parametrize("eps", [0.0, -1e-5, math.nan])
def test_numeric_gradient__rejects_a_step_that_is_not_positive(eps: float) -> None:
    with pytest.raises(ValueError, match=f"needs eps > 0, got eps={eps}"):
        numeric_gradient(np.sum, np.ones(2), eps=eps)


def _tuple(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)
