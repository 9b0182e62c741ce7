"""Curves of learning-rate schedules."""

from collections.abc import Callable

import numpy as np

from dlref import schedules
from dlref.quiz.curves.curve import Curve, Family

__all__ = ["RATES"]

RATE = Family("rate", "Which curve is the learning rate of <name>, drawn from step 0 to 100?",
              (0, 100),
              (-0.15, 1.1), ((50, 100), (0.5, 1)),
              "Where does the rate start, where is it flat, where does it jump?")  # fmt: skip


def relative(f: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """A schedule as a share of its highest rate."""

    def scaled(t: np.ndarray) -> np.ndarray:
        rates = np.asarray(f(t))
        return np.asarray(rates / np.max(rates))

    return scaled


def rate(module: str, name: str, slot: str, said: str,
         f: Callable[[np.ndarray], np.ndarray], trait: str) -> Curve:  # fmt: skip
    """A curve of a schedule."""
    return Curve(RATE, f"dlref.schedules.{module}.{name}", slot, said, relative(f), trait)


RATES: tuple[Curve, ...] = (
    rate("decay", "step_decay", "step", "step decay with $\\gamma = 0.5$ every 30 steps",
         lambda t: np.asarray(schedules.step_decay(t, lr=1.0, step_size=30, gamma=0.5)),
         "is a staircase whose steps are equally long"),
    rate("decay", "multi_step_decay", "multi-step",
         "multi-step decay with $\\gamma = 0.3$ at the steps 50 and 80",
         lambda t: np.asarray(
             schedules.multi_step_decay(t, lr=1.0, milestones=[50, 80], gamma=0.3)),
         "is a staircase whose steps are chosen one by one"),
    rate("decay", "exponential_decay", "exponential", "exponential decay with $\\gamma = 0.96$",
         lambda t: np.asarray(schedules.exponential_decay(t, lr=1.0, gamma=0.96)),
         "falls fastest at the beginning and never reaches 0"),
    rate("decay", "polynomial_decay", "polynomial", "polynomial decay with the power 2",
         lambda t: np.asarray(
             schedules.polynomial_decay(t, lr=1.0, total_iters=100, power=2.0)),
         "falls fast at first and ends flat, exactly at 0"),
    rate("decay", "linear_ramp", "linear", "a linear schedule from 1 to 0.2 in 60 steps",
         lambda t: np.asarray(schedules.linear_ramp(
             t, lr=1.0, start_factor=1.0, end_factor=0.2, total_iters=60)),
         "is a straight line, then flat"),
    rate("cosine", "cosine_annealing", "cosine", "cosine annealing",
         lambda t: np.asarray(schedules.cosine_annealing(t, lr=1.0, T_max=100)),
         "starts flat, falls fastest half-way and ends flat"),
    rate("cosine", "cosine_warm_restarts", "restarts", "cosine annealing with warm restarts",
         lambda t: np.asarray(schedules.cosine_warm_restarts(t, lr=1.0, T_0=34, T_mult=2)),
         "jumps back to the top, and the second cycle is longer"),
    rate("warmup", "linear_warmup", "warmup", "linear warm-up over 40 steps",
         lambda t: np.asarray(schedules.linear_warmup(t, lr=1.0, warmup_steps=40)),
         "climbs as a line and stays at the top"),
    rate("warmup", "warmup_cosine", "warmup-cosine", "warm-up and cosine",
         lambda t: np.asarray(
             schedules.warmup_cosine(t, lr=1.0, warmup_steps=20, total_steps=100)),
         "climbs as a line, leaves the top slowly and ends flat at 0"),
    rate("warmup", "inverse_square_root", "inverse-square-root",
         "the inverse-square-root schedule with 20 steps of warm-up",
         lambda t: np.asarray(
             schedules.inverse_square_root(np.maximum(t, 1.0), d_model=64, warmup_steps=20)),
         "climbs as a line to a sharp peak and falls ever more slowly"),
    rate("warmup", "warmup_stable_decay", "stable", "warm-up, plateau and decay",
         lambda t: np.asarray(schedules.warmup_stable_decay(
             t, lr=1.0, warmup_steps=20, decay_steps=30, total_steps=100)),
         "climbs, stays at the top for long, and falls as a line at the end"),
    rate("cycles", "cyclical_lr", "cyclical", "a triangular cycle",
         lambda t: np.asarray(
             schedules.cyclical_lr(t, base_lr=0.1, max_lr=1.0, step_size_up=25)),
         "goes up and down as a zigzag of straight lines"),
    rate("cycles", "one_cycle", "one-cycle", "one cycle with cosine annealing",
         lambda t: np.asarray(schedules.one_cycle(t, max_lr=1.0, total_steps=101)[0]),
         "starts low, climbs smoothly to one peak and falls smoothly to almost 0"),
)  # fmt: skip
