"""Siblings against each other: match concepts with values, or tell two apart by crossed values."""

from collections.abc import Iterator

from dlref.quiz.bank import shuffled
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.templates.tables import Column, columns_of

NAME = "compare"

MIN_PAIRS = 3
MAX_PAIRS = 5


def make(material: Material) -> Iterator[Draft | Drop]:
    """One comparison a column: a match where three values differ, else a crossed pair."""
    for column in columns_of(material):
        if column.is_yes_no:
            continue
        single = [rows[0] for rows in exclusive_values(column).values()]
        if len(single) >= MIN_PAIRS:
            yield match(column, single)
        elif len(single) == 2:
            yield crossed(column, single[0], single[1])


def exclusive_values(column: Column) -> dict[str, list[str]]:
    """The values that exclude all others of the column, with their rows."""
    groups = column.distinct
    return {
        value: rows
        for value, rows in groups.items()
        if all(column.are_exclusive(value, other) for other in groups if other != value)
    }


def match(column: Column, rows: list[str]) -> Draft:
    """Match each concept with its value."""
    chosen = shuffled(f"{column.table.concept} {column.slot}", rows)[:MAX_PAIRS]
    pairs = [[row, column.values[row]] for row in chosen]
    return Draft(
        concept=column.table.concept,
        template=NAME,
        slot=f"match-{column.slot}",
        level="analyse",
        type="match",
        stem=f"Match each with {column.its}.",
        hint=f"Begin with {chosen[-1]}: {column.values[chosen[-1]]}.",
        explanation=column.summary(),
        source=column.place(chosen[0]),
        proof=column.proof("match"),
        answer=pairs,
    )


def crossed(column: Column, one: str, two: str) -> Draft:
    """How do X and Y compare? Both values for both, so that no option stands out."""
    a, b = column.values[one], column.values[two]

    def option(first: str, second: str) -> Candidate:
        wrong = [row for row, said, is_so in ((one, first, a), (two, second, b)) if said != is_so]
        is_wrong = " and ".join(f"{row} has {column.values[row]}" for row in wrong)
        why = f"{is_wrong}." if wrong else "The table says so of both."
        return Candidate(
            f"{one}: {first}; {two}: {second}", why, {"rows": [one, two], "values": [first, second]}
        )

    thing = f"their {column.name}" if not column.is_odd else f"“{column.header}”"
    return Draft(
        concept=column.concept(one),
        template=NAME,
        slot=f"{column.concept(two)}-{column.slot}",
        level="analyse",
        type="choice",
        stem=f"How do {column.spoken(one)} and {column.spoken(two)} compare in {thing}?",
        hint=f"Begin with {two}: {b}.",
        explanation=column.summary(),
        source=column.place(one),
        proof=column.proof("crossed"),
        right=[option(a, b)],
        wrong=[option(b, a), option(a, a), option(b, b)],
        take=((1, 3),),
    )
