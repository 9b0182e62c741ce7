"""Formula → name: which sibling has it; the others' own formulas have other values."""

import re
from collections.abc import Iterator

from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.numeric import evaluate_all, share_apart
from dlref.quiz.phrase import names
from dlref.quiz.proofs import MIN_DIFFERENT
from dlref.quiz.templates.formulas import SEED, Readable, readable

NAME = "formula-name"

POOL = 6


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the name behind each concept's main formula."""
    main: dict[str, Readable] = {}
    for one in readable(material, NAME):
        if isinstance(one, Readable):
            main.setdefault(one.concept, one)
    for concept, formula in main.items():
        line = formula.place.line
        if names(formula.right.replace("\\", " "), material.title(concept)):
            yield Drop(NAME, concept, line, "the formula names the concept")
            continue
        wrong = siblings(material, formula, main)
        if len(wrong) < 2:
            yield Drop(NAME, concept, line, "fewer than two siblings with another formula")
        else:
            yield draft(material, formula, wrong)


def siblings(material: Material, formula: Readable, main: dict[str, Readable]) -> list[Readable]:
    """Concepts near by whose formulas speak of the same symbols and have other values."""
    found = []
    for concept in material.nearest(formula.concept):
        other = main.get(concept)
        if other is None or material.are_related(concept, formula.concept):
            continue
        if not set(formula.parsed.symbols[:1]) <= set(other.parsed.symbols):
            continue
        rows = evaluate_all([formula.tex, other.tex], SEED)
        if rows is not None and share_apart(*rows) >= MIN_DIFFERENT:
            found.append(other)
    return found[:POOL]


def draft(material: Material, formula: Readable, wrong: list[Readable]) -> Draft:
    """Whose formula is this? Its left side says nothing but y, or that it is a square."""
    title = material.title(formula.concept)
    left = "y^2" if formula.tex.partition("=")[0].rstrip().endswith("^2") else "y"
    shown = f"{left} = {formula.right}"
    return Draft(
        concept=formula.concept,
        template=NAME,
        slot=formula.slot,
        level="recall",
        type="choice",
        stem=f"Whose formula is ${shown}$?",
        hint=f"For comparison, the formula of {short(material.title(wrong[0].concept))} is "
        f"${wrong[0].tex}$.",
        explanation=f"{material.about(formula.concept)}Its formula is ${formula.tex}$.",
        source=formula.place,
        proof=formula.proof(material, "name"),
        right=[
            Candidate(
                short(title),
                "This is its formula.",
                {"concept": formula.concept, "tex": formula.tex},
            )
        ],
        wrong=[
            Candidate(
                short(material.title(other.concept)),
                f"Its formula is ${other.tex}$.",
                {"concept": other.concept, "tex": other.tex},
            )
            for other in wrong
        ],
        take=((1, 3), (1, 2)),
    )


def short(title: str) -> str:
    """A title without a trailing parenthesis."""
    return re.sub(r"\s*\([^()]*\)$", "", title)
