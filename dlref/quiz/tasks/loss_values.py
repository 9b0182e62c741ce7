"""Values of losses for a few numbers, and what small mistakes make of them."""

import math

import numpy as np

from dlref import losses
from dlref.quiz.tasks.task import Task, Way

__all__ = ["LOSS_VALUES"]


def residuals(x: list[float], y: list[float]) -> list[float]:
    """Prediction minus target."""
    return [a - b for a, b in zip(x, y, strict=True)]


def squares(x: list[float], y: list[float]) -> float:
    """Sum of the squared errors."""
    return sum(r * r for r in residuals(x, y))


def sizes(x: list[float], y: list[float]) -> float:
    """Sum of the absolute errors."""
    return sum(abs(r) for r in residuals(x, y))


def array(*numbers: float) -> np.ndarray:
    """An array of numbers."""
    return np.array(numbers, dtype=float)


LOSS_VALUES: tuple[Task, ...] = (
    Task(
        "dlref.losses.regression.mse_loss", "mean", "value",
        "Predictions `<x>`, targets `<y>`: what is the mean squared error?",
        ({"x": [2.0, 4.0], "y": [1.0, 1.0]}, {"x": [3.0, 0.0, 1.0], "y": [1.0, 1.0, 3.0]},
         {"x": [5.0, 2.0], "y": [1.0, 2.0]}),
        lambda x, y: losses.mse_loss(array(*x), array(*y)),
        lambda x, y: squares(x, y) / len(x),
        (
            Way("sum", squares, "That is the sum of the squares; the mean divides by their count."),
            Way("root", lambda x, y: math.sqrt(squares(x, y) / len(x)),
                "That is the root of the mean square, RMSE; the loss keeps the square."),
            Way("absolute", lambda x, y: sizes(x, y) / len(x),
                "That is the mean absolute error: nothing was squared."),
            Way("half", lambda x, y: squares(x, y) / (2 * len(x)),
                "That has the factor 1/2 of some textbooks, which this loss does not have."),
            Way("sum-first", lambda x, y: (sum(residuals(x, y)) / len(x)) ** 2,
                "That averages first and squares then; the errors are squared one by one."),
        ),
        "Square each error, then take the mean.",
        "Square each error and take the mean over all entries: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.regression.l1_loss", "mean", "value",
        "Predictions `<x>`, targets `<y>`: what is the mean absolute error?",
        ({"x": [2.0, 4.0], "y": [1.0, 7.0]}, {"x": [3.0, 0.0, 1.0], "y": [1.0, 1.0, 7.0]},
         {"x": [5.0, 2.0], "y": [1.0, 4.0]}),
        lambda x, y: losses.l1_loss(array(*x), array(*y)),
        lambda x, y: sizes(x, y) / len(x),
        (
            Way("sum", sizes, "That is the sum; the mean divides by the number of entries."),
            Way("signed", lambda x, y: abs(sum(residuals(x, y))) / len(x),
                "Errors of opposite sign must not cancel: each size is taken first."),
            Way("squared", lambda x, y: squares(x, y) / len(x), "That is the mean squared error."),
            Way("largest", lambda x, y: max(abs(r) for r in residuals(x, y)),
                "That is the largest error alone."),
            Way("root", lambda x, y: math.sqrt(squares(x, y) / len(x)),
                "That is the root of the mean square."),
        ),
        "Take the size of each error, then the mean.",
        "The mean of the errors' sizes: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.regression.huber_loss", "outlier", "value",
        "What is the Huber loss with $\\delta = <delta>$ of a prediction that is off by <r>?",
        ({"r": 4.0, "delta": 1.0}, {"r": 5.0, "delta": 2.0}, {"r": 3.0, "delta": 2.0}),
        lambda r, delta: losses.huber_loss(array(r), array(0.0), delta=delta),
        lambda r, delta: delta * (r - delta / 2),
        (
            Way("square", lambda r, delta: r * r / 2,
                "The square holds up to δ only; beyond it the loss is a straight line."),
            Way("no-shift", lambda r, delta: delta * r,
                "Without − δ/2 the line does not meet the parabola at δ."),
            Way("absolute", lambda r, delta: r - delta / 2,
                "That is smooth L1's line; Huber's has the slope δ."),
            Way("distance", lambda r, delta: delta * (r - delta),
                "Half of δ is subtracted: there both slope and value agree with the parabola."),
            Way("full-square", lambda r, delta: r * r,
                "That is the squared error, which Huber avoids for outliers."),
        ),
        "Is the error larger than δ?",
        "Beyond δ the loss is a line: <delta> · (<r> − <delta>/2) = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.regression.smooth_l1_loss", "small", "value",
        "What is the smooth L1 loss with $\\beta = <beta>$ of a prediction that is off by <r>?",
        ({"r": 1.0, "beta": 4.0}, {"r": 2.0, "beta": 5.0}, {"r": 3.0, "beta": 4.0}),
        lambda r, beta: losses.smooth_l1_loss(array(r), array(0.0), beta=beta),
        lambda r, beta: r * r / (2 * beta),
        (
            Way("huber", lambda r, beta: r * r / 2,
                "That is Huber's parabola; smooth L1 divides it by β."),
            Way("line", lambda r, beta: abs(r - beta / 2),
                "The line begins beyond β; this error is smaller."),
            Way("no-half", lambda r, beta: r * r / beta,
                "Without 1/2 the slope at β would be 2 instead of 1."),
            Way("absolute", lambda r, beta: r, "That is the absolute error, without the rounding."),
            Way("times", lambda r, beta: beta * r * r / 2, "β divides; it does not multiply."),
        ),
        "Is the error smaller than β?",
        "Below β the loss is a parabola: <r>²/(2 · <beta>) = <answer>.",
        3,
    ),
    Task(
        "dlref.losses.classification.binary_cross_entropy", "one", "value",
        "The target is $y = <y>$ and the predicted probability $p = <p>$. What is the binary "
        "cross-entropy?",
        ({"p": 0.8, "y": 0}, {"p": 0.6, "y": 1}, {"p": 0.9, "y": 0}),
        lambda p, y: losses.binary_cross_entropy(array(p), array(y)),
        lambda p, y: -math.log(p if y else 1 - p),
        (
            Way("other-class", lambda p, y: -math.log(1 - p if y else p),
                "That takes the logarithm of the other class's probability."),
            Way("base-2", lambda p, y: -math.log2(p if y else 1 - p),
                "That is in bits; the loss takes the natural logarithm."),
            Way("linear", lambda p, y: 1 - (p if y else 1 - p),
                "That is the error of the probability; its logarithm is missing."),
            Way("squared", lambda p, y: (p - y) ** 2, "That is the squared error."),
            Way("both", lambda p, y: -p * math.log(p) - (1 - p) * math.log(1 - p),
                "That is the entropy of the prediction, which knows no target."),
        ),
        "Only the probability of what really happened counts. Useful: $\\ln 0.1 = -2.303$, "
        "$\\ln 0.2 = -1.609$, $\\ln 0.4 = -0.916$, $\\ln 0.6 = -0.511$.",
        "Take the probability of what really was the case, $p$ for a 1 and $1 - p$ for a 0; minus "
        "its natural logarithm is <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.classification.cross_entropy", "uniform", "value",
        "At the start a network gives the same logit to each of <k> classes. What is the "
        "cross-entropy of an example?",
        ({"k": 10}, {"k": 4}, {"k": 100}),
        lambda k: losses.cross_entropy(np.zeros((1, k)), np.array([0])),
        lambda k: math.log(k),
        (
            Way("base-2", lambda k: math.log2(k),
                "That is in bits; the loss takes the natural logarithm."),
            Way("probability", lambda k: 1 / k,
                "That is the probability of the right class; its logarithm is missing."),
            Way("wrong-share", lambda k: 1 - 1 / k, "That is the share of wrong guesses."),
            Way("base-10", lambda k: math.log10(k),
                "That is the decimal logarithm; the loss takes the natural one."),
            Way("mean", lambda k: math.log(k) / k,
                "The loss is one number an example; it is not divided by the classes."),
            Way("squared", lambda k: math.log(k) ** 2, "That is the square of the loss."),
        ),
        "Which probability has the right class? Useful: $\\ln 2 = 0.693$, $\\ln 5 = 1.609$.",
        "The right class has the probability 1/<k>, so the loss is ln <k> = <answer>. A much "
        "higher first loss means that something is wrong.",
        2,
    ),
    Task(
        "dlref.losses.classification.nll_loss", "pick", "value",
        "The log-probabilities of an example are `<x>` and the target is class <y>, counted from "
        "0. What is the negative log-likelihood?",
        ({"x": [-0.5, -1.5, -1.9], "y": 1}, {"x": [-2.5, -0.4, -1.4], "y": 2},
         {"x": [-1.0, -2.0, -0.7], "y": 0}),
        lambda x, y: losses.nll_loss(array(*x).reshape(1, -1), np.array([y])),
        lambda x, y: -x[y],
        (
            Way("counted-from-1", lambda x, y: -x[(y - 1) % len(x)],
                "Classes are counted from 0, so that is a neighbour's entry."),
            Way("next", lambda x, y: -x[(y + 1) % len(x)],
                "That is the entry of another class."),
            Way("sum", lambda x, y: -sum(x), "Only the entry of the target's class is taken."),
            Way("mean", lambda x, y: -sum(x) / len(x),
                "The mean runs over the examples of a batch, not over the classes."),
            Way("sign", lambda x, y: x[y],
                "The sign is turned, so that a good guess costs little."),
            Way("log-again", lambda x, y: math.log(-x[y]),
                "The numbers are logarithms already."),
        ),
        "The loss picks one entry and turns its sign.",
        "Pick the entry of class <y>, counted from 0, and turn its sign: <answer>.",
        1,
    ),
    Task(
        "dlref.losses.classification.smooth_labels", "right", "value",
        "Labels are smoothed by $\\varepsilon = <eps>$ over <k> classes. Which value does the "
        "right class get?",
        ({"eps": 0.1, "k": 5}, {"eps": 0.2, "k": 4}, {"eps": 0.3, "k": 3}),
        lambda eps, k: losses.smooth_labels(np.array([0]), k, eps)[0, 0],
        lambda eps, k: 1 - eps + eps / k,
        (
            Way("no-share", lambda eps, k: 1 - eps,
                "ε is spread over all classes, so the right one gets its share back."),
            Way("others-only", lambda eps, k: 1 - eps / (k - 1),
                "What the right class loses is ε in all, not one other class's part of it."),
            Way("share", lambda eps, k: eps / k, "That is what each wrong class gets."),
            Way("share-others", lambda eps, k: eps / (k - 1),
                "That would be a wrong class's part if only those shared ε."),
            Way("hard", lambda eps, k: 1.0, "That is the hard label, before smoothing."),
        ),
        "ε is spread evenly over all classes, the right one among them.",
        "The right class keeps 1 − ε and gets its share of ε: 1 − <eps> + <eps>/<k> = <answer>.",
        3,
    ),
    Task(
        "dlref.losses.classification.kl_div", "direction", "value",
        "The target distribution is $p$ = `<p>` and the model's $q$ = `<q>`. What is "
        "$\\mathrm{KL}(p \\,\\|\\, q)$ in nats?",
        ({"p": [0.25, 0.75], "q": [0.5, 0.5]}, {"p": [0.5, 0.5], "q": [0.1, 0.9]},
         {"p": [0.9, 0.1], "q": [0.5, 0.5]}),
        lambda p, q: losses.kl_div(np.log(array(*q)), array(*p), reduction="sum"),
        lambda p, q: sum(a * math.log(a / b) for a, b in zip(p, q, strict=True)),
        (
            Way("reverse", lambda p, q: sum(b * math.log(b / a) for a, b in zip(p, q, strict=True)),
                "That is KL(q ‖ p): the two directions differ."),
            Way("bits", lambda p, q: sum(a * math.log2(a / b) for a, b in zip(p, q, strict=True)),
                "That is in bits; nats take the natural logarithm."),
            Way("cross-entropy", lambda p, q: -sum(a * math.log(b)
                                                   for a, b in zip(p, q, strict=True)),
                "That is the cross-entropy; the entropy of p has to be subtracted."),
            Way("entropy", lambda p, q: -sum(a * math.log(a) for a in p),
                "That is the entropy of p, without q."),
            Way("mean", lambda p, q: sum(a * math.log(a / b)
                                         for a, b in zip(p, q, strict=True)) / len(p),
                "The sum is not divided by the number of outcomes."),
        ),
        "The logarithm of p/q is weighted with p. Useful: $\\ln 2 = 0.693$, $\\ln 1.5 = 0.405$, "
        "$\\ln 5 = 1.609$, $\\ln 1.8 = 0.588$.",
        "Add up p · ln(p/q): <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.losses.classification.hinge_loss", "margin", "value",
        "The target is $y = <y>$ (−1 or 1) and the score $s = <s>$. What is the hinge loss?",
        ({"y": 1, "s": 0.4}, {"y": -1, "s": 0.3}, {"y": -1, "s": -0.2}),
        lambda y, s: losses.hinge_loss(array(s), array(y)),
        lambda y, s: max(0.0, 1 - y * s),
        (
            Way("no-margin", lambda y, s: max(0.0, -y * s),
                "That has no margin: being right is not enough, the score must reach 1."),
            Way("sign", lambda y, s: max(0.0, 1 + y * s), "A right sign must lower the loss."),
            Way("squared", lambda y, s: max(0.0, 1 - y * s) ** 2, "That is the squared hinge."),
            Way("log", lambda y, s: math.log1p(math.exp(-y * s)), "That is the logistic loss."),
            Way("distance", lambda y, s: (y - s) ** 2, "That is the squared error."),
        ),
        "By how much does $y s$ miss the margin of 1?",
        "The loss is max(0, 1 − y·s): <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.classification.multi_margin_loss", "sum", "value",
        "The scores are `<z>` and the right class is the first. What is the multi-class hinge "
        "loss with margin 1, as PyTorch divides it?",
        ({"z": [2.0, 2.3, 1.6]}, {"z": [1.0, 1.4, 0.2]}, {"z": [0.5, 1.5, 1.0, 0.0]}),
        lambda z: losses.multi_margin_loss(array(*z).reshape(1, -1), np.array([0])),
        lambda z: sum(max(0.0, 1 - z[0] + other) for other in z[1:]) / len(z),
        (
            Way("undivided", lambda z: sum(max(0.0, 1 - z[0] + other) for other in z[1:]),
                "The sum is divided by the number of classes."),
            Way("others", lambda z: sum(max(0.0, 1 - z[0] + o) for o in z[1:]) / (len(z) - 1),
                "It is divided by all classes, the right one among them."),
            Way("worst", lambda z: max(max(0.0, 1 - z[0] + other) for other in z[1:]),
                "All classes within the margin count, not the worst alone."),
            Way("right-too", lambda z: sum(max(0.0, 1 - z[0] + other) for other in z) / len(z),
                "The right class itself does not enter the sum."),
            Way("no-margin", lambda z: sum(max(0.0, other - z[0]) for other in z[1:]) / len(z),
                "The margin of 1 is missing."),
        ),
        "For each wrong class: by how much does it come within the margin? PyTorch divides by the "
        "number of classes, the right one included.",
        "Add up max(0, 1 − right + wrong) over the wrong classes, divide by the number of all: "
        "<sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.classification.focal_loss", "even", "value",
        "The logit is 0, so $p = 0.5$, and the target is 1. What is the focal loss with "
        "$\\alpha = <alpha>$ and $\\gamma = <gamma>$?",
        ({"alpha": 0.5, "gamma": 2.0}, {"alpha": 0.25, "gamma": 1.0},
         {"alpha": 0.75, "gamma": 2.0}),
        lambda alpha, gamma: losses.focal_loss(array(0.0), array(1.0), alpha=alpha, gamma=gamma),
        lambda alpha, gamma: alpha * 0.5**gamma * math.log(2),
        (
            Way("cross-entropy", lambda alpha, gamma: math.log(2),
                "That is the cross-entropy, without the factors that make it focal."),
            Way("no-alpha", lambda alpha, gamma: 0.5**gamma * math.log(2),
                "The weight α is missing."),
            Way("no-focus", lambda alpha, gamma: alpha * math.log(2),
                "The factor (1 − p)^γ, which quietens easy examples, is missing."),
            Way("linear", lambda alpha, gamma: alpha * gamma * 0.5 * math.log(2),
                "γ is an exponent, not a factor."),
            Way("bits", lambda alpha, gamma: alpha * 0.5**gamma,
                "That takes the logarithm to base 2; the natural one is meant."),
            Way("other-alpha", lambda alpha, gamma: (1 - alpha) * 0.5**gamma * math.log(2),
                "1 − α weights the other class, target 0."),
        ),
        "Weight, times $(1 - p)^\\gamma$, times the cross-entropy $\\ln 2 = 0.693$.",
        "α · (1 − p)^γ · ln 2 = <alpha> · 0.5^<gamma> · 0.693 = <answer>.",
        3,
    ),
    Task(
        "dlref.losses.overlap.dice_loss", "masks", "value",
        "The predicted mask is `<p>` and the true one `<y>`. What is the Dice loss, "
        "without smoothing?",
        ({"p": [1.0, 1.0, 1.0, 0.0], "y": [1.0, 0.0, 0.0, 0.0]},
         {"p": [1.0, 1.0, 1.0, 0.0], "y": [1.0, 1.0, 0.0, 0.0]},
         {"p": [1.0, 0.0, 0.0, 0.0], "y": [1.0, 1.0, 1.0, 1.0]}),
        lambda p, y: losses.dice_loss(array(*p), array(*y), smooth=1e-9),
        lambda p, y: 1 - 2 * sum(a * b for a, b in zip(p, y, strict=True)) / (sum(p) + sum(y)),
        (
            Way("coefficient",
                lambda p, y: 2 * sum(a * b for a, b in zip(p, y, strict=True)) / (sum(p) + sum(y)),
                "That is the coefficient; the loss is 1 minus it."),
            Way("no-two",
                lambda p, y: 1 - sum(a * b for a, b in zip(p, y, strict=True)) / (sum(p) + sum(y)),
                "The factor 2 is missing: a perfect match would not give 0."),
            Way("jaccard",
                lambda p, y: 1 - sum(a * b for a, b in zip(p, y, strict=True))
                / sum(max(a, b) for a, b in zip(p, y, strict=True)),
                "That is 1 − IoU: it divides by the union, not by the sum of both sizes."),
            Way("accuracy", lambda p, y: sum(a != b for a, b in zip(p, y, strict=True)) / len(p),
                "That is the share of wrong pixels; Dice ignores those that both leave empty."),
            Way("recall", lambda p, y: 1 - sum(a * b for a, b in zip(p, y, strict=True)) / sum(y),
                "That divides by the true mask alone."),
        ),
        "Twice the overlap over the sum of both sizes, from 1.",
        "One minus twice the overlap over the sum of both sizes: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.embeddings.triplet_margin_loss", "distances", "value",
        "The positive is <dp> away from the anchor and the negative <dn>. What is the triplet "
        "loss with margin <m>?",
        ({"dp": 3.0, "dn": 4.0, "m": 2.0}, {"dp": 2.0, "dn": 2.5, "m": 1.0},
         {"dp": 1.0, "dn": 3.0, "m": 5.0}),
        lambda dp, dn, m: losses.triplet_margin_loss(
            array(0.0, 0.0).reshape(1, 2), array(dp, 0.0).reshape(1, 2),
            array(0.0, dn).reshape(1, 2), margin=m, eps=1e-9),
        lambda dp, dn, m: max(0.0, dp - dn + m),
        (
            Way("swapped", lambda dp, dn, m: max(0.0, dn - dp + m),
                "Positive and negative are swapped: a far negative must lower the loss."),
            Way("no-margin", lambda dp, dn, m: max(0.0, dp - dn),
                "The margin is missing: the negative has to be farther by that much."),
            Way("squared", lambda dp, dn, m: max(0.0, dp**2 - dn**2 + m),
                "The distances are not squared here."),
            Way("sum", lambda dp, dn, m: dp + dn + m,
                "The distance of the negative is subtracted."),
            Way("margin", lambda dp, dn, m: m, "The distances count too."),
        ),
        "By how much does the negative miss being farther than the positive by the margin?",
        "max(0, <dp> − <dn> + <m>) = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.embeddings.info_nce", "even", "value",
        "Each of <n> queries is equally similar to all <n> keys. What is the InfoNCE loss?",
        ({"n": 8}, {"n": 32}, {"n": 100}),
        lambda n: losses.info_nce(np.ones((n, 2)), np.ones((n, 2))),
        lambda n: math.log(n),
        (
            Way("zero", lambda n: 0.0,
                "Zero needs the own key to be far more similar than others."),
            Way("negatives", lambda n: math.log(n - 1),
                "The own key stands in the denominator too."),
            Way("bits", lambda n: math.log2(n), "That is in bits; the loss is in nats."),
            Way("probability", lambda n: 1 / n,
                "That is the probability of the own key; its logarithm is missing."),
            Way("temperature", lambda n: math.log(n) / 0.07,
                "The temperature divides the similarities, not the loss."),
        ),
        "InfoNCE is a cross-entropy over the keys. Useful: $\\ln 2 = 0.693$, $\\ln 5 = 1.609$.",
        "Each key gets the probability 1/<n>, so the loss is ln <n> = <answer>.",
        2,
    ),
    Task(
        "dlref.losses.reduction.reduce_loss", "smaller-batch", "value",
        "One epoch has two batches, with the losses `<x>` and `<y>`. The mean of each batch is "
        "computed, then the mean of the two. By how much is that above the mean of all losses?",
        ({"x": [1.0, 2.0, 3.0], "y": [6.0]}, {"x": [1.0, 1.0, 1.0, 1.0], "y": [6.0]},
         {"x": [2.0, 4.0], "y": [9.0]}),
        lambda x, y: (losses.reduce_loss(array(*x), "mean") + losses.reduce_loss(array(*y), "mean"))
        / 2 - losses.reduce_loss(array(*x, *y), "mean"),
        lambda x, y: (sum(x) / len(x) + sum(y) / len(y)) / 2 - sum(x + y) / len(x + y),
        (
            Way("equal", lambda x, y: 0.0,
                "The two agree for batches of one size only."),
            Way("mean-of-all", lambda x, y: sum(x + y) / len(x + y),
                "That is the mean of all losses itself."),
            Way("mean-of-means", lambda x, y: (sum(x) / len(x) + sum(y) / len(y)) / 2,
                "That is the mean of the means itself."),
            Way("turned", lambda x, y: sum(x + y) / len(x + y)
                - (sum(x) / len(x) + sum(y) / len(y)) / 2,
                "The small batch has the large loss, so the mean of the means is the larger one."),
            Way("between", lambda x, y: sum(y) / len(y) - sum(x) / len(x),
                "That is how far apart the two batches are."),
        ),
        "How much does the last example weigh in each of the two?",
        "In the mean of the means the smaller batch counts as much as the other, so its examples "
        "weigh more: <sums> = <answer>.",
        2,
    ),
)  # fmt: skip
