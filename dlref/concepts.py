"""The concept table: one row for every concept that the site explains.

The table is data and nothing else. `dlref check` holds it together with the pages, the code, the
tests and the quiz banks.
"""

from typing import Literal, NamedTuple

__all__ = ["CONCEPTS", "Concept", "find"]


class Concept(NamedTuple):
    """One row of the table.

    Attributes:
        id: The concept's name in links, banks and commands; also the anchor of its heading.
        title: What a reader calls it.
        kind: `implemented` has a symbol of its own; `demonstrated` is shown by a cell that uses
            other concepts' symbols; `explained` is prose only, and `why` says why.
        symbol: Dotted path of the callable, or None where there is none.
        page: Page below `docs/`, with the anchor of the concept's heading.
        line: Line of the source notes where the concept stands; None for what they leave out.
        errata: Entries of `docs/errata.md` that correct the source notes here.
        why: The reason why an `explained` concept has nothing to run.
    """

    id: str
    title: str
    kind: Literal["implemented", "demonstrated", "explained"]
    symbol: str | None
    page: str
    line: int | None = None
    errata: tuple[str, ...] = ()
    why: str = ""


CONCEPTS: tuple[Concept, ...] = (
    Concept("relu", "ReLU", "implemented", "dlref.activations.relu",
            "basics/relu-family.md#relu", 152, ("E023", "E024", "E025")),
)  # fmt: skip


def find(concept_id: str) -> Concept:
    """Return the row of a concept.

    Raises:
        KeyError: No concept has this id; the message names the nearest ones.
    """
    import difflib

    for concept in CONCEPTS:
        if concept.id == concept_id:
            return concept
    near = difflib.get_close_matches(concept_id, [c.id for c in CONCEPTS], n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else "; `dlref list` names them all"
    raise KeyError(f"no concept is called {concept_id!r}{hint}")
