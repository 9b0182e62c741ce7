"""The handwritten digits that the examples train on."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

__all__ = ["Digits", "load_digits"]

FILE = Path(__file__).with_name("digits.npz")  # whence it comes: digits.txt beside it
TRAINING = 1437  # four fifths of the 1797 images


class Digits(NamedTuple):
    """Images of digits, one a row, with their labels, cut into two parts.

    Attributes:
        x_train: Pixels in [0, 1], shape `(1437, 64)`.
        y_train: Digits from 0 to 9, shape `(1437,)`.
        x_test: Pixels of the images that no training sees, shape `(360, 64)`.
        y_test: Their digits, shape `(360,)`.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_digits(*, shuffle: bool = True) -> Digits:
    """Load 1797 handwritten digits of 8 × 8 pixels, cut into 1437 for training and 360 for tests.

    Thirteen people wrote them. The file does not say who wrote which, but its neighbours look
    alike, probably because they are of one hand. The shuffled cut, which is always the same, puts
    everybody on both sides: it tells how well a network reads hands that it has seen.

    Args:
        shuffle: Whether to shuffle, with a seed of 0, before the cut; False keeps the order of the
            file, so that the tests are hands that the training has hardly seen.

    Returns:
        Pixels, divided by 16 so that they lie in [0, 1], and labels. For a convolution use
        `x_train.reshape(-1, 1, 8, 8)`.

    Examples:
        >>> digits = load_digits()
        >>> digits.x_train.shape, digits.x_test.shape
        ((1437, 64), (360, 64))
        >>> float(digits.x_train.min()), float(digits.x_train.max())
        (0.0, 1.0)

    Source: Alpaydin & Kaynak (1998), *Optical recognition of handwritten digits*, UCI machine
    learning repository, <https://doi.org/10.24432/C50P49>, CC BY 4.0; this copy of its test set is
    scikit-learn's `load_digits`.
    See also: [`minibatches`][dlref.training.batches.minibatches], which cuts it into batches.
    """
    with np.load(FILE) as file:
        pixels, labels = file["pixels"] / 16.0, file["labels"].astype(int)
    if shuffle:
        order = np.random.default_rng(0).permutation(len(labels))
        pixels, labels = pixels[order], labels[order]
    return Digits(pixels[:TRAINING], labels[:TRAINING], pixels[TRAINING:], labels[TRAINING:])
