"""Fewer good questions beat many: which of those that only ask to recall are kept."""

import hashlib
from collections.abc import Mapping, Sequence

from dlref.quiz.bank import Item

__all__ = ["beyond_budget"]

BUDGET = 1  # questions of a concept that only ask to recall, where others ask more of it
ENOUGH = 3  # questions of a concept below which all that there are stay


def beyond_budget(items: Sequence[Item], ranks: Mapping[str, int]) -> list[Item]:
    """Return the items that only ask to recall and of whose concept better ones ask enough.

    Args:
        items: The items of a bank.
        ranks: By template, which of such items to keep first: the lowest rank.
    """
    beyond: list[Item] = []
    for concept in dict.fromkeys(item.concept for item in items):
        own = [item for item in items if item.concept == concept]
        recall = [item for item in own if item.level == "recall"]
        recall.sort(key=lambda item: (ranks.get(item.template, 0), _drawn(item.id)))
        beyond += recall[max(BUDGET, ENOUGH - (len(own) - len(recall))) :]
    return beyond


def _drawn(item_id: str) -> bytes:
    """A place among equals that only the id decides, so that no template always wins."""
    return hashlib.sha256(item_id.encode()).digest()
