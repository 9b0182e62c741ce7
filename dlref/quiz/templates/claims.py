"""Traps and claims of a concept, answered aloud and graded by the learner.

Where the notes bring questions for them, these are asked. Otherwise a statement begins in the stem,
and its end is to be said.
"""

from collections.abc import Iterator
from typing import Any

from dlref.quiz.bank import BankError
from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Claim, Written
from dlref.quiz.phrase import as_sentence, begins_with_pronoun, cue
from dlref.quiz.templates.signs import can_be_selected
from dlref.quiz.templates.spoken import spoken

NAME = "claims"
SLOTS = ("points", "more-points")

MOST = 3  # statements of a question
MIN_WORDS = 3
SHOWN = 3  # last words of a statement that a hint shows
MIN_HIDDEN = 4  # words between the beginning and the end that are shown


def make(material: Material) -> Iterator[Draft | Drop]:
    """The questions that the notes bring for claims, then what the other concepts claim.

    Raises:
        BankError: A question of a page with code is for a claim that its concept does not make.
    """
    written = [fact for fact in material.facts(Written) if fact.item.claims]
    for fact in written:
        yield asked(material, fact)
    wanted = {(fact.concept, slot) for fact in written for slot in fact.item.claims}
    claims = material.facts(Claim)
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = [claim for claim in claims if claim.concept == concept]
        left = [claim for claim in own if (concept, claim.slot) not in wanted]
        if left == own:
            yield from completed(material, own)
        else:
            for claim in left:
                yield Drop(NAME, concept, claim.place.line, "the notes bring no question for it")


def asked(material: Material, fact: Written) -> Draft | Drop:
    """The question of the notes; each claim that it is for is a point of the rubric."""
    item, concept = fact.item, fact.concept
    own = {claim.slot: claim for claim in material.facts(Claim) if claim.concept == concept}
    if missing := [slot for slot in item.claims if slot not in own]:
        reason = f"the question {item.slot} is for {missing[0]}, which the concept does not claim"
        if material.code:
            raise BankError(f"{fact.place.page}, line {fact.place.line}: {reason}")
        return Drop(NAME, concept, fact.place.line, reason)
    claims = [own[slot] for slot in item.claims]
    points = [as_sentence(claim.text) for claim in claims]
    about = material.about(concept).strip()
    return Draft(
        concept=concept,
        template=NAME,
        slot=item.slot,
        level=item.level,
        type="recall",
        stem=item.question,
        hint=item.hint,
        explanation=item.explanation or about or " ".join(points),
        source=claims[0].place,
        proof=proof(claims),
        answer=spoken(material, concept, points[0], " ".join(points), points),
    )


def proof(claims: list[Claim]) -> dict[str, Any]:
    """What is read in the notes again."""
    listed = [[claim.text, claim.sign] for claim in claims]
    return {"kind": "quoted", "label": LABEL, "asks": "signs", "claims": listed}


def completed(material: Material, own: list[Claim]) -> Iterator[Draft | Drop]:
    """The traps of a concept, and its claims where there is room and nothing else asks them."""
    concept = own[0].concept
    rest = [claim for claim in own if claim.sign != "!"]
    traps = [claim for claim in own if claim.sign == "!"]
    chosen = traps if can_be_selected(material, rest) else traps + rest
    usable = [claim for claim in chosen if is_usable(claim)]
    for claim in chosen:
        if claim not in usable:
            yield Drop(NAME, concept, claim.place.line, "means nothing when quoted alone")
    groups = grouped(usable, sum(claim.sign == "!" for claim in usable))
    for claim in usable[sum(map(len, groups)) :]:
        yield Drop(NAME, concept, claim.place.line, "the questions have points enough")
    for slot, group in zip(SLOTS, groups, strict=False):
        yield draft(material, slot, group)


def grouped(claims: list[Claim], traps: int) -> list[list[Claim]]:
    """At most MOST claims a question, and a second question only for more traps than that."""
    size = -(-traps // 2) if traps > MOST else MOST
    count = min(traps, MOST * len(SLOTS)) if traps > MOST else MOST
    chosen = claims[:count]
    return [chosen[begin : begin + size] for begin in range(0, len(chosen), size)]


def is_usable(claim: Claim) -> bool:
    """Whether a claim says something when it is quoted alone."""
    return len(claim.text.split()) >= MIN_WORDS and not begins_with_pronoun(claim.text)


def draft(material: Material, slot: str, claims: list[Claim]) -> Draft:
    """Complete them all; each is a point of the rubric."""
    first, title = claims[0], material.title(claims[0].concept)
    points = [as_sentence(claim.text) for claim in claims]
    begins = [f"“{cue(point, title)} …”" for point in points]
    if len(points) == 1:
        stem = f"Complete this statement about {material.spoken(first.concept)}: {begins[0]}"
    else:
        listed = "; ".join(f"({place}) {text}" for place, text in enumerate(begins, 1))
        stem = f"Complete each statement about {material.spoken(first.concept)}: {listed}"
    about = material.about(first.concept).strip()
    return Draft(
        concept=first.concept,
        template=NAME,
        slot=slot,
        level="recall",
        type="recall",
        stem=stem,
        hint=ending(points, title) or about or "Say what it does, and when.",
        explanation=about or " ".join(points),
        source=first.place,
        proof=proof(claims),
        answer=spoken(material, first.concept, points[0], " ".join(points), points),
    )


def ending(points: list[str], title: str) -> str:
    """How the first statement ends of which that leaves enough to say, or nothing."""
    for place, point in enumerate(points, 1):
        words = point.split()
        if len(words) - len(cue(point, title).split()) >= SHOWN + MIN_HIDDEN:
            name = f"Statement {place}" if points[1:] else "It"
            return f"{name} ends “… {' '.join(words[-SHOWN:])}”"
    return ""
