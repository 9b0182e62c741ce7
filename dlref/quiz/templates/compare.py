"""Siblings against each other: match concepts with values, or tell two apart by crossed values."""

from collections.abc import Iterator

from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.templates.tables import Column, columns_of

NAME = "compare"


def make(material: Material) -> Iterator[Draft | Drop]:
    """One comparison a column: a match where three values differ, else a crossed pair."""
    for column in columns_of(material):
        rows = column.compared
        if rows and column.material.code and not column.is_plain:
            line = column.table.place.line
            yield Drop(NAME, column.table.concept, line, "the header makes no plain question")
        elif len(rows) > 2:
            yield match(column, rows)
        elif rows:
            yield crossed(column, rows[0], rows[1])


def match(column: Column, chosen: list[str]) -> Draft:
    """Match each concept with its value."""
    pairs = [[row, column.values[row]] for row in chosen]
    return Draft(
        concept=column.table.concept,
        template=NAME,
        slot=f"match-{column.slot}",
        level="recall",
        type="match",
        stem=f"{column.subject}match each with {column.its}."
        if column.each == "each" and column.material.is_english
        else f"Match {column.each} with {column.its}.",
        hint=f"Begin with {chosen[-1]}: {column.values[chosen[-1]]}.",
        explanation=column.summary(*chosen),
        source=column.place(chosen[0]),
        proof=column.proof("match"),
        answer=pairs,
    )


def crossed(column: Column, one: str, two: str) -> Draft:
    """How do X and Y compare? Both values for both, so that no option stands out."""
    a, b = column.values[one], column.values[two]

    def option(first: str, second: str) -> Candidate:
        wrong = [row for row, said, is_so in ((one, first, a), (two, second, b)) if said != is_so]
        why = " ".join(column.is_value(row) for row in wrong) or "The table says so of both."
        return Candidate(
            f"{one}: {first}; {two}: {second}", why, {"rows": [one, two], "values": [first, second]}
        )

    return Draft(
        concept=column.concept(one),
        template=NAME,
        slot=f"{column.concept(two)}-{column.slot}",
        level="analyse",
        type="choice",
        stem=column.ask_both(one, two),
        hint=f"Begin with {two}: {b}.",
        explanation=column.summary(one, two),
        source=column.place(one),
        proof=column.proof("crossed"),
        right=[option(a, b)],
        wrong=[option(b, a), option(a, a), option(b, b)],
        take=((1, 3),),
    )
