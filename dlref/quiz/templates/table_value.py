"""Values of a comparison table: what X's value is, who has a value, which rows say yes.

Every wrong option carries the cell that refutes it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

from dlref.quiz.answer import normalize
from dlref.quiz.bank import shuffled
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.templates.tables import Column, columns_of
from dlref.quiz.wording import key_terms, slug

NAME = "property"

POOL = 6
CELLS_A_ROW = 2
CELLS_A_COLUMN = 2


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each cell once, in one direction or the other; a yes-no column as a whole."""
    asked: Counter[object] = Counter()
    columns = list(columns_of(material))
    for column in columns:
        if column.is_yes_no:
            reason = fault_of_column(column)
            line = column.table.place.line
            yield Drop(NAME, column.table.concept, line, reason) if reason else select_rows(column)
    cells = [(column, row) for column in columns if not column.is_yes_no for row in column.values]
    for column, row in sorted(cells, key=lambda cell: rank(*cell)):
        line = column.place(row).line
        rest = CELLS_A_ROW - asked[line, row], CELLS_A_COLUMN - asked[column.place_of_header]
        reason = fault(column, row, *rest)
        if reason:
            yield Drop(NAME, column.concept(row), line, reason)
        else:
            asked.update([(line, row), column.place_of_header])
            value = column.values[row]
            is_single = len(column.distinct.get(value, ())) == 1
            ask = row_of_value if is_single and backwards(column, row) else value_of_row
            yield ask(column, row, value)


def fault_of_column(column: Column) -> str:
    """Why a yes-no column is not asked, or an empty string; notes without code may be terse."""
    if not column.material.code:
        return ""
    asked = column.ask_rows()
    if "“" in asked:
        return "the header makes no plain question"
    yes = sum(value.lower().startswith("yes") for value in column.values.values())
    return "one row alone says yes, which a hint would give away" if yes < 2 else ""


def fault(column: Column, row: str, of_row: int, of_column: int) -> str:
    """Why a cell is not asked, or an empty string."""
    value = column.values[row]
    if column.is_elsewhere(row):
        return "another page explains what the row is about"
    if column.material.code and not column.is_plain:
        return "the header makes no plain question"
    if len(column.distinct) < 3:
        return "fewer than three values in the column"
    if normalize(value) == normalize(column.common):
        return "most rows have this value"
    if normalize(row) in normalize(value) or normalize(value) in normalize(row):
        return "the row names the value"
    if row in column.compared:
        return "asked together with other rows"
    if of_row < 1:
        return f"other cells of the row are asked, {CELLS_A_ROW} of them"
    return "" if of_column > 0 else f"other cells of the column are asked, {CELLS_A_COLUMN} of them"


def rank(column: Column, row: str) -> bytes:
    """A place among the cells that only the names of row and column decide."""
    return hashlib.sha256(f"{row} {column.slot}".encode()).digest()


def backwards(column: Column, row: str) -> bool:
    """Whether the cell is asked from the value to the row; the cell's name decides."""
    return rank(column, row)[-1] % 3 == 0


def value_of_row(column: Column, row: str, value: str) -> Draft:
    """What is the range of X? Wrong options are siblings' values."""
    others = {
        other: rows for other, rows in column.distinct.items() if column.are_exclusive(value, other)
    }
    wrong = [
        Candidate(
            other,
            f"That is what the table has for {' and '.join(rows[:2])}.",
            {"row": rows[0], "value": other},
        )
        for other, rows in list(others.items())[:POOL]
    ]
    sibling = next(iter(others.items()), None)
    hint = column.is_value(sibling[1][0]) if sibling else ""
    key = Candidate(value, f"The table says so of {row}.", {"row": row, "value": value})
    return base(column, row, "value", column.ask_value(row), hint, [key], wrong)


def row_of_value(column: Column, row: str, value: str) -> Draft:
    """Which of these has this value? Wrong options are siblings with another value."""
    wrong = [
        Candidate(other, column.is_value(other), {"row": other, "value": theirs})
        for other, theirs in column.values.items()
        if column.are_exclusive(value, theirs)
    ][:POOL]
    hint = wrong[0].why if wrong else ""
    key = Candidate(row, "The table says so.", {"row": row, "value": value})
    return base(column, row, "row", column.ask_row(value), hint, [key], wrong)


def base(
    column: Column,
    row: str,
    asks: str,
    stem: str,
    hint: str,
    right: list[Candidate],
    wrong: list[Candidate],
) -> Draft:
    """A choice about one cell."""
    concept = column.concept(row)
    own_page = concept != column.table.concept
    return Draft(
        concept=concept,
        template=NAME,
        slot=column.slot if own_page else f"{slug(row) or key_terms(row)}-{column.slot}",
        level="recall",
        type="choice",
        stem=stem,
        hint=hint or "Compare it with its siblings.",
        explanation=column.material.about(concept) + column.summary(row),
        source=column.place(row),
        proof=column.proof(asks) | {"row": row, "value": column.values[row]},
        right=right,
        wrong=wrong,
        take=((1, 3), (1, 2)),
    )


def select_rows(column: Column) -> Draft:
    """Which of these are zero-centred? A yes or a no stands in every row."""
    yes = [row for row, value in column.values.items() if value.lower().startswith("yes")]
    rows = shuffled(f"{column.table.concept} {column.slot}", column.values)
    options = {row: row in yes for row in rows}
    right, wrong = (
        [
            Candidate(row, f"The table says: {column.values[row]}.", {
                "row": row, "value": column.values[row],
            })
            for row, is_yes in options.items()
            if is_yes == wanted
        ]
        for wanted in (True, False)
    )  # fmt: skip
    sizes = [(2, 2), (2, 3), (3, 2), (3, 3), (2, 1), (3, 1)]
    if not column.material.code:
        sizes[4:4] = [(1, 3), (1, 2)]
    first = next((row for row in column.values if row not in yes), next(iter(column.values)))
    return Draft(
        concept=column.table.concept,
        template=NAME,
        slot=column.slot,
        level="recall",
        type="multiple",
        stem=column.ask_rows(),
        hint=f"For {first} the answer is {column.values[first].split()[0].strip(',;').lower()}.",
        explanation=column.summary(),
        source=column.place(yes[0] if yes else first),
        proof=column.proof("yes"),
        right=right,
        wrong=wrong,
        take=[size for size in sizes if size[0] <= len(right) and size[1] <= len(wrong)],
    )
