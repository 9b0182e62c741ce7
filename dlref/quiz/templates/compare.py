"""Siblings against each other: match concepts with values, or tell two apart by crossed values."""

from collections.abc import Iterator

from dlref.quiz.answer import normalize
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.facts import Written
from dlref.quiz.templates.tables import Column, column_named, columns_of
from dlref.quiz.templates.written import held, refused

NAME = "compare"


def make(material: Material) -> Iterator[Draft | Drop]:
    """One comparison a column: a match where three values differ, else a crossed pair.

    A page with code says itself which columns are worth asking, and how.
    """
    by_hand = [fact for fact in material.facts(Written) if fact.item.match]
    for fact in by_hand:
        yield written_match(material, fact)
    asked = {(fact.place.anchor, fact.item.match) for fact in by_hand}
    for column in columns_of(material):
        rows = column.compared
        if not rows or (column.table.place.anchor, column.header) in asked:
            continue
        if material.code:
            line = column.table.place.line
            yield Drop(NAME, column.table.concept, line, "no question on the page asks to match it")
        elif len(rows) > 2:
            yield match(column, rows)
        else:
            yield crossed(column, rows[0], rows[1])


def written_match(material: Material, fact: Written) -> Draft | Drop:
    """Match the rows that an author chose, with a question of its own."""
    item = fact.item
    column = column_named(material, fact.place.anchor, item.match)
    values = column.values if column else {}
    chosen = [row for row in item.rows if row in values]
    made = Draft(
        concept=fact.concept,
        template=NAME,
        slot=f"match-{item.slot}",
        level=item.level,
        type="match",
        stem=item.question,
        hint=item.hint,
        explanation=item.explanation,
        source=column.place(chosen[0]) if column and chosen else fact.place,
        proof=column.proof("match") if column else {},
        answer=[[row, values[row]] for row in chosen],
    )
    if len(chosen) < len(item.rows):
        rows = "; ".join(row for row in item.rows if row not in values)
        reason = f"no table of its section has under {item.match!r} the rows {rows}"
        return refused(material, made, fact, reason)
    if len({normalize(values[row]) for row in chosen}) < len(chosen):
        return refused(material, made, fact, "two rows have the same value")
    return held(material, made, fact)


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
