"""Traps and claims of a concept, named aloud and graded with a rubric."""

from collections.abc import Iterator

from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Claim
from dlref.quiz.phrase import as_sentence, begins_with_pronoun, is_problem, opening_beyond
from dlref.quiz.templates.signs import can_be_selected
from dlref.quiz.templates.spoken import spoken

NAME = "claims"
SLOT = "points"

TRAPS = "and what do people get wrong about it?"
STEMS = {
    "+": "What speaks for {title}?",
    "-": "What speaks against {title}?",
    "+-": "What do you gain with {title}, and what does it cost?",
    "!": "What do people get wrong about {title}?",
    "+!": f"What speaks for {{title}}, {TRAPS}",
    "-!": f"What speaks against {{title}}, {TRAPS}",
    "+-!": f"What do you gain with {{title}}, what does it cost, {TRAPS}",
}
OF_PROBLEMS = {
    "+": "What is the good news about {title}?",
    "-": "What harm does {title} do?",
    "+-": "What is the bad news about {title}, and what the good?",
    "!": STEMS["!"],
    "+!": f"What is the good news about {{title}}, {TRAPS}",
    "-!": f"What harm does {{title}} do, {TRAPS}",
    "+-!": f"What is the bad news about {{title}}, what the good, {TRAPS}",
}
COUNTS = ("", "one", "two", "three", "four", "five", "six")
MOST = len(COUNTS) - 1
MIN_WORDS = 3


def make(material: Material) -> Iterator[Draft | Drop]:
    """One question a concept: its traps, and its claims where no other question asks them."""
    claims = material.facts(Claim)
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = [claim for claim in claims if claim.concept == concept]
        rest = [claim for claim in own if claim.sign != "!"]
        traps = [claim for claim in own if claim.sign == "!"]
        chosen = traps if can_be_selected(material, rest) else traps + rest
        usable = [claim for claim in chosen if is_usable(claim)]
        for claim in chosen:
            if claim not in usable:
                yield Drop(NAME, concept, claim.place.line, "means nothing when quoted alone")
        for claim in usable[MOST:]:
            yield Drop(NAME, concept, claim.place.line, f"the question has {MOST} points already")
        if usable:
            yield draft(material, sorted(usable[:MOST], key=lambda claim: "+-!".index(claim.sign)))


def is_usable(claim: Claim) -> bool:
    """Whether a claim says something when it is quoted alone."""
    return len(claim.text.split()) >= MIN_WORDS and not begins_with_pronoun(claim.text)


def draft(material: Material, claims: list[Claim]) -> Draft:
    """Name them all; each is a point of the rubric."""
    first, title = claims[0], material.spoken(claims[0].concept)
    signs = "".join(sign for sign in "+-!" if any(claim.sign == sign for claim in claims))
    points = [as_sentence(claim.text) for claim in claims]
    many = f" Name {COUNTS[len(points)]} points." if points[1:] else ""
    return Draft(
        concept=first.concept,
        template=NAME,
        slot=SLOT,
        level="recall",
        type="recall",
        stem=(OF_PROBLEMS if is_problem(title) else STEMS)[signs].format(title=title) + many,
        hint=f"The {'first' if points[1:] else 'answer'} begins "
        f"“{opening_beyond(points[0], material.title(first.concept))} …”.",
        explanation=material.about(first.concept).strip() or " ".join(points),
        source=first.place,
        proof={
            "kind": "quoted",
            "label": LABEL,
            "asks": "signs",
            "claims": [[claim.text, claim.sign] for claim in claims],
        },
        answer=spoken(material, first.concept, points[0], " ".join(points), points),
    )
