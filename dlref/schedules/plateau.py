"""The schedule that watches: it cuts the rate when a metric stops improving."""

from typing import Literal

from dlref.schedules.step import need, need_positive

__all__ = ["ReduceLROnPlateau"]


class ReduceLROnPlateau:
    r"""Cut the rate when a metric has not improved for more than `patience` steps.

    $$\eta_{t+1} = \begin{cases}
    \max(f\, \eta_t, \eta_{\min}) & b_t > P \\
    \eta_t & \text{otherwise}
    \end{cases}$$

    $b_t$ counts the steps in a row that brought no better metric than the best so far; a better
    one, a cut and each step of the cooldown set it to 0. Better means below
    $\text{best} \cdot (1 - \tau)$ (`rel`) or below $\text{best} - \tau$ (`abs`); with `max` the
    signs turn round. PyTorch's class of this name, but it holds the rate itself instead of an
    optimizer: write what `step` returns into the groups.

    Args:
        lr: $\eta_0$, the first rate, > 0.
        mode: Whether the metric should fall (`min`) or rise (`max`).
        factor: $f$, what remains of the rate after a cut, in (0, 1).
        patience: $P$, steps without improvement that are forgiven, >= 0.
        threshold: $\tau$, how much better counts as better, >= 0.
        threshold_mode: Whether the threshold is a share of the best (`rel`) or a distance (`abs`).
        cooldown: Steps after a cut that do not count, >= 0.
        min_lr: $\eta_{\min}$, the rate below which no cut leads, >= 0.
        eps: Smallest change that is worth a cut, >= 0.

    Returns:
        A schedule; `step(metric)` returns the rate to go on with.

    Raises:
        ValueError: An option is out of its range.

    Examples:
        >>> schedule = ReduceLROnPlateau(1.0, factor=0.5, patience=2)
        >>> [schedule.step(metric) for metric in (3.0, 2.0, 2.0, 2.0, 2.0)]  # the third bad one
        [1.0, 1.0, 1.0, 1.0, 0.5]

    Source: by hand He, Zhang, Ren & Sun (2016), section 3.4, <https://arxiv.org/abs/1512.03385>;
    as a rule PyTorch's `ReduceLROnPlateau`,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html>.
    See also: [`step_decay`][dlref.schedules.decay.step_decay], cuts at fixed times.

    Attributes:
        lr: The present rate.
        best: The best metric so far.
        num_bad_epochs: Steps without improvement in a row.
        cooldown_counter: Steps of the cooldown that remain.
    """

    def __init__(
        self,
        lr: float,
        *,
        mode: Literal["min", "max"] = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: Literal["rel", "abs"] = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        name = "ReduceLROnPlateau"
        need_positive(name, lr=lr)
        need(0 < factor < 1, f"{name} needs factor in (0, 1), got {factor=}")
        need(mode in ("min", "max"), f"{name} needs mode min or max, got {mode=}")
        known = threshold_mode in ("rel", "abs")
        need(known, f"{name} needs threshold_mode rel or abs, got {threshold_mode=}")
        options = {"patience": patience, "threshold": threshold, "cooldown": cooldown}
        for key, value in {**options, "min_lr": min_lr, "eps": eps}.items():
            need(value >= 0, f"{name} needs {key} >= 0, got {key}={value}")
        self.lr, self.mode, self.factor, self.patience = lr, mode, factor, patience
        self.threshold, self.threshold_mode = threshold, threshold_mode
        self.cooldown, self.min_lr, self.eps = cooldown, min_lr, eps
        self.best = float("inf") if mode == "min" else float("-inf")
        self.num_bad_epochs = self.cooldown_counter = 0

    def step(self, metric: float) -> float:
        """Take note of a metric and return the rate to go on with."""
        if self._is_better(metric):
            self.best, self.num_bad_epochs = metric, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            lr = max(self.lr * self.factor, self.min_lr)
            self.lr = lr if self.lr - lr > self.eps else self.lr
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        return self.lr

    def _is_better(self, metric: float) -> bool:
        """Whether a metric is better than the best by more than the threshold."""
        sign = 1 if self.mode == "max" else -1
        if self.threshold_mode == "rel":
            return sign * metric > sign * self.best * (1 + sign * self.threshold)
        return sign * metric > sign * self.best + self.threshold
