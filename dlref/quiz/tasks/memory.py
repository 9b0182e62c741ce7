"""What optimizers remember between the steps."""

from typing import Any

import numpy as np

from dlref import optim
from dlref.autodiff import Parameter
from dlref.quiz.tasks.task import Task, Way

__all__ = ["MEMORY"]


def remembered(optimizer: type[Any], n: int, **options: Any) -> int:
    """How many numbers an optimizer keeps between the steps for n parameters, beside counters."""
    theta = Parameter(np.ones(n))
    made = optimizer([theta], lr=0.1, **options)
    theta.grad = np.ones(n)
    made.step()
    kept = [value for value in made.state[id(theta)].values() if np.shape(value) == (n,)]
    return sum(value.size for value in kept)


def memory(
    symbol: str, slot: str, name: str, optimizer: type[Any], kept: int, what: str, **options: Any
) -> Task:
    """How much does an optimizer remember?"""
    counted = {
        0: "It has to remember something: its step reads averages of earlier gradients.",
        1: "That is one number a parameter; count what its formula carries from step to step.",
        2: "That is two numbers a parameter, as Adam has; count what its formula carries over.",
        3: "That is three numbers a parameter; count what its formula carries from step to step.",
        4: "That is four numbers a parameter; count what its formula carries from step to step.",
    }
    if kept > 2:
        del counted[0]  # 1, 2 and 4 are nearer
    if not kept:
        counted[1] = "That is a velocity, which plain gradient descent lacks."
        counted[2] = "That is what Adam keeps: two averages."
    return Task(
        symbol, slot, "count",
        f"A network has <n> parameters. How many numbers does {name} keep between the steps, "
        "besides the parameters, their gradients and a step counter?",
        ({"n": 1000}, {"n": 5000}, {"n": 250}),
        lambda n: remembered(optimizer, n, **options),
        lambda n: kept * n,
        tuple(
            Way(f"times-{k}", lambda n, k=k: k * n, why)
            for k, why in counted.items() if k != kept
        ),
        "Which quantities of its formula have the index $t - 1$, besides the parameters?",
        f"{what} So <n> parameters need <answer> further numbers.",
    )  # fmt: skip


MEMORY: tuple[Task, ...] = (
    memory("dlref.optim.sgd.SGD", "memory", "SGD without momentum", optim.SGD, 0,
           "A step reads the present gradient only."),
    memory("dlref.optim.adam.Adam", "memory", "Adam", optim.Adam, 2,
           "Adam keeps an average of the gradients and one of their squares."),
    memory("dlref.optim.adam.Adam", "memory-amsgrad", "Adam with `amsgrad=True`", optim.Adam, 3,
           "Besides Adam's two averages it keeps the largest second moment so far.", amsgrad=True),
    memory("dlref.optim.adaptive.Adagrad", "memory", "Adagrad", optim.Adagrad, 1,
           "Adagrad keeps the sum of the squared gradients."),
    memory("dlref.optim.adaptive.RMSprop", "memory", "RMSprop without momentum", optim.RMSprop, 1,
           "RMSprop keeps an average of the squared gradients."),
    memory("dlref.optim.adaptive.Adadelta", "memory", "Adadelta", optim.Adadelta, 2,
           "Adadelta keeps an average of the squared gradients and one of the squared steps."),
    memory("dlref.optim.adam_relatives.Lion", "memory", "Lion", optim.Lion, 1,
           "Lion keeps one average of the gradients and takes its sign."),
    memory("dlref.optim.adam_relatives.Adamax", "memory", "Adamax", optim.Adamax, 2,
           "Adamax keeps an average of the gradients and a decaying maximum of their sizes."),
)  # fmt: skip
