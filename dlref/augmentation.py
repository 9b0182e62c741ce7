"""Data augmentation: images changed at random so that their labels stay true, or change with them.

Images are batches (batch, channels, height, width) of floats from 0 to 1. What is drawn (offsets,
factors, boxes, shares) is an argument of a plain function; a `random_` function draws it with its
`rng`, anew for each image. Boxes are (x1, y1, x2, y2) = (left, top, right, bottom), the right and
lower edge outside.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlref.autodiff import ArrayOrTensor

__all__ = [
    "Box",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_saturation",
    "blend",
    "box_mask",
    "box_sides",
    "color_jitter",
    "crop",
    "cutmix",
    "cutmix_box",
    "cutout_box",
    "erase",
    "flip_boxes",
    "gaussian_noise",
    "grayscale",
    "horizontal_flip",
    "mixup",
    "normalize",
    "random_crop",
    "random_cutmix",
    "random_cutout",
    "random_erasing",
    "random_horizontal_flip",
    "random_mixup",
    "random_resized_crop",
    "resize",
]

Box = tuple[int, int, int, int]

_ATTEMPTS = 10  # boxes that are drawn before giving up, as in torchvision


# --- geometry ---


def horizontal_flip(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Mirror images left to right.

    $$y_{ijk} = x_{i,\,j,\,W - 1 - k}$$

    Args:
        x: $x$, images of width $W$, shape (..., channels, height, width).

    Returns:
        Same shape and kind as `x`.

    Examples:
        >>> x = np.array([[[1.0, 2.0], [3.0, 4.0]]])
        >>> horizontal_flip(x).tolist()  # each row backwards; the rows stay in order
        [[[2.0, 1.0], [4.0, 3.0]]]

    Source: Krizhevsky, Sutskever & Hinton (2012), section 4.1,
    <https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks>.
    See also: [`flip_boxes`][dlref.augmentation.flip_boxes], the same for what marks a place.
    """
    return np.flip(x, axis=-1)


def random_horizontal_flip(
    x: ArrayOrTensor, rng: np.random.Generator, p: float = 0.5
) -> ArrayOrTensor:
    r"""Mirror each image of a batch with probability p.

    Args:
        x: $x$, images, shape (batch, channels, height, width).
        rng: Draws one number an image.
        p: $p$, probability of a flip, between 0 and 1.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `p` is no probability, or `x` is no batch.

    Examples:
        >>> x = np.tile([0.0, 1.0], (1000, 1, 1, 1))  # the right pixel is white
        >>> left = random_horizontal_flip(x, np.random.default_rng(0), p=0.3)[..., 0]
        >>> round(float(left.mean()), 1)
        0.3

    Source: Krizhevsky, Sutskever & Hinton (2012), section 4.1,
    <https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks>.
    See also: [`random_crop`][dlref.augmentation.random_crop], its usual companion.
    """
    _need_batch("random_horizontal_flip", x)
    _need_share("random_horizontal_flip", "p", p)
    flipped = rng.random(x.shape[0]) < p
    return np.where(flipped[:, None, None, None], horizontal_flip(x), x)


def flip_boxes(boxes: ArrayOrTensor, width: float) -> ArrayOrTensor:
    r"""Move bounding boxes with an image that is mirrored left to right.

    $$x_1' = W - x_2, \qquad x_2' = W - x_1$$

    Edges lie between pixels, from 0 to $W$; the index of a pixel, from 0 to $W - 1$, goes to
    $W - 1 - k$ instead.

    Args:
        boxes: $(x_1, y_1, x_2, y_2)$ each, left, top, right and lower edge, shape (..., 4).
        width: $W$, width of the image.

    Returns:
        Same shape and kind as `boxes`, again with the left edge first.

    Raises:
        ValueError: The last axis does not hold four numbers.

    Examples:
        >>> x1, y1, x2, y2 = 0.0, 2.0, 3.0, 9.0
        >>> flip_boxes(np.array([x1, y1, x2, y2]), width=10).tolist()  # 10 - 3 and 10 - 0
        [7.0, 2.0, 10.0, 9.0]

    Source: `torchvision.transforms.v2.functional.horizontal_flip` of bounding boxes,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`horizontal_flip`][dlref.augmentation.horizontal_flip], the same for the image.
    """
    if boxes.shape[-1:] != (4,):
        raise ValueError(f"flip_boxes needs boxes of shape (..., 4), got shape {boxes.shape}")
    x1, y1, x2, y2 = (boxes[..., n] for n in range(4))
    return np.stack([width - x2, y1, width - x1, y2], axis=-1)


def crop(x: ArrayOrTensor, box: Box) -> ArrayOrTensor:
    r"""Cut a box out of images.

    $$y_{ijk} = x_{i,\,j + y_1,\,k + x_1}$$

    Args:
        x: $x$, images, shape (..., channels, height, width).
        box: $(x_1, y_1, x_2, y_2)$, the pixels to keep, inside of the image and not empty.

    Returns:
        Shape (..., channels, $y_2 - y_1$, $x_2 - x_1$), same kind as `x`.

    Raises:
        ValueError: The box is empty or reaches beyond the image.

    Examples:
        >>> x, (x1, y1, x2, y2) = np.arange(12.0).reshape(1, 3, 4), (1, 0, 3, 2)
        >>> crop(x, (x1, y1, x2, y2)).tolist()  # columns 1 and 2 of rows 0 and 1
        [[[1.0, 2.0], [5.0, 6.0]]]

    Source: `torchvision.transforms.v2.functional.crop`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`random_crop`][dlref.augmentation.random_crop], at a place that is drawn.
    """
    x1, y1, x2, y2 = _inside("crop", box, x.shape)
    return x[..., y1:y2, x1:x2]


def random_crop(
    x: ArrayOrTensor, size: tuple[int, int], rng: np.random.Generator, padding: int = 0
) -> ArrayOrTensor:
    r"""Put a black margin around each image and cut a window out, at a place drawn for each.

    The offsets are drawn from $U\{0, \dots, H + 2 p - h\}$ and $U\{0, \dots, W + 2 p - w\}$. With
    `size` as the image has it, this shifts the image by up to $p$ pixels in each direction:
    $(2 p + 1)^2$ views.

    Args:
        x: $x$, images of height $H$ and width $W$, shape (batch, channels, height, width).
        size: $(h, w)$, height and width of the window.
        rng: Draws an offset for each image.
        padding: $p$, width of the margin on each side, >= 0.

    Returns:
        Shape (batch, channels, h, w), same kind as `x`.

    Raises:
        ValueError: The window is larger than the padded image, or an argument has a wrong range.

    Examples:
        >>> x = np.ones((2000, 1, 8, 8))
        >>> y = random_crop(x, (8, 8), np.random.default_rng(0), padding=2)
        >>> y.shape, len(np.unique(y, axis=0))  # 2000 draws meet all (2 * 2 + 1) ** 2 places
        ((2000, 1, 8, 8), 25)

    Source: He, Zhang, Ren & Sun (2016), section 4.2 (pad 4, crop 32),
    <https://arxiv.org/abs/1512.03385>.
    See also: [`random_resized_crop`][dlref.augmentation.random_resized_crop], windows of any size.
    """
    _need_batch("random_crop", x)
    if padding < 0:
        raise ValueError(f"random_crop needs padding >= 0, got padding={padding}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h, w = size
    rows, columns = padded.shape[-2] - h + 1, padded.shape[-1] - w + 1
    if min(h, w, rows, columns) < 1:
        limit = f"1 <= size <= {padded.shape[-2:]}, the padded image"
        raise ValueError(f"random_crop needs {limit}, got size={size}")
    tops, lefts = rng.integers(rows, size=x.shape[0]), rng.integers(columns, size=x.shape[0])
    places = zip(padded, tops.tolist(), lefts.tolist(), strict=True)
    return np.stack([crop(image, (x1, y1, x1 + w, y1 + h)) for image, y1, x1 in places])


def resize(x: ArrayOrTensor, size: tuple[int, int]) -> ArrayOrTensor:
    r"""Scale images to a size by bilinear interpolation between the middles of pixels.

    $$y_i = (1 - w_i)\, x_{\lfloor s_i \rfloor} + w_i\, x_{\lfloor s_i \rfloor + 1}, \qquad
    w_i = s_i - \lfloor s_i \rfloor, \qquad
    s_i = \max\left(\left(i + \tfrac12\right) \tfrac{n}{m} - \tfrac12,\ 0\right)$$

    This is what happens along one axis from $n$ to $m$ pixels; rows and columns take turns. Beyond
    the last pixel the last pixel counts. Shrinking skips pixels, as there is no blur before it.

    Args:
        x: $x$, images, shape (..., channels, height, width).
        size: $(m_1, m_2)$, new height and width, >= 1.

    Returns:
        Shape (..., channels, *size), same kind as `x`.

    Raises:
        ValueError: A size is below 1.

    Examples:
        >>> x = np.array([[[0.0, 1.0]]])  # new middles at -0.25, 0.25, 0.75, 1.25 of old ones
        >>> resize(x, (1, 4)).tolist()  # beyond the last middle: its value
        [[[0.0, 0.25, 0.75, 1.0]]]

    Source: `torch.nn.functional.interpolate` with `mode="bilinear"`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html>.
    See also: [`random_resized_crop`][dlref.augmentation.random_resized_crop], which needs it.
    """
    if min(size) < 1:
        raise ValueError(f"resize needs sizes >= 1, got size={size}")
    for axis, m in zip((-2, -1), size, strict=True):
        n = x.shape[axis]
        s = np.maximum((np.arange(m) + 0.5) * n / m - 0.5, 0)
        low = np.floor(s).astype(int)
        high = np.minimum(low + 1, n - 1)
        w = (s - low)[:, None] if axis == -2 else s - low
        x = (1 - w) * np.take(x, low, axis=axis) + w * np.take(x, high, axis=axis)
    return x


def box_sides(height: int, width: int, share: float, ratio: float) -> tuple[int, int]:
    r"""Return width and height of a box that covers a share of an image and has a given shape.

    $$w = \mathrm{round}\left(\sqrt{a H W r}\right), \qquad
    h = \mathrm{round}\left(\sqrt{\frac{a H W}{r}}\right)$$

    Args:
        height: $H$, height of the image.
        width: $W$, width of the image.
        share: $a$, share of the image's area, between 0 and 1.
        ratio: $r$, width over height of the box, > 0.

    Returns:
        Width and height of the box in pixels; either can exceed the image.

    Raises:
        ValueError: `share` or `ratio` is out of its range.

    Examples:
        >>> width_over_height = 4.0  # 32 * sqrt(0.25 * 4) and 32 * sqrt(0.25 / 4)
        >>> box_sides(32, 32, share=0.25, ratio=width_over_height)
        (32, 8)

    Source: Szegedy et al. (2015), section 6, <https://arxiv.org/abs/1409.4842>; rounded as
    torchvision's `RandomResizedCrop` does.
    See also: [`random_resized_crop`][dlref.augmentation.random_resized_crop] and
    [`random_erasing`][dlref.augmentation.random_erasing], which draw both numbers.
    """
    _need_share("box_sides", "share", share)
    if not ratio > 0:
        raise ValueError(f"box_sides needs ratio > 0, got ratio={ratio}")
    area = share * height * width
    return round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))


def random_resized_crop(
    x: ArrayOrTensor,
    size: tuple[int, int],
    rng: np.random.Generator,
    *,
    scale: tuple[float, float] = (0.08, 1.0),
    ratio: tuple[float, float] = (3 / 4, 4 / 3),
) -> ArrayOrTensor:
    r"""Cut a box of random area and shape out of each image and scale it to one size.

    The share of the area is drawn from $U(a_{\min}, a_{\max})$ and the logarithm of the ratio from
    $U(\log r_{\min}, \log r_{\max})$; `box_sides` makes sides of them. A box that does not fit is
    drawn again, up to ten times; then the largest centred box of an allowed shape is taken.

    Args:
        x: Images, shape (batch, channels, height, width).
        size: Height and width of the result.
        rng: Draws a box for each image.
        scale: $(a_{\min}, a_{\max})$, share of the area that is kept.
        ratio: $(r_{\min}, r_{\max})$, width over height of the box.

    Returns:
        Shape (batch, channels, *size), same kind as `x`.

    Raises:
        ValueError: `scale` or `ratio` is no range of allowed numbers.

    Examples:
        >>> x = np.tile(np.linspace(0, 1, 64), (500, 1, 64, 1))  # dark left, bright right
        >>> y = random_resized_crop(x, (8, 8), np.random.default_rng(0))
        >>> y.shape, round(float(y.mean()), 1)  # crops lean to neither side: 0.5 on average
        ((500, 1, 8, 8), 0.5)

    Source: Szegedy et al. (2015), section 6, <https://arxiv.org/abs/1409.4842>.
    See also: [`random_crop`][dlref.augmentation.random_crop], which keeps the scale.
    """
    _need_batch("random_resized_crop", x)
    views = []
    for n in range(x.shape[0]):
        box = _random_box(x.shape, rng, scale, ratio) or _central_box(x.shape, ratio)
        views.append(resize(crop(x[n], box), size))
    return np.stack(views)


# --- photometry ---


def blend(x: ArrayOrTensor, other: Any, factor: float) -> ArrayOrTensor:
    r"""Move an image towards another or, with a factor above 1, away from it.

    $$y = \min(\max(s x + (1 - s) m, 0), 1)$$

    Brightness, contrast and saturation are this with different $m$.

    Args:
        x: $x$, images of floats from 0 to 1.
        other: $m$, number or images of a shape that fits: what a factor of 0 gives.
        factor: $s$, 0 gives $m$, 1 gives $x$, more exaggerates; >= 0.

    Returns:
        Same kind as `x`, clipped to the interval from 0 to 1.

    Raises:
        TypeError: `x` holds integers.
        ValueError: `factor` is negative.

    Examples:
        >>> x = np.array([0.3, 0.5, 0.9])  # 0.6 - 0.5, 1.0 - 0.5, and 1.8 - 0.5 cut off at 1
        >>> blend(x, 0.5, factor=2.0).round(1).tolist()
        [0.1, 0.5, 1.0]

    Source: `torchvision.transforms.v2.functional.adjust_contrast`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`mixup`][dlref.augmentation.mixup], which blends two examples and their labels.
    """
    if np.issubdtype(x.dtype, np.integer):
        raise TypeError(f"blend needs floats from 0 to 1, got {x.dtype}; divide by 255")
    if not factor >= 0:
        raise ValueError(f"blend needs factor >= 0, got factor={factor}")
    return np.clip(factor * x + (1 - factor) * other, 0.0, 1.0)


def adjust_brightness(x: ArrayOrTensor, factor: float) -> ArrayOrTensor:
    r"""Blend an image with black: all pixels times one factor.

    $$y = \min(\max(s x, 0), 1)$$

    Args:
        x: $x$, images of floats from 0 to 1, any shape.
        factor: $s$, 0 gives black, 1 changes nothing, more brightens; >= 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        TypeError: `x` holds integers.
        ValueError: `factor` is negative.

    Examples:
        >>> adjust_brightness(np.array([0.25, 0.5, 0.75]), 2.0).tolist()  # twice; 1.5 stops at 1
        [0.5, 1.0, 1.0]

    Source: `torchvision.transforms.v2.functional.adjust_brightness`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`adjust_contrast`][dlref.augmentation.adjust_contrast], around the mean gray.
    """
    return blend(x, 0.0, factor)


def grayscale(x: ArrayOrTensor) -> ArrayOrTensor:
    r"""Turn colour into brightness as the eye weighs it: green most, blue least.

    $$g = 0.299\, R + 0.587\, G + 0.114\, B$$

    Args:
        x: $(R, G, B)$, red, green and blue channel of images, shape (..., 3, height, width); a
            single channel is gray already.

    Returns:
        Shape (..., 1, height, width), same kind as `x`.

    Raises:
        ValueError: There are neither three channels nor one.

    Examples:
        >>> red_green_blue = np.eye(3).reshape(3, 1, 3)  # three pixels, a pure colour each
        >>> grayscale(red_green_blue).ravel().argsort().tolist()  # blue, red, green: ever lighter
        [2, 0, 1]

    Source: ITU-R recommendation BT.601, section 2.5.1, <https://www.itu.int/rec/R-REC-BT.601>.
    See also: [`adjust_saturation`][dlref.augmentation.adjust_saturation], which blends with it.
    """
    if x.shape[-3] == 1:
        return x
    if x.shape[-3] != 3:
        raise ValueError(f"grayscale needs 3 channels or 1, got {x.shape[-3]}")
    weights = np.array([0.299, 0.587, 0.114])[:, None, None]
    return np.sum(weights * x, axis=-3, keepdims=True)


def adjust_contrast(x: ArrayOrTensor, factor: float) -> ArrayOrTensor:
    r"""Blend each image with its own mean gray, so that light and dark move apart or together.

    $$y = \min(\max(s x + (1 - s) m, 0), 1), \qquad m = \mathrm{mean}(g)$$

    Args:
        x: $x$, images of floats from 0 to 1 with gray version $g$,
            shape (..., 3 or 1, height, width).
        factor: $s$, 0 gives a plain gray, 1 changes nothing, more steepens; >= 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        TypeError: `x` holds integers.
        ValueError: `factor` is negative, or there are neither three channels nor one.

    Examples:
        >>> adjust_contrast(np.array([[[0.25, 0.5, 0.75]]]), 2.0).tolist()  # twice as far from 0.5
        [[[0.0, 0.5, 1.0]]]

    Source: `torchvision.transforms.v2.functional.adjust_contrast`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`adjust_brightness`][dlref.augmentation.adjust_brightness], around black.
    """
    return blend(x, np.mean(grayscale(x), axis=(-3, -2, -1), keepdims=True), factor)


def adjust_saturation(x: ArrayOrTensor, factor: float) -> ArrayOrTensor:
    r"""Blend each pixel with its own gray, so that colours fade or glow.

    $$y = \min(\max(s x + (1 - s) g, 0), 1)$$

    Args:
        x: $x$, images of floats from 0 to 1 with gray version $g$,
            shape (..., 3 or 1, height, width).
        factor: $s$, 0 gives gray, 1 changes nothing, more makes vivid; >= 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        TypeError: `x` holds integers.
        ValueError: `factor` is negative, or there are neither three channels nor one.

    Examples:
        >>> gray = np.full((3, 1, 1), 0.4)  # already its own gray: nothing to move away from
        >>> adjust_saturation(gray, 2.0).round(4).ravel().tolist()
        [0.4, 0.4, 0.4]

    Source: `torchvision.transforms.v2.functional.adjust_saturation`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`grayscale`][dlref.augmentation.grayscale], what a factor of 0 gives.
    """
    return blend(x, grayscale(x), factor)


def color_jitter(
    x: ArrayOrTensor,
    rng: np.random.Generator,
    *,
    brightness: float = 0.0,
    contrast: float = 0.0,
    saturation: float = 0.0,
) -> ArrayOrTensor:
    r"""Change brightness, contrast and saturation of each image a little, in random order.

    Each factor is drawn from $U(\max(0, 1 - b),\ 1 + b)$.

    Args:
        x: Images of floats from 0 to 1, shape (batch, 3 or 1, height, width).
        rng: Draws the order and the factors of each image.
        brightness: $b$ of the brightness, >= 0; 0 leaves it as it is.
        contrast: $b$ of the contrast, likewise.
        saturation: $b$ of the saturation, likewise.

    Returns:
        Same shape and kind as `x`.

    Raises:
        TypeError: `x` holds integers.
        ValueError: A strength is negative, or `x` is no batch.

    Examples:
        >>> x = np.full((1000, 1, 1, 1), 0.5)
        >>> y = color_jitter(x, np.random.default_rng(0), brightness=0.4)
        >>> round(float(y.min()), 2), round(float(y.max()), 2)  # 0.5 times 0.6 to 1.4
        (0.3, 0.7)

    Source: Howard (2013), section 2, <https://arxiv.org/abs/1312.5402>; `ColorJitter`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`blend`][dlref.augmentation.blend], which all three are.
    """
    _need_batch("color_jitter", x)
    strengths = (brightness, contrast, saturation)
    if not min(strengths) >= 0:
        names = f"brightness={brightness}, contrast={contrast}, saturation={saturation}"
        raise ValueError(f"color_jitter needs strengths >= 0, got {names}")
    changes = (adjust_brightness, adjust_contrast, adjust_saturation)
    images = []
    for n in range(x.shape[0]):
        image = x[n]
        for i in rng.permutation(3).tolist():
            factor = rng.uniform(max(0.0, 1 - strengths[i]), 1 + strengths[i])
            image = changes[i](image, factor)
        images.append(image)
    return np.stack(images)


def normalize(x: ArrayOrTensor, mean: ArrayLike, std: ArrayLike) -> ArrayOrTensor:
    r"""Shift and scale each channel by the mean and the spread of the training images.

    $$z_{ijk} = \frac{x_{ijk} - \mu_i}{\sigma_i}$$

    Args:
        x: $x$, images, shape (..., channels, height, width).
        mean: $\mu$, mean of each channel over the training set.
        std: $\sigma$, standard deviation of each channel over the training set, > 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: A deviation is not positive, or there is not one number a channel.

    Examples:
        >>> x = np.array([0.485, 0.456, 0.406]).reshape(3, 1, 1)  # x - mean is 0 in each channel
        >>> normalize(x, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)).ravel().tolist()
        [0.0, 0.0, 0.0]

    Source: `torchvision.transforms.v2.Normalize`,
    <https://docs.pytorch.org/vision/stable/transforms.html>.
    See also: [`color_jitter`][dlref.augmentation.color_jitter], which comes before it.
    """
    mu, sigma = np.asarray(mean), np.asarray(std)
    if mu.shape != sigma.shape or mu.shape != (x.shape[-3],):
        shapes = f"{mu.shape} and {sigma.shape} for {x.shape[-3]} channels"
        raise ValueError(f"normalize needs one mean and std a channel, got shapes {shapes}")
    if not np.all(sigma > 0):
        raise ValueError(f"normalize needs std > 0, got std={sigma.tolist()}")
    return (x - mu[:, None, None]) / sigma[:, None, None]


def gaussian_noise(x: ArrayOrTensor, rng: np.random.Generator, std: float = 0.1) -> ArrayOrTensor:
    r"""Add independent normal noise to every number.

    $$y = x + \sigma \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, 1)$$

    The result is not clipped: clipping would darken bright pixels on average.

    Args:
        x: $x$, inputs, any shape.
        rng: Draws $\varepsilon$.
        std: $\sigma$, standard deviation of the noise, >= 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `std` is negative.

    Examples:
        >>> y = gaussian_noise(np.ones(100_000), np.random.default_rng(0), std=0.5)
        >>> round(float(y.mean()), 1), round(float(y.std()), 1)  # mean of x, spread of the noise
        (1.0, 0.5)

    Source: Bishop (1995), *Training with noise is equivalent to Tikhonov regularization*,
    <https://doi.org/10.1162/neco.1995.7.1.108>.
    See also: [`mixup`][dlref.augmentation.mixup], whose "noise" is another example.
    """
    if not std >= 0:
        raise ValueError(f"gaussian_noise needs std >= 0, got std={std}")
    return x + std * rng.normal(size=x.shape)


# --- erasing ---


def box_mask(height: int, width: int, box: Box) -> np.ndarray:
    r"""Return a mask that is 0 inside of a box and 1 elsewhere.

    $$M_{jk} = \begin{cases} 0 & \text{if pixel } (j, k) \text{ lies in the box} \\
    1 & \text{otherwise} \end{cases}$$

    Args:
        height: Rows of the mask.
        width: Columns of the mask.
        box: $(x_1, y_1, x_2, y_2)$; pixels $j$ from $y_1$ and $k$ from $x_1$ up to, but without,
            $y_2$ and $x_2$. It may be empty.

    Returns:
        Floats of shape (height, width).

    Raises:
        ValueError: The box reaches beyond the mask.

    Examples:
        >>> x1, y1, x2, y2 = 1, 0, 3, 1  # columns 1 and 2 of row 0
        >>> box_mask(2, 4, (x1, y1, x2, y2)).tolist()
        [[1.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0]]

    Source: Yun et al. (2019), section 3.1, <https://arxiv.org/abs/1905.04899>.
    See also: [`erase`][dlref.augmentation.erase] and [`cutmix`][dlref.augmentation.cutmix], which
    fill the hole.
    """
    x1, y1, x2, y2 = _inside("box_mask", box, (height, width), may_be_empty=True)
    mask = np.ones((height, width))
    mask[y1:y2, x1:x2] = 0.0
    return mask


def erase(x: ArrayOrTensor, mask: np.ndarray, value: float = 0.0) -> ArrayOrTensor:
    r"""Overwrite the pixels where a mask is 0.

    $$y = M \odot x + (1 - M)\, v$$

    Args:
        x: $x$, images, shape (..., height, width).
        mask: $M$, 1 where the image stays and 0 where it is erased, shape (height, width).
        value: $v$, what is written into the hole.

    Returns:
        Same shape and kind as `x`; no gradient comes back from the hole.

    Raises:
        ValueError: The mask does not have the shape of an image.

    Examples:
        >>> x, mask = np.array([[0.1, 0.2, 0.3]]), np.array([[0.0, 0.0, 1.0]])
        >>> erase(x, mask, value=0.5).tolist()  # 0.5 where the mask is 0
        [[0.5, 0.5, 0.3]]

    Source: DeVries & Taylor (2017), section 3, <https://arxiv.org/abs/1708.04552>.
    See also: [`box_mask`][dlref.augmentation.box_mask], which makes the mask.
    """
    _need_mask("erase", mask, x)
    return mask * x + (1 - mask) * value


def cutout_box(height: int, width: int, length: int, row: int, column: int) -> Box:
    r"""Return the square around a pixel, cut off where it leaves the image.

    $$\begin{aligned}
    x_1 &= \max\left(c - \lfloor \tfrac{n}{2} \rfloor, 0\right), &
    y_1 &= \max\left(r - \lfloor \tfrac{n}{2} \rfloor, 0\right), \\
    x_2 &= \min\left(c + \lfloor \tfrac{n}{2} \rfloor, W\right), &
    y_2 &= \min\left(r + \lfloor \tfrac{n}{2} \rfloor, H\right)
    \end{aligned}$$

    Args:
        height: $H$, height of the image.
        width: $W$, width of the image.
        length: $n$, side of the square; an odd one counts as one less.
        row: $r$, row of the centre.
        column: $c$, column of the centre.

    Returns:
        The box $(x_1, y_1, x_2, y_2)$.

    Raises:
        ValueError: The centre lies outside of the image, or `length` is negative.

    Examples:
        >>> x1, y1, x2, y2 = cutout_box(32, 32, 16, row=0, column=20)
        >>> (x1, x2), (y1, y2)  # columns 20 - 8 to 20 + 8; rows -8 to 8, cut off at 0
        ((12, 28), (0, 8))

    Source: DeVries & Taylor (2017), section 3, <https://arxiv.org/abs/1708.04552>.
    See also: [`random_cutout`][dlref.augmentation.random_cutout], which draws the centre.
    """
    _need_pixel("cutout_box", height, width, row, column)
    if length < 0:
        raise ValueError(f"cutout_box needs length >= 0, got length={length}")
    return _box_around(height, width, row, column, length // 2, length // 2)


def random_cutout(x: ArrayOrTensor, rng: np.random.Generator, length: int) -> ArrayOrTensor:
    r"""Black out a square around a random pixel of each image.

    Each pixel is equally likely to be the centre, so part of the square often lies outside.

    Args:
        x: $x$, images of height $H$ and width $W$, shape (batch, channels, height, width).
        rng: Draws a centre $(r, c)$ for each image.
        length: Side of the square in pixels, >= 0.

    Returns:
        Same shape and kind as `x`.

    Raises:
        ValueError: `length` is negative, or `x` is no batch.

    Examples:
        >>> y = random_cutout(np.ones((1000, 1, 8, 8)), np.random.default_rng(0), length=4)
        >>> erased = (y == 0).sum(axis=(1, 2, 3))
        >>> int(erased.min()), int(erased.max())  # 2 * 2 in a corner, 4 * 4 inside
        (4, 16)

    Source: DeVries & Taylor (2017), section 3, <https://arxiv.org/abs/1708.04552>.
    See also: [`random_erasing`][dlref.augmentation.random_erasing], boxes of random size.
    """
    _need_batch("random_cutout", x)
    height, width = x.shape[-2:]
    images = []
    for n in range(x.shape[0]):
        row, column = int(rng.integers(height)), int(rng.integers(width))
        mask = box_mask(height, width, cutout_box(height, width, length, row, column))
        images.append(erase(x[n], mask))
    return np.stack(images)


def random_erasing(
    x: ArrayOrTensor,
    rng: np.random.Generator,
    *,
    p: float = 0.5,
    scale: tuple[float, float] = (0.02, 0.33),
    ratio: tuple[float, float] = (0.3, 3.3),
    value: float = 0.0,
) -> ArrayOrTensor:
    r"""Overwrite a box of random area and shape, which lies inside, in some of the images.

    Area and shape are drawn as in `random_resized_crop`.

    Args:
        x: Images, shape (batch, channels, height, width).
        rng: Draws which images, and a box for each.
        p: Probability that an image gets a box.
        scale: $(a_{\min}, a_{\max})$, share of the area that is erased.
        ratio: $(r_{\min}, r_{\max})$, width over height of the box.
        value: What is written into the box.

    Returns:
        Same shape and kind as `x`; an image for which ten boxes did not fit stays as it is.

    Raises:
        ValueError: `p` is no probability, `scale` or `ratio` no range of allowed numbers.

    Examples:
        >>> y = random_erasing(np.ones((1000, 1, 16, 16)), np.random.default_rng(0), p=0.3)
        >>> touched = (y == 0).any(axis=(1, 2, 3))
        >>> round(float(touched.mean()), 1)
        0.3

    Source: Zhong, Zheng, Kang, Li & Yang (2020), algorithm 1, <https://arxiv.org/abs/1708.04896>,
    which draws the ratio itself evenly; its logarithm, ten attempts and the ranges are those of
    `torchvision.transforms.v2.RandomErasing`. In both the ratio is height over width.
    See also: [`random_cutout`][dlref.augmentation.random_cutout], squares of one size.
    """
    _need_batch("random_erasing", x)
    _need_share("random_erasing", "p", p)
    height, width = x.shape[-2:]
    images = []
    for n in range(x.shape[0]):
        drawn = rng.random() < p
        box = _random_box(x.shape, rng, scale, ratio) if drawn else None
        images.append(erase(x[n], box_mask(height, width, box), value) if box else x[n])
    return np.stack(images)


# --- mixing ---


def mixup(
    x_a: ArrayOrTensor, y_a: ArrayOrTensor, x_b: ArrayOrTensor, y_b: ArrayOrTensor, lam: float
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Average two examples, and their labels with the same weights.

    $$\tilde{x} = \lambda x_a + (1 - \lambda) x_b, \qquad
    \tilde{y} = \lambda y_a + (1 - \lambda) y_b$$

    Args:
        x_a: $x_a$, inputs, any shape.
        y_a: $y_a$, their labels as probabilities (one-hot), shape (..., classes).
        x_b: $x_b$, the partners, of the shape of `x_a`.
        y_b: $y_b$, the partners' labels, of the shape of `y_a`.
        lam: $\lambda$, weight of the first example, between 0 and 1.

    Returns:
        Mixed inputs and mixed labels.

    Raises:
        TypeError: The labels are class numbers, whose average would name a third class.
        ValueError: `lam` is not between 0 and 1, or the shapes differ.

    Examples:
        >>> black, white = np.zeros(2), np.ones(2)
        >>> x, y = mixup(black, np.array([1.0, 0.0]), white, np.array([0.0, 1.0]), lam=0.75)
        >>> x.tolist(), y.tolist()  # 0.75 * 0 + 0.25 * 1, and the shares as labels
        ([0.25, 0.25], [0.75, 0.25])

    Source: Zhang, Cisse, Dauphin & Lopez-Paz (2018), section 1, <https://arxiv.org/abs/1710.09412>.
    See also: [`cutmix`][dlref.augmentation.cutmix], which mixes areas instead of pixels.
    """
    _need_pairs("mixup", x_a, y_a, x_b, y_b)
    _need_share("mixup", "lam", lam)
    return lam * x_a + (1 - lam) * x_b, lam * y_a + (1 - lam) * y_b


def random_mixup(
    x: ArrayOrTensor, y: ArrayOrTensor, rng: np.random.Generator, alpha: float = 0.2
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Mix each example of a batch with another one of it.

    One $\lambda$ from $\mathrm{Beta}(\alpha, \alpha)$ serves the whole batch; its mean is $\frac12$
    and its variance $\frac{1}{4 (2 \alpha + 1)}$.

    Args:
        x: Inputs, shape (batch, ...).
        y: Their labels as probabilities, shape (batch, classes).
        rng: Draws $\lambda$ and who is mixed with whom.
        alpha: $\alpha$, strength, > 0; small ones mix little, 1 makes every share equally likely.

    Returns:
        Mixed inputs and mixed labels.

    Raises:
        TypeError: The labels are class numbers.
        ValueError: `alpha` is not positive.

    Examples:
        >>> rng, labels = np.random.default_rng(0), np.eye(2)
        >>> x, y = random_mixup(labels, labels, rng)
        >>> np.array_equal(x, y), y.sum(axis=1).tolist()  # same partner, same shares; they sum to 1
        (True, [1.0, 1.0])

    Source: Zhang, Cisse, Dauphin & Lopez-Paz (2018), figure 1, <https://arxiv.org/abs/1710.09412>.
    See also: [`random_cutmix`][dlref.augmentation.random_cutmix], with patches.
    """
    lam, order = _draw_partners("random_mixup", x, rng, alpha)
    return mixup(x, y, x[order], y[order], lam)


def cutmix_box(height: int, width: int, lam: float, row: int, column: int) -> Box:
    r"""Return the box around a pixel whose area is the share 1 - lam, cut off at the edges.

    $$\begin{aligned}
    x_1 &= \max(c - w, 0), & y_1 &= \max(r - h, 0), \\
    x_2 &= \min(c + w, W), & y_2 &= \min(r + h, H), \\
    w &= \lfloor \tfrac{W}{2} \sqrt{1 - \lambda} \rfloor, &
    h &= \lfloor \tfrac{H}{2} \sqrt{1 - \lambda} \rfloor
    \end{aligned}$$

    Args:
        height: $H$, height of the image.
        width: $W$, width of the image.
        lam: $\lambda$, share that should stay, between 0 and 1.
        row: $r$, row of the centre.
        column: $c$, column of the centre.

    Returns:
        The box $(x_1, y_1, x_2, y_2)$, often of a smaller area than $1 - \lambda$.

    Raises:
        ValueError: The centre lies outside of the image, or `lam` is not between 0 and 1.

    Examples:
        >>> cutmix_box(32, 32, lam=0.75, row=16, column=16)  # sides of 32 * sqrt(0.25) = 16
        (8, 8, 24, 24)
        >>> cutmix_box(32, 32, lam=0.75, row=0, column=0)  # sides of 16, from -8 to 8, cut off
        (0, 0, 8, 8)

    Source: Yun et al. (2019), equation 2, <https://arxiv.org/abs/1905.04899>.
    See also: [`cutmix`][dlref.augmentation.cutmix], which counts what is left.
    """
    _need_pixel("cutmix_box", height, width, row, column)
    _need_share("cutmix_box", "lam", lam)
    side = math.sqrt(1 - lam)
    h, w = math.floor(height / 2 * side), math.floor(width / 2 * side)
    return _box_around(height, width, row, column, h, w)


def cutmix(
    x_a: ArrayOrTensor,
    y_a: ArrayOrTensor,
    x_b: ArrayOrTensor,
    y_b: ArrayOrTensor,
    mask: np.ndarray,
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Fill a hole in each image with the same place of another, and mix the labels by area.

    $$\tilde{x} = M \odot x_a + (1 - M) \odot x_b, \qquad
    \tilde{y} = \lambda y_a + (1 - \lambda) y_b, \qquad \lambda = \mathrm{mean}(M)$$

    The share $\lambda$ is counted on the mask, after the box was cut off at the edges.

    Args:
        x_a: $x_a$, images, shape (..., height, width).
        y_a: $y_a$, their labels as probabilities (one-hot), shape (..., classes).
        x_b: $x_b$, the partners, of the shape of `x_a`.
        y_b: $y_b$, the partners' labels, of the shape of `y_a`.
        mask: $M$, 1 where `x_a` stays and 0 where `x_b` shows, shape (height, width).

    Returns:
        Mixed images and mixed labels.

    Raises:
        TypeError: The labels are class numbers.
        ValueError: The shapes do not fit.

    Examples:
        >>> mask = box_mask(1, 4, (0, 0, 1, 1))
        >>> cat, dog = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        >>> x, y = cutmix(np.zeros((1, 4)), cat, np.ones((1, 4)), dog, mask)
        >>> x.tolist(), y.tolist()  # in the box one pixel of four is the dog's: 1/4 of the label
        ([[1.0, 0.0, 0.0, 0.0]], [0.75, 0.25])

    Source: Yun et al. (2019), equation 1, <https://arxiv.org/abs/1905.04899>.
    See also: [`mixup`][dlref.augmentation.mixup], which averages everywhere;
    [`erase`][dlref.augmentation.erase], which fills the hole with nothing.
    """
    _need_pairs("cutmix", x_a, y_a, x_b, y_b)
    _need_mask("cutmix", mask, x_a)
    lam = float(np.mean(mask))
    return mask * x_a + (1 - mask) * x_b, lam * y_a + (1 - lam) * y_b


def random_cutmix(
    x: ArrayOrTensor, y: ArrayOrTensor, rng: np.random.Generator, alpha: float = 1.0
) -> tuple[ArrayOrTensor, ArrayOrTensor]:
    r"""Give each image of a batch a patch of another one of it, in one place for all.

    The share is drawn from $\mathrm{Beta}(\alpha, \alpha)$, the centre of the box from all pixels.

    Args:
        x: Images of height $H$ and width $W$, shape (batch, channels, height, width).
        y: Their labels as probabilities, shape (batch, classes).
        rng: Draws $\lambda$, the centre $(r, c)$ of the box and the partners.
        alpha: $\alpha$, > 0; 1 makes every share equally likely.

    Returns:
        Mixed images and mixed labels.

    Raises:
        TypeError: The labels are class numbers.
        ValueError: `alpha` is not positive, or `x` is no batch.

    Examples:
        >>> x = np.stack([np.ones((1, 8, 8)), np.zeros((1, 8, 8))])  # class 0 is white
        >>> mixed, y = random_cutmix(x, np.eye(2), np.random.default_rng(0))
        >>> np.allclose(mixed.mean(axis=(1, 2, 3)), y[:, 0])  # share of white, of class 0
        True

    Source: Yun et al. (2019), section 3.1, <https://arxiv.org/abs/1905.04899>.
    See also: [`random_mixup`][dlref.augmentation.random_mixup], without a box.
    """
    _need_batch("random_cutmix", x)
    lam, order = _draw_partners("random_cutmix", x, rng, alpha)
    height, width = x.shape[-2:]
    row, column = int(rng.integers(height)), int(rng.integers(width))
    mask = box_mask(height, width, cutmix_box(height, width, lam, row, column))
    return cutmix(x, y, x[order], y[order], mask)


# --- boxes, and what the public functions ask for ---


def _box_around(height: int, width: int, row: int, column: int, h: int, w: int) -> Box:
    left, top = max(column - w, 0), max(row - h, 0)
    return left, top, min(column + w, width), min(row + h, height)


def _random_box(
    shape: tuple[int, ...],
    rng: np.random.Generator,
    scale: tuple[float, float],
    ratio: tuple[float, float],
) -> Box | None:
    """A box of random area and shape inside an image, or None where ten did not fit."""
    if not 0 < scale[0] <= scale[1] <= 1 or not 0 < ratio[0] <= ratio[1]:
        needs = "0 < low <= high <= 1 for scale and 0 < low <= high for ratio"
        raise ValueError(f"a random box needs {needs}, got scale={scale}, ratio={ratio}")
    height, width = shape[-2:]
    for _ in range(_ATTEMPTS):
        share = rng.uniform(*scale)
        r = math.exp(rng.uniform(math.log(ratio[0]), math.log(ratio[1])))
        w, h = box_sides(height, width, share, r)
        if 0 < w <= width and 0 < h <= height:
            top, left = int(rng.integers(height - h + 1)), int(rng.integers(width - w + 1))
            return left, top, left + w, top + h
    return None


def _central_box(shape: tuple[int, ...], ratio: tuple[float, float]) -> Box:
    """The largest box in the middle of an image whose shape is allowed."""
    height, width = shape[-2:]
    r = min(max(width / height, ratio[0]), ratio[1])
    w, h = min(width, round(height * r)), min(height, round(width / r))
    left, top = (width - w) // 2, (height - h) // 2
    return left, top, left + w, top + h


def _draw_partners(
    name: str, x: ArrayOrTensor, rng: np.random.Generator, alpha: float
) -> tuple[float, np.ndarray]:
    """A share, and for each example the one that it is mixed with."""
    if not alpha > 0:
        raise ValueError(f"{name} needs alpha > 0, got alpha={alpha}")
    return float(rng.beta(alpha, alpha)), rng.permutation(x.shape[0])


def _need_batch(name: str, x: ArrayOrTensor) -> None:
    if x.ndim != 4:
        need = "images of shape (batch, channels, height, width)"
        raise ValueError(f"{name} needs {need}, got shape {x.shape}")


def _need_share(name: str, argument: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"{name} needs {argument} in [0, 1], got {argument}={share}")


def _need_pixel(name: str, height: int, width: int, row: int, column: int) -> None:
    if not (0 <= row < height and 0 <= column < width):
        need = f"a centre inside of {height} x {width} pixels"
        raise ValueError(f"{name} needs {need}, got row={row}, column={column}")


def _need_mask(name: str, mask: np.ndarray, x: ArrayOrTensor) -> None:
    if mask.shape != x.shape[-mask.ndim :]:
        raise ValueError(f"{name} needs a mask of the image's size, got {mask.shape} for {x.shape}")


def _need_pairs(
    name: str, x_a: ArrayOrTensor, y_a: ArrayOrTensor, x_b: ArrayOrTensor, y_b: ArrayOrTensor
) -> None:
    if x_a.shape != x_b.shape or y_a.shape != y_b.shape:
        shapes = f"{x_a.shape} and {x_b.shape}, labels {y_a.shape} and {y_b.shape}"
        raise ValueError(f"{name} needs pairs of one shape, got {shapes}")
    for labels in (y_a, y_b):
        if not np.issubdtype(labels.dtype, np.floating):
            fix = "use np.eye(classes)[labels]"
            raise TypeError(f"{name} needs labels as probabilities, got {labels.dtype}; {fix}")


def _inside(name: str, box: Box, shape: tuple[int, ...], may_be_empty: bool = False) -> Box:
    x1, y1, x2, y2 = box
    height, width = shape[-2:]
    least = 0 if may_be_empty else 1
    if x1 < 0 or y1 < 0 or x2 > width or y2 > height or min(x2 - x1, y2 - y1) < least:
        what = "a box" if may_be_empty else "a box with pixels"
        raise ValueError(f"{name} needs {what} inside of {height} x {width}, got {box}")
    return box
