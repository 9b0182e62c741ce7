"""How well a learner knows what, from the log: the last answer to each question counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from dlref.quiz.bank import Item
from dlref.quiz.schedule import Entry, Key, in_order

__all__ = ["Standing", "last_shares", "standings", "weakest"]


class Standing(NamedTuple):
    """One topic, level or concept: questions in all and answered, and the mean share right."""

    name: str
    total: int
    answered: int
    share: float | None


def last_shares(entries: Iterable[Entry]) -> dict[Key, float]:
    """Return the share that was right in the last answer to each question."""
    reviews = (entry for entry in in_order(entries) if entry["kind"] == "review")
    return {(entry["topic"], entry["item"]): entry["share"] for entry in reviews}


def standings(
    items: Mapping[Key, Item], shares: Mapping[Key, float], group: Callable[[Key, Item], str]
) -> list[Standing]:
    """Return the standing of each group of questions, in the order in which they come.

    Args:
        items: The questions there are.
        shares: What `last_shares` says.
        group: Names the group of a question.
    """
    groups: dict[str, list[Key]] = defaultdict(list)
    for key, item in items.items():
        groups[group(key, item)].append(key)
    found = []
    for name, keys in groups.items():
        right = [shares[key] for key in keys if key in shares]
        mean = sum(right) / len(right) if right else None
        found.append(Standing(name, len(keys), len(right), mean))
    return found


def weakest(found: Iterable[Standing], count: int) -> list[Standing]:
    """Return the groups with the smallest share, as far as there is something to mend."""
    weak = [one for one in found if one.share is not None and one.share < 1]
    return sorted(weak, key=lambda one: one.share or 0.0)[:count]
