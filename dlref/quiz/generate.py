"""Facts and code → a bank, with counts of what every template kept and dropped, and why."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dlref.quiz.bank import Bank, BankError, Item, check_ids
from dlref.quiz.code import Code
from dlref.quiz.draft import Draft, Drop, Material, finish
from dlref.quiz.facts import Topic
from dlref.quiz.flaws import flaws
from dlref.quiz.selection import beyond_budget
from dlref.quiz.similarity import text_overlap
from dlref.quiz.templates import RECALL_RANKS, TEMPLATES

__all__ = ["Counts", "generate_bank", "generate_in_parts"]

NEARLY_SAME = 0.8  # share of runs of three characters that two questions have in common

MAX_FACTS = 250  # that are asked about side by side; more than any page of ours has


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
    made = [
        (template.NAME, thing if isinstance(thing, Drop) else resolve(thing, material.symbols))
        for template in TEMPLATES
        for thing in template.make(material)
    ]
    counts.dropped += [thing for _, thing in made if isinstance(thing, Drop)]
    found = [thing for _, thing in made if isinstance(thing, Item)]
    if strict:
        check_ids(found, topic.source)
    kept: list[Item] = []
    for item in in_source_order(topic, found):
        if reason := repeats(item, kept):
            counts.dropped.append(Drop(item.template, item.concept, item.source.line, reason))
        else:
            kept.append(item)
    if material.code:  # other notes have little else to ask
        kept = select(kept, topic, counts)
    counts.kept.update(item.template for item in kept)
    bank = Bank(topic.slug, topic.title, topic.source, tuple(kept))
    stop_at_flaws(bank, material.symbols)
    return bank, counts


def select(items: list[Item], topic: Topic, counts: Counts) -> list[Item]:
    """Leave out the items that are one too many to recall, and count them."""
    beyond = [
        item
        for item in beyond_budget(items, RECALL_RANKS)
        if item.id not in topic.asked and not asks_a_trap(item) and not is_written(item)
    ]
    reason = "better questions of the concept ask to recall"
    counts.dropped += [Drop(i.template, i.concept, i.source.line, reason) for i in beyond]
    return [item for item in items if item not in beyond]


def asks_a_trap(item: Item) -> bool:
    """Whether an item asks what people get wrong, which nothing else may push out."""
    return any(sign == "!" for _, sign in item.proof.get("claims", ()))


def is_written(item: Item) -> bool:
    """Whether somebody wrote the item into the notes by hand."""
    return item.proof.get("asks") == "written"


def generate_in_parts(
    topic: Topic, say: Callable[[int, int], None] = lambda done, parts: None
) -> tuple[Bank, Counts]:
    """Make the bank of notes without code, of any length in linear time.

    Long notes are read as if their chapters stood in files of their own, so that the options of a
    question come from its neighbours; of two questions with one id the first stays.

    Args:
        topic: The facts of the notes.
        say: Told how many parts are done, of how many.
    """
    counts = Counts()
    kept: dict[str, Item] = {}
    parts = parts_of(topic)
    for done, part in enumerate(parts):
        say(done, len(parts))
        bank, found = generate_bank(part, strict=False)
        counts.dropped += found.dropped
        for item in bank.items:
            if kept.setdefault(item.id, item) is not item:
                reason = f"same id as line {kept[item.id].source.line}"
                counts.dropped.append(Drop(item.template, item.concept, item.source.line, reason))
    counts.kept.update(item.template for item in kept.values())
    return Bank(topic.slug, topic.title, topic.source, tuple(kept.values())), counts


def parts_of(topic: Topic) -> list[Topic]:
    """Cut a topic into runs of at most MAX_FACTS facts, with the concepts that these speak of."""
    order = {concept: place for place, concept in enumerate(topic.concepts)}
    parts = []
    for begin in range(0, len(topic.facts), MAX_FACTS) or (0,):
        facts = topic.facts[begin : begin + MAX_FACTS]
        spoken_of = {fact.concept for fact in facts}
        for concept in tuple(spoken_of):
            while (concept := topic.parents.get(concept, "")) not in (spoken_of | {""}):
                spoken_of.add(concept)
        concepts = sorted(spoken_of & order.keys(), key=order.__getitem__)
        titles = {concept: topic.concepts[concept] for concept in concepts}
        parents = {c: topic.parents[c] for c in concepts if c in topic.parents}
        parts.append(replace(topic, facts=facts, concepts=titles, parents=parents))
    return parts


def repeats(item: Item, kept: Sequence[Item]) -> str:
    """Why an item is one too many beside those before it, or an empty string."""
    text = all_text(item)
    for other in kept:
        if other.id == item.id:
            return f"same id as line {other.source.line}"
        if text_overlap(text, all_text(other)) >= NEARLY_SAME:
            return f"nearly the same as {other.id}"
    return ""


def all_text(item: Item) -> str:
    """What tells one question from another: stem, options and answer; of pictures the right one."""
    answer = "" if item.answer is None else str(item.answer)
    options = sorted(option.text for option in item.options if option.correct or not option.svg)
    return " ".join([item.stem, *options, answer]).casefold()


def resolve(draft: Draft, known: Collection[str]) -> Item | Drop:
    """The item of a draft, or of the form that it falls back on; else the drop with its reason."""
    made = finish(draft, known)
    if isinstance(made, Item):
        return made
    if draft.fallback is not None:
        return resolve(draft.fallback, known)
    reason = f"{made[0].code}: {made[0].detail}"
    return Drop(draft.template, draft.concept, draft.source.line, reason)


def in_source_order(topic: Topic, items: Sequence[Item]) -> list[Item]:
    """Items by concept in the order of the page, then by template and id."""
    concepts = {concept: place for place, concept in enumerate(topic.concepts)}
    templates = {template.NAME: place for place, template in enumerate(TEMPLATES)}
    return sorted(
        items,
        key=lambda item: (
            concepts.get(item.concept, len(concepts)),
            templates[item.template],
            item.id,
        ),
    )


def stop_at_flaws(bank: Bank, known: Collection[str]) -> None:
    """Refuse a bank in which an item has a mechanical flaw."""
    for item in bank.items:
        for flaw in flaws(item, known):
            raise BankError(f"{bank.source}: item {item.id}: {flaw.code}: {flaw.detail}")
