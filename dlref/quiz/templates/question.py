"""The notes' own questions, answered aloud and graded by the learner with a rubric."""

import re
from collections.abc import Iterator

from dlref.quiz.bank import Level
from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.facts import Question
from dlref.quiz.phrase import opening, points_of
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
YES_NO = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
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
        answer=spoken(
            material, fact.concept, points[0], fact.answer.strip(), points, fact.question
        ),
    )


def level_of(stem: str) -> Level:
    """Recall where the question asks for a fact, analyse where for a reason or a judgement."""
    return "recall" if OF_A_FACT.match(stem) and not OF_A_CASE.search(stem) else "analyse"


def hint(material: Material, fact: Question, points: list[str]) -> str:
    """How the answer begins; where that would be the answer, how many points it makes."""
    begins = opening(points[0], 4)
    if YES_NO.match(begins):
        rest = f"; the answer makes {len(points)} points" if points[1:] else ", then say why"
        return f"Begin with yes or no{rest}. {material.about(fact.concept)}".strip()
    if not re.search(r"\d", begins):
        more = f"The answer makes {len(points)} points; the first" if points[1:] else "The answer"
        return f"{more} begins “{begins} …”."
    many = f"The answer makes {len(points)} points." if points[1:] else "The answer is a number."
    return f"{many} {material.about(fact.concept)}".strip()
