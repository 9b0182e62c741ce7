"""No answer can be changed unnoticed: keys, options and evidence of items of every kind."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Bank, Item, Option, read_bank
from dlref.quiz.build import material_of
from dlref.quiz.proofs import refutation

ROOT = Path(__file__).parents[2]
PER_KIND = 2
UNPROVED = {"kind", "asks", "label", "seed", "erratum"}  # parts of a proof that name no evidence


@cache
def banks() -> tuple[Bank, ...]:
    return tuple(read_bank(path) for path in sorted((ROOT / "quizzes").glob("*.json")))


@cache
def material(source: str) -> Any:
    return material_of(ROOT, next(bank for bank in banks() if bank.source == source))


def drawn() -> Iterator[tuple[str, Item]]:
    """Some items of every template, type and kind of proof."""
    kinds: dict[tuple[str, ...], list[tuple[str, Item]]] = {}
    for bank in banks():
        for item in bank.items:
            kind = (item.template, item.type, item.proof["kind"], item.proof.get("asks", ""))
            kinds.setdefault(kind, []).append((bank.source, item))
    for kind in sorted(kinds):
        yield from random.Random(str(kind)).sample(kinds[kind], min(PER_KIND, len(kinds[kind])))


def swapped(item: Item) -> Item:
    """Another option is marked as right."""
    first = next(o for o in item.options if o.correct)
    other = next(o for o in item.options if not o.correct)
    flipped = {first: replace(first, correct=False), other: replace(other, correct=True)}
    return replace(item, options=tuple(flipped.get(option, option) for option in item.options))


def reworded(item: Item) -> Item:
    """An option says something else."""
    *rest, last = item.options
    return replace(item, options=(*rest, Option(f"{last.text} or 17", last.correct, last.why,
                                                last.svg)))  # fmt: skip


def answered(item: Item) -> Item:
    """The answer is another one."""
    answer = item.answer
    if isinstance(answer, (int, float)):
        return replace(item, answer=answer + 1)
    if isinstance(answer, str):
        return replace(item, answer=f"{answer} 17")
    if item.type == "implement":
        return replace(item, answer=answer | {"body": f"{answer['body']}\n    return 17"})
    if isinstance(answer, dict):
        return replace(item, answer=answer | {"rubric": [*answer["rubric"][:-1], "seventeen"]})
    if item.type == "match":
        (left, right), *rest = answer
        wrong = next(other for _, other in rest if other != right)
        return replace(item, answer=[[left, wrong], *rest])
    return replace(item, answer=[*answer[1:], answer[0]])


def retold(item: Item) -> Item:
    """The short answer says something else."""
    return replace(item, answer=item.answer | {"short": "Seventeen."})


def extended(item: Item) -> Item:
    """The long answer says more."""
    long = f"{item.answer['long']} And seventeen."
    return replace(item, answer=item.answer | {"long": long})


def forgiving(item: Item) -> Item:
    """Another answer counts as right as well."""
    lax = {"abs": 1 + abs(item.answer)} if item.type == "numeric" else {}
    return replace(item, tolerance=lax, accept=() if lax else (*item.accept, "seventeen"))


def changed(data: Any) -> Any:
    """The same data with its first leaf altered."""
    if isinstance(data, dict):
        key = next(key for key in data if key not in UNPROVED)
        return data | {key: changed(data[key])}
    if isinstance(data, (list, tuple)):
        return [changed(data[0]), *data[1:]] if data else ["seventeen"]
    if isinstance(data, bool):
        return not data
    return data + 1 if isinstance(data, (int, float)) else f"{data} seventeen"


def forged(item: Item) -> Item:
    """The evidence is another one."""
    return replace(item, proof=changed(item.proof))


def tampered() -> Iterator[Any]:
    ways: list[tuple[Callable[[Item], Item], Callable[[Item], bool]]] = [
        (swapped, lambda item: bool(item.options)),
        (reworded, lambda item: bool(item.options)),
        (answered, lambda item: item.answer is not None),
        (retold, lambda item: item.type == "recall"),
        (extended, lambda item: item.type == "recall"),
        (forgiving, lambda item: item.type in ("text", "numeric")),
        (forged, lambda item: not set(item.proof) <= UNPROVED),
    ]
    for source, item in drawn():
        for way, applies in ways:
            if applies(item):
                yield pytest.param(source, item, way, id=f"{item.id}-{way.__name__}")


def test_tampering__is_tried_on_every_kind_of_proof() -> None:
    kinds = {(i.proof["kind"], i.proof.get("asks", "")) for bank in banks() for i in bank.items}
    assert {(i.proof["kind"], i.proof.get("asks", "")) for _, i in drawn()} == kinds
    assert len(list(drawn())) >= 30


@pytest.mark.parametrize(("source", "item", "way"), [*tampered()])
def test_tampering__is_noticed(source: str, item: Item, way: Callable[[Item], Item]) -> None:
    assert refutation(item, material(source)) is None
    assert refutation(way(item), material(source)) is not None
