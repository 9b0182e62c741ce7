"""Order of the steps of a procedure."""

import re
from collections.abc import Iterator

from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Steps
from dlref.quiz.phrase import as_option, begins_with_pronoun, lower_first, names
from dlref.quiz.wording import first_sentence, key_terms

NAME = "steps"

MIN_STEPS = 3
MAX_STEPS = 7
MAX_LABEL = 8  # words
LEANS = re.compile(r"\b(?:them|there)\b|^\w+ (?:both|the two)\b", re.IGNORECASE)
WHEN = re.compile(r"(?:for|in|with|without|when|if|during|at|on|per|after|before)\b", re.IGNORECASE)


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the order of each procedure's steps."""
    for fact in material.facts(Steps):
        if not MIN_STEPS <= len(fact.steps) <= MAX_STEPS:
            yield Drop(NAME, fact.concept, fact.place.line, f"{len(fact.steps)} steps")
        elif any(begins_with_pronoun(step) for step in fact.steps[:1]):
            yield Drop(NAME, fact.concept, fact.place.line, "leans on the sentence before it")
        elif any(LEANS.search(step) for step in fact.steps):
            yield Drop(NAME, fact.concept, fact.place.line, "a pronoun gives a step's place away")
        else:
            yield draft(material, fact)


def draft(material: Material, fact: Steps) -> Draft:
    """Put the steps of X in order."""
    whole = material.title(fact.concept)
    steps = [as_option(step) for step in fact.steps]
    numbered = "; ".join(f"({i}) {step}" for i, step in enumerate(steps, 1))
    swap = f" {in_any_order(fact.free)}" if fact.free else ""
    return Draft(
        concept=fact.concept,
        template=NAME,
        slot=key_terms(label_of(fact) or fact.steps[0]),
        level="apply",
        type="order",
        stem=stem(material, fact),
        hint=f"{'One of the first steps' if 1 in fact.free else 'The first step'} is: {steps[0]}.",
        explanation=f"{whole}: {numbered}.{swap}",
        source=fact.place,
        proof={"kind": "order", "label": LABEL, "steps": list(fact.steps)},
        answer=steps,
        before=fact.before,
    )


def in_any_order(free: tuple[int, ...]) -> str:
    """Which steps may change places, each group by itself."""
    groups: list[list[int]] = []
    for at in free:
        if groups and groups[-1][-1] == at:
            groups[-1].append(at + 1)
        else:
            groups.append([at, at + 1])
    first, *others = [f"{', '.join(map(str, group[:-1]))} and {group[-1]}" for group in groups]
    also = "".join(f", and so may {other}" for other in others)
    return f"Steps {first} may change places{also}."


def stem(material: Material, fact: Steps) -> str:
    """Ask for the order, by the heading and by what the words before the list add to it."""
    title, label = material.title(fact.concept), label_of(fact)
    if re.match(r"(?:how|what|when|why|where|steps|order)\b", title, re.IGNORECASE):
        return f"Put the steps in order: {title}."
    spoken = material.spoken(fact.concept)
    leans = begins_with_pronoun(label) or re.search(r"\b(?:it|this|that|them)\b", label)
    if not label or leans or len(label.split()) > MAX_LABEL or names(title, label):
        return f"Put the steps of {spoken} in order."
    if names(label, title):
        return f"Put the steps in order: {lower_first(label)}."
    if WHEN.match(label):
        return f"Put the steps of {spoken} in order, {lower_first(label)}."
    return f"Put these steps in order: {lower_first(label)} ({spoken})."


def label_of(fact: Steps) -> str:
    """The last sentence before the list, without “the order”."""
    label = fact.title.strip(" :.")
    while (first := first_sentence(label)) != label:
        label = label[len(first) :].strip()
    return re.sub(r"^the order\s+(?=(?:in|for|of)\b)", "", label, flags=re.IGNORECASE)
