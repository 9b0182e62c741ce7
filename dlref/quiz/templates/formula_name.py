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
        if gives_away(formula.right, material.title(concept)):
            yield Drop(NAME, concept, line, "the formula names the concept")
            continue
        wrong = siblings(material, formula, main)
        if len(wrong) < 2:
            yield Drop(NAME, concept, line, "fewer than two siblings with another formula")
        else:
            yield draft(material, formula, wrong)


def siblings(material: Material, formula: Readable, main: dict[str, Readable]) -> list[Readable]:
    """Concepts near by whose formulas speak of or give the same symbol and have other values."""
    found = []
    for concept in material.nearest(formula.concept):
        other = main.get(concept)
        if other is None or material.are_related(concept, formula.concept):
            continue
        shares_symbol = set(formula.parsed.symbols[:1]) <= set(other.parsed.symbols)
        if not shares_symbol and other.left != formula.left:
            continue
        rows = evaluate_all([formula.tex, other.tex], SEED)
        if rows is not None and share_apart(*rows) >= MIN_DIFFERENT:
            found.append(other)
    return one_a_family(material, found, formula.concept)[:POOL]


def gives_away(tex: str, title: str) -> bool:
    """Whether a formula has a word or a number of the name."""
    numbers = set(re.findall(r"\d+", title)) & set(re.findall(r"\d+", tex))
    return bool(numbers) or names(tex.replace("\\", " "), title)


def one_a_family(material: Material, found: list[Readable], concept: str) -> list[Readable]:
    """Of those with one first word, such as Xavier, keep the name that is as long as the key's."""
    title = material.title(concept)
    families: dict[str, list[Readable]] = {}
    for other in found:
        families.setdefault(material.title(other.concept).split()[0].lower(), []).append(other)
    families.pop(title.split()[0].lower(), None)

    def gap(other: Readable) -> int:
        return abs(len(short(material.title(other.concept))) - len(short(title)))

    return [min(family, key=gap) for family in families.values()]


def draft(material: Material, formula: Readable, wrong: list[Readable]) -> Draft:
    """Whose formula is this? A left side like f(x) says nothing, so that it is y."""
    title = material.title(formula.concept)
    is_plain = re.fullmatch(r"\\?[A-Za-z]+'?\([^()]*\)", formula.left)
    shown = f"y = {formula.right}" if is_plain else formula.tex
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
