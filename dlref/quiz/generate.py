"""Facts and code → a bank, with counts of what every template kept and dropped, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from dlref.quiz.bank import Bank, BankError, Item, check_ids
from dlref.quiz.code import Code
from dlref.quiz.draft import Draft, Drop, Material, finish
from dlref.quiz.facts import Topic
from dlref.quiz.flaws import flaws
from dlref.quiz.templates import TEMPLATES

__all__ = ["Counts", "generate_bank"]


@dataclass
class Counts:
    """What became of the facts: kept items by template, and every drop with its reason."""

    kept: Counter[str] = field(default_factory=Counter)
    dropped: list[Drop] = field(default_factory=list)

    def reasons(self, template: str) -> Counter[str]:
        """How often a template dropped a fact, by reason."""
        return Counter(drop.reason for drop in self.dropped if drop.template == template)


def generate_bank(
    topic: Topic, code: Mapping[str, tuple[Code, ...]] | None = None, *, strict: bool = True
) -> tuple[Bank, Counts]:
    """Make every question that the facts of a topic and the code of its concepts prove.

    Args:
        topic: The facts of one page of notes.
        code: The code of its concepts by their ids; none for notes without code.
        strict: Stop where two items get the same id; otherwise drop the later one.

    Returns:
        The bank, a pure function of the arguments, and the counts.

    Raises:
        BankError: Two items have one id, or a kept item has a mechanical flaw.
    """
    material = Material(topic, code or {})
    counts = Counts()
    items: dict[str, Item] = {}
    for template in TEMPLATES:
        for made in template.make(material):
            item = made if isinstance(made, Drop) else resolve(made)
            if isinstance(item, Item) and item.id in items:
                if strict:
                    check_ids([items[item.id], item], topic.source)
                line = items[item.id].source.line
                item = Drop(
                    template.NAME, item.concept, item.source.line, f"same id as line {line}"
                )
            if isinstance(item, Drop):
                counts.dropped.append(item)
            else:
                counts.kept[template.NAME] += 1
                items[item.id] = item
    bank = Bank(topic.slug, topic.title, topic.source, tuple(in_source_order(topic, items)))
    stop_at_flaws(bank)
    return bank, counts


def resolve(draft: Draft) -> Item | Drop:
    """The item of a draft, or of the form that it falls back on; else the drop with its reason."""
    made = finish(draft)
    if isinstance(made, Item):
        return made
    if draft.fallback is not None:
        return resolve(draft.fallback)
    reason = f"{made[0].code}: {made[0].detail}"
    return Drop(draft.template, draft.concept, draft.source.line, reason)


def in_source_order(topic: Topic, items: Mapping[str, Item]) -> list[Item]:
    """Items by concept in the order of the page, then by template and id."""
    concepts = {concept: place for place, concept in enumerate(topic.concepts)}
    templates = {template.NAME: place for place, template in enumerate(TEMPLATES)}
    return sorted(
        items.values(),
        key=lambda item: (
            concepts.get(item.concept, len(concepts)),
            templates[item.template],
            item.id,
        ),
    )


def stop_at_flaws(bank: Bank) -> None:
    """Refuse a bank in which an item has a mechanical flaw."""
    for item in bank.items:
        for flaw in flaws(item):
            raise BankError(f"{bank.source}: item {item.id}: {flaw.code}: {flaw.detail}")
