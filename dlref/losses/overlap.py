"""Losses of masks: how much of a predicted region and the true one overlap."""

import math

import numpy as np

from dlref.autodiff import ArrayOrTensor
from dlref.losses.reduction import reduce_loss

__all__ = ["dice_loss"]


def dice_loss(
    input: ArrayOrTensor,
    target: ArrayOrTensor,
    *,
    axis: int | tuple[int, ...] | None = None,
    smooth: float = 1.0,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Charge what is missing from full overlap of two masks.

    $$\ell = 1 - \frac{2 \sum_i p_i y_i + s}{\sum_i p_i + \sum_i y_i + s}$$

    For masks of 0 and 1 the fraction is the Dice coefficient
    $2 \lvert A \cap B \rvert / (\lvert A \rvert + \lvert B \rvert)$, the F1 score of the pixels.
    Some forms, among them the paper's, square the terms of the sums below.

    Args:
        input: $p$, probabilities of shape (batch, ...), or of one mask (pixels,).
        target: $y$, the true mask of 0 and 1, shape of `input`.
        axis: Axes of the pixels; all but the first if not given. Leave out the axis of the classes
            to get one loss a class.
        smooth: $s$, > 0, keeps the fraction finite, and the loss small for two empty masks.
        reduction: `"mean"`, `"sum"` or `"none"` over the masks.

    Returns:
        A number from 0 to 1 with `"mean"`; with `"none"` one for each mask.

    Raises:
        ValueError: The shapes differ, a probability is not one, `smooth` is not positive and
            finite, or `reduction` is unknown.

    Examples:
        >>> true = np.array([[0.0, 1.0, 1.0, 0.0]])
        >>> shifted = np.array([[1.0, 1.0, 0.0, 0.0]])
        >>> round(float(dice_loss(shifted, true, smooth=1e-6)), 4)  # 1 - 2·1 / (2 + 2)
        0.5

    Source: Milletari, Navab & Ahmadi (2016), *V-Net*, section 3, <https://arxiv.org/abs/1606.04797>;
    Dice (1945), <https://doi.org/10.2307/1932409>.
    See also: [`binary_cross_entropy`][dlref.losses.classification.binary_cross_entropy], which
    judges each pixel alone.
    """
    if np.shape(input) != np.shape(target) or np.ndim(input) == 0:
        shapes = f"{np.shape(input)} and {np.shape(target)}"
        raise ValueError(f"dice_loss needs two masks of one shape, got {shapes}")
    if not 0 < smooth < math.inf:
        raise ValueError(f"dice_loss needs a finite smooth above 0, got smooth={smooth}")
    if any(np.any(mask < 0) or np.any(mask > 1) for mask in (input, target)):
        raise ValueError("dice_loss needs probabilities in [0, 1]; take the sigmoid of logits")
    if axis is None:
        axis = tuple(range(1, np.ndim(input))) or (0,)
    both = np.sum(input * target, axis=axis)
    sizes = np.sum(input, axis=axis) + np.sum(target, axis=axis)
    return reduce_loss(1 - (2 * both + smooth) / (sizes + smooth), reduction)
