"""Normalization: give activations, or weights, a scale that training cannot lose."""

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from dlref.autodiff import ArrayOrTensor, Parameter, Tensor
from dlref.layers.module import Module

__all__ = [
    "BatchNorm",
    "GroupNorm",
    "LayerNorm",
    "RMSNorm",
    "batch_norm",
    "batch_norm_backward",
    "fold_batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "rms_norm",
    "spectral_norm",
    "standardize",
    "update_running_statistics",
    "weight_norm",
]


def standardize(
    x: ArrayOrTensor, mean: ArrayOrTensor | None = None, std: ArrayOrTensor | None = None
) -> ArrayOrTensor:
    r"""Turn each feature into its z-score: how many standard deviations it is from the mean.

    $$z_{ij} = \frac{x_{ij} - \mu_j}{\sigma_j}, \qquad
    \mu_j = \frac{1}{N} \sum_{i=1}^{N} x_{ij}, \qquad
    \sigma_j = \sqrt{\frac{1}{N} \sum_{i=1}^{N} (x_{ij} - \mu_j)^2}$$

    Args:
        x: $x$, one row an example, shape `(batch, features)`.
        mean: Means of the training set, shape `(features,)`; None takes $\mu$, those of `x`.
        std: Standard deviations of the training set, > 0; None takes $\sigma$, those of `x`.

    Returns:
        Scores $z$, without a unit, shape of `x`.

    Raises:
        ValueError: A feature does not vary, so that its standard deviation is 0.

    Examples:
        >>> standardize(np.array([190.0]), np.array([180.0]), np.array([5.0])).tolist()  # 10 / 5
        [2.0]
        >>> heights = np.array([[150.0], [170.0], [190.0], [170.0]])  # mean 170, variance 200
        >>> standardize(heights).round(2).ravel().tolist()  # 20 / 14.14 to each side
        [-1.41, 0.0, 1.41, 0.0]

    Source: LeCun, Bottou, Orr & Müller (1998), *Efficient BackProp*, section 4.3,
    <https://doi.org/10.1007/3-540-49430-8_2>.
    See also: [`batch_norm`][dlref.layers.normalization.batch_norm], the same inside the network.
    """
    mean = np.mean(x, axis=0) if mean is None else mean
    std = np.std(x, axis=0) if std is None else std
    if not np.all(std > 0):
        raise ValueError(
            f"standardize needs standard deviations > 0, got {std} (drop features that never vary)"
        )
    return (x - mean) / std


def batch_norm(
    x: ArrayOrTensor,
    running_mean: np.ndarray | None = None,
    running_var: np.ndarray | None = None,
    weight: ArrayOrTensor | None = None,
    bias: ArrayOrTensor | None = None,
    *,
    training: bool = False,
    eps: float = 1e-5,
) -> ArrayOrTensor:
    r"""Normalize each channel over the batch, then scale and shift it.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_j}{\sqrt{\sigma_j^2 + \epsilon}} + \beta_j, \qquad
    \mu_j = \frac{1}{N} \sum_{i=1}^{N} x_{ij}, \qquad
    \sigma_j^2 = \frac{1}{N} \sum_{i=1}^{N} (x_{ij} - \mu_j)^2$$

    That is training. In evaluation $\mu$ and $\sigma^2$ are the running statistics, so that the
    layer is a fixed straight line. With further axes, as in images, $i$ runs over them as well.

    Args:
        x: $x$, activations, shape `(batch, channels, ...)`.
        running_mean: Means for evaluation, shape `(channels,)`; unused in training.
        running_var: Variances for evaluation, shape `(channels,)`; unused in training.
        weight: $\gamma$, scale, shape `(channels,)`; None means 1.
        bias: $\beta$, shift, shape `(channels,)`; None means 0.
        training: Whether to take the statistics of this batch. Unlike PyTorch's function, this one
            leaves the running statistics as they are.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: Training with a single value a channel or without `eps`, evaluation without
            running statistics, or a shape does not fit.

    Examples:
        >>> x = np.array([[1.0, 100.0], [3.0, 300.0]])
        >>> batch_norm(x, training=True).round(3).tolist()  # (1 - 2) / 1, (100 - 200) / 100
        [[-1.0, -1.0], [1.0, 1.0]]

    Source: Ioffe & Szegedy (2015), algorithms 1 and 2, <https://arxiv.org/abs/1502.03167>.
    See also: [`layer_norm`][dlref.layers.normalization.layer_norm], over the features of each
    example; [`BatchNorm`][dlref.layers.normalization.BatchNorm], which keeps the statistics.
    """
    axes = _batch_axes("batch_norm", x)
    if training:
        _need_several("batch_norm", x)
        if eps <= 0:
            raise ValueError(f"batch_norm needs eps > 0 in training, got eps={eps}")
        y = _normalized(x, axes, eps)
    elif running_mean is None or running_var is None:
        raise ValueError("batch_norm needs running_mean and running_var when training=False")
    else:
        mean, var = np.expand_dims(running_mean, axes), np.expand_dims(running_var, axes)
        y = (x - mean) / np.sqrt(var + eps)
    return _scaled_and_shifted("batch_norm", y, (1,), weight, bias)


def update_running_statistics(
    x: ArrayOrTensor, running_mean: np.ndarray, running_var: np.ndarray, momentum: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    r"""Move the running mean and variance towards those of the batch.

    $$\begin{aligned}
    \hat\mu_j &\leftarrow (1 - m)\, \hat\mu_j + m\, \mu_j \\
    \hat v_j &\leftarrow (1 - m)\, \hat v_j + m\, v_j \\
    \mu_j &= \frac{1}{N} \sum_{i=1}^{N} x_{ij} \\
    v_j &= \frac{1}{N - 1} \sum_{i=1}^{N} (x_{ij} - \mu_j)^2
    \end{aligned}$$

    The variance is the unbiased one, with $N - 1$, although the batch itself is normalized with
    the biased one.

    Args:
        x: $x$, activations of one batch, shape `(batch, channels, ...)`.
        running_mean: $\hat\mu$, running means, zeros at first, shape `(channels,)`.
        running_var: $\hat v$, running variances, ones at first, shape `(channels,)`.
        momentum: $m$, weight of the new batch, in [0, 1].

    Returns:
        The new running means and variances, as arrays without gradient.

    Raises:
        ValueError: `momentum` is out of its range, or there is a single value a channel.

    Examples:
        >>> x = np.array([[1.0], [3.0]])  # mean 2, unbiased variance 2
        >>> mean, var = update_running_statistics(x, np.zeros(1), np.ones(1))
        >>> mean.round(4).tolist(), var.round(4).tolist()  # 0.1 * 2, 0.9 * 1 + 0.1 * 2
        ([0.2], [1.1])

    Source: Ioffe & Szegedy (2015), algorithm 2, <https://arxiv.org/abs/1502.03167>; the moving
    average as in `torch.nn.BatchNorm1d`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html>.
    See also: [`BatchNorm`][dlref.layers.normalization.BatchNorm], which calls it in training.
    """
    if not 0 <= momentum <= 1:
        raise ValueError(
            f"update_running_statistics needs momentum in [0, 1], got momentum={momentum}"
        )
    axes = _batch_axes("update_running_statistics", x)
    _need_several("update_running_statistics", x)
    batch = _values(x)
    mean, var = np.mean(batch, axis=axes), np.var(batch, axis=axes, ddof=1)
    return (
        (1 - momentum) * running_mean + momentum * mean,
        (1 - momentum) * running_var + momentum * var,
    )


def batch_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray, *, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of batch norm in training, in closed form.

    $$\begin{aligned}
    \frac{\partial L}{\partial x_{ij}} &= \frac{\gamma_j}{N s_j} \left( N g_{ij}
    - \sum_{k=1}^{N} g_{kj} - \hat x_{ij} \sum_{k=1}^{N} g_{kj}\, \hat x_{kj} \right) \\
    \frac{\partial L}{\partial \gamma_j} &= \sum_{k=1}^{N} g_{kj}\, \hat x_{kj} \\
    \frac{\partial L}{\partial \beta_j} &= \sum_{k=1}^{N} g_{kj} \\
    \hat x_{ij} &= \frac{x_{ij} - \mu_j}{s_j} \\
    s_j &= \sqrt{\frac{1}{N} \sum_{k=1}^{N} (x_{kj} - \mu_j)^2 + \epsilon} \\
    \mu_j &= \frac{1}{N} \sum_{k=1}^{N} x_{kj}
    \end{aligned}$$

    Here for readers and for checking: the engine finds the same gradients from
    [`batch_norm`][dlref.layers.normalization.batch_norm].

    Args:
        grad_output: $g$, gradient of the loss in the outputs, shape of `x`.
        x: $x$, inputs of the forward pass, shape `(batch, channels, ...)`.
        weight: $\gamma$, scale, shape `(channels,)`.
        eps: $\epsilon$, as in the forward pass.

    Returns:
        Gradients in `x`, in the scale and in the shift.

    Raises:
        ValueError: There is a single value a channel.

    Examples:
        >>> x, g = np.array([[0.0], [1.0], [5.0]]), np.array([[1.0], [0.0], [0.0]])
        >>> dx, dgamma, dbeta = batch_norm_backward(g, x, np.ones(1))
        >>> dx.round(3).ravel().tolist()  # one output asks, all inputs answer; the sum is 0
        [0.176, -0.22, 0.044]

    Source: Ioffe & Szegedy (2015), section 3, <https://arxiv.org/abs/1502.03167>.
    See also: [`batch_norm`][dlref.layers.normalization.batch_norm], the forward pass.
    """
    axes = _batch_axes("batch_norm_backward", x)
    _need_several("batch_norm_backward", x)
    N = x.size // x.shape[1]
    s = np.sqrt(np.var(x, axis=axes, keepdims=True) + eps)
    x_hat = (x - np.mean(x, axis=axes, keepdims=True)) / s
    dbeta = np.sum(grad_output, axis=axes, keepdims=True)
    dgamma = np.sum(grad_output * x_hat, axis=axes, keepdims=True)
    dx = np.expand_dims(weight, axes) / (N * s) * (N * grad_output - dbeta - x_hat * dgamma)
    return dx, np.ravel(dgamma), np.ravel(dbeta)


def fold_batch_norm(
    weight: ArrayOrTensor,
    bias: ArrayOrTensor | None,
    running_mean: ArrayOrTensor,
    running_var: ArrayOrTensor,
    bn_weight: ArrayOrTensor,
    bn_bias: ArrayOrTensor,
    *,
    eps: float = 1e-5,
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Merge batch norm in evaluation into the linear or convolutional layer before it.

    $$W_{ij}' = \frac{\gamma_i}{\sqrt{\hat v_i + \epsilon}}\, W_{ij}, \qquad
    b_i' = \beta_i + \frac{\gamma_i}{\sqrt{\hat v_i + \epsilon}}\, (b_i - \hat\mu_i)$$

    Args:
        weight: $W$, weight of the layer before, shape `(out, in, ...)`.
        bias: $b$, its bias, shape `(out,)`; None means 0.
        running_mean: $\hat\mu$, running means, shape `(out,)`.
        running_var: $\hat v$, running variances, shape `(out,)`.
        bn_weight: $\gamma$, scale of batch norm, shape `(out,)`.
        bn_bias: $\beta$, shift of batch norm, shape `(out,)`.
        eps: $\epsilon$, as in batch norm.

    Returns:
        Weight and bias of the one layer that does both.

    Raises:
        ValueError: The layer and batch norm do not have the same number of outputs.

    Examples:
        >>> W, b = np.array([[2.0]]), np.array([1.0])
        >>> mean, var, gamma, beta = np.array([[5.0], [4.0], [3.0], [0.5]])
        >>> W, b = fold_batch_norm(W, b, mean, var, gamma, beta, eps=0.0)
        >>> W.item(), b.item()  # 3 (2x + 1 - 5) / 2 + 0.5 = 3x - 5.5
        (3.0, -5.5)

    Source: Jacob et al. (2018), section 3.2, equation 14, <https://arxiv.org/abs/1712.05877>.
    See also: [`collapse_linear`][dlref.activations.collapse_linear], the same with linear layers.
    """
    out = np.shape(weight)[:1]
    shapes = [np.shape(p) for p in (running_mean, running_var, bn_weight, bn_bias)]
    if (
        any(shape != out for shape in shapes)
        or np.shape(weight if bias is None else bias)[:1] != out
    ):
        raise ValueError(
            f"fold_batch_norm needs statistics, scale and shift of shape {out}, got {shapes}"
        )
    scale = bn_weight / np.sqrt(running_var + eps)
    shift = -running_mean if bias is None else bias - running_mean
    rest = tuple(range(1, np.ndim(weight)))
    return np.expand_dims(scale, rest) * weight, bn_bias + scale * shift


def layer_norm(
    x: ArrayOrTensor,
    weight: ArrayOrTensor | None = None,
    bias: ArrayOrTensor | None = None,
    *,
    axis: int | tuple[int, ...] = -1,
    eps: float = 1e-5,
) -> ArrayOrTensor:
    r"""Normalize each example over its own features, then scale and shift them.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + \beta_j, \qquad
    \mu_i = \frac{1}{n} \sum_{j=1}^{n} x_{ij}, \qquad
    \sigma_i^2 = \frac{1}{n} \sum_{j=1}^{n} (x_{ij} - \mu_i)^2$$

    Args:
        x: $x$, activations, shape `(..., features)`.
        weight: $\gamma$, scale, shape of the normalized axes; None means 1.
        bias: $\beta$, shift, shape of the normalized axes; None means 0.
        axis: Axes to normalize over; PyTorch's `normalized_shape` names the sizes of the last ones.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: An axis does not exist, or `weight` or `bias` has not its shape.

    Examples:
        >>> x = np.array([[1.0, 3.0], [100.0, 300.0]])
        >>> layer_norm(x).round(3).tolist()  # each row: (1 - 2) / 1, (100 - 200) / 100
        [[-1.0, 1.0], [-1.0, 1.0]]

    Source: Ba, Kiros & Hinton (2016), equation 4, <https://arxiv.org/abs/1607.06450>.
    See also: [`rms_norm`][dlref.layers.normalization.rms_norm], without the mean;
    [`batch_norm`][dlref.layers.normalization.batch_norm], over the examples.
    """
    axes = tuple(sorted(normalize_axis_tuple(axis, np.ndim(x))))
    return _scaled_and_shifted("layer_norm", _normalized(x, axes, eps), axes, weight, bias)


def rms_norm(
    x: ArrayOrTensor,
    weight: ArrayOrTensor | None = None,
    *,
    axis: int | tuple[int, ...] = -1,
    eps: float | None = None,
) -> ArrayOrTensor:
    r"""Divide each example by the root mean square of its features, then scale them.

    $$y_{ij} = \gamma_j\, \frac{x_{ij}}{\sqrt{\frac{1}{n} \sum_{k=1}^{n} x_{ik}^2 + \epsilon}}$$

    No mean is subtracted, neither from the values nor in the divisor, and nothing is added.

    Args:
        x: $x$, activations, shape `(..., features)`.
        weight: $\gamma$, scale, shape of the normalized axes; None means 1.
        axis: Axes to normalize over.
        eps: $\epsilon$, added to the mean square, inside the root; None means the spacing of
            numbers at 1, as in PyTorch: 2.2e-16 in float64, 1.2e-7 in float32.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: An axis does not exist, or `weight` has not its shape.

    Examples:
        >>> rms_norm(np.array([1.0, 7.0])).round(3).tolist()  # over sqrt((1 + 49) / 2) = 5
        [0.2, 1.4]

    Source: Zhang & Sennrich (2019), equation 4, <https://arxiv.org/abs/1910.07467>.
    See also: [`layer_norm`][dlref.layers.normalization.layer_norm], which subtracts the mean.
    """
    axes = tuple(sorted(normalize_axis_tuple(axis, np.ndim(x))))
    eps = float(np.finfo(x.dtype).eps) if eps is None else eps
    y = x / np.sqrt(np.mean(np.square(x), axis=axes, keepdims=True) + eps)
    return _scaled_and_shifted("rms_norm", y, axes, weight, None)


def group_norm(
    x: ArrayOrTensor,
    num_groups: int,
    weight: ArrayOrTensor | None = None,
    bias: ArrayOrTensor | None = None,
    *,
    eps: float = 1e-5,
) -> ArrayOrTensor:
    r"""Normalize each example over groups of neighbouring channels, then scale and shift them.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + \beta_j, \qquad
    \mu_i = \frac{1}{n} \sum_{j \in S} x_{ij}, \qquad
    \sigma_i^2 = \frac{1}{n} \sum_{j \in S} (x_{ij} - \mu_i)^2$$

    Here $j$ counts the values of an example and $S$ are the $n$ values, at all positions, of the
    group of channels to which $j$ belongs. Scale and shift are one number a channel.

    Args:
        x: $x$, activations, shape `(batch, channels, ...)`.
        num_groups: How many groups; it must divide the number of channels.
        weight: $\gamma$, scale, shape `(channels,)`; None means 1.
        bias: $\beta$, shift, shape `(channels,)`; None means 0.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `num_groups` does not divide the channels, or a shape does not fit.

    Examples:
        >>> x = np.array([[1.0, 3.0, 50.0, 50.0]])  # one example, four channels: two pairs
        >>> group_norm(x, num_groups=2).round(3).tolist()  # (1 - 2)/1, (3 - 2)/1; 50 is its mean
        [[-1.0, 1.0, 0.0, 0.0]]

    Source: Wu & He (2018), equation 7, <https://arxiv.org/abs/1803.08494>.
    See also: [`instance_norm`][dlref.layers.normalization.instance_norm], one channel a group.
    """
    _batch_axes("group_norm", x)
    batch, channels = x.shape[:2]
    if num_groups < 1 or channels % num_groups:
        raise ValueError(
            "group_norm needs num_groups that divides the channels, "
            f"got num_groups={num_groups} for {channels} channels"
        )
    groups = np.reshape(x, (batch, num_groups, channels // num_groups, *x.shape[2:]))
    y = np.reshape(_normalized(groups, tuple(range(2, groups.ndim)), eps), x.shape)
    return _scaled_and_shifted("group_norm", y, (1,), weight, bias)


def instance_norm(
    x: ArrayOrTensor,
    weight: ArrayOrTensor | None = None,
    bias: ArrayOrTensor | None = None,
    *,
    eps: float = 1e-5,
) -> ArrayOrTensor:
    r"""Normalize each channel of each example over its positions, then scale and shift it.

    $$y_{ijk} = \gamma_j\, \frac{x_{ijk} - \mu_{ij}}{\sqrt{\sigma_{ij}^2 + \epsilon}} + \beta_j,
    \qquad \mu_{ij} = \frac{1}{n} \sum_{k=1}^{n} x_{ijk}, \qquad
    \sigma_{ij}^2 = \frac{1}{n} \sum_{k=1}^{n} (x_{ijk} - \mu_{ij})^2$$

    Args:
        x: $x$, activations, shape `(batch, channels, positions)` or `(batch, channels, H, W)`.
        weight: $\gamma$, scale, shape `(channels,)`; None means 1.
        bias: $\beta$, shift, shape `(channels,)`; None means 0.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: A channel has a single position, or a shape does not fit.

    Examples:
        >>> x = np.array([[[6.0, 2.0], [10.0, 30.0]]])  # one example, two channels
        >>> instance_norm(x).round(3).tolist()  # (6 - 4) / 2 and on, (10 - 20) / 10 and on
        [[[1.0, -1.0], [-1.0, 1.0]]]

    Source: Ulyanov, Vedaldi & Lempitsky (2016), <https://arxiv.org/abs/1607.08022>.
    See also: [`group_norm`][dlref.layers.normalization.group_norm], over several channels.
    """
    axes = tuple(range(2, np.ndim(x)))
    if np.prod(np.shape(x)[2:], dtype=int) < 2:
        raise ValueError(
            f"instance_norm needs more than 1 position a channel, got shape {np.shape(x)}"
        )
    return _scaled_and_shifted("instance_norm", _normalized(x, axes, eps), (1,), weight, bias)


def weight_norm(v: ArrayOrTensor, g: ArrayOrTensor) -> ArrayOrTensor:
    r"""Build each row of a weight from a direction and a length of its own.

    $$w_{ij} = g_i\, \frac{v_{ij}}{\sqrt{\sum_{k=1}^{n} v_{ik}^2}}$$

    Args:
        v: $v$, directions, shape `(out, in, ...)`; their lengths do not matter.
        g: $g$, length of each row of the weight, shape `(out,)`.

    Returns:
        The weight, shape of `v`.

    Raises:
        ValueError: `g` has not one entry a row, or a row of `v` is 0 and has no direction.

    Examples:
        >>> v, g = np.array([[0.0, -2.0]]), np.array([6.0])  # the direction [0, -1], 6 long
        >>> weight_norm(v, g).tolist(), weight_norm(7 * v, g).tolist()  # 7 cancels
        ([[0.0, -6.0]], [[0.0, -6.0]])

    Source: Salimans & Kingma (2016), equation 2, <https://arxiv.org/abs/1602.07868>.
    See also: [`spectral_norm`][dlref.layers.normalization.spectral_norm], one number a matrix.
    """
    if np.shape(g) != np.shape(v)[:1]:
        raise ValueError(
            f"weight_norm needs one length a row, got shapes {np.shape(v)} and {np.shape(g)}"
        )
    rest = tuple(range(1, np.ndim(v)))
    length = np.sqrt(np.sum(np.square(v), axis=rest, keepdims=True))
    if not np.all(length > 0):
        raise ValueError("weight_norm needs rows of v other than 0, got a row of zeros")
    return np.expand_dims(g, rest) * v / length


def spectral_norm(
    weight: ArrayOrTensor, u: np.ndarray, *, n_power_iterations: int = 1
) -> tuple[ArrayOrTensor, np.ndarray]:
    r"""Divide a weight by its largest singular value, estimated by power iteration.

    $$v = \frac{W^\top u}{\|W^\top u\|}, \qquad u' = \frac{W v}{\|W v\|}, \qquad
    \bar W = \frac{W}{u'^\top W v}$$

    The vectors count as constants: the gradient goes through $W$ alone, as in PyTorch.

    Args:
        weight: $W$, a matrix, shape `(out, in)`; a filter bank `(out, in, ...)` is flattened to
            one.
        u: $u$, the estimate of the last step, shape `(out,)`; random at first.
        n_power_iterations: How often to improve `u`; 1 is enough if `u` is kept between the steps.

    Returns:
        The normalized weight and the new `u`.

    Raises:
        ValueError: `u` does not fit, there are no iterations, or the weight is 0 along `u`.

    Examples:
        >>> W = np.array([[3.0, 0.0], [0.0, 1.0]])
        >>> W_bar, u = spectral_norm(W, np.ones(2), n_power_iterations=20)
        >>> W_bar.round(4).tolist()  # the singular values are 3 and 1; all is divided by 3
        [[1.0, 0.0], [0.0, 0.3333]]

    Source: Miyato, Kataoka, Koyama & Yoshida (2018), algorithm 1,
    <https://arxiv.org/abs/1802.05957>.
    See also: [`weight_norm`][dlref.layers.normalization.weight_norm], one length a row.
    """
    if np.shape(u) != np.shape(weight)[:1] or n_power_iterations < 1:
        raise ValueError(
            "spectral_norm needs u of shape (out,) and n_power_iterations >= 1, got shapes "
            f"{np.shape(weight)} and {np.shape(u)}, n_power_iterations={n_power_iterations}"
        )
    W = np.reshape(weight, (u.size, -1))
    fixed = _values(W)
    for _ in range(n_power_iterations):
        v = _unit(fixed.T @ u)
        u = _unit(fixed @ v)
    return weight / (u @ W @ v), u


class BatchNorm(Module):
    r"""Batch norm that holds its scale, its shift and the running statistics.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_j}{\sqrt{\sigma_j^2 + \epsilon}} + \beta_j, \qquad
    \mu_j = \frac{1}{N} \sum_{i=1}^{N} x_{ij}, \qquad
    \sigma_j^2 = \frac{1}{N} \sum_{i=1}^{N} (x_{ij} - \mu_j)^2$$

    In training $\mu$ and $\sigma^2$ are those of the batch, and every call moves the running ones;
    in evaluation they are the running ones. One class for `(batch, channels)`, sequences
    `(batch, channels, length)` and images `(batch, channels, height, width)`.

    Args:
        num_features: Channels, at least 1.
        eps: $\epsilon$, added to the variance, inside the root.
        momentum: Weight of the new batch in the running statistics, in [0, 1].

    Returns:
        A module with the parameters `weight` ($\gamma$, ones at first) and `bias` ($\beta$, zeros),
        and the arrays `running_mean` and `running_var`, which no optimizer moves.

    Raises:
        ValueError: There is no channel; in training, a batch has a single value a channel.

    Examples:
        >>> layer, x = BatchNorm(1), np.array([[1.0], [3.0]])
        >>> layer(x).data.round(3).ravel().tolist()  # mean 2, deviation 1
        [-1.0, 1.0]
        >>> layer.eval()(x).data.round(3).ravel().tolist()  # mean 0.2, variance 1.1 so far
        [0.763, 2.67]

    Source: Ioffe & Szegedy (2015), algorithm 2, <https://arxiv.org/abs/1502.03167>;
    `torch.nn.BatchNorm2d`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html>.
    See also: [`batch_norm`][dlref.layers.normalization.batch_norm], the function that it calls.
    """

    def __init__(self, num_features: int, *, eps: float = 1e-5, momentum: float = 0.1) -> None:
        if num_features < 1:
            raise ValueError(f"BatchNorm needs num_features >= 1, got num_features={num_features}")
        self.weight = Parameter(np.ones(num_features))
        self.bias = Parameter(np.zeros(num_features))
        self.running_mean = np.zeros(num_features)
        self.running_var = np.ones(num_features)
        self.eps, self.momentum = eps, momentum

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Normalize `x`, shape `(batch, channels, ...)`; in training also learn the statistics."""
        y = batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias,
            training=self.training, eps=self.eps,
        )  # fmt: skip
        if self.training:
            self.running_mean, self.running_var = update_running_statistics(
                x, self.running_mean, self.running_var, self.momentum
            )
        return y


class LayerNorm(Module):
    r"""Layer norm over the last axes that holds its scale and its shift.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + \beta_j, \qquad
    \mu_i = \frac{1}{n} \sum_{j=1}^{n} x_{ij}, \qquad
    \sigma_i^2 = \frac{1}{n} \sum_{j=1}^{n} (x_{ij} - \mu_i)^2$$

    Args:
        normalized_shape: Sizes of the last axes, which are normalized together; a number for one.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        A module with the parameters `weight` ($\gamma$, ones at first) and `bias` ($\beta$, zeros).

    Raises:
        ValueError: The last axes of the input have other sizes.

    Examples:
        >>> layer = LayerNorm(2)
        >>> layer(np.array([[1.0, 3.0]])).data.round(3).tolist()  # mean 2, deviation 1 of the row
        [[-1.0, 1.0]]

    Source: Ba, Kiros & Hinton (2016), equation 4, <https://arxiv.org/abs/1607.06450>;
    `torch.nn.LayerNorm`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html>.
    See also: [`layer_norm`][dlref.layers.normalization.layer_norm], the function that it calls.
    """

    def __init__(self, normalized_shape: int | tuple[int, ...], *, eps: float = 1e-5) -> None:
        self.weight = Parameter(np.ones(normalized_shape))
        self.bias = Parameter(np.zeros(normalized_shape))
        self.eps = eps

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Normalize the last axes of `x`."""
        axes = tuple(range(-self.weight.ndim, 0))
        return layer_norm(x, self.weight, self.bias, axis=axes, eps=self.eps)


class RMSNorm(Module):
    r"""RMS norm over the last axes that holds its scale.

    $$y_{ij} = \gamma_j\, \frac{x_{ij}}{\sqrt{\frac{1}{n} \sum_{k=1}^{n} x_{ik}^2 + \epsilon}}$$

    Args:
        normalized_shape: Sizes of the last axes, which are normalized together; a number for one.
        eps: $\epsilon$, added to the mean square; None means the spacing of numbers at 1.

    Returns:
        A module with the one parameter `weight` ($\gamma$, ones at first).

    Raises:
        ValueError: The last axes of the input have other sizes.

    Examples:
        >>> layer = RMSNorm(2)
        >>> [name for name, _ in layer.named_parameters()]  # no shift
        ['weight']

    Source: Zhang & Sennrich (2019), equation 4, <https://arxiv.org/abs/1910.07467>;
    `torch.nn.RMSNorm`, <https://docs.pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html>.
    See also: [`rms_norm`][dlref.layers.normalization.rms_norm], the function that it calls.
    """

    def __init__(
        self, normalized_shape: int | tuple[int, ...], *, eps: float | None = None
    ) -> None:
        self.weight = Parameter(np.ones(normalized_shape))
        self.eps = eps

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Normalize the last axes of `x`."""
        axes = tuple(range(-self.weight.ndim, 0))
        return rms_norm(x, self.weight, axis=axes, eps=self.eps)


class GroupNorm(Module):
    r"""Group norm that holds its scale and its shift, one number a channel each.

    $$y_{ij} = \gamma_j\, \frac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} + \beta_j, \qquad
    \mu_i = \frac{1}{n} \sum_{j \in S} x_{ij}, \qquad
    \sigma_i^2 = \frac{1}{n} \sum_{j \in S} (x_{ij} - \mu_i)^2$$

    Here $S$ are the $n$ values of an example in the group of channels to which $j$ belongs.

    Args:
        num_groups: How many groups; it must divide the number of channels.
        num_channels: Channels, at least 1.
        eps: $\epsilon$, added to the variance, inside the root.

    Returns:
        A module with the parameters `weight` ($\gamma$, ones at first) and `bias` ($\beta$, zeros).

    Raises:
        ValueError: `num_groups` does not divide `num_channels`.

    Examples:
        >>> layer = GroupNorm(2, 4)
        >>> layer(np.array([[1.0, 3.0, 100.0, 300.0]])).data.round(3).tolist()
        [[-1.0, 1.0, -1.0, 1.0]]

    Source: Wu & He (2018), equation 7, <https://arxiv.org/abs/1803.08494>; `torch.nn.GroupNorm`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html>.
    See also: [`group_norm`][dlref.layers.normalization.group_norm], the function that it calls.
    """

    def __init__(self, num_groups: int, num_channels: int, *, eps: float = 1e-5) -> None:
        if num_groups < 1 or num_channels < 1 or num_channels % num_groups:
            raise ValueError(
                "GroupNorm needs num_groups that divides num_channels, "
                f"got num_groups={num_groups} and num_channels={num_channels}"
            )
        self.weight = Parameter(np.ones(num_channels))
        self.bias = Parameter(np.zeros(num_channels))
        self.num_groups, self.eps = num_groups, eps

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Normalize `x`, shape `(batch, channels, ...)`."""
        return group_norm(x, self.num_groups, self.weight, self.bias, eps=self.eps)


def _normalized(x: ArrayOrTensor, axes: tuple[int, ...], eps: float) -> ArrayOrTensor:
    """Centre first and square then: the mean of squares minus the squared mean loses digits."""
    centred = x - np.mean(x, axis=axes, keepdims=True)
    return centred / np.sqrt(np.mean(np.square(centred), axis=axes, keepdims=True) + eps)


def _scaled_and_shifted(
    name: str,
    y: ArrayOrTensor,
    axes: tuple[int, ...],
    weight: ArrayOrTensor | None,
    bias: ArrayOrTensor | None,
) -> ArrayOrTensor:
    """Apply scale and shift, which run along these axes and are shared by all others."""
    size = tuple(y.shape[axis] for axis in axes)
    others = tuple(axis for axis in range(y.ndim) if axis not in axes)
    for what, parameter in (("weight", weight), ("bias", bias)):
        if parameter is not None and np.shape(parameter) != size:
            raise ValueError(f"{name} needs {what} of shape {size}, got {np.shape(parameter)}")
    if weight is not None:
        y = y * np.expand_dims(weight, others)
    return y if bias is None else y + np.expand_dims(bias, others)


def _batch_axes(name: str, x: ArrayOrTensor) -> tuple[int, ...]:
    """All axes but that of the channels."""
    if np.ndim(x) < 2:
        raise ValueError(f"{name} needs shape (batch, channels, ...), got shape {np.shape(x)}")
    return (0, *range(2, np.ndim(x)))


def _need_several(name: str, x: ArrayOrTensor) -> None:
    """One value is its own mean: its deviation is 0, whatever it was."""
    if x.size <= x.shape[1]:
        raise ValueError(f"{name} needs more than 1 value per channel, got shape {x.shape}")


def _values(x: ArrayOrTensor) -> np.ndarray:
    """The numbers alone, without their history."""
    return x.data if isinstance(x, Tensor) else np.asarray(x)


def _unit(direction: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(direction)
    if length == 0:
        raise ValueError("spectral_norm needs a weight other than 0 along u, got a product of 0")
    unit: np.ndarray = direction / length
    return unit
