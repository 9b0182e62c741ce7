import numpy as np
import pytest

from dlref.autodiff import Tensor
from dlref.metrics import accuracy


def test_accuracy__matches_counting() -> None:
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(50, 4)), rng.integers(0, 4, 50)
    right = sum(
        max(range(4), key=lambda k, row=row: row[k]) == k for row, k in zip(z, y, strict=True)
    )
    assert accuracy(z, y) == right / 50
    assert 0 < right < 50


def test_accuracy__by_hand_of_three() -> None:
    z = np.array([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]])
    assert accuracy(z, np.array([0, 1, 1])) == 2 / 3
    assert accuracy(Tensor(z), np.array([0, 1, 0])) == 1.0


def test_accuracy__gives_a_tie_to_the_first_class_and_bears_huge_scores() -> None:
    assert accuracy(np.zeros((2, 3)), np.array([0, 1])) == 0.5
    assert accuracy(np.array([[-800.0, 800.0]]), np.array([1])) == 1.0


@pytest.mark.parametrize(
    ("z", "y"), [((3, 2), (2,)), ((3,), (3,)), ((0, 2), (0,)), ((3, 2), (3, 1))]
)
def test_accuracy__rejects_targets_that_do_not_fit(z: tuple[int, ...], y: tuple[int, ...]) -> None:
    with pytest.raises(
        ValueError, match=r"accuracy needs scores .* and a target a row, got shapes"
    ):
        accuracy(np.zeros(z), np.zeros(y, dtype=int))
