"""Hints in steps: the one that was written, then one that narrows the answer down."""

import math

from dlref.quiz.answer import NUMBER
from dlref.quiz.bank import Item, shuffled
from dlref.trial import show

__all__ = ["hints"]


def hints(item: Item) -> list[str]:
    """Return the hints to an item, from the gentlest on, as inline Markdown."""
    narrow = _NARROW.get(item.type)
    more = narrow(item) if narrow else ""
    return [item.hint, more] if more else [item.hint]


def _one_wrong(item: Item) -> str:
    wrong = [option.text for option in item.options if not option.correct and not option.svg]
    return f"It is not: {shuffled(item.id, wrong)[0]}" if len(wrong) > 1 else ""


def _how_many(item: Item) -> str:
    right = sum(option.correct for option in item.options)
    return f"Of these {len(item.options)}, {right} {'is' if right == 1 else 'are'} right."


def _size(item: Item) -> str:
    value = float(item.answer)
    if not value or not math.isfinite(value):
        return ""
    below = math.floor(math.log10(abs(value)) + 1e-9)
    sign = "negative" if value < 0 else "positive"
    low, high = (f"{10.0**power:.10f}".rstrip("0").rstrip(".") for power in (below, below + 1))
    return f"It is {sign}; without its sign it is at least {low} and less than {high}."


def _beginning(item: Item) -> str:
    words = str(item.answer).split()
    if not words or not words[0][0].isalnum():
        return ""
    count = "one word" if len(words) == 1 else f"{len(words)} words"
    return f"It is {count} and begins with “{words[0][0]}”."


def _numbers(item: Item) -> str:
    count = len(NUMBER.findall(item.answer))
    return f"It prints {count} numbers." if count > 1 else ""


def _first_step(item: Item) -> str:
    return f"It may begin with: {item.answer[0]}" if len(item.answer) > 2 else ""


def _first_line(item: Item) -> str:
    return f"It may begin with: `{item.answer[0]}`"


def _first_statement(item: Item) -> str:
    lines = item.answer["body"].partition(":\n")[2].strip().splitlines()
    if len(lines) >= 4:  # of fewer, one would give too much away
        return f"It may begin with: `{lines[0]}`"
    call, gives = min(item.answer["tests"], key=lambda test: len(f"{test}"))
    return f"`{call}` gives `{show(gives)}`."


def _one_pair(item: Item) -> str:
    if len(item.answer) < 3:
        return ""
    by_left = dict(item.answer)
    left = shuffled(item.id, by_left)[0]
    return f"{left} goes with: {by_left[left]}"


def _points(item: Item) -> str:
    count = len(item.answer["rubric"])
    return f"A whole answer makes {count} points." if count > 1 else ""


_NARROW = {
    "choice": _one_wrong,
    "multiple": _how_many,
    "numeric": _size,
    "text": _beginning,
    "code-output": _numbers,
    "order": _first_step,
    "assemble": _first_line,
    "implement": _first_statement,
    "match": _one_pair,
    "recall": _points,
}
