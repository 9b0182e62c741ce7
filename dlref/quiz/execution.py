"""Runs what executed proofs are about: calls with literal numbers, documented examples, checks.

Only functions that the page itself places are called, and only with numbers; a check is code of a
page of this repository. A bank carries no code that could run here.
"""

import importlib
import inspect
import io
import math
import tokenize
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from dlref.quiz.code import Code
from dlref.snippets import Example, Snippet, outputs_agree, run_snippet

__all__ = [
    "CheckError",
    "call",
    "evaluate_check",
    "example_comments",
    "example_script",
    "is_reproduced",
    "round_to",
]

MAX_ARGUMENTS = 8


def call(function: Callable[..., Any], arguments: Mapping[str, float]) -> float | None:
    """Return the number that a function gives for numbers; None where it gives none."""
    if len(arguments) > MAX_ARGUMENTS or not all(_is_number(v) for v in arguments.values()):
        return None
    known = inspect.signature(function).parameters
    if not set(arguments) <= set(known):
        return None
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(function(**arguments))
    except (ValueError, TypeError, ArithmeticError, IndexError, AttributeError):
        return None
    if value.shape != () or value.dtype.kind not in "fiu" or not math.isfinite(float(value)):
        return None
    return float(value)


class CheckError(ValueError):
    """A check that raises: says which and why."""


def evaluate_check(codes: Iterable[Code], setup: str, expression: str) -> Any:
    """Return the value of an expression in the public names of some codes' modules, and `np`.

    Raises:
        CheckError: The setup or the expression raises.
    """
    names: dict[str, Any] = {"np": np}
    for module in dict.fromkeys(code.module for code in codes):
        loaded = importlib.import_module(module)
        names |= {name: getattr(loaded, name) for name in loaded.__all__}
    try:
        with np.errstate(all="ignore"):
            exec(setup, names)
            return eval(expression, names)
    except Exception as error:  # whatever the author's code raises
        raise CheckError(f"{expression!r} raises {error!r}") from error


def round_to(value: float, digits: int) -> float:
    """Round, without a minus zero."""
    return round(value, digits) + 0.0


def example_script(code: Code, number: int) -> str:
    """The lines that lead to one example's output: setup without output, then the example."""
    return "".join(map(without_comments, leading_to(code, number))).rstrip()


def example_comments(code: Code, number: int) -> list[str]:
    """What the comments of those lines say about the output."""
    return [
        token.string.lstrip("# ")
        for source in leading_to(code, number)
        for token in tokens(source)
        if token.type == tokenize.COMMENT
    ]


def leading_to(code: Code, number: int) -> list[str]:
    """The setup before one example, and the example."""
    setup = [e.code for e in code.examples[:number] if not e.expected]
    return [*setup, code.examples[number].code]


def tokens(source: str) -> list[tokenize.TokenInfo]:
    """The tokens of code."""
    return list(tokenize.generate_tokens(io.StringIO(source).readline))


def without_comments(source: str) -> str:
    """The same code without its comments, which may tell what it prints."""
    lines = source.splitlines()
    for token in reversed(tokens(source)):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    return "".join(f"{line}\n" for line in lines if line.strip())


def is_reproduced(code: Code, number: int) -> bool:
    """Whether an example prints what it is documented to print, run by its script alone."""
    script, expected = example_script(code, number), code.examples[number].expected or ""
    prelude = f"import numpy as np\nfrom {code.module} import *"
    snippet = Snippet(code.symbol, code.path, 1, prelude, (Example(script, expected),))
    (outcome,) = run_snippet(snippet)
    return outcome.error is None and outputs_agree(expected, outcome.output)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
