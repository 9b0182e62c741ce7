"""Steps of optimizers from simple numbers, and what small mistakes make of them."""

import math

import numpy as np

from dlref import optim, training
from dlref.autodiff import Parameter
from dlref.optim import adam, adam_relatives, adaptive, descent, moments
from dlref.quiz.tasks.task import Task, Way

__all__ = ["STEP_VALUES"]


def array(*numbers: float) -> np.ndarray:
    """An array of numbers."""
    return np.array(numbers, dtype=float)


def first(value: np.ndarray | float) -> float:
    """The only entry."""
    return float(np.ravel(value)[0])


def two_momentum_steps(lr: float, mu: float) -> float:
    """Where momentum goes in two steps from 0 with a gradient of 1."""
    theta, velocity = array(0.0), array(0.0)
    for _ in range(2):
        theta, velocity = descent.momentum_update(theta, velocity, array(1.0), lr=lr, momentum=mu)
    return first(theta)


def two_descent_steps(w: float, lr: float) -> float:
    """Two steps of gradient descent on the square."""
    return first(descent.gradient_descent(lambda x: 2 * x, array(w), lr=lr, steps=2)[-1])


def two_adagrad_steps(g: float, lr: float) -> float:
    """Where Adagrad goes in two steps from 0 with the same gradient."""
    theta, total = array(0.0), array(0.0)
    for _ in range(2):
        theta, total = adaptive.adagrad_update(theta, total, array(g), lr=lr, eps=0.0)
    return first(theta)


def look_ahead(w: float, v: float, lr: float, mu: float) -> float:
    """The point at which Nesterov's update asks for the gradient."""
    asked: list[float] = []

    def gradient(theta: np.ndarray) -> np.ndarray:
        asked.append(first(theta))
        return theta

    descent.nesterov_update(array(w), array(v), gradient, lr=lr, momentum=mu)
    return asked[0]


def sgd_step(lr: float, wd: float, w: float, g: float) -> float:
    """A step of the optimizer on one weight."""
    theta = Parameter(array(w))
    theta.grad = array(g)
    optim.SGD([theta], lr=lr, weight_decay=wd).step()
    return first(theta.data)


STEP_VALUES: tuple[Task, ...] = (
    Task(
        "dlref.optim.descent.gradient_descent", "two-steps", "value",
        "Gradient descent minimizes $f(w) = w^2$ from $w = <w>$ with the learning rate <lr>. "
        "What is $w$ after 2 steps?",
        ({"w": 5.0, "lr": 0.1}, {"w": 10.0, "lr": 0.2}, {"w": 4.0, "lr": 0.25}),
        two_descent_steps,
        lambda w, lr: (1 - 2 * lr) ** 2 * w,
        (
            Way("one-step", lambda w, lr: (1 - 2 * lr) * w, "That is $w$ after one step."),
            Way("no-two", lambda w, lr: (1 - lr) ** 2 * w,
                "The derivative of $w^2$ is $2w$, not $w$."),
            Way("same-gradient", lambda w, lr: w - 2 * lr * 2 * w,
                "The second step has a smaller gradient, taken where the first one led."),
            Way("uphill", lambda w, lr: (1 + 2 * lr) ** 2 * w,
                "The gradient is subtracted, else the steps climb."),
            Way("value", lambda w, lr: w - 2 * lr * w * w,
                "The step is made of the gradient, not of the value."),
        ),
        "The gradient is $2w$, taken anew where each step leads.",
        "A step takes $2\\eta w$ off, so it multiplies $w$ by $1 - 2\\eta$; twice: "
        "<sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.descent.momentum_update", "two-steps", "value",
        "Momentum starts at $\\theta = 0$ with velocity 0. The gradient is 1 in both of 2 steps, "
        "$\\eta = <lr>$ and $\\gamma = <mu>$. What is $\\theta$ afterwards?",
        ({"lr": 0.1, "mu": 0.9}, {"lr": 0.5, "mu": 0.8}, {"lr": 1.0, "mu": 0.5}),
        two_momentum_steps,
        lambda lr, mu: -lr * (2 + mu),
        (
            Way("no-momentum", lambda lr, mu: -lr * 2,
                "That is plain gradient descent: the velocity of the first step is forgotten."),
            Way("second-only", lambda lr, mu: -lr * (1 + mu),
                "That is the second step alone; the first one moved $\\theta$ too."),
            Way("averaged", lambda lr, mu: -lr * (1 - mu) * (2 + mu),
                "That averages with 1 − γ, as Adam does; momentum adds the gradient in full."),
            Way("uphill", lambda lr, mu: lr * (2 + mu), "The velocity is subtracted."),
            Way("doubled", lambda lr, mu: -lr * (2 + 2 * mu),
                "The first step has no velocity yet to carry on."),
        ),
        "The velocity is $\\eta$ after the first step and $(1 + \\gamma)\\eta$ after the second.",
        "The two steps are η and η(1 + γ), so $\\theta = -\\eta(2 + \\gamma)$: <sums> = "
        "<answer>.",
        2,
    ),
    Task(
        "dlref.optim.descent.nesterov_update", "look-ahead", "value",
        "Nesterov's method stands at $\\theta = <w>$ and its last step was $v = <v>$, to be "
        "subtracted; $\\eta = <lr>$ and $\\gamma = <mu>$. At which point does it take the gradient "
        "of $\\theta^2/2$?",
        ({"w": 2.0, "v": 1.0, "lr": 0.5, "mu": 0.8}, {"w": 1.0, "v": 2.0, "lr": 0.1, "mu": 0.5},
         {"w": 4.0, "v": 5.0, "lr": 0.2, "mu": 0.6}),
        look_ahead,
        lambda w, v, lr, mu: w - mu * v,
        (
            Way("here", lambda w, v, lr, mu: w, "That is where plain momentum takes it."),
            Way("with-rate", lambda w, v, lr, mu: w - lr * mu * v,
                "The last step contains the learning rate already."),
            Way("no-decay", lambda w, v, lr, mu: w - v,
                "Only the part γ of the last step is carried on."),
            Way("behind", lambda w, v, lr, mu: w + mu * v,
                "The point lies ahead, in the direction of the coming step."),
            Way("whole-step", lambda w, v, lr, mu: w - (mu * v + lr * w),
                "That is where a step of plain momentum would end."),
        ),
        "It is taken where the momentum alone would lead.",
        "It looks ahead to $\\theta - \\gamma v$: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.moments.moving_average", "one", "value",
        "A moving average stands at <m> and meets the value <x>, with $\\beta = <beta>$. What is "
        "it now?",
        ({"m": 2.0, "x": 7.0, "beta": 0.9}, {"m": 10.0, "x": 5.0, "beta": 0.8},
         {"m": 1.0, "x": 5.0, "beta": 0.75}),
        lambda m, x, beta: first(moments.moving_average(array(m), array(x), beta)),
        lambda m, x, beta: beta * m + (1 - beta) * x,
        (
            Way("swapped", lambda m, x, beta: beta * x + (1 - beta) * m,
                "β weights the old average, 1 − β the new value."),
            Way("added", lambda m, x, beta: beta * m + x,
                "That is momentum's velocity; an average weights the new value with 1 − β."),
            Way("mean", lambda m, x, beta: (m + x) / 2, "The weights are β and 1 − β, not halves."),
            Way("old-whole", lambda m, x, beta: m + (1 - beta) * x,
                "The old average is scaled down by β first."),
            Way("decayed", lambda m, x, beta: beta * m, "The new value counts too."),
        ),
        "β weights the old average.",
        "<beta> · <m> + (1 − <beta>) · <x> = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.moments.bias_corrected", "second", "value",
        "After $t = <t>$ steps a moving average with $\\beta = <beta>$ that started at 0 stands "
        "at <m>. What is it after bias correction?",
        ({"t": 2, "beta": 0.9, "m": 0.38}, {"t": 1, "beta": 0.8, "m": 0.6},
         {"t": 2, "beta": 0.5, "m": 1.5}),
        lambda t, beta, m: first(moments.bias_corrected(array(m), beta, t)),
        lambda t, beta, m: m / (1 - beta**t),
        (
            Way("uncorrected", lambda t, beta, m: m, "That is the average as it stands."),
            Way("by-beta", lambda t, beta, m: m / beta**t,
                "It is divided by 1 − βᵗ, the weights that have come together so far."),
            Way("times", lambda t, beta, m: m * (1 - beta**t),
                "The average is too small and has to grow: divide."),
            Way("one-late", lambda t, beta, m: m / (1 - beta ** (t + 1)),
                "The exponent is the number of steps taken, $t$."),
            Way("linear", lambda t, beta, m: m / (1 - beta * t) if beta * t != 1 else math.nan,
                "β is raised to the power $t$, not multiplied with it."),
            Way("square", lambda t, beta, m: m / (1 - beta**t) ** 2,
                "It is divided by 1 − βᵗ once."),
        ),
        "Divide by the sum of the weights so far, $1 - \\beta^t$.",
        "<m>/(1 − <beta>^<t>) = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.adam.adam_update", "first-step", "value",
        "Adam makes its first step from $\\theta = 0$ with the gradient <g> and $\\eta = <lr>$; "
        "take $\\epsilon = 0$. What is $\\theta$ afterwards?",
        ({"g": 4.0, "lr": 0.1}, {"g": -0.5, "lr": 0.2}, {"g": 10.0, "lr": 0.5}),
        lambda g, lr: first(adam.adam_update(array(0.0), array(0.0), array(0.0), array(g), 1,
                                             lr=lr, eps=0.0)[0]),
        lambda g, lr: -lr * math.copysign(1, g),
        (
            Way("gradient", lambda g, lr: -lr * g,
                "That is gradient descent; Adam divides by the gradient's size."),
            Way("uncorrected", lambda g, lr: -lr * 0.1 * g / math.sqrt(0.001 * g * g),
                "Without bias correction the step would be 0.1/√0.001 ≈ 3.16 times as long."),
            Way("no-root", lambda g, lr: -lr / g,
                "The square root of the second moment is missing."),
            Way("uphill", lambda g, lr: lr * math.copysign(1, g), "The step goes downhill."),
            Way("first-moment", lambda g, lr: -lr * 0.1 * g,
                "That is the uncorrected first moment, not divided by the second one's root."),
        ),
        "After bias correction both moments are those of one gradient.",
        "$\\hat m = g$ and $\\sqrt{\\hat v} = |g|$, so the first step is $-\\eta\\,"
        "\\mathrm{sign}(g)$ = <answer>, however large the gradient.",
        2,
    ),
    Task(
        "dlref.optim.adam.decay_weights", "decoupled", "value",
        "A weight of <w> has the gradient 0. AdamW uses $\\eta = <lr>$ and $\\lambda = <wd>$. "
        "What is the weight after the first step?",
        ({"w": 2.0, "lr": 0.1, "wd": 0.5}, {"w": 10.0, "lr": 0.01, "wd": 1.0},
         {"w": 4.0, "lr": 0.5, "wd": 0.1}),
        lambda w, lr, wd: first(adam.decay_weights(array(w), lr=lr, weight_decay=wd)),
        lambda w, lr, wd: w - lr * wd * w,
        (
            Way("l2", lambda w, lr, wd: w - lr,
                "That is Adam with an L2 penalty: its first step has the length η."),
            Way("no-rate", lambda w, lr, wd: w - wd * w,
                "The decay is multiplied with the learning rate."),
            Way("none", lambda w, lr, wd: w, "The decay acts without a gradient too."),
            Way("not-scaled", lambda w, lr, wd: w - lr * wd,
                "The decay is a share of the weight, not a constant."),
            Way("grown", lambda w, lr, wd: w + lr * wd * w, "The weight shrinks."),
        ),
        "Decoupled decay multiplies the weight; Adam's moments never see it.",
        "Without a gradient only the decay is left, $(1 - \\eta\\lambda)\\,w$: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.adaptive.adagrad_update", "two-steps", "value",
        "Adagrad starts at $\\theta = 0$; the gradient is <g> in both of 2 steps, $\\eta = <lr>$ "
        "and $\\epsilon = 0$. What is $\\theta$ afterwards?",
        ({"g": 3.0, "lr": 1.0}, {"g": 2.0, "lr": 0.1}, {"g": 5.0, "lr": 0.5}),
        two_adagrad_steps,
        lambda g, lr: -lr * (1 + 1 / math.sqrt(2)),
        (
            Way("no-sum", lambda g, lr: -lr * 2,
                "The squares are added up, so the second step is shorter."),
            Way("no-root", lambda g, lr: -lr * (1 + 1 / 2),
                "The step is divided by the root of the sum, so the second one is 1/√2 as long."),
            Way("gradient", lambda g, lr: -lr * 2 * g,
                "That is gradient descent; Adagrad divides by the gradients' size."),
            Way("second-only", lambda g, lr: -lr / math.sqrt(2), "That is the second step alone."),
            Way("uphill", lambda g, lr: lr * (1 + 1 / math.sqrt(2)), "The steps go downhill."),
        ),
        "The first step has the length η. How large is the sum of squares in the second? "
        "$1/\\sqrt{2} = 0.707$.",
        "The steps are η and η/√2, whatever the gradient: <sums> = <answer>.",
        3,
    ),
    Task(
        "dlref.optim.adaptive.rmsprop_update", "first-step", "value",
        "RMSprop makes its first step from $\\theta = 0$ with the gradient <g>, $\\eta = <lr>$, "
        "$\\alpha = <alpha>$ and $\\epsilon = 0$; $v$ starts at 0. How long is the step?",
        ({"g": 3.0, "lr": 0.3, "alpha": 0.75}, {"g": 5.0, "lr": 0.01, "alpha": 0.99},
         {"g": 0.5, "lr": 0.2, "alpha": 0.96}),
        lambda g, lr, alpha: -first(adaptive.rmsprop_update(
            array(0.0), array(0.0), array(0.0), array(g), lr=lr, alpha=alpha, eps=0.0)[0]),
        lambda g, lr, alpha: lr / math.sqrt(1 - alpha),
        (
            Way("corrected", lambda g, lr, alpha: lr,
                "That is Adam's first step; RMSprop has no bias correction."),
            Way("gradient", lambda g, lr, alpha: lr * g,
                "That is gradient descent; RMSprop divides by the gradient's size."),
            Way("no-root", lambda g, lr, alpha: lr / ((1 - alpha) * g),
                "The square root of the average is missing."),
            Way("swapped", lambda g, lr, alpha: lr / math.sqrt(alpha),
                "The new square is weighted with 1 − α."),
            Way("times", lambda g, lr, alpha: lr * math.sqrt(1 - alpha), "The root divides."),
        ),
        "$v = (1 - \\alpha)\\,g^2$ after one step.",
        "The step is $\\eta g / \\sqrt{(1 - \\alpha) g^2} = \\eta/\\sqrt{1 - \\alpha}$, "
        "whatever $g$: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.adam_relatives.lion_update", "sign", "value",
        "Lion stands at $\\theta = 1$ with $m = <m>$ and meets the gradient <g>; $\\eta = <lr>$ "
        "and $\\beta_1 = 0.9$. What is $\\theta$ after the step?",
        ({"m": 1.0, "g": -4.0, "lr": 0.1}, {"m": -0.5, "g": 2.0, "lr": 0.2},
         {"m": 0.1, "g": -3.0, "lr": 0.5}),
        lambda m, g, lr: first(adam_relatives.lion_update(
            array(1.0), array(m), array(g), lr=lr, betas=(0.9, 0.99))[0]),
        lambda m, g, lr: 1 - lr * math.copysign(1, 0.9 * m + 0.1 * g),
        (
            Way("gradient-sign", lambda m, g, lr: 1 - lr * math.copysign(1, g),
                "The sign is that of 0.9·m + 0.1·g, not of the new gradient alone."),
            Way("no-sign", lambda m, g, lr: 1 - lr * (0.9 * m + 0.1 * g),
                "Lion takes the sign only: each step has the length η."),
            Way("momentum", lambda m, g, lr: 1 - lr * (0.9 * m + g), "That is plain momentum."),
            Way("uphill-size", lambda m, g, lr: 1 + lr * (0.9 * m + 0.1 * g),
                "The step goes downhill, and has the length η."),
            Way("descent", lambda m, g, lr: 1 - lr * g, "That is gradient descent."),
        ),
        "Which sign has $0.9\\,m + 0.1\\,g$?",
        "The sign of 0.9 · <m> + 0.1 · (<g>) decides, the length is η: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.training.gradients.total_norm", "two-arrays", "value",
        "Two layers have gradients of the norms <a> and <b>. What is the global gradient norm?",
        ({"a": 3.0, "b": 4.0}, {"a": 5.0, "b": 12.0}, {"a": 6.0, "b": 8.0}),
        lambda a, b: training.total_norm([array(a), array(0.0, b)]),
        lambda a, b: math.hypot(a, b),
        (
            Way("sum", lambda a, b: a + b, "Norms do not add up; their squares do."),
            Way("no-root", lambda a, b: a * a + b * b, "The square root is missing."),
            Way("largest", lambda a, b: max(a, b), "The smaller gradient counts too."),
            Way("mean", lambda a, b: (a + b) / 2, "The norm of all is no mean of the norms."),
            Way("root-of-sum", lambda a, b: math.sqrt(a + b), "The norms are squared first."),
        ),
        "Think of all gradients as one long vector.",
        "√(<a>² + <b>²) = <answer>.",
        1,
    ),
    Task(
        "dlref.training.gradients.clip_by_norm", "entry", "value",
        "The gradient is `<g>` and is clipped by norm to at most <c>. What is its first entry "
        "afterwards?",
        ({"g": [3.0, 4.0], "c": 1.0}, {"g": [6.0, 8.0], "c": 5.0}, {"g": [-8.0, 6.0], "c": 2.0}),
        lambda g, c: training.clip_by_norm([array(*g)], c, eps=0.0)[0][0][0],
        lambda g, c: g[0] * c / math.hypot(*g),
        (
            Way("by-value", lambda g, c: max(-c, min(c, g[0])),
                "That clips each entry by itself and changes the direction."),
            Way("unclipped", lambda g, c: g[0], "The norm is larger than the bound."),
            Way("sum-norm", lambda g, c: g[0] * c / sum(map(abs, g)),
                "The norm is the root of the squares' sum, not the sum of the sizes."),
            Way("normalised", lambda g, c: g[0] / math.hypot(*g),
                "That has the norm 1, whatever the bound."),
            Way("divided", lambda g, c: g[0] / c, "It is scaled by bound over norm."),
            Way("no-root", lambda g, c: g[0] * c / sum(v * v for v in g),
                "The root of the norm is missing."),
        ),
        "What is the norm? Every entry is scaled by the same factor.",
        "Every entry is scaled by bound over norm: <sums> = <answer>.",
        2,
    ),
    Task(
        "dlref.training.averaging.ema_update", "one", "value",
        "The averaged weight is <a>, the trained one <w>, and the decay is <d>. What is the "
        "average after the update?",
        ({"a": 1.0, "w": 2.0, "d": 0.9}, {"a": 4.0, "w": 2.0, "d": 0.8},
         {"a": 2.0, "w": 6.0, "d": 0.75}),
        lambda a, w, d: first(training.ema_update(array(a), array(w), decay=d)),
        lambda a, w, d: d * a + (1 - d) * w,
        (
            Way("swapped", lambda a, w, d: d * w + (1 - d) * a,
                "The decay weights the old average, which changes slowly."),
            Way("mean", lambda a, w, d: (a + w) / 2, "The weights are d and 1 − d."),
            Way("added", lambda a, w, d: d * a + w, "The new weight enters with 1 − d."),
            Way("old-whole", lambda a, w, d: a + (1 - d) * w,
                "The old average is scaled down by d first."),
            Way("corrected", lambda a, w, d: (d * a + (1 - d) * w) / d,
                "Nothing is divided here: the average starts at the weights themselves."),
        ),
        "The decay weights the old average.",
        "<d> · <a> + (1 − <d>) · <w> = <answer>.",
        2,
    ),
    Task(
        "dlref.training.averaging.swa_update", "third", "value",
        "The average of <n> weights is <a>; a further weight of <w> comes. What is the average "
        "now, as SWA takes it?",
        ({"n": 3, "a": 2.0, "w": 6.0}, {"n": 4, "a": 5.0, "w": 0.0}, {"n": 2, "a": 2.0, "w": 5.0}),
        lambda n, a, w: first(training.swa_update(array(a), array(w), n)),
        lambda n, a, w: (n * a + w) / (n + 1),
        (
            Way("halves", lambda n, a, w: (a + w) / 2,
                "All weights count alike, also the old ones."),
            Way("off-by-one", lambda n, a, w: a + (w - a) / n,
                "That goes 1/<n> of the way; with the new one there are <n> + 1 weights."),
            Way("two-late", lambda n, a, w: a + (w - a) / (n + 2),
                "That divides by <n> + 2; with the new one there are <n> + 1 weights."),
            Way("ema", lambda n, a, w: 0.9 * a + 0.1 * w,
                "That is a moving average, which forgets; SWA weights all alike."),
            Way("sum", lambda n, a, w: (n * a + w) / n,
                "The sum of $n + 1$ weights is divided by n."),
        ),
        "All weights count alike. How many are there now?",
        "(<n> · <a> + <w>)/(<n> + 1) = <answer>.",
        2,
    ),
    Task(
        "dlref.optim.sgd.SGD", "l2", "value",
        "Plain SGD with `lr=<lr>` and `weight_decay=<wd>` updates a weight of <w> whose gradient "
        "is <g>. What is the weight afterwards?",
        ({"lr": 0.1, "wd": 0.5, "w": 2.0, "g": 1.0}, {"lr": 0.5, "wd": 0.1, "w": 4.0, "g": -2.0},
         {"lr": 0.2, "wd": 1.0, "w": 1.0, "g": 3.0}),
        sgd_step,
        lambda lr, wd, w, g: w - lr * (g + wd * w),
        (
            Way("no-decay", lambda lr, wd, w, g: w - lr * g, "The decay adds λw to the gradient."),
            Way("no-rate", lambda lr, wd, w, g: w - lr * g - wd * w,
                "The decay goes into the gradient, so the learning rate scales it too."),
            Way("doubled", lambda lr, wd, w, g: w - lr * (g + 2 * wd * w),
                "PyTorch's decay is the gradient of λw²/2, without the factor 2."),
            Way("uphill", lambda lr, wd, w, g: w + lr * (g + wd * w), "The step goes downhill."),
            Way("grown", lambda lr, wd, w, g: w - lr * (g - wd * w),
                "The decay pulls towards zero."),
        ),
        "The decay adds $\\lambda w$ to the gradient.",
        "<w> − <lr> · (<g> + <wd> · <w>) = <answer>.",
        2,
    ),
)  # fmt: skip
