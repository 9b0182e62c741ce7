"""Shapes that come out, and the shapes that people expect instead."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dlref import activations, augmentation, regularization
from dlref.architectures.mlp import mlp
from dlref.autodiff import Parameter, Tensor
from dlref.layers import drop_path, linear, spectral_norm
from dlref.perceptron import weighted_sum
from dlref.quiz.tasks.task import Task, Way
from dlref.training.backpropagation import mlp_backward, mlp_forward

__all__ = ["SHAPES"]

Shape = tuple[int, ...]


def numbers(*shape: int) -> np.ndarray:
    """Numbers of a shape, no two alike."""
    return np.arange(1.0, 1.0 + np.prod(shape, dtype=int)).reshape(shape) / 10


def one_hot(n: int, k: int) -> np.ndarray:
    """Targets of a batch, as rows of zeros with a one."""
    return np.eye(k)[np.arange(n) % k]


def bias_gradient(n: int, m: int) -> Shape:
    """The shape of a bias' gradient after a batch went through `x + b`."""
    b = Parameter(np.zeros(m))
    np.sum(Tensor(numbers(n, m)) + b).backward()
    return shape_of(b.grad)


def weight_gradient(n: int, w: Shape) -> Shape:
    """The shape of a layer's weight gradient after a batch."""
    weights, biases = [numbers(*w)], [np.zeros(w[0])]
    out, cache = mlp_forward(numbers(n, w[1]), weights, biases, np.tanh)
    return mlp_backward(cache, weights, np.ones_like(out), np.cos).weights[0].shape


def images(n: int, c: int, side: int) -> np.ndarray:
    """A batch of square images."""
    return np.zeros((n, c, side, side))


def shape_of(value: Any) -> Shape:
    """The shape of an array or a Tensor."""
    return tuple(np.shape(value))


def network_shape(x: Shape, sizes: Sequence[int]) -> Shape:
    """The shape that a multilayer perceptron gives."""
    pairs = list(pairwise(sizes))
    return shape_of(mlp(np.zeros(x), [np.zeros((m, n)) for n, m in pairs],
                        [np.zeros(m) for _, m in pairs]))  # fmt: skip


SHAPES: tuple[Task, ...] = (
    Task(
        "dlref.layers.linear.linear", "linear", "shape",
        "`x` has the shape `<x>` and `weight` the shape `<w>`. What is the shape of "
        "`linear(x, weight)`?",
        ({"x": (32, 784), "w": (10, 784)}, {"x": (8, 16, 64), "w": (128, 64)}),
        lambda x, w: shape_of(linear(np.zeros(x), np.zeros(w))),
        lambda x, w: (*x[:-1], w[0]),
        (
            Way("kept-features", lambda x, w: (*x[:-1], w[1]),
                "The last axis is summed over; the rows of `weight` take its place."),
            Way("swapped", lambda x, w: (w[0], *x[:-1]),
                "The batch stays in front: the result is $xW^\\top$, not $Wx^\\top$."),
            Way("no-batch", lambda x, w: (w[0],),
                "That is the result for one example; every example of the batch has its own."),
            Way("not-summed", lambda x, w: (*x, w[0]),
                "The features of the input are summed over, so their axis disappears."),
            Way("weight-shape", lambda x, w: w,
                "That is the shape of the weight, which no input changes."),
        ),
        "Each output is a sum over the last axis of `x`; there is one output a row of `weight`.",
        "The last axis of `x` is multiplied with the rows of `weight` and summed, all other axes "
        "stay: <answer>.",
    ),
    Task(
        "dlref.architectures.mlp.mlp", "mlp", "shape",
        "A batch of shape `<x>` goes through a multilayer perceptron with the widths `<sizes>`. "
        "What is the shape of its output?",
        ({"x": (64, 20), "sizes": (20, 50, 30, 3)}, {"x": (16, 4), "sizes": (4, 8, 8, 2)}),
        lambda x, sizes: network_shape(x, sizes),
        lambda x, sizes: (x[0], sizes[-1]),
        (
            Way("no-batch", lambda x, sizes: (sizes[-1],),
                "Every example of the batch has an output of its own."),
            Way("last-hidden", lambda x, sizes: (x[0], sizes[-2]),
                "That is what the last hidden layer passes on; the output layer follows."),
            Way("swapped", lambda x, sizes: (sizes[-1], x[0]),
                "Examples stand in rows: the batch is the first axis."),
            Way("input-kept", lambda x, sizes: x,
                "The layers replace the features; only the batch axis stays."),
            Way("last-weight", lambda x, sizes: (sizes[-1], sizes[-2]),
                "That is the shape of the last weight."),
        ),
        "Every layer replaces the last axis and leaves the batch alone.",
        "The batch axis stays, and the last width is the number of outputs: <answer>.",
    ),
    Task(
        "dlref.activations.collapse_linear", "collapsed", "shape",
        "Two linear layers without an activation between them have weights of the shapes `<w1>` "
        "and `<w2>`. What shape has the one weight that replaces both?",
        ({"w1": (64, 784), "w2": (10, 64)}, {"w1": (30, 5), "w2": (2, 30)}),
        lambda w1, w2: shape_of(activations.collapse_linear(
            [(np.zeros(w1), np.zeros(w1[0])), (np.zeros(w2), np.zeros(w2[0]))])[0]),
        lambda w1, w2: (w2[0], w1[1]),
        (
            Way("transposed", lambda w1, w2: (w1[1], w2[0]),
                "A weight stands as (out, in): its rows are the outputs."),
            Way("inner-kept", lambda w1, w2: (w2[0], w2[1]),
                "That is the second weight alone; it does not read the inputs."),
            Way("first-only", lambda w1, w2: w1,
                "That is the first weight alone; it does not give the outputs."),
            Way("stacked", lambda w1, w2: (w1[0] + w2[0], w1[1]),
                "The weights are multiplied, not stacked."),
        ),
        "Which numbers go in, and which come out? The product $W_2 W_1$ sums over the rest.",
        "$W_2 W_1$ sums over the hidden units, so only inputs and outputs are left: <answer>.",
    ),
    Task(
        "dlref.activations.glu", "glu", "shape",
        "What is the shape of `glu(x)` for an `x` of shape `<x>`?",
        ({"x": (32, 512)}, {"x": (8, 64)}),
        lambda x: shape_of(activations.glu(np.zeros(x))),
        lambda x: (*x[:-1], x[-1] // 2),
        (
            Way("unchanged", lambda x: x,
                "One half of the features only opens and closes the other half."),
            Way("doubled", lambda x: (*x[:-1], 2 * x[-1]),
                "The gate is a part of `x`; nothing is added to it."),
            Way("wrong-axis", lambda x: (x[0] // 2, *x[1:]),
                "By default the last axis is split, not the batch."),
            Way("stacked", lambda x: (2, *x[:-1], x[-1] // 2),
                "The two halves are multiplied, not stacked."),
        ),
        "One half of the features is the gate of the other.",
        "The last axis is cut in two, and one half is multiplied with the sigmoid of the other: "
        "<answer>.",
    ),
    Task(
        "dlref.activations.swiglu", "swiglu", "shape",
        "`gate` and `value` both have the shape `<x>`. What is the shape of "
        "`swiglu(gate, value)`?",
        ({"x": (32, 512)}, {"x": (4, 10, 64)}),
        lambda x: shape_of(activations.swiglu(np.zeros(x), np.zeros(x))),
        lambda x: x,
        (
            Way("halved", lambda x: (*x[:-1], x[-1] // 2),
                "`glu` cuts one array in two; here gate and value come as two arrays."),
            Way("joined", lambda x: (*x[:-1], 2 * x[-1]),
                "The two are multiplied entry by entry, not put side by side."),
            Way("summed", lambda x: x[:-1],
                "The product is taken entry by entry; nothing is summed."),
            Way("stacked", lambda x: (2, *x), "The two are multiplied, not stacked."),
        ),
        "The two are multiplied entry by entry.",
        "Each entry of `value` is multiplied with the swish of its entry of `gate`: <answer>.",
    ),
    Task(
        "dlref.activations.softmax", "softmax", "shape",
        "The logits of a batch have the shape `<z>`. What is the shape of `softmax(z, axis=-1)`?",
        ({"z": (32, 10)}, {"z": (8, 20, 50)}),
        lambda z: shape_of(activations.softmax(np.zeros(z), axis=-1)),
        lambda z: z,
        (
            Way("reduced", lambda z: z[:-1],
                "The axis is summed for the denominator only; each logit has its probability."),
            Way("kept-axis", lambda z: (*z[:-1], 1),
                "That is the shape of the sum in the denominator."),
            Way("one-distribution", lambda z: z[-1:],
                "Each example has its own distribution; nothing is shared over the batch."),
            Way("jacobian", lambda z: (*z, z[-1]),
                "That is the shape of the Jacobian, one slope for each pair of entries."),
        ),
        "How many probabilities does each example get?",
        "Every logit becomes a probability, and the sum over the axis only scales them: <answer>.",
    ),
    Task(
        "dlref.activations.softmax_jacobian", "jacobian", "shape",
        "Softmax gave probabilities `p` of the shape `<p>`. What is the shape of "
        "`softmax_jacobian(p)`?",
        ({"p": (32, 10)}, {"p": (64, 5)}),
        lambda p: shape_of(activations.softmax_jacobian(np.full(p, 1 / p[-1]))),
        lambda p: (*p, p[-1]),
        (
            Way("diagonal", lambda p: p,
                "Each probability depends on every logit, not on its own alone."),
            Way("no-batch", lambda p: (p[-1], p[-1]),
                "That is the matrix of one example; every example has its own."),
            Way("batch-pairs", lambda p: (p[0], p[0]),
                "The examples do not influence each other."),
            Way("all-pairs", lambda p: (p[0], p[1], p[0], p[1]),
                "The slopes between different examples are zero and left out."),
        ),
        "Each of the probabilities of an example depends on each of its logits.",
        "One matrix an example, with an entry for each pair of probability and logit: <answer>.",
    ),
    Task(
        "dlref.activations.logsumexp", "reduced", "shape",
        "What is the shape of `logsumexp(z, axis=-1)` for a `z` of shape `<z>`?",
        ({"z": (32, 10)}, {"z": (6, 7, 8)}),
        lambda z: shape_of(activations.logsumexp(np.zeros(z), axis=-1)),
        lambda z: z[:-1],
        (
            Way("unchanged", lambda z: z, "The entries along the axis become one number."),
            Way("kept-axis", lambda z: (*z[:-1], 1),
                "The axis stays, with length 1, only where `keepdims=True` asks for it."),
            Way("wrong-axis", lambda z: z[1:], "`axis=-1` is the last axis, not the first."),
            Way("scalar", lambda z: (), "Only one axis is summed; the others stay."),
        ),
        "`axis=-1` is summed over.",
        "The last axis is summed and disappears: <answer>.",
    ),
    Task(
        "dlref.activations.logsumexp", "kept", "shape",
        "What is the shape of `logsumexp(z, axis=0, keepdims=True)` for a `z` of shape `<z>`?",
        ({"z": (32, 10)}, {"z": (6, 7, 8)}),
        lambda z: shape_of(activations.logsumexp(np.zeros(z), axis=0, keepdims=True)),
        lambda z: (1, *z[1:]),
        (
            Way("dropped-axis", lambda z: z[1:],
                "`keepdims=True` keeps the summed axis, with length 1."),
            Way("wrong-axis", lambda z: (*z[:-1], 1), "`axis=0` is the first axis, not the last."),
            Way("unchanged", lambda z: z, "The entries along the axis become one number."),
            Way("scalar", lambda z: (1,) * len(z), "Only one axis is summed; the others stay."),
        ),
        "Which axis is summed, and what does `keepdims` leave of it?",
        "The first axis is summed and stays with length 1, so the result can be subtracted from "
        "`z`: <answer>.",
    ),
    Task(
        "dlref.autodiff.tensor.Tensor", "broadcast-gradient", "shape",
        "A bias `b` of shape `(<m>,)` is added to a batch of shape `(<n>, <m>)`, and the sum of "
        "everything is differentiated. What is the shape of `b.grad`?",
        ({"n": 32, "m": 10}, {"n": 8, "m": 64}),
        bias_gradient,
        lambda n, m: (m,),
        (
            Way("not-summed", lambda n, m: (n, m),
                "Broadcasting copied `b` to every row; the gradients of the copies are added up."),
            Way("wrong-axis", lambda n, m: (n,),
                "The copies lie along the batch, so the batch axis is the one that is summed."),
            Way("kept-axis", lambda n, m: (1, m),
                "A gradient has exactly the shape of what it belongs to."),
            Way("scalar", lambda n, m: (), "Each entry of `b` has a slope of its own."),
        ),
        "A gradient has the shape of what it belongs to.",
        "The gradient is summed over the axis along which `b` was copied: <answer>.",
    ),
    Task(
        "dlref.training.backpropagation.mlp_backward", "weight-gradient", "shape",
        "A layer's weight has the shape `<w>`, and the batch holds <n> examples. What is the "
        "shape of the gradient of the loss with respect to this weight?",
        ({"n": 32, "w": (128, 784)}, {"n": 16, "w": (5, 20)}),
        weight_gradient,
        lambda n, w: w,
        (
            Way("transposed", lambda n, w: (w[1], w[0]),
                "$\\Delta^\\top A$ puts the outputs in rows, as the weight does."),
            Way("per-example", lambda n, w: (n, *w),
                "The product sums over the examples of the batch."),
            Way("outputs", lambda n, w: (n, w[0]),
                "That is the shape of what arrives from above, $\\Delta$."),
            Way("inputs", lambda n, w: (n, w[1]),
                "That is the shape of the gradient for the layer's inputs."),
        ),
        "A step subtracts the gradient from the weight.",
        "$\\Delta^\\top A$ sums over the batch and has the shape of the weight: <answer>.",
    ),
    Task(
        "dlref.perceptron.weighted_sum", "batch", "shape",
        "A batch of shape `<x>` goes through one neuron with a weight of shape `(<m>,)`. What is "
        "the shape of `weighted_sum(x, weight, bias)`?",
        ({"x": (32, 4), "m": 4}, {"x": (100, 2), "m": 2}),
        lambda x, m: shape_of(weighted_sum(np.zeros(x), np.zeros(m), 0.0)),
        lambda x, m: x[:1],
        (
            Way("not-summed", lambda x, m: x, "The products are added up over the inputs."),
            Way("no-batch", lambda x, m: (), "Each example has a sum of its own."),
            Way("weight-shape", lambda x, m: (m,),
                "That is one number an input; the neuron gives one an example."),
            Way("kept-axis", lambda x, m: (x[0], 1),
                "The weight is a vector, so the summed axis disappears."),
        ),
        "One neuron gives one number an example.",
        "The inputs of each example are weighted and added up: <answer>.",
    ),
    Task(
        "dlref.augmentation.random_crop", "padded", "shape",
        "A batch of images has the shape `(<n>, 3, <side>, <side>)`. What is the shape after "
        "`random_crop(x, (<size>, <size>), rng, padding=<pad>)`?",
        ({"n": 16, "side": 32, "size": 28, "pad": 4}, {"n": 8, "side": 64, "size": 56, "pad": 2}),
        lambda n, side, size, pad: shape_of(augmentation.random_crop(
            images(n, 3, side), (size, size), np.random.default_rng(0), padding=pad)),
        lambda n, side, size, pad: (n, 3, size, size),
        (
            Way("padded-after", lambda n, side, size, pad: (n, 3, size + 2 * pad, size + 2 * pad),
                "The padding comes first; the crop is cut from the padded image."),
            Way("not-cropped", lambda n, side, size, pad: (n, 3, side + 2 * pad, side + 2 * pad),
                "That is the padded image, from which the crop is then cut."),
            Way("unchanged", lambda n, side, size, pad: (n, 3, side, side),
                "The size of the crop is given; it is not that of the image."),
            Way("channels-last", lambda n, side, size, pad: (n, size, size, 3),
                "Channels stand before height and width here."),
            Way("one-side", lambda n, side, size, pad: (n, 3, size + pad, size + pad),
                "The padding only gives the crop more places to be cut from."),
        ),
        "First the image is padded, then the crop is cut from it.",
        "However wide the padding, the crop has the size that was asked for: <answer>.",
    ),
    Task(
        "dlref.augmentation.random_mixup", "targets", "shape",
        "A batch of <n> images has one-hot targets of shape `(<n>, <k>)`. What is the shape of "
        "the targets after `random_mixup`?",
        ({"n": 32, "k": 10}, {"n": 64, "k": 5}),
        lambda n, k: shape_of(
            augmentation.random_mixup(images(n, 1, 2), one_hot(n, k), np.random.default_rng(0))[1]
        ),
        lambda n, k: (n, k),
        (
            Way("both-kept", lambda n, k: (n, 2 * k),
                "The two targets are averaged with the weights of the images, not joined."),
            Way("pairs", lambda n, k: (n // 2, k),
                "Each image is mixed with another of the batch, and the batch keeps its size."),
            Way("class-numbers", lambda n, k: (n,),
                "A mixture of two classes is no class number any more."),
            Way("added", lambda n, k: (2 * n, k), "The mixtures replace the images."),
        ),
        "A mixture of two one-hot rows is again a row.",
        "Each target becomes the weighted mean of two rows: <answer>.",
    ),
    Task(
        "dlref.layers.normalization.spectral_norm", "u", "shape",
        "A weight has the shape `<w>`. What shape has the state that spectral normalization "
        "keeps between the steps, so that one power iteration a step is enough?",
        ({"w": (64, 128)}, {"w": (10, 30)}),
        lambda w: shape_of(spectral_norm(numbers(*w), np.ones(w[0]))[1]),
        lambda w: w[:1],
        (
            Way("inputs", lambda w: w[1:],
                "That is $v$, which is worked out anew from `u` in each step."),
            Way("matrix", lambda w: (w[0], w[0]),
                "One direction is kept, not a matrix of them."),
            Way("weight-shape", lambda w: w, "Only the direction is kept, not the weight."),
            Way("scalar", lambda w: (),
                "The largest singular value follows from the direction that is kept."),
        ),
        "It keeps the left singular vector of the largest singular value.",
        "It keeps `u`, a left singular vector with one entry a row of the weight: <answer>.",
    ),
    Task(
        "dlref.regularization.ridge_regression", "weights", "shape",
        "`X` has the shape `<x>` and `y` the shape `(<n>,)`. What is the shape of "
        "`ridge_regression(X, y, l2)`?",
        ({"x": (100, 5), "n": 100}, {"x": (40, 8), "n": 40}),
        lambda x, n: shape_of(regularization.ridge_regression(numbers(*x), np.ones(n), 0.1)),
        lambda x, n: x[1:],
        (
            Way("predictions", lambda x, n: (n,), "That is the shape of the predictions $Xw$."),
            Way("matrix", lambda x, n: (x[1], x[1]),
                "That is the shape of $X^\\top X$, with which the system is solved."),
            Way("data-shape", lambda x, n: x, "One weight a feature, shared by all examples."),
            Way("with-bias", lambda x, n: (x[1] + 1,),
                "A bias is not added; a column of ones in `X` would do that."),
        ),
        "Each feature has a weight.",
        "One weight a column of `X`: <answer>.",
    ),
    Task(
        "dlref.layers.dropout.drop_path", "kept", "shape",
        "A residual branch gives `x` of shape `<x>`. What is the shape of "
        "`drop_path(x, 0.5, rng=rng)`?",
        ({"x": (32, 64)}, {"x": (8, 16)}),
        lambda x: shape_of(drop_path(np.ones(x), 0.5, rng=np.random.default_rng(0))),
        lambda x: x,
        (
            Way("removed", lambda x: (x[0] // 2, *x[1:]),
                "Dropped examples become zero; they are not removed from the batch."),
            Way("features", lambda x: (x[0], x[1] // 2),
                "Whole rows become zero; the axes keep their lengths."),
            Way("mask", lambda x: (x[0], 1),
                "That is the shape of the mask, which is broadcast over the features."),
            Way("row", lambda x: x[1:], "Every example keeps its row, be it of zeros."),
        ),
        "What happens to the branch of an example that is dropped?",
        "Rows are set to zero and the others scaled up; the shape does not change: <answer>.",
    ),
)  # fmt: skip
