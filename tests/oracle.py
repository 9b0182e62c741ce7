"""PyTorch as the oracle: one comparison of values and gradients for every concept test."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from dlref.autodiff import Tensor

__all__ = ["KINKS", "assert_matches_torch"]

# Where a stable form can still have a wrong gradient, and where an unstable one overflows.
KINKS = np.array([0.0, -1.0, 1.0, -30.0, 30.0, -800.0, 800.0])


def assert_matches_torch(
    ours: Callable[..., Any],
    theirs: Callable[..., Any],
    *arrays: Any,
    rtol: float = 1e-10,
    atol: float = 1e-12,
    seed: int = 0,
) -> None:
    """Compare a function of this package with PyTorch's: values and all gradients, in float64.

    `ours` is called with plain arrays and with Tensors, `theirs` with torch tensors. Floating
    arrays get a gradient, integers and masks do not. Both may return one result or a tuple. The
    gradient that flows in is random, so that a wrong transpose or a missing factor cannot hide.
    """
    inputs = [_tensor(array) for array in arrays]
    peers = [_peer(array) for array in arrays]
    results, references = _tuple(ours(*inputs)), _tuple(theirs(*peers))
    assert len(results) == len(references), f"{len(results)} results, torch has {len(references)}"
    rng = np.random.default_rng(seed)
    total, peer_total = 0.0, 0.0
    for plain, result, reference in zip(_tuple(ours(*arrays)), results, references, strict=True):
        assert not isinstance(plain, Tensor), "plain arrays gave a Tensor"
        value = result.data if isinstance(result, Tensor) else result
        np.testing.assert_allclose(plain, value, 1e-12, err_msg="arrays and Tensors differ")
        expected = reference.detach().numpy()
        assert value.shape == expected.shape, f"shape {value.shape}, torch has {expected.shape}"
        np.testing.assert_allclose(value, expected, rtol, atol, err_msg="value")
        upstream = rng.normal(size=result.shape)
        total = total + np.sum(result * upstream)
        peer_total = peer_total + (reference * torch.from_numpy(np.asarray(upstream))).sum()
    for end in (total, peer_total):
        if getattr(end, "requires_grad", False):  # a step has no gradient, which counts as 0
            end.backward()
    for number, (x, peer) in enumerate(zip(inputs, peers, strict=True)):
        if peer.requires_grad:
            mine = np.zeros(x.shape) if x.grad is None else x.grad
            reference = np.zeros(x.shape) if peer.grad is None else peer.grad.numpy()
            name = f"gradient of argument {number}"
            assert mine.shape == reference.shape, f"{name}: {mine.shape}, torch {reference.shape}"
            np.testing.assert_allclose(mine, reference, rtol, atol, err_msg=name)


def _tensor(array: Any) -> Any:
    """A Tensor of its own data; what has no gradient stays an array."""
    array = np.array(array)
    return Tensor(array, requires_grad=True) if array.dtype == float else array


def _peer(array: Any) -> torch.Tensor:
    array = np.array(array)
    return torch.from_numpy(array).requires_grad_(array.dtype == float)


def _tuple(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)
