"""Takes a quiz in the terminal: one question at a time, answered with the keyboard alone."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from dlref.quiz.answer import grade
from dlref.quiz.bank import Item, shuffled
from dlref.quiz.drafts import Drafts
from dlref.quiz.facts import Place
from dlref.quiz.hints import hints as hints_to
from dlref.quiz.writing import SECONDS, Trial, edited, editor, read_code, trial_of

__all__ = [
    "HELP",
    "Asked",
    "Record",
    "Result",
    "Screen",
    "Stopped",
    "read_answer",
    "show_question",
    "take",
]

HELP = {
    "choice": "the number of your answer",
    "code-line": "the number of the line",
    "multiple": "the numbers of all right answers, such as 1 3",
    "assemble": "the numbers of the lines in the right order, such as 2 1 3",
    "order": "the numbers in the right order, such as 2 1 3",
    "match": "for each left side the number of its right side, such as 2 1",
    "numeric": "a number",
    "text": "your answer",
    "code-output": "what it prints",
    "implement": "Enter opens your editor, or type the path of a file with your code; g give up",
    "recall": "say it aloud, then press Enter",
}


class Stopped(Exception):
    """The learner ended the quiz."""


class Skipped(Exception):
    """The learner set the question aside."""


class Screen(Protocol):
    """Where questions are shown and answered: `Paper`, or a list in a test."""

    def say(self, text: str, indent: int = 0) -> None:
        """Show a paragraph of inline Markdown, its later lines indented."""

    def ask(self, prompt: str) -> str:
        """Return what was typed; EOFError ends the quiz, as `q` does."""


class Asked(NamedTuple):
    """A question of a topic."""

    topic: str
    item: Item


class Result(NamedTuple):
    """How a quiz went: questions answered, and how many of them were right."""

    answered: int
    right: int


Record = Callable[[str, Asked, dict[str, Any]], None]


def take(questions: Iterable[Asked], screen: Screen, record: Record, drafts: Drafts) -> Result:
    """Ask every question until the learner stops.

    Args:
        questions: The questions, in the order in which they are asked.
        screen: Where they are shown and answered.
        record: Called at once for each answer, with "review" and what was given, and for each
            question set aside, with "suspend".
        drafts: Where code is kept that is begun and not handed in.

    Returns:
        How it went; what was answered before an early end counts.
    """
    answered = right = 0
    for number, asked in enumerate(questions, 1):
        item = asked.item
        show_question(number, item, screen)
        try:
            share = _answer(asked, screen, record, drafts)
        except Skipped:
            record("suspend", asked, {})
            screen.say(
                "Set aside: it is not asked again until you take it back: `dlref quiz resume`.\n"
            )
            continue
        except (Stopped, EOFError, KeyboardInterrupt):
            break
        answered += 1
        right += share >= 1
        place = item.source
        screen.say(item.explanation)
        screen.say(f"Reread: {place.page}#{place.anchor}, line {place.line}{_origin(place)}")
        screen.say("")
    return Result(answered, right)


def show_question(number: int, item: Item, screen: Screen) -> None:
    """Show a question with all that there is to choose from."""
    screen.say(f"**{number}.** *({item.level})* {item.stem}")
    if label := item.proof.get("label"):
        screen.say(f"({label})")
    for line in _shown(item):
        screen.say(line, 5)


def _origin(place: Place) -> str:
    """Where the source notes have it, and which errata correct them."""
    corrected = f", corrected ({', '.join(place.errata)})" if place.errata else ""
    if place.notes_line is None:
        return f"; your notes{corrected}" if corrected else ""
    return f"; your notes, line {place.notes_line}{corrected}"


def _answer(asked: Asked, screen: Screen, record: Record, drafts: Drafts) -> float:
    """Ask one question, keep the answer at once, and show what was right."""
    item = asked.item
    given: Any
    if item.type == "implement":
        given, hints = _written(item, screen, drafts)
    else:
        given, hints = _response(item, screen)
    if item.type == "recall":
        given = _named_by_the_learner(item, screen)
    score = grade(item, given)
    record("review", asked, {"given": given, "share": score.score, "hints": hints})
    if item.type == "implement":
        drafts.clear(item)
    if item.type == "recall":
        for question in item.answer.get("follow_ups", ()):
            screen.say(f"Go on: {question}")
        return score.score
    screen.say("✓ Right." if score.correct else f"✗ Not quite ({score.score:.0%}).")
    _show_answer(item, screen, right=score.correct)
    return score.score


def _show_answer(item: Item, screen: Screen, *, right: bool) -> None:
    """Show the right answer, and why each option is right or wrong."""
    for number, option in enumerate(item.options, 1):
        if item.type != "code-line":
            mark = "✓" if option.correct else "✗"
            screen.say(f"{mark} {number}. {option.text}: {option.why}", 5)
        elif option.correct:  # the other lines are as they should be
            screen.say(f"The wrong line: {number}. {option.text}", 5)
    if not item.options and not right:
        screen.say(f"The answer: {_solution(item)}")


def _shown(item: Item) -> list[str]:
    if item.type == "match":
        lefts, rights = _sides(item)
        return [*(f"  {left}" for left in lefts), "", *_numbered(rights)]
    if item.type == "implement":
        return [f"```python\n{item.answer['starter'].rstrip()}\n```"]
    if item.type in ("order", "assemble"):
        steps = _steps(item)
        return _numbered([f"`{step}`" for step in steps] if item.type == "assemble" else steps)
    return _numbered([option.text for option in item.options])


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"  {number}. {text}" for number, text in enumerate(texts, 1)]


def _steps(item: Item) -> list[str]:
    """The steps in a wrong order: where the shuffle gives a right one, turned on."""
    steps = shuffled(item.id, item.answer)
    for _ in range(len(steps) - 1):
        if not grade(item, steps).correct:
            break
        steps = [*steps[1:], steps[0]]
    return steps


def _sides(item: Item) -> tuple[list[str], list[str]]:
    rights = {right for _, right in item.answer}
    return [left for left, _ in item.answer], shuffled(item.id, sorted(rights))


def _response(item: Item, screen: Screen, hints: int = 0) -> tuple[Any, int]:
    """Ask until the answer can be read; return it with the number of hints taken by now."""
    steps = hints_to(item)
    while True:
        screen.say(f"*{HELP[item.type]}; ? hint, s set aside, q quit*")
        typed = screen.ask("> ").strip()
        if typed.lower() == "q":
            raise Stopped
        if typed.lower() == "s":
            raise Skipped
        if typed == "?":
            known = steps[: hints + 1]
            hints = len(known)
            another = "" if hints == len(steps) else "  *(? for another)*"
            screen.say(f"Hint: {known[-1]}{another}")
            continue
        try:
            return read_answer(item, typed), hints
        except ValueError as error:
            screen.say(str(error))


def _written(item: Item, screen: Screen, drafts: Drafts) -> tuple[dict[str, Any], int]:
    """Let the learner write; say where the code is kept if it is left unfinished."""
    screen.say(f"Your code runs here, in a process of its own, for at most {SECONDS} seconds.")
    draft = drafts.load(item)
    if draft is not None:
        screen.say(f"What you began is kept in {drafts.path(item)}; Enter opens it.")
    try:
        return _tested(item, draft or item.answer["starter"], screen, drafts)
    except (Stopped, Skipped, EOFError, KeyboardInterrupt):
        if drafts.load(item) is not None:
            screen.say(f"Your code is kept in {drafts.path(item)}, and offered again.")
        raise


def _tested(item: Item, code: str, screen: Screen, drafts: Drafts) -> tuple[dict[str, Any], int]:
    """Test what the learner writes, until it passes or is given up."""
    hints = 0
    while True:
        typed, hints = _response(item, screen, hints)
        if typed.lower() == "g":
            return {"code": code, "passed": []}, hints
        try:
            code = read_code(typed) if typed else edited(_editor(), drafts.begin(item, code))
            trial = trial_of(item, code)
        except ValueError as error:
            screen.say(str(error))
            continue
        _show_trial(trial, screen)
        passed = [outcome.passed for outcome in trial.outcomes]
        if len(passed) == len(item.answer["tests"]) and all(passed):
            return {"code": code, "passed": passed}, hints


def _editor() -> list[str]:
    if command := editor():
        return command
    raise ValueError(
        "there is no editor: set EDITOR, type the path of a file with your code, or g to give up"
    )


def _show_trial(trial: Trial, screen: Screen) -> None:
    before = ""
    for call, passed, want, got in trial.outcomes:
        screen.say(f"{'✓' if passed else '✗'} `{call}`", 5)
        if not passed:
            screen.say(f"expected `{want}`, got{_block(got if got != before else _last(got))}", 5)
        before = got
    if trial.error:
        screen.say(f"Your code stopped:{_block(trial.error)}")


def _last(text: str) -> str:
    """The last line of a traceback that has just been shown."""
    return text.rpartition("\n")[2]


def _block(text: str) -> str:
    """A line as code in the line, several as a block."""
    return f"\n\n```text\n{text}\n```" if "\n" in text else f" `{text}`"


def read_answer(item: Item, typed: str) -> Any:
    """Read what was typed as an answer to a question.

    Raises:
        ValueError: It is none; the message says why.
    """
    if item.type in ("choice", "code-line"):
        return _places(typed, len(item.options), exactly=1)[0]
    if item.type == "multiple":
        return _places(typed, len(item.options))
    if item.type in ("order", "assemble"):
        steps = _steps(item)
        return [steps[place] for place in _places(typed, len(steps), exactly=len(steps))]
    if item.type == "match":
        lefts, rights = _sides(item)
        places = _places(typed, len(rights), exactly=len(lefts), again=True)
        return [[left, rights[place]] for left, place in zip(lefts, places, strict=True)]
    if not typed and item.type not in ("recall", "implement"):
        raise ValueError("nothing was typed")
    return typed


def _places(typed: str, many: int, *, exactly: int | None = None, again: bool = False) -> list[int]:
    words = typed.replace(",", " ").split()
    if not words:
        raise ValueError("nothing was typed")
    if not all(word.isdecimal() and 1 <= int(word) <= many for word in words):
        raise ValueError(f"{typed!r} is not made of numbers from 1 to {many}")
    places = [int(word) - 1 for word in words]
    if exactly is not None and len(places) != exactly:
        counted = "number" if len(places) == 1 else "numbers"
        raise ValueError(f"{typed!r} has {len(places)} {counted}, not {exactly}")
    if not again and len(set(places)) < len(places):
        raise ValueError(f"{typed!r} names a number twice")
    return places


def _named_by_the_learner(item: Item, screen: Screen) -> list[bool]:
    """Show a good answer and ask which of its points were named."""
    screen.say(f"A good answer: {item.answer['long']}")
    points = item.answer["rubric"]
    for line in _numbered(points):
        screen.say(line, 5)
    while True:
        screen.say("*the numbers of the points that you named, or Enter for none*")
        typed = screen.ask("> ").strip()
        if typed.lower() == "q":
            raise Stopped
        try:
            places = _places(typed, len(points)) if typed else []
        except ValueError as error:
            screen.say(str(error))
            continue
        return [place in places for place in range(len(points))]


def _solution(item: Item) -> str:
    if item.type == "implement":
        return f"\n\n```python\n{item.answer['body']}\n```"
    if item.type == "order":
        return " → ".join(item.answer)
    if item.type == "assemble":
        lines = "\n".join(item.answer)
        return f"\n\n```python\n{lines}\n```"
    if item.type == "match":
        return "; ".join(f"{left}: {right}" for left, right in item.answer)
    return str(item.answer)
