"""Figures of losses: what a residual, a margin, a lead and a missed object cost."""

import numpy as np
from matplotlib.figure import Figure

from dlref.autodiff import Tensor
from dlref.figures.style import ACCENT, BAD, SECOND, SOFT, THIRD, axes, curve, label
from dlref.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    dice_loss,
    focal_loss,
    hinge_loss,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    quantile_loss,
    smooth_l1_loss,
)

__all__ = [
    "dice_and_cross_entropy",
    "kl_directions",
    "label_smoothing",
    "margin_losses",
    "quantile_losses",
    "regression_losses",
]


def regression_losses() -> Figure:
    """Four losses against the residual, and their slopes."""
    figure, (left, right) = axes(width=6.4, height=3.1, columns=2)
    r = np.linspace(-4, 4, 161)
    zero = np.zeros_like(r)
    for name, color, dash, at, loss in (
        ("squared", BAD, ":", 110, mse_loss),
        ("Huber", ACCENT, "-", 160, lambda x, y, **o: huber_loss(x, y, delta=2.0, **o)),
        ("absolute", SECOND, "--", 160, l1_loss),
        ("smooth L1", THIRD, "-.", 160, lambda x, y, **o: smooth_l1_loss(x, y, beta=2.0, **o)),
    ):
        residuals = Tensor(r, requires_grad=True)
        losses = loss(residuals, zero, reduction="none")
        losses.sum().backward()
        left.plot(r, losses.data, color=color, linestyle=dash)
        slope = np.asarray(residuals.grad)
        offset = (4, {"absolute": 7.0, "smooth L1": -7.0}.get(name, 0.0))
        curve(right, r, slope, name, color=color, dash=dash, at=at, offset=offset)
    left.set(xlabel="residual", ylabel="loss", ylim=(0, 6), xticks=(-4, -2, 0, 2, 4))
    right.set(xlabel="residual", ylabel="slope", ylim=(-3.5, 3.5), xticks=(-4, -2, 0, 2, 4))
    return figure


def quantile_losses() -> Figure:
    """Quantile loss against the residual, and the lines that it fits to points that fan out."""
    figure, (left, right) = axes(width=6.4, height=3.0, columns=2)
    r = np.linspace(-4, 4, 161)
    rng = np.random.default_rng(1)
    x = np.sort(rng.uniform(0.1, 1, 70))
    y = x * (1 + 0.6 * rng.normal(size=70))
    right.plot(x, y, "o", color=SOFT, markersize=2.6)
    # the best line goes through two of the points: try them all
    first, second = np.triu_indices(70, 1)
    slope = (y[second] - y[first]) / (x[second] - x[first])
    lines = y[first, None] + slope[:, None] * (x - x[first, None])
    for quantile, color, dash, at, offset in (
        (0.9, ACCENT, "-", 4, (8, 2)),
        (0.5, SECOND, "--", 132, (7, -8)),
        (0.1, THIRD, "-.", 148, (-54, 4)),
    ):
        losses = quantile_loss(r, np.zeros_like(r), quantile=quantile, reduction="none")
        curve(left, r, losses, f"τ = {quantile}", color=color, dash=dash, at=at, offset=offset)
        costs = [quantile_loss(line, y, quantile=quantile) for line in lines]
        curve(right, x, lines[np.argmin(costs)], f"{quantile}", color=color, dash=dash)
    left.set(xlabel="residual", ylabel="loss", xticks=(-4, -2, 0, 2, 4), yticks=range(5))
    right.set(xlabel="input", ylabel="target", xticks=(), yticks=())
    return figure


def label_smoothing() -> Figure:
    """Cross-entropy of ten classes against the lead of the right logit, smoothed or not."""
    figure, (axis,) = axes()
    lead = np.linspace(-2, 12, 281)
    z = np.zeros((len(lead), 10))
    z[:, 0] = lead
    right = np.zeros(len(lead), dtype=int)
    for smoothing, color, dash in ((0.0, SECOND, "--"), (0.1, ACCENT, "-"), (0.3, THIRD, "-.")):
        losses = cross_entropy(z, right, label_smoothing=smoothing, reduction="none")
        curve(axis, lead, losses, f"ε = {smoothing:g}", color=color, dash=dash, offset=(4, 5))
        if smoothing:
            best = int(np.argmin(losses))
            axis.plot(lead[best], losses[best], marker="o", markersize=5, color=color)
    axis.axhline(np.log(10), color=SOFT, linewidth=0.6)
    label(axis, (2.6, float(np.log(10))), "log 10: chance", color=SOFT, offset=(0, 9))
    axis.set(
        xlabel="lead of the right class, in logits", ylabel="loss", ylim=(-0.1, 4.4),
        xticks=(-2, 0, 3, 6, 9, 12),
    )  # fmt: skip
    return figure


def margin_losses() -> Figure:
    """Log-loss, hinge and focal loss of a score against its margin."""
    figure, (axis,) = axes()
    margin = np.linspace(-2.5, 4, 131)
    yes = np.ones_like(margin)
    log_loss = binary_cross_entropy_with_logits(margin, yes, reduction="none")
    focal = focal_loss(margin, yes, alpha=1.0, reduction="none")
    hinge = hinge_loss(margin, yes, reduction="none")
    axis.step([-2.5, 0, 4], [1, 1, 0], where="pre", color=SOFT, linewidth=1.0)
    label(axis, (-2.5, 1.0), "mistakes", color=SOFT, offset=(2, -9))
    curve(axis, margin, hinge, "hinge", color=SECOND, dash="--", at=8, offset=(6, 6))
    curve(axis, margin, log_loss, "log-loss", at=64, offset=(8, 8))
    curve(axis, margin, focal, "focal", color=THIRD, dash="-.", at=30, offset=(-36, -10))
    axis.set(xlabel="margin: score times label", ylabel="loss", ylim=(-0.05, 3.6))
    axis.set_yticks((0, 1, 2, 3))
    return figure


def kl_directions() -> Figure:
    """A normal distribution fitted to two humps in the two directions of KL divergence."""
    figure, (axis,) = axes(height=2.6)
    x = np.linspace(-8, 8, 321)

    def normal(mean: float, width: float) -> np.ndarray:
        weights: np.ndarray = np.exp(-((x - mean) ** 2) / (2 * width**2)) + 1e-300
        shares: np.ndarray = weights / weights.sum()
        return shares

    p = 0.6 * normal(-3, 1) + 0.4 * normal(3, 1)
    fits = [
        normal(mean, width)
        for mean in np.arange(-4, 4.1, 0.2)
        for width in np.arange(0.6, 4.1, 0.2)
    ]
    forward = min(fits, key=lambda q: float(kl_div(np.log(q), p, reduction="sum")))
    backward = min(fits, key=lambda q: float(kl_div(np.log(p), q, reduction="sum")))
    axis.fill_between(x, p, color=SOFT, alpha=0.25, linewidth=0)
    label(axis, (4.0, 0.006), "target p", color=SOFT, offset=(8, 4))
    curve(axis, x, forward, "KL(p ‖ q)", at=150, offset=(-4, 11))
    curve(axis, x, backward, "KL(q ‖ p)", color=SECOND, dash="--", at=108, offset=(8, 4))
    axis.set(xticks=(), yticks=(), ylim=(0, 0.024))
    axis.spines["left"].set_visible(False)
    return figure


def dice_and_cross_entropy() -> Figure:
    """What finding a share of a small object costs in Dice and in the mean cross-entropy."""
    figure, (axis,) = axes()
    target = (np.arange(10_000) < 100).astype(float)[None]
    shares = np.linspace(0, 1, 51)
    dice, bce = [], []
    for share in shares:
        found = np.arange(10_000) < round(100 * share)
        p = np.where(found, 0.99, 0.001)[None]
        dice.append(float(dice_loss(p, target)))
        bce.append(float(binary_cross_entropy(p, target)))
    curve(axis, shares, np.array(dice), "Dice", at=25, offset=(8, 8))
    name = "cross-entropy, mean over pixels"
    curve(axis, shares, np.array(bce), name, color=SECOND, dash="--", at=10, offset=(0, 11))
    axis.set(xlabel="share of the object that is found", ylabel="loss", ylim=(0, 1.05))
    axis.set_xticks((0, 0.5, 1), ["0", "½", "1"])
    return figure
