"""Values of layers, activations and starting weights for a few numbers."""

import math

import numpy as np

from dlref import activations, init, layers, perceptron
from dlref.quiz.tasks.task import Task, Way

__all__ = ["LAYER_VALUES"]


def array(*numbers: float) -> np.ndarray:
    """An array of numbers."""
    return np.array(numbers, dtype=float)


def mean(x: list[float]) -> float:
    """Mean of some numbers."""
    return sum(x) / len(x)


def spread(x: list[float], less: int = 0) -> float:
    """Standard deviation; with `less=1` of a sample."""
    return math.sqrt(sum((v - mean(x)) ** 2 for v in x) / (len(x) - less))


def rms(x: list[float]) -> float:
    """Root of the mean square."""
    return math.sqrt(sum(v * v for v in x) / len(x))


def dot(x: list[float], w: list[float]) -> float:
    """Sum of the products."""
    return sum(a * b for a, b in zip(x, w, strict=True))


LAYER_VALUES: tuple[Task, ...] = (
    Task(
        "dlref.perceptron.weighted_sum", "sum", "value",
        "A neuron has the weights `<w>` and the bias <b>. What is the weighted sum of the inputs "
        "`<x>`?",
        ({"x": [1.0, 2.0], "w": [3.0, -1.0], "b": 2.0},
         {"x": [2.0, -1.0, 3.0], "w": [1.0, 2.0, 0.5], "b": -1.0},
         {"x": [4.0, 1.0], "w": [-0.5, 3.0], "b": 1.0}),
        lambda x, w, b: perceptron.weighted_sum(array(*x).reshape(1, -1), array(*w), array(b))[0],
        lambda x, w, b: dot(x, w) + b,
        (
            Way("no-bias", lambda x, w, b: dot(x, w), "The bias is missing."),
            Way("bias-subtracted", lambda x, w, b: dot(x, w) - b, "The bias is added."),
            Way("sizes", lambda x, w, b: sum(abs(p * q) for p, q in zip(x, w, strict=True)) + b,
                "The signs of the products count."),
            Way("added", lambda x, w, b: sum(x) + sum(w) + b,
                "Inputs and weights are multiplied, not added."),
            Way("mean", lambda x, w, b: dot(x, w) / len(x) + b, "It is a sum, not a mean."),
        ),
        "Multiply in pairs, add up, and do not forget the bias.",
        "The products added up, plus the bias: <sums> = <answer>.",
        1,
    ),
    Task(
        "dlref.activations.softmax", "second-entry", "value",
        "What is the second entry of the softmax of `<shown>`?",
        ({"shown": "[0, ln 3]", "e": [1.0, 3.0]},
         {"shown": "[0, ln 2, ln 5]", "e": [1.0, 2.0, 5.0]},
         {"shown": "[ln 2, 0, ln 7]", "e": [2.0, 1.0, 7.0]}),
        lambda shown, e: activations.softmax(np.log(array(*e)))[1],
        lambda shown, e: e[1] / sum(e),
        (
            Way("first-entry", lambda shown, e: e[0] / sum(e), "That is the first entry."),
            Way("not-divided", lambda shown, e: e[1], "The sum of the exponentials has to divide."),
            Way("linear", lambda shown, e: math.log(e[1]) / sum(map(math.log, e)),
                "That divides the logits themselves; softmax takes their exponentials."),
            Way("others", lambda shown, e: e[1] / (sum(e) - e[1]),
                "The entry itself belongs into the denominator."),
            Way("even", lambda shown, e: 1 / len(e), "Larger logits get larger shares."),
            Way("sigmoid", lambda shown, e: e[1] / (1 + e[1]),
                "That is the sigmoid of this logit, which ignores the others."),
        ),
        "$e^{\\ln a} = a$ and $e^0 = 1$.",
        "The exponentials are <e>; the second one over their sum: <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.activations.softmax", "temperature", "value",
        "The softmax of `<shown>` is taken with temperature <t>. What is its second entry?",
        ({"shown": "[0, ln 9]", "a": 9.0, "t": 2.0}, {"shown": "[0, ln 3]", "a": 3.0, "t": 0.5},
         {"shown": "[0, ln 8]", "a": 8.0, "t": 3.0}),
        lambda shown, a, t: activations.softmax(array(0.0, math.log(a)), temperature=t)[1],
        lambda shown, a, t: a ** (1 / t) / (1 + a ** (1 / t)),
        (
            Way("ignored", lambda shown, a, t: a / (1 + a), "That is the temperature 1."),
            Way("times", lambda shown, a, t: a**t / (1 + a**t),
                "The logits are divided by the temperature, not multiplied."),
            Way("after", lambda shown, a, t: a / (1 + a) / t,
                "The logits are divided, before the exponential; the result is not."),
            Way("outside", lambda shown, a, t: (a / t) / (1 + a / t),
                "The logit is divided, not its exponential."),
            Way("first-entry", lambda shown, a, t: 1 / (1 + a ** (1 / t)),
                "That is the first entry."),
        ),
        "Divide the logits first: $\\ln(a)/T = \\ln(a^{1/T})$.",
        "The exponentials become 1 and <a>^(1/<t>), and the second one's share is <sums> = "
        "<answer>.",
        3,
    ),
    Task(
        "dlref.activations.logsumexp", "equal", "value",
        "What is the log-sum-exp of <n> numbers, each of them <z>?",
        ({"n": 4, "z": 2.0}, {"n": 10, "z": 1.0}, {"n": 2, "z": 3.0}),
        lambda n, z: activations.logsumexp(np.full(n, z)),
        lambda n, z: z + math.log(n),
        (
            Way("largest", lambda n, z: z,
                "It lies above the largest number, by up to the logarithm of their count."),
            Way("sum", lambda n, z: n * z, "The exponentials are added, not the numbers."),
            Way("times", lambda n, z: z * math.log(n) + math.log(n),
                "The logarithm of a product is a sum: ln(n·eᶻ) = ln n + z."),
            Way("count", lambda n, z: math.log(n), "The numbers themselves count too."),
            Way("linear", lambda n, z: z + n, "The count enters through its logarithm."),
            Way("bits", lambda n, z: z + math.log2(n), "The logarithm is the natural one."),
        ),
        "$\\ln(n e^z)$ is a sum. Useful: $\\ln 2 = 0.693$, $\\ln 10 = 2.303$.",
        "ln(<n> · e^<z>) = <z> + ln <n> = <answer>.",
        2,
    ),
    Task(
        "dlref.activations.divide_by_sum", "shifted", "value",
        "All scores `<z>` are raised by 2, then each is divided by their new sum. What does the "
        "second one become?",
        ({"z": [1.0, 3.0]}, {"z": [2.0, 1.0, 5.0]}, {"z": [4.0, 2.0, 2.0, 2.0]}),
        lambda z: activations.divide_by_sum(array(*z) + 2.0)[1],
        lambda z: (z[1] + 2) / (sum(z) + 2 * len(z)),
        (
            Way("softmax", lambda z: math.exp(z[1]) / sum(map(math.exp, z)),
                "That is softmax, which takes exponentials first."),
            Way("unshifted", lambda z: z[1] / sum(z),
                "That is the share before; unlike softmax, division by the sum feels a shift."),
            Way("once", lambda z: (z[1] + 2) / (sum(z) + 2),
                "Every score is raised, so the sum grows by 2 for each of them."),
            Way("sum-kept", lambda z: (z[1] + 2) / sum(z), "The sum grows, too."),
            Way("first", lambda z: (z[0] + 2) / (sum(z) + 2 * len(z)),
                "That is the first entry."),
        ),
        "By how much does the sum grow?",
        "Entry plus 2, over the sum plus 2 for each score: <sums> = <answer>. A shift changes the "
        "shares, which it would not with softmax.",
        2,
    ),
    Task(
        "dlref.activations.dead_fraction", "share", "value",
        "The pre-activations of <k> ReLU units for <n> examples are `<rows>`, an example a row. "
        "Which share of the units is dead on this batch?",
        ({"n": 2, "k": 4, "rows": [[-1, 2, -3, -1], [-2, 1, 4, 1]]},
         {"n": 2, "k": 5, "rows": [[-1, 2, 3, -1, -2], [-2, 1, 4, 1, 1]]},
         {"n": 3, "k": 4, "rows": [[-1, -2, -3, 1], [-2, -1, -4, -1], [-1, -5, -1, -3]]}),
        lambda n, k, rows: activations.dead_fraction(np.array(rows, float)),
        lambda n, k, rows: sum(all(v <= 0 for v in unit) for unit in zip(*rows, strict=True)) / k,
        (
            Way("entries", lambda n, k, rows: sum(v <= 0 for row in rows for v in row) / (n * k),
                "That is the share of zeros: a unit is dead only if no example wakes it."),
            Way("first-example", lambda n, k, rows: sum(v <= 0 for v in rows[0]) / k,
                "A unit that another example wakes is not dead."),
            Way("alive", lambda n, k, rows:
                sum(any(v > 0 for v in unit) for unit in zip(*rows, strict=True)) / k,
                "That is the share of the units that are alive."),
            Way("examples", lambda n, k, rows: sum(all(v <= 0 for v in row) for row in rows) / n,
                "Units stand in columns; an example is a row."),
            Way("any", lambda n, k, rows:
                sum(any(v <= 0 for v in unit) for unit in zip(*rows, strict=True)) / k,
                "One zero does not make a unit dead."),
        ),
        "A dead unit gives zero to every example.",
        "The columns without a positive entry, over all: <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.layers.normalization.layer_norm", "first-entry", "value",
        "What is the first entry of the layer norm of `<x>`, without scale, shift and $\\epsilon$?",
        ({"x": [4.0, 0.0]}, {"x": [1.0, 5.0, 5.0, 1.0]}, {"x": [6.0, 2.0, 2.0, 2.0]}),
        lambda x: layers.layer_norm(array(*x), eps=0.0)[0],
        lambda x: (x[0] - mean(x)) / spread(x),
        (
            Way("no-mean", lambda x: x[0] / spread(x), "The mean has to be subtracted first."),
            Way("rms", lambda x: x[0] / rms(x), "That is RMS norm, which subtracts no mean."),
            Way("variance", lambda x: (x[0] - mean(x)) / spread(x) ** 2,
                "It is divided by the standard deviation, the root of the variance."),
            Way("sample", lambda x: (x[0] - mean(x)) / spread(x, 1),
                "The variance divides by n, not by n − 1."),
            Way("centred", lambda x: x[0] - mean(x), "The standard deviation has to divide."),
        ),
        "Subtract the mean, divide by the standard deviation.",
        "The first entry minus the mean, over the standard deviation: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.layers.normalization.rms_norm", "first-entry", "value",
        "What is the first entry of the RMS norm of `<x>`, without scale and $\\epsilon$?",
        ({"x": [3.0, 4.0]}, {"x": [2.0, 4.0, 4.0]}, {"x": [1.0, 1.0, 5.0, 3.0]}),
        lambda x: layers.rms_norm(array(*x), eps=0.0)[0],
        lambda x: x[0] / rms(x),
        (
            Way("layer-norm", lambda x: (x[0] - mean(x)) / spread(x),
                "That is layer norm; RMS norm subtracts no mean."),
            Way("length", lambda x: x[0] / math.sqrt(sum(v * v for v in x)),
                "That divides by the length; the mean of the squares is taken first."),
            Way("no-root", lambda x: x[0] / rms(x) ** 2, "The root of the mean square divides."),
            Way("mean", lambda x: x[0] / mean(x), "The squares are averaged, not the numbers."),
            Way("spread", lambda x: x[0] / spread(x), "That divides by the standard deviation."),
        ),
        "Divide by the root of the mean of the squares.",
        "The first entry over the root of the mean square: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.layers.normalization.batch_norm", "evaluation", "value",
        "In evaluation a batch norm has running mean <m>, running variance <v>, scale <g> and "
        "shift <b>. What does it make of <x>, without $\\epsilon$?",
        ({"x": 7.0, "m": 3.0, "v": 4.0, "g": 2.0, "b": 1.0},
         {"x": 1.0, "m": 4.0, "v": 9.0, "g": 3.0, "b": 0.5},
         {"x": 5.0, "m": 1.0, "v": 16.0, "g": 0.5, "b": 2.0}),
        lambda x, m, v, g, b: layers.batch_norm(
            array(x).reshape(1, 1), array(m), array(v), array(g), array(b), eps=0.0)[0, 0],
        lambda x, m, v, g, b: g * (x - m) / math.sqrt(v) + b,
        (
            Way("variance", lambda x, m, v, g, b: g * (x - m) / v + b,
                "The root of the variance divides."),
            Way("no-scale", lambda x, m, v, g, b: (x - m) / math.sqrt(v),
                "Scale and shift are applied in evaluation too."),
            Way("shift-first", lambda x, m, v, g, b: g * ((x - m) / math.sqrt(v) + b),
                "The shift is added after the scale."),
            Way("batch", lambda x, m, v, g, b: b,
                "That is what the batch's own statistics would give for one example."),
            Way("no-mean", lambda x, m, v, g, b: g * x / math.sqrt(v) + b,
                "The running mean is subtracted first."),
        ),
        "Normalize with the running statistics, then scale, then shift.",
        "<g> · (<x> − <m>)/√<v> + <b> = <answer>.",
        2,
    ),
    Task(
        "dlref.layers.normalization.update_running_statistics", "mean", "value",
        "A batch norm with `momentum=<m>` has the running mean <old>; the batch's mean is <new>. "
        "What is the running mean afterwards?",
        ({"old": 2.0, "new": 6.0, "m": 0.1}, {"old": 10.0, "new": 0.0, "m": 0.2},
         {"old": 1.0, "new": 3.0, "m": 0.25}),
        lambda old, new, m: layers.update_running_statistics(
            array(new - 1, new + 1).reshape(2, 1), array(old), array(1.0), m)[0][0],
        lambda old, new, m: (1 - m) * old + m * new,
        (
            Way("swapped", lambda old, new, m: m * old + (1 - m) * new,
                "Here momentum is the weight of the new value, unlike in optimizers."),
            Way("mean", lambda old, new, m: (old + new) / 2,
                "The new value has the weight momentum, not one half."),
            Way("added", lambda old, new, m: old + m * new,
                "The old value is scaled down first."),
            Way("replaced", lambda old, new, m: new, "The old value is kept in large part."),
            Way("old", lambda old, new, m: old, "In training the running mean moves."),
            Way("velocity", lambda old, new, m: m * old + new,
                "That is the velocity of an optimizer, not an average."),
        ),
        "In batch norm momentum weights the new value.",
        "(1 − <m>) · <old> + <m> · <new> = <answer>.",
        2,
    ),
    Task(
        "dlref.layers.normalization.weight_norm", "entry", "value",
        "Weight norm builds a row from the direction `<v>` and the length <g>. What is its first "
        "entry?",
        ({"v": [3.0, 4.0], "g": 10.0}, {"v": [6.0, 8.0], "g": 2.0}, {"v": [5.0, 12.0], "g": 3.0}),
        lambda v, g: layers.weight_norm(array(*v).reshape(1, -1), array(g))[0, 0],
        lambda v, g: g * v[0] / math.hypot(*v),
        (
            Way("not-normalised", lambda v, g: g * v[0],
                "The direction is divided by its length first."),
            Way("no-length", lambda v, g: v[0] / math.hypot(*v), "The length g is missing."),
            Way("sum", lambda v, g: g * v[0] / sum(v),
                "The length is the root of the squares' sum."),
            Way("no-root", lambda v, g: g * v[0] / sum(x * x for x in v),
                "The square root of the length is missing."),
            Way("second", lambda v, g: g * v[1] / math.hypot(*v), "That is the second entry."),
        ),
        "How long is the direction?",
        "<g> times the first entry over the direction's length: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.layers.dropout.dropout", "survivor", "value",
        "Inverted dropout with $p = <p>$ lets a unit of value <x> survive. What does it pass on "
        "in training?",
        ({"p": 0.2, "x": 4.0}, {"p": 0.75, "x": 2.0}, {"p": 0.6, "x": 1.0}),
        lambda p, x: max(layers.dropout(np.full(64, x), p, rng=np.random.default_rng(0))),
        lambda p, x: x / (1 - p),
        (
            Way("unscaled", lambda p, x: x,
                "Survivors are scaled up in training, so that evaluation needs nothing."),
            Way("scaled-down", lambda p, x: x * (1 - p),
                "That is the expected value without the scaling; survivors are scaled up."),
            Way("by-p", lambda p, x: x / p,
                "It is divided by the probability to survive, not to be dropped."),
            Way("times-p", lambda p, x: x * p, "p is the probability to be dropped."),
            Way("added", lambda p, x: x * (1 + p), "It is divided by 1 − p."),
        ),
        "On average the unit must pass on its own value.",
        "<x>/(1 − <p>) = <answer>, so that the mean over survivors and dropped units stays <x>.",
        2,
    ),
    Task(
        "dlref.layers.dropout.dropout_variance", "constant", "value",
        "A unit always has the value <m>. What is the variance of what inverted dropout with "
        "$p = <p>$ makes of it?",
        ({"m": 2.0, "p": 0.5}, {"m": 3.0, "p": 0.2}, {"m": 1.0, "p": 0.8}),
        lambda m, p: layers.dropout_variance(m, 0.0, p),
        lambda m, p: m * m * p / (1 - p),
        (
            Way("unscaled", lambda m, p: m * m * p * (1 - p),
                "That is without scaling the survivors up."),
            Way("square", lambda m, p: m * m / (1 - p),
                "That is the mean of the squares; the squared mean has to be subtracted."),
            Way("none", lambda m, p: 0.0, "Dropping at random makes a constant vary."),
            Way("odds-turned", lambda m, p: m * m * (1 - p) / p, "p and 1 − p are swapped."),
            Way("std", lambda m, p: m * math.sqrt(p / (1 - p)), "That is the standard deviation."),
            Way("not-squared", lambda m, p: m * p / (1 - p), "The variance grows with the square."),
        ),
        "It is 0 with probability <p>, else <m>/(1 − <p>). Take the mean of the squares minus the "
        "squared mean.",
        "The mean of the squares is <m>²/(1 − <p>), the mean still <m>: <m>²/(1 − <p>) − <m>² = "
        "<answer>.",
        2,
    ),
    Task(
        "dlref.init.xavier_std", "std", "value",
        "A tanh layer has <n> inputs and <m> outputs. Which standard deviation does Xavier's "
        "initialization with gain 1 give its weights?",
        ({"n": 100, "m": 100}, {"n": 30, "m": 20}, {"n": 150, "m": 50}),
        lambda n, m: init.xavier_std(n, m),
        lambda n, m: math.sqrt(2 / (n + m)),
        (
            Way("variance", lambda n, m: 2 / (n + m), "That is the variance; take its root."),
            Way("no-two", lambda n, m: math.sqrt(1 / (n + m)),
                "It is one over the mean of both fans, hence the 2."),
            Way("he", lambda n, m: math.sqrt(2 / n), "That is Kaiming's, for ReLU."),
            Way("bound", lambda n, m: math.sqrt(6 / (n + m)),
                "That is the bound of the uniform version, √3 times as large."),
            Way("product", lambda n, m: math.sqrt(2 / (n * m)), "The fans are added."),
        ),
        "The variance is one over the mean of fan-in and fan-out.",
        "√(2/(<n> + <m>)) = <answer>.",
        3,
    ),
    Task(
        "dlref.init.kaiming_std", "std", "value",
        "A ReLU layer has <n> inputs and <m> outputs. Which standard deviation does Kaiming's "
        "initialization (fan-in) give its weights?",
        ({"n": 50, "m": 200}, {"n": 200, "m": 50}, {"n": 8, "m": 32}),
        lambda n, m: init.kaiming_std(n, nonlinearity="relu"),
        lambda n, m: math.sqrt(2 / n),
        (
            Way("variance", lambda n, m: 2 / n, "That is the variance; take its root."),
            Way("lecun", lambda n, m: math.sqrt(1 / n),
                "The 2 makes up for the half that ReLU sets to zero."),
            Way("xavier", lambda n, m: math.sqrt(2 / (n + m)), "That is Xavier's."),
            Way("fan-out", lambda n, m: math.sqrt(2 / m), "That takes the outputs instead."),
            Way("bound", lambda n, m: math.sqrt(6 / n),
                "That is the bound of the uniform version, √3 times as large."),
        ),
        "ReLU halves the mean square, so the variance is twice one over the fan-in.",
        "√(2/<n>) = <answer>.",
        3,
    ),
    Task(
        "dlref.init.uniform_bound", "bound", "value",
        "Weights shall be drawn evenly between $-r$ and $r$ with the standard deviation <s>. What "
        "is $r$?",
        ({"s": 0.1}, {"s": 0.5}, {"s": 0.02}),
        lambda s: init.uniform_bound(s),
        lambda s: math.sqrt(3 * s * s),
        (
            Way("divided", lambda s: s / math.sqrt(3),
                "The standard deviation is smaller than the bound: $r$ over √3."),
            Way("width", lambda s: s * math.sqrt(12), "That is the width from $-r$ to $r$."),
            Way("no-root", lambda s: 3 * s, "The variance is $r^2/3$; take the root."),
            Way("same", lambda s: s, "Most of the numbers lie well within the bound."),
        ),
        "Numbers drawn evenly between $-r$ and $r$ have the variance $r^2/3$. Useful: "
        "$\\sqrt{3} = 1.732$.",
        "From $r^2/3 = s^2$ follows $r = \\sqrt{3}\\,s$: <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.init.prior_bias", "rare", "value",
        "A detector's last bias shall make every first prediction <p>. Which bias does that, all "
        "weights being near 0?",
        ({"p": 0.1}, {"p": 0.2}, {"p": 0.9}),
        lambda p: init.prior_bias(p),
        lambda p: math.log(p / (1 - p)),
        (
            Way("sign", lambda p: math.log((1 - p) / p), "The sign is turned."),
            Way("log", lambda p: math.log(p), "The odds p/(1 − p) count, not p alone."),
            Way("probability", lambda p: p, "The sigmoid comes after the bias."),
            Way("sigmoid", lambda p: 1 / (1 + math.exp(-p)),
                "The bias is what goes into the sigmoid; it has to be inverted."),
            Way("bits", lambda p: math.log2(p / (1 - p)), "The logarithm is the natural one."),
        ),
        "Which number does the sigmoid turn into <p>? Useful: $\\ln 2 = 0.693$, $\\ln 3 = 1.099$.",
        "The sigmoid turns ln(p/(1 − p)) into p: <sums> = <answer>.",
        2,
    ),
)  # fmt: skip
