"""Values of penalties, augmentation and metrics, and what small mistakes make of them."""

import math

import numpy as np

from dlref import augmentation, metrics, regularization
from dlref.quiz.tasks.layer_values import array, mean
from dlref.quiz.tasks.task import Task, Way
from dlref.training import class_weights

__all__ = ["DATA_VALUES"]

DATA_VALUES: tuple[Task, ...] = (
    Task(
        "dlref.regularization.l2_penalty", "vector", "value",
        "What is the L2 penalty of the weights `<w>` with $\\lambda = <lam>$, as in "
        "$\\frac{\\lambda}{2} \\sum_i w_i^2$?",
        ({"w": [3.0, -4.0], "lam": 0.1},
         {"w": [1.0, 2.0, -2.0], "lam": 0.5}, {"w": [6.0, 8.0], "lam": 0.2}),
        lambda w, lam: regularization.l2_penalty(array(*w), lam),
        lambda w, lam: lam / 2 * sum(v * v for v in w),
        (
            Way("no-half", lambda w, lam: lam * sum(v * v for v in w),
                "The factor 1/2 is missing."),
            Way("norm", lambda w, lam: lam * math.hypot(*w),
                "That is the norm; it is not squared."),
            Way("l1", lambda w, lam: lam * sum(map(abs, w)), "That is the L1 penalty."),
            Way("mean", lambda w, lam: lam / 2 * sum(v * v for v in w) / len(w),
                "The penalty is a sum, not a mean."),
            Way("signed", lambda w, lam: lam / 2 * sum(w) ** 2,
                "Each weight is squared by itself."),
        ),
        "Square each weight and add up.",
        "λ/2 times the sum of the squares: <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.regularization.l1_penalty", "vector", "value",
        "What is the L1 penalty of the weights `<w>` with $\\lambda = <lam>$?",
        ({"w": [3.0, -4.0], "lam": 0.1},
         {"w": [1.0, 2.0, -2.0], "lam": 0.5}, {"w": [-6.0, 8.0], "lam": 0.2}),
        lambda w, lam: regularization.l1_penalty(array(*w), lam),
        lambda w, lam: lam * sum(map(abs, w)),
        (
            Way("signed", lambda w, lam: lam * abs(sum(w)), "The size of each weight counts."),
            Way("l2", lambda w, lam: lam / 2 * sum(v * v for v in w), "That is the L2 penalty."),
            Way("norm", lambda w, lam: lam * math.hypot(*w), "That is the Euclidean norm."),
            Way("mean", lambda w, lam: lam * sum(map(abs, w)) / len(w),
                "The penalty is a sum, not a mean."),
            Way("half", lambda w, lam: lam / 2 * sum(map(abs, w)),
                "The factor 1/2 belongs to the L2 penalty."),
            Way("squares", lambda w, lam: lam * sum(v * v for v in w), "Nothing is squared."),
        ),
        "Add up the sizes of the weights.",
        "λ times the sum of the sizes: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.regularization.soft_threshold", "entry", "value",
        "What does soft thresholding with $\\tau = <t>$ make of <v>?",
        ({"v": -2.5, "t": 1.0}, {"v": 3.0, "t": 0.5}, {"v": -1.5, "t": 0.2}),
        lambda v, t: regularization.soft_threshold(array(v), t)[0],
        lambda v, t: math.copysign(max(abs(v) - t, 0), v),
        (
            Way("hard", lambda v, t: v, "That is hard thresholding, which keeps what is large."),
            Way("away", lambda v, t: math.copysign(abs(v) + t, v), "It pulls towards zero."),
            Way("scaled", lambda v, t: v / (1 + t), "That is the step of an L2 penalty."),
            Way("clipped", lambda v, t: math.copysign(t, v), "That clips to ±τ."),
            Way("size", lambda v, t: abs(v) - t if v < 0 else -(abs(v) - t), "The sign is kept."),
        ),
        "It moves by τ towards zero.",
        "<v> moves by <t> towards zero: <answer>.",
        2,
    ),
    Task(
        "dlref.regularization.max_norm", "entry", "value",
        "A unit's incoming weights are `<w>` and max-norm allows a length of <c>. What is their "
        "first entry afterwards?",
        ({"w": [6.0, 8.0], "c": 5.0}, {"w": [3.0, 4.0], "c": 2.0}, {"w": [-8.0, 6.0], "c": 1.0}),
        lambda w, c: regularization.max_norm(array(*w).reshape(1, -1), c)[0, 0],
        lambda w, c: w[0] * c / math.hypot(*w),
        (
            Way("clipped", lambda w, c: max(-c, min(c, w[0])),
                "The row is scaled as a whole; its direction stays."),
            Way("unchanged", lambda w, c: w[0], "The row is longer than allowed."),
            Way("sum", lambda w, c: w[0] * c / sum(map(abs, w)),
                "The length is the root of the squares' sum."),
            Way("subtracted", lambda w, c: w[0] - c, "The row is scaled, nothing is subtracted."),
            Way("unit", lambda w, c: w[0] / math.hypot(*w), "That has the length 1."),
        ),
        "How long is the row?",
        "The row is scaled by <c> over its length: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.augmentation.mixup", "target", "value",
        "Mixup with $\\lambda = <lam>$ mixes an image of class A with one of class B, A weighted "
        "by $\\lambda$. Which target value does class B get?",
        ({"lam": 0.7}, {"lam": 0.9}, {"lam": 0.2}),
        lambda lam: augmentation.mixup(array(0.0), array(1.0, 0.0), array(0.0), array(0.0, 1.0),
                                       lam)[1][1],
        lambda lam: 1 - lam,
        (
            Way("swapped", lambda lam: lam, "That is class A's value."),
            Way("hard", lambda lam: 1.0 if lam < 0.5 else 0.0,
                "The targets are mixed as the images are."),
            Way("half", lambda lam: 0.5, "The weights of the images count."),
            Way("square", lambda lam: (1 - lam) ** 2, "The weight enters once."),
            Way("product", lambda lam: lam * (1 - lam), "The two weights are not multiplied."),
        ),
        "The targets are mixed with the weights of the images.",
        "Class B has the weight 1 − λ = <answer>.",
        2,
    ),
    Task(
        "dlref.augmentation.normalize", "pixel", "value",
        "A channel has the mean <m> and the standard deviation <s>. What does normalization make "
        "of a pixel of <x>?",
        ({"x": 0.8, "m": 0.5, "s": 0.2}, {"x": 0.1, "m": 0.4, "s": 0.25},
         {"x": 1.0, "m": 0.4, "s": 0.3}),
        lambda x, m, s: augmentation.normalize(np.full((1, 1, 1, 1), x), [m], [s])[0, 0, 0, 0],
        lambda x, m, s: (x - m) / s,
        (
            Way("variance", lambda x, m, s: (x - m) / s**2,
                "It is divided by the standard deviation, not by the variance."),
            Way("centred", lambda x, m, s: x - m, "The standard deviation has to divide."),
            Way("divide-first", lambda x, m, s: x / s - m, "The mean is subtracted first."),
            Way("times", lambda x, m, s: (x - m) * s, "The standard deviation divides."),
            Way("no-mean", lambda x, m, s: x / s, "The mean has to be subtracted."),
        ),
        "Subtract the mean, then divide.",
        "(<x> − <m>)/<s> = <answer>.",
        2,
    ),
    Task(
        "dlref.augmentation.flip_boxes", "left", "value",
        "An image <w> pixels wide is flipped horizontally. A box reached from x = <a> to "
        "x = <b>. What is its new left edge?",
        ({"w": 100, "a": 10, "b": 40}, {"w": 200, "a": 120, "b": 150}, {"w": 64, "a": 0, "b": 20}),
        lambda w, a, b: augmentation.flip_boxes(array(a, 0, b, 10).reshape(1, 4), w)[0, 0],
        lambda w, a, b: w - b,
        (
            Way("not-swapped", lambda w, a, b: w - a,
                "That is the new right edge: a flip swaps left and right."),
            Way("unchanged", lambda w, a, b: a, "The box moves with the image."),
            Way("right", lambda w, a, b: b, "That is the old right edge."),
            Way("width", lambda w, a, b: b - a, "That is the width of the box."),
        ),
        "Which edge becomes the left one?",
        "The right edge becomes the left one, <w> − <b> = <answer>.",
        0,
    ),
    Task(
        "dlref.metrics.accuracy", "share", "value",
        "The rows of logits are `<z>` and the targets `<y>`, counted from 0. What is the "
        "accuracy?",
        ({"z": [[2, 1], [0, 3], [1, 0], [5, 1]], "y": [0, 1, 1, 0]},
         {"z": [[0, 1], [2, 1], [1, 3], [4, 2], [3, 1]], "y": [1, 0, 0, 0, 1]},
         {"z": [[2, 1, 0], [0, 1, 3], [0, 2, 1], [1, 0, 2]], "y": [0, 2, 1, 0]}),
        lambda z, y: metrics.accuracy(np.array(z, float), np.array(y)),
        lambda z, y: mean([float(row.index(max(row)) == t) for row, t in zip(z, y, strict=True)]),
        (
            Way("errors",
                lambda z, y: mean([float(row.index(max(row)) != t)
                                   for row, t in zip(z, y, strict=True)]),
                "That is the share of errors."),
            Way("smallest",
                lambda z, y: mean([float(row.index(min(row)) == t)
                                   for row, t in zip(z, y, strict=True)]),
                "The largest logit is the prediction."),
            Way("count",
                lambda z, y: float(sum(row.index(max(row)) == t
                                       for row, t in zip(z, y, strict=True))),
                "That counts the hits; the share divides by the examples."),
            Way("targets", lambda z, y: mean(y), "That looks at the targets alone."),
            Way("all", lambda z, y: 1.0, "Not every prediction is right."),
            Way("classes", lambda z, y: 1 / len(z[0]), "That is the share by guessing."),
        ),
        "Which class does each row predict?",
        "Count the rows whose largest logit is the target's: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.training.groups.class_weights", "rare", "value",
        "Of <k> classes the rarest has <rare> examples, and all together have <total>. Which "
        "weight does `class_weights` give the rarest? It makes all classes count alike and leaves "
        "a balanced set at 1.",
        ({"k": 2, "rare": 10, "total": 100}, {"k": 4, "rare": 50, "total": 1000},
         {"k": 3, "rare": 20, "total": 300}),
        lambda k, rare, total: class_weights(
            array(rare, *[(total - rare) / (k - 1)] * (k - 1)))[0],
        lambda k, rare, total: total / (k * rare),
        (
            Way("no-classes", lambda k, rare, total: total / rare,
                "The mean count is divided, not the total: a balanced set shall get weight 1."),
            Way("ratio", lambda k, rare, total: (total - rare) / rare,
                "That compares with the others' total, as `pos_weight` does."),
            Way("share", lambda k, rare, total: rare / total,
                "Rare classes get a larger weight, not a smaller one."),
            Way("complement", lambda k, rare, total: 1 - rare / total,
                "That hardly tells a rare class from a very rare one."),
            Way("root", lambda k, rare, total: math.sqrt(total / (k * rare)),
                "No root is taken."),
        ),
        "How many examples would each class have if all had as many?",
        "The mean count <total>/<k> over <rare>: <answer>.",
        2,
    ),
)  # fmt: skip
