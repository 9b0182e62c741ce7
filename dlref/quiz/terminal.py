"""Takes a quiz in the terminal: one question at a time, answered with the keyboard alone."""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from dlref.quiz.answer import grade
from dlref.quiz.bank import Item, shuffled

__all__ = ["Result", "Stopped", "take"]

WIDTH = 80
HELP = {
    "choice": "the number of your answer",
    "multiple": "the numbers of all right answers, such as 1 3",
    "order": "the numbers in the right order, such as 2 1 3",
    "match": "for each left side the number of its right side, such as 2 1",
    "numeric": "a number",
    "text": "your answer",
    "code-output": "what it prints",
    "recall": "say it aloud, then press Enter",
}


class Stopped(Exception):
    """The learner ended the quiz."""


class Result(NamedTuple):
    """How a quiz went: questions answered, and how many of them were right."""

    answered: int
    right: int


def take(items: Iterable[Item], ask: Callable[[str], str], say: Callable[[str], None]) -> Result:
    """Ask every question until the learner stops.

    Args:
        items: The questions, in the order in which they are asked.
        ask: Shows a prompt and returns what was typed; EOFError ends the quiz, as `q` does.
        say: Shows a paragraph.

    Returns:
        How it went; what was answered before an early end counts.
    """
    answered = right = 0
    for number, item in enumerate(items, 1):
        say(_wrapped(f"{number}. {item.stem}  [{item.level}]"))
        if label := item.proof.get("label"):
            say(f"({label})")
        try:
            correct = _answer(item, ask, say)
        except (Stopped, EOFError):
            break
        answered += 1
        right += correct
        place = item.source
        say(_wrapped(item.explanation))
        say(f"Reread: {place.page}#{place.anchor}, line {place.line}\n")
    return Result(answered, right)


def _answer(item: Item, ask: Callable[[str], str], say: Callable[[str], None]) -> bool:
    shown = _shown(item)
    for line in shown:
        say(line)
    response = _response(item, ask, say)
    if item.type == "recall":
        return _graded_by_the_learner(item, ask, say)
    score = grade(item, response)
    say("✓ Right." if score.correct else f"✗ Not quite ({score.score:.0%}).")
    for number, option in enumerate(item.options, 1):
        mark = "✓" if option.correct else "✗"
        say(_wrapped(f"{mark} {number}. {option.text}: {option.why}", "     "))
    if not item.options and not score.correct:
        say(_wrapped(f"The answer: {_solution(item)}"))
    return score.correct


def _shown(item: Item) -> list[str]:
    if item.type == "match":
        lefts, rights = _sides(item)
        return [*(f"  {left}" for left in lefts), "", *_numbered(rights)]
    if item.type == "order":
        return _numbered(_steps(item))
    return _numbered([option.text for option in item.options])


def _numbered(texts: Sequence[str]) -> list[str]:
    return [_wrapped(f"  {number}. {text}", "     ") for number, text in enumerate(texts, 1)]


def _steps(item: Item) -> list[str]:
    return shuffled(item.id, item.answer)


def _sides(item: Item) -> tuple[list[str], list[str]]:
    rights = {right for _, right in item.answer}
    return [left for left, _ in item.answer], shuffled(item.id, sorted(rights))


def _response(item: Item, ask: Callable[[str], str], say: Callable[[str], None]) -> Any:
    """Ask until the answer can be read; `?` shows the hint, `q` ends the quiz."""
    while True:
        typed = ask(f"{HELP[item.type]} (? hint, q quit): ").strip()
        if typed.lower() == "q":
            raise Stopped
        if typed == "?":
            say(_wrapped(f"Hint: {item.hint}"))
            continue
        try:
            return _read(item, typed)
        except ValueError as error:
            say(f"{error}; {HELP[item.type]}")


def _read(item: Item, typed: str) -> Any:
    if item.type == "choice":
        return _places(typed, len(item.options), exactly=1)[0]
    if item.type == "multiple":
        return _places(typed, len(item.options))
    if item.type == "order":
        steps = _steps(item)
        return [steps[place] for place in _places(typed, len(steps), exactly=len(steps))]
    if item.type == "match":
        lefts, rights = _sides(item)
        places = _places(typed, len(rights), exactly=len(lefts), again=True)
        return [[left, rights[place]] for left, place in zip(lefts, places, strict=True)]
    if not typed and item.type != "recall":
        raise ValueError("nothing was typed")
    return typed


def _places(typed: str, many: int, *, exactly: int | None = None, again: bool = False) -> list[int]:
    words = typed.replace(",", " ").split()
    if not words or not all(word.isdecimal() and 1 <= int(word) <= many for word in words):
        raise ValueError(f"{typed!r} is not made of numbers from 1 to {many}")
    places = [int(word) - 1 for word in words]
    if exactly is not None and len(places) != exactly:
        raise ValueError(f"{typed!r} has {len(places)} numbers, {exactly} are needed")
    if not again and len(set(places)) < len(places):
        raise ValueError(f"{typed!r} names a number twice")
    return places


def _graded_by_the_learner(
    item: Item, ask: Callable[[str], str], say: Callable[[str], None]
) -> bool:
    say(_wrapped(f"A good answer: {item.answer['long']}"))
    points = item.answer["rubric"]
    for line in _numbered(points):
        say(line)
    while True:
        typed = ask("the numbers of the points that you named, or Enter for none: ").strip()
        if typed.lower() == "q":
            raise Stopped
        try:
            places = _places(typed, len(points)) if typed else []
        except ValueError as error:
            say(str(error))
            continue
        return grade(item, [place in places for place in range(len(points))]).correct


def _solution(item: Item) -> str:
    if item.type == "order":
        return " → ".join(item.answer)
    if item.type == "match":
        return "; ".join(f"{left}: {right}" for left, right in item.answer)
    return str(item.answer)


def _wrapped(text: str, indent: str = "") -> str:
    """Wrap prose to the width of a terminal; code blocks keep their lines."""
    prose, fence, code = text.partition("```")
    filled = textwrap.fill(prose, WIDTH, subsequent_indent=indent) if prose.strip() else ""
    return filled + (f"\n{fence}{code}" if fence else "")
