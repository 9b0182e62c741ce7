"""What the banks ask of what the pages say: concepts, traps, errata, claims, formulas, tables.

All that there is counts; nothing is left out as not eligible.

Questions are nearly the same if question, options and answer together are. The same
plain wording about another subject, with another answer, is another question: "What do people get
wrong about X?" says what is wanted, and whoever knows it for one X learns nothing of the next.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dlref.concepts import CONCEPTS, Concept
from dlref.quiz.bank import Bank, Item
from dlref.quiz.draft import Material
from dlref.quiz.facts import Claim, Formula, Table
from dlref.quiz.generate import all_text
from dlref.quiz.numeric import unaligned
from dlref.quiz.similarity import near_twins, words

__all__ = ["Measure", "Topic", "Unused", "measures", "read_errata", "unused"]

ITEMS_NEEDED = 3
TEMPLATES_NEEDED = 2
RECALL_SHARE = 0.30
NEARLY_SAME, NEARLY_SAME_SHARE = 0.8, 0.01
RETOLD = 0.5  # share of the words of an erratum's correction that an item says
ERRATUM = re.compile(r"^###[^\n]*\{ #(e\d{3}) \}\n+\*(\w+)[^\n]*\n(.*?)(?=^##|\Z)", re.M | re.S)
RIGHT = re.compile(r"\*\*Right:\*\*(.*?)(?=\n\nRead more|\Z)", re.DOTALL)


class Topic(NamedTuple):
    """A bank beside the facts and the code that it was made from."""

    bank: Bank
    material: Material


class Erratum(NamedTuple):
    """An entry of the errata: its name, what sort of mistake it corrects, and what is right."""

    name: str
    sort: str
    right: str


class Measure(NamedTuple):
    """One number of the banks, whether it is as it should be, and what is missing."""

    name: str
    value: str
    holds: bool
    missing: tuple[str, ...] = ()


class Unused(NamedTuple):
    """A fact that no question asks."""

    kind: str
    page: str
    line: int
    text: str


def measures(topics: Sequence[Topic], errata: Iterable[Erratum]) -> list[Measure]:
    """Return every measure of coverage and variety, in the order in which they are printed."""
    items = [item for topic in topics for item in topic.bank.items]
    return [
        _recall(items),
        _concepts(items),
        _traps(topics),
        _errata(items, errata),
        *_used(topics),
        _twins(items),
    ]


def read_errata(text: str) -> list[Erratum]:
    """Return the entries of the page of errata."""
    found = []
    for name, sort, body in ERRATUM.findall(text):
        right = RIGHT.search(body)
        found.append(Erratum(name, sort.lower(), right[1].strip() if right else ""))
    return found


def unused(topics: Iterable[Topic]) -> Iterator[Unused]:
    """Yield every claim, formula and table cell that no question asks."""
    for topic in topics:
        page = topic.bank.source
        for kind, place, text, is_used in _facts(topic):
            if not is_used:
                yield Unused(kind, page, place, text)


# ------------------------------------------------------------------------------ measures


def _recall(items: Sequence[Item]) -> Measure:
    share = sum(item.level == "recall" for item in items) / max(1, len(items))
    limit = f"{share:.0%} of the questions, at most {RECALL_SHARE:.0%}"
    return Measure("that only ask to recall", limit, share <= RECALL_SHARE)


def _concepts(items: Sequence[Item]) -> Measure:
    """Rows of the table that share a heading share its questions."""
    asked: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        asked[f"{item.source.page.removeprefix('docs/')}#{item.concept}"].append(item)
    headings: dict[str, Concept] = {}
    for row in CONCEPTS:
        headings.setdefault(row.page, row)
    missing = []
    for page, row in headings.items():
        kinds = {item.template for item in asked[page]}
        if len(asked[page]) < ITEMS_NEEDED or len(kinds) < TEMPLATES_NEEDED:
            missing.append(f"{row.id}: {len(asked[page])} by {', '.join(sorted(kinds)) or 'none'}")
    value = f"{len(headings) - len(missing)} of {len(headings)}"
    name = f"concepts with {ITEMS_NEEDED} questions by {TEMPLATES_NEEDED} templates"
    return Measure(name, value, not missing, tuple(missing))


def _traps(topics: Sequence[Topic]) -> Measure:
    traps = missing = 0
    names = []
    for topic in topics:
        said = _said(topic.bank.items)
        for claim in topic.material.facts(Claim):
            if claim.sign == "!":
                traps += 1
                if claim.text not in said:
                    missing += 1
                    names.append(f"{topic.bank.source}:{claim.place.line}: {claim.text[:60]}")
    return Measure("traps asked", f"{traps - missing} of {traps}", not missing, tuple(names))


def _errata(items: Sequence[Item], errata: Iterable[Erratum]) -> Measure:
    """An erratum is asked by a question that names it, or that says what is right instead."""
    named = {item.proof.get("erratum", "") for item in items}
    about: dict[str, list[set[str]]] = defaultdict(list)
    for item in items:
        texts = [item.stem, item.explanation, *_strings(item.answer), *_strings(item.proof)]
        texts += [option.text for option in item.options if option.correct]
        spoken = words(" ".join(texts))
        for name in item.source.errata:
            about[name.lower()].append(spoken)
    entries = [entry for entry in errata if entry.sort != "format"]
    missing = []
    for entry in entries:
        right = words(entry.right)
        best = max(
            (len(right & said) / max(1, len(right)) for said in about[entry.name]), default=0
        )
        if entry.name not in named and best < RETOLD:
            missing.append(f"{entry.name.upper()}: {best:.0%} of its words are said")
    value = f"{len(entries) - len(missing)} of {len(entries)}"
    return Measure("errata asked", value, not missing, tuple(missing))


def _used(topics: Sequence[Topic]) -> Iterator[Measure]:
    count: dict[str, list[bool]] = {"claims": [], "formulas": [], "table cells": []}
    for topic in topics:
        for kind, _, _, is_used in _facts(topic):
            count[kind].append(is_used)
    for kind, found in count.items():
        value = f"{sum(found)} of {len(found)}; the others: dlref quiz check --unused"
        yield Measure(f"{kind} used", value, holds=True)


def _twins(items: Sequence[Item]) -> Measure:
    texts = [all_text(item) for item in items]
    pairs = near_twins(texts, NEARLY_SAME)
    same = [(one, two) for one, two in pairs if texts[one] == texts[two]]
    later = {two for _, two in pairs}
    share = len(later) / max(1, len(items))
    value = f"{len(later)} ({share:.1%}, at most {NEARLY_SAME_SHARE:.0%}), {len(same)} the same"
    names = tuple(f"{items[one].id} and {items[two].id}" for one, two in pairs)
    holds = not same and share <= NEARLY_SAME_SHARE
    return Measure("questions nearly the same as another", value, holds, () if holds else names)


# ------------------------------------------------------------------------------ facts


def _facts(topic: Topic) -> Iterator[tuple[str, int, str, bool]]:
    """Yield each claim, formula and cell: its kind, line and text, and whether an item uses it."""
    items, material = topic.bank.items, topic.material
    said = _said(items)
    executed = {item.proof.get("symbol") for item in items}
    for claim in material.facts(Claim):
        yield "claims", claim.place.line, claim.text, claim.text in said
    texes = {tex for text in said for tex in (text, text.strip("$")) if tex}
    for formula in material.formulas:
        yield (
            "formulas",
            formula.place.line,
            formula.tex,
            _is_asked(formula, texes, executed, topic),
        )
    cells = _cells_asked(items)
    for table in material.facts(Table):
        for row, line in zip(table.rows, table.lines, strict=True):
            for header, cell in zip(table.columns[1:], row[1:], strict=False):
                is_used = (table.place.anchor, header.strip(), row[0]) in cells
                yield "table cells", line, f"{row[0]}, {header}: {cell}", is_used


def _is_asked(formula: Formula, texes: set[str], executed: set[Any], topic: Topic) -> bool:
    """Whether an item shows a formula, or executes the code that documents it."""
    tex = unaligned(formula.tex)
    if any(len(one) > 2 and one in tex and "=" in one for one in texes):
        return True
    codes = topic.material.code.get(formula.concept, ())
    return any(code.symbol in executed and code.tex == formula.tex for code in codes)


def _cells_asked(items: Iterable[Item]) -> set[tuple[str, str, str]]:
    """The anchor, column and row of every cell that an item names."""
    return {
        (item.source.anchor, item.proof["column"], text)
        for item in items
        if item.proof["kind"] == "table"
        for text in (*_strings(item.proof), *_strings(item.answer), *(o.text for o in item.options))
    }


def _said(items: Iterable[Item]) -> set[str]:
    """All texts in the proofs of items."""
    return {text for item in items for text in _strings(item.proof)}


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _strings(value)
