"""Counts: parameters, statistics and random draws; and what people count instead."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from dlref.architectures.mlp import count_parameters
from dlref.layers import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    Linear,
    Module,
    RMSNorm,
    drop_path,
    dropout,
    dropout2d,
)
from dlref.quiz.tasks.task import Task, Way

__all__ = ["COUNTS"]


def learnable(layer: Module) -> int:
    """How many numbers a layer learns."""
    return sum(int(np.size(parameter.data)) for parameter in layer.parameters())


class _Draws(np.random.Generator):
    """Counts what is drawn from it."""

    count = 0

    def random(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        """Draw, and count."""
        self.count += int(np.prod(size))
        return super().random(size, dtype, out)


def draws(layer: Callable[..., Any], x: tuple[int, ...]) -> int:
    """How many random numbers a layer draws for a batch."""
    rng = _Draws(np.random.PCG64(0))
    layer(np.ones(x), 0.5, rng=rng)
    return rng.count


COUNTS: tuple[Task, ...] = (
    Task(
        "dlref.layers.linear.Linear", "parameters", "count",
        "How many learnable parameters has a linear layer from <n> features to <m>?",
        ({"n": 20, "m": 30}, {"n": 784, "m": 100}, {"n": 64, "m": 16}, {"n": 50, "m": 8}),
        lambda n, m: learnable(Linear(n, m, rng=np.random.default_rng(0))),
        lambda n, m: n * m + m,
        (
            Way("no-bias", lambda n, m: n * m, "Each output has a bias besides its weights."),
            Way("input-bias", lambda n, m: n * m + n,
                "The biases belong to the outputs, not to the inputs."),
            Way("one-bias", lambda n, m: n * m + 1,
                "Each output has a bias of its own, not one for the whole layer."),
            Way("both-biases", lambda n, m: (n + 1) * (m + 1),
                "That adds a bias row and a bias column; inputs have no bias."),
            Way("units", lambda n, m: n + m,
                "That counts the units; parameters sit on the connections between them."),
            Way("double-bias", lambda n, m: n * m + 2 * m,
                "One bias an output is all; a normalization layer would have two numbers."),
        ),
        "Each output has a weight for every input, and something besides.",
        "<n> · <m> weights and <m> biases: <answer>.",
    ),
    Task(
        "dlref.architectures.mlp.count_parameters", "parameters", "count",
        "How many learnable parameters has a multilayer perceptron with the widths <sizes>, "
        "biases included?",
        ({"sizes": (10, 20, 5)}, {"sizes": (4, 8, 8, 2)}, {"sizes": (100, 30, 10)}),
        lambda sizes: count_parameters(sizes),
        lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes[1:]),
        (
            Way("no-bias",
                lambda sizes: sum(a * b for a, b in pairwise(sizes)),
                "Those are the weights alone; each unit behind the inputs has a bias."),
            Way("input-bias",
                lambda sizes: sum(a * b for a, b in pairwise(sizes))
                + sum(sizes),
                "The inputs are numbers that come in; they have no bias."),
            Way("hidden-bias",
                lambda sizes: sum(a * b for a, b in pairwise(sizes))
                + sum(sizes[1:-1]),
                "The output units have a bias too."),
            Way("one-bias",
                lambda sizes: sum(a * b for a, b in pairwise(sizes))
                + len(sizes) - 1,
                "That is one bias a layer; each unit has its own."),
            Way("skip", lambda sizes: sum(a * b for a, b in pairwise(sizes))
                + sizes[0] * sizes[-1] + sum(sizes[1:]),
                "That connects inputs and outputs directly as well; layers join neighbours only."),
        ),
        "Go from layer to layer: weights between neighbours, then the biases.",
        "Each layer has (inputs + 1) · outputs parameters: <sums> = <answer>.",
    ),
    Task(
        "dlref.layers.normalization.BatchNorm", "parameters", "count",
        "How many learnable parameters has a batch normalization layer for images with <c> "
        "channels of <h> × <h> pixels?",
        ({"c": 64, "h": 8}, {"c": 16, "h": 32}, {"c": 32, "h": 4}),
        lambda c, h: learnable(BatchNorm(c)),
        lambda c, h: 2 * c,
        (
            Way("scale-only", lambda c, h: c, "Each channel has a shift besides its scale."),
            Way("running", lambda c, h: 4 * c,
                "Running mean and variance are counted here; they are tracked, not learned."),
            Way("per-pixel", lambda c, h: 2 * c * h * h,
                "All pixels of a channel share scale and shift."),
            Way("one-pair", lambda c, h: 2,
                "Each channel has its own scale and shift, not the layer as a whole."),
            Way("per-position", lambda c, h: 2 * h * h,
                "Scale and shift belong to the channels, not to the positions."),
        ),
        "What does each channel learn, and what is only tracked?",
        "A scale γ and a shift β for each of the <c> channels: <answer>. The running statistics "
        "are no parameters.",
    ),
    Task(
        "dlref.layers.normalization.batch_norm", "statistics", "count",
        "A batch of <n> images with <c> channels of <h> × <h> pixels goes through batch "
        "normalization in training. How many means are computed?",
        ({"n": 32, "c": 64, "h": 8}, {"n": 8, "c": 16, "h": 4}, {"n": 16, "c": 3, "h": 32}),
        lambda n, c, h: np.size(BatchNorm(c).running_mean),
        lambda n, c, h: c,
        (
            Way("instance", lambda n, c, h: n * c,
                "That is instance normalization: one mean an image and channel."),
            Way("layer", lambda n, c, h: n,
                "That is layer normalization over a whole image: one mean an example."),
            Way("per-pixel", lambda n, c, h: c * h * h,
                "The pixels of a channel are pooled too, not only the batch."),
            Way("positions", lambda n, c, h: n * h * h,
                "That is a mean over the channels at each position; batch norm never mixes them."),
            Way("one", lambda n, c, h: 1, "Different channels are never averaged together."),
        ),
        "Which axes are averaged over, and which one is left?",
        "Batch, height and width are averaged over; one mean a channel is left: <answer>.",
    ),
    Task(
        "dlref.layers.normalization.LayerNorm", "parameters", "count",
        "Token vectors come in the shape `(<n>, <t>, <d>)` (batch, time, features). How many "
        "learnable parameters has `LayerNorm(<d>)`?",
        ({"n": 32, "t": 10, "d": 64}, {"n": 8, "t": 50, "d": 128}, {"n": 4, "t": 20, "d": 16}),
        lambda n, t, d: learnable(LayerNorm(d)),
        lambda n, t, d: 2 * d,
        (
            Way("scale-only", lambda n, t, d: d, "Each feature has a shift besides its scale."),
            Way("per-position", lambda n, t, d: 2 * t * d,
                "Scale and shift are shared by all positions in time."),
            Way("per-example", lambda n, t, d: 2 * n * d,
                "Parameters never depend on the size of the batch."),
            Way("statistics", lambda n, t, d: 2 * n * t,
                "That counts means and variances, which are computed, not learned."),
            Way("running", lambda n, t, d: 4 * d,
                "Layer norm tracks no running statistics, and these would not be learned."),
        ),
        "`LayerNorm(<d>)` knows nothing but the number of features.",
        "A scale and a shift for each of the <d> features: <answer>.",
    ),
    Task(
        "dlref.layers.normalization.layer_norm", "statistics", "count",
        "`layer_norm` normalizes an array of shape `(<n>, <t>, <d>)` over its last axis. How "
        "many means does it compute?",
        ({"n": 4, "t": 10, "d": 64}, {"n": 8, "t": 5, "d": 32}, {"n": 2, "t": 3, "d": 16}),
        lambda n, t, d: np.size(np.mean(np.zeros((n, t, d)), axis=-1)),
        lambda n, t, d: n * t,
        (
            Way("batch-norm", lambda n, t, d: d,
                "One mean a feature is what batch norm computes, over the batch."),
            Way("per-example", lambda n, t, d: n,
                "Only the last axis is averaged; each position in time has its own mean."),
            Way("per-time", lambda n, t, d: t,
                "The examples are never mixed; each has its own means."),
            Way("wrong-axis", lambda n, t, d: n * d,
                "That averages over time; the last axis holds the features."),
            Way("entries", lambda n, t, d: n * t * d, "A mean of a single entry would be useless."),
        ),
        "Which axis is averaged over, and which ones are left?",
        "The features are averaged over; one mean for each example and position is left: "
        "<n> · <t> = <answer>.",
    ),
    Task(
        "dlref.layers.normalization.RMSNorm", "parameters", "count",
        "How many learnable parameters has `RMSNorm(<d>)`?",
        ({"d": 512}, {"d": 64}, {"d": 256}),
        lambda d: learnable(RMSNorm(d)),
        lambda d: d,
        (
            Way("shift-too", lambda d: 2 * d,
                "Layer norm has scale and shift; RMS norm has no shift."),
            Way("one", lambda d: 1, "Each feature has its own scale."),
            Way("one-shift", lambda d: d + 1, "RMS norm has no shift at all."),
            Way("none", lambda d: 0, "The scale is learned."),
            Way("matrix", lambda d: d * d,
                "A feature is scaled by itself; nothing mixes the features."),
        ),
        "RMS norm neither subtracts the mean nor adds a shift.",
        "One scale for each of the <d> features, and no shift: <answer>.",
    ),
    Task(
        "dlref.layers.normalization.GroupNorm", "parameters", "count",
        "How many learnable parameters has `GroupNorm(<g>, <c>)`, with <g> groups of the <c> "
        "channels?",
        ({"g": 8, "c": 64}, {"g": 4, "c": 32}, {"g": 2, "c": 16}),
        lambda g, c: learnable(GroupNorm(g, c)),
        lambda g, c: 2 * c,
        (
            Way("per-group", lambda g, c: 2 * g,
                "The groups share statistics; scale and shift belong to each channel."),
            Way("scale-only", lambda g, c: c, "Each channel has a shift besides its scale."),
            Way("running", lambda g, c: 4 * c,
                "Group norm tracks no running statistics, and these would not be learned."),
            Way("both", lambda g, c: 2 * c + 2 * g, "The groups learn nothing of their own."),
            Way("group-and-channel", lambda g, c: 2 * g * c,
                "Each channel is in one group only."),
        ),
        "The groups matter for the statistics.",
        "A scale and a shift for each of the <c> channels, however many groups: <answer>.",
    ),
    Task(
        "dlref.layers.normalization.group_norm", "statistics", "count",
        "A batch of <n> images with <c> channels goes through group normalization with <g> "
        "groups. How many means are computed?",
        ({"n": 16, "c": 32, "g": 4}, {"n": 8, "c": 64, "g": 16}, {"n": 10, "c": 12, "g": 3}),
        lambda n, c, g: np.size(np.zeros((n, c, 2, 2)).reshape(n, g, -1).mean(axis=-1)),
        lambda n, c, g: n * g,
        (
            Way("batch-shared", lambda n, c, g: g,
                "Nothing is averaged over the batch: every image has its own means."),
            Way("instance", lambda n, c, g: n * c,
                "That is instance norm, where each channel is a group of its own."),
            Way("layer", lambda n, c, g: n, "That is one group of all channels."),
            Way("batch-norm", lambda n, c, g: c, "That is batch norm: one mean a channel."),
            Way("group-size", lambda n, c, g: n * (c // g),
                "That multiplies with the size of a group instead of their number."),
        ),
        "Each image is treated on its own.",
        "Each of the <n> images has one mean a group: <n> · <g> = <answer>.",
    ),
    Task(
        "dlref.layers.dropout.dropout", "draws", "count",
        "Dropout is applied to a batch of shape `<x>`. How many independent draws decide what "
        "is dropped?",
        ({"x": (16, 8, 4, 4)}, {"x": (4, 16, 5, 5)}, {"x": (2, 3, 10, 10)}),
        lambda x: draws(dropout, x),
        lambda x: int(np.prod(x)),
        (
            Way("channels", lambda x: x[0] * x[1],
                "That is spatial dropout, which drops whole channels."),
            Way("examples", lambda x: x[0],
                "That is stochastic depth, which drops a branch for a whole example."),
            Way("batch-shared", lambda x: x[1] * x[2] * x[3],
                "The mask is not shared over the batch: each example has its own."),
            Way("positions", lambda x: x[0] * x[2] * x[3],
                "The channels of a position are dropped independently too."),
            Way("dropped", lambda x: int(np.prod(x)) // 2,
                "That is how many are dropped on average; those that stay were drawn for too."),
            Way("bits", lambda x: 2 * int(np.prod(x)),
                "One draw decides both, what is dropped and what stays."),
        ),
        "Are neighbouring entries dropped together?",
        "Every single entry has a draw of its own: <sums> = <answer>.",
    ),
    Task(
        "dlref.layers.dropout.dropout2d", "draws", "count",
        "Spatial dropout, `dropout2d`, is applied to feature maps of shape `<x>` (batch, "
        "channels, height, width). How many independent draws decide what is dropped?",
        ({"x": (16, 8, 4, 4)}, {"x": (4, 16, 5, 5)}, {"x": (2, 3, 10, 10)}),
        lambda x: draws(dropout2d, x),
        lambda x: x[0] * x[1],
        (
            Way("entries", lambda x: int(np.prod(x)),
                "That is plain dropout; here all pixels of a channel go together."),
            Way("examples", lambda x: x[0],
                "That is stochastic depth; here the channels are dropped one by one."),
            Way("batch-shared", lambda x: x[1], "Each example has its own draws."),
            Way("positions", lambda x: x[0] * x[2] * x[3],
                "Channels are dropped as a whole, not positions."),
            Way("pixels", lambda x: x[2] * x[3],
                "Channels are dropped as a whole, not pixels."),
        ),
        "What is dropped together?",
        "A whole channel of an example is dropped together, so there is one draw for each: "
        "<sums> = <answer>.",
    ),
    Task(
        "dlref.layers.dropout.drop_path", "draws", "count",
        "Stochastic depth, `drop_path`, is applied to a branch of shape `<x>`. How many "
        "independent draws decide what is dropped?",
        ({"x": (16, 8, 4, 4)}, {"x": (12, 6, 5, 5)}, {"x": (4, 10, 3, 3)}),
        lambda x: draws(drop_path, x),
        lambda x: x[0],
        (
            Way("entries", lambda x: int(np.prod(x)), "That is plain dropout."),
            Way("channels", lambda x: x[0] * x[1], "That is spatial dropout."),
            Way("batch-shared", lambda x: 1,
                "The examples of a batch are dropped independently of each other."),
            Way("channels-shared", lambda x: x[1],
                "The whole branch of an example goes, with all its channels."),
        ),
        "The whole branch of an example is dropped, or none of it.",
        "One draw an example: <answer>.",
    ),
)  # fmt: skip
