"""The answers of tasks are PyTorch's: a calculation that knows neither our code nor our hand's."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.nn import functional
from torch.optim import lr_scheduler

from dlref.quiz.tasks import TASKS, Case, answer_of


def t(*numbers: float) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def stepped(kind: Any, gradient: Callable[[float], float], w: float, steps: int, **options: Any) -> float:  # fmt: skip # noqa: E501
    """Where an optimizer takes one weight."""
    weight = torch.nn.Parameter(t(w))
    optimizer = kind([weight], **options)
    for _ in range(steps):
        weight.grad = t(gradient(float(weight.detach()[0])))
        optimizer.step()
    return float(weight.detach()[0])


def rate(schedule: Callable[[Any], Any], steps: int) -> float:
    """The rate at a step of a schedule that starts from 1."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(t(0.0))], lr=1.0)
    scheduler = schedule(optimizer)
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
    return float(optimizer.param_groups[0]["lr"])


def size(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def shape(tensor: torch.Tensor) -> tuple[int, ...]:
    return tuple(tensor.shape)


SGD, Adam, AdamW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
Adagrad, RMSprop = torch.optim.Adagrad, torch.optim.RMSprop
Oracle = Callable[..., Any]

ORACLES: tuple[tuple[str, str, Oracle], ...] = (
    ("mse_loss", "mean", lambda x, y: functional.mse_loss(t(*x), t(*y))),
    ("l1_loss", "mean", lambda x, y: functional.l1_loss(t(*x), t(*y))),
    ("huber_loss", "outlier",
     lambda r, delta: functional.huber_loss(t(r), t(0.0), delta=delta)),
    ("smooth_l1_loss", "small",
     lambda r, beta: functional.smooth_l1_loss(t(r), t(0.0), beta=beta)),
    ("binary_cross_entropy", "one",
     lambda p, y: functional.binary_cross_entropy(t(p), t(float(y)))),
    ("cross_entropy", "uniform",
     lambda k: functional.cross_entropy(t(*[0.0] * k)[None], torch.tensor([0]))),
    ("nll_loss", "pick", lambda x, y: functional.nll_loss(t(*x)[None], torch.tensor([y]))),
    ("kl_div", "direction",
     lambda p, q: functional.kl_div(t(*q).log(), t(*p), reduction="sum")),
    ("multi_margin_loss", "sum",
     lambda z: functional.multi_margin_loss(t(*z)[None], torch.tensor([0]))),
    ("triplet_margin_loss", "distances", lambda dp, dn, m: functional.triplet_margin_loss(
        t(0.0, 0.0)[None], t(dp, 0.0)[None], t(0.0, dn)[None], margin=m)),
    ("softmax", "second-entry", lambda shown, e: torch.softmax(t(*e).log(), 0)[1]),
    ("logsumexp", "equal", lambda n, z: torch.logsumexp(t(*[z] * n), 0)),
    ("layer_norm", "first-entry",
     lambda x: functional.layer_norm(t(*x), (len(x),), eps=0.0)[0]),
    ("rms_norm", "first-entry",
     lambda x: functional.rms_norm(t(*x), (len(x),), eps=1e-300)[0]),
    ("batch_norm", "evaluation", lambda x, m, v, g, b: functional.batch_norm(
        t(x)[None], t(m), t(v), t(g), t(b), eps=0.0)[0, 0]),
    ("gradient_descent", "two-steps", lambda w, lr: stepped(SGD, lambda w: 2 * w, w, 2, lr=lr)),
    ("momentum_update", "two-steps",
     lambda lr, mu: stepped(SGD, lambda w: 1.0, 0.0, 2, lr=lr, momentum=mu)),
    ("adam_update", "first-step",
     lambda g, lr: stepped(Adam, lambda w: g, 0.0, 1, lr=lr, eps=0.0)),
    ("decay_weights", "decoupled",
     lambda w, lr, wd: stepped(AdamW, lambda w: 0.0, w, 1, lr=lr, weight_decay=wd)),
    ("adagrad_update", "two-steps",
     lambda g, lr: stepped(Adagrad, lambda w: g, 0.0, 2, lr=lr, eps=0.0)),
    ("rmsprop_update", "first-step",
     lambda g, lr, alpha: -stepped(RMSprop, lambda w: g, 0.0, 1, lr=lr, alpha=alpha, eps=0.0)),
    ("SGD", "l2", lambda lr, wd, w, g: stepped(SGD, lambda w: g, w, 1, lr=lr, weight_decay=wd)),
    ("step_decay", "at-step",
     lambda t, size, gamma: rate(lambda o: lr_scheduler.StepLR(o, size, gamma), t)),
    ("multi_step_decay", "at-step",
     lambda t, at, gamma: rate(lambda o: lr_scheduler.MultiStepLR(o, at, gamma), t)),
    ("exponential_decay", "at-step",
     lambda t, lr, gamma: lr * rate(lambda o: lr_scheduler.ExponentialLR(o, gamma), t)),
    ("polynomial_decay", "at-step",
     lambda t, n, p: rate(lambda o: lr_scheduler.PolynomialLR(o, n, p), t)),
    ("linear_ramp", "at-step",
     lambda t, n, a, b: rate(lambda o: lr_scheduler.LinearLR(o, a, b, n), t)),
    ("cosine_annealing", "at-step", lambda t, n, hi, lo:
        lo + (hi - lo) * rate(lambda o: lr_scheduler.CosineAnnealingLR(o, n), t)),
    ("cosine_warm_restarts", "restart",
     lambda t, n: rate(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, n, 2), t)),
    ("cyclical_lr", "triangle", lambda t, u, lo, hi:
        rate(lambda o: lr_scheduler.CyclicLR(o, lo, hi, u, cycle_momentum=False), t)),
    ("Linear", "parameters", lambda n, m: size(torch.nn.Linear(n, m))),
    ("BatchNorm", "parameters", lambda c, h: size(torch.nn.BatchNorm2d(c))),
    ("LayerNorm", "parameters", lambda n, t, d: size(torch.nn.LayerNorm(d))),
    ("GroupNorm", "parameters", lambda g, c: size(torch.nn.GroupNorm(g, c))),
    ("RMSNorm", "parameters", lambda d: size(torch.nn.RMSNorm(d))),
    ("linear", "linear", lambda x, w: shape(functional.linear(torch.zeros(x), torch.zeros(w)))),
    ("glu", "glu", lambda x: shape(functional.glu(torch.zeros(x)))),
    ("logsumexp", "reduced", lambda z: shape(torch.logsumexp(torch.zeros(z), -1))),
    ("logsumexp", "kept", lambda z: shape(torch.logsumexp(torch.zeros(z), 0, keepdim=True))),
    ("cross_entropy", "unreduced", lambda z, y: shape(functional.cross_entropy(
        torch.zeros(z), torch.zeros(y, dtype=torch.long), reduction="none"))),
)  # fmt: skip


def cases() -> list[Any]:
    named = {(task.symbol.rpartition(".")[2], task.slot): task for task in TASKS}
    return [
        pytest.param(named[name, slot], case, oracle, id=f"{name}-{slot}-{number}")
        for name, slot, oracle in ORACLES
        for number, case in enumerate(named[name, slot].cases)
    ]


@pytest.mark.parametrize(("task", "case", "oracle"), cases())
def test_task__has_the_answer_that_torch_gives(task: Any, case: Case, oracle: Oracle) -> None:
    given, expected = answer_of(task, case), oracle(**case)
    if isinstance(expected, tuple):
        assert given == f"`{expected}`"
    else:
        tolerance = 0.5 * 10.0 ** -(task.digits or 0) + 1e-9
        assert math.isclose(float(given), float(expected), rel_tol=0, abs_tol=tolerance)
