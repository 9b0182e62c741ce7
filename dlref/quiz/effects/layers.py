"""Effects in layers, starting weights, regularization and augmentation."""

from typing import Any

import numpy as np

from dlref import augmentation, init, layers, perceptron, regularization
from dlref.quiz.effects.effect import Effect
from dlref.quiz.effects.steps import ONE, RATES, Random, first, numbers

__all__ = ["LAYER_EFFECTS"]


def spread(x: Any) -> float:
    """Standard deviation of all entries."""
    return float(np.std(np.asarray(x)))


def data(rng: Random) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and noisy targets of a regression."""
    X = numbers(rng, 20, 3)
    return X, X @ np.array([1.0, -2.0, 0.5]) + numbers(rng, 20)


def training_error(l2: float, X: np.ndarray, y: np.ndarray) -> float:
    """Squared error of a ridge fit on its own data."""
    w = np.asarray(regularization.ridge_regression(X, y, l2))
    return float(np.sum((X @ w - y) ** 2))


def gray(rng: Random) -> np.ndarray:
    """A small gray image, pixels between 0.4 and 0.6."""
    return np.repeat(rng.uniform(0.4, 0.6, (1, 1, 4, 4)), 3, axis=1)


LAYER_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "dlref.perceptron.perceptron", "scale", "A perceptron with a threshold at 0 classifies "
        "inputs.", "the positive factor by which weights and bias are multiplied",
        "the number of inputs put into class 1", (0.1, 0.5, 1.0, 5.0, 100.0),
        lambda c, rng: float(np.sum(np.asarray(perceptron.perceptron(
            numbers(rng, 20, 2), c * numbers(rng, 2), c * rng.uniform(-1, 1, 1)[0])))),
        "The sign of the weighted sum decides, and a positive factor keeps the sign.",
        {"larger": "The sums grow, their signs stay.",
         "smaller": "The sums grow, their signs stay."},
        "What does the step function see of a number?",
    ),
    Effect(
        "dlref.layers.normalization.rms_norm", "scale",
        "RMS norm with $\\epsilon = 0$ is applied to a "
        "vector that is multiplied by a positive factor first.", "the factor",
        "the first entry of the result",
        (0.5, 1.0, 3.0, 20.0),
        lambda c, rng: round(first(layers.rms_norm(c * numbers(rng, 6), eps=0.0)), 9),
        "Each entry is divided by the root mean square of all, and both grow by the same factor.",
        {"larger": "The root mean square that divides grows by the same factor.",
         "smaller": "Entry and divisor grow by the same factor."},
        "By which factor does the root mean square grow?",
    ),
    Effect(
        "dlref.layers.normalization.batch_norm", "eps", "Batch norm is applied in training, "
        "without scale and shift.", "the constant $\\epsilon$",
        "the standard deviation of each feature afterwards", (1e-5, 1e-3, 1e-2, 0.1, 1.0),
        lambda eps, rng: spread(layers.batch_norm(numbers(rng, 16, 1), training=True, eps=eps)),
        "ε is added to the variance that divides, so the result stays further below 1.",
        {"larger": "ε stands in the denominator.",
         "same": "By default ε is so small that the deviation is nearly 1."},
        "Where does ε stand in the formula?",
    ),
    Effect(
        "dlref.layers.normalization.update_running_statistics", "momentum", "Batch norm in PyTorch "
        "trains on a batch whose mean lies above the running mean.", "`momentum`",
        "the running mean after the update", RATES,
        lambda m, rng: first(layers.update_running_statistics(
            3 + numbers(rng, 8, 1) / 2, rng.uniform(0, 1, 1), ONE, m)[0]),
        "In PyTorch's batch norm momentum is the weight of the new value, the higher one here.",
        {"smaller": "That would be so if momentum weighted the old value, as in optimizers.",
         "same": "Momentum divides the weight between old and new."},
        "Which of the two does batch norm's momentum weight?",
    ),
    Effect(
        "dlref.layers.normalization.weight_norm", "direction", "Weight norm builds a row from a "
        "direction $v$ and a length $g$.", "the length of $v$", "the norm of the row",
        (0.1, 1.0, 5.0, 100.0),
        lambda c, rng: round(float(np.linalg.norm(np.asarray(layers.weight_norm(
            c * (1 + np.abs(numbers(rng, 1, 4))), 2 * ONE)))), 9),
        "$v$ is divided by its own length; the norm of the row is $g$.",
        {"larger": "A longer $v$ is divided by more: its length cancels.",
         "smaller": "A longer $v$ is divided by more, but it also is more: its length cancels."},
        "What is left of $v$ in the formula?",
    ),
    Effect(
        "dlref.layers.dropout.dropout_variance", "p", "Inverted dropout acts on a unit in "
        "training.", "the probability $p$ to drop", "the variance of what the unit passes on",
        (0.0, 0.1, 0.3, 0.5, 0.8),
        lambda p, rng: layers.dropout_variance(rng.uniform(0.5, 2), 1.0, p),
        "Survivors are scaled up by 1/(1 − p): more zeros and larger survivors spread wider.",
        {"smaller": "More zeros would do that alone, but the survivors are scaled up.",
         "same": "It is the mean that the scaling keeps."},
        "The scaling keeps the mean. And the spread around it?",
    ),
    Effect(
        "dlref.layers.dropout.dropout", "evaluation", "A network with inverted dropout, as in "
        "PyTorch, is evaluated.", "the probability $p$ to drop",
        "the sum of the dropout layer's outputs",
        (0.0, 0.2, 0.5, 0.8),
        lambda p, rng: float(np.sum(np.asarray(layers.dropout(
            numbers(rng, 10), p, training=False, rng=rng)))),
        "Inverted dropout scales in training, so in evaluation it passes everything unchanged.",
        {"larger": "The survivors are scaled up in training only.",
         "smaller": "Nothing is dropped in evaluation, and nothing is scaled down."},
        "When does inverted dropout scale?",
    ),
    Effect(
        "dlref.init.kaiming_std", "slope", "Kaiming's initialization is used for leaky ReLU.",
        "the slope $a$ on the negative side", "the standard deviation of the weights",
        (0.0, 0.1, 0.3, 0.7, 1.0),
        lambda a, rng: init.kaiming_std(100, a),
        "More of the signal passes, so there is less to make up for: the gain is √(2/(1 + a²)).",
        {"larger": "A larger slope lets more through, which smaller weights balance.",
         "same": "The factor 2 stands for ReLU, which passes one half."},
        "How much of the signal does the activation let through?",
    ),
    Effect(
        "dlref.init.prior_bias", "probability", "The bias of a detector's last layer is set so "
        "that the sigmoid gives a chosen probability before training.", "that probability",
        "the bias", (0.01, 0.1, 0.3, 0.5, 0.9),
        lambda p, rng: init.prior_bias(p),
        "The bias is the logit ln(p/(1 − p)), which grows from −∞ to ∞.",
        {"smaller": "A rare class has a negative bias; the more frequent, the larger.",
         "same": "The sigmoid of the bias is the probability."},
        "Which number does the sigmoid turn into the probability?",
    ),
    Effect(
        "dlref.regularization.ridge_regression", "norm", "Ridge regression is fitted to data.",
        "the strength $\\lambda$", "the norm of the weights", (0.01, 0.1, 1.0, 10.0, 100.0),
        lambda lam, rng: float(np.linalg.norm(np.asarray(regularization.ridge_regression(
            *data(rng), lam)))),
        "The penalty on the squares pulls the weights towards 0.",
        {"larger": "Large weights are what the penalty punishes.",
         "same": "With λ = 0 it would be least squares; every λ shrinks."},
        "What does the penalty punish?",
    ),
    Effect(
        "dlref.regularization.ridge_regression", "error", "Ridge regression is fitted to data.",
        "the strength $\\lambda$", "the squared error on these data", (0.01, 0.1, 1.0, 10.0, 100.0),
        lambda lam, rng: training_error(lam, *data(rng)),
        "Least squares has the smallest training error; the penalty gives some of it up.",
        {"smaller": "A penalty can lower the error on new data, not on these.",
         "same": "The fit moves away from that of least squares, whose error is the smallest."},
        "Which fit has the smallest error on the data it was fitted to?",
    ),
    Effect(
        "dlref.regularization.soft_threshold", "beyond", "Soft thresholding is applied to a "
        "positive number.", "the threshold $\\tau$, which stays below the number,", "the result",
        (0.1, 0.3, 0.6, 0.9),
        lambda tau, rng: first(regularization.soft_threshold(rng.uniform(1, 3, 1), tau)),
        "The result is the number minus τ.",
        {"larger": "It moves towards 0.",
         "same": "Hard thresholding would keep it; the soft one subtracts τ from all."},
        "By how much does soft thresholding move a number?",
    ),
    Effect(
        "dlref.regularization.max_norm", "loose", "The incoming weights of a unit are shorter than "
        "max-norm allows.", "the bound", "their norm after max-norm was applied",
        (5.0, 6.0, 10.0, 100.0),
        lambda c, rng: round(float(np.linalg.norm(np.asarray(
            regularization.max_norm(numbers(rng, 1, 3), c)))), 12),
        "A bound that is not reached changes nothing.",
        {"larger": "Max-norm only shortens.",
         "smaller": "Only rows that are too long are shortened."},
        "Which rows does max-norm change?",
    ),
    Effect(
        "dlref.augmentation.adjust_contrast", "spread", "The contrast of a gray image is changed, "
        "and no pixel reaches the ends of the range.", "the contrast factor",
        "the spread of its pixels", (0.2, 0.5, 1.0, 1.3),
        lambda f, rng: spread(augmentation.adjust_contrast(gray(rng), f)),
        "The distance of each pixel from the mean gray is multiplied by the factor.",
        {"smaller": "A factor below 1 does that.",
         "same": "It is the mean that stays."},
        "Towards or away from the mean gray?",
    ),
    Effect(
        "dlref.augmentation.adjust_contrast", "mean", "The contrast of a gray image in [0, 1] is "
        "changed, and no pixel reaches 0 or 1.", "the contrast factor",
        "the mean of its pixels", (0.2, 0.5, 1.0, 1.3),
        lambda f, rng: round(float(np.mean(np.asarray(augmentation.adjust_contrast(gray(rng), f)))),
                             9),
        "The pixels are blended with the mean gray, which stays where it is.",
        {"larger": "That is so with the brightness factor.",
         "smaller": "Some pixels become darker, others lighter by as much."},
        "With what is the image blended?",
    ),
    Effect(
        "dlref.augmentation.normalize", "std", "A pixel above the channel's mean is normalized.",
        "the standard deviation that is given", "the result", (0.1, 0.2, 0.5, 1.0),
        lambda s, rng: first(augmentation.normalize(
            np.full((1, 1, 1, 1), rng.uniform(0.6, 1.0)), [0.5], [s])),
        "What lies above the mean is divided by the standard deviation.",
        {"larger": "The standard deviation divides; it does not multiply.",
         "same": "Only the mean itself would stay, at 0."},
        "Does it multiply or divide?",
    ),
)  # fmt: skip
