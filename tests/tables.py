"""Read a comparison table of a page, so that a test can hold its cells against the code."""

import re
from pathlib import Path

__all__ = ["close", "read_table"]

PAGES = Path(__file__).parents[1] / "docs" / "basics"


def read_table(page: str, header: str) -> list[dict[str, str]]:
    """The rows of the table whose header line begins as given."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(header, 1)[1].split("\n\n", 1)[0]
    titles, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in (header + lines).splitlines()
    ]
    return [dict(zip(titles, row, strict=True)) for row in rows]


def close(value: float, cell: str) -> bool:
    """Whether the number that the cell begins with is the value, rounded to as many places."""
    number = re.match(r"-?\d+(?:\.(\d+))?", cell.replace("−", "-"))
    assert number, cell
    places = len(number[1] or "")
    return abs(value - float(number[0])) <= 0.5 * 10**-places + 1e-12
