"""The role of symbols: match those of one formula with what its documentation says they are."""

import re
from collections.abc import Iterator

from dlref.formula import FormulaError, parse_formula
from dlref.quiz.bank import shuffled
from dlref.quiz.code import Code
from dlref.quiz.docstring import docstring_parts
from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.phrase import PARTICIPLES
from dlref.quiz.similarity import alike

NAME = "symbol"

FEWEST, MOST = 3, 5
MAX_WORDS = 9
MAX_TEX = 200
# A meaning that needs the formula or its neighbours, or gives a range or a shape in its place.
NO_MEANING = re.compile(r"[$`=]|\bthey\b|^(?:\d|between\b|one\b)|\bshape$")


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the symbols of each documented formula with enough of them."""
    for code in material.codes:
        if not code.tex:
            continue
        pairs = meanings(code)
        if len(pairs) < FEWEST:
            reason = f"fewer than {FEWEST} symbols with meanings of their own"
            yield Drop(NAME, code.concept, code.place.line, reason)
        elif len(code.tex) > MAX_TEX:
            yield Drop(NAME, code.concept, code.place.line, "the formula is too long to be shown")
        else:
            yield draft(material, code, pairs)


def meanings(code: Code) -> dict[str, str]:
    """The symbols of the formula with what they are; none that is like another's."""
    found: dict[str, str] = {}
    for argument in docstring_parts(code.function).args:
        words, symbol = argument.meaning, argument.symbol
        if not symbol or symbol.startswith("(") or not stands_in(symbol, code.tex):
            continue
        if not 1 <= len(words.split()) <= MAX_WORDS or NO_MEANING.search(words):
            continue
        if words.split()[0].lower() in PARTICIPLES:
            continue  # says what is done with it, not what it is
        if symbol not in found and not any(alike(words, other) for other in found.values()):
            found[symbol] = words
    return found


def stands_in(symbol: str, tex: str) -> bool:
    """Whether a formula has a symbol, by its reading or at least by its spelling."""
    try:
        return parse_formula(f"y = {symbol}").symbols[0] in parse_formula(tex).symbols
    except (FormulaError, IndexError):
        return re.search(rf"(?<![A-Za-z\\]){re.escape(symbol)}(?![A-Za-z])", tex) is not None


def draft(material: Material, code: Code, pairs: dict[str, str]) -> Draft:
    """Match each symbol of this formula with what it stands for."""
    chosen = shuffled(code.symbol, pairs)[:MOST]
    answer = [[f"${symbol}$", pairs[symbol]] for symbol in chosen]
    listed = "; ".join(f"{left}: {right}" for left, right in answer)
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=code.name.lower(),
        level="recall",
        type="match",
        stem=f"Match the symbols of ${code.tex}$ with what they stand for.",
        hint=f"{answer[0][0]} stands for: {answer[0][1]}.",
        explanation=f"{material.about(code.concept)}In its formula, {listed}.",
        source=code.place,
        proof={"kind": "formula", "asks": "symbols", "symbol": code.symbol},
        answer=answer,
    )
