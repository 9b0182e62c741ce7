"""The training loop, and the evaluation that stands beside it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from dlref.autodiff import Parameter, no_grad
from dlref.layers import Module
from dlref.optim import Optimizer
from dlref.training.batches import minibatches
from dlref.training.gradients import clip_by_norm

__all__ = ["Epoch", "evaluate", "fit"]


class Epoch(NamedTuple):
    """What is known after an epoch.

    Attributes:
        number: Of the epoch, counted from 1.
        loss: Mean loss over the examples, each taken before the step that it led to.
        lr: Learning rate of the next step, of the first group.
    """

    number: int
    loss: float
    lr: float


def fit(
    net: Module,
    loss: Callable[[Any, np.ndarray], Any],
    optimizer: Optimizer,
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    max_norm: float = np.inf,
    schedule: Callable[[int], float] | None = None,
    after_step: Callable[[], object] | None = None,
) -> Iterator[Epoch]:
    r"""Train a network: for each batch a forward pass, a backward pass and one step.

    $$g_t = \nabla_\theta \frac{1}{B} \sum_{i=1}^{B} \ell(f_\theta(x_i), y_i), \qquad
    \theta_{t+1} = \mathrm{step}(\theta_t,\ \mathrm{clip}_\tau(g_t),\ \eta_t)$$

    It trains while you iterate: one round of your loop is one epoch, so print, evaluate, save or
    stop there.

    Args:
        net: $f_\theta$, set to training mode at the start of each epoch.
        loss: $\ell$, a function of outputs and targets that returns the mean over the batch.
        optimizer: Holds $\theta$; it takes the step.
        x: $x$, inputs, one row an example.
        y: $y$, targets, one row an example.
        epochs: Passes through the data, at least 1.
        batch_size: $B$, rows a batch.
        rng: Shuffles the rows anew in each epoch.
        max_norm: $\tau$, the longest gradient that is not clipped.
        schedule: $\eta_t$, the learning rate of every group as a function of the steps done in this
            call; None keeps the optimizer's.
        after_step: Called after each step, for instance to average the weights.

    Returns:
        An iterator over one record an epoch.

    Raises:
        ValueError: `epochs` is below 1, or the data cannot be cut into batches.
        FloatingPointError: The loss or the gradient is not finite; no step was taken, but the
            forward pass has moved running statistics.

    Examples:
        >>> from dlref.layers import Linear
        >>> from dlref.losses import mse_loss
        >>> from dlref.optim import SGD
        >>> rng, x = np.random.default_rng(0), np.linspace(-1, 1, 20)[:, None]
        >>> net = Linear(1, 1, rng=rng)
        >>> sgd = SGD(net.parameters(), lr=0.3)
        >>> for epoch in fit(net, mse_loss, sgd, x, 3 * x, epochs=2, batch_size=5, rng=rng):
        ...     print(epoch.number, round(epoch.loss, 2))
        1 1.68
        2 0.22

    Source: Goodfellow, Bengio & Courville (2016), algorithm 8.1,
    <https://www.deeplearningbook.org/contents/optimization.html>.
    See also: [`evaluate`][dlref.training.loop.evaluate], which measures and trains nothing.
    """
    if epochs < 1:
        raise ValueError(f"fit needs epochs >= 1, got epochs={epochs}")
    step = 0
    _set_lr(optimizer, schedule, step)
    for number in range(1, epochs + 1):
        net.train()
        total = 0.0
        for inputs, targets in minibatches(x, y, batch_size=batch_size, rng=rng):
            optimizer.zero_grad()
            value = loss(net(inputs), targets)
            total += _finite(value.item(), step) * len(inputs)
            value.backward()
            _clip(net.parameters(), max_norm)
            optimizer.step()
            step += 1
            _set_lr(optimizer, schedule, step)
            if after_step:
                after_step()
        yield Epoch(number, total / len(x), optimizer.param_groups[0]["lr"])


def _set_lr(optimizer: Optimizer, schedule: Callable[[int], float] | None, step: int) -> None:
    if schedule:
        for group in optimizer.param_groups:
            group["lr"] = schedule(step)


def _finite(loss: float, step: int) -> float:
    if not np.isfinite(loss):
        raise FloatingPointError(
            f"the loss is {loss} at step {step}; lower lr, clip the gradients, "
            "or look for a logarithm of zero"
        )
    return loss


def _clip(parameters: Sequence[Parameter], max_norm: float) -> None:
    reached = [p for p in parameters if p.grad is not None]
    clipped, _ = clip_by_norm([np.asarray(p.grad) for p in reached], max_norm)
    for parameter, gradient in zip(reached, clipped, strict=True):
        parameter.grad = gradient


def evaluate(
    net: Module,
    measure: Callable[[Any, np.ndarray], Any],
    x: np.ndarray,
    y: np.ndarray,
    *,
    batch_size: int = 256,
) -> float:
    r"""Measure a network on a data set: in evaluation mode, without records, each example once.

    $$J = \frac{1}{N} \sum_{b} B_b\, J_b$$

    The mean of a batch counts by its size, because the last batch is smaller.

    Args:
        net: Evaluated, and left in the mode in which it was.
        measure: $J_b$, a function of outputs and targets that returns the mean over a batch: a
            loss or [`accuracy`][dlref.metrics.accuracy].
        x: Inputs, $N$ rows.
        y: Targets, $N$ rows.
        batch_size: $B_b$, rows a batch; the result does not depend on it.

    Returns:
        The mean over all examples.

    Raises:
        ValueError: There are no examples, or they cannot be cut into batches.

    Examples:
        >>> from dlref.layers import Sequential
        >>> ten = np.arange(10.0)  # each example once: 45 / 10, not the mean of 1.5, 5.5 and 8.5
        >>> evaluate(Sequential(), lambda a, y: np.mean(a - y), ten, np.zeros(10), batch_size=4)
        4.5

    Source: Goodfellow, Bengio & Courville (2016), section 5.3,
    <https://www.deeplearningbook.org/contents/ml.html>.
    See also: [`fit`][dlref.training.loop.fit], which it can stand inside of.
    """
    if len(x) == 0:
        raise ValueError("evaluate needs at least one example, got 0")
    training = net.training
    net.eval()
    try:
        with no_grad():
            total = sum(
                float(measure(net(inputs), targets)) * len(inputs)
                for inputs, targets in minibatches(x, y, batch_size=batch_size)
            )
    finally:
        net.train(training)
    return total / len(x)
