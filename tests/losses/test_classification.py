import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch.nn import functional

from dlref.activations import log_softmax, sigmoid, softmax
from dlref.autodiff import Tensor, grad
from dlref.formula import parse_formula
from dlref.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    focal_loss,
    hinge_loss,
    kl_div,
    multi_margin_loss,
    nll_loss,
    smooth_labels,
)
from tests.oracle import KINKS, assert_matches_torch

RNG = np.random.default_rng(4)
REDUCTIONS = ["mean", "sum", "none"]
LOGITS = np.concatenate([KINKS, KINKS, np.linspace(-6.1, 6.7, 14)])
YES_NO = np.concatenate([np.zeros(7), np.ones(7), RNG.integers(0, 2, size=14)]).astype(float)
SOFT = np.concatenate([YES_NO[:14], RNG.uniform(size=14)])
# Scores, class numbers: one example, a batch with extremes, sequences, pictures.
BATCH = np.concatenate([RNG.normal(size=(5, 4)), [[0.0, 30.0, -30.0, 1.0], [800.0, 0, -800, 0]]])
BATCHES = [
    (RNG.normal(size=4), np.array(2)),
    (BATCH, np.array([0, 3, 1, 1, 2, 2, 1])),
    (RNG.normal(size=(2, 4, 3)), RNG.integers(0, 4, size=(2, 3))),
    (RNG.normal(size=(2, 4, 3, 2)), RNG.integers(0, 4, size=(2, 3, 2))),
    (RNG.normal(size=(3, 1)), np.zeros(3, dtype=int)),
]
WEIGHT = np.array([0.5, 2.0, 0.0, 1.5])


def _weighted(theirs: Callable[..., Any], weight: np.ndarray | None, **options: Any) -> Any:
    given = None if weight is None else torch.from_numpy(weight)
    return lambda x, y: theirs(x, y, weight=given, **options)


# --- one score: yes or no ---


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_binary_cross_entropy__matches_torch(reduction: str) -> None:
    p = np.concatenate([[1e-9, 1 - 1e-9], np.linspace(0.03, 0.97, 9)])
    y = np.concatenate([[1.0, 0.0], RNG.uniform(size=9)])
    assert_matches_torch(
        lambda p, y: binary_cross_entropy(p, y, reduction=reduction),
        lambda p, y: functional.binary_cross_entropy(p, y, reduction=reduction),
        p,
        y,
    )


def test_binary_cross_entropy__stops_at_100_as_torch_does() -> None:
    p, y = np.array([0.0, 1.0, 0.0, 1.0, 1e-300]), np.array([1.0, 0.0, 0.0, 1.0, 1.0])
    theirs = functional.binary_cross_entropy(
        torch.from_numpy(p), torch.from_numpy(y), reduction="none"
    )
    assert_allclose(binary_cross_entropy(p, y, reduction="none"), theirs, rtol=1e-12)
    assert theirs.tolist() == [100.0, 100.0, 0.0, 0.0, 100.0]


def test_binary_cross_entropy__worked_by_hand() -> None:
    assert_allclose(
        binary_cross_entropy(np.array([0.25, 0.25]), np.array([1.0, 0.0]), reduction="none"),
        [math.log(4), math.log(4 / 3)],
    )


def test_binary_cross_entropy__rejects_logits_and_labels_of_minus_one() -> None:
    with pytest.raises(ValueError, match="for logits take binary_cross_entropy_with_logits"):
        binary_cross_entropy(np.array([1.5]), np.array([1.0]))
    with pytest.raises(ValueError, match=r"needs target in \[0, 1\]"):
        binary_cross_entropy(np.array([0.5]), np.array([-1.0]))
    with pytest.raises(ValueError, match=r"one shape, got \(2, 1\) and \(2,\)"):
        binary_cross_entropy(np.zeros((2, 1)), np.zeros(2))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("target", [YES_NO, SOFT])
@pytest.mark.parametrize("pos_weight", [1.0, 3.5])
def test_binary_cross_entropy_with_logits__matches_torch(
    pos_weight: float, target: np.ndarray, reduction: str
) -> None:
    assert_matches_torch(
        lambda z, y: binary_cross_entropy_with_logits(
            z, y, pos_weight=pos_weight, reduction=reduction
        ),
        lambda z, y: functional.binary_cross_entropy_with_logits(
            z, y, pos_weight=torch.tensor(pos_weight).double(), reduction=reduction
        ),
        LOGITS,
        target,
    )


def test_binary_cross_entropy_with_logits__matches_torch_with_a_weight_for_each_label() -> None:
    z, y = LOGITS.reshape(7, 4), YES_NO.reshape(7, 4)
    assert_matches_torch(
        lambda z, y: binary_cross_entropy_with_logits(z, y, pos_weight=WEIGHT),
        lambda z, y: functional.binary_cross_entropy_with_logits(
            z, y, pos_weight=torch.from_numpy(WEIGHT)
        ),
        z,
        y,
    )


def test_binary_cross_entropy_with_logits__is_that_of_the_sigmoid_with_the_gradient_p_minus_y() -> (
    None
):
    z, y = LOGITS[14:], SOFT[14:]
    assert_allclose(
        binary_cross_entropy_with_logits(z, y), binary_cross_entropy(sigmoid(z), y), rtol=1e-12
    )
    logits = Tensor(z, requires_grad=True)
    loss = binary_cross_entropy_with_logits(logits, y, reduction="sum")
    assert_allclose(grad(loss, logits), sigmoid(z) - y, atol=1e-14)


def test_binary_cross_entropy_with_logits__worked_by_hand() -> None:
    z, y = np.full(2, math.log(3)), np.array([1.0, 0.0])  # p = 3/4
    expected = [5 * math.log(4 / 3), math.log(4)]
    losses = binary_cross_entropy_with_logits(z, y, pos_weight=5.0, reduction="none")
    assert_allclose(losses, expected)


def test_binary_cross_entropy_with_logits__rejects_labels_of_minus_one() -> None:
    with pytest.raises(ValueError, match=r"needs target in \[0, 1\]"):
        binary_cross_entropy_with_logits(np.zeros(2), np.array([1, -1]))


# --- one of several classes ---


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weight", [None, WEIGHT])
@pytest.mark.parametrize(("z", "y"), BATCHES[:4])
def test_nll_loss__matches_torch(
    z: np.ndarray, y: np.ndarray, weight: np.ndarray | None, reduction: str
) -> None:
    if weight is not None and z.ndim == 1:
        weight = np.array([0.5, 2.0, 0.7, 1.5])  # a single example of weight 0 has no mean
    assert_matches_torch(
        lambda x, y: nll_loss(x, y, weight, reduction=reduction),
        _weighted(functional.nll_loss, weight, reduction=reduction),
        z,
        y,
    )


def test_nll_loss__matches_torch_where_targets_are_ignored() -> None:
    z, y = BATCHES[1]
    assert_matches_torch(
        lambda x, y: nll_loss(x, y, WEIGHT, ignore_index=1),
        _weighted(functional.nll_loss, WEIGHT, ignore_index=1),
        z,
        y,
    )


def test_nll_loss__worked_by_hand() -> None:
    x = np.array([[-1.0, -5.0], [-7.0, -2.0]])
    assert nll_loss(x, np.array([0, 1])) == 1.5
    weight = np.array([1.0, 3.0])
    assert nll_loss(x, np.array([0, 1]), weight) == (1 * 1 + 3 * 2) / 4
    assert nll_loss(x, np.array([0, 1]), weight, reduction="none").tolist() == [1, 6]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.3])
@pytest.mark.parametrize("weight", [None, WEIGHT])
@pytest.mark.parametrize(("z", "y"), BATCHES)
def test_cross_entropy__matches_torch(
    z: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None,
    label_smoothing: float,
    reduction: str,
) -> None:
    if weight is not None and z.ndim == 1:
        weight = np.array([0.5, 2.0, 0.7, 1.5])  # a single example of weight 0 has no mean
    if weight is not None and z.shape[-1] == 1:
        weight = weight[:1]
    options: dict[str, Any] = {"label_smoothing": label_smoothing, "reduction": reduction}
    assert_matches_torch(
        lambda x, y: cross_entropy(x, y, weight, **options),
        _weighted(functional.cross_entropy, weight, **options),
        z,
        y,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.3])
@pytest.mark.parametrize("ignore_index", [-100, 1, 7])
def test_cross_entropy__matches_torch_where_targets_are_ignored(
    ignore_index: int, label_smoothing: float, reduction: str
) -> None:
    z, y = BATCHES[1]
    y = np.where(y == 1, ignore_index, y)
    options: dict[str, Any] = {
        "ignore_index": ignore_index,
        "label_smoothing": label_smoothing,
        "reduction": reduction,
    }
    assert_matches_torch(
        lambda x, y: cross_entropy(x, y, WEIGHT, **options),
        _weighted(functional.cross_entropy, WEIGHT, **options),
        z,
        y,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.3])
@pytest.mark.parametrize("weight", [None, WEIGHT])
@pytest.mark.parametrize("z", [z for z, _ in BATCHES[:4]])
def test_cross_entropy__matches_torch_on_probabilities(
    z: np.ndarray, weight: np.ndarray | None, label_smoothing: float, reduction: str
) -> None:
    axis = min(z.ndim - 1, 1)
    target = softmax(np.random.default_rng(5).normal(size=z.shape), axis)
    options: dict[str, Any] = {"label_smoothing": label_smoothing, "reduction": reduction}
    assert_matches_torch(
        lambda x, y: cross_entropy(x, y, weight, **options),
        _weighted(functional.cross_entropy, weight, **options),
        z,
        target,
    )


def test_cross_entropy__worked_by_hand() -> None:
    z = np.log([[1.0, 3.0], [3.0, 1.0]])
    assert_allclose(cross_entropy(z, np.array([1, 1])), (math.log(4 / 3) + math.log(4)) / 2)
    smoothed = 0.8 * math.log(4 / 3) + 0.2 * (math.log(4) + math.log(4 / 3)) / 2
    assert_allclose(cross_entropy(z[0], 1, label_smoothing=0.2), smoothed)


def test_cross_entropy__starts_at_the_logarithm_of_the_number_of_classes() -> None:
    for classes in (2, 10, 1000):
        assert_allclose(cross_entropy(np.zeros((3, classes)), np.zeros(3, int)), math.log(classes))


def test_cross_entropy__has_the_gradient_p_minus_q() -> None:
    z = Tensor(BATCH, requires_grad=True)
    q = softmax(np.random.default_rng(6).normal(size=BATCH.shape))
    assert_allclose(grad(cross_entropy(z, q, reduction="sum"), z), softmax(BATCH) - q, atol=1e-15)


def test_cross_entropy__ignores_what_is_masked_away() -> None:
    z = np.array([[-np.inf, 0.0, 0.0], [0.0, 0.0, -np.inf]])
    losses = cross_entropy(z, np.array([1, -100]), reduction="none")
    assert_allclose(losses, [math.log(2), 0.0])


def test_cross_entropy__has_no_mean_where_all_targets_are_ignored() -> None:
    z, y = np.zeros((2, 3)), np.full(2, -100)
    assert torch.isnan(functional.cross_entropy(torch.from_numpy(z), torch.from_numpy(y)))
    with pytest.raises(ValueError, match="at least one loss that counts, got none"):
        cross_entropy(z, y)


@pytest.mark.parametrize(
    ("z", "y", "options", "message"),
    [
        (
            np.zeros((2, 3)),
            np.array([0, 3]),
            {},
            "cross_entropy needs targets from 0 to 2, got 0 t",
        ),
        (np.zeros((2, 3)), np.array([0, -1]), {}, "targets from 0 to 2, got -1 to 0"),
        (np.zeros((2, 3)), np.zeros((2, 1), int), {}, r"of shape \(2,\), got shape \(2, 1\)"),
        (np.zeros((2, 3)), np.zeros(2), {}, r"one shape, got \(2, 3\) and \(2,\)"),
        (np.zeros((2, 3)), np.full((2, 3), 2.0), {}, r"needs target in \[0, 1\]"),
        (np.zeros((2, 3)), np.zeros(2, int), {"weight": np.ones(2)}, r"of 3 classes, got .*\(2,\)"),
        (np.zeros((2, 3)), np.zeros(2, int), {"label_smoothing": 1.5}, "got label_smoothing=1.5"),
        (np.array(1.0), np.array(0), {}, "at least an axis of classes, got a number"),
        (np.zeros((2, 0)), np.zeros(2, int), {}, "at least one class"),
    ],
)
def test_cross_entropy__rejects_what_does_not_fit(
    z: np.ndarray, y: np.ndarray, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        cross_entropy(z, y, **options)


def test_nll_loss__rejects_targets_that_are_no_whole_numbers() -> None:
    with pytest.raises(TypeError, match="nll_loss needs whole numbers as targets, got dtype=float"):
        nll_loss(np.zeros((2, 3)), np.zeros(2))


def test_smooth_labels__matches_the_formula_of_its_docstring() -> None:
    formula = parse_formula(r"q_k = (1 - \epsilon)[k = y] + \frac{\epsilon}{K}")
    q = smooth_labels(np.array([2, 0]), 5, 0.3)
    for row, y in enumerate((2, 0)):
        for k in range(5):
            given = {"k": k, "y": y, "K": 5, r"\epsilon": 0.3}
            values = {name: np.asarray(value) for name, value in given.items()}
            assert_allclose(q[row, k], formula.evaluate(values))


def test_smooth_labels__matches_what_torch_does_inside_its_loss() -> None:
    z, y = BATCHES[1]
    theirs = functional.cross_entropy(torch.from_numpy(z), torch.from_numpy(y), label_smoothing=0.3)
    assert_allclose(cross_entropy(z, smooth_labels(y, 4, 0.3)), theirs, rtol=1e-12)


def test_smooth_labels__worked_by_hand() -> None:
    assert_allclose(smooth_labels(1, 4, 0.2), [0.05, 0.85, 0.05, 0.05])
    assert smooth_labels(np.array([1, 0]), 2, 0.0).tolist() == [[0, 1], [1, 0]]
    assert smooth_labels(np.array([], dtype=int), 3).shape == (0, 3)


def test_smooth_labels__rejects_no_class_and_no_share() -> None:
    with pytest.raises(ValueError, match="smooth_labels needs targets from 0 to 3, got 4 to 4"):
        smooth_labels(np.array([4]), 4)
    with pytest.raises(ValueError, match=r"label_smoothing in \[0, 1\], got label_smoothing=-0.1"):
        smooth_labels(np.array([0]), 4, -0.1)


# --- distributions ---


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")  # torch warns of its own default
@pytest.mark.parametrize("reduction", [*REDUCTIONS, "batchmean"])
@pytest.mark.parametrize("log_target", [False, True])
def test_kl_div__matches_torch(log_target: bool, reduction: str) -> None:
    rng = np.random.default_rng(7)
    x, y = log_softmax(rng.normal(size=(2, 3, 4))), log_softmax(2 * rng.normal(size=(2, 3, 4)))
    options: dict[str, Any] = {"reduction": reduction, "log_target": log_target}
    assert_matches_torch(
        lambda x, y: kl_div(x, y, **options),
        lambda x, y: functional.kl_div(x, y, **options),
        x,
        y if log_target else np.exp(y),
    )


def test_kl_div__matches_cross_entropy_minus_entropy() -> None:
    p, z = softmax(BATCH[:5][::-1]), BATCH[:5]
    entropy = -np.sum(p * np.log(p)) / len(p)
    assert_allclose(
        kl_div(log_softmax(z), p, reduction="batchmean"), cross_entropy(z, p) - entropy, rtol=1e-12
    )


def test_kl_div__worked_by_hand() -> None:
    p, q = np.array([[0.5, 0.5, 0.0]]), np.array([[0.25, 0.25, 0.5]])
    assert_allclose(kl_div(np.log(q), p, reduction="batchmean"), math.log(2))
    assert_allclose(kl_div(np.log(q), p), math.log(2) / 3)
    assert_allclose(kl_div(np.log(p[:, :2]), p[:, :2], reduction="sum"), 0)


def test_kl_div__takes_targets_of_zero() -> None:
    x, p = np.log([[0.5, 0.5]]), np.array([[0.0, 1.0]])
    theirs = functional.kl_div(torch.from_numpy(x), torch.from_numpy(p), reduction="sum")
    assert_allclose(kl_div(x, p, reduction="sum"), theirs)


def test_kl_div__rejects_probabilities_as_input_and_logarithms_as_target() -> None:
    p = np.array([[0.25, 0.75]])
    with pytest.raises(
        ValueError, match="kl_div needs input as log-probabilities, at most 0; pass"
    ):
        kl_div(p, p)
    with pytest.raises(ValueError, match="kl_div needs target as log-probabilities"):
        kl_div(np.log(p), p, log_target=True)
    with pytest.raises(ValueError, match=r"kl_div needs target in \[0, 1\]"):
        kl_div(np.log(p), np.log(p))
    with pytest.raises(ValueError, match="kl_div needs input and target of one shape"):
        kl_div(np.log(p), p[0])


# --- margins ---


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_hinge_loss__matches_torch(reduction: str) -> None:
    f = np.concatenate([[0.0, -30.0, 30.0, -800.0, 800.0], np.linspace(-2.1, 2.3, 12)])
    y = RNG.choice([-1.0, 1.0], size=f.shape)
    assert set(y) == {-1.0, 1.0}
    # a ranking loss of each score against 0
    assert_matches_torch(
        lambda f: hinge_loss(f, y, reduction=reduction),
        lambda f: functional.margin_ranking_loss(
            f, torch.zeros_like(f), torch.from_numpy(y), margin=1.0, reduction=reduction
        ),
        f,
    )


def test_hinge_loss__worked_by_hand_and_flat_from_the_margin_on() -> None:
    f = Tensor(np.array([0.25, 1.0, 3.0, 2.0]), requires_grad=True)
    losses = hinge_loss(f, np.array([1, 1, 1, -1]), reduction="none")
    assert losses.data.tolist() == [0.75, 0.0, 0.0, 3.0]
    assert np.asarray(grad(np.sum(losses), f)).tolist() == [-1.0, 0.0, 0.0, 1.0]


def test_hinge_loss__rejects_labels_of_zero_and_one() -> None:
    with pytest.raises(ValueError, match="for 0 and 1 pass 2 \\* target - 1"):
        hinge_loss(np.zeros(2), np.array([0, 1]))
    with pytest.raises(ValueError, match="hinge_loss needs input and target of one shape"):
        hinge_loss(np.zeros(2), np.array([1]))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("margin", [1.0, 0.3, 2.0])
@pytest.mark.parametrize(("z", "y"), [*BATCHES[:2], BATCHES[4]])
def test_multi_margin_loss__matches_torch(
    z: np.ndarray, y: np.ndarray, margin: float, reduction: str
) -> None:
    assert_matches_torch(
        lambda x, y: multi_margin_loss(x, y, margin=margin, reduction=reduction),
        lambda x, y: functional.multi_margin_loss(x, y, margin=margin, reduction=reduction),
        z,
        y,
    )


def test_multi_margin_loss__worked_by_hand() -> None:
    z = np.array([[2.0, 1.5, 3.0, -4.0]])
    assert multi_margin_loss(z, np.array([0])) == (0.5 + 2.0) / 4
    assert multi_margin_loss(z, np.array([0]), margin=7.0) == (6.5 + 8.0 + 1.0) / 4


def test_multi_margin_loss__rejects_pictures_and_an_infinite_margin() -> None:
    with pytest.raises(ValueError, match=r"needs \(batch, classes\), got shape \(2, 3, 4\)"):
        multi_margin_loss(np.zeros((2, 3, 4)), np.zeros((2, 4), int))
    with pytest.raises(ValueError, match="finite margin, got margin=inf"):
        multi_margin_loss(np.zeros((2, 3)), np.zeros(2, int), margin=math.inf)


# --- focal ---


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("alpha", "gamma"), [(0.25, 2.0), (0.6, 0.0), (1.0, 0.5), (0.0, 5.0)])
def test_focal_loss__matches_torch_operations(alpha: float, gamma: float, reduction: str) -> None:
    y = torch.from_numpy(YES_NO)

    def theirs(z: torch.Tensor) -> torch.Tensor:
        bce = functional.binary_cross_entropy_with_logits(z, y, reduction="none")
        p = torch.sigmoid(z)
        wrong = p * (1 - y) + (1 - p) * y
        losses = (alpha * y + (1 - alpha) * (1 - y)) * wrong**gamma * bce
        reduced = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}
        return reduced[reduction]

    # at z = ±800 the power of 0 has no finite slope for torch where gamma is below 1
    z = LOGITS if gamma not in (0.5,) else np.where(np.abs(LOGITS) == 800, 7.0, LOGITS)
    # 1 - p has lost its digits at z = 30 in theirs
    assert_matches_torch(
        lambda z: focal_loss(z, YES_NO, alpha=alpha, gamma=gamma, reduction=reduction),
        theirs,
        z,
        rtol=1e-10,
        atol=1e-6 if gamma == 0.5 else 1e-12,
    )


def test_focal_loss__worked_by_hand() -> None:
    z, y = np.log([3.0, 3.0]), np.array([1, 0])  # p of what is right: 3/4, 1/4
    expected = [0.25 / 16 * math.log(4 / 3), 0.75 * 9 / 16 * math.log(4)]
    assert_allclose(focal_loss(z, y, reduction="none"), expected)


def test_focal_loss__is_half_the_cross_entropy_without_focus() -> None:
    assert_allclose(
        focal_loss(LOGITS, YES_NO, alpha=0.5, gamma=0.0),
        binary_cross_entropy_with_logits(LOGITS, YES_NO) / 2,
    )


def test_focal_loss__has_finite_slopes_far_out() -> None:
    z = Tensor(np.array([-800.0, 800.0]), requires_grad=True)
    focal_loss(z, np.array([1, 1]), gamma=0.5).backward()
    assert z.grad is not None
    assert_allclose(z.grad, [-0.125, 0.0])  # alpha / 2 where it is wrong


def test_focal_loss__rejects_soft_targets_and_options_out_of_range() -> None:
    with pytest.raises(ValueError, match="focal_loss needs targets 0 and 1"):
        focal_loss(np.zeros(2), np.array([0.5, 1.0]))
    for alpha, gamma in ((1.5, 2.0), (-0.1, 2.0), (0.25, -1.0), (0.25, math.inf)):
        with pytest.raises(
            ValueError, match=r"alpha in \[0, 1\] and a finite gamma >= 0, got alpha"
        ):
            focal_loss(LOGITS, YES_NO, alpha=alpha, gamma=gamma)
