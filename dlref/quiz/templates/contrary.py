"""Which concept has this benefit or drawback, among siblings of which the notes say the contrary.

That the notes do not mention it proves nothing, so only claims that are marked are used.
"""

from collections.abc import Iterator

from dlref.quiz.bank import shuffled
from dlref.quiz.draft import LABEL, Candidate, Draft, Drop, Material
from dlref.quiz.facts import Claim
from dlref.quiz.phrase import as_sentence, question_for
from dlref.quiz.templates.term import another_claim

NAME = "contrary"

FEWEST = 2  # siblings that are said to lack the property


def make(material: Material) -> Iterator[Draft | Drop]:
    """One question a property: which of these has it?"""
    claims = material.facts(Claim)
    for name in dict.fromkeys(claim.holds for claim in claims if claim.holds):
        holders = [claim for claim in claims if claim.holds == name]
        lackers = [claim for claim in claims if claim.lacks == name]
        first = holders[0]
        if len({claim.concept for claim in lackers}) < FEWEST:
            reason = f"fewer than {FEWEST} siblings are said to be otherwise"
            yield Drop(NAME, first.concept, first.place.line, reason)
            continue
        place = {claim.concept: claim for claim in holders}
        asked = place[shuffled(name, place)[0]]
        stem = question_for(asked.text, [material.title(asked.concept)])
        if stem is None or not stem.startswith("Which of these"):
            yield Drop(NAME, asked.concept, asked.place.line, "the claim has another subject")
        else:
            yield draft(material, name, asked, lackers, stem)


def draft(material: Material, name: str, key: Claim, lackers: list[Claim], stem: str) -> Draft:
    """Ask for the concept by its claim; the others' claims say the contrary."""
    others = {claim.concept: claim for claim in lackers}
    chosen = [others[concept] for concept in shuffled(name, others)]
    contrary = " ".join(as_sentence(claim.text) for claim in chosen)
    return Draft(
        concept=key.concept,
        template=NAME,
        slot=name,
        level="analyse",
        type="choice",
        stem=stem,
        hint=another_claim(material, key.concept, key.text)
        or f"Of another one the notes say: {as_sentence(chosen[-1].text)}",
        explanation=f"{as_sentence(key.text)} The others differ: {contrary}",
        source=key.place,
        proof={"kind": "quoted", "label": LABEL, "asks": "contrary", "property": name},
        right=[candidate(material, key)],
        wrong=[candidate(material, claim) for claim in chosen],
        take=((1, 3), (1, 2)),
    )


def candidate(material: Material, claim: Claim) -> Candidate:
    """An option that is a concept, with what the notes say of it."""
    evidence = {"concept": claim.concept, "claim": claim.text}
    return Candidate(material.title(claim.concept), as_sentence(claim.text), evidence)
