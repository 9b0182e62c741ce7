"""How much two texts say the same, by their words."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from dlref.quiz.wording import STOP_WORDS, words_of

__all__ = ["alike", "near_twins", "overlap", "text_overlap", "words"]

ALIKE = 0.3  # of all their words
CONTAINED = 0.5  # of the shorter one's words


def overlap(one: str, other: str) -> float:
    """Share of the words of two texts that both have (Jaccard), without stop words."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def alike(one: str, other: str) -> bool:
    """Whether two definitions are so much alike that each might describe the other's subject."""
    a, b = words(one), words(other)
    shorter = min(len(a), len(b))
    return overlap(one, other) >= ALIKE or (shorter > 0 and len(a & b) / shorter >= CONTAINED)


def text_overlap(one: str, other: str) -> float:
    """Share of the runs of three characters that both texts have (Jaccard)."""
    a, b = _threes(one), _threes(other)
    return len(a & b) / len(a | b) if a | b else 1.0


@cache
def _threes(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 3] for i in range(len(text) - 2))


def near_twins(texts: Sequence[str], share: float) -> list[tuple[int, int]]:
    """Return the places of texts that have a share of their runs of three characters in common.

    Only texts that share one of their rarest runs are compared, which leaves out no pair: of two
    sets that overlap so much, the first few in any common order cannot all differ.
    """
    runs = [_threes(text.casefold()) for text in texts]
    frequency = Counter(run for own in runs for run in own)
    waiting: dict[str, list[int]] = defaultdict(list)
    found = set()
    for place, own in enumerate(runs):
        ordered = sorted(own, key=lambda run: (frequency[run], run))
        for run in ordered[: len(own) - math.ceil(share * len(own)) + 1]:
            for earlier in waiting[run]:
                common = len(own & runs[earlier])
                if common >= share * (len(own) + len(runs[earlier]) - common):
                    found.add((earlier, place))
            waiting[run].append(place)
    return sorted(found)


def words(text: str) -> set[str]:
    """The words that carry meaning, plural and singular as one."""
    return {_singular(word) for word in words_of(text) if word not in STOP_WORDS}


def _singular(word: str) -> str:
    """A word without its plural ending: `weight`, `bias` for `biases`, `loss` for `loss`."""
    if word.endswith(("ases", "sses", "xes", "ches")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is", "as")) else word.removesuffix("s")
