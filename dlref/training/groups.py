"""Parameters in groups: who is decayed, and how much a rare class counts."""

from typing import Any

import numpy as np

from dlref.layers import Module

__all__ = ["class_weights", "decay_groups"]


def decay_groups(net: Module, weight_decay: float) -> list[dict[str, Any]]:
    """Put the parameters into two groups: weights that decay, biases and scales that do not.

    What has two axes or more is a weight: of a linear layer, a convolution, an embedding. What has
    fewer is a bias, or the scale or shift of a normalization.

    Args:
        net: The network whose parameters are sorted.
        weight_decay: Strength of the decay of the first group, >= 0.

    Returns:
        Two groups for an optimizer, each with its `params` and `weight_decay`; an empty one is
        left out.

    Raises:
        ValueError: `weight_decay` is negative.

    Examples:
        >>> from dlref.layers import LayerNorm, Linear, Sequential
        >>> net = Sequential(Linear(3, 2, rng=np.random.default_rng(0)), LayerNorm(2))
        >>> decay, no_decay = decay_groups(net, 0.1)  # weight; bias, the norm's scale and shift
        >>> len(decay["params"]), len(no_decay["params"])
        (1, 3)

    Source: Goyal et al. (2017), section 5.1, who leave the scale of batch normalization out,
    <https://arxiv.org/abs/1706.02677>; He et al. (2019), section 3.1, who leave out all biases,
    <https://arxiv.org/abs/1812.01187>.
    See also: [`Optimizer`][dlref.optim.optimizer.Optimizer], which takes the groups.
    """
    if weight_decay < 0:
        raise ValueError(f"decay_groups needs weight_decay >= 0, got weight_decay={weight_decay}")
    parameters = net.parameters()
    weights = [p for p in parameters if p.ndim >= 2]
    others = [p for p in parameters if p.ndim < 2]
    groups = [
        {"params": weights, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]


def class_weights(counts: np.ndarray) -> np.ndarray:
    r"""Weigh each class by how rare it is, so that all classes together count alike.

    $$w_k = \frac{\frac{1}{K} \sum_{j=1}^{K} n_j}{n_k}$$

    Args:
        counts: $n$, examples of each class in the training data, shape `(classes,)`, all > 0.

    Returns:
        Weights for a loss, shape `(classes,)`; a class of average size has weight 1.

    Raises:
        ValueError: A class has no example, or there is none.

    Examples:
        >>> class_weights(np.array([90, 10])).round(4).tolist()  # 50 / 90 and 50 / 10
        [0.5556, 5.0]

    Source: King & Zeng (2001), section 4, *Logistic regression in rare events data*,
    <https://doi.org/10.1093/oxfordjournals.pan.a004868>; `"balanced"` in scikit-learn.
    See also: [`accuracy`][dlref.metrics.accuracy], which rare classes hardly move.
    """
    counts = np.asarray(counts)
    if counts.ndim != 1 or counts.size == 0 or np.any(counts <= 0):
        raise ValueError(f"class_weights needs a positive count a class, got {counts.tolist()}")
    weights: np.ndarray = counts.mean() / counts
    return weights
