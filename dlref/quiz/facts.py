"""Typed facts read from notes: what a template may ask about, each with its place in the source."""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Claim",
    "Definition",
    "Fact",
    "Formula",
    "Place",
    "Question",
    "Steps",
    "Table",
    "Term",
    "Topic",
]


@dataclass(frozen=True)
class Place:
    """Where a fact stands: page, anchor of the heading above it, 1-based line and quoted source."""

    page: str
    anchor: str
    line: int
    quote: str


@dataclass(frozen=True)
class Definition:
    """The sentence that says what a concept is."""

    concept: str
    text: str
    place: Place


@dataclass(frozen=True)
class Claim:
    """A benefit (`+`), a drawback (`-`) or a trap (`!`) of a concept.

    The slot names the claim among its concept's claims and survives rewording elsewhere.
    """

    concept: str
    sign: Literal["+", "-", "!"]
    text: str
    slot: str
    place: Place


@dataclass(frozen=True)
class Formula:
    """A display or inline formula in TeX, without its dollar signs."""

    concept: str
    tex: str
    display: bool
    place: Place


@dataclass(frozen=True)
class Steps:
    """An ordered list: the steps of a procedure, in order."""

    concept: str
    title: str
    steps: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Table:
    """A comparison: the first column names a concept, the others hold exclusive values."""

    concept: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]  # source line of each row
    place: Place


@dataclass(frozen=True)
class Term:
    """A term and its definition, from `**term**: definition`."""

    concept: str
    term: str
    definition: str
    place: Place


@dataclass(frozen=True)
class Question:
    """A question that the notes ask, and their answer in Markdown."""

    concept: str
    question: str
    answer: str
    place: Place


Fact = Definition | Claim | Formula | Steps | Table | Term | Question


@dataclass(frozen=True)
class Topic:
    """All facts of one page of notes, in source order."""

    slug: str
    title: str
    source: str
    concepts: dict[str, str]  # id of the heading → its title, in source order
    facts: tuple[Fact, ...]
