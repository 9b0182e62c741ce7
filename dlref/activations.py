"""Activation functions: the non-linear steps between the layers of a network."""

import math
from collections.abc import Sequence

import numpy as np

from dlref.autodiff import ArrayOrTensor, erf, logistic

__all__ = [
    "activation_sparsity",
    "collapse_linear",
    "dead_fraction",
    "divide_by_sum",
    "elu",
    "gelu",
    "glu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "mish",
    "prelu",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "softplus",
    "swiglu",
    "swish",
    "tanh",
]

_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


def collapse_linear(
    layers: Sequence[tuple[ArrayOrTensor, ArrayOrTensor]],
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Fold a stack of linear layers without activations into the one affine layer it equals.

    $$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)$$

    Args:
        layers: $(W_1, b_1), (W_2, b_2), \dots$ in the order of the forward pass; each weight has
            shape (outputs, inputs), each bias (outputs,).

    Returns:
        Weight of shape (last outputs, first inputs) and bias of shape (last outputs,).

    Raises:
        ValueError: There is no layer, or a layer does not take what the one before it gives.

    Examples:
        >>> double, plus_one = np.array([[2.0]]), np.array([1.0])
        >>> W, b = collapse_linear([(double, plus_one), (double, plus_one)])
        >>> (W.tolist(), b.tolist())  # 2(2x + 1) + 1 = 4x + 3
        ([[4.0]], [3.0])

    Source: Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 6.1,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`relu`][dlref.activations.relu], which makes the folding impossible.
    """
    if not layers:
        raise ValueError("collapse_linear needs at least one layer, got none")
    W, b = layers[0]
    for weight, bias in layers[1:]:
        if weight.shape[1] != b.shape[0]:
            fit = f"{weight.shape[1]} inputs after {b.shape[0]} outputs"
            raise ValueError(f"collapse_linear needs layers that fit, got {fit}")
        W, b = weight @ W, weight @ b + bias
    return W, b


def sigmoid(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Squash any number into the open interval from 0 to 1.

    $$f(x) = \frac{1}{1 + e^{-x}}$$

    Also called the logistic function; its derivative is $f(x)\,(1 - f(x))$. Computed without the
    overflow that the formula has for large negative inputs.

    Args:
        x: $x$, pre-activations or logits, any shape.

    Returns:
        Same shape and kind as `x`, between 0 and 1.

    Examples:
        >>> sigmoid(np.array([-800.0, 0.0, 2.0])).round(4).tolist()  # 0, 1/(1 + 1), 1/(1 + 0.135)
        [0.0, 0.5, 0.8808]

    Source: Rumelhart, Hinton & Williams (1986), equation 2, <https://doi.org/10.1038/323533a0>.
    See also: [`tanh`][dlref.activations.tanh], the same curve stretched around zero;
    [`hardsigmoid`][dlref.activations.hardsigmoid], three straight lines.
    """
    return logistic(x)


def log_sigmoid(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Take the logarithm of the sigmoid in one step, which keeps its digits for any input.

    $$f(x) = \log \frac{1}{1 + e^{-x}}$$

    Computed as $-\log(e^0 + e^{-x})$ by `logaddexp`: the sigmoid of -800 is 0 in float64, and its
    logarithm would be $-\infty$ instead of -800.

    Args:
        x: $x$, logits, any shape.

    Returns:
        Log-probabilities, same shape and kind as `x`, below or equal to 0.

    Examples:
        >>> log_sigmoid(np.array([-800.0, 0.0])).round(4).tolist()
        [-800.0, -0.6931]

    Source: `torch.nn.functional.logsigmoid`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html>.
    See also: [`log_softmax`][dlref.activations.log_softmax], the same for several classes.
    """
    return -np.logaddexp(0.0, -x)


def tanh(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Squash any number into the open interval from -1 to 1, with zero staying zero.

    $$f(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}$$

    The hyperbolic tangent equals $2\,\sigma(2x) - 1$; its derivative is $1 - f(x)^2$.

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, between -1 and 1.

    Examples:
        >>> x = np.array([-2.0, 0.0, 0.5])  # -7.254 / 7.524, 0 / 2, 1.042 / 2.255
        >>> tanh(x).round(4).tolist()
        [-0.964, 0.0, 0.4621]
        >>> (2 * sigmoid(2 * x) - 1).round(4).tolist()
        [-0.964, 0.0, 0.4621]

    Source: LeCun, Bottou, Orr & Müller (1998), *Efficient BackProp*, section 4.4,
    <https://doi.org/10.1007/3-540-49430-8_2>.
    See also: [`sigmoid`][dlref.activations.sigmoid], which is not centred at zero;
    [`hardtanh`][dlref.activations.hardtanh], three straight lines.
    """
    return np.tanh(x)


def hardtanh(x: ArrayOrTensor, min_val: float = -1.0, max_val: float = 1.0) -> ArrayOrTensor:
    r"""Clip to an interval: the identity inside, a constant outside.

    $$f(x) = \begin{cases} a & \text{if } x \le a \\ b & \text{if } x \ge b \\
    x & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, pre-activations, any shape.
        min_val: $a$, lower end of the range.
        max_val: $b$, upper end of the range, above `min_val`.

    Returns:
        Same shape and kind as `x`; the gradient is 1 strictly inside the interval and 0 elsewhere.

    Raises:
        ValueError: The interval is empty or not finite.

    Examples:
        >>> hardtanh(np.array([-3.0, -0.5, 0.5, 3.0])).tolist()  # only -3 and 3 are clipped
        [-1.0, -0.5, 0.5, 1.0]

    Source: Collobert et al. (2011), section 3.3, <https://arxiv.org/abs/1103.0398>.
    See also: [`relu6`][dlref.activations.relu6], the same clip from 0 to 6.
    """
    if not -math.inf < min_val < max_val < math.inf:
        got = f"min_val={min_val}, max_val={max_val}"
        raise ValueError(f"hardtanh needs finite min_val < max_val, got {got}")
    return np.where(x <= min_val, min_val, np.where(x >= max_val, max_val, x))


def hardsigmoid(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Approximate the sigmoid by a ramp: 0 up to -3, 1 from 3 on, straight in between.

    $$f(x) = \frac{\min(\max(x + 3, 0), 6)}{6}$$

    Needs no exponential, so it suits phones and integer arithmetic.

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, between 0 and 1 with both ends reached.

    Examples:
        >>> hardsigmoid(np.array([-3.0, 0.0, 1.5, 3.0])).tolist()  # (x + 3) / 6: 0, 3/6, 4.5/6, 6/6
        [0.0, 0.5, 0.75, 1.0]

    Source: Howard et al. (2019), section 5.2, <https://arxiv.org/abs/1905.02244>.
    See also: [`sigmoid`][dlref.activations.sigmoid], the smooth original.
    """
    return relu6(x + 3) / 6


def relu(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Keep what is positive and cut everything else to zero.

    $$f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`; the gradient is 1 where $x > 0$ and 0 elsewhere, also at 0.

    Examples:
        >>> relu(np.array([-2.0, 0.0, 3.0])).tolist()  # only 3 is positive
        [0.0, 0.0, 3.0]

    Source: Nair & Hinton (2010), section 2, <https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf>.
    See also: [`numpy.maximum`](https://numpy.org/doc/stable/reference/generated/numpy.maximum.html),
    whose gradient at the tie is one half in most engines.
    """
    return np.where(x <= 0, 0.0, x)  # a NaN compares false and so stays visible


def dead_fraction(pre_activations: ArrayOrTensor) -> float:
    r"""Measure which share of ReLU units is zero for every example, and so gets no gradient.

    $$\frac{1}{U} \sum_{u=1}^{U} [\max_i z_{iu} \le 0]$$

    The bracket counts 1 where it holds, else 0. Feed a whole data set, not one batch: a unit
    that is silent on 32 examples may well fire on the next.

    Args:
        pre_activations: $z$, what enters the ReLU, of shape (examples, units) or
            (examples, ...units).

    Returns:
        Share of dead units, between 0 and 1.

    Raises:
        ValueError: There is no example, or no unit.

    Examples:
        >>> z = np.array([[-1.0, 2.0, -3.0], [-4.0, -5.0, 6.0]])
        >>> round(dead_fraction(z), 4)  # only the first column never fires: 1 of 3
        0.3333

    Source: Lu, Shin, Su & Karniadakis (2019), section 1, <https://arxiv.org/abs/1903.06733>.
    See also: [`activation_sparsity`][dlref.activations.activation_sparsity], which counts zeros,
    not units; [`leaky_relu`][dlref.activations.leaky_relu], a cure.
    """
    shape = np.shape(pre_activations)
    if len(shape) < 2 or 0 in shape:
        need = "dead_fraction needs (examples, units), none empty"
        raise ValueError(f"{need}, got shape {shape}")
    return float(np.mean(np.all(pre_activations <= 0, axis=0)))


def activation_sparsity(activations: ArrayOrTensor) -> float:
    r"""Measure which share of activations is exactly zero.

    $$\frac{1}{N} \sum_{i=1}^{N} [a_i = 0]$$

    The bracket counts 1 where it holds, else 0.

    Args:
        activations: $a$, what leaves the activation function, any shape but empty.

    Returns:
        Share of zeros, between 0 and 1.

    Raises:
        ValueError: There is no activation.

    Examples:
        >>> z = np.random.default_rng(0).normal(size=10_000)
        >>> round(activation_sparsity(relu(z)), 2)  # half of them are negative
        0.5
        >>> activation_sparsity(leaky_relu(z))  # small, but not exactly zero
        0.0

    Source: Glorot, Bordes & Bengio (2011), section 3,
    <https://proceedings.mlr.press/v15/glorot11a.html>.
    See also: [`dead_fraction`][dlref.activations.dead_fraction], which asks for units that are
    zero on every example.
    """
    if np.size(activations) == 0:
        raise ValueError("activation_sparsity needs at least one activation, got none")
    return float(np.mean(activations == 0))


def leaky_relu(x: ArrayOrTensor, negative_slope: float = 0.01) -> ArrayOrTensor:
    r"""Keep what is positive and shrink the rest by a small fixed factor.

    $$f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, pre-activations, any shape.
        negative_slope: $\alpha$, slope for negative inputs; 0 gives ReLU, 1 the identity.

    Returns:
        Same shape and kind as `x`; the gradient at 0 is `negative_slope`.

    Raises:
        ValueError: The slope is not finite.

    Examples:
        >>> leaky_relu(np.array([-5.0, 0.0, 3.0]), negative_slope=0.2).tolist()  # only -5 is scaled
        [-1.0, 0.0, 3.0]

    Source: Maas, Hannun & Ng (2013), section 2,
    <https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf>.
    See also: [`prelu`][dlref.activations.prelu], which learns the slope.
    """
    if not math.isfinite(negative_slope):
        raise ValueError(
            f"leaky_relu needs a finite negative_slope, got negative_slope={negative_slope}"
        )
    return np.where(x > 0, x, negative_slope * x)


def prelu(x: ArrayOrTensor, weight: ArrayOrTensor) -> ArrayOrTensor:
    r"""Leaky ReLU whose negative slope is a parameter that training adjusts.

    $$f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}$$

    The slope's own gradient sums over all places that share it:
    $\partial J / \partial \alpha = \sum_i \min(x_i, 0)\, \partial J / \partial f(x_i)$.

    Args:
        x: $x$, pre-activations of shape (batch, channels, ...), any shape for a single slope.
        weight: $\alpha$, one slope of shape (1,), or one for each channel of shape (channels,);
            starts at 0.25 and may leave the interval from 0 to 1.

    Returns:
        Same shape and kind as `x`; the gradient of `x` at 0 is the slope.

    Raises:
        ValueError: There is neither one slope nor one for each channel.

    Examples:
        >>> slopes = np.array([0.25, 0.5])  # a slope a column: 0.25 * -4, 0.5 * -4
        >>> prelu(np.array([[-4.0, -4.0], [3.0, 0.0]]), slopes).tolist()
        [[-1.0, -2.0], [3.0, 0.0]]

    Source: He, Zhang, Ren & Sun (2015), equations 1 to 3, <https://arxiv.org/abs/1502.01852>.
    See also: [`leaky_relu`][dlref.activations.leaky_relu], whose slope is fixed.
    """
    if weight.size > 1:
        channels = x.shape[1] if x.ndim > 1 else 1
        if weight.shape != (channels,):
            need = f"prelu needs 1 slope or {channels} (one a channel)"
            raise ValueError(f"{need}, got shape {weight.shape}")
        weight = weight.reshape(-1, *[1] * (x.ndim - 2))  # lies along axis 1 of x
    return np.where(x > 0, x, weight * x)


def elu(x: ArrayOrTensor, alpha: float = 1.0) -> ArrayOrTensor:
    r"""Keep what is positive and bend the rest smoothly towards a negative floor.

    $$f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha (e^x - 1) & \text{otherwise} \end{cases}$$

    Args:
        x: $x$, pre-activations, any shape.
        alpha: $\alpha$, depth of the floor, at least 0; the slope jumps at 0 unless it is 1.

    Returns:
        Same shape and kind as `x`, above $-\alpha$; the gradient at 0 is $\alpha$.

    Raises:
        ValueError: `alpha` is negative or not finite.

    Examples:
        >>> elu(np.array([-800.0, -1.0, 0.0, 2.0])).round(4).tolist()  # 0 - 1, 0.368 - 1, then x
        [-1.0, -0.6321, 0.0, 2.0]

    Source: Clevert, Unterthiner & Hochreiter (2016), section 3, <https://arxiv.org/abs/1511.07289>.
    See also: [`selu`][dlref.activations.selu], with constants that keep mean and variance.
    """
    if not 0 <= alpha < math.inf:
        raise ValueError(f"elu needs a finite alpha of at least 0, got alpha={alpha}")
    negative = np.where(x > 0, 0.0, x)  # else exp overflows where its branch is not even taken
    return np.where(x > 0, x, alpha * np.expm1(negative))


def selu(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""ELU scaled by the two constants that keep mean 0 and variance 1 from layer to layer.

    $$f(x) = 1.0507 \begin{cases} x & \text{if } x > 0 \\
    1.6733 (e^x - 1) & \text{otherwise} \end{cases}$$

    The constants are used in full precision; they solve the two equations "mean stays 0" and
    "variance stays 1" for normally distributed inputs.

    Args:
        x: $x$, pre-activations, any shape; best with mean 0 and variance 1.

    Returns:
        Same shape and kind as `x`, above -1.7581.

    Examples:
        >>> z = np.random.default_rng(0).normal(size=1_000_000)
        >>> (abs(round(float(selu(z).mean()), 2)), round(float(selu(z).var()), 2))  # those of z
        (0.0, 1.0)

    Source: Klambauer et al. (2017), equation 2, <https://arxiv.org/abs/1706.02515>.
    See also: [`elu`][dlref.activations.elu], without the constants.
    """
    return _SELU_SCALE * elu(x, _SELU_ALPHA)


def relu6(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""ReLU that stops growing at 6.

    $$f(x) = \min(\max(x, 0), 6)$$

    A known ceiling lets 8-bit arithmetic spend its 256 levels on a fixed interval, which is why
    MobileNetV2 took it up; the inventor wanted sparse features.

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, from 0 to 6; the gradient is 0 at both ends.

    Examples:
        >>> relu6(np.array([-2.0, 3.0, 9.0])).tolist()
        [0.0, 3.0, 6.0]

    Source: Krizhevsky (2010), *Convolutional deep belief networks on CIFAR-10*,
    <https://www.cs.toronto.edu/~kriz/conv-cifar10-aug2010.pdf>.
    See also: [`hardsigmoid`][dlref.activations.hardsigmoid], built from it.
    """
    return hardtanh(x, min_val=0.0, max_val=6.0)


def softplus(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Round off the corner of ReLU: always positive, with the sigmoid as its slope.

    $$f(x) = \log(1 + e^x)$$

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, above 0; the derivative is $\sigma(x)$.

    Examples:
        >>> softplus(np.array([-800.0, 0.0, 800.0])).round(4).tolist()  # log(1 + 0), log(1 + 1), x
        [0.0, 0.6931, 800.0]

    Source: Glorot, Bordes & Bengio (2011), section 3.1,
    <https://proceedings.mlr.press/v15/glorot11a.html>; first in Dugas et al. (2001).
    See also: [`relu`][dlref.activations.relu], the same with the corner;
    [`mish`][dlref.activations.mish], which uses it as a gate.
    """
    # the formula as it stands overflows from x = 710 on
    return np.logaddexp(0.0, x)


def swish(x: ArrayOrTensor, beta: float = 1.0) -> ArrayOrTensor:
    r"""Multiply the input by its own sigmoid gate: smooth, and slightly negative left of zero.

    $$f(x) = x\,\sigma(\beta x)$$

    Also called SiLU when $\beta = 1$. Its derivative is
    $\beta f(x) + \sigma(\beta x)\,(1 - \beta f(x))$, which becomes negative far enough left.

    Args:
        x: $x$, pre-activations, any shape.
        beta: $\beta$, sharpness of the gate; 0 halves the input, large values approach ReLU.

    Returns:
        Same shape and kind as `x`, at least $-0.2785 / \beta$ for $\beta > 0$.

    Raises:
        ValueError: `beta` is not finite.

    Examples:
        >>> swish(np.array([-1.0, 0.0, 1.0])).round(4).tolist()  # -1 * 0.269, 0, 1 * 0.731
        [-0.2689, 0.0, 0.7311]
        >>> swish(np.array([-2.0, 2.0]), beta=0).tolist()  # the gate is 0.5 everywhere
        [-1.0, 1.0]

    Source: Ramachandran, Zoph & Le (2017), section 4, <https://arxiv.org/abs/1710.05941>; as SiLU:
    Elfwing, Uchibe & Doya (2018), section 2, <https://arxiv.org/abs/1702.03118>.
    See also: [`gelu`][dlref.activations.gelu], the same idea with the normal distribution's gate.
    """
    if not math.isfinite(beta):
        raise ValueError(f"swish needs a finite beta, got beta={beta}")
    return x * sigmoid(beta * x)


def gelu(x: ArrayOrTensor, approximate: str = "none") -> ArrayOrTensor:
    r"""Weight the input by the probability that a standard normal number lies below it.

    $$f(x) = x\,\Phi(x)$$

    Exactly, $\Phi(x) = \frac{1}{2}(1 + \operatorname{erf}(x / \sqrt{2}))$. The approximation,
    off by at most 0.0005, replaces it with
    $\frac{1}{2}(1 + \tanh(\sqrt{2 / \pi}\,(x + 0.044715\,x^3)))$.

    Args:
        x: $x$, pre-activations, any shape.
        approximate: `"none"` for the error function, `"tanh"` for the approximation.

    Returns:
        Same shape and kind as `x`, at least -0.17.

    Raises:
        ValueError: `approximate` is neither of the two.

    Examples:
        >>> x = np.array([-1.0, 0.0, 1.0, 2.0])
        >>> gelu(x).round(4).tolist()
        [-0.1587, 0.0, 0.8413, 1.9545]
        >>> gelu(x, approximate="tanh").round(4).tolist()
        [-0.1588, 0.0, 0.8412, 1.9546]

    Source: Hendrycks & Gimpel (2016), section 2, <https://arxiv.org/abs/1606.08415>.
    See also: [`swish`][dlref.activations.swish], close to it with $\beta = 1.702$.
    """
    if approximate == "none":
        return x * 0.5 * (1 + erf(x / math.sqrt(2)))
    if approximate == "tanh":
        return x * 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    raise ValueError(f'gelu needs approximate "none" or "tanh", got approximate={approximate!r}')


def mish(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Multiply the input by a gate that is the hyperbolic tangent of its softplus.

    $$f(x) = x \tanh(\log(1 + e^x))$$

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, at least -0.3088; the derivative at 0 is 0.6.

    Examples:
        >>> mish(np.array([-2.0, -1.0, 0.0, 1.0, 2.0])).round(4).tolist()
        [-0.2525, -0.3034, 0.0, 0.8651, 1.944]

    Source: Misra (2020), section 3, <https://arxiv.org/abs/1908.08681>.
    See also: [`swish`][dlref.activations.swish], a simpler gate;
    [`softplus`][dlref.activations.softplus], the inner function.
    """
    return x * np.tanh(softplus(x))


def hardswish(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Swish with a ramp in place of the sigmoid: 0 up to -3, the identity from 3 on.

    $$f(x) = \frac{x \min(\max(x + 3, 0), 6)}{6}$$

    Args:
        x: $x$, pre-activations, any shape.

    Returns:
        Same shape and kind as `x`, at least -0.375; the gradient is 0 at -3 and 1 at 3.

    Examples:
        >>> hardswish(np.array([-1.5, 0.0, 1.5, 3.0])).tolist()  # -1.5 * 1.5/6, 0, 1.5 * 4.5/6, 3
        [-0.375, 0.0, 1.125, 3.0]

    Source: Howard et al. (2019), section 5.2, <https://arxiv.org/abs/1905.02244>.
    See also: [`swish`][dlref.activations.swish], the smooth original;
    [`hardsigmoid`][dlref.activations.hardsigmoid], its gate.
    """
    return x * hardsigmoid(x)


def glu(x: ArrayOrTensor, axis: int = -1) -> ArrayOrTensor:
    r"""Let the second half of the features decide how much of the first half passes.

    $$f(a, b) = a\,\sigma(b)$$

    Args:
        x: $(a, b)$, values then gates: the two halves of the features along `axis`.
        axis: Axis to cut in two; its length is even.

    Returns:
        Shape of `x` with `axis` half as long.

    Raises:
        ValueError: The axis has an odd length.

    Examples:
        >>> glu(np.array([3.0, 5.0, 0.0, -800.0])).tolist()  # 3 * sigmoid(0), 5 * sigmoid(-800)
        [1.5, 0.0]

    Source: Dauphin, Fan, Auli & Grangier (2017), equation 1, <https://arxiv.org/abs/1612.08083>.
    See also: [`swiglu`][dlref.activations.swiglu], whose gate is Swish.
    """
    length = np.shape(x)[axis]
    if length % 2:
        raise ValueError(f"glu needs an even number of features, got {length} along axis {axis}")
    a, b = np.split(x, 2, axis=axis)
    return a * sigmoid(b)


def swiglu(gate: ArrayOrTensor, value: ArrayOrTensor, beta: float = 1.0) -> ArrayOrTensor:
    r"""Multiply one projection of the input by the Swish of another.

    $$f(a, b) = a\,\sigma(\beta a)\,b$$

    The two come from two linear layers on the same input, $a = xW$ and $b = xV$. They are separate
    arguments because libraries that keep them in one array disagree about which half comes first.

    Args:
        gate: $a$, the projection that goes through Swish, any shape.
        value: $b$, the projection that stays linear, shape of `gate`.
        beta: $\beta$, sharpness of Swish; 1 in all common models.

    Returns:
        Shape of `gate`.

    Raises:
        ValueError: The shapes differ, or `beta` is not finite.

    Examples:
        >>> gate, value = np.array([-1.0, 0.0, 1.0]), np.full(3, 2.0)  # -2 * 0.269, 0, 2 * 0.731
        >>> swiglu(gate, value).round(4).tolist()
        [-0.5379, 0.0, 1.4621]

    Source: Shazeer (2020), equation 5, <https://arxiv.org/abs/2002.05202>.
    See also: [`glu`][dlref.activations.glu], whose gate is a sigmoid of the other half.
    """
    if np.shape(gate) != np.shape(value):
        shapes = f"{np.shape(gate)} and {np.shape(value)}"
        raise ValueError(f"swiglu needs gate and value of one shape, got {shapes}")
    return swish(gate, beta) * value


def softmax(z: ArrayOrTensor, axis: int = -1, temperature: float = 1.0) -> ArrayOrTensor:
    r"""Turn a vector of scores into probabilities that keep their order.

    $$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$

    Adding one number to all scores changes nothing; multiplying them does. The largest score is
    therefore subtracted first, so that no exponential overflows.

    Args:
        z: $z$, logits, any shape with at least one class along `axis`.
        axis: Axis whose entries compete; the classes, not the batch.
        temperature: $T$, > 0; below 1 sharpens, above 1 flattens.

    Returns:
        Same shape and kind as `z`; entries from 0 to 1 that sum to 1 along `axis`.

    Raises:
        ValueError: There is no class, or `temperature` is not positive and finite.

    Examples:
        >>> softmax(np.array([1.0, 2.0, -3.0])).round(4).tolist()
        [0.2676, 0.7275, 0.0049]
        >>> softmax(np.array([1000.0, 1001.0])).round(4).tolist()  # as [0, 1]: 1/3.718, 2.718/3.718
        [0.2689, 0.7311]

    Source: Bridle (1990), *Probabilistic interpretation of feedforward classification network
    outputs*, <https://doi.org/10.1007/978-3-642-76153-9_28>; the temperature: Hinton, Vinyals &
    Dean (2015), equation 1, <https://arxiv.org/abs/1503.02531>.
    See also: [`log_softmax`][dlref.activations.log_softmax], what a loss should use;
    [`sigmoid`][dlref.activations.sigmoid], the case of two classes.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"softmax needs a finite temperature above 0, got temperature={temperature}"
        )
    _need_a_class("softmax", z, axis)
    e = np.exp((z - np.max(z, axis=axis, keepdims=True)) / temperature)
    return e / np.sum(e, axis=axis, keepdims=True)


def _need_a_class(name: str, z: ArrayOrTensor, axis: int) -> None:
    if np.size(z) == 0 and np.shape(z)[axis] == 0:
        shape = np.shape(z)
        raise ValueError(f"{name} needs at least one class along axis {axis}, got shape {shape}")


def softmax_jacobian(p: ArrayOrTensor) -> ArrayOrTensor:
    r"""All derivatives of softmax, from the probabilities that it returned.

    $$\frac{\partial p_i}{\partial z_j} = p_i\,([i = j] - p_j)$$

    As a matrix, $\operatorname{diag}(p) - p p^\top$: symmetric, with rows that sum to 0. Divide by
    the temperature where it is not 1.

    Args:
        p: $p$, probabilities of shape (..., classes).

    Returns:
        Derivatives of shape (..., classes, classes): row $i$, column $j$.

    Examples:
        >>> softmax_jacobian(np.array([0.75, 0.25])).tolist()
        [[0.1875, -0.1875], [-0.1875, 0.1875]]

    Source: Bishop (2006), *Pattern recognition and machine learning*, equation 4.106,
    <https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/>.
    See also: [`softmax`][dlref.activations.softmax], what it differentiates.
    """
    column, row = p[..., :, None], p[..., None, :]
    return column * (np.eye(p.shape[-1]) - row)


def logsumexp(z: ArrayOrTensor, axis: int = -1, keepdims: bool = False) -> ArrayOrTensor:
    r"""The logarithm of a sum of exponentials, without computing one that overflows.

    $$f(z) = \log \sum_j e^{z_j}$$

    A smooth maximum: it lies between $\max z$ and $\max z + \log K$ for $K$ numbers, and its
    gradient is the softmax of $z$.

    Args:
        z: $z$, logits, any shape with at least one class along `axis`.
        axis: Axis to sum along.
        keepdims: Whether to keep that axis, with length 1.

    Returns:
        Shape of `z` without `axis`.

    Raises:
        ValueError: There is no class.

    Examples:
        >>> round(float(logsumexp(np.array([1000.0, 1000.0]))), 4)  # 1000 + log 2
        1000.6931

    Source: Blanchard, Higham & Higham (2021), section 1, <https://doi.org/10.1093/imanum/draa038>.
    See also: [`log_softmax`][dlref.activations.log_softmax], the scores minus this;
    [`softplus`][dlref.activations.softplus], the case of the scores 0 and $x$.
    """
    _need_a_class("logsumexp", z, axis)
    largest = np.max(z, axis=axis, keepdims=True)
    total = largest + np.log(np.sum(np.exp(z - largest), axis=axis, keepdims=True))
    return total if keepdims else np.squeeze(total, axis=axis)


def log_softmax(z: ArrayOrTensor, axis: int = -1) -> ArrayOrTensor:
    r"""The logarithm of softmax, finite even where softmax rounds to 0.

    $$f(z)_i = z_i - \log \sum_j e^{z_j}$$

    Args:
        z: $z$, logits, any shape with at least one class along `axis`.
        axis: Axis whose entries compete.

    Returns:
        Same shape and kind as `z`, log-probabilities, at most 0.

    Raises:
        ValueError: There is no class.

    Examples:
        >>> z = np.array([0.0, -800.0])
        >>> (softmax(z).tolist(), log_softmax(z).tolist())  # e^-800 is 0, its logarithm stays
        ([1.0, 0.0], [0.0, -800.0])

    Source: Goodfellow, Bengio & Courville (2016), equation 6.30,
    <https://www.deeplearningbook.org/contents/mlp.html>.
    See also: [`softmax`][dlref.activations.softmax], its exponential;
    [`logsumexp`][dlref.activations.logsumexp], what it subtracts.
    """
    _need_a_class("log_softmax", z, axis)
    z = z - np.max(z, axis=axis, keepdims=True)  # first, or large scores cost digits
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def divide_by_sum(z: ArrayOrTensor, axis: int = -1) -> ArrayOrTensor:
    r"""Make scores sum to 1 by division, as an honest rival of softmax.

    $$q_i = \frac{z_i}{\sum_j z_j}$$

    The result is a probability only if no score is negative. Multiplying all scores by one number
    changes nothing; adding one does: the reverse of softmax.

    Args:
        z: $z$, scores of any shape.
        axis: Axis to sum along.

    Returns:
        Same shape and kind as `z`; entries that sum to 1 along `axis` but may be negative.

    Raises:
        ValueError: A sum is 0.

    Examples:
        >>> divide_by_sum(np.array([1.0, 2.0, -2.5])).tolist()  # over 0.5; the sum is 1, and yet
        [2.0, 4.0, -5.0]

    Source: Bridle (1990), *Probabilistic interpretation of feedforward classification network
    outputs*, <https://doi.org/10.1007/978-3-642-76153-9_28>, which asks for softmax instead.
    See also: [`softmax`][dlref.activations.softmax], which makes the scores positive first.
    """
    total = np.sum(z, axis=axis, keepdims=True)
    if np.any(total == 0):
        raise ValueError("divide_by_sum needs scores whose sum is not 0, got a sum of 0")
    return z / total
