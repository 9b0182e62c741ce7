"""The sums behind the answers of tasks, written out with the numbers of a case."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from dlref.quiz.tasks.task import Case, Task, written

__all__ = ["OF_FORMULAS", "SUMS", "sum_of"]


def n(value: float) -> str:
    """A number as a sum shows it: a minus stands in brackets."""
    return f"(−{written(-value)})" if value < 0 else written(value)


def added(numbers: Iterable[float]) -> str:
    """Some numbers with plus signs between them."""
    return " + ".join(map(n, numbers))


def squared(numbers: Iterable[float]) -> str:
    """The squares of some numbers with plus signs between them."""
    return " + ".join(f"{n(number)}²" for number in numbers)


def errors(x: list[float], y: list[float]) -> list[float]:
    """Prediction minus target."""
    return [a - b for a, b in zip(x, y, strict=True)]


def products(x: Iterable[float], y: Iterable[float]) -> str:
    """The products in pairs, with plus signs between them."""
    return " + ".join(f"{n(a)} · {n(b)}" for a, b in zip(x, y, strict=True))


def mean(x: list[float]) -> float:
    """The mean of some numbers."""
    return sum(x) / len(x)


def layer_norm(x: list[float]) -> str:
    """The first entry minus the mean, over the standard deviation."""
    around = [v - mean(x) for v in x]
    return f"({n(x[0])} − {n(mean(x))})/√(({squared(around)})/{len(x)})"


def multi_margin(z: list[float]) -> str:
    """What each wrong class lacks of the margin."""
    lacks = " + ".join(f"max(0, 1 − {n(z[0])} + {n(other)})" for other in z[1:])
    return f"({lacks})/{len(z)}"


def averaged(x: list[float]) -> str:
    """The sum of some numbers over their count."""
    return f"({added(x)})/{len(x)}" if len(x) > 1 else n(x[0])


def two_means(x: list[float], y: list[float]) -> str:
    """The mean of two means, minus the mean of all."""
    return f"({averaged(x)} + {averaged(y)})/2 − {averaged(x + y)}"


def dead(n: int, k: int, rows: list[list[float]]) -> str:
    """The columns without a positive entry, over all."""
    return f"{sum(max(column) <= 0 for column in zip(*rows, strict=True))}/{k}"


def hits(z: list[list[float]], y: list[int]) -> str:
    """The rows whose largest logit is the target's, over all."""
    return f"{sum(row.index(max(row)) == t for row, t in zip(z, y, strict=True))}/{len(y)}"


def warmup_cosine(t: int, w: int, n: int) -> str:
    """The ramp, or half a wave over what it leaves."""
    return f"{t}/{w}" if t < w else f"(1 + cos(π · {t - w}/{n - w}))/2"


def trapezoid(t: int, w: int, d: int, n: int, lr: float) -> str:
    """The part of the schedule in which the step lies."""
    if t < w:
        return f"{written(lr)} · {t}/{w}"
    return f"{written(lr)} · ({n} − {t})/{d}" if t > n - d else written(lr)


def triangle(t: int, u: int, lo: float, hi: float) -> str:
    """The low rate and the part of the way up that a climb or a fall leaves."""
    place = t % (2 * u)
    up = f"{place}/{u}" if place <= u else f"({2 * u} − {place})/{u}"
    return f"{written(lo)} + ({written(hi)} − {written(lo)}) · {up}"


SUMS: dict[tuple[str, str], Callable[..., str]] = {
    ("dlref.losses.regression.mse_loss", "mean"):
        lambda x, y: f"({squared(errors(x, y))})/{len(x)}",
    ("dlref.losses.regression.l1_loss", "mean"):
        lambda x, y: f"({added(map(abs, errors(x, y)))})/{len(x)}",
    ("dlref.losses.classification.binary_cross_entropy", "one"):
        lambda p, y: f"−ln({written(p)})" if y else f"−ln(1 − {written(p)})",
    ("dlref.losses.classification.kl_div", "direction"):
        lambda p, q: " + ".join(f"{n(a)} · ln({n(a)}/{n(b)})" for a, b in zip(p, q, strict=True)),
    ("dlref.losses.classification.binary_cross_entropy_with_logits", "two-logits"):
        lambda a, b: f"{n(b)} − {n(a)}",
    ("dlref.losses.classification.hinge_loss", "margin"):
        lambda y, s: f"max(0, 1 − {n(y)} · {n(s)})",
    ("dlref.losses.classification.hinge_loss", "confident"):
        lambda s, u: f"max(0, 1 − {n(s)}) − max(0, 1 − {n(u)})",
    ("dlref.losses.classification.multi_margin_loss", "sum"): multi_margin,
    ("dlref.losses.overlap.dice_loss", "masks"):
        lambda p, y: f"1 − 2 · {n(sum(map(min, p, y)))}/({n(sum(p))} + {n(sum(y))})",
    ("dlref.losses.reduction.reduce_loss", "smaller-batch"): two_means,
    ("dlref.perceptron.weighted_sum", "sum"): lambda x, w, b: f"{products(w, x)} + {n(b)}",
    ("dlref.activations.softmax", "second-entry"): lambda shown, e: f"{n(e[1])}/({added(e)})",
    ("dlref.activations.softmax", "temperature"):
        lambda shown, a, t: f"{n(a)}^(1/{n(t)})/(1 + {n(a)}^(1/{n(t)}))",
    ("dlref.activations.divide_by_sum", "shifted"):
        lambda z: f"({n(z[1])} + 2)/({added(z)} + {len(z)} · 2)",
    ("dlref.activations.dead_fraction", "share"): dead,
    ("dlref.layers.normalization.layer_norm", "first-entry"): layer_norm,
    ("dlref.layers.normalization.rms_norm", "first-entry"):
        lambda x: f"{n(x[0])}/√(({squared(x)})/{len(x)})",
    ("dlref.layers.normalization.weight_norm", "entry"):
        lambda v, g: f"{n(g)} · {n(v[0])}/√({squared(v)})",
    ("dlref.init.uniform_bound", "bound"): lambda s: f"√(3) · {n(s)}",
    ("dlref.init.prior_bias", "rare"): lambda p: f"ln({written(p)}/{written(1 - p)})",
    ("dlref.optim.descent.gradient_descent", "two-steps"):
        lambda w, lr: f"(1 − 2 · {n(lr)})² · {n(w)}",
    ("dlref.optim.descent.momentum_update", "two-steps"):
        lambda lr, mu: f"−{n(lr)} · (2 + {n(mu)})",
    ("dlref.optim.descent.nesterov_update", "look-ahead"):
        lambda w, v, lr, mu: f"{n(w)} − {n(mu)} · {n(v)}",
    ("dlref.optim.adam.decay_weights", "decoupled"):
        lambda w, lr, wd: f"(1 − {n(lr)} · {n(wd)}) · {n(w)}",
    ("dlref.optim.adaptive.adagrad_update", "two-steps"): lambda g, lr: f"−{n(lr)} · (1 + 1/√(2))",
    ("dlref.optim.adaptive.rmsprop_update", "first-step"):
        lambda g, lr, alpha: f"{n(lr)} · {n(g)}/√((1 − {n(alpha)}) · {n(g)}²)",
    ("dlref.optim.adam_relatives.lion_update", "sign"):
        lambda m, g, lr: f"1 {'−' if 0.9 * m + 0.1 * g > 0 else '+'} {n(lr)}",
    ("dlref.training.gradients.clip_by_norm", "entry"):
        lambda g, c: f"{n(g[0])} · {n(c)}/√({squared(g)})",
    ("dlref.regularization.l2_penalty", "vector"): lambda w, lam: f"{n(lam)}/2 · ({squared(w)})",
    ("dlref.regularization.l1_penalty", "vector"):
        lambda w, lam: f"{n(lam)} · ({added(map(abs, w))})",
    ("dlref.regularization.max_norm", "entry"):
        lambda w, c: f"{n(w[0])} · {n(c)}/√({squared(w)})",
    ("dlref.metrics.accuracy", "share"): hits,
    ("dlref.schedules.decay.multi_step_decay", "at-step"):
        lambda t, at, gamma: f"{n(gamma)}^{sum(step <= t for step in at)}",
    ("dlref.schedules.cosine.cosine_annealing", "at-step"):
        lambda t, n, hi, lo: f"{written(lo)} + ({written(hi)} − {written(lo)})/2 · "
        f"(1 + cos(π · {t}/{n}))",
    ("dlref.schedules.cosine.cosine_warm_restarts", "restart"):
        lambda t, n: f"(1 + cos(π · {t - n}/{2 * n}))/2",
    ("dlref.schedules.warmup.warmup_cosine", "half-way"): warmup_cosine,
    ("dlref.schedules.warmup.warmup_stable_decay", "at-step"): trapezoid,
    ("dlref.schedules.cycles.cyclical_lr", "triangle"): triangle,
    ("dlref.architectures.mlp.count_parameters", "parameters"):
        lambda sizes: " + ".join(f"({a} + 1) · {b}" for a, b in pairwise(sizes)),
    ("dlref.layers.dropout.dropout", "draws"): lambda x: " · ".join(map(str, x)),
    ("dlref.layers.dropout.dropout2d", "draws"): lambda x: f"{x[0]} · {x[1]}",
    ("dlref.init.calculate_fans", "fan-in"): lambda shape: " · ".join(map(str, shape[1:])),
}  # fmt: skip

OF_FORMULAS: dict[str, Callable[..., str]] = {
    "dlref.activations.leaky_relu": lambda x, negative_slope: f"{n(negative_slope)} · {n(x)}",
    "dlref.activations.elu": lambda x, alpha: f"{n(alpha)} · (e^{n(x)} − 1)",
    "dlref.activations.selu": lambda x: f"1.0507 · 1.6733 · (e^{n(x)} − 1)",
    "dlref.activations.sigmoid": lambda x: f"1/(1 + e^{n(-x)})",
    "dlref.activations.tanh": lambda x: f"(e^{n(x)} − e^{n(-x)})/(e^{n(x)} + e^{n(-x)})",
    "dlref.activations.hardsigmoid": lambda x: f"min(max({n(x)} + 3, 0), 6)/6",
    "dlref.activations.swish": lambda x, beta: f"{n(x)}/(1 + e^{n(-beta * x)})",
    "dlref.activations.gelu": lambda x: f"{n(x)} · Φ{n(x) if x < 0 else f'({n(x)})'}",
    "dlref.activations.hardswish": lambda x: f"{n(x)} · min(max({n(x)} + 3, 0), 6)/6",
}
"""How a function of numbers is worked out for a number below zero, by its symbol."""


def sum_of(task: Task, case: Case) -> str:
    """Return the sum that gives the answer, where the text of a task has not written it itself."""
    way = SUMS.get((task.symbol, task.slot))
    return way(**case) if way else ""
