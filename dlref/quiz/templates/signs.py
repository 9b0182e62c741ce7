"""Benefits and drawbacks of one concept: balanced select-all, or each claim with its sign.

Both kinds of option come from the same concept and in nearly equal number, so that the tone of a
claim does not tell whether it belongs to this concept.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from dlref.quiz.bank import shuffled
from dlref.quiz.draft import LABEL, Candidate, Draft, Drop, Material
from dlref.quiz.facts import Claim
from dlref.quiz.phrase import as_option, begins_with_pronoun, is_problem

NAME = "signs"

WORDS = {"+": "benefit", "-": "drawback"}
HINT = "A benefit is a reason to choose it, a drawback is a reason to choose something else."
SIZES = ((2, 2), (3, 2), (2, 3), (3, 3))


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the benefits or the drawbacks of each concept that has enough of both."""
    claims = material.facts(Claim)
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = usable(claim for claim in claims if claim.concept == concept)
        if can_be_selected(material, own):
            yield select_all(material, concept, own)


def usable(claims: Iterable[Claim]) -> list[Claim]:
    """Benefits and drawbacks that can be quoted alone."""
    return [c for c in claims if c.sign in WORDS and not begins_with_pronoun(c.text)]


def can_be_selected(material: Material, claims: Sequence[Claim]) -> bool:
    """Whether the claims of a concept are enough of both signs to be asked against each other.

    The pages of this repository say in full sentences what is good or bad about a concept, so that
    their tone would tell the sign; short notes do not.
    """
    if material.code:
        return False
    signs = [claim.sign for claim in usable(claims)]
    is_odd = not claims or is_problem(material.title(claims[0].concept))
    return not is_odd and min(signs.count("+"), signs.count("-")) >= 2


def select_all(material: Material, concept: str, claims: list[Claim]) -> Draft:
    """Which of these are benefits (or drawbacks: the id decides) of X?"""
    title = material.spoken(concept)
    asked = "+-"[hashlib.sha256(concept.encode()).digest()[0] % 2]
    right = [candidate(claim, title) for claim in claims if claim.sign == asked]
    wrong = [candidate(claim, title) for claim in claims if claim.sign != asked]
    name = WORDS[asked]
    sizes = sorted(SIZES, key=lambda size: hashlib.sha256(f"{concept}{size}".encode()).digest())
    return Draft(
        concept=concept,
        template=NAME,
        slot=f"{name}s",
        level="recall",
        type="multiple",
        stem=f"Which of these are {name}s of {title}? Select each one.",
        hint=HINT,
        explanation=material.about(concept) + summary(claims),
        source=next(claim.place for claim in claims if claim.sign == asked),
        proof={"kind": "quoted", "label": LABEL, "asks": "sign", "sign": asked},
        right=right,
        wrong=wrong,
        take=[size for size in sizes if size[0] <= len(right) and size[1] <= len(wrong)],
        fallback=match(material, concept, claims),
    )


def match(material: Material, concept: str, claims: list[Claim]) -> Draft:
    """Sort the claims of a concept into benefits and drawbacks."""
    title = material.spoken(concept)
    chosen = shuffled(concept, [claim.text for claim in balanced(claims)])
    signs = {claim.text: claim.sign for claim in claims}
    return Draft(
        concept=concept,
        template=NAME,
        slot="sort",
        level="recall",
        type="match",
        stem=f"Sort these claims about {title}: is each a benefit or a drawback?",
        hint=HINT,
        explanation=material.about(concept) + summary(claims),
        source=claims[0].place,
        proof={
            "kind": "quoted",
            "label": LABEL,
            "asks": "signs",
            "claims": [[text, signs[text]] for text in chosen],
        },
        answer=[[as_option(text), WORDS[signs[text]]] for text in chosen],
    )


def balanced(claims: list[Claim]) -> list[Claim]:
    """At most two more of one sign than of the other, and at most five."""
    fewer = min(([c for c in claims if c.sign == sign] for sign in WORDS), key=len)
    more = [claim for claim in claims if claim.sign != fewer[0].sign]
    return fewer[:2] + more[: len(fewer) + 2][:3]


def candidate(claim: Claim, title: str) -> Candidate:
    """An option that is a claim, with its sign as evidence."""
    why = f"The notes list it as a {WORDS[claim.sign]} of {title}."
    return Candidate(as_option(claim.text), why, {"claim": claim.text, "sign": claim.sign})


def summary(claims: list[Claim]) -> str:
    """All claims in one breath, benefits first."""
    parts = []
    for sign, word in WORDS.items():
        texts = [as_option(claim.text) for claim in claims if claim.sign == sign]
        if texts:
            parts.append(f"{word.capitalize()}{'s' * (len(texts) > 1)}: {'; '.join(texts)}.")
    return " ".join(parts)
