import numpy as np
import pytest
import torch

from dlref.perceptron import fit_perceptron, perceptron, step, weighted_sum
from tests.oracle import KINKS, assert_matches_torch

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def test_weighted_sum__matches_torch() -> None:
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(5, 3)), rng.normal(size=3), np.array(0.7)
    assert_matches_torch(
        weighted_sum, lambda x, w, b: torch.nn.functional.linear(x, w[None], b[None])[:, 0], x, w, b
    )


def test_weighted_sum__by_hand() -> None:
    assert float(weighted_sum(np.array([1.0, 2.0]), np.array([3.0, -1.0]), 0.5)) == 1.5


def test_weighted_sum__of_no_features_is_the_bias() -> None:
    assert float(weighted_sum(np.zeros(0), np.zeros(0), 2.0)) == 2.0


def test_weighted_sum__rejects_a_weight_too_many() -> None:
    with pytest.raises(ValueError, match=r"one weight for each feature, got x of shape \(2,\)"):
        weighted_sum(np.zeros(2), np.zeros(3), 0.0)


def test_weighted_sum__is_the_same_when_a_feature_and_its_weight_trade_a_factor() -> None:
    """A weight is no measure of importance unless the features share a scale."""
    x, w = np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([0.5, 0.25])
    scale = np.array([1.0, 100.0])
    np.testing.assert_allclose(weighted_sum(x * scale, w / scale, 0.1), weighted_sum(x, w, 0.1))


def test_step__matches_torch() -> None:
    one = torch.tensor(1.0, dtype=torch.float64)
    for z in (KINKS, np.array([])):
        np.testing.assert_array_equal(step(z), torch.heaviside(torch.from_numpy(z), one).numpy())


def test_step__has_no_gradient_to_learn_from() -> None:
    assert_matches_torch(step, lambda z: (z >= 0).double() + 0 * z, KINKS)


def test_perceptron__matches_its_parts_by_hand() -> None:
    assert perceptron(CORNERS, np.array([1.0, 1.0]), -1.5).tolist() == [0, 0, 0, 1]
    assert perceptron(CORNERS, np.array([1.0, 1.0]), -0.5).tolist() == [0, 1, 1, 1]
    assert perceptron(np.zeros(2), np.ones(2), 0.0) == 1  # on the plane counts as inside


def test_perceptron__rejects_a_weight_too_few() -> None:
    with pytest.raises(ValueError, match="one weight for each feature"):
        perceptron(CORNERS, np.ones(1), 0.0)


@pytest.mark.parametrize("target", [[0, 0, 0, 1], [0, 1, 1, 1], [1, 1, 0, 1]])
def test_fit_perceptron__matches_every_class_that_a_line_separates(target: list[int]) -> None:
    fit = fit_perceptron(CORNERS, np.array(target))
    assert fit.converged
    assert perceptron(CORNERS, fit.weight, fit.bias).tolist() == target


def test_fit_perceptron__never_learns_xor() -> None:
    fit = fit_perceptron(CORNERS, np.array([0, 1, 1, 0]), max_epochs=2000)
    assert not fit.converged
    assert fit.updates >= 2000


def test_fit_perceptron__first_correction_by_hand() -> None:
    fit = fit_perceptron(np.array([[2.0, -3.0]]), np.array([0]), lr=0.5, max_epochs=1)
    assert fit.weight.tolist() == [-1.0, 1.5]
    assert fit.bias == -0.5
    assert fit.updates == 1


def test_fit_perceptron__step_size_scales_the_weights_and_changes_no_answer() -> None:
    small, large = (fit_perceptron(CORNERS, np.array([0, 0, 0, 1]), lr=lr) for lr in (0.25, 16))
    assert small.updates == large.updates
    np.testing.assert_allclose(large.weight, 64 * small.weight)


@pytest.mark.parametrize(
    ("x", "target", "options", "message"),
    [
        (np.zeros(3), np.zeros(3), {}, r"shape \(examples, features\)"),
        (np.zeros((3, 1)), np.zeros(2), {}, "one target an example"),
        (np.zeros((1, 1)), np.array([-1]), {}, "targets 0 or 1"),
        (np.zeros((1, 1)), np.array([1]), {"lr": 0.0}, r"lr > 0.*lr=0.0"),
        (np.zeros((1, 1)), np.array([1]), {"max_epochs": 0}, "max_epochs=0"),
    ],
)
def test_fit_perceptron__rejects_what_it_cannot_learn_from(
    x: np.ndarray, target: np.ndarray, options: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fit_perceptron(x, target, **options)  # type: ignore[arg-type]
