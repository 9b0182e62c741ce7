"""The notes' own questions, answered aloud and graded by the learner with a rubric."""

import re
from collections.abc import Iterator

from dlref.quiz.bank import Level
from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Question
from dlref.quiz.phrase import points_of, told
from dlref.quiz.similarity import overlap
from dlref.quiz.templates.spoken import spoken
from dlref.quiz.wording import is_unfinished, key_terms

NAME = "question"

MIN_ANSWER_WORDS = 5
# What is asked for stands in the notes as a fact; the others ask for a reason or a judgement.
OF_A_FACT = re.compile(
    r"(?:what (?:is|are|does|do|did|belongs)|where|who|how (?:many|much)|name"
    r"|which \w+ (?:is|are|does|do))\b(?!.*\bwhy\b)",
    re.IGNORECASE,
)
OF_A_CASE = re.compile(
    r"\b(?:differ\w*|difference|wrong|suspect|happens?|first|choose|prefer|better|compare|instead"
    r"|than|would|your?)\b",
    re.IGNORECASE,
)
YES_NO = re.compile(r"(?:yes|no)[.,:;]", re.IGNORECASE)
KINDS = {
    r"\bbecause\b|\bsince\b|\bso\b": "a reason",
    r"\bunless\b|\bexcept|\bbut\b|\bonly if\b": "a limit",
    r"\d": "a number or a formula",
    r"\bcosts?\b|\bprice\b": "a price",
}
TELLS = 0.3  # share of words that a definition and a point may have in common
OPENINGS = r"why|how|what|when|where|which|who|is|are|does|do|can|could|should|would|did|was|were"


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask each question of the notes that they answer."""
    for fact in material.facts(Question):
        points = points_of(fact.answer)
        if is_unfinished(fact.answer):
            yield Drop(NAME, fact.concept, fact.place.line, "the notes call it unfinished")
        elif len(fact.answer.split()) < MIN_ANSWER_WORDS or not points:
            yield Drop(NAME, fact.concept, fact.place.line, "the notes hardly answer it")
        else:
            yield draft(material, fact, points)


def draft(material: Material, fact: Question, points: list[str]) -> Draft:
    """The question, a short and a long model answer, and its points to tick."""
    stem = fact.question.strip()
    if not stem.endswith("?"):
        asks = re.match(OPENINGS, stem, re.IGNORECASE)
        stem = f"{stem.rstrip('.:')}?" if asks else f"Explain: {stem.rstrip('.:')}."
    return Draft(
        concept=fact.concept,
        template=NAME,
        slot=key_terms(fact.question),
        level=level_of(stem),
        type="recall",
        stem=stem,
        hint=hint(material, fact, points),
        explanation=material.about(fact.concept).strip() or " ".join(points),
        source=fact.place,
        proof={
            "kind": "quoted",
            "label": LABEL,
            "asks": "answer",
            "question": fact.question,
            "answer": fact.answer,
        },
        answer=spoken(material, fact.concept, points[0], told(fact.answer), points, fact.question),
    )


def level_of(stem: str) -> Level:
    """Recall where the question asks for a fact, analyse where for a reason or a judgement."""
    return "recall" if OF_A_FACT.match(stem) and not OF_A_CASE.search(stem) else "analyse"


def hint(material: Material, fact: Question, points: list[str]) -> str:
    """How many points the answer makes; then the notes' own hint, or what the question is about."""
    yes_no = "Begin with yes or no; the" if YES_NO.match(points[0]) else "The"
    number = f"{yes_no} answer makes {len(points)} point{'s' if points[1:] else ''}"
    if fact.hint:
        return f"{number}. {fact.hint}"
    many = f"{number}{kind(points)}."
    about = material.about(fact.concept).strip()
    tells = any(overlap(about, point) > TELLS for point in points)
    return many if tells else f"{many} {about}".strip()


def kind(points: list[str]) -> str:
    """What some of the points have, in words that give none of them away."""
    found = [
        words
        for pattern, words in KINDS.items()
        if any(re.search(pattern, point, re.IGNORECASE) for point in points)
    ]
    return f", with {' and '.join(found[:2])}" if found else ""
