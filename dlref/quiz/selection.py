"""Fewer good questions beat many: which of those that only ask to recall are kept."""

import hashlib
from collections.abc import Mapping, Sequence

from dlref.quiz.bank import Item

__all__ = ["beyond_budget"]

ENOUGH = 3  # questions of a concept up to which those stay that only ask to recall
KINDS = 2  # templates of them, too


def beyond_budget(items: Sequence[Item], ranks: Mapping[str, int]) -> list[Item]:
    """Return the items that only ask to recall and of whose concept better ones ask enough.

    Args:
        items: The items of a bank.
        ranks: By template, which of such items to keep first: the lowest rank.
    """
    beyond: list[Item] = []
    for concept in dict.fromkeys(item.concept for item in items):
        own = [item for item in items if item.concept == concept]
        better = [item for item in own if item.level != "recall"]
        recall = [item for item in own if item.level == "recall"]
        recall.sort(key=lambda item: (ranks.get(item.template, 0), _drawn(item.id)))
        kinds = {item.template for item in better}
        for item in recall:
            if len(better) >= ENOUGH and (len(kinds) >= KINDS or item.template in kinds):
                beyond.append(item)
            else:
                better.append(item)
                kinds.add(item.template)
    return beyond


def _drawn(item_id: str) -> bytes:
    """A place among equals that only the id decides, so that no template always wins."""
    return hashlib.sha256(item_id.encode()).digest()
