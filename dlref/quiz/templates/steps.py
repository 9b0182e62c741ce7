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


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the order of each procedure's steps."""
    for fact in material.facts(Steps):
        if not MIN_STEPS <= len(fact.steps) <= MAX_STEPS:
            yield Drop(NAME, fact.concept, fact.place.line, f"{len(fact.steps)} steps")
        elif any(begins_with_pronoun(step) for step in fact.steps[:1]):
            yield Drop(NAME, fact.concept, fact.place.line, "leans on the sentence before it")
        else:
            yield draft(material, fact)


def draft(material: Material, fact: Steps) -> Draft:
    """Put the steps of X in order."""
    title = name_of(material, fact)
    whole = title or material.title(fact.concept)
    asks = f"Put the steps in order: {title}."
    if not title:
        asks = f"Put the steps of {material.spoken(fact.concept)} in order."
    steps = [as_option(step) for step in fact.steps]
    return Draft(
        concept=fact.concept,
        template=NAME,
        slot=key_terms(label_of(fact) or fact.steps[0]),
        level="apply",
        type="order",
        stem=asks,
        hint=f"The first step is: {steps[0]}.",
        explanation=f"{whole}: " + "; ".join(f"({i}) {s}" for i, s in enumerate(steps, 1)) + ".",
        source=fact.place,
        proof={"kind": "order", "label": LABEL, "steps": list(fact.steps)},
        answer=steps,
    )


def name_of(material: Material, fact: Steps) -> str:
    """What the steps do, by the words before the list; nothing if they only say “like this”."""
    concept, label = material.title(fact.concept), label_of(fact)
    if re.match(r"(?:how|what|when|why|where)\b", concept, re.IGNORECASE):
        return concept
    leans = begins_with_pronoun(label) or re.search(r"\b(?:it|this|that|them)\b", label)
    if not label or leans or len(label.split()) > MAX_LABEL or names(concept, label):
        return ""
    return label if names(label, concept) else f"{concept}, {lower_first(label)}"


def label_of(fact: Steps) -> str:
    """The last sentence before the list."""
    label = fact.title.strip(" :.")
    while (first := first_sentence(label)) != label:
        label = label[len(first) :].strip()
    return label
