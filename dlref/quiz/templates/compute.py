"""Compute by hand: one number from simple numbers, executed by the concept's own code."""

import hashlib
import inspect
import math
import re
from collections.abc import Iterator
from itertools import product
from statistics import NormalDist
from typing import NamedTuple

from dlref.formula import FormulaError, parse_formula
from dlref.quiz.code import Code
from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.execution import call, round_to
from dlref.quiz.numeric import show_number
from dlref.quiz.tasks import OF_FORMULAS, TASKS
from dlref.quiz.templates.tasks import typed_drafts

NAME = "compute"

INPUTS = (-2.0, 2.0, 3.0, -1.0, 1.0, 4.0, 0.5, 10.0, 100.0)
OF_TABLES = (-2.0, -1.0, 1.0, 2.0)
MAX_TRIES = 300
WELL_KNOWN = ("x", r"\alpha", r"\beta")  # symbols that the name of an activation says
MAX_SHOWN = 5  # arguments that the question may give
EXACT_DIGITS = 3
ROUNDED_DIGITS = 2
AGREE = 0.01  # of the last digit that is asked
EXPONENTIAL = re.compile(r"e\^|\\exp|\\sigma|\\tanh|\\log|\\ln")
LOGARITHM = re.compile(r"\\(?:log|ln)\b.*e\^")  # of exponentials: no table holds it
NORMAL = re.compile(r"\\Phi|\\operatorname\{erf\}")


class Case(NamedTuple):
    """Arguments, the result, and to how many decimals it is asked."""

    arguments: dict[str, float]
    value: float
    digits: int


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the value or count of each task, and for one of each other function of numbers."""
    tasks = [task for task in TASKS if task.kind == "value"]
    counts = [task for task in TASKS if task.kind == "count"]
    yield from typed_drafts(NAME, [*tasks, *counts], material)
    worked_out = {task.symbol for task in tasks}
    for code in material.codes:
        if code.symbol in worked_out:
            continue
        is_alone = len(material.code[code.concept]) == 1
        case = first_case(code) if is_alone else "the name of the concept does not say which"
        if isinstance(case, str):
            yield Drop(NAME, code.concept, code.place.line, case)
        else:
            yield draft(material, code, case)


def first_case(code: Code) -> Case | str:
    """The simplest arguments that give a telling result, or why there are none."""
    if LOGARITHM.search(code.tex):
        return "the formula needs a calculator"
    names = arguments_of(code)
    if isinstance(names, str):
        return names
    grid = list(product(*names.values()))
    grid.sort(key=lambda values: hashlib.sha256(f"{code.symbol} {values}".encode()).digest())
    cases = [judged(code, dict(zip(names, v, strict=True))) for v in grid[:MAX_TRIES]]
    telling = [case for case in cases if case is not None]
    if not telling:
        return "no simple numbers give a telling result"
    if code.symbol not in OF_FORMULAS:
        return "its sum is not written out in dlref/quiz/tasks/sums.py"
    best = min(telling, key=lambda case: case.digits if is_exact(case.value) else 9)
    return best if agrees(code, best) else "the documented formula gives another value"


def arguments_of(code: Code) -> dict[str, tuple[float, ...]] | str:
    """Candidates for each argument: simple numbers, or the default."""
    candidates: dict[str, tuple[float, ...]] = {}
    for parameter in inspect.signature(code.function).parameters.values():
        default = parameter.default
        if default is inspect.Parameter.empty:
            is_tabled = EXPONENTIAL.search(code.tex) or NORMAL.search(code.tex)
            candidates[parameter.name] = OF_TABLES if is_tabled else INPUTS
        elif isinstance(default, (int, float)) and not isinstance(default, bool):
            candidates[parameter.name] = (float(default),)
        else:
            continue
        if parameter.name not in code.symbols:
            return f"the argument {parameter.name} has no symbol"
        if code.symbols[parameter.name] not in WELL_KNOWN:
            return "the question would have to show the formula, and ask for arithmetic"
    if not 1 <= len(candidates) <= MAX_SHOWN:
        return f"{len(candidates)} numeric arguments"
    return candidates


def judged(code: Code, arguments: dict[str, float]) -> Case | None:
    """The case, if its result has to be worked out: neither given, nor zero, nor unaffected."""
    value = call(code.function, arguments)
    if value is None or not 0.01 <= abs(value) <= 1000 or math.isclose(abs(value), 1):
        return None
    if not is_exact(value) and math.isclose(value, round(value), abs_tol=0.02):
        return None
    if any(math.isclose(abs(value), abs(given)) for given in arguments.values()):
        return None
    for name, given in arguments.items():
        other = call(code.function, {**arguments, name: 0.75 * given})
        if other is not None and math.isclose(other, value):
            return None
    digits = decimals(value) if is_exact(value) else ROUNDED_DIGITS
    return Case(arguments, value, max(digits, 0))


def is_exact(value: float) -> bool:
    """Whether a number has few decimals."""
    return math.isclose(value, round(value, EXACT_DIGITS), abs_tol=1e-12)


def decimals(value: float) -> int:
    """How many decimals a number has, at most three."""
    return next(
        d for d in range(EXACT_DIGITS + 1) if d == 3 or math.isclose(value, round(value, d))
    )


def agrees(code: Code, case: Case) -> bool:
    """Whether the documented formula, if it can be evaluated, has the same value."""
    values = {code.symbols[name]: value for name, value in case.arguments.items()}
    try:
        parsed = parse_formula(code.tex)
        if not set(parsed.symbols) <= set(values):
            return False
        return bool(abs(float(parsed.evaluate(values)) - case.value) < AGREE * 10.0**-case.digits)
    except (FormulaError, TypeError):
        return False


def draft(material: Material, code: Code, case: Case) -> Draft:
    """What does X give for these numbers?"""
    given = [f"${code.symbols[name]} = {show_number(v)}$" for name, v in case.arguments.items()]
    where = " and ".join(part for part in (", ".join(given[:-1]), given[-1]) if part)
    answer = round_to(case.value, case.digits)
    exact = is_exact(case.value)
    asked = "" if exact else f" Round to {ROUNDED_DIGITS} decimals."
    result = show(answer, case.digits)
    spoken = material.spoken(code.concept)
    worked = OF_FORMULAS[code.symbol](**case.arguments)
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=code.name.lower(),
        level="apply",
        type="numeric",
        stem=f"What does {spoken} give for {where}?{asked}",
        hint=f"The formula is ${code.tex}$.{constants(code, case)}",
        explanation=f"{material.about(code.concept)}Put the numbers into ${code.tex}$: {worked} is "
        f"{'exactly' if exact else 'about'} {result}.",
        source=code.place,
        proof={
            "kind": "executed",
            "asks": "value",
            "symbol": code.symbol,
            "arguments": dict(case.arguments),
            "digits": case.digits,
        },
        answer=answer,
        tolerance={"abs": round(0.5 * 10.0**-case.digits, 9) if not exact else 1e-6},
    )


def show(value: float, digits: int) -> str:
    """A number with as many decimals as were asked."""
    return f"{value:.{digits}f}"


def constants(code: Code, case: Case) -> str:
    """The values that nobody has in the head, where the formula has an exponential or the like."""
    known: dict[str, float] = {}
    if EXPONENTIAL.search(code.tex):
        known |= {f"e^{{{n}}}": math.exp(n) for n in (-2, -1, 1, 2)}
    if NORMAL.search(code.tex):
        known |= {rf"\Phi({n})": NormalDist().cdf(n) for n in (-2, -1, 1, 2)}
    if not known or is_exact(case.value):
        return ""
    shown = [rf"${name} \approx {value:.3f}$" for name, value in known.items()]
    return f" Useful: {', '.join(shown)}."
