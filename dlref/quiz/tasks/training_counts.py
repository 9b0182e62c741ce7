"""Counts in training: batches, fans and calls; and what people count instead."""

import numpy as np

from dlref import init
from dlref.autodiff import numeric_gradient
from dlref.quiz.tasks.task import Task, Way
from dlref.training.batches import minibatches

__all__ = ["TRAINING_COUNTS"]


def calls(n: int) -> int:
    """How often the numeric gradient of a function of n numbers calls it."""
    count = 0

    def f(x: np.ndarray) -> float:
        nonlocal count
        count += 1
        return float(np.sum(x))

    numeric_gradient(f, np.zeros(n))
    return count


def batches(n: int, size: int, *, drop_last: bool = False) -> list[int]:
    """Sizes of the batches of an epoch."""
    return [len(b) for (b,) in minibatches(np.zeros(n), batch_size=size, drop_last=drop_last)]


TRAINING_COUNTS: tuple[Task, ...] = (
    Task(
        "dlref.training.batches.minibatches", "steps", "count",
        "An epoch goes through <n> examples in batches of <size>; the last one may be smaller. "
        "How many steps does it take?",
        ({"n": 1000, "size": 64}, {"n": 500, "size": 32}, {"n": 130, "size": 20}),
        lambda n, size: len(batches(n, size)),
        lambda n, size: -(-n // size),
        (
            Way("dropped", lambda n, size: n // size,
                "The rest makes a smaller batch, which is a step too."),
            Way("one-more", lambda n, size: -(-n // size) + 1,
                "The rest makes one smaller batch, not two."),
            Way("size", lambda n, size: size,
                "That is the number of examples in a batch, not of batches."),
            Way("per-example", lambda n, size: n,
                "That would be one step an example, batches of size 1."),
            Way("rest", lambda n, size: n % size,
                "That is how many examples the last, smaller batch has."),
        ),
        "Divide, and think about the rest.",
        "<n> / <size> rounded up, since the rest makes a smaller batch: <answer>.",
    ),
    Task(
        "dlref.training.batches.minibatches", "unseen", "count",
        "An epoch goes through <n> examples in batches of <size> with `drop_last=True`. How many "
        "examples are left out?",
        ({"n": 1000, "size": 64}, {"n": 500, "size": 32}, {"n": 130, "size": 40}),
        lambda n, size: n - sum(batches(n, size, drop_last=True)),
        lambda n, size: n % size,
        (
            Way("missing", lambda n, size: size - n % size,
                "That is how many examples the last batch lacks to be full."),
            Way("batch", lambda n, size: size,
                "A full batch is never dropped, only the rest that does not fill one."),
            Way("none", lambda n, size: 0, "That is so without `drop_last`."),
            Way("batches", lambda n, size: n // size,
                "That is the number of full batches."),
            Way("one", lambda n, size: 1, "One batch is dropped, not one example."),
        ),
        "Which examples do not fill a batch?",
        "<n> divided by <size> leaves a rest of <answer>, which does not fill a batch.",
    ),
    Task(
        "dlref.init.calculate_fans", "fan-in", "count",
        "A convolution's weight has the shape `<shape>` (out, in, height, width). What is its "
        "fan-in?",
        ({"shape": (64, 32, 3, 3)}, {"shape": (16, 3, 5, 5)}, {"shape": (8, 12, 3, 3)}),
        lambda shape: init.calculate_fans(shape)[0],
        lambda shape: shape[1] * shape[2] * shape[3],
        (
            Way("channels", lambda shape: shape[1],
                "Each output reads a whole patch of each channel, not one number."),
            Way("fan-out", lambda shape: shape[0] * shape[2] * shape[3],
                "That is the fan-out: it starts from the outputs."),
            Way("one-side", lambda shape: shape[1] * shape[2],
                "The patch has two sides, height and width."),
            Way("patch", lambda shape: shape[2] * shape[3],
                "Each output reads the patch in every input channel."),
            Way("entries", lambda shape: int(np.prod(shape)),
                "That is the size of the weight: all outputs together."),
        ),
        "How many numbers does one output add up?",
        "One output adds up a patch of every input channel: <sums> = <answer>.",
    ),
    Task(
        "dlref.init.calculate_fans", "fan-out", "count",
        "A linear layer's weight has the shape `<shape>`, as `Linear` keeps it. What is its "
        "fan-out?",
        ({"shape": (10, 784)}, {"shape": (256, 64)}, {"shape": (30, 50)}),
        lambda shape: init.calculate_fans(shape)[1],
        lambda shape: shape[0],
        (
            Way("fan-in", lambda shape: shape[1],
                "The second axis holds the inputs: that is the fan-in."),
            Way("entries", lambda shape: shape[0] * shape[1], "That is the size of the weight."),
            Way("sum", lambda shape: shape[0] + shape[1],
                "That is fan-in plus fan-out, of which Xavier takes the mean."),
            Way("mean", lambda shape: (shape[0] + shape[1]) // 2,
                "That is the mean of fan-in and fan-out, which Xavier uses."),
            Way("with-bias", lambda shape: shape[0] + 1, "A bias does not count."),
        ),
        "Which of the two axes holds the outputs?",
        "The weight stands as (out, in), so the first axis is the fan-out: <answer>.",
    ),
    Task(
        "dlref.autodiff.gradcheck.numeric_gradient", "calls", "count",
        "A function takes <n> numbers. How often does `numeric_gradient`, which uses central "
        "differences, call it?",
        ({"n": 10}, {"n": 25}, {"n": 7}),
        calls,
        lambda n: 2 * n,
        (
            Way("one-sided", lambda n: n + 1,
                "That would do for one-sided differences: once in the middle, once a number."),
            Way("once-each", lambda n: n,
                "A central difference needs a value on either side."),
            Way("with-middle", lambda n: 2 * n + 1,
                "The value in the middle does not enter a central difference."),
            Way("pairs", lambda n: n * n, "Each number is moved alone, not in pairs."),
            Way("reverse", lambda n: 2,
                "One forward and one backward pass is what backpropagation costs."),
        ),
        "A central difference looks to the left and to the right.",
        "Two calls for each of the <n> numbers: <answer>. Backpropagation needs one pass back.",
    ),
)  # fmt: skip
