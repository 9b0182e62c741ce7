"""Start values of weights and biases: how large they are, and how they are drawn."""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Literal

import numpy as np

__all__ = [
    "calculate_fans",
    "calculate_gain",
    "kaiming_normal",
    "kaiming_std",
    "kaiming_uniform",
    "lecun_normal",
    "lecun_uniform",
    "normal",
    "orthogonal",
    "prior_bias",
    "trunc_normal",
    "trunc_normal_std",
    "uniform",
    "uniform_bound",
    "xavier_normal",
    "xavier_std",
    "xavier_uniform",
    "zeros",
]

Mode = Literal["fan_in", "fan_out"]

_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
_LEAST_MASS = 0.01  # of the normal distribution between the bounds, or redrawing takes too long


def zeros(shape: Sequence[int]) -> np.ndarray:
    r"""Start every entry at zero: right for biases, wrong for the weights of hidden layers.

    $$W_{ij} = 0$$

    Args:
        shape: $(n_{\text{out}}, n_{\text{in}})$, or any other shape.

    Returns:
        An array of zeros.

    Examples:
        >>> bool(zeros((2, 3)).any())
        False

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 8.4,
    <https://www.deeplearningbook.org/contents/optimization.html>.
    See also: [`normal`][dlref.init.normal], which breaks the symmetry.
    """
    return np.zeros(shape)


def normal(
    shape: Sequence[int], *, mean: float = 0.0, std: float = 1.0, rng: np.random.Generator
) -> np.ndarray:
    r"""Draw every entry from one normal distribution, whatever the size of the layer.

    $$W_{ij} = \mu + s\, \epsilon_{ij}, \qquad \epsilon_{ij} \sim \mathcal{N}(0, 1)$$

    Args:
        shape: Shape of the array.
        mean: $\mu$, mean of the entries.
        std: $s$, their standard deviation (not their variance), >= 0.
        rng: Where the values come from.

    Returns:
        A new array.

    Raises:
        ValueError: `std` is negative.

    Examples:
        >>> W = normal((1000, 1000), std=0.02, rng=np.random.default_rng(0))
        >>> round(float(W.std()), 4)
        0.02

    Source: `torch.nn.init.normal_`, <https://docs.pytorch.org/docs/stable/nn.init.html>.
    See also: [`kaiming_normal`][dlref.init.kaiming_normal], which takes the size into account.
    """
    if std < 0:
        raise ValueError(f"normal needs std >= 0, got std={std}")
    return mean + std * rng.standard_normal(shape)


def uniform(
    shape: Sequence[int], *, a: float = 0.0, b: float = 1.0, rng: np.random.Generator
) -> np.ndarray:
    r"""Draw every entry evenly between two bounds.

    $$W_{ij} = a + (b - a)\, u_{ij}, \qquad u_{ij} \sim \mathcal{U}(0, 1)$$

    The variance is $(b - a)^2 / 12$, so $r^2 / 3$ for the bounds $\pm r$.

    Args:
        shape: Shape of the array.
        a: $a$, lower bound; give $-r$ for weights, since the default is not symmetric.
        b: $b$, upper bound, >= `a`.
        rng: Where the values come from.

    Returns:
        A new array.

    Raises:
        ValueError: `b` is below `a`.

    Examples:
        >>> W = uniform((1000, 1000), a=-0.6, b=0.6, rng=np.random.default_rng(0))
        >>> round(float(W.var()), 2)  # (b - a)**2 / 12 = 1.2**2 / 12
        0.12

    Source: `torch.nn.init.uniform_`, <https://docs.pytorch.org/docs/stable/nn.init.html>.
    See also: [`uniform_bound`][dlref.init.uniform_bound], the bound for a standard deviation.
    """
    if b < a:
        raise ValueError(f"uniform needs b >= a, got a={a}, b={b}")
    return rng.uniform(a, b, shape)


def uniform_bound(std: float) -> float:
    r"""Return the bound between whose two signs a uniform distribution has this spread.

    $$r = \sqrt{3}\, s$$

    Args:
        std: $s$, standard deviation, >= 0.

    Returns:
        The bound $r$: the values of $\mathcal{U}(-r, r)$ have standard deviation `std`.

    Raises:
        ValueError: `std` is negative.

    Examples:
        >>> round(uniform_bound(0.1), 4)
        0.1732

    Source: the variance of $\mathcal{U}(-r, r)$ is $r^2 / 3$; used by `torch.nn.init`,
    <https://docs.pytorch.org/docs/stable/nn.init.html>.
    See also: [`xavier_uniform`][dlref.init.xavier_uniform], which draws up to such a bound.
    """
    if std < 0:
        raise ValueError(f"uniform_bound needs std >= 0, got std={std}")
    return math.sqrt(3) * std


def calculate_fans(shape: Sequence[int]) -> tuple[int, int]:
    r"""Count how many inputs one output reads, and how many outputs one input reaches.

    $$n_{\text{in}} = C_{\text{in}}\, k_h k_w, \qquad n_{\text{out}} = C_{\text{out}}\, k_h k_w$$

    A linear layer has no kernel, so its fans are its numbers of inputs and outputs.

    Args:
        shape: $(C_{\text{out}}, C_{\text{in}}, k_h, k_w)$, shape of the weight as in PyTorch:
            outputs, then the inputs that each of them reads, then the kernel, if there is one.

    Returns:
        Fan-in $n_{\text{in}}$ and fan-out $n_{\text{out}}$.

    Raises:
        ValueError: The shape has fewer than two axes.

    Examples:
        >>> calculate_fans((256, 784))  # a linear layer from 784 to 256 units
        (784, 256)
        >>> calculate_fans((64, 16, 3, 3))  # 16 * 9 and 64 * 9
        (144, 576)

    Source: Glorot & Bengio (2010), section 4.2, <https://proceedings.mlr.press/v9/glorot10a.html>;
    for convolutions He et al. (2015), section 2.2, <https://arxiv.org/abs/1502.01852>.
    See also: [`calculate_gain`][dlref.init.calculate_gain], the other half of a scale.
    """
    if len(shape) < 2:
        raise ValueError(f"calculate_fans needs a weight of two axes or more, got shape {shape}")
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    r"""Return the factor that makes up for what an activation function takes from the signal.

    $$g = \sqrt{\frac{2}{1 + a^2}}$$

    That is leaky ReLU; ReLU is $a = 0$. The others are 1 for linear layers and the sigmoid, 5/3 for
    tanh and 3/4 for SELU.

    Args:
        nonlinearity: "linear", "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
        param: $a$, slope of leaky ReLU for negative inputs; None is 0.01, as in `torch.nn`.

    Returns:
        The gain, a factor of the standard deviation.

    Raises:
        ValueError: There is no gain for the function.

    Examples:
        >>> calculate_gain("tanh") == 5 / 3
        True
        >>> relu, identity = calculate_gain("relu"), calculate_gain("leaky_relu", 1.0)
        >>> round(relu**2, 4), round(identity, 4)  # 2 / (1 + 0), sqrt(2 / (1 + 1))
        (2.0, 1.0)

    Source: `torch.nn.init.calculate_gain`, <https://docs.pytorch.org/docs/stable/nn.init.html>; for
    leaky ReLU He et al. (2015), equation 15, <https://arxiv.org/abs/1502.01852>.
    See also: [`calculate_fans`][dlref.init.calculate_fans], the other half of a scale.
    """
    if nonlinearity == "leaky_relu":
        a = 0.01 if param is None else param
        return math.sqrt(2 / (1 + a**2))
    if nonlinearity not in _GAINS:
        known = ", ".join(sorted([*_GAINS, "leaky_relu"]))
        raise ValueError(f"calculate_gain knows {known}, got nonlinearity={nonlinearity!r}")
    return _GAINS[nonlinearity]


def prior_bias(probability: float) -> float:
    r"""Return the output bias with which an untrained classifier answers with a given probability.

    $$b = -\log \frac{1 - p}{p}$$

    It is the inverse of the sigmoid, for a single output whose weighted sum is near 0 at first.
    With a bias of 0 the first answers would be one half, and the many examples of the common
    class would dominate the first steps.

    Args:
        probability: $p$, share of the positive class, in (0, 1).

    Returns:
        The bias.

    Raises:
        ValueError: `probability` is not between 0 and 1.

    Examples:
        >>> abs(prior_bias(0.5)), round(prior_bias(0.01), 3)  # log 1, -log 99
        (0.0, -4.595)

    Source: Lin, Goyal, Girshick, He & Dollár (2017), *Focal loss for dense object detection*,
    section 4.1, <https://arxiv.org/abs/1708.02002>.
    See also: [`zeros`][dlref.init.zeros], the usual start of a bias.
    """
    if not 0 < probability < 1:
        raise ValueError(f"prior_bias needs probability in (0, 1), got {probability=}")
    return math.log(probability) - math.log1p(-probability)  # keeps the digits of a tiny share


def xavier_std(fan_in: int, fan_out: int, gain: float = 1.0) -> float:
    r"""Return Xavier's standard deviation, a compromise between the forward and the backward pass.

    $$s = g \sqrt{\frac{2}{n_{\text{in}} + n_{\text{out}}}}$$

    Args:
        fan_in: $n_{\text{in}}$, inputs of a unit, at least 1.
        fan_out: $n_{\text{out}}$, units that an input reaches, at least 1.
        gain: $g$, factor for the activation function, >= 0.

    Returns:
        The standard deviation of the weights; its square is the variance.

    Raises:
        ValueError: A fan is smaller than 1, or the gain is negative.

    Examples:
        >>> xavier_std(5, 3)  # the variance is 2 / (5 + 3)
        0.5

    Source: Glorot & Bengio (2010), equation 12, <https://proceedings.mlr.press/v9/glorot10a.html>.
    See also: [`kaiming_std`][dlref.init.kaiming_std], which looks at one fan only.
    """
    if min(fan_in, fan_out) < 1 or gain < 0:
        needs = "xavier_std needs fans of at least 1 and gain >= 0"
        raise ValueError(f"{needs}, got {fan_in=}, {fan_out=}, {gain=}")
    return gain * math.sqrt(2 / (fan_in + fan_out))


def xavier_uniform(
    shape: Sequence[int], *, gain: float = 1.0, rng: np.random.Generator
) -> np.ndarray:
    r"""Draw weights evenly between the bounds that Xavier's variance asks for.

    $$r = g \sqrt{\frac{6}{n_{\text{in}} + n_{\text{out}}}}, \qquad
    W_{ij} \sim \mathcal{U}(-r, r)$$

    Also called Glorot uniform.

    Args:
        shape: $(n_{\text{out}}, n_{\text{in}})$, shape of the weight; a kernel may follow.
        gain: $g$, factor for the activation function, >= 0.
        rng: Where the values come from.

    Returns:
        A new array, mean 0, every entry between $-r$ and $r$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one, or the gain is negative.

    Examples:
        >>> W = xavier_uniform((200, 400), rng=np.random.default_rng(0))
        >>> round(float(abs(W).max()), 4)  # sqrt(6 / 600)
        0.1

    Source: Glorot & Bengio (2010), equation 16, <https://proceedings.mlr.press/v9/glorot10a.html>.
    See also: [`xavier_normal`][dlref.init.xavier_normal], the same variance from a bell.
    """
    r = uniform_bound(xavier_std(*calculate_fans(shape), gain))
    return uniform(shape, a=-r, b=r, rng=rng)


def xavier_normal(
    shape: Sequence[int], *, gain: float = 1.0, rng: np.random.Generator
) -> np.ndarray:
    r"""Draw weights from a normal distribution with Xavier's variance.

    $$s^2 = \frac{2 g^2}{n_{\text{in}} + n_{\text{out}}}, \qquad
    W_{ij} \sim \mathcal{N}(0, s^2)$$

    Also called Glorot normal. The second argument of $\mathcal{N}$ is the variance; random
    generators take its root.

    Args:
        shape: $(n_{\text{out}}, n_{\text{in}})$, shape of the weight; a kernel may follow.
        gain: $g$, factor for the activation function, >= 0.
        rng: Where the values come from.

    Returns:
        A new array, mean 0 and standard deviation $s$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one, or the gain is negative.

    Examples:
        >>> W = xavier_normal((400, 800), rng=np.random.default_rng(0))
        >>> round(float(W.std()), 3)  # sqrt(2 / 1200)
        0.041

    Source: Glorot & Bengio (2010), equation 12, <https://proceedings.mlr.press/v9/glorot10a.html>.
    See also: [`xavier_uniform`][dlref.init.xavier_uniform], the same variance between bounds.
    """
    return normal(shape, std=xavier_std(*calculate_fans(shape), gain), rng=rng)


def kaiming_std(fan: int, a: float = 0.0, nonlinearity: str = "leaky_relu") -> float:
    r"""Return He's standard deviation, which makes up for the half that ReLU cuts away.

    $$s = \sqrt{\frac{2}{(1 + a^2)\, n}}$$

    For another `nonlinearity` it is its gain divided by $\sqrt{n}$.

    Args:
        fan: $n$, fan-in to keep the forward signal or fan-out to keep the gradient, at least 1.
        a: $a$, slope of leaky ReLU for negative inputs; 0 is ReLU.
        nonlinearity: The activation function that follows, as in `calculate_gain`.

    Returns:
        The standard deviation of the weights; its square is the variance.

    Raises:
        ValueError: `fan` is smaller than 1, or there is no gain for `nonlinearity`.

    Examples:
        >>> kaiming_std(2), kaiming_std(32)  # the variances are 2 / 2 and 2 / 32
        (1.0, 0.25)

    Source: He, Zhang, Ren & Sun (2015), equations 10 and 15, <https://arxiv.org/abs/1502.01852>.
    See also: [`xavier_std`][dlref.init.xavier_std], which looks at both fans.
    """
    if fan < 1:
        raise ValueError(f"kaiming_std needs a fan of at least 1, got {fan=}")
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)


def kaiming_uniform(
    shape: Sequence[int],
    *,
    a: float = 0.0,
    mode: Mode = "fan_in",
    nonlinearity: str = "leaky_relu",
    rng: np.random.Generator,
) -> np.ndarray:
    r"""Draw weights evenly between the bounds that He's variance asks for.

    $$r = \sqrt{\frac{6}{(1 + a^2)\, n}}, \qquad W_{ij} \sim \mathcal{U}(-r, r)$$

    Also called He uniform. With $a = \sqrt{5}$ the bound is $1 / \sqrt{n}$, which is what PyTorch's
    linear and convolutional layers start with.

    Args:
        shape: Shape of the weight, `(out, in)`; a kernel may follow.
        a: $a$, slope of leaky ReLU for negative inputs; 0 is ReLU.
        mode: "fan_in" makes $n$ the fan-in and keeps the forward signal, "fan_out" makes it the
            fan-out and keeps the gradient.
        nonlinearity: The activation function that follows; `a` counts for leaky ReLU only.
        rng: Where the values come from.

    Returns:
        A new array, mean 0, every entry between $-r$ and $r$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one, the mode is neither of the
            two, or there is no gain for `nonlinearity`.

    Examples:
        >>> W = kaiming_uniform((400, 150), rng=np.random.default_rng(0))
        >>> round(float(abs(W).max()), 3)  # sqrt(6 / 150)
        0.2

    Source: He, Zhang, Ren & Sun (2015), section 2.2, <https://arxiv.org/abs/1502.01852>; uniform in
    `torch.nn.init.kaiming_uniform_`, <https://docs.pytorch.org/docs/stable/nn.init.html>.
    See also: [`kaiming_normal`][dlref.init.kaiming_normal], the same variance from a bell.
    """
    r = uniform_bound(kaiming_std(_fan("kaiming_uniform", shape, mode), a, nonlinearity))
    return uniform(shape, a=-r, b=r, rng=rng)


def kaiming_normal(
    shape: Sequence[int],
    *,
    a: float = 0.0,
    mode: Mode = "fan_in",
    nonlinearity: str = "leaky_relu",
    rng: np.random.Generator,
) -> np.ndarray:
    r"""Draw weights from a normal distribution with He's variance.

    $$s^2 = \frac{2}{(1 + a^2)\, n}, \qquad W_{ij} \sim \mathcal{N}(0, s^2)$$

    Also called He normal.

    Args:
        shape: Shape of the weight, `(out, in)`; a kernel may follow.
        a: $a$, slope of leaky ReLU for negative inputs; 0 is ReLU.
        mode: "fan_in" makes $n$ the fan-in and keeps the forward signal, "fan_out" makes it the
            fan-out and keeps the gradient.
        nonlinearity: The activation function that follows; `a` counts for leaky ReLU only.
        rng: Where the values come from.

    Returns:
        A new array, mean 0 and standard deviation $s$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one, the mode is neither of the
            two, or there is no gain for `nonlinearity`.

    Examples:
        >>> W = kaiming_normal((10_000, 8), rng=np.random.default_rng(0))
        >>> round(float(W.std()), 1)  # sqrt(2 / 8)
        0.5

    Source: He, Zhang, Ren & Sun (2015), equations 10 and 15, <https://arxiv.org/abs/1502.01852>.
    See also: [`kaiming_uniform`][dlref.init.kaiming_uniform], the same variance between bounds.
    """
    std = kaiming_std(_fan("kaiming_normal", shape, mode), a, nonlinearity)
    return normal(shape, std=std, rng=rng)


def lecun_uniform(shape: Sequence[int], *, rng: np.random.Generator) -> np.ndarray:
    r"""Draw weights evenly between bounds that give the variance 1 / fan-in.

    $$r = \sqrt{\frac{3}{n_{\text{in}}}}, \qquad W_{ij} \sim \mathcal{U}(-r, r)$$

    It equals `kaiming_uniform` with `nonlinearity="linear"`, the way to it in PyTorch.

    Args:
        shape: $(n_{\text{out}}, n_{\text{in}})$, shape of the weight; a kernel may follow.
        rng: Where the values come from.

    Returns:
        A new array, mean 0, every entry between $-r$ and $r$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one.

    Examples:
        >>> W = lecun_uniform((200, 300), rng=np.random.default_rng(0))
        >>> round(float(abs(W).max()), 4)  # sqrt(3 / 300)
        0.1

    Source: LeCun, Bottou, Orr & Müller (1998), *Efficient backprop*, section 4.6,
    <https://doi.org/10.1007/3-540-49430-8_2>.
    See also: [`lecun_normal`][dlref.init.lecun_normal], the same variance from a bell.
    """
    return kaiming_uniform(shape, nonlinearity="linear", rng=rng)


def lecun_normal(shape: Sequence[int], *, rng: np.random.Generator) -> np.ndarray:
    r"""Draw weights from a normal distribution with the variance 1 / fan-in.

    $$s^2 = \frac{1}{n_{\text{in}}}, \qquad W_{ij} \sim \mathcal{N}(0, s^2)$$

    It equals `kaiming_normal` with `nonlinearity="linear"`, the way to it in PyTorch.

    Args:
        shape: $(n_{\text{out}}, n_{\text{in}})$, shape of the weight; a kernel may follow.
        rng: Where the values come from.

    Returns:
        A new array, mean 0 and standard deviation $s$.

    Raises:
        ValueError: The shape has fewer than two axes or an empty one.

    Examples:
        >>> W = lecun_normal((2000, 100), rng=np.random.default_rng(0))
        >>> round(float(W.std()), 2)  # 1 / sqrt(100)
        0.1

    Source: LeCun, Bottou, Orr & Müller (1998), *Efficient backprop*, section 4.6,
    <https://doi.org/10.1007/3-540-49430-8_2>.
    See also: [`kaiming_normal`][dlref.init.kaiming_normal], with twice this variance for ReLU.
    """
    return kaiming_normal(shape, nonlinearity="linear", rng=rng)


def orthogonal(shape: Sequence[int], *, gain: float = 1.0, rng: np.random.Generator) -> np.ndarray:
    r"""Draw a matrix whose rows, or columns if they are fewer, are orthogonal and of one length.

    $$W W^\top = g^2 I$$

    So it is for a square matrix and for one with fewer rows than columns. With more rows there are
    not directions enough for all of them: then the columns are orthogonal, $W^\top W = g^2 I$, and
    every input leaves $g$ times as long. With fewer rows only inputs in their span do; what is
    orthogonal to all rows is lost. A kernel is flattened into the columns.

    Args:
        shape: Shape of the weight $W$, `(out, in)`; a kernel may follow.
        gain: $g$, length of each row or column.
        rng: Where the values come from.

    Returns:
        A new array; all singular values of the flattened matrix are $\lvert g \rvert$.

    Raises:
        ValueError: The shape has fewer than two axes.

    Examples:
        >>> W = orthogonal((3, 5), gain=2.0, rng=np.random.default_rng(0))
        >>> abs((W @ W.T).round(6)).tolist()
        [[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]

    Source: Saxe, McClelland & Ganguli (2014), for square matrices,
    <https://arxiv.org/abs/1312.6120>; other shapes as `torch.nn.init.orthogonal_`; the signs follow
    Mezzadri (2007), <https://arxiv.org/abs/math-ph/0609050>.
    See also: [`lecun_normal`][dlref.init.lecun_normal], which keeps lengths on average only.
    """
    if len(shape) < 2:
        raise ValueError(f"orthogonal needs a weight of two axes or more, got shape {shape}")
    rows, columns = shape[0], math.prod(shape[1:])
    q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diagonal(r))  # else QR prefers some signs and the draw is not uniform
    return gain * np.reshape(q if rows >= columns else q.T, shape)


def trunc_normal(
    shape: Sequence[int],
    *,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    rng: np.random.Generator,
) -> np.ndarray:
    r"""Draw from a normal distribution, again and again until every entry is between two bounds.

    $$W_{ij} \sim \mathcal{N}(\mu, s^2), \qquad a \le W_{ij} \le b$$

    The bounds are values of weights, as in PyTorch, not multiples of `std`.

    Args:
        shape: Shape of the array.
        mean: $\mu$, mean before the cut.
        std: $s$, standard deviation before the cut, > 0.
        a: $a$, lowest value.
        b: $b$, highest value, > `a`.
        rng: Where the values come from.

    Returns:
        A new array, every entry from `a` to `b`.

    Raises:
        ValueError: `std` is not positive, or the bounds hold less than 1 % of the distribution.

    Examples:
        >>> W = trunc_normal((1000, 100), std=0.02, a=-0.04, b=0.04, rng=np.random.default_rng(0))
        >>> round(float(abs(W).max()), 3), round(float(W.std()), 4)  # less than 0.02
        (0.04, 0.0176)

    Source: `torch.nn.init.trunc_normal_`, <https://docs.pytorch.org/docs/stable/nn.init.html>.
    See also: [`trunc_normal_std`][dlref.init.trunc_normal_std], how much spread the cut takes.
    """
    _check_cut("trunc_normal", mean, std, a, b)
    w = rng.normal(mean, std, shape)
    while np.any(outside := (w < a) | (w > b)):
        w[outside] = rng.normal(mean, std, int(outside.sum()))
    return w


def trunc_normal_std(mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0) -> float:
    r"""Return the standard deviation that a normal distribution keeps after its tails are cut off.

    $$\begin{aligned}
    s' &= s \sqrt{1 + \frac{\alpha\, \varphi(\alpha) - \beta\, \varphi(\beta)}{Z}
    - \left(\frac{\varphi(\alpha) - \varphi(\beta)}{Z}\right)^2}, \\
    \alpha &= \frac{a - \mu}{s}, \qquad \beta = \frac{b - \mu}{s}, \\
    Z &= \Phi\left(\frac{b - \mu}{s}\right) - \Phi\left(\frac{a - \mu}{s}\right)
    \end{aligned}$$

    $\alpha$ and $\beta$ are the bounds in standard deviations, $Z$ is the share between them.

    Args:
        mean: $\mu$, mean before the cut.
        std: $s$, standard deviation before the cut, > 0.
        a: $a$, lowest value.
        b: $b$, highest value, > `a`.

    Returns:
        The standard deviation after the cut, smaller than `std`.

    Raises:
        ValueError: `std` is not positive, or the bounds hold less than 1 % of the distribution.

    Examples:
        >>> round(trunc_normal_std(), 4)  # a cut at two standard deviations
        0.8796

    Source: Johnson, Kotz & Balakrishnan (1994), *Continuous univariate distributions*, volume 1,
    section 10.1.
    See also: [`trunc_normal`][dlref.init.trunc_normal], which draws from it.
    """
    Z = _check_cut("trunc_normal_std", mean, std, a, b)
    alpha, beta, bell = (a - mean) / std, (b - mean) / std, NormalDist().pdf
    loss = (alpha * bell(alpha) - beta * bell(beta)) / Z
    shift = (bell(alpha) - bell(beta)) / Z
    return std * math.sqrt(1 + loss - shift**2)


def _fan(name: str, shape: Sequence[int], mode: Mode) -> int:
    fans = dict(zip(("fan_in", "fan_out"), calculate_fans(shape), strict=True))
    if mode not in fans:
        raise ValueError(f"{name} needs mode fan_in or fan_out, got mode={mode!r}")
    return fans[mode]


def _check_cut(name: str, mean: float, std: float, a: float, b: float) -> float:
    """Return how much of the distribution is between the bounds; too little is an error."""
    if not std > 0:
        raise ValueError(f"{name} needs std > 0, got {std=}")
    share = NormalDist(mean, std).cdf(b) - NormalDist(mean, std).cdf(a)
    if share < _LEAST_MASS:
        needs = f"{name} needs bounds with at least 1 % of the distribution between them"
        raise ValueError(f"{needs}, got {a=}, {b=} for {mean=}, {std=}")
    return share
