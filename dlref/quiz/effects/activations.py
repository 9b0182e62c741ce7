"""Effects in activations and softmax."""

import numpy as np

from dlref import activations
from dlref.autodiff import Tensor, grad
from dlref.quiz.effects.effect import Effect

__all__ = ["ACTIVATION_EFFECTS"]

Random = np.random.Generator
SCALES = (0.3, 0.5, 0.8, 1.2, 2.0, 4.0)
POSITIVE = (0.1, 0.3, 0.6, 1.0, 1.6, 2.5)


def logits(rng: Random, many: int = 5) -> np.ndarray:
    """Distinct logits."""
    return rng.uniform(-2, 2, many)


def entropy(p: np.ndarray) -> float:
    """Entropy in nats."""
    return float(-np.sum(p * np.log(p)))


def slope(f: object, x: float) -> float:
    """Derivative of a function of one number."""
    at = Tensor(np.array(x), requires_grad=True)
    return float(np.asarray(grad(f(at), at).data))  # type: ignore[operator]


def first_logit_raised(c: float, rng: Random) -> np.ndarray:
    """Softmax after the first logit was raised by c."""
    z = logits(rng)
    z[0] += c
    return np.asarray(activations.softmax(z))


ACTIVATION_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "dlref.activations.softmax", "temperature-entropy", "A classifier's logits are fixed; its "
        "softmax divides them by a temperature.", "this temperature",
        "the entropy of the probabilities", SCALES,
        lambda t, rng: entropy(np.asarray(activations.softmax(logits(rng), temperature=t))),
        "A higher temperature flattens the distribution, and the flattest one has the largest "
        "entropy.",
        {"smaller": "Entropy is small where one class has nearly everything, at low temperature.",
         "same": "The probabilities change with the temperature, and their entropy with them."},
        "Does the distribution become flatter or more peaked?",
    ),
    Effect(
        "dlref.activations.softmax", "other-logit", "Softmax is taken of five logits.",
        "the first logit alone", "the probability of the second entry",
        (0.0, 0.5, 1.0, 2.0, 3.0),
        lambda c, rng: first_logit_raised(c, rng)[1],
        "The denominator grows with the first logit, so all other entries lose.",
        {"larger": "The second exponential is unchanged, but what it is divided by grows.",
         "same": "The entries share one denominator: no logit acts on its own entry only."},
        "The probabilities add up to 1.",
    ),
    Effect(
        "dlref.activations.logsumexp", "spread", "The log-sum-exp of several numbers is taken, "
        "all of them equal to 1.", "the count of the numbers",
        "the log-sum-exp", (1, 2, 3, 5, 8, 13),
        lambda n, rng: float(np.asarray(activations.logsumexp(np.ones(int(n))))),
        "It is 1 + ln n: every further number adds to the sum of the exponentials.",
        {"smaller": "A sum of positive exponentials cannot shrink by a further one.",
         "same": "A maximum would stay; the log-sum-exp lies above it, by up to ln n."},
        "Every number adds a positive exponential.",
    ),
    Effect(
        "dlref.activations.leaky_relu", "negative", "Leaky ReLU is applied to a negative number.",
        "the slope $\\alpha$", "the output", (0.01, 0.05, 0.1, 0.2, 0.5),
        lambda a, rng: float(activations.leaky_relu(np.array(-rng.uniform(0.5, 3)), a)),
        "The output is $\\alpha x$ with a negative $x$: the larger α, the further below zero.",
        {"larger": "$\\alpha x$ is negative here, so a larger α pushes it down.",
         "same": "Only positive inputs pass without the slope."},
        "Which branch applies, and which sign has $x$?",
    ),
    Effect(
        "dlref.activations.leaky_relu", "positive", "An input above 0 passes leaky ReLU.",
        "the parameter $\\alpha$", "the value that it gives", (0.01, 0.05, 0.1, 0.2, 0.5),
        lambda a, rng: float(activations.leaky_relu(np.array(rng.uniform(0.5, 3)), a)),
        "Positive inputs pass unchanged; α multiplies negative ones only.",
        {"larger": "A larger α raises nothing here: it multiplies negative inputs only.",
         "smaller": "The output falls with α where the input is negative."},
        "Which branch applies?",
    ),
    Effect(
        "dlref.activations.elu", "negative", "An input below 0 goes through ELU.",
        "$\\alpha$", "the value that ELU gives", (0.2, 0.5, 1.0, 1.5, 2.0),
        lambda a, rng: float(activations.elu(np.array(-rng.uniform(0.5, 3)), a)),
        "The output is $\\alpha(e^x - 1)$, a negative number times α: the floor $-\\alpha$ sinks.",
        {"larger": "$e^x - 1$ is negative for a negative $x$.",
         "same": "Only positive inputs pass without α."},
        "Where does the floor lie towards which ELU bends?",
    ),
    Effect(
        "dlref.activations.swish", "negative", "Swish, $x\\,\\sigma(\\beta x)$, is applied to a "
        "negative number.", "the sharpness $\\beta$", "the output", (0.2, 0.5, 1.0, 2.0, 4.0),
        lambda b, rng: float(activations.swish(np.array(-rng.uniform(0.5, 3)), b)),
        "The gate $\\sigma(\\beta x)$ closes for negative inputs, so the output rises towards 0.",
        {"smaller": "The gate closes: less of the negative input passes.",
         "same": "β decides how far the gate is open at this input."},
        "Does the gate open or close at a negative input?",
    ),
    Effect(
        "dlref.activations.sigmoid", "slope", "The sigmoid is looked at to the right of 0.",
        "the input $x$", "the slope of the sigmoid", (0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
        lambda x, rng: slope(activations.sigmoid, x + rng.uniform(0, 0.4)),
        "The curve saturates: its slope σ(1 − σ) is 1/4 at 0 and falls on both sides.",
        {"larger": "The value grows, but more and more slowly.",
         "same": "Only a straight line has the same slope everywhere."},
        "Where is the curve steepest?",
    ),
    Effect(
        "dlref.activations.tanh", "slope-at-zero", "Tanh is applied to $a x$, and the slope in "
        "$x$ is taken at $x = 0$.", "the factor $a > 0$", "this slope", POSITIVE,
        lambda a, rng: slope(lambda x: activations.tanh(a * x), 0.0),
        "By the chain rule the slope at 0 is $a$ times tanh's own slope of 1.",
        {"smaller": "It is far from 0 that a larger factor makes the curve flat.",
         "same": "Tanh's own slope at 0 is 1, but the chain rule multiplies it by $a$."},
        "Use the chain rule.",
    ),
    Effect(
        "dlref.activations.relu", "slope", "ReLU is looked at to the right of 0.", "the input $x$",
        "the slope of ReLU", (0.5, 1.0, 2.0, 5.0, 50.0),
        lambda x, rng: slope(activations.relu, x),
        "For positive inputs ReLU is the line $y = x$ with slope 1: it does not saturate there.",
        {"larger": "The output grows, its slope is 1 throughout.",
         "smaller": "That would be saturation, as sigmoid and tanh have it."},
        "What does the graph look like there?",
    ),
    Effect(
        "dlref.activations.softplus", "gap", "Softplus and ReLU are compared at a positive input.",
        "the input $x$", "the gap between softplus and ReLU", (0.1, 0.5, 1.0, 2.0, 4.0),
        lambda x, rng: float(activations.softplus(np.array(x)) - activations.relu(np.array(x))),
        "The gap is $\\ln(1 + e^{-x})$: ln 2 at 0 and nearly nothing far out.",
        {"larger": "Far out softplus clings to the line $y = x$.",
         "same": "At 0 the gap is ln 2, far out nearly nothing."},
        "Softplus is a rounded ReLU. Where is the rounding?",
    ),
    Effect(
        "dlref.activations.activation_sparsity", "bias", "A ReLU layer gets random "
        "pre-activations around its bias.", "the bias of all units",
        "the share of outputs above 0", (-1.5, -0.8, 0.0, 0.8, 1.5),
        lambda b, rng: 1 - activations.activation_sparsity(
            np.asarray(activations.relu(rng.uniform(-2, 2, 400) + b))),
        "A larger bias lifts more pre-activations above 0, where ReLU passes them.",
        {"smaller": "A very negative bias does that: it can even kill units.",
         "same": "The bias shifts the pre-activations against the threshold at 0."},
        "When is the output of ReLU 0?",
    ),
)  # fmt: skip
