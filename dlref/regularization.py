"""Regularization: what is done against overfitting besides more data, penalties above all."""

from collections.abc import Callable, Iterable

import numpy as np

from dlref.autodiff import ArrayOrTensor, Parameter

__all__ = [
    "EarlyStopping",
    "elastic_net_penalty",
    "l1_penalty",
    "l2_penalty",
    "max_norm",
    "proximal_gradient",
    "ridge_regression",
    "shrink",
    "soft_threshold",
]


def l1_penalty(w: ArrayOrTensor, l1: float) -> ArrayOrTensor:
    r"""Charge each weight by its size: the price of a weight grows in proportion to it.

    $$\Omega(w) = \lambda \sum_i \lvert w_i \rvert$$

    Also called the lasso penalty. Its slope is $\lambda$ or $-\lambda$ however small a weight is,
    and 0 at 0, as in PyTorch.

    Args:
        w: $w$, weights, any shape; leave biases and the parameters of normalizations out.
        l1: $\lambda$, strength, >= 0.

    Returns:
        The penalty, a scalar to add to the loss.

    Raises:
        ValueError: `l1` is negative.

    Examples:
        >>> float(l1_penalty(np.array([2.0, -3.0, 0.0]), 0.5).round(4))  # 0.5 * (2 + 3 + 0)
        2.5

    Source: Tibshirani (1996), equation 1, <https://doi.org/10.1111/j.2517-6161.1996.tb02080.x>.
    See also: [`soft_threshold`][dlref.regularization.soft_threshold], the step that makes zeros.
    """
    _check_strengths("l1_penalty", l1=l1)
    return l1 * np.sum(np.abs(w))


def l2_penalty(w: ArrayOrTensor, l2: float) -> ArrayOrTensor:
    r"""Charge each weight by its square: large weights are dear, small ones nearly free.

    $$\Omega(w) = \frac{\lambda}{2} \sum_i w_i^2$$

    Also called the ridge penalty. With the half its gradient is $\lambda w$, which is what
    `weight_decay` adds in PyTorch's SGD; without the half $\lambda$ counts double.

    Args:
        w: $w$, weights, any shape; leave biases and the parameters of normalizations out.
        l2: $\lambda$, strength, >= 0.

    Returns:
        The penalty, a scalar to add to the loss.

    Raises:
        ValueError: `l2` is negative.

    Examples:
        >>> float(l2_penalty(np.array([2.0, -3.0, 1.0]), 0.5).round(4))  # 0.5 / 2 * (4 + 9 + 1)
        3.5

    Source: Hoerl & Kennard (1970), <https://doi.org/10.1080/00401706.1970.10488634>; for networks
    Krogh & Hertz (1991), *A simple weight decay can improve generalization*.
    See also: [`ridge_regression`][dlref.regularization.ridge_regression], the minimum in one step.
    """
    _check_strengths("l2_penalty", l2=l2)
    return l2 / 2 * np.sum(np.square(w))


def elastic_net_penalty(w: ArrayOrTensor, l1: float, l2: float) -> ArrayOrTensor:
    r"""Charge each weight by its size and by its square at once.

    $$\Omega(w) = \lambda_1 \sum_i \lvert w_i \rvert + \frac{\lambda_2}{2} \sum_i w_i^2$$

    Args:
        w: $w$, weights, any shape.
        l1: $\lambda_1$, strength of the part that makes zeros, >= 0.
        l2: $\lambda_2$, strength of the part that shares among correlated features, >= 0.

    Returns:
        The penalty, a scalar to add to the loss.

    Raises:
        ValueError: `l1` or `l2` is negative.

    Examples:
        >>> float(elastic_net_penalty(np.array([3.0, -4.0, 0.0]), 0.1, 0.1).round(4))  # 0.7 + 1.25
        1.95

    Source: Zou & Hastie (2005), section 2, <https://doi.org/10.1111/j.1467-9868.2005.00503.x>.
    See also: [`l1_penalty`][dlref.regularization.l1_penalty],
    [`l2_penalty`][dlref.regularization.l2_penalty].
    """
    _check_strengths("elastic_net_penalty", l1=l1, l2=l2)
    return l1 * np.sum(np.abs(w)) + l2 / 2 * np.sum(np.square(w))


def soft_threshold(v: ArrayOrTensor, tau: float) -> ArrayOrTensor:
    r"""Move each number towards zero by the same amount, and stop at zero.

    $$S_\tau(v) = \mathrm{sign}(v) \max(\lvert v \rvert - \tau, 0)$$

    It is the proximal operator of the L1 penalty: the $w$ that minimizes
    $\frac{1}{2} (w - v)^2 + \tau \lvert w \rvert$. Written by cases, so that its slope is 0
    at $\lvert v \rvert = \tau$, as in PyTorch's `softshrink`.

    Args:
        v: $v$, numbers, any shape.
        tau: $\tau$, how far they move, >= 0; after a step of size $\eta$ on the loss it is
            $\eta \lambda$.

    Returns:
        Same shape and kind as `v`, with exact zeros where $\lvert v \rvert \le \tau$.

    Raises:
        ValueError: `tau` is negative.

    Examples:
        >>> soft_threshold(np.array([-2.0, -0.3, 0.1, 1.0]), 0.5).tolist()  # 2 - 0.5, 1 - 0.5, 0
        [-1.5, 0.0, 0.0, 0.5]

    Source: Donoho (1995), *De-noising by soft-thresholding*, <https://doi.org/10.1109/18.382009>.
    See also: [`shrink`][dlref.regularization.shrink], which divides and never arrives at zero.
    """
    _check_strengths("soft_threshold", tau=tau)
    return np.where(np.abs(v) <= tau, 0.0, v - tau * np.sign(v))


def shrink(v: ArrayOrTensor, tau: float) -> ArrayOrTensor:
    r"""Scale each number towards zero by the same factor.

    $$f(v) = \frac{v}{1 + \tau}$$

    It is the proximal operator of the L2 penalty: the $w$ that minimizes
    $\frac{1}{2} (w - v)^2 + \frac{\tau}{2} w^2$.

    Args:
        v: $v$, numbers, any shape.
        tau: $\tau$, how strongly, >= 0; after a step of size $\eta$ on the loss $\eta \lambda$.

    Returns:
        Same shape and kind as `v`; zero only where `v` is.

    Raises:
        ValueError: `tau` is negative.

    Examples:
        >>> shrink(np.array([-2.0, -0.3, 0.1, 1.0]), 1.0).tolist()  # halves, since 1 / (1 + 1)
        [-1.0, -0.15, 0.05, 0.5]

    Source: Parikh & Boyd (2014), *Proximal algorithms*, section 2.2,
    <https://web.stanford.edu/~boyd/papers/prox_algs.html>.
    See also: [`soft_threshold`][dlref.regularization.soft_threshold], which makes zeros.
    """
    _check_strengths("shrink", tau=tau)
    return v / (1 + tau)


def proximal_gradient(
    gradient: Callable[[np.ndarray], np.ndarray],
    w: np.ndarray,
    *,
    lr: float,
    steps: int,
    l1: float = 0.0,
    l2: float = 0.0,
) -> np.ndarray:
    r"""Minimize a loss plus an elastic net: step down the loss alone, then apply the penalty.

    $$w_{t+1} = \frac{S_{\eta \lambda_1}(w_t - \eta\, \nabla J(w_t))}{1 + \eta \lambda_2}$$

    Here $S$ is the soft threshold. With $\lambda_2 = 0$ this is the lasso by iterative
    soft-thresholding (ISTA), and its zeros are exact. It converges for
    $\eta \le 1 / c$, where $c$ is the largest curvature of a convex loss.

    Args:
        gradient: $\nabla J$, a function from weights to the gradient of the loss, no penalty in it.
        w: $w_0$, where the descent starts, shape `(parameters,)`.
        lr: $\eta$, step size, > 0.
        steps: How many steps to take, >= 0.
        l1: $\lambda_1$, strength of the L1 penalty, >= 0.
        l2: $\lambda_2$, strength of the L2 penalty, >= 0.

    Returns:
        All points of the descent, the start first, shape `(steps + 1, parameters)`.

    Raises:
        ValueError: `lr` is not positive, or `steps`, `l1` or `l2` is negative.

    Examples:
        >>> target = np.array([2.0, 0.3])  # the loss is half the squared distance from it
        >>> path = proximal_gradient(lambda w: w - target, np.ones(2), lr=1.0, steps=1, l1=0.5)
        >>> path[-1].tolist()  # the step lands on it; then 2 - 0.5, and 0.3 stops at 0
        [1.5, 0.0]

    Source: Daubechies, Defrise & De Mol (2004), <https://doi.org/10.1002/cpa.20042>; Beck &
    Teboulle (2009), <https://doi.org/10.1137/080716542>.
    See also: [`gradient_descent`][dlref.optim.descent.gradient_descent], without a penalty.
    """
    if not (lr > 0 and steps >= 0):
        raise ValueError(f"proximal_gradient needs lr > 0 and steps >= 0, got {lr=}, {steps=}")
    _check_strengths("proximal_gradient", l1=l1, l2=l2)
    path = [np.asarray(w, dtype=float)]
    for _ in range(steps):
        v = path[-1] - lr * gradient(path[-1])
        path.append(np.asarray(shrink(soft_threshold(v, lr * l1), lr * l2)))
    return np.stack(path)


def ridge_regression(X: ArrayOrTensor, y: ArrayOrTensor, l2: float) -> ArrayOrTensor:
    r"""Fit a linear model with an L2 penalty in one step, by solving the normal equations.

    $$w = (X^\top X + \lambda I)^{-1} X^\top y$$

    It minimizes $\frac{1}{2} \lVert y - X w \rVert^2 + \frac{\lambda}{2} \lVert w \rVert^2$, where
    $I$ is the identity matrix. That is the *sum* over the examples; with the mean over $N$ of
    them the same fit needs $\lambda / N$. There is no intercept: centre `X` and `y` first, since a
    penalized intercept depends on where zero is.

    Args:
        X: $X$, one row an example, shape `(batch, features)`; bring columns to one scale first.
        y: $y$, targets, shape `(batch,)` or `(batch, outputs)`.
        l2: $\lambda$, strength, >= 0; 0 is least squares and needs independent columns.

    Returns:
        Weights $w$, shape `(features,)` or `(features, outputs)`.

    Raises:
        ValueError: `l2` is negative, or `X` and `y` have different numbers of rows.

    Examples:
        >>> X, y = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([2.0, 2.0])  # one feature twice
        >>> ridge_regression(X, y, 1.0).round(4).tolist()  # both weights w: (2 + 1) w + 2 w = 4
        [0.8, 0.8]

    Source: Hoerl & Kennard (1970), equation 2.1, <https://doi.org/10.1080/00401706.1970.10488634>.
    See also: [`proximal_gradient`][dlref.regularization.proximal_gradient], step by step.
    """
    _check_strengths("ridge_regression", l2=l2)
    if np.ndim(X) != 2 or np.shape(y)[:1] != np.shape(X)[:1]:
        raise ValueError(
            "ridge_regression needs X of shape (batch, features) and y of as many rows, "
            f"got shapes {np.shape(X)} and {np.shape(y)}"
        )
    transposed = np.swapaxes(X, 0, 1)
    return np.linalg.solve(transposed @ X + l2 * np.eye(np.shape(X)[1]), transposed @ y)


def max_norm(weight: ArrayOrTensor, maxnorm: float) -> ArrayOrTensor:
    r"""Shorten the incoming weights of every unit that are longer than a bound; leave the others.

    $$f(W)_{ji} = W_{ji} \min\left(1, \frac{c}{\sqrt{\sum_k W_{jk}^2}}\right)$$

    Not a penalty but a constraint: apply it to the weights after each step of the optimizer.

    Args:
        weight: $W$, one row a unit, shape `(out, in)`.
        maxnorm: $c$, the longest row that stays as it is, > 0; 3 or 4 is usual.

    Returns:
        Same shape and kind as `weight`; no row is longer than $c$.

    Raises:
        ValueError: `maxnorm` is not positive.

    Examples:
        >>> W = np.array([[3.0, 4.0], [0.3, 0.4]])  # lengths 5 and 0.5: only the first is too long
        >>> max_norm(W, 1.0).round(4).tolist()
        [[0.6, 0.8], [0.3, 0.4]]

    Source: Srebro & Shraibman (2005), *Rank, trace-norm and max-norm*,
    <https://doi.org/10.1007/11503415_37>; with dropout Srivastava et al. (2014), section 5.1,
    <https://jmlr.org/papers/v15/srivastava14a.html>.
    See also: [`clip_by_norm`][dlref.training.gradients.clip_by_norm], the same for a gradient.
    """
    if not maxnorm > 0:
        raise ValueError(f"max_norm needs maxnorm > 0, got maxnorm={maxnorm}")
    square = np.sum(np.square(weight), axis=-1, keepdims=True)
    long = square > maxnorm**2
    # The inner where keeps the root away from 0, where its slope is infinite.
    return weight * np.where(long, maxnorm / np.sqrt(np.where(long, square, 1.0)), 1.0)


class EarlyStopping:
    r"""Stop when the validation metric no longer improves, and go back to the best weights.

    $$b_t = \begin{cases} v_t & v_t < b_{t-1} - \delta \\ b_{t-1} & \text{otherwise} \end{cases}$$

    Training stops as soon as $P$ epochs in a row brought no new best $b_t$. Each epoch is compared
    with the best one, not with the one before it. NaN is never an improvement.

    Args:
        params: Parameters whose best values are kept; none to keep nothing.
        patience: $P$, how many epochs in a row without improvement stop the training, >= 1.
        min_delta: $\delta$, by how much an epoch must be better than the best to count, >= 0.
        mode: `"min"` for a metric that should fall (a loss), `"max"` for one that should rise.

    Returns:
        A stopper; `step(metric)` after each epoch says whether to stop, `restore()` goes back.

    Raises:
        ValueError: `patience`, `min_delta` or `mode` is out of its range.

    Attributes:
        best: The best metric so far; None before the first step.
        best_epoch: The epoch that it comes from, counted from 0.
        wait: Epochs in a row without improvement.

    Examples:
        >>> stopper = EarlyStopping([], patience=2)  # 0.8 and 0.9 are no better than 0.7
        >>> [stopper.step(loss) for loss in (1.0, 0.7, 0.8, 0.9, 0.5)]  # 0.5 comes too late
        [False, False, False, True, True]
        >>> stopper.best, stopper.best_epoch
        (0.7, 1)

    Source: Prechelt (1998), *Early stopping, but when?*,
    <https://doi.org/10.1007/3-540-49430-8_3>; Goodfellow, Bengio & Courville (2016), algorithm 7.1,
    <https://www.deeplearningbook.org/contents/regularization.html>.
    See also: [`l2_penalty`][dlref.regularization.l2_penalty], which it resembles on a quadratic.
    """

    def __init__(
        self,
        params: Iterable[Parameter],
        *,
        patience: int = 10,
        min_delta: float = 0.0,
        mode: str = "min",
    ) -> None:
        if patience < 1 or not min_delta >= 0 or mode not in ("min", "max"):
            raise ValueError(
                'EarlyStopping needs patience >= 1, min_delta >= 0 and mode "min" or "max", '
                f"got {patience=}, {min_delta=}, {mode=}"
            )
        self.params = list(params)
        self.patience, self.min_delta, self.mode = patience, min_delta, mode
        self.best: float | None = None
        self.best_epoch, self.wait, self.epoch = -1, 0, -1
        self.snapshot = [parameter.data.copy() for parameter in self.params]

    def step(self, metric: float) -> bool:
        """Note the metric of one more epoch; return whether training should stop."""
        self.epoch += 1
        if self.wait >= self.patience:
            return True
        if self._improves(metric):
            self.best, self.best_epoch, self.wait = metric, self.epoch, 0
            self.snapshot = [parameter.data.copy() for parameter in self.params]
        else:
            self.wait += 1
        return self.wait >= self.patience

    def restore(self) -> None:
        """Give the parameters the values that they had in the best epoch."""
        for parameter, data in zip(self.params, self.snapshot, strict=True):
            parameter.data = data.copy()

    def _improves(self, metric: float) -> bool:
        if self.best is None:
            return not np.isnan(metric)
        gain = self.best - metric if self.mode == "min" else metric - self.best
        return bool(gain > self.min_delta)


def _check_strengths(name: str, **strengths: float) -> None:
    for argument, value in strengths.items():
        if not value >= 0:
            raise ValueError(f"{name} needs {argument} >= 0, got {argument}={value}")
