"""Figures of the activation functions."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from dlref import activations
from dlref.autodiff import Tensor, grad
from dlref.figures.style import ACCENT, BAD, SECOND, axes, curve, label

__all__ = [
    "activation_family",
    "bent_lines",
    "dying_relu",
    "gradient_by_depth",
    "hard_versions",
    "rectifiers",
    "relu",
    "sigmoid_and_tanh",
]

Activation = Callable[[Any], Any]


def activation_family() -> Figure:
    """Those that saturate on both sides, on one side, and on neither."""
    figure, (both, one) = axes(columns=2, height=2.7)
    x = np.linspace(-4, 4, 81)
    curve(both, x, activations.sigmoid(x), "sigmoid", color=SECOND, at=56, offset=(4, -9))
    curve(both, x, activations.tanh(x), "tanh", color=ACCENT, at=35, offset=(8, -6))
    both.set(title="two flat ends", ylim=(-1.3, 1.3), yticks=(-1, 0, 1), xticks=(-4, 0, 4))
    curve(one, x, activations.relu(x), "ReLU", color=ACCENT, at=66, offset=(-38, 4))
    curve(one, x, activations.elu(x), "ELU", color=SECOND, dash="--", at=22, offset=(-4, -10))
    one.set(title="one flat end", ylim=(-1.6, 4.2), yticks=(-1, 0, 2, 4), xticks=(-4, 0, 4))
    for axis in (both, one):
        axis.set_xlabel("pre-activation x")
    return figure


def bent_lines() -> Figure:
    """The same three layers with and without ReLU: a bent line and a straight one."""
    figure, (axis,) = axes()
    rng = np.random.default_rng(23)
    x = np.linspace(-3, 3, 121)
    layers = [
        (rng.normal(size=(outputs, inputs)) * (2 / inputs) ** 0.5, rng.normal(size=outputs))
        for inputs, outputs in ((1, 8), (8, 8), (8, 1))
    ]
    weight, bias = activations.collapse_linear(layers)
    curve(axis, x, weight[0, 0] * x + bias[0], "no activation", color=SECOND, dash="--")
    a = x[:, None]
    for weight, bias in layers[:-1]:
        a = activations.relu(a @ weight.T + bias)
    weight, bias = layers[-1]
    curve(axis, x, (a @ weight.T + bias)[:, 0], "with ReLU")
    axis.set(xlabel="input x", ylabel="output", xticks=range(-3, 4), yticks=())
    return figure


def relu() -> Figure:
    """ReLU and its derivative; the derivative has no value at 0 but the one that code picks."""
    figure, (axis,) = axes()
    x = np.linspace(-3, 3, 61)
    curve(axis, x, activations.relu(x), "ReLU(x)", color=ACCENT, at=-4, offset=(-58, 2))
    axis.plot([-3, 0], [0, 0], [0, 3], [1, 1], color=SECOND, linestyle="--")
    axis.plot([0], [0], marker="o", color=SECOND, markersize=5)
    axis.plot([0], [1], marker="o", markerfacecolor="none", color=SECOND, markersize=5)
    label(axis, (3, 1), "slope", color=SECOND)
    axis.set(xlabel="pre-activation x", xticks=range(-3, 4), yticks=range(4))
    return figure


def rectifiers() -> Figure:
    """The relatives of ReLU where they differ: left of zero."""
    figure, (axis,) = axes(height=3.2)
    x = np.linspace(-3, 1, 81)
    for name, y, color, dash in (
        ("leaky ReLU", activations.leaky_relu(x, 0.1), ACCENT, "-"),
        ("PReLU", activations.prelu(x, np.array([0.25])), ACCENT, "--"),
        ("ELU", activations.elu(x), SECOND, "-"),
        ("SELU", activations.selu(x), SECOND, "--"),
    ):
        axis.plot(x, y, color=color, linestyle=dash)
        label(axis, (x[0], y[0]), name, color=color, offset=(-5, 0), align="right")
    axis.spines["left"].set_position("zero")
    axis.set(xlabel="pre-activation x", xticks=range(-3, 2), yticks=(-1, 1))
    return figure


def _dead_after_training(lr: float, seed: int, steps: int = 100, units: int = 50) -> float:
    """Train "is the point outside the circle?" by gradient descent; the share of dead units."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(200, 2))
    y = (np.sum(x**2, axis=1) > 1.4) * 1.0
    parameters = [
        Tensor(rng.normal(size=(2, units)), requires_grad=True),
        Tensor(np.zeros(units), requires_grad=True),
        Tensor(rng.normal(size=units) * (2 / units) ** 0.5, requires_grad=True),
    ]
    for _ in range(steps):
        weight, bias, out = parameters
        logits = activations.relu(x @ weight + bias) @ out
        slopes = grad(np.mean(np.logaddexp(0, logits) - y * logits), parameters)
        parameters = [
            Tensor(p.data - lr * slope, requires_grad=True)
            for p, slope in zip(parameters, slopes, strict=True)
        ]
    weight, bias, out = parameters
    return activations.dead_fraction(x @ weight.data + bias.data)


def dying_relu() -> Figure:
    """Dead units against the learning rate."""
    figure, (axis,) = axes()
    for lr in (0.3, 0.6, 1.2, 2.5, 5, 10, 20, 40):
        shares = [100 * _dead_after_training(lr, seed) for seed in range(4)]
        axis.plot([lr] * 4, shares, "o", color=BAD, markersize=4.5, alpha=0.75, clip_on=False)
    axis.set(
        xlabel="learning rate", xscale="log", ylabel="dead units, %",
        ylim=(0, 100), yticks=(0, 50, 100),
    )  # fmt: skip
    axis.set_xticks([0.3, 1, 3, 10, 30], ["0.3", "1", "3", "10", "30"])
    axis.set_xticks([], minor=True)
    return figure


def sigmoid_and_tanh() -> Figure:
    """Values and slopes."""
    figure, (value, slope) = axes(columns=2, height=2.7)
    x = np.linspace(-6, 6, 121)
    points = Tensor(x, requires_grad=True)
    for activation, color in ((activations.sigmoid, SECOND), (activations.tanh, ACCENT)):
        value.plot(x, activation(x), color=color)
        slope.plot(x, grad(np.sum(activation(points)), points), color=color)
    label(value, (1.2, 0.6), "sigmoid", color=SECOND, offset=(6, -3))
    label(value, (-1.5, -0.9), "tanh", color=ACCENT, offset=(8, 2))
    label(slope, (2.2, 0.12), "sigmoid", color=SECOND, offset=(2, 5))
    label(slope, (0.6, 0.72), "tanh", color=ACCENT)
    value.set(title="value", yticks=(-1, 0, 0.5, 1))
    slope.set(title="slope", yticks=(0, 0.25, 1))
    for axis in (value, slope):
        axis.set(xlabel="pre-activation x", xticks=(-6, 0, 6))
    return figure


def hard_versions() -> Figure:
    """Tanh and the sigmoid beside their versions of three straight lines."""
    figure, (left, right) = axes(columns=2, height=2.7)
    x = np.linspace(-5, 5, 101)
    curve(left, x, activations.tanh(x), "tanh", at=57, offset=(6, -4))
    curve(left, x, activations.hardtanh(x), "hardtanh", color=SECOND, dash="--", at=40,
          offset=(12, 0))  # fmt: skip
    curve(right, x, activations.sigmoid(x), "sigmoid", at=78, offset=(0, -16))
    curve(right, x, activations.hardsigmoid(x), "hard sigmoid", color=SECOND, dash="--", at=30,
          offset=(10, -6))  # fmt: skip
    left.set(yticks=(-1, 0, 1), xticks=(-5, -1, 1, 5))
    right.set(yticks=(0, 0.5, 1), xticks=(-5, -3, 3, 5))
    for axis in (left, right):
        axis.set_xlabel("pre-activation x")
    return figure


def _gradient_norms(activation: Activation, layers: int, width: int = 32) -> np.ndarray:
    """Norm of the gradient at each layer's input, relative to the output; orthogonal weights."""
    rng = np.random.default_rng(0)
    inputs: list[Any] = [Tensor(rng.normal(size=(16, width)), requires_grad=True)]
    for _ in range(layers):
        orthogonal, _ = np.linalg.qr(rng.normal(size=(width, width)))
        inputs.append(activation(inputs[-1] @ orthogonal))
    upstream = rng.normal(size=(16, width))
    gradients = grad(np.sum(inputs[-1] * upstream), inputs)
    return np.divide([np.linalg.norm(g) for g in gradients], np.linalg.norm(upstream))


def gradient_by_depth() -> Figure:
    """What is left of a gradient on its way down through fifty layers."""
    figure, (axis,) = axes()
    crossed = np.arange(51)
    for name, activation, color in (
        ("tanh", activations.tanh, ACCENT),
        ("sigmoid", activations.sigmoid, SECOND),
    ):
        curve(axis, crossed, _gradient_norms(activation, 50)[::-1], name, color=color)
    axis.set(xlabel="layers crossed, from the output", ylabel="gradient, relative", yscale="log")
    axis.set_xticks(range(0, 51, 10))
    axis.set_yticks([1, 1e-10, 1e-20, 1e-30], ["1", "1e-10", "1e-20", "1e-30"])
    axis.set_yticks([], minor=True)
    return figure
