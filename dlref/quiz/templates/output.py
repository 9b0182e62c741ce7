"""Predict what code prints: the examples of the concept's own documentation, executed.

A comment in an example (`# 0.5 * 1, then 2 * (10 - 1)`) is what the explanation says about it.
"""

import ast
import hashlib
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from dlref.quiz.code import Code
from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.execution import example_comments, example_script, is_reproduced

NAME = "output"

MAX_LINES = 6
MAX_TEX = 160
MAX_CHARS = 48
MAX_EXAMPLES = 2  # of one function
MAX_LONG_NUMBERS = 3
LONG_NUMBER = re.compile(r"\d\.\d{3,}")
NUMBER = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?")
ROUGHLY = 0.05  # how near a guess of a long number must come
TELLS_LITTLE = ("True", "False", "None")
OBJECT = re.compile(r"\b[A-Z]\w*\(")
NAMES_ONLY = re.compile(r"\[(?:'[^']*'(?:, )?)+\]")
TWIN = "the class does what its function does, which is asked"
NEVER_MATTERS = ("eps", "ignore_index")
ABOUT_DECAY = re.compile(r",? with (?:an L2 penalty|(?:either|decoupled)\b[^,.]*decay)[^.]*")


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the output of each example that a reader can predict, of functions before classes."""
    by_function: set[str] = set()
    for code in sorted(material.codes, key=lambda code: inspect.isclass(code.function)):
        asked: list[str] = []
        for number, example in enumerate(code.examples):
            if not example.expected:
                continue
            is_twin = inspect.isclass(code.function) and code.concept in by_function
            reason = TWIN if is_twin else fault(code, number, asked)
            if reason:
                yield Drop(NAME, code.concept, code.place.line, reason)
            else:
                asked.append(example.expected.strip())
                yield draft(material, code, number)
        if asked and not inspect.isclass(code.function):
            by_function.add(code.concept)


def fault(code: Code, number: int, asked: list[str]) -> str:
    """Why an example cannot be asked, or an empty string."""
    script, expected = example_script(code, number), (code.examples[number].expected or "").strip()
    if len(script.splitlines()) > MAX_LINES:
        return f"more than {MAX_LINES} lines of code"
    if "\n" in expected or len(expected) > MAX_CHARS or "..." in expected:
        return "the output is long, an error or cut short"
    if "array(" in expected:
        return "the output shows how NumPy writes an array; end the example with .tolist()"
    if OBJECT.search(expected):
        return "the output shows how an object is written"
    if NAMES_ONLY.fullmatch(expected) or f"{code.name}()" in script:
        return (
            "nothing to work out: the output lists names, or is what a call without arguments has"
        )
    if expected in TELLS_LITTLE:
        return "true or false in disguise"
    if len(LONG_NUMBER.findall(expected)) > MAX_LONG_NUMBERS or not is_guessable(expected):
        return "the output has too many digits to predict"
    if re.sub(r"\s", "", expected) in re.sub(r"\s", "", script):
        return "the code shows its output"
    if len(asked) == MAX_EXAMPLES or expected in asked:
        return "other examples of the function are asked"
    if not is_reproduced(code, number):
        return "the example does not print what it documents"
    return ""


def is_guessable(expected: str) -> bool:
    """Whether a rough guess can be told from a wrong one: no number is small."""
    if not LONG_NUMBER.search(expected):
        return True
    numbers = [float(number) for number in NUMBER.findall(expected)]
    return all(number == 0 or number >= 4 * ROUGHLY for number in numbers)


def draft(material: Material, code: Code, number: int) -> Draft:
    """What does this print?"""
    script, expected = example_script(code, number), (code.examples[number].expected or "").strip()
    rough = bool(LONG_NUMBER.search(expected))
    near = " One decimal is near enough." if rough else ""
    says = summary(doing(material, code), script)
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=f"{code.name.lower()}-{hashlib.sha256(script.encode()).hexdigest()[:6]}",
        level="apply",
        type="code-output",
        stem=f"What does this print{imported(code, script)}?{signatures(code, script)}{near}"
        f"\n\n```python\n{script}\n```",
        hint=says + formula(code, script),
        explanation=f"{says}{formula(code, script)}{because(code, number)}"
        f" So it prints `{expected}`.",
        source=code.place,
        proof={"kind": "executed", "asks": "output", "symbol": code.symbol, "script": script},
        answer=expected,
        tolerance={"abs": ROUGHLY} if rough else {},
    )


def imported(code: Code, script: str) -> str:
    """Where the names come from that the code takes from the module of its subject."""
    names = ", ".join(used(code, script))
    return f", after `from {code.module} import {names}`" if names else ""


def used(code: Code, script: str) -> list[str]:
    """The public names of the module of its subject that the code uses."""
    public = importlib.import_module(code.module).__all__
    names = {node.id for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Name)}
    return [name for name in public if name in names]


def signatures(code: Code, script: str) -> str:
    """How the functions are called whose arguments the code leaves or gives by place."""
    module = importlib.import_module(code.module)
    found = [arguments(name, getattr(module, name), script) for name in used(code, script)]
    shown = " and ".join(f"`{one}`" for one in found if one)
    return f" The arguments are {shown}." if shown else ""


def arguments(name: str, function: Callable[..., Any], script: str) -> str:
    """A call as the documentation writes it; empty if its only argument explains itself."""
    calls = [
        node
        for node in ast.walk(ast.parse(script))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    if not calls:
        return ""
    by_place = max(len(call.args) for call in calls)
    by_name = {keyword.arg for call in calls for keyword in call.keywords}
    if None in by_name:  # `**options`, which the code shows
        return ""
    given = [
        parameter
        for place, parameter in enumerate(inspect.signature(function).parameters.values())
        if place < by_place or parameter.name in by_name or matters(parameter)
    ]
    unsaid = by_place > 1 or any(each.name not in by_name for each in given[by_place:])
    shown = (each.name if each.name in by_name else written(each) for each in given)
    return f"{name}({', '.join(shown)})" if unsaid else ""


def matters(parameter: inspect.Parameter) -> bool:
    """Whether an argument that is left has a number that a reader has to know."""
    is_number = isinstance(parameter.default, (int, float, tuple))
    return is_number and bool(parameter.default) and parameter.name not in NEVER_MATTERS


def written(parameter: inspect.Parameter) -> str:
    """An argument, with its default if that is a number."""
    if not matters(parameter):
        return parameter.name
    default = parameter.default
    if isinstance(default, tuple):
        return f"{parameter.name}=({', '.join(f'{number:.6g}' for number in default)})"
    return f"{parameter.name}={default if isinstance(default, bool) else f'{default:.6g}'}"


def summary(code: Code, script: str) -> str:
    """The first line of the documentation, without a decay that the code does not ask for."""
    may_decay = "weight_decay" in inspect.signature(code.function).parameters
    is_left = may_decay and "weight_decay" not in script
    return ABOUT_DECAY.sub("", code.summary) if is_left else code.summary


def doing(material: Material, code: Code) -> Code:
    """The function that does what a class is about, if the concept has one."""
    if not inspect.isclass(code.function):
        return code
    siblings = material.code[code.concept]
    return next((one for one in siblings if not inspect.isclass(one.function)), code)


def because(code: Code, number: int) -> str:
    """What the comments in the example say, as a sentence."""
    comments = "; ".join(example_comments(code, number))
    return f" Here: {comments}." if comments else ""


def formula(code: Code, script: str) -> str:
    """The documented formula as a sentence, if it is short and about what the code does."""
    is_other = summary(code, script) != code.summary
    return f" The formula is ${code.tex}$." if 0 < len(code.tex) <= MAX_TEX and not is_other else ""
