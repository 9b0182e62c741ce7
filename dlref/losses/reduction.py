"""From one loss an example to the one number that is minimized."""

import numpy as np

from dlref.autodiff import ArrayOrTensor

__all__ = ["reduce_loss"]

_REDUCTIONS = ("none", "mean", "sum")


def reduce_loss(
    losses: ArrayOrTensor, reduction: str = "mean", total: float | None = None
) -> ArrayOrTensor:
    r"""Average or sum the losses of a batch, or leave them as they are.

    $$L = \frac{1}{W} \sum_i \ell_i$$

    The mean divides by the number of losses unless `total` says otherwise; the sum has $W = 1$.

    Args:
        losses: $\ell$, one loss an example or an element, any shape.
        reduction: `"mean"`, `"sum"` or `"none"`.
        total: $W$, what the mean divides by instead of the number of losses: the sum of the
            weights of a weighted mean.

    Returns:
        A number, or the losses themselves with `"none"`.

    Raises:
        ValueError: `reduction` is none of the three, or there is nothing to average.

    Examples:
        >>> half, whole = np.full(32, 0.5), np.full(64, 0.5)  # same mean, twice the sum
        >>> [float(reduce_loss(whole, how) / reduce_loss(half, how)) for how in ("mean", "sum")]
        [1.0, 2.0]

    Source: Goodfellow, Bengio & Courville (2016), section 8.1.3,
    <https://www.deeplearningbook.org/contents/optimization.html>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], whose mean is weighted.
    """
    if reduction not in _REDUCTIONS:
        names = ", ".join(f'"{name}"' for name in _REDUCTIONS)
        raise ValueError(f"reduction must be one of {names}, got reduction={reduction!r}")
    if reduction == "none":
        return losses
    if reduction == "sum":
        return np.sum(losses)
    total = np.size(losses) if total is None else total
    if total == 0:
        raise ValueError("the mean needs at least one loss that counts, got none")
    return np.sum(losses) / total
