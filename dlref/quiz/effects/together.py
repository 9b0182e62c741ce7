"""Several numbers that one quantity depends on: which of them raise it, which lower it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dlref import activations, init, layers, losses, schedules
from dlref.optim import adam, adaptive, moments
from dlref.quiz.effects.effect import Effect, Goes, verdict
from dlref.quiz.effects.steps import ONE, ZERO, first

__all__ = ["TOGETHER", "Together", "match", "verdicts"]

Random = np.random.Generator
Run = Callable[[float, Random], Any]
SAID: dict[Goes, str] = {"larger": "goes up", "smaller": "goes down", "same": "is unchanged"}


class Row(NamedTuple):
    """One of the numbers: what it is called, the values it takes, what then is looked at."""

    raised: str
    grid: tuple[float, ...]
    run: Run


class Together(NamedTuple):
    """A quantity and the numbers that it depends on; the fields mean what they mean in `Effect`."""

    symbol: str
    slot: str
    setting: str
    measured: str
    rows: tuple[Row, ...]
    teaches: str
    hint: str


def match(together: Together) -> str:
    """Return the question."""
    return (
        f"{together.setting} Match each of these with what becomes of {together.measured} when "
        "it alone is raised."
    )


def verdicts(together: Together) -> list[list[str]] | None:
    """Return each number with where the quantity goes; None if one of them goes both ways."""
    found = []
    for raised, grid, run in together.rows:
        effect = Effect(together.symbol, together.slot, together.setting, raised,
                        together.measured, grid, run, together.teaches, {},
                        together.hint)  # fmt: skip
        goes = verdict(effect)
        if goes is None:
            return None
        found.append([raised, SAID[goes]])
    return found


def largest(z: np.ndarray, temperature: float = 1.0) -> float:
    """The largest probability."""
    return float(np.max(np.asarray(activations.softmax(z, temperature=temperature))))


def logits(rng: Random) -> np.ndarray:
    """Distinct logits."""
    return rng.uniform(-2, 2, 5)


def adam_step(g: float, lr: float = 0.1, eps: float = 0.0) -> float:
    """Length of Adam's first step."""
    return round(abs(first(adam.adam_update(ZERO, ZERO, ZERO, g * ONE, 1, lr=lr, eps=eps)[0])), 12)


def adagrad_step(total: float, lr: float = 0.1, eps: float = 1e-10) -> float:
    """Length of a step of Adagrad with a gradient of 1."""
    return abs(first(adaptive.adagrad_update(ZERO, total * ONE, ONE, lr=lr, eps=eps)[0]))


def evaluated(
    x: float = 3.0, mean: float = 1.0, variance: float = 1.0, shift: float = 0.0
) -> float:
    """What batch norm makes of a number in evaluation."""
    out = layers.batch_norm(x * np.ones((1, 1)), mean * ONE, variance * ONE, ONE, shift * ONE)
    return first(out)


def normalised(x: np.ndarray, scale: float = 1.0, eps: float = 1e-5) -> float:
    """Standard deviation of what layer norm gives."""
    weight = np.full(x.shape, scale)
    return round(float(np.std(np.asarray(layers.layer_norm(x, weight, eps=eps)))), 4)


def huber(error: float = 4.0, delta: float = 1.0, both: float = 0.0) -> float:
    """The Huber loss of an outlier."""
    return float(losses.huber_loss(np.array(error + both), np.array(both), delta=delta))


def triplet(near: float = 2.0, far: float = 2.5, margin: float = 3.0) -> float:
    """The triplet loss for two distances."""
    return float(losses.triplet_margin_loss(
        np.zeros((1, 2)), np.array([[near, 0.0]]), np.array([[0.0, far]]),
        margin=margin))  # fmt: skip


def focal(z: float = 1.0, alpha: float = 0.5, gamma: float = 2.0) -> float:
    """The focal loss of a positive example."""
    return float(losses.focal_loss(np.array([z]), np.ones(1), alpha=alpha, gamma=gamma))


def cosine(t: float = 50, length: float = 100, low: float = 0.0) -> float:
    """The rate of cosine annealing."""
    return float(schedules.cosine_annealing(t, lr=1.0, T_max=int(length), eta_min=low))


def dropped(t: float = 70, gamma: float = 0.5, lr: float = 1.0) -> float:
    """The rate of step decay with a drop every 30 steps."""
    return float(schedules.step_decay(t, lr=lr, step_size=30, gamma=gamma))


def warming(t: float = 50, lr: float = 1.0, length: float = 200) -> float:
    """The rate of linear warm-up."""
    return float(schedules.linear_warmup(t, lr=lr, warmup_steps=int(length)))


def root(t: float = 5000, width: float = 64, length: float = 100) -> float:
    """The rate of the inverse-square-root schedule."""
    return float(schedules.inverse_square_root(t, d_model=int(width), warmup_steps=int(length)))


def plateau(t: float = 500, lr: float = 1.0, length: float = 100) -> float:
    """The rate of warm-up, plateau and decay."""
    return float(schedules.warmup_stable_decay(
        t, lr=lr, warmup_steps=int(length), decay_steps=200, total_steps=1000))  # fmt: skip


def start(top: float = 1.0, div: float = 25.0, steps: float = 100) -> float:
    """The first rate of one cycle."""
    return float(schedules.one_cycle(0, max_lr=top, total_steps=int(steps), div_factor=div)[0])


FACTORS = (0.2, 0.5, 1.0, 2.0)

TOGETHER: tuple[Together, ...] = (
    Together(
        "dlref.activations.softmax", "together", "Softmax is taken of some logits, no two alike.",
        "the largest probability",
        (Row("the temperature", FACTORS, lambda t, rng: largest(logits(rng), t)),
         Row("a constant added to all logits", (-3.0, 0.0, 2.0, 9.0),
             lambda c, rng: largest(logits(rng) + c)),
         Row("a factor before all logits", FACTORS, lambda c, rng: largest(c * logits(rng)))),
        "Only differences of logits count: a constant leaves them, a factor widens them, and a "
        "temperature narrows them.",
        "What becomes of the differences between the logits?",
    ),
    Together(
        "dlref.losses.regression.huber_loss", "together", "The Huber loss of an outlier, far "
        "beyond $\\delta$, is looked at.", "the loss",
        (Row("the size of the error", (2.0, 3.0, 5.0), lambda r, rng: huber(error=r)),
         Row("the threshold $\\delta$", (0.5, 1.0, 2.0), lambda d, rng: huber(delta=d)),
         Row("a constant added to prediction and target", (0.0, 1.0, 10.0),
             lambda c, rng: huber(both=c))),
        "The loss is a line with slope δ in the error, and only the difference of prediction and "
        "target counts.",
        "The loss is $\\delta(|r| - \\delta/2)$ there.",
    ),
    Together(
        "dlref.losses.embeddings.triplet_margin_loss", "together", "A triplet violates its margin.",
        "the triplet loss",
        (Row("the distance of the positive", (1.0, 1.5, 2.0), lambda d, rng: triplet(near=d)),
         Row("the distance of the negative", (2.0, 2.5, 4.0), lambda d, rng: triplet(far=d)),
         Row("the margin", (1.0, 2.0, 5.0), lambda m, rng: triplet(margin=m))),
        "The loss is d₊ − d₋ + margin: a near positive and a far negative lower it.",
        "Which distance shall become small, which large?",
    ),
    Together(
        "dlref.losses.classification.focal_loss", "together", "A positive example is classified "
        "rightly.", "its focal loss",
        (Row("its logit", (0.5, 1.0, 3.0), lambda z, rng: focal(z=z)),
         Row("the weight $\\alpha$", (0.2, 0.5, 0.9), lambda a, rng: focal(alpha=a)),
         Row("the focus $\\gamma$", (0.0, 1.0, 4.0), lambda g, rng: focal(gamma=g))),
        "α weights the positive class; (1 − p)^γ shrinks with γ, and with p, which grows with the "
        "logit.",
        "The loss is $-\\alpha (1 - p)^\\gamma \\ln p$.",
    ),
    Together(
        "dlref.layers.normalization.layer_norm", "together", "Layer norm is applied to a vector.",
        "the standard deviation of the result",
        (Row("a constant added to the input", (-2.0, 0.0, 5.0),
             lambda c, rng: normalised(logits(rng) + c)),
         Row("the scale $\\gamma$", FACTORS, lambda g, rng: normalised(logits(rng), g)),
         Row("$\\epsilon$", (1e-5, 1e-2, 1.0), lambda e, rng: normalised(logits(rng), eps=e))),
        "The mean is subtracted, the scale multiplies the normalized entries, and ε enlarges the "
        "denominator.",
        "Go through the formula: subtract, divide, scale.",
    ),
    Together(
        "dlref.layers.normalization.batch_norm", "together", "Batch norm in evaluation, with a "
        "positive scale, gets a number above its running mean.", "the result",
        (Row("the number", (2.0, 3.0, 9.0), lambda x, rng: evaluated(x=x)),
         Row("the running mean", (-1.0, 0.0, 2.0), lambda m, rng: evaluated(mean=m)),
         Row("the running variance", (0.5, 1.0, 4.0), lambda v, rng: evaluated(variance=v)),
         Row("the shift $\\beta$", (-1.0, 0.0, 3.0), lambda b, rng: evaluated(shift=b))),
        "The running mean is subtracted, the root of the running variance divides, and the shift "
        "is added.",
        "Go through the formula: subtract, divide, scale, shift.",
    ),
    Together(
        "dlref.optim.adam.adam_update", "together", "Adam makes its first step.",
        "the length of the step",
        (Row("the learning rate", FACTORS, lambda lr, rng: adam_step(1.0, lr=lr)),
         Row("the size of the gradient, with $\\epsilon = 0$", (0.1, 1.0, 30.0),
             lambda g, rng: adam_step(g)),
         Row("$\\epsilon$", (1e-8, 1e-2, 1.0), lambda e, rng: adam_step(1.0, eps=e))),
        "For a gradient g the step is η·|g|/(|g| + ε): with ε = 0 its length is η, whatever g is.",
        "Divide the first moment by the root of the second, both bias-corrected.",
    ),
    Together(
        "dlref.optim.adaptive.adagrad_update", "together", "Adagrad makes a step with a gradient "
        "of 1.", "the length of the step",
        (Row("the learning rate", FACTORS, lambda lr, rng: adagrad_step(1.0, lr=lr)),
         Row("the sum of the earlier squares", (0.0, 1.0, 9.0), lambda s, rng: adagrad_step(s)),
         Row("$\\epsilon$", (1e-8, 1e-2, 1.0), lambda e, rng: adagrad_step(1.0, eps=e))),
        "The step is η·g/(√s + ε), where the sum s holds the square of this gradient too.",
        "What stands in the denominator?",
    ),
    Together(
        "dlref.optim.moments.moving_average", "together", "A moving average takes in a value that "
        "is larger than itself.", "the new average",
        (Row("the old average", (0.0, 0.5, 1.0),
             lambda m, rng: first(moments.moving_average(m * ONE, 3 * ONE, 0.9))),
         Row("the value", (2.0, 3.0, 5.0),
             lambda x, rng: first(moments.moving_average(ONE, x * ONE, 0.9))),
         Row("the decay $\\beta$", (0.1, 0.5, 0.9),
             lambda b, rng: first(moments.moving_average(ONE, 3 * ONE, b)))),
        "It is β·old + (1 − β)·value: a larger β keeps it nearer to the smaller one, the old.",
        "Which of the two has the weight β?",
    ),
    Together(
        "dlref.optim.moments.bias_corrected", "together", "A moving average that started at 0 and "
        "is positive by now is corrected after some steps.", "the corrected value",
        (Row("the average", (0.5, 1.0, 2.0),
             lambda m, rng: first(moments.bias_corrected(m * ONE, 0.9, 3))),
         Row("the number of steps", (1, 3, 10),
             lambda t, rng: first(moments.bias_corrected(ONE, 0.9, int(t)))),
         Row("the decay $\\beta$", (0.5, 0.9, 0.99),
             lambda b, rng: first(moments.bias_corrected(ONE, b, 3)))),
        "It is divided by 1 − βᵗ, which grows with the steps and shrinks with β.",
        "How does $1 - \\beta^t$ change?",
    ),
    Together(
        "dlref.init.xavier_std", "together", "Xavier's initialization is used.",
        "the standard deviation of the weights",
        (Row("the fan-in", (10, 50, 500), lambda n, rng: init.xavier_std(int(n), 100)),
         Row("the fan-out", (10, 50, 500), lambda n, rng: init.xavier_std(100, int(n))),
         Row("the gain", FACTORS, lambda g, rng: init.xavier_std(100, 100, g))),
        "It is the gain times the root of 2/(fan-in + fan-out).",
        "More terms in a sum need smaller weights.",
    ),
    Together(
        "dlref.schedules.decay.step_decay", "together", "Step decay has had two drops.",
        "the learning rate",
        (Row("the initial rate", FACTORS, lambda lr, rng: dropped(lr=lr)),
         Row("the factor $\\gamma$", (0.1, 0.5, 0.9), lambda g, rng: dropped(gamma=g)),
         Row("the step, past further drops", (70, 100, 130), lambda t, rng: dropped(t=t))),
        "The rate is the initial one times γ for each drop: a γ near 1 keeps more of it.",
        "γ is the share that a drop leaves.",
    ),
    Together(
        "dlref.schedules.cosine.cosine_annealing", "together", "Cosine annealing is half-way down.",
        "the learning rate",
        (Row("the step", (40, 50, 70), lambda t, rng: cosine(t=t)),
         Row("the length of the way down", (80, 100, 300), lambda n, rng: cosine(length=n)),
         Row("the lowest rate", (0.0, 0.1, 0.5), lambda low, rng: cosine(low=low))),
        "The further the step on its way, the lower the rate; a longer way or a higher floor keep "
        "it up.",
        "Which share of the way lies behind?",
    ),
    Together(
        "dlref.schedules.warmup.linear_warmup", "together", "A schedule is in the middle of its "
        "linear warm-up.", "the learning rate",
        (Row("the step", (20, 50, 100), lambda t, rng: warming(t=t)),
         Row("the rate at the top", FACTORS, lambda lr, rng: warming(lr=lr)),
         Row("the length of the warm-up", (150, 200, 900), lambda n, rng: warming(length=n))),
        "The rate is top · step/length.",
        "How steep is the climb?",
    ),
    Together(
        "dlref.schedules.warmup.inverse_square_root", "together", "An inverse-square-root schedule "
        "is well past its warm-up.", "the learning rate",
        (Row("the step", (3000, 5000, 9000), lambda t, rng: root(t=t)),
         Row("the width of the model", (64, 128, 512), lambda d, rng: root(width=d)),
         Row("the length of the warm-up", (100, 200, 800), lambda n, rng: root(length=n))),
        "Past the warm-up the rate is one over the roots of width and step; the length of the "
        "warm-up no longer occurs.",
        "Which of the two terms of the minimum applies?",
    ),
    Together(
        "dlref.schedules.warmup.warmup_stable_decay", "together", "A schedule with warm-up, "
        "plateau and decay is on its plateau.", "the learning rate",
        (Row("the step, without leaving the plateau", (400, 500, 700), lambda t, rng: plateau(t=t)),
         Row("the rate at the top", FACTORS, lambda lr, rng: plateau(lr=lr)),
         Row("the length of the warm-up", (50, 100, 300), lambda n, rng: plateau(length=n))),
        "On the plateau only the rate at the top counts.",
        "Which of the three parts applies?",
    ),
    Together(
        "dlref.schedules.cycles.one_cycle", "together", "The one-cycle schedule is at its first "
        "step.", "the learning rate",
        (Row("`max_lr`", FACTORS, lambda top, rng: start(top=top)),
         Row("`div_factor`", (5.0, 25.0, 100.0), lambda f, rng: start(div=f)),
         Row("`total_steps`", (50, 100, 900), lambda n, rng: start(steps=n))),
        "The cycle starts at `max_lr` over `div_factor`, however long it takes.",
        "Where does the cycle start?",
    ),
)  # fmt: skip
