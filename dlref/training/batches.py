"""How a data set is cut into batches."""

from collections.abc import Iterator

import numpy as np

__all__ = ["minibatches"]


def minibatches(
    *arrays: np.ndarray,
    batch_size: int,
    rng: np.random.Generator | None = None,
    drop_last: bool = False,
) -> Iterator[tuple[np.ndarray, ...]]:
    r"""Go through the data once in batches: one epoch.

    $$\text{updates} = \left\lceil \frac{N}{B} \right\rceil$$

    All arrays are shuffled by the same order, so that a row keeps its label. Each row comes
    exactly once.

    Args:
        arrays: Examples, labels and so on, each with $N$ rows.
        batch_size: $B$, rows a batch, >= 1; the last batch holds what is left.
        rng: Shuffles the rows; None keeps their order.
        drop_last: Leave out a last batch that is not full.

    Returns:
        An iterator over tuples with one slice of each array.

    Raises:
        ValueError: There is no array, their lengths differ, or `batch_size` is below 1.

    Examples:
        >>> x = np.arange(5)
        >>> [batch.tolist() for (batch,) in minibatches(x, batch_size=2)]  # the last one is smaller
        [[0, 1], [2, 3], [4]]

    Source: Goodfellow, Bengio & Courville (2016), section 8.1.3,
    <https://www.deeplearningbook.org/contents/optimization.html>.
    See also: [`SGD`][dlref.optim.sgd.SGD], which takes one step a batch.
    """
    lengths = {len(array) for array in arrays}
    if len(lengths) != 1 or batch_size < 1:
        got = f"lengths {[len(array) for array in arrays]} and batch_size={batch_size}"
        need = "minibatches needs arrays of one length and batch_size >= 1"
        raise ValueError(f"{need}, got {got}")
    (length,) = lengths
    order = np.arange(length) if rng is None else rng.permutation(length)
    end = length - length % batch_size if drop_last else length
    return (
        tuple(array[order[start : start + batch_size]] for array in arrays)
        for start in range(0, end, batch_size)
    )
