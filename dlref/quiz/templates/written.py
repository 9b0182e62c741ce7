"""Questions written by hand into the notes, held to the rules of all others."""

import math
from collections.abc import Iterator
from typing import Any

from dlref.quiz.bank import BankError
from dlref.quiz.draft import LABEL, Candidate, Draft, Drop, Material, finish
from dlref.quiz.facts import Claim, Definition, Place, Written
from dlref.quiz.similarity import words
from dlref.quiz.written import WrittenOption
from dlref.quiz.written_proofs import saying, unproved

NAME = "written"


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask each question that the notes bring, but for those that other templates ask."""
    for fact in material.facts(Written):
        if not (fact.item.match or fact.item.claims):
            reason = unproved(material, fact) if material.code else ""
            made = draft(material, fact)
            yield refused(material, made, fact, reason) if reason else held(material, made, fact)


def held(material: Material, made: Draft, fact: Written) -> Draft | Drop:
    """The question, if it has no mechanical flaw."""
    flaws = finish(made, material.symbols)
    if isinstance(flaws, list):
        return refused(material, made, fact, f"{flaws[0].code}: {flaws[0].detail}")
    return made


def refused(material: Material, made: Draft, fact: Written, reason: str) -> Drop:
    """What is not asked; checks of notes without code are not run, and nobody waits for them.

    Raises:
        BankError: The question stands in a page with code, whose author is to mend it.
    """
    if material.code:
        where = f"{fact.place.page}, line {fact.place.line}"
        raise BankError(f"{where}: the question {fact.item.slot}: {reason}")
    return Drop(made.template, fact.concept, fact.place.line, reason)


def draft(material: Material, fact: Written) -> Draft:
    """The question as it was written."""
    item = fact.item
    right = [candidate(option, fact) for option in item.options if option.correct]
    wrong = [candidate(option, fact) for option in item.options if not option.correct]
    several = " Select each one." if len(right) > 1 else ""
    code = f"\n\n```python\n{item.code}\n```" if item.code else ""
    return Draft(
        concept=fact.concept,
        template=NAME,
        slot=item.slot,
        level=item.level,
        type="numeric" if item.answer is not None else "multiple" if several else "choice",
        stem=f"{item.question}{several}{code}",
        hint=item.hint,
        explanation=item.explanation,
        source=visible(material, fact),
        proof=proof(material, fact),
        right=right,
        wrong=wrong,
        take=((len(right), len(wrong)),),
        answer=item.answer,
        tolerance={} if item.answer is None else {"abs": item.tolerance},
    )


def visible(material: Material, fact: Written) -> Place:
    """The sentence of the page to read again: what is quoted, else what says most of the question.

    The question itself stands in a comment, which no reader sees.
    """
    item = fact.item
    for quote in (item.quote, *(option.quote for option in item.options)):
        if quote and (quoted := saying(material, quote)):
            return quoted
    right = [
        text for option in item.options if option.correct for text in (option.text, option.why)
    ]
    said = words(" ".join([item.question, item.explanation, item.hint, *right]))

    def nearness(place: Place) -> float:
        shown = words(place.quote)
        return len(said & shown) / math.sqrt(len(shown) or 1)

    told = [other for other in material.topic.facts if isinstance(other, Claim | Definition)]
    near = [other.place for other in told if other.concept == fact.concept]
    return max(near, key=nearness, default=fact.place)


def candidate(option: WrittenOption, fact: Written) -> Candidate:
    """An option with what proves it."""
    evidence = (
        {"check": option.check} if option.check else {"quote": option.quote or fact.item.quote}
    )
    return Candidate(option.text, option.why, evidence)


def proof(material: Material, fact: Written) -> dict[str, Any]:
    """What is re-read in the notes, and how far it is executed."""
    item = fact.item
    checks = [option.check for option in item.options] or [item.check]
    is_executed = bool(material.code) and all(checks)
    head: dict[str, Any] = {"kind": "executed" if is_executed else "quoted", "asks": "written"}
    head |= {"name": item.slot} | ({"erratum": item.erratum} if item.erratum else {})
    return head if is_executed else head | {"label": LABEL}
