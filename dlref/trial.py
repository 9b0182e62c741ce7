"""Runs a function that a learner has written against test vectors, and says what each gives.

In the browser it runs in the worker, in a terminal in a process of its own: `python -m dlref.trial`
reads `{"code", "module", "name", "tests"}` and prints a line of JSON for each test.
"""

import importlib
import json
import math
import sys
import warnings
from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from dlref.runner import Runner, readable

__all__ = ["names_around", "plain", "report", "result_of", "same", "show"]

RELATIVE, ABSOLUTE = 1e-6, 1e-9
DIGITS = 10  # what every machine agrees on
FEW = 5
MAX_SHOWN = 1000  # characters of what a call gave
LEARNER = "learner"


def names_around(module: str, name: str) -> dict[str, Any]:
    """The names that the body of a function sees, without the function itself."""
    names = vars(importlib.import_module(module))
    return {key: value for key, value in names.items() if key != name and key[:2] != "__"}


def report(tests: str, namespace: Mapping[str, Any]) -> None:
    """Print for each call a line of JSON: whether its result is right, and what it gave.

    Args:
        tests: Pairs of call and result, as JSON.
        namespace: What the names in a call mean.
    """
    for call, gives in json.loads(tests):
        try:
            given = result_of(call, namespace)
            passed, (want, got) = same(given, gives), told_apart(gives, given)
        except Exception as error:  # whatever the learner's code raises is its result
            passed, want, got = False, show(gives, FEW), readable(error).strip()
        outcome = {"passed": passed, "want": want, "got": got[-MAX_SHOWN:]}
        # on a line of its own, even if the learner's code has printed half a line
        print("\n" + json.dumps(outcome), flush=True)


def told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Two plain values as a reader sees them, with all digits where few show no difference."""
    few = show(one, FEW), show(other, FEW)
    alike = few[0] == few[1] and not same(one, other)
    return (show(one, DIGITS), show(other, DIGITS)) if alike else few


@cache
def compiled(call: str) -> CodeType:
    """A call, ready to run."""
    return compile(call, "<vector>", "eval", dont_inherit=True)


def result_of(call: str, namespace: Mapping[str, Any]) -> Any:
    """Run a call where these names mean what they do; return its plain result.

    Raises:
        Exception: Whatever the code raises, and a warning that NumPy does not keep to itself.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return plain(eval(compiled(call), dict(namespace)))


def plain(value: Any) -> Any:
    """A value as JSON has it: arrays, tuples and lists become lists, numbers Python's own."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return float(f"{value:.{DIGITS}g}") + 0.0 if isinstance(value, float) else value


def same(one: Any, other: Any) -> bool:
    """Whether two plain values agree, the last digits of numbers aside."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return bool(one == other)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def show(value: Any, digits: int = 4) -> str:
    """A plain value as a reader sees it, numbers with a few digits."""
    if isinstance(value, list):
        return f"[{', '.join(show(part, digits) for part in value)}]"
    return f"{value:.{digits}g}" if isinstance(value, float) else repr(value)


def main() -> int:
    """Run what stands on the standard input; what stops the code goes to the standard error."""
    task, out = json.load(sys.stdin), sys.stdout
    runner = Runner(lambda stream, text: print(text, end="", file=out, flush=True))
    runner.namespaces[LEARNER] = names_around(task["module"], task["name"])
    error = runner.run(task["code"], LEARNER, mode="script")
    if error is None:
        runner.namespaces[LEARNER] |= {"_report": report, "_tests": json.dumps(task["tests"])}
        error = runner.run("_report(_tests, globals())", LEARNER, mode="script")
    if error is not None:
        print(error, file=sys.stderr)
    return int(error is not None)


if __name__ == "__main__":
    raise SystemExit(main())
