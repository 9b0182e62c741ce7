"""Curves of activations, of their slopes and of losses."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlref import activations, losses, perceptron
from dlref.autodiff import Tensor, grad
from dlref.quiz.curves.curve import Curve, Family

__all__ = ["FUNCTIONS"]

Function = Callable[[Any], Any]
FAR_OUT = "Look at the value at 0 and at what happens far to the left and far to the right."
ACTIVATION = Family("activation", "Which curve is <name>?", (-4, 4), (-2, 4),
                    ((-2, 2), (-1, 1, 2)), FAR_OUT)  # fmt: skip
SLOPE = Family("slope", "Which curve is the derivative of <name>?", (-4, 4), (-0.5, 1.5),
               ((-2, 2), (0.5, 1)), "Where is the function steep, where flat, where does it fall?", True)  # fmt: skip # noqa: E501
ERROR = Family("error", "Which curve is <name> of one prediction, over its error?", (-3, 3),
               (-0.5, 4.5), ((-2, 2), (1, 2, 4)), "How does the loss grow near 0 and far out?")  # fmt: skip # noqa: E501
PULL = Family("pull", "Which curve is the derivative of <name>, over the error?", (-3, 3),
              (-4, 4), ((-2, 2), (-2, 2)), "How hard does a small error pull, how hard a large one?", True)  # fmt: skip # noqa: E501
SCORE = Family("score", "Which curve is <name>, over the score?", (-3, 3), (-0.5, 4),
               ((-2, 2), (1, 2)), "Which side is the right one, and what does being right cost?")  # fmt: skip # noqa: E501


def derivative(f: Function) -> Callable[[np.ndarray], np.ndarray]:
    """The slope of a function of single numbers, by automatic differentiation."""

    def slope(x: np.ndarray) -> np.ndarray:
        at = Tensor(x, requires_grad=True)
        return np.asarray(grad(np.sum(f(at)), at).data)

    return slope


def each(loss: Callable[..., Any], target: float, **options: Any) -> Function:
    """A loss of each number against one target."""
    return lambda x: loss(x, np.full(np.shape(x), target), reduction="none", **options)


def leaky(x: Any) -> Any:
    """Leaky ReLU with a slope that can be seen."""
    return activations.leaky_relu(x, 0.2)


NAMED: tuple[tuple[str, str, Function, str, str], ...] = (
    ("sigmoid", "the sigmoid", activations.sigmoid,
     "rises as an S from 0 to 1 and is 0.5 at 0",
     "is a bell of at most 1/4, highest at 0"),
    ("tanh", "tanh", activations.tanh,
     "rises as an S from −1 to 1 through the origin",
     "is a bell that reaches 1 at 0"),
    ("hardtanh", "hardtanh", activations.hardtanh,
     "is a straight ramp from −1 to 1 and flat on both sides",
     "is 1 between −1 and 1 and 0 outside"),
    ("log_sigmoid", "the log-sigmoid", activations.log_sigmoid,
     "is nearly the line y = x far left and approaches 0 from below on the right",
     "falls as an S from 1 to 0"),
    ("hardsigmoid", "the hard sigmoid", activations.hardsigmoid,
     "is a straight ramp from 0 at −3 to 1 at 3",
     "is 1/6 between −3 and 3 and 0 outside"),
    ("relu", "ReLU", activations.relu,
     "is 0 on the left and the line y = x on the right",
     "jumps at 0 from 0 to 1"),
    ("leaky_relu", "leaky ReLU with $\\alpha = 0.2$", leaky,
     "goes on below 0 as a straight line with a small slope",
     "jumps at 0 from 0.2 to 1"),
    ("elu", "ELU with $\\alpha = 1$", activations.elu,
     "bends on the left towards a floor at −1 and never rises there again",
     "rises smoothly from 0 to 1 on the left and is 1 on the right"),
    ("selu", "SELU", activations.selu,
     "bends towards a floor at −1.76 and has a slope above 1 on the right",
     "rises to 1.76 on the left of 0, then falls to 1.05 at once and stays there"),
    ("softplus", "softplus", activations.softplus,
     "is a rounded ReLU that stays above 0",
     "rises as an S from 0 to 1 and is 0.5 at 0"),
    ("swish", "Swish with $\\beta = 1$", activations.swish,
     "dips to −0.28 near −1.3 and comes back to 0 slowly",
     "is 0.5 at 0, dips to −0.1 near −2.4 and rises to 1.1 near 2.4"),
    ("gelu", "GELU", activations.gelu,
     "dips to −0.17 near −0.75 and is nearly 0 left of −3",
     "is 0.5 at 0, dips to −0.13 near −1.4 and rises to 1.13 near 1.4"),
    ("mish", "mish", activations.mish,
     "dips to −0.31 near −1.2 and comes back to 0 slowly",
     "is 0.6 at 0, dips to −0.11 near −2.3 and rises to 1.09 near 1.5"),
    ("hardswish", "hard-swish", activations.hardswish,
     "is exactly 0 below −3, a parabola up to 3, then y = x",
     "rises as a ramp from −0.5 to 1.5 between −3 and 3, and is 0 or 1 outside"),
)  # fmt: skip

FUNCTIONS: tuple[Curve, ...] = (
    Curve(ACTIVATION, "dlref.perceptron.step", "step", "the step function", perceptron.step,
          "jumps at 0 from 0 to 1 and is flat elsewhere"),
    *(
        Curve(ACTIVATION, f"dlref.activations.{symbol}", symbol.replace("_", "-"), name, f, trait)
        for symbol, name, f, trait, _ in NAMED
    ),
    *(
        Curve(SLOPE, f"dlref.activations.{symbol}", symbol.replace("_", "-"), name, derivative(f),
              trait)
        for symbol, name, f, _, trait in NAMED
    ),
    Curve(ERROR, "dlref.losses.regression.mse_loss", "square", "the squared error",
          each(losses.mse_loss, 0.0), "is a parabola, which grows faster and faster far out"),
    Curve(ERROR, "dlref.losses.regression.l1_loss", "absolute", "the absolute error",
          each(losses.l1_loss, 0.0), "is two straight lines that meet in a corner"),
    Curve(ERROR, "dlref.losses.regression.huber_loss", "huber",
          "the Huber loss with $\\delta = 0.5$", each(losses.huber_loss, 0.0, delta=0.5),
          "is round at 0 and goes on as lines with the slope δ = 0.5"),
    Curve(ERROR, "dlref.losses.regression.huber_loss", "huber-wide",
          "the Huber loss with $\\delta = 2$", each(losses.huber_loss, 0.0, delta=2.0),
          "is a parabola up to ±2 and goes on as lines with the slope 2"),
    Curve(ERROR, "dlref.losses.regression.smooth_l1_loss", "smooth-l1",
          "the smooth L1 loss with $\\beta = 2$", each(losses.smooth_l1_loss, 0.0, beta=2.0),
          "is a flat parabola up to ±2 and has the slope 1 outside"),
    Curve(PULL, "dlref.losses.regression.mse_loss", "square", "the squared error",
          derivative(each(losses.mse_loss, 0.0)),
          "is a straight line through 0, so that a large error pulls hard"),
    Curve(PULL, "dlref.losses.regression.l1_loss", "absolute", "the absolute error",
          derivative(each(losses.l1_loss, 0.0)), "is −1 or 1, so that every error pulls alike"),
    Curve(PULL, "dlref.losses.regression.huber_loss", "huber",
          "the Huber loss with $\\delta = 2$", derivative(each(losses.huber_loss, 0.0, delta=2.0)),
          "is the error itself, cut off at ±2"),
    Curve(PULL, "dlref.losses.regression.huber_loss", "huber-narrow",
          "the Huber loss with $\\delta = 0.5$",
          derivative(each(losses.huber_loss, 0.0, delta=0.5)),
          "is the error itself, cut off at ±0.5"),
    Curve(PULL, "dlref.losses.regression.smooth_l1_loss", "smooth-l1",
          "the smooth L1 loss with $\\beta = 2$",
          derivative(each(losses.smooth_l1_loss, 0.0, beta=2.0)),
          "is half the error, cut off at ±1"),
    Curve(SCORE, "dlref.losses.classification.hinge_loss", "hinge",
          "the hinge loss of a positive example", each(losses.hinge_loss, 1.0),
          "falls as a line to 0 at the margin of 1 and stays there"),
    Curve(SCORE, "dlref.losses.classification.hinge_loss", "hinge-negative",
          "the hinge loss of a negative example", each(losses.hinge_loss, -1.0),
          "is 0 up to −1 and rises as a line"),
    Curve(SCORE, "dlref.losses.classification.binary_cross_entropy_with_logits", "logistic",
          "the binary cross-entropy with logits of a positive example",
          each(losses.binary_cross_entropy_with_logits, 1.0),
          "falls smoothly, is ln 2 at 0, and never quite reaches 0"),
    Curve(SCORE, "dlref.losses.classification.binary_cross_entropy_with_logits",
          "logistic-negative", "the binary cross-entropy with logits of a negative example",
          each(losses.binary_cross_entropy_with_logits, 0.0),
          "rises smoothly, is ln 2 at 0, and nears 0 on the left"),
    Curve(SCORE, "dlref.losses.classification.focal_loss", "focal-negative",
          "the focal loss of a negative example with $\\alpha = 0$ and $\\gamma = 2$",
          each(losses.focal_loss, 0.0, alpha=0.0, gamma=2.0),
          "rises as cross-entropy does, but is nearly 0 up to −1"),
    Curve(SCORE, "dlref.losses.classification.focal_loss", "focal",
          "the focal loss of a positive example with $\\alpha = 1$ and $\\gamma = 2$",
          each(losses.focal_loss, 1.0, alpha=1.0, gamma=2.0),
          "falls as cross-entropy does, but is nearly 0 from 1 on"),
)  # fmt: skip
