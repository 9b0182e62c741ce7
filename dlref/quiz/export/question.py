"""What every format needs of a question: its options in order, its key, its place, its tags."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from dlref.quiz.address import page_address
from dlref.quiz.answer import parse_number
from dlref.quiz.bank import Bank, Item, Option, shuffled

__all__ = [
    "Asked",
    "Export",
    "LeftOut",
    "Unsupported",
    "by_size",
    "each",
    "follow_ups",
    "link",
    "number_text",
    "options",
    "rights",
    "spread",
    "step_markup",
    "steps",
    "tags",
    "where",
]

Made = TypeVar("Made")
NO_BREAK = "\u00a0"  # a space that HTML keeps


class Asked(NamedTuple):
    """A question and the bank that it stands in."""

    bank: Bank
    item: Item


class LeftOut(NamedTuple):
    """A question that a format cannot hold, and why."""

    topic: str
    id: str
    reason: str


class Unsupported(ValueError):
    """A question that a format cannot hold; the message is the reason."""


@dataclass
class Export:
    """What becomes of banks in a format: a file, and what is not in it."""

    data: bytes = b""
    kept: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def each(
    banks: Sequence[Bank], make: Callable[[Asked], Made], export: Export
) -> Iterator[tuple[Asked, Made]]:
    """Make something of every question; what raises `Unsupported` is left out and counted."""
    for bank in banks:
        for item in bank.items:
            try:
                made = make(Asked(bank, item))
            except Unsupported as error:
                export.left_out.append(LeftOut(bank.topic, item.id, str(error)))
                continue
            export.kept += 1
            yield Asked(bank, item), made


def by_size(item: Item) -> bool:
    """Return whether all options are numbers, which stand in the order of their size."""
    return all(parse_number(option.text) is not None for option in item.options)


def options(item: Item) -> list[Option]:
    """Return the options as they are shown: numbers by size, lines as in code, others mixed."""
    if item.type == "code-line":
        return [item.options[i] for i in sorted(range(len(item.lines)), key=item.lines.__getitem__)]
    if by_size(item):
        return sorted(item.options, key=lambda option: parse_number(option.text) or 0.0)
    place = {text: i for i, text in enumerate(shuffled(item.id, [o.text for o in item.options]))}
    return sorted(item.options, key=lambda option: place[option.text])


def steps(item: Item) -> list[str]:
    """Return the steps, or lines of code, of an ordering question, mixed."""
    return _mixed(item.id, item.answer)


def step_markup(item: Item, step: str) -> str:
    """Return a step as Markdown: a line of code as code, with its indentation."""
    if item.type != "assemble":
        return step
    code = step.lstrip(" ")
    return f"`{NO_BREAK * (len(step) - len(code))}{code}`"


def rights(item: Item) -> list[str]:
    """Return the right sides of a matching question, each once, mixed."""
    return _mixed(item.id, list(dict.fromkeys(right for _, right in item.answer)))


def _mixed(seed: str, texts: list[str]) -> list[str]:
    """Mix texts, and not into the order that they have, which would be the answer."""
    mixed = shuffled(seed, texts)
    return mixed if mixed != texts else mixed[1:] + mixed[:1]


def number_text(number: float) -> str:
    """Write a number without a needless `.0`."""
    return repr(number).removesuffix(".0")


def spread(item: Item) -> list[str]:
    """Say how far a number may be from the right one."""
    return [
        f"± {number_text(size)}{' of the answer' * (kind == 'rel')}"
        for kind, size in item.tolerance.items()
    ]


def follow_ups(item: Item) -> list[str]:
    """Return the questions to go on with after an answer aloud."""
    return list(item.answer.get("follow_ups", ())) if item.type == "recall" else []


def link(item: Item, site_url: str) -> str:
    """Return the address of the section that a question comes from; empty for your own notes."""
    place = item.source
    if not place.page.startswith("docs/"):
        return ""
    return f"{site_url.rstrip('/')}/{page_address(place.page, place.anchor)}"


def where(item: Item) -> str:
    """Say in words where a question comes from."""
    return f"{item.source.page}, line {item.source.line}"


def tags(asked: Asked) -> list[str]:
    """Return topic, level and template as tags without blanks."""
    item = asked.item
    named = (("topic", asked.bank.topic), ("level", item.level), ("template", item.template))
    return [re.sub(r"\s", "_", f"dlref::{kind}::{name}") for kind, name in named]
