"""What can be guessed without reading the question: the key of a choice, from its options alone.

Each heuristic is what a test-wise learner does. Over a bank it must succeed about as often as
chance: more often, and it answers questions; less often, and avoiding its pick does.
"""

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dlref.quiz.bank import Item, shuffled
from dlref.quiz.quantity import all_numbers
from dlref.quiz.readable import readable_text
from dlref.quiz.similarity import text_overlap

__all__ = ["HEURISTICS", "Guess", "guesses", "off_target", "suspicious"]

BANK_POINTS, TEMPLATE_POINTS, SIGMAS = 0.05, 0.10, 3.0
WORD = re.compile(r"[A-Za-z]{4,}")
HEDGES = re.compile(
    r"\b(?:usually|often|may|can|might|some|sometimes|mostly|typically|about|nearly|almost)\b", re.I
)
ABSOLUTES = re.compile(r"\b(?:always|never|all|every|none|no|only|must|any|exactly)\b", re.I)

Scores = Sequence[float]
Heuristic = Callable[[str, Sequence[str]], Scores]


class Guess(NamedTuple):
    """How often a heuristic finds the key among some items, and how often chance would."""

    heuristic: str
    template: str
    items: int
    found: float
    chance: float
    allowed: float

    @property
    def suspicious(self) -> bool:
        """Whether it is further from chance than chance explains."""
        return abs(self.found - self.chance) > self.allowed

    @property
    def advice(self) -> str:
        """What is off, and in which direction to mend it."""
        where = f"the template {self.template}" if self.template else "all templates together"
        often = "too often" if self.found > self.chance else "too seldom"
        return f"{where}: the option that is {self.heuristic} is {often} the key"


def _longest(stem: str, texts: Sequence[str]) -> Scores:
    return [float(len(text)) for text in texts]


def _shortest(stem: str, texts: Sequence[str]) -> Scores:
    return [-float(len(text)) for text in texts]


def _most_central(stem: str, texts: Sequence[str]) -> Scores:
    return [
        sum(text_overlap(text, other) for j, other in enumerate(texts) if j != i)
        for i, text in enumerate(texts)
    ]


def _like_the_stem(stem: str, texts: Sequence[str]) -> Scores:
    words = {word.lower() for word in WORD.findall(stem)}
    return [float(len(words & {word.lower() for word in WORD.findall(text)})) for text in texts]


def _hedged(stem: str, texts: Sequence[str]) -> Scores:
    return [float(len(HEDGES.findall(text)) - len(ABSOLUTES.findall(text))) for text in texts]


def _first(stem: str, texts: Sequence[str]) -> Scores:
    return [-float(place) for place in range(len(texts))]


def _last(stem: str, texts: Sequence[str]) -> Scores:
    return [float(place) for place in range(len(texts))]


def _middle_number(stem: str, texts: Sequence[str]) -> Scores:
    numbers = all_numbers(texts)
    if numbers is None:
        return [0.0] * len(texts)
    order = sorted(range(len(texts)), key=numbers.__getitem__)
    middle = (len(texts) - 1) / 2
    return [-abs(order.index(i) - middle) for i in range(len(texts))]


HEURISTICS: tuple[tuple[str, Heuristic], ...] = (
    ("longest", _longest),
    ("shortest", _shortest),
    ("most central", _most_central),
    ("most like the stem", _like_the_stem),
    ("most hedged", _hedged),
    ("first", _first),
    ("last", _last),
    ("the middle number", _middle_number),
)


def guesses(items: Iterable[Item]) -> list[Guess]:
    """Try every heuristic on all choice items together, and on each template's alone.

    Pictures are left out: the words that describe them are not what most learners see.
    """
    choices = [
        item
        for item in items
        if item.type == "choice" and not any(option.svg for option in item.options)
    ]
    templates = ["", *sorted({item.template for item in choices})]
    return [
        _tried(name, heuristic, template, [i for i in choices if template in ("", i.template)])
        for template in templates
        for name, heuristic in HEURISTICS
    ]


def suspicious(items: Iterable[Item]) -> list[Guess]:
    """Return the heuristics that find the key more or less often than chance explains."""
    return [guess for guess in guesses(items) if guess.suspicious]


def off_target(seed: str, texts: Sequence[str], ranks: float | None = None) -> float:
    """How far a key is from the rank and the place among its options that a seed asks for.

    Args:
        seed: Decides the rank of the key by length, or by value among numbers, and whether it is
            the option most like the others; each rank as often as any other.
        texts: The key, then the distractors.
        ranks: How many ranks are asked for, from the lowest, the last one for its fraction; all of
            them by default.
    """
    shown = [readable_text(text) for text in texts]
    digest = hashlib.sha256(f"rank {seed}".encode()).digest()
    sizes = all_numbers(texts) or [float(len(text)) for text in shown]
    below = sum((size < sizes[0]) + (size == sizes[0]) / 2 for size in sizes[1:])
    rank = abs(below - int(digest[0] / 256 * (ranks or len(texts))))
    likeness = _most_central("", shown)
    is_central, central = likeness[0] == max(likeness), digest[1] % len(texts) == 0
    return rank + 0.9 * (is_central != central)


def _tried(name: str, heuristic: Heuristic, template: str, items: Sequence[Item]) -> Guess:
    found = chance = variance = 0.0
    for item in items:
        correct = {option.text: option.correct for option in item.options}
        texts = _as_shown(item)
        scores = heuristic(item.stem, [readable_text(text) for text in texts])
        picks = [text for text, score in zip(texts, scores, strict=True) if score == max(scores)]
        found += sum(correct[text] for text in picks) / len(picks)
        chance += 1 / len(texts)
        variance += (1 - 1 / len(texts)) / len(texts)
    count = max(1, len(items))
    points = TEMPLATE_POINTS if template else BANK_POINTS
    allowed = max(points, SIGMAS * math.sqrt(variance) / count)
    return Guess(name, template, len(items), found / count, chance / count, allowed)


def _as_shown(item: Item) -> list[str]:
    """The options in the order in which a learner sees them: numbers sorted, others shuffled."""
    texts = [option.text for option in item.options]
    return texts if all_numbers(texts) else shuffled(item.id, texts)
