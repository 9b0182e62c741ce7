"""Dropout in its forms: single values, whole channels or whole branches are left out at random."""

import numpy as np

from dlref.autodiff import ArrayOrTensor
from dlref.layers.module import Module

__all__ = ["DropPath", "Dropout", "Dropout2d", "drop_path", "dropout", "dropout2d",
           "dropout_variance"]  # fmt: skip


def dropout(
    x: ArrayOrTensor, p: float = 0.5, *, training: bool = True, rng: np.random.Generator
) -> ArrayOrTensor:
    r"""Set each value to zero with probability p while training, and enlarge the others to match.

    $$y = \frac{m \odot x}{1 - p}, \qquad m_i \sim \mathrm{Bernoulli}(1 - p)$$

    The division makes this *inverted* dropout: the expected output is $x$, so nothing is left to
    do in evaluation, where $y = x$.

    Args:
        x: $x$, activations, any shape.
        p: $p$, probability to *drop* a value, in [0, 1], as in PyTorch; the original paper's $p$
            is the probability to keep one.
        training: Whether to drop at all; False gives `x` back.
        rng: Where the mask $m$ comes from.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `p` is no probability.

    Examples:
        >>> y = dropout(np.ones(1000), 0.75, rng=np.random.default_rng(0))
        >>> np.unique(y).tolist()  # what stays is multiplied by 1 / (1 - 0.75)
        [0.0, 4.0]

    Source: Srivastava et al. (2014), section 4 and, for the scaling, section 10,
    <https://jmlr.org/papers/v15/srivastava14a.html>; Hinton et al. (2012),
    <https://arxiv.org/abs/1207.0580>.
    See also: [`dropout2d`][dlref.layers.dropout.dropout2d], whole channels.
    """
    _check_p("dropout", p)
    return _drop(x, np.shape(x), p, rng) if training else x


def dropout2d(
    x: ArrayOrTensor, p: float = 0.5, *, training: bool = True, rng: np.random.Generator
) -> ArrayOrTensor:
    r"""Drop whole channels of each example: one coin decides about all pixels of a feature map.

    $$y_{nchw} = \frac{m_{nc}\, x_{nchw}}{1 - p}, \qquad m_{nc} \sim \mathrm{Bernoulli}(1 - p)$$

    Also called spatial dropout. Neighbouring pixels are nearly equal, so dropping single ones hides
    little from the next convolution.

    Args:
        x: $x$, feature maps, shape `(batch, channels, height, width)`.
        p: $p$, probability to drop a channel, in [0, 1].
        training: Whether to drop at all; False gives `x` back.
        rng: Where the mask $m$ comes from.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `p` is no probability, or `x` has not four axes.

    Examples:
        >>> y = dropout2d(np.ones((20, 16, 2, 2)), 0.5, rng=np.random.default_rng(0))
        >>> np.unique(y.sum(axis=(2, 3))).tolist()  # four pixels: all 0, or all 1 / (1 - 0.5)
        [0.0, 8.0]

    Source: Tompson et al. (2015), section 3.2, <https://arxiv.org/abs/1411.4280>.
    See also: [`drop_path`][dlref.layers.dropout.drop_path], whole branches.
    """
    _check_p("dropout2d", p)
    if np.ndim(x) != 4:
        raise ValueError(
            f"dropout2d needs x of shape (batch, channels, height, width), got shape {np.shape(x)}"
        )
    return _drop(x, (*np.shape(x)[:2], 1, 1), p, rng) if training else x


def drop_path(
    x: ArrayOrTensor, p: float = 0.5, *, training: bool = True, rng: np.random.Generator
) -> ArrayOrTensor:
    r"""Drop the whole branch for some examples of the batch: one coin an example.

    $$y_{n} = \frac{m_{n}\, x_{n}}{1 - p}, \qquad m_{n} \sim \mathrm{Bernoulli}(1 - p)$$

    Also called stochastic depth; torchvision's mode "row". Apply it to the branch *before* it is
    added to the skip connection: an example whose branch is dropped passes as if the block were
    not there.

    Args:
        x: $x$, output of a residual branch, shape `(batch, ...)`.
        p: $p$, probability to drop the branch of an example, in [0, 1].
        training: Whether to drop at all; False gives `x` back.
        rng: Where the mask $m$ comes from.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `p` is no probability, or `x` has no axis for the batch.

    Examples:
        >>> skip, branch = np.ones((100, 2)), np.full((100, 2), 0.5)
        >>> y = skip + drop_path(branch, 0.5, rng=np.random.default_rng(0))
        >>> np.unique(y, axis=0).tolist()  # 1 where the branch is dropped, else 1 + 0.5 / (1 - 0.5)
        [[1.0, 1.0], [2.0, 2.0]]

    Source: Huang et al. (2016), section 3, <https://arxiv.org/abs/1603.09382>; the scaling while
    training is torchvision's, <https://docs.pytorch.org/vision/stable/generated/torchvision.ops.stochastic_depth.html>.
    See also: [`dropout`][dlref.layers.dropout.dropout], single values.
    """
    _check_p("drop_path", p)
    if np.ndim(x) < 1:
        raise ValueError(f"drop_path needs x of shape (batch, ...), got shape {np.shape(x)}")
    return _drop(x, (np.shape(x)[0], *(1,) * (np.ndim(x) - 1)), p, rng) if training else x


def dropout_variance(mean: float, std: float, p: float) -> float:
    r"""Say which variance inverted dropout gives to an input of known mean and spread.

    $$\mathrm{Var}[y] = \frac{\sigma_x^2 + \mu_x^2}{1 - p} - \mu_x^2$$

    The mean stays $\mu_x$; the variance grows, and in evaluation it is $\sigma_x^2$ again.

    Args:
        mean: $\mu_x$, mean of the input.
        std: $\sigma_x$, standard deviation of the input, >= 0.
        p: $p$, probability to drop, in [0, 1).

    Returns:
        The variance while training.

    Raises:
        ValueError: `std` or `p` is out of its range.

    Examples:
        >>> dropout_variance(mean=1.0, std=1.5, p=0.5)  # (2.25 + 1) / 0.5 - 1; evaluation has 2.25
        5.5

    Source: Li et al. (2019), section 3, <https://arxiv.org/abs/1801.05134>.
    See also: [`dropout`][dlref.layers.dropout.dropout].
    """
    if not (std >= 0 and 0 <= p < 1):
        raise ValueError(f"dropout_variance needs std >= 0 and p in [0, 1), got {std=}, {p=}")
    return (std**2 + mean**2) / (1 - p) - mean**2


class Dropout(Module):
    r"""Dropout as a layer: it drops in training and lets everything pass in evaluation.

    $$y = \begin{cases} \frac{m \odot x}{1 - p} & \text{in training} \\ x & \text{in evaluation}
    \end{cases}$$

    Args:
        p: $p$, probability to drop a value, in [0, 1].
        rng: Where the masks $m$ come from; every call draws a new one.

    Returns:
        A module without parameters; `train()` and `eval()` switch it.

    Raises:
        ValueError: `p` is no probability.

    Examples:
        >>> layer = Dropout(0.5, rng=np.random.default_rng(0))
        >>> for mode in (True, False):
        ...     print(np.unique(layer.train(mode)(np.ones(100))).tolist())
        [0.0, 2.0]
        [1.0]

    Source: `torch.nn.Dropout`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html>.
    See also: [`dropout`][dlref.layers.dropout.dropout], the function that it calls.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        _check_p("Dropout", p)
        self.p, self.rng = p, rng

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Return `x` with values dropped; in evaluation, as it is."""
        return dropout(x, self.p, training=self.training, rng=self.rng)


class Dropout2d(Module):
    r"""Spatial dropout as a layer: whole channels in training, nothing in evaluation.

    $$y_{nchw} = \begin{cases} \frac{m_{nc}\, x_{nchw}}{1 - p} & \text{in training} \\ x_{nchw} &
    \text{in evaluation} \end{cases}$$

    Args:
        p: $p$, probability to drop a channel, in [0, 1].
        rng: Where the masks $m$ come from; every call draws a new one.

    Returns:
        A module without parameters; `train()` and `eval()` switch it.

    Raises:
        ValueError: `p` is no probability.

    Examples:
        >>> layer = Dropout2d(0.5, rng=np.random.default_rng(0))
        >>> np.unique(layer.eval()(np.ones((20, 16, 2, 2)))).tolist()
        [1.0]

    Source: `torch.nn.Dropout2d`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html>.
    See also: [`dropout2d`][dlref.layers.dropout.dropout2d], the function that it calls.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        _check_p("Dropout2d", p)
        self.p, self.rng = p, rng

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Return `x` with channels dropped; in evaluation, as it is."""
        return dropout2d(x, self.p, training=self.training, rng=self.rng)


class DropPath(Module):
    r"""Stochastic depth as a layer: skips a residual branch in training, never in evaluation.

    $$y_n = \begin{cases} \frac{m_n\, x_n}{1 - p} & \text{in training} \\ x_n & \text{in evaluation}
    \end{cases}$$

    Args:
        p: $p$, probability to drop the branch of an example, in [0, 1].
        rng: Where the masks $m$ come from; every call draws a new one.

    Returns:
        A module without parameters; `train()` and `eval()` switch it.

    Raises:
        ValueError: `p` is no probability.

    Examples:
        >>> layer = DropPath(0.5, rng=np.random.default_rng(0))
        >>> np.unique(layer(np.ones((100, 2))), axis=0).tolist()
        [[0.0, 0.0], [2.0, 2.0]]

    Source: Huang et al. (2016), section 3, <https://arxiv.org/abs/1603.09382>.
    See also: [`drop_path`][dlref.layers.dropout.drop_path], the function that it calls.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        _check_p("DropPath", p)
        self.p, self.rng = p, rng

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Return `x` with the rows of some examples dropped; in evaluation, as it is."""
        return drop_path(x, self.p, training=self.training, rng=self.rng)


def _drop(
    x: ArrayOrTensor, shape: tuple[int, ...], p: float, rng: np.random.Generator
) -> ArrayOrTensor:
    """Drop with a mask of a shape that broadcasts to that of `x`."""
    keep = rng.random(shape) >= p
    return np.where(keep, x / (1 - p if p < 1 else 1), 0.0)


def _check_p(name: str, p: float) -> None:
    if not 0 <= p <= 1:
        raise ValueError(f"{name} needs p in [0, 1], the probability to drop, got p={p}")
