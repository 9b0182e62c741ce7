"""Tasks: questions whose answer the package executes, beside the wrong ways of working them out.

A bank names a task and its ways; what they run stands here, so a foreign bank brings no code.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

__all__ = ["Case", "Task", "Way", "answer_of", "asked", "filled", "plain", "results", "shown"]

Case = dict[str, Any]
AGREE = 1e-6  # relative, of the code and the same worked out by hand


class Way(NamedTuple):
    """A wrong way to work a task out that people really take.

    Attributes:
        name: Names it in a proof.
        run: Takes the arguments of a case, by name.
        why: What is wrong with it, in a sentence.
    """

    name: str
    run: Callable[..., Any]
    why: str


class Task(NamedTuple):
    """A question with numbers or shapes to fill in.

    Attributes:
        symbol: What the page places; it decides the concept that the task is about.
        slot: Names the task among those of its symbol.
        kind: Whether a shape or a count is asked, or a value.
        asks: The question; `<name>` stands for an argument.
        cases: Arguments to choose from.
        right: The answer, by the package's own code.
        by_hand: The same without that code.
        wrong: The ways that go wrong.
        hint: Helps without the answer.
        teaches: Why the answer is right; `<answer>` stands for it.
        digits: Decimals that are asked; None for shapes and whole numbers.
        heading: The concept that it is about, where that is not the one of the symbol.
    """

    symbol: str
    slot: str
    kind: Literal["shape", "count", "value"]
    asks: str
    cases: tuple[Case, ...]
    right: Callable[..., Any]
    by_hand: Callable[..., Any]
    wrong: tuple[Way, ...]
    hint: str
    teaches: str
    digits: int | None = None
    heading: str = ""


def answer_of(task: Task, case: Case) -> str:
    """Return the answer as an option shows it.

    Raises:
        ValueError: The code and the calculation by hand disagree.
    """
    right, by_hand = task.right(**case), task.by_hand(**case)
    if not np.allclose(np.asarray(right, float), np.asarray(by_hand, float), rtol=AGREE, atol=0):
        raise ValueError(f"{task.symbol} {task.slot}: the code gives {right}, by hand {by_hand}")
    return shown(right, task.digits)


def results(task: Task, case: Case) -> dict[str, str]:
    """Return what each wrong way gives, by its name; a way without a finite result is absent."""
    found: dict[str, str] = {}
    for way in task.wrong:
        try:
            with np.errstate(all="ignore"):
                found[way.name] = shown(way.run(**case), task.digits)
        except (ArithmeticError, ValueError):
            continue
    return found


def asked(task: Task, case: Case, *, typed: bool = False) -> str:
    """Return the question; where the answer is typed, it says how to round."""
    question = filled(task.asks, task, case)
    exact = math.isclose(float(answer_of(task, case)), task.right(**case)) if typed else True
    return question if exact else f"{question} Round to {task.digits} decimals."


def filled(text: str, task: Task, case: Case, **more: str) -> str:
    """Return a text of the task with its arguments put in."""
    values = {name: written(value) for name, value in case.items()} | more
    return re.sub(r"<(\w+)>", lambda match: values[match[1]], text)


def shown(value: Any, digits: int | None) -> str:
    """Return a result as text: a shape as code, a number with as many decimals as are asked.

    Raises:
        ValueError: The number is not finite.
    """
    if isinstance(value, tuple):
        return f"`{tuple(int(size) for size in value)}`"
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"a result must be finite, got {number}")
    return f"{round(number, digits or 0) + 0.0:.{digits or 0}f}"


def written(value: Any) -> str:
    """Return an argument as a question shows it."""
    if isinstance(value, (str, tuple, int)):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return re.sub(r"(\d)\.0\b", r"\1", str(value))


def plain(case: Case) -> Any:
    """Return the arguments as a bank keeps them."""
    return json.loads(json.dumps(case))
