"""Traps, and the claims of concepts that have one sign only: named aloud, graded with a rubric."""

from collections.abc import Iterator

from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Claim
from dlref.quiz.phrase import as_sentence, begins_with_pronoun, is_problem, opening

NAME = "claims"

STEMS = {
    "+": ("What speaks for {title}?", "What speaks for {title}? Name {n} benefits."),
    "-": ("What speaks against {title}?", "What speaks against {title}? Name {n} drawbacks."),
    "+-": ("", "What do you gain with {title}, and what does it cost? Name {n} points."),
    "!": (
        "Which trap do people fall into with {title}?",
        "Which {n} traps do people fall into with {title}?",
    ),
}
OF_PROBLEMS = {
    "+": ("What is the good news about {title}?",) * 2,
    "-": ("What harm does {title} do?", "What harm does {title} do? Name {n} points."),
    "+-": ("", "What is the bad news about {title}, and what the good? Name {n} points."),
    "!": STEMS["!"],
}
SLOTS = {"+": "benefits", "-": "drawbacks", "+-": "trade-off", "!": "traps"}
COUNTS = ("", "one", "two", "three", "four", "five", "six")
MIN_WORDS = 3


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the traps of each concept, and for claims too few to be asked against each other."""
    claims = material.facts(Claim)
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = [claim for claim in claims if claim.concept == concept]
        traps = [claim for claim in own if claim.sign == "!"]
        rest = [claim for claim in own if claim.sign != "!"]
        for chosen in (traps, [] if are_asked_together(material, rest) else rest):
            usable = [claim for claim in chosen if is_usable(claim)]
            for claim in chosen:
                if claim not in usable:
                    yield Drop(NAME, concept, claim.place.line, "means nothing when quoted alone")
            if usable:
                yield draft(material, usable[: len(COUNTS) - 1])


def are_asked_together(material: Material, claims: list[Claim]) -> bool:
    """Whether there are enough claims of both signs to be asked against each other."""
    signs = {claim.sign for claim in claims}
    return (
        len(signs) == 2 and len(claims) >= 3 and not is_problem(material.title(claims[0].concept))
    )


def is_usable(claim: Claim) -> bool:
    """Whether a claim says something when it is quoted alone."""
    return len(claim.text.split()) >= MIN_WORDS and not begins_with_pronoun(claim.text)


def draft(material: Material, claims: list[Claim]) -> Draft:
    """Name them all; each is a point of the rubric."""
    first, title = claims[0], material.spoken(claims[0].concept)
    signs = "".join(sign for sign in "+-!" if any(claim.sign == sign for claim in claims))
    points = [as_sentence(claim.text) for claim in claims]
    one, several = (OF_PROBLEMS if is_problem(title) else STEMS)[signs]
    return Draft(
        concept=first.concept,
        template=NAME,
        slot=SLOTS[signs],
        level="recall",
        type="recall",
        stem=(several if points[1:] else one).format(title=title, n=COUNTS[len(points)]),
        hint=f"The {'first' if points[1:] else 'answer'} begins “{opening(points[0], 3)} …”.",
        explanation=material.about(first.concept) + " ".join(points),
        source=first.place,
        proof={
            "kind": "quoted",
            "label": LABEL,
            "asks": "signs",
            "claims": [[claim.text, claim.sign] for claim in claims],
        },
        answer={"short": points[0], "long": " ".join(points), "rubric": points},
    )
