"""Predict what code prints: the examples of the concept's own documentation, executed.

A comment in an example (`# 0.5 * 1, then 2 * (10 - 1)`) is what the explanation says about it.
"""

import ast
import hashlib
import importlib
import inspect
import re
from collections.abc import Iterator

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
ABOUT_DECAY = re.compile(r",? with (?:an L2 penalty|(?:either|decoupled)\b[^,.]*decay)[^.]*")


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the output of each example that a reader can predict."""
    for code in material.codes:
        asked: list[str] = []
        for number, example in enumerate(code.examples):
            if not example.expected:
                continue
            reason = fault(code, number, asked)
            if reason:
                yield Drop(NAME, code.concept, code.place.line, reason)
            else:
                asked.append(example.expected.strip())
                yield draft(material, code, number)


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
    says = summary(code, script)
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=f"{code.name.lower()}-{hashlib.sha256(script.encode()).hexdigest()[:6]}",
        level="apply",
        type="code-output",
        stem=f"What does this print{imported(code, script)}?{near}\n\n```python\n{script}\n```",
        hint=says + defaults(code, script),
        explanation=f"{says}{formula(code, script)}{because(code, number)}"
        f" So it prints `{expected}`.",
        source=code.place,
        proof={"kind": "executed", "asks": "output", "symbol": code.symbol, "script": script},
        answer=expected,
        tolerance={"abs": ROUGHLY} if rough else {},
    )


def imported(code: Code, script: str) -> str:
    """Where the names come from that the code takes from the module of its subject."""
    public = importlib.import_module(code.module).__all__
    used = {node.id for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Name)}
    names = ", ".join(name for name in public if name in used)
    return f", after `from {code.module} import {names}`" if names else ""


def summary(code: Code, script: str) -> str:
    """The first line of the documentation, without a decay that the code does not ask for."""
    return code.summary if "weight_decay" in script else ABOUT_DECAY.sub("", code.summary)


def because(code: Code, number: int) -> str:
    """What the comments in the example say, as a sentence."""
    comments = "; ".join(example_comments(code, number))
    return f" Here: {comments}." if comments else ""


def formula(code: Code, script: str) -> str:
    """The documented formula as a sentence, if it is short and about what the code does."""
    is_other = summary(code, script) != code.summary
    return f" The formula is ${code.tex}$." if 0 < len(code.tex) <= MAX_TEX and not is_other else ""


def defaults(code: Code, script: str) -> str:
    """The arguments that the code leaves at a number that matters, which a reader cannot know."""
    left = [
        f"`{name}={parameter.default}`"
        for name, parameter in inspect.signature(code.function).parameters.items()
        if isinstance(parameter.default, (int, float)) and parameter.default
        if name != "eps" and not re.search(rf"\b{name}=", script)
    ]
    return f" By default: {', '.join(left)}." if left else ""
