"""What a trained network is judged by."""

import numpy as np

from dlref.autodiff import ArrayOrTensor

__all__ = ["accuracy"]


def accuracy(z: ArrayOrTensor, target: np.ndarray) -> float:
    r"""Measure the share of examples whose largest score is that of the right class.

    $$\mathrm{acc} = \frac{1}{N} \sum_{i=0}^{N-1} \left[\arg\max_k z_{ik} = y_i\right]$$

    Args:
        z: $z$, scores, one row an example, shape `(batch, classes)`: logits or probabilities.
        target: $y$, right classes, counted from 0, shape `(batch,)`.

    Returns:
        A number from 0 to 1. A tie goes to the first class.

    Raises:
        ValueError: There is no example, or not one target a row.

    Examples:
        >>> accuracy(np.array([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]]), np.array([0, 1, 1])) * 3
        2.0

    Source: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*,
    section 7.2, of which it is the complement of the 0-1 loss, <https://hastie.su.domains/ElemStatLearn/>.
    See also: [`evaluate`][dlref.training.loop.evaluate], which takes it over a data set.
    """
    if np.ndim(z) != 2 or np.shape(target) != np.shape(z)[:1] or len(target) == 0:
        raise ValueError(
            "accuracy needs scores of shape (batch, classes) and a target a row, "
            f"got shapes {np.shape(z)} and {np.shape(target)}"
        )
    return float(np.mean(np.argmax(z, axis=1) == target))
