"""Runs what executed proofs are about: calls with literal numbers, and documented examples.

Only functions that the page itself places are called, and only with numbers: a bank carries no
code that could run here.
"""

import inspect
import io
import math
import tokenize
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlref.quiz.code import Code
from dlref.snippets import Example, Snippet, outputs_agree, run_snippet

__all__ = ["call", "example_script", "is_reproduced", "round_to"]

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


def round_to(value: float, digits: int) -> float:
    """Round, without a minus zero."""
    return round(value, digits) + 0.0


def example_script(code: Code, number: int) -> str:
    """The lines that lead to one example's output: setup without output, then the example."""
    setup = [e.code for e in code.examples[:number] if not e.expected]
    return "".join(map(without_comments, [*setup, code.examples[number].code])).rstrip()


def without_comments(source: str) -> str:
    """The same code without its comments, which may tell what it prints."""
    lines = source.splitlines()
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(source).readline))):
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
