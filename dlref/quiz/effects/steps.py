"""Effects in optimizers, schedules and training."""

from typing import Any

import numpy as np

from dlref import optim, schedules
from dlref.autodiff import Parameter
from dlref.optim import adam, adam_relatives, adaptive, descent
from dlref.quiz.effects.effect import Effect
from dlref.training import clip_by_norm, ema_update, mlp_backward, mlp_forward

__all__ = ["STEP_EFFECTS"]

Random = np.random.Generator
ONE, ZERO = np.ones(1), np.zeros(1)
RATES = (0.05, 0.1, 0.2, 0.5, 0.9)
SIZES = (0.1, 0.5, 1.0, 4.0, 20.0)


def first(value: Any) -> float:
    """The only entry."""
    return float(np.ravel(value)[0])


def numbers(rng: Random, *shape: int) -> np.ndarray:
    """Numbers around 0."""
    return rng.uniform(-2, 2, shape)


def stretched(momentum: float) -> float:
    """The last of many momentum steps along one and the same gradient."""
    theta, velocity = ZERO, ZERO
    for _ in range(200):
        theta, velocity = descent.momentum_update(theta, velocity, ONE, lr=0.1, momentum=momentum)
    return first(velocity)


def adagrad_step(n: float, g: float) -> float:
    """Length of Adagrad's n-th step along one and the same gradient."""
    theta, total = ZERO, ZERO
    for _ in range(int(n)):
        before = theta
        theta, total = adaptive.adagrad_update(theta, total, g * ONE, lr=0.1)
    return abs(first(theta - before))


def first_gradient(depth: float, rng: Random) -> float:
    """Size of the gradient that reaches the input of a chain of sigmoid units."""
    weights = [np.ones((1, 1))] * int(depth)
    biases = [ZERO] * int(depth)

    def sigmoid(x: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-x)))

    _, cache = mlp_forward(numbers(rng, 1, 1), weights, biases, sigmoid)
    found = mlp_backward(cache, weights, np.ones((1, 1)), lambda z: sigmoid(z) * (1 - sigmoid(z)))
    return abs(first(found.x))


def decayed(weight_decay: float, w: np.ndarray) -> float:
    """A weight without a gradient after a step of SGD."""
    theta = Parameter(w)
    theta.grad = np.zeros(1)
    optim.SGD([theta], lr=0.1, weight_decay=weight_decay).step()
    return first(theta.data)


STEP_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "dlref.optim.descent.gradient_descent", "rate", "Gradient descent takes 10 steps on "
        "$f(w) = w^2/2$.", "the learning rate, which stays below 1,",
        "the distance from the minimum at the end", (0.01, 0.05, 0.1, 0.3, 0.6, 0.9),
        lambda lr, rng: abs(first(descent.gradient_descent(
            lambda w: w, rng.uniform(1, 3, 1), lr=lr, steps=10)[-1])),
        "Each step multiplies the distance by 1 − η, which is smaller for a larger rate here; only "
        "beyond 1 does it overshoot.",
        {"larger": "That begins where the rate exceeds 1 and the steps overshoot the minimum.",
         "same": "The factor 1 − η of each step depends on the rate."},
        "By which factor does one step change the distance?",
    ),
    Effect(
        "dlref.optim.descent.momentum_update", "steady",
        "Momentum, $v \\leftarrow \\gamma v + \\eta g$, "
        "has met the same gradient $g$ for so long that the velocity $v$ no longer changes.",
        "the momentum $\\gamma$",
        "the length of the step $v$", (0.0, 0.3, 0.5, 0.8, 0.9),
        lambda m, rng: stretched(m),
        "The steps add up to η·g/(1 − γ): with 0.9 they are ten times as long.",
        {"smaller": "Equal gradients add up; it is alternating ones that momentum cancels.",
         "same": "An average would stay, but this velocity takes in the gradient in full each "
         "time."},
        "Add up the geometric series of what is left of earlier gradients.",
    ),
    Effect(
        "dlref.optim.adaptive.adagrad_update", "steps", "Adagrad meets the same gradient in every "
        "step.", "$n$", "the length of step number $n$", (1, 2, 4, 8, 16, 50),
        lambda n, rng: adagrad_step(n, rng.uniform(0.5, 5)),
        "The squares are added up and never forgotten, so the step is divided by a growing root.",
        {"larger": "Nothing accumulates above; the sum stands in the denominator.",
         "same": "RMSprop's moving average would level off; Adagrad's sum grows without end."},
        "What stands in the denominator after many steps?",
    ),
    Effect(
        "dlref.optim.adaptive.adagrad_update", "scale", "Adagrad makes its first step; "
        "$\\epsilon$ hardly matters.", "the size of the gradient", "the length of the step", SIZES,
        lambda g, rng: round(abs(first(adaptive.adagrad_update(
            ZERO, ZERO, g * ONE, lr=0.1, eps=0.0)[0])), 12),
        "The gradient is divided by the root of its own square, so that only its sign is left.",
        {"larger": "That is so with plain gradient descent.",
         "smaller": "Numerator and denominator grow alike."},
        "What is the sum of squares after one gradient?",
    ),
    Effect(
        "dlref.optim.adaptive.rmsprop_update", "eps", "RMSprop makes a step.",
        "the constant $\\epsilon$", "the length of the step", (1e-8, 1e-3, 1e-2, 0.1, 1.0),
        lambda eps, rng: abs(first(adaptive.rmsprop_update(
            ZERO, rng.uniform(0.1, 1, 1), ZERO, rng.uniform(0.5, 2, 1), lr=0.1, eps=eps)[0])),
        "ε is added to the denominator, so that the quotient shrinks.",
        {"larger": "ε stands in the denominator.",
         "same": "It is small by default, so that it hardly matters; a larger one does."},
        "Where does ε stand in the formula?",
    ),
    Effect(
        "dlref.optim.adaptive.rmsprop_update", "alpha", "RMSprop makes its very first step; the "
        "average of squares starts at 0.", "the decay $\\alpha$", "the length of the step",
        (0.1, 0.5, 0.9, 0.99),
        lambda a, rng: abs(first(adaptive.rmsprop_update(
            ZERO, ZERO, ZERO, rng.uniform(0.5, 2, 1), lr=0.1, alpha=a, eps=0.0)[0])),
        "The average holds only (1 − α)·g², and there is no bias correction, so the step is "
        "η/√(1 − α).",
        {"smaller": "A larger α lets less of the first square into the denominator.",
         "same": "That would be so with Adam's bias correction."},
        "How large is the average of squares after one step?",
    ),
    Effect(
        "dlref.optim.adam.decay_weights", "decay", "Decoupled weight decay acts on a positive "
        "weight.", "the decay $\\lambda$", "the share of the weight that a step takes off",
        (0.0, 0.01, 0.1, 0.5, 1.0),
        lambda wd, rng: 1 - first(adam.decay_weights(ONE, lr=0.1, weight_decay=wd)),
        "With the learning rate η the weight is multiplied by 1 − ηλ, so the share ηλ is taken "
        "off.",
        {"smaller": "A stronger decay pulls harder towards 0.",
         "same": "It acts even where the gradient is 0."},
        "By which factor is the weight multiplied?",
    ),
    Effect(
        "dlref.optim.adam_relatives.lion_update", "scale", "Lion starts with a momentum of 0.",
        "the size of the gradient", "the length of the first step", SIZES,
        lambda g, rng: abs(first(adam_relatives.lion_update(ZERO, ZERO, g * ONE, lr=0.1)[0])),
        "Only the sign is used: each step has the length η.",
        {"larger": "That is so with plain gradient descent.",
         "smaller": "Nothing divides by the gradient; its size is not used at all."},
        "What does the sign keep of a number?",
    ),
    Effect(
        "dlref.optim.sgd.SGD", "decay", "SGD with weight decay updates a positive weight whose "
        "gradient is 0.", "the weight decay", "the weight afterwards", (0.0, 0.01, 0.1, 0.5),
        lambda wd, rng: decayed(wd, rng.uniform(0.5, 2, 1)),
        "The decay λ adds λw to the gradient of the weight w, so a step takes ηλw off.",
        {"larger": "The decay pulls towards 0.",
         "same": "The penalty has a gradient of its own."},
        "What does the decay add to the gradient?",
    ),
    Effect(
        "dlref.training.gradients.clip_by_norm", "beyond", "A gradient is clipped by norm, and its "
        "norm is larger than the bound.", "the size of the gradient",
        "the norm after clipping", (1.0, 2.0, 5.0, 50.0),
        lambda s, rng: round(float(np.linalg.norm(clip_by_norm(
            [s * np.array([3.0, 4.0])], 1.0, eps=0.0)[0][0])), 12),
        "It is scaled down to the bound, however large it was.",
        {"larger": "That is so only as long as the bound is not reached.",
         "smaller": "Whatever exceeds the bound is scaled down to it exactly."},
        "What is the norm of a clipped gradient?",
    ),
    Effect(
        "dlref.training.averaging.ema_update", "decay", "The trained weight lies above its moving "
        "average.", "the decay", "the distance between the two after the update", RATES,
        lambda d, rng: 3 - first(ema_update(rng.uniform(0, 1, 1), 3 * ONE, decay=d)),
        "A larger decay keeps more of the old average, so it follows more slowly.",
        {"smaller": "A small decay is what follows the trained weight quickly.",
         "same": "The decay divides the weight between old and new."},
        "Which of the two does the decay weight?",
    ),
    Effect(
        "dlref.training.backpropagation.mlp_backward", "depth", "A chain of sigmoid units has "
        "weights of 1.", "the number of layers", "the size of the gradient that reaches the input",
        (2, 3, 5, 8, 12),
        first_gradient,
        "Each layer multiplies the gradient by a slope of at most 1/4, so that it vanishes.",
        {"larger": "It can grow only where the weights are larger than 4.",
         "same": "That would need a slope of 1, as ReLU has it."},
        "How large is the slope of the sigmoid at most?",
    ),
    Effect(
        "dlref.schedules.decay.polynomial_decay", "power", "Polynomial decay to 0 is half-way.",
        "the power", "the learning rate at this step", (0.5, 1.0, 2.0, 3.0),
        lambda p, rng: float(schedules.polynomial_decay(50, lr=1.0, total_iters=100, power=p)),
        "It is the first rate times a power of 1/2, the share of the way that is left, and higher "
        "powers of 1/2 are smaller.",
        {"larger": "The share that is left is below 1.",
         "same": "Only at the beginning and at the end does the power not matter."},
        "Take powers of what is left.",
    ),
    Effect(
        "dlref.schedules.decay.exponential_decay", "gamma", "Exponential decay has made some "
        "steps.", "the factor $\\gamma$", "the learning rate", (0.5, 0.8, 0.9, 0.99),
        lambda g, rng: float(
            schedules.exponential_decay(int(rng.integers(2, 20)), lr=1.0, gamma=g)),
        "Each step keeps the share γ of the rate.",
        {"smaller": "γ is what is kept, not what is taken away.",
         "same": "Only at step 0 does γ not matter."},
        "Is γ the share that is kept or the share that is lost?",
    ),
    Effect(
        "dlref.schedules.decay.step_decay", "before", "The first drop of a step decay is still to "
        "come.", "the factor $\\gamma$", "the learning rate", (0.1, 0.3, 0.5, 0.9),
        lambda g, rng: float(schedules.step_decay(int(rng.integers(0, 30)), lr=1.0, step_size=30,
                                                  gamma=g)),
        "Until the first drop the full rate applies, whatever γ is.",
        {"larger": "γ multiplies at a drop, and there was none.",
         "smaller": "γ multiplies at a drop, and there was none."},
        "How many drops lie behind?",
    ),
)  # fmt: skip
