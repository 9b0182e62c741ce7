"""A question bank: items, their JSON form and its schema."""

from dataclasses import dataclass, field
from typing import Any, Literal

from dlref.quiz.facts import Place

__all__ = ["Bank", "Item", "Option"]

ItemType = Literal[
    "choice", "multiple", "numeric", "text", "order", "match", "code-output", "recall"
]
Level = Literal["recall", "apply", "analyse"]


@dataclass(frozen=True)
class Option:
    """One option of a choice: its text, whether it is right, and why."""

    text: str
    correct: bool
    why: str


@dataclass(frozen=True)
class Item:
    """One question with its answer, explanation, source and proof.

    Texts are inline Markdown with `$…$` formulas and `code`; a stem may hold one fenced block.
    `answer` by type: choice, multiple: None (the options carry it); numeric: a number; text and
    code-output: the text; order: the steps in a right order; match: pairs [left, right];
    recall: {"short": …, "long": …, "rubric": […]}.
    """

    id: str
    concept: str
    template: str
    level: Level
    type: ItemType
    stem: str
    hint: str
    explanation: str
    source: Place
    proof: dict[str, Any]
    options: tuple[Option, ...] = ()
    answer: Any = None
    tolerance: dict[str, float] = field(default_factory=dict)
    accept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """The items of one topic."""

    topic: str
    title: str
    source: str
    items: tuple[Item, ...]
