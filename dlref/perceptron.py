"""The perceptron: a weighted sum, a threshold, and the rule that learns from mistakes."""

from typing import NamedTuple

import numpy as np

from dlref.autodiff import ArrayOrTensor

__all__ = ["PerceptronFit", "fit_perceptron", "perceptron", "step", "weighted_sum"]


def weighted_sum(x: ArrayOrTensor, weight: ArrayOrTensor, bias: ArrayOrTensor) -> ArrayOrTensor:
    r"""Multiply each feature by its weight, add up, and shift by the bias.

    $$z = \sum_{i=1}^{n} w_i x_i + b$$

    Args:
        x: $x$, features, shape `(features,)` or `(batch, features)`.
        weight: $w$, one weight a feature, shape `(features,)`.
        bias: $b$, the shift, a number.

    Returns:
        The pre-activation $z$: a number, or shape `(batch,)`.

    Raises:
        ValueError: `x` and `weight` disagree about the number of features.

    Examples:
        >>> float(weighted_sum(np.array([1.0, 2.0]), np.array([3.0, -1.0]), 0.5))  # 3 - 2 + 0.5
        1.5

    Source: McCulloch & Pitts (1943), <https://doi.org/10.1007/BF02478259>; with learned weights,
    Rosenblatt (1958), <https://doi.org/10.1037/h0042519>.
    See also: [`linear`][dlref.layers.linear.linear], many weighted sums at once.
    """
    if np.shape(weight) != np.shape(x)[-1:]:
        raise ValueError(
            "weighted_sum needs one weight for each feature, "
            f"got x of shape {np.shape(x)} and weight of shape {np.shape(weight)}"
        )
    return x @ weight + bias


def step(z: ArrayOrTensor) -> ArrayOrTensor:
    r"""Answer 1 from the threshold on and 0 below it.

    $$H(z) = \begin{cases} 1 & \text{if } z \ge 0 \\ 0 & \text{otherwise} \end{cases}$$

    Also called the Heaviside or threshold function. The value at 0 is a convention. The slope is 0
    everywhere else, so gradient descent cannot train through it.

    Args:
        z: $z$, pre-activations, any shape.

    Returns:
        Zeros and ones, same shape and kind as `z`; the gradient is 0 everywhere.

    Examples:
        >>> step(np.array([-0.1, 0.0, 2.0])).tolist()  # 0 itself counts as reached
        [0.0, 1.0, 1.0]

    Source: McCulloch & Pitts (1943), <https://doi.org/10.1007/BF02478259>.
    See also: [`relu`][dlref.activations.relu], which keeps a slope of 1 where it is on.
    """
    return np.heaviside(z, 1.0)


def perceptron(x: ArrayOrTensor, weight: ArrayOrTensor, bias: ArrayOrTensor) -> ArrayOrTensor:
    r"""Decide between two classes by the side of a hyperplane on which the input lies.

    $$y = \begin{cases} 1 & \text{if } \sum_{i=1}^{n} w_i x_i + b \ge 0 \\
    0 & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, features, shape `(features,)` or `(batch, features)`.
        weight: $w$, one weight a feature, shape `(features,)`.
        bias: $b$, minus the threshold that the weighted sum has to reach.

    Returns:
        The class $y$, 0 or 1: a number, or shape `(batch,)`.

    Raises:
        ValueError: `x` and `weight` disagree about the number of features.

    Examples:
        >>> corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> perceptron(corners, np.array([1.0, 1.0]), -1.5).tolist()  # AND: -1.5, -0.5, -0.5, 0.5
        [0.0, 0.0, 0.0, 1.0]

    Source: Rosenblatt (1958), <https://doi.org/10.1037/h0042519>.
    See also: [`fit_perceptron`][dlref.perceptron.fit_perceptron], which finds the weights.
    """
    return step(weighted_sum(x, weight, bias))


class PerceptronFit(NamedTuple):
    """What the perceptron's rule found.

    Attributes:
        weight: One weight a feature, shape `(features,)`.
        bias: The shift.
        updates: How many mistakes were corrected.
        converged: Whether the last pass over the data had no mistake.
    """

    weight: np.ndarray
    bias: float
    updates: int
    converged: bool


def fit_perceptron(
    x: np.ndarray, target: np.ndarray, *, lr: float = 1.0, max_epochs: int = 100
) -> PerceptronFit:
    r"""Correct the weights after each mistake until a whole pass has none.

    $$w \leftarrow w + \eta\,(t - y)\,x, \qquad b \leftarrow b + \eta\,(t - y)$$

    The rule stops if and only if a hyperplane separates the classes; otherwise it goes round for
    ever, so the number of passes is bounded.

    Args:
        x: $x$, features of all examples, shape `(examples, features)`.
        target: $t$, the true class of each example, 0 or 1, shape `(examples,)`.
        lr: $\eta$, step size, > 0; from a start at zero it only scales the weights.
        max_epochs: Passes over the data before giving up, at least 1.

    Returns:
        The weights, the bias, the number of corrections and whether a separating plane was found.

    Raises:
        ValueError: Shapes do not fit, a target is neither 0 nor 1, or `lr` is not positive.

    Examples:
        >>> corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        >>> fit_perceptron(corners, np.array([0, 0, 0, 1])).converged  # AND
        True
        >>> fit_perceptron(corners, np.array([0, 1, 1, 0])).converged  # XOR
        False

    Source: Rosenblatt (1958), <https://doi.org/10.1037/h0042519>; convergence, Novikoff (1962);
    the limits, Minsky & Papert (1969), *Perceptrons*.
    See also: [`perceptron`][dlref.perceptron.perceptron], the decision that it trains.
    """
    x, target = np.asarray(x, dtype=float), np.asarray(target, dtype=float)
    if x.ndim != 2 or target.shape != x.shape[:1]:
        raise ValueError(
            "fit_perceptron needs x of shape (examples, features) "
            f"and one target an example, got shapes {x.shape} and {target.shape}"
        )
    if not np.isin(target, (0.0, 1.0)).all():
        got = np.unique(target).tolist()
        raise ValueError(f"fit_perceptron needs targets 0 or 1, got {got}")
    if not lr > 0 or max_epochs < 1:
        got = f"lr={lr}, max_epochs={max_epochs}"
        raise ValueError(f"fit_perceptron needs lr > 0 and max_epochs >= 1, got {got}")
    weight, bias, updates = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        before = updates
        for features, truth in zip(x, target, strict=True):
            mistake = float(truth - perceptron(features, weight, bias))
            weight = weight + lr * mistake * features
            bias += lr * mistake
            updates += int(mistake != 0)
        if updates == before:
            return PerceptronFit(weight, bias, updates, True)
    return PerceptronFit(weight, bias, updates, False)
