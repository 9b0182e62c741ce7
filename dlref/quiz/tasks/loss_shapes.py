"""Shapes of losses that are not reduced, and what else people expect."""

import numpy as np

from dlref.losses import (
    cross_entropy,
    dice_loss,
    info_nce,
    mse_loss,
    smooth_labels,
    triplet_margin_loss,
)
from dlref.quiz.tasks.shapes import numbers, shape_of
from dlref.quiz.tasks.task import Task, Way

__all__ = ["LOSS_SHAPES"]

LOSS_SHAPES: tuple[Task, ...] = (
    Task(
        "dlref.losses.classification.cross_entropy", "unreduced", "shape",
        "The logits have the shape `<z>` and the targets, class numbers, the shape `<y>`. What "
        'is the shape of `cross_entropy(z, y, reduction="none")`?',
        ({"z": (32, 10), "y": (32,)}, {"z": (128, 5), "y": (128,)}),
        lambda z, y: shape_of(cross_entropy(np.zeros(z), np.zeros(y, int), reduction="none")),
        lambda z, y: y,
        (
            Way("mean", lambda z, y: (), "That is what the default, the mean, would give."),
            Way("elementwise", lambda z, y: z,
                "Only the log-probability of the target's class is taken from each row."),
            Way("classes", lambda z, y: z[1:],
                "The loss is one number an example, not one a class."),
            Way("kept-axis", lambda z, y: (*y, 1), "The class axis disappears altogether."),
        ),
        "How many losses does one example have?",
        "Each example has one loss, and they are neither summed nor averaged: <answer>.",
    ),
    Task(
        "dlref.losses.regression.mse_loss", "unreduced", "shape",
        "Predictions and targets have the shape `<x>`. What is the shape of "
        '`mse_loss(input, target, reduction="none")`?',
        ({"x": (32, 3)}, {"x": (16, 8)}),
        lambda x: shape_of(mse_loss(np.zeros(x), np.ones(x), reduction="none")),
        lambda x: x,
        (
            Way("mean", lambda x: (), "That is what the default, the mean, would give."),
            Way("per-example", lambda x: x[:1],
                "The features are not averaged either: nothing at all is reduced."),
            Way("per-feature", lambda x: x[1:],
                "The batch is not averaged either: nothing at all is reduced."),
            Way("kept-axis", lambda x: (x[0], 1), "No axis is reduced, not even to length 1."),
        ),
        "What does `none` leave of the mean?",
        "Each entry keeps its own squared error: <answer>.",
    ),
    Task(
        "dlref.losses.classification.smooth_labels", "smoothed", "shape",
        "<n> targets are class numbers out of <k>. What is the shape of "
        "`smooth_labels(target, <k>)`?",
        ({"n": 32, "k": 10}, {"n": 64, "k": 5}),
        lambda n, k: shape_of(smooth_labels(np.zeros(n, int), k)),
        lambda n, k: (n, k),
        (
            Way("class-numbers", lambda n, k: (n,),
                "A class number cannot be smoothed: it becomes a distribution over the classes."),
            Way("transposed", lambda n, k: (k, n), "Examples stand in rows."),
            Way("one-distribution", lambda n, k: (k,),
                "Each example has its own target, so its own distribution."),
            Way("pairs", lambda n, k: (n, k, k), "Each example has one distribution."),
        ),
        "A smoothed target is a distribution over the classes.",
        "Each target becomes one row with a probability a class: <answer>.",
    ),
    Task(
        "dlref.losses.overlap.dice_loss", "by-image", "shape",
        "Masks of shape `<x>` (batch, height, width) are compared with "
        '`dice_loss(input, target, axis=(-2, -1), reduction="none")`. What is the shape of the '
        "result?",
        ({"x": (8, 64, 64)}, {"x": (4, 32, 48)}),
        lambda x: shape_of(dice_loss(np.zeros(x), np.zeros(x), axis=(-2, -1), reduction="none")),
        lambda x: x[:1],
        (
            Way("pixels", lambda x: x,
                "Dice is a ratio of sums over the pixels; a pixel alone has none."),
            Way("scalar", lambda x: (), "The sums run over the pixels of one image only."),
            Way("one-axis", lambda x: x[:2], "Both axes are summed, height and width."),
            Way("kept-axes", lambda x: (x[0], 1, 1), "The summed axes disappear."),
        ),
        "Which axes do the sums of the ratio run over?",
        "Height and width are summed, so each image of the batch has one loss: <answer>.",
    ),
    Task(
        "dlref.losses.embeddings.triplet_margin_loss", "unreduced", "shape",
        "Anchors, positives and negatives have the shape `<x>` each. What is the shape of "
        '`triplet_margin_loss(anchor, positive, negative, reduction="none")`?',
        ({"x": (32, 128)}, {"x": (16, 64)}),
        lambda x: shape_of(
            triplet_margin_loss(np.zeros(x), np.ones(x), np.ones(x), reduction="none")
        ),
        lambda x: x[:1],
        (
            Way("elementwise", lambda x: x,
                "A distance sums over the features; their axis disappears."),
            Way("pairs", lambda x: (x[0], x[0]),
                "Each anchor is compared with its own positive and negative only."),
            Way("scalar", lambda x: (), "That is what the default, the mean, would give."),
            Way("three", lambda x: (3, x[0]),
                "Three embeddings make one loss: the difference of two distances."),
        ),
        "How many losses does one triplet have?",
        "Each triplet has one loss, made of two distances: <answer>.",
    ),
    Task(
        "dlref.losses.embeddings.info_nce", "unreduced", "shape",
        "Queries and keys have the shape `<x>` each. What is the shape of "
        '`info_nce(query, key, reduction="none")`?',
        ({"x": (64, 128)}, {"x": (32, 16)}),
        lambda x: shape_of(info_nce(numbers(*x), numbers(*x), reduction="none")),
        lambda x: x[:1],
        (
            Way("similarities", lambda x: (x[0], x[0]),
                "That is the table of similarities, from which each query gets one cross-entropy."),
            Way("elementwise", lambda x: x,
                "The features are summed by the similarity; their axis disappears."),
            Way("scalar", lambda x: (), "That is what the default, the mean, would give."),
            Way("negatives", lambda x: (x[0], x[0] - 1),
                "The negatives of a query stand together in one denominator."),
        ),
        "InfoNCE is a cross-entropy whose classes are the keys.",
        "Each query has one cross-entropy over all keys: <answer>.",
    ),
)  # fmt: skip
