"""Losses of classifiers: what a probability or a score costs, given the right class."""

import math

import numpy as np

from dlref.activations import log_sigmoid, log_softmax, relu
from dlref.autodiff import ArrayOrTensor
from dlref.losses.reduction import reduce_loss

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "focal_loss",
    "hinge_loss",
    "kl_div",
    "multi_margin_loss",
    "nll_loss",
    "smooth_labels",
]

_SMALLEST = math.exp(-100)  # whose logarithm is the -100 at which PyTorch stops
_ROUNDING = 1e-6


def binary_cross_entropy(
    input: ArrayOrTensor, target: ArrayOrTensor, *, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Charge the negative logarithm of the probability that was given to what happened.

    $$L = -\frac{1}{N} \sum_{i=1}^{N} \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)$$

    Also called log-loss. Logarithms stop at -100, as in PyTorch. Where a probability has been
    rounded to 0 or 1, no gradient is left: prefer the form that takes logits.

    Args:
        input: $p$, probabilities of "yes", from 0 to 1, any shape.
        target: $y$, 1 for "yes", 0 for "no" or a probability, shape of `input`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number of at least 0; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, a probability is not one, or `reduction` is unknown.

    Examples:
        >>> p, right = np.array([0.5, 0.9, 0.0]), np.ones(3)
        >>> binary_cross_entropy(p, right, reduction="none").round(4).tolist()
        [0.6931, 0.1054, 100.0]

    Source: Goodfellow, Bengio & Courville (2016), section 6.2.2.2,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [the form with logits][dlref.losses.classification.binary_cross_entropy_with_logits],
    to train with.
    """
    name = "binary_cross_entropy"
    _need_one_shape(name, input, target)
    _need_probabilities(name, "input", input)
    _need_probabilities(name, "target", target)
    log_p = np.log(np.clip(input, _SMALLEST, None))
    log_q = np.log(np.clip(1 - input, _SMALLEST, None))
    return reduce_loss(-(target * log_p + (1 - target) * log_q), reduction)


def binary_cross_entropy_with_logits(
    input: ArrayOrTensor,
    target: ArrayOrTensor,
    *,
    pos_weight: ArrayOrTensor | float = 1.0,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Binary cross-entropy of the sigmoid, in one step, from the logits.

    $$L = -\frac{1}{N} \sum_{i=1}^{N} \left( w\, y_i \log \sigma(z_i)
    + (1 - y_i) \log(1 - \sigma(z_i)) \right)$$

    Computed by log-sigmoid, which keeps every digit: $\log(1 - \sigma(z)) = \log \sigma(-z)$. For
    $w = 1$ the gradient at the logit is $\sigma(z) - y$.

    Args:
        input: $z$, logits, any shape.
        target: $y$, 1 for "yes", 0 for "no" or a probability, shape of `input`.
        pos_weight: $w$, what a "yes" counts beside a "no"; a number, or one for each label along
            the last axis.
        reduction: `"mean"`, `"sum"` or `"none"`; the mean divides by $N$, not by the weights.

    Returns:
        A number of at least 0; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, a target is no probability, or `reduction` is unknown.

    Examples:
        >>> z, right = np.array([0.0, 2.0, -800.0]), np.ones(3)
        >>> binary_cross_entropy_with_logits(z, right, reduction="none").round(4).tolist()
        [0.6931, 0.1269, 800.0]

    Source: `torch.nn.BCEWithLogitsLoss`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], for classes of which
    exactly one is right.
    """
    name = "binary_cross_entropy_with_logits"
    _need_one_shape(name, input, target)
    _need_probabilities(name, "target", target)
    yes = pos_weight * target * log_sigmoid(input)
    no = (1 - target) * log_sigmoid(-input)
    return reduce_loss(-(yes + no), reduction)


def nll_loss(
    input: ArrayOrTensor,
    target: np.ndarray | int,
    weight: np.ndarray | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Pick the log-probability of the right class and flip its sign.

    $$\ell = -\sum_k [k = y]\, x_k$$

    The negative log-likelihood. Despite its name it takes no logarithm: its input has to be
    log-probabilities already. The mean over a batch is weighted,
    $\sum_i w_{y_i} \ell_i / \sum_i w_{y_i}$.

    Args:
        input: $x$, log-probabilities of shape (classes,), (batch, classes) or
            (batch, classes, ...).
        target: $y$, numbers of the right classes: the shape of `input` without its classes.
        weight: $w$, one weight for each class, shape (classes,); 1 each if not given.
        ignore_index: Targets with this number cost nothing and are not counted in the mean.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number; with `"none"` the weighted losses in the shape of `target`.

    Raises:
        TypeError: The targets are not whole numbers.
        ValueError: The shapes do not fit, a target is no class, or `reduction` is unknown.

    Examples:
        >>> log_p = np.log([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])  # -log 0.7 and -log 0.25
        >>> nll_loss(log_p, np.array([0, 2]), reduction="none").round(4).tolist()
        [0.3567, 1.3863]

    Source: `torch.nn.NLLLoss`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], which takes logits.
    """
    losses, counted = _picked("nll_loss", input, target, weight, ignore_index)
    return reduce_loss(losses, reduction, total=float(np.sum(counted)))


def cross_entropy(
    input: ArrayOrTensor,
    target: ArrayOrTensor | int,
    weight: np.ndarray | None = None,
    *,
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Charge the negative logarithm of the right class's softmax, computed from the logits.

    $$\ell = -\log \frac{e^{z_y}}{\sum_j e^{z_j}}$$

    With probabilities $q$ as targets it is $-\sum_k q_k \log p_k$, where $p$ is the softmax. Class
    weights multiply the terms of that sum; the mean over class numbers then divides by
    $\sum_i w_{y_i}$, the mean over probabilities by the number of examples. Log-softmax keeps what
    the logarithm of a softmax would lose.

    Args:
        input: $z$, logits of shape (classes,), (batch, classes) or (batch, classes, ...).
        target: $y$, numbers of the right classes: the shape of `input` without its classes; or
            probabilities in the shape of `input`.
        weight: $w$, one weight for each class, shape (classes,); 1 each if not given.
        ignore_index: Class numbers equal to it cost nothing and are not counted in the mean.
        label_smoothing: Share of each target that is spread evenly over all classes, from 0 to 1.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number of at least 0; with `"none"` one for each example.

    Raises:
        ValueError: The shapes do not fit, a target is no class, `label_smoothing` is not between
            0 and 1, or `reduction` is unknown.

    Examples:
        >>> z = np.array([[-800.0, 0.0], [0.0, 0.0]])  # log(e^-800 + e^0) + 800, log(1 + 1)
        >>> cross_entropy(z, np.array([0, 1]), reduction="none").round(4).tolist()
        [800.0, 0.6931]

    Source: Goodfellow, Bengio & Courville (2016), section 6.2.2.3,
    <https://www.deeplearningbook.org/contents/mlp.html>; the options: `torch.nn.CrossEntropyLoss`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html>.
    See also: [`nll_loss`][dlref.losses.classification.nll_loss], the part after log-softmax;
    [`smooth_labels`][dlref.losses.classification.smooth_labels], what `label_smoothing` does.
    """
    _need_share("cross_entropy", label_smoothing)
    axis = _class_axis("cross_entropy", input)
    log_p = log_softmax(input, axis)
    weights = 1.0 if weight is None else _weights("cross_entropy", weight, input, axis)
    if _are_probabilities(target):
        _need_one_shape("cross_entropy", input, target)
        _need_probabilities("cross_entropy", "target", target)
        q = (1 - label_smoothing) * target + label_smoothing / np.shape(input)[axis]
        return reduce_loss(-np.sum(weights * q * log_p, axis=axis), reduction)
    losses, counted = _picked("cross_entropy", log_p, target, weight, ignore_index)
    if label_smoothing:
        ignored = np.asarray(target) == ignore_index
        uniform = np.where(ignored, 0.0, -np.mean(weights * log_p, axis=axis))
        losses = (1 - label_smoothing) * losses + label_smoothing * uniform
    return reduce_loss(losses, reduction, total=float(np.sum(counted)))


def smooth_labels(
    target: np.ndarray | int, num_classes: int, label_smoothing: float = 0.1
) -> np.ndarray:
    r"""Turn class numbers into probabilities that leave a little for every class.

    $$q_k = (1 - \epsilon)\,[k = y] + \frac{\epsilon}{K}$$

    Args:
        target: $y$, numbers of the right classes, any shape.
        num_classes: $K$, how many classes there are.
        label_smoothing: $\epsilon$, share that is spread evenly over all classes, the right one
            among them; 0 gives one-hot targets.

    Returns:
        Probabilities of shape (..., classes).

    Raises:
        ValueError: A target is no class, or `label_smoothing` is not between 0 and 1.

    Examples:
        >>> smooth_labels(np.array([0]), num_classes=4, label_smoothing=0.1).round(4).tolist()
        [[0.925, 0.025, 0.025, 0.025]]

    Source: Szegedy et al. (2016), section 7, <https://arxiv.org/abs/1512.00567>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], which does it inside.
    """
    _need_share("smooth_labels", label_smoothing)
    numbers = np.asarray(target)
    _need_classes("smooth_labels", numbers, num_classes)
    one_hot: np.ndarray = np.eye(num_classes)[numbers]
    return (1 - label_smoothing) * one_hot + label_smoothing / num_classes


def kl_div(
    input: ArrayOrTensor,
    target: ArrayOrTensor,
    *,
    reduction: str = "mean",
    log_target: bool = False,
) -> ArrayOrTensor:
    r"""Measure how far predicted probabilities are from the target's, in PyTorch's argument order.

    $$L = \frac{1}{N} \sum_{i=1}^{N} p_i (\log p_i - x_i)$$

    The input is $x = \log q$, the logarithm of the prediction, and comes first; the result is
    $\mathrm{KL}(p \,\|\, q)$ with the target's $p$ in front. The default mean divides by the number
    $N$ of all elements, so it is not the divergence: take `"batchmean"` or `"sum"`.

    Args:
        input: $x$, log-probabilities of the prediction, of shape (batch, classes, ...).
        target: $p$, probabilities of the target, or their logarithms with `log_target`, shape of
            `input`.
        reduction: `"mean"` over all elements, `"batchmean"` over the first axis, `"sum"` or
            `"none"`.
        log_target: Whether the target is given by its logarithms too.

    Returns:
        A number; with `"none"` one for each element, of which some may be negative.

    Raises:
        ValueError: The shapes differ, the input is no log-probability, the target is no
            probability, or `reduction` is unknown.

    Examples:
        >>> model, target = np.array([[0.25, 0.75]]), np.array([[1.0, 0.0]])
        >>> round(float(kl_div(np.log(model), target, reduction="batchmean")), 4)  # 1 log(1 / 0.25)
        1.3863

    Source: Kullback & Leibler (1951), section 2, <https://doi.org/10.1214/aoms/1177729694>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], which differs from it by
    the entropy of the target.
    """
    _need_one_shape("kl_div", input, target)
    _need_log_probabilities("input", input)
    if log_target:
        _need_log_probabilities("target", target)
        losses = np.exp(target) * (target - input)
    else:
        _need_probabilities("kl_div", "target", target)
        losses = target * (np.log(np.where(target > 0, target, 1.0)) - input)  # 0 log 0 is 0
    if reduction == "batchmean":
        return reduce_loss(losses, "mean", total=np.shape(input)[0])
    return reduce_loss(losses, reduction)


def hinge_loss(
    input: ArrayOrTensor, target: np.ndarray, *, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Ask for the right sign by a margin of 1, and be satisfied with that.

    $$L = \frac{1}{N} \sum_{i=1}^{N} \max(0, 1 - y_i f_i)$$

    The loss of support vector machines.

    Args:
        input: $f$, scores, any shape; their sign is the prediction.
        target: $y$, -1 or 1, shape of `input`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number of at least 0; the gradient is 0 from the margin on.

    Raises:
        ValueError: The shapes differ, a target is neither -1 nor 1, or `reduction` is unknown.

    Examples:
        >>> scores = np.array([3.0, 1.0, 0.25, -2.0])
        >>> hinge_loss(scores, np.ones(4), reduction="none").tolist()  # 1 - score, but at least 0
        [0.0, 0.0, 0.75, 3.0]

    Source: Cortes & Vapnik (1995), *Support-vector networks*, section 3,
    <https://doi.org/10.1007/BF00994018>.
    See also: [`multi_margin_loss`][dlref.losses.classification.multi_margin_loss], for several
    classes.
    """
    _need_one_shape("hinge_loss", input, target)
    if not np.all(np.isin(target, (-1, 1))):
        raise ValueError("hinge_loss needs targets -1 and 1; for 0 and 1 pass 2 * target - 1")
    return reduce_loss(relu(1 - target * input), reduction)


def multi_margin_loss(
    input: ArrayOrTensor, target: np.ndarray | int, *, margin: float = 1.0, reduction: str = "mean"
) -> ArrayOrTensor:
    r"""Ask for a lead of the right class over each other one, and average over all classes.

    $$\ell = \frac{1}{K} \sum_{j=0}^{K-1} [j \ne y] \max(0, m - z_y + z_j)$$

    Divided by the number $K$ of classes, as in PyTorch; most textbooks only sum.

    Args:
        input: $z$, scores of shape (classes,) or (batch, classes).
        target: $y$, numbers of the right classes, shape () or (batch,).
        margin: $m$, the lead that costs nothing.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number of at least 0; with `"none"` one for each example.

    Raises:
        TypeError: The targets are not whole numbers.
        ValueError: The shapes do not fit, a target is no class, `margin` is not finite, or
            `reduction` is unknown.

    Examples:
        >>> z = np.array([[3.0, 2.5, -1.0, 0.0]])
        >>> multi_margin_loss(z, np.array([0]), reduction="none").tolist()  # 0.5 / 4
        [0.125]

    Source: Crammer & Singer (2001), <https://www.jmlr.org/papers/v2/crammer01a.html>, with their
    maximum as a sum: Weston & Watkins (1999).
    See also: [`hinge_loss`][dlref.losses.classification.hinge_loss], for one score.
    """
    if not math.isfinite(margin):
        raise ValueError(f"multi_margin_loss needs a finite margin, got margin={margin}")
    if np.ndim(input) not in (1, 2):
        shape = np.shape(input)
        raise ValueError(f"multi_margin_loss needs (batch, classes), got shape {shape}")
    _need_targets("multi_margin_loss", np.shape(input)[:-1], target)
    one_hot = smooth_labels(target, np.shape(input)[-1], label_smoothing=0.0)
    z_y = np.sum(one_hot * input, axis=-1, keepdims=True)
    shortfall = (1 - one_hot) * relu(margin - z_y + input)
    return reduce_loss(np.mean(shortfall, axis=-1), reduction)


def focal_loss(
    input: ArrayOrTensor,
    target: np.ndarray,
    *,
    alpha: float = 0.25,
    gamma: float = 2.0,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Binary cross-entropy that counts examples less, the better they are predicted already.

    $$L = -\frac{1}{N} \sum_{i=1}^{N} \left( \alpha\, y_i (1 - \sigma(z_i))^\gamma \log \sigma(z_i)
    + (1 - \alpha)(1 - y_i)\, \sigma(z_i)^\gamma \log(1 - \sigma(z_i)) \right)$$

    With $p$ for the probability of what is right, each term is
    $-\alpha_t (1 - p)^\gamma \log p$. Object detectors divide by the number of positive
    places instead of $N$: take `"sum"` for that.

    Args:
        input: $z$, logits, any shape.
        target: $y$, 1 for "yes" and 0 for "no", shape of `input`.
        alpha: $\alpha$, weight of a "yes", from 0 to 1; a "no" has the rest.
        gamma: $\gamma$, >= 0, how fast easy examples lose weight; 0 leaves them theirs.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        A number of at least 0; with `"none"` one for each element.

    Raises:
        ValueError: The shapes differ, a target is neither 0 nor 1, `alpha` or `gamma` is out of
            range, or `reduction` is unknown.

    Examples:
        >>> z = np.log([1.0, 9.0, 99.0])  # p = 0.5, 0.9, 0.99
        >>> focal = focal_loss(z, np.ones(3), alpha=1.0, reduction="none")
        >>> bce = binary_cross_entropy_with_logits(z, np.ones(3), reduction="none")
        >>> (focal / bce).round(4).tolist()
        [0.25, 0.01, 0.0001]

    Source: Lin, Goyal, Girshick, He & Dollár (2017), equation 5, <https://arxiv.org/abs/1708.02002>.
    See also: [the plain form][dlref.losses.classification.binary_cross_entropy_with_logits], of
    which this is one half for $\gamma = 0$ and $\alpha = \frac{1}{2}$.
    """
    _need_one_shape("focal_loss", input, target)
    if not np.all(np.isin(target, (0, 1))):
        raise ValueError("focal_loss needs targets 0 and 1")
    if not (0 <= alpha <= 1 and 0 <= gamma < math.inf):
        got = f"alpha={alpha}, gamma={gamma}"
        raise ValueError(f"focal_loss needs alpha in [0, 1] and a finite gamma >= 0, got {got}")
    z_right = (2 * target - 1) * input
    # (1 - p)^gamma by its logarithm: a power has no finite slope at 0 for gamma below 1
    modulation = np.exp(gamma * log_sigmoid(-z_right))
    alpha_t = alpha * target + (1 - alpha) * (1 - target)
    return reduce_loss(-alpha_t * modulation * log_sigmoid(z_right), reduction)


def _picked(
    name: str,
    input: ArrayOrTensor,
    target: np.ndarray | int,
    weight: np.ndarray | None,
    ignore_index: int,
) -> tuple[ArrayOrTensor, np.ndarray]:
    """The weighted negative entries of the right classes, and the weight that each counts with."""
    axis = _class_axis(name, input)
    numbers = np.asarray(target)
    shape = np.shape(input)
    _need_targets(name, shape[:axis] + shape[axis + 1 :], numbers)
    ignored = numbers == ignore_index
    numbers = np.where(ignored, 0, numbers)
    _need_classes(name, numbers, shape[axis])
    right = np.expand_dims(numbers, axis)
    losses = -np.squeeze(np.take_along_axis(input, right, axis), axis)
    if weight is None:
        return np.where(ignored, 0.0, losses), (~ignored).astype(float)
    counted = np.where(ignored, 0.0, np.ravel(_weights(name, weight, input, axis))[numbers])
    return np.where(ignored, 0.0, counted * losses), counted


def _class_axis(name: str, input: ArrayOrTensor) -> int:
    """The axis of the classes: the second, after the batch, as in PyTorch; the only one alone."""
    if np.ndim(input) == 0:
        raise ValueError(f"{name} needs at least an axis of classes, got a number")
    return min(np.ndim(input) - 1, 1)


def _weights(name: str, weight: np.ndarray, input: ArrayOrTensor, axis: int) -> np.ndarray:
    """The class weights along the axis of the classes."""
    classes = np.shape(input)[axis]
    if np.shape(weight) != (classes,):
        got = f"got shape {np.shape(weight)}"
        raise ValueError(f"{name} needs one weight for each of {classes} classes, {got}")
    return np.reshape(weight, (classes,) + (1,) * (np.ndim(input) - axis - 1))


def _are_probabilities(target: ArrayOrTensor | int) -> bool:
    return np.issubdtype(np.result_type(target), np.floating)  # no whole numbers, so no classes


def _need_targets(name: str, shape: tuple[int, ...], target: np.ndarray | int) -> None:
    if np.shape(target) != shape:
        raise ValueError(f"{name} needs targets of shape {shape}, got shape {np.shape(target)}")


def _need_classes(name: str, numbers: np.ndarray, classes: int) -> None:
    if not np.issubdtype(numbers.dtype, np.integer):
        raise TypeError(f"{name} needs whole numbers as targets, got dtype={numbers.dtype}")
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < classes:
        got = f"{numbers.min()} to {numbers.max()}"
        raise ValueError(f"{name} needs targets from 0 to {classes - 1}, got {got}")


def _need_one_shape(name: str, input: ArrayOrTensor, target: ArrayOrTensor) -> None:
    if np.shape(input) != np.shape(target):
        shapes = f"{np.shape(input)} and {np.shape(target)}"
        raise ValueError(f"{name} needs input and target of one shape, got {shapes}")


def _need_probabilities(name: str, argument: str, p: ArrayOrTensor) -> None:
    if np.any(p < 0) or np.any(p > 1):
        hint = "; for logits take binary_cross_entropy_with_logits" if argument == "input" else ""
        raise ValueError(f"{name} needs {argument} in [0, 1], got a value outside{hint}")


def _need_log_probabilities(argument: str, x: ArrayOrTensor) -> None:
    if np.any(x > _ROUNDING):
        fix = "pass its logarithm, for instance log_softmax of the logits"
        raise ValueError(f"kl_div needs {argument} as log-probabilities, at most 0; {fix}")


def _need_share(name: str, label_smoothing: float) -> None:
    if not 0 <= label_smoothing <= 1:
        got = f"label_smoothing={label_smoothing}"
        raise ValueError(f"{name} needs label_smoothing in [0, 1], got {got}")
