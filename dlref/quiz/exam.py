"""An exam in the terminal: every question once, told only at the end, in a set time if wanted."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from dlref.quiz.answer import grade
from dlref.quiz.bank import Item, shuffled
from dlref.quiz.terminal import HELP, Asked, Record, Screen, Stopped, read_answer, show_question

__all__ = ["UNFIT", "Outcome", "draw", "missed", "sit"]

MINUTE = 60  # seconds
# Graded by the learner; and with tests that tell at once how it went.
UNFIT = ("recall", "implement")


class Outcome(NamedTuple):
    """A question of an exam and the share of it that was right; None if it was left open."""

    asked: Asked
    share: float | None


class TimeOver(Exception):
    """An answer came too late."""


def draw(questions: Iterable[Asked], count: int, seed: str) -> list[Asked]:
    """Draw from every topic in turn, so that each has about as many questions."""
    piles: dict[str, dict[str, Asked]] = {}
    for one in questions:
        piles.setdefault(one.topic, {})[one.item.id] = one
    order = {topic: shuffled(seed, piles[topic]) for topic in shuffled(seed, piles)}
    drawn = (
        piles[topic][items[turn]]
        for turn in range(max(map(len, order.values()), default=0))
        for topic, items in order.items()
        if turn < len(items)
    )
    return list(islice(drawn, count))


def sit(
    questions: Sequence[Asked], screen: Screen, record: Record, left: Callable[[], float | None]
) -> list[Outcome]:
    """Ask every question once, without a word on whether it was right.

    Args:
        questions: The questions, in the order in which they are asked.
        screen: Where they are shown and answered.
        record: Called at once for each answer, as by `take`: an interruption loses nothing.
        left: Tells the seconds that are left; None without a limit.

    Returns:
        How each question went; what the learner, or the end of time, left open has no share.
    """
    shares: list[float | None] = [None] * len(questions)
    for at, asked in enumerate(questions):
        show_question(at + 1, asked.item, screen)
        try:
            shares[at] = _share(asked, screen, record, left)
        except TimeOver:
            screen.say("**Time is over.** What you had answered counts; this answer came too late.")
            break
        except (Stopped, EOFError, KeyboardInterrupt):
            break
        screen.say("")
    return [Outcome(asked, share) for asked, share in zip(questions, shares, strict=True)]


def missed(outcomes: Iterable[Outcome]) -> list[Asked]:
    """Return the questions that were not wholly right."""
    return [asked for asked, share in outcomes if (share or 0) < 1]


def _share(
    asked: Asked, screen: Screen, record: Record, left: Callable[[], float | None]
) -> float | None:
    item = asked.item
    while True:
        screen.say(f"*{HELP[item.type]}; Enter leaves it open, q hands in{_clock(left())}*")
        typed = screen.ask("> ").strip()
        if left() == 0:
            raise TimeOver
        if typed.lower() == "q":
            raise Stopped
        if not typed:
            return None
        try:
            return _graded(asked, item, typed, record)
        except ValueError as error:
            screen.say(str(error))


def _graded(asked: Asked, item: Item, typed: str, record: Record) -> float:
    given = read_answer(item, typed)
    share = grade(item, given).score
    record("review", asked, {"given": given, "share": share, "hints": 0})
    return share


def _clock(left: float | None) -> str:
    if left is None:
        return ""
    return f"; {int(left // MINUTE)}:{int(left % MINUTE):02} left"
