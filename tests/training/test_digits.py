import hashlib

import numpy as np
import pytest

from dlref.training import load_digits
from dlref.training.digits import FILE

TOTALS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # by digit, as the data set's page says
FIRST = """\
  0  0  5 13  9  1  0  0
  0  0 13 15 10 15  5  0
  0  3 15  2  0 11  8  0
  0  4 12  0  0  8  8  0
  0  5  8  0  0  9  8  0
  0  4 11  0  1 12  7  0
  0  2 14  5 10 12  0  0
  0  0  6 13 10  0  0  0"""  # the first line of UCI's file optdigits.tes, a 0


def test_load_digits__matches_the_published_file() -> None:
    digits = load_digits(shuffle=False)
    pixels = np.concatenate([digits.x_train, digits.x_test]) * 16
    labels = np.concatenate([digits.y_train, digits.y_test])
    table = np.column_stack([pixels, labels]).astype(np.uint8)
    digest = hashlib.sha256(table.tobytes()).hexdigest()  # of scikit-learn's digits.csv.gz
    assert digest == "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    assert np.bincount(labels).tolist() == TOTALS
    first = np.array([line.split() for line in FIRST.splitlines()], dtype=float)
    np.testing.assert_array_equal(pixels[0].reshape(8, 8), first)


def test_load_digits__shuffles_images_with_their_labels_and_always_alike() -> None:
    ordered, shuffled = load_digits(shuffle=False), load_digits()
    order = np.random.default_rng(0).permutation(1797)
    for part, (x, y) in enumerate(((shuffled.x_train, shuffled.y_train), shuffled[2:])):
        rows = order[:1437] if part == 0 else order[1437:]
        np.testing.assert_array_equal(x, np.concatenate([ordered.x_train, ordered.x_test])[rows])
        np.testing.assert_array_equal(y, np.concatenate([ordered.y_train, ordered.y_test])[rows])


@pytest.mark.parametrize("shuffle", [True, False])
def test_load_digits__gives_floats_in_the_unit_interval(shuffle: bool) -> None:
    digits = load_digits(shuffle=shuffle)
    assert (digits.x_train.shape, digits.x_test.shape) == ((1437, 64), (360, 64))
    assert digits.x_train.dtype == float and digits.y_train.dtype == int
    assert (digits.x_train.min(), digits.x_train.max()) == (0.0, 1.0)


def test_load_digits__is_small_and_names_its_licence() -> None:
    assert FILE.stat().st_size < 60_000
    notice = FILE.with_suffix(".txt").read_text(encoding="utf-8")
    assert "CC BY 4.0" in notice and "BSD 3-Clause" in notice and "Alpaydin" in notice


def test_load_digits__neighbours_in_the_file_look_alike() -> None:
    ordered = load_digits(shuffle=False)
    x = np.concatenate([ordered.x_train, ordered.x_test])
    squares = (x**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * x @ x.T
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    close = np.mean(np.abs(nearest - np.arange(len(x))) <= 130)
    assert close > 0.5  # a random image would be as near in 14 % of the cases
