"""Averages of the weights over the steps: often better to evaluate with than the last weights."""

import contextlib
from collections.abc import Callable, Iterator

import numpy as np

from dlref.layers import Module

__all__ = ["AveragedModel", "debiased_decay", "ema_update", "swa_update", "warmup_decay"]


def ema_update(average: np.ndarray, theta: np.ndarray, *, decay: float = 0.999) -> np.ndarray:
    r"""Move an average of the weights a little towards the present ones.

    $$\bar\theta_t = d\, \bar\theta_{t-1} + (1 - d)\, \theta_t$$

    Weights of $k$ steps ago count by $d^k$, so the average looks back over about $1 / (1 - d)$
    steps.

    Args:
        average: $\bar\theta_{t-1}$, the average so far, any shape.
        theta: $\theta_t$, the present weights, shape of `average`.
        decay: $d$, what remains of the average, in [0, 1].

    Returns:
        The new average.

    Raises:
        ValueError: `decay` is not in [0, 1].

    Examples:
        >>> ema_update(np.array([1.0]), np.array([2.0]), decay=0.9).tolist()  # 0.9 * 1 + 0.1 * 2
        [1.1]

    Source: Tarvainen & Valpola (2017), section 2, <https://arxiv.org/abs/1703.01780>; of losses
    and gradients it is older.
    See also: [`AveragedModel`][dlref.training.averaging.AveragedModel], which applies it to a
    network.
    """
    if not 0 <= decay <= 1:
        raise ValueError(f"ema_update needs decay in [0, 1], got decay={decay}")
    return decay * average + (1 - decay) * theta


def warmup_decay(num_averaged: int, *, decay: float = 0.999) -> float:
    r"""Let an average forget fast while it is young: the decay grows from 1/10 to its full value.

    $$d_n = \min\left(d, \frac{1 + n}{10 + n}\right)$$

    Args:
        num_averaged: $n$, how many weights the average has seen, >= 0.
        decay: $d$, the full decay, in [0, 1].

    Returns:
        The decay to use for the next update.

    Raises:
        ValueError: `decay` is not in [0, 1] or `num_averaged` is negative.

    Examples:
        >>> [round(warmup_decay(n), 4) for n in (0, 90, 10_000)]
        [0.1, 0.91, 0.999]

    Source: `tf.train.ExponentialMovingAverage` with `num_updates`,
    <https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage>.
    See also: [`debiased_decay`][dlref.training.averaging.debiased_decay], which averages evenly
    at first.
    """
    _check_decay("warmup_decay", decay, num_averaged)
    return min(decay, (1 + num_averaged) / (10 + num_averaged))


def debiased_decay(num_averaged: int, *, decay: float = 0.999) -> float:
    r"""Correct an average for its start: it begins as an even mean and ends as an exponential one.

    $$d_n = d\, \frac{1 - d^n}{1 - d^{n+1}}$$

    It is Adam's bias correction, folded into the decay: the result is that of an average which
    starts at zero and is divided by the sum of its weights, $1 - d^{n+1}$. At first $d_n$ is nearly
    $n / (n + 1)$, as in an even mean; later it is $d$.

    Args:
        num_averaged: $n$, how many weights the average has seen, >= 0.
        decay: $d$, the full decay, in [0, 1).

    Returns:
        The decay to use for the next update; 0 for the first, which forgets the start.

    Raises:
        ValueError: `decay` is not in [0, 1) or `num_averaged` is negative.

    Examples:
        >>> [round(debiased_decay(n, decay=0.999), 4) for n in (0, 1, 2, 3, 10_000)]
        [0.0, 0.4997, 0.6663, 0.7496, 0.999]

    Source: Kingma & Ba (2015), section 3, for the correction, <https://arxiv.org/abs/1412.6980>.
    See also: [`warmup_decay`][dlref.training.averaging.warmup_decay], which forgets faster.
    """
    _check_decay("debiased_decay", decay, num_averaged)
    if decay == 1:
        raise ValueError("debiased_decay needs decay in [0, 1), got decay=1")
    return decay * (1 - decay**num_averaged) / (1 - decay ** (num_averaged + 1))


def swa_update(average: np.ndarray, theta: np.ndarray, num_averaged: int) -> np.ndarray:
    r"""Take one more set of weights into an even average.

    $$\bar\theta_{n+1} = \bar\theta_n + \frac{\theta - \bar\theta_n}{n + 1}$$

    Args:
        average: $\bar\theta_n$, the mean of $n$ sets of weights, any shape.
        theta: $\theta$, the next set, shape of `average`.
        num_averaged: $n$, how many the average holds, >= 0.

    Returns:
        The mean of all $n + 1$.

    Raises:
        ValueError: `num_averaged` is negative.

    Examples:
        >>> swa_update(np.array([1.0]), np.array([4.0]), num_averaged=2).tolist()  # (1 + 1 + 4) / 3
        [2.0]

    Source: Izmailov et al. (2018), algorithm 1, <https://arxiv.org/abs/1803.05407>.
    See also: [`AveragedModel`][dlref.training.averaging.AveragedModel], which applies it to a
    network.
    """
    if num_averaged < 0:
        raise ValueError(f"swa_update needs num_averaged >= 0, got num_averaged={num_averaged}")
    mean: np.ndarray = average + (theta - average) / (num_averaged + 1)
    return mean


class AveragedModel:
    r"""A second set of weights, averaged over the steps, that can stand in for the first.

    $$\bar\theta_1 = \theta_1, \qquad
    \bar\theta_{n+1} = \mathrm{avg}(\bar\theta_n, \theta_{n+1}, n)$$

    The first update copies the weights. Only parameters are averaged: running statistics of batch
    normalization stay those of the present weights, so compute them anew for the average.

    Args:
        net: The network whose parameters $\theta$ are averaged.
        avg_fn: $\mathrm{avg}$, a function of average, weights and how many were averaged.

    Returns:
        A holder of the average; training does not notice it.

    Examples:
        >>> from dlref.layers import Linear
        >>> net = Linear(1, 1, rng=np.random.default_rng(0))
        >>> average = AveragedModel(net, lambda mean, theta, n: ema_update(mean, theta, decay=0.9))
        >>> for value in (0.0, 1.0):
        ...     net.weight.data = np.array([[value]])
        ...     average.update_parameters()
        >>> with average.applied():
        ...     net.weight.data.round(4).tolist()
        [[0.1]]

    Source: `torch.optim.swa_utils.AveragedModel`,
    <https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema>.
    See also: [`swa_update`][dlref.training.averaging.swa_update] and
    [`ema_update`][dlref.training.averaging.ema_update], the two usual averages.
    """

    def __init__(
        self,
        net: Module,
        avg_fn: Callable[[np.ndarray, np.ndarray, int], np.ndarray] = swa_update,
    ) -> None:
        self.parameters = net.parameters()
        self.avg_fn = avg_fn
        self.averages = [parameter.data.copy() for parameter in self.parameters]
        self.num_averaged = 0

    def update_parameters(self) -> None:
        """Take the present weights into the average."""
        for place, parameter in enumerate(self.parameters):
            if self.num_averaged == 0:
                self.averages[place] = parameter.data.copy()
            else:
                average = self.averages[place]
                self.averages[place] = self.avg_fn(average, parameter.data, self.num_averaged)
        self.num_averaged += 1

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """Let the network have the averaged weights inside the `with` block, its own after it."""
        own = [parameter.data for parameter in self.parameters]
        self._assign(self.averages)
        try:
            yield
        finally:
            self._assign(own)

    def _assign(self, arrays: list[np.ndarray]) -> None:
        for parameter, array in zip(self.parameters, arrays, strict=True):
            parameter.data = array


def _check_decay(name: str, decay: float, num_averaged: int) -> None:
    if not 0 <= decay <= 1 or num_averaged < 0:
        raise ValueError(
            f"{name} needs decay in [0, 1] and num_averaged >= 0, "
            f"got decay={decay} and num_averaged={num_averaged}"
        )
