"""A question bank: items, their JSON form and its schema."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dlref.quiz.facts import Place

__all__ = [
    "Bank",
    "BankError",
    "Item",
    "Option",
    "check_ids",
    "content_hash",
    "dumps",
    "loads",
    "read_bank",
    "shuffled",
    "write_bank",
]

SCHEMA_VERSION = 1

ItemType = Literal[
    "choice",
    "multiple",
    "numeric",
    "text",
    "order",
    "match",
    "code-output",
    "code-line",
    "assemble",
    "implement",
    "recall",
]
Level = Literal["recall", "apply", "analyse"]


class BankError(ValueError):
    """A bank that cannot be used; the message names the file, the item and the field."""


@dataclass(frozen=True)
class Option:
    """One option of a choice: its text, whether it is right, and why.

    An option may be a picture, as `svg`; then its text says in words what the picture shows, for
    readers that do not see it and for plain formats.
    """

    text: str
    correct: bool
    why: str
    svg: str = ""


@dataclass(frozen=True)
class Item:
    """One question with its answer, explanation, source and proof.

    Texts are inline Markdown with `$…$` formulas and `code`; a stem may hold one fenced block.
    `answer` by type: choice, multiple, code-line: None (the options carry it); numeric: a number;
    text and code-output: the text; order: the steps in a right order; assemble: the lines of code,
    as order; implement: {"module", "name", "starter", "body", "tests": [[call, result], …]};
    match: pairs [left, right], where several lefts may share a right; recall: {"short": …,
    "long": …, "rubric": […]}, with questions to go on with under "follow_ups" where there are any.
    `before` belongs to order and assemble: pairs (i, j) say that step i of `answer` stands before
    step j; where it is empty, `answer` is the only right order. `lines` belongs to code-line, whose
    options are lines of the stem's code: where each of them stands there, from 1.
    `proof["label"]` is text to show with the item, such as "according to your notes".
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
    before: tuple[tuple[int, int], ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bank:
    """The items of one topic."""

    topic: str
    title: str
    source: str
    items: tuple[Item, ...]


def content_hash(item: Item) -> str:
    """Fingerprint of what is asked: 16 hex digits that no moved line and no erratum changes."""
    fields = asdict(item) | {"options": [_option_to_json(option) for option in item.options]}
    fields["source"] = {key: fields["source"][key] for key in ("page", "anchor", "quote")}
    fields["source"]["line"] = 1
    if not item.lines:
        del fields["lines"]  # the hash of an item of another type is older than the field
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shuffled(seed: str, texts: Iterable[str]) -> list[str]:
    """Put texts in an order that only the seed and the texts decide, the same on any machine."""
    return sorted(texts, key=lambda text: hashlib.sha256(f"{seed}\0{text}".encode()).digest())


def check_ids(items: Iterable[Item], where: str) -> None:
    """Stop at the first id that two items share.

    Raises:
        BankError: Two items have one id, so that a learner's history would mix them up.
    """
    seen: dict[str, Item] = {}
    for item in items:
        twin = seen.setdefault(item.id, item)
        if twin is not item:
            raise BankError(
                f"{where}: item {item.id}: field id: lines {twin.source.line} and "
                f"{item.source.line} of {item.source.page} make the same id; reword one "
                "of them, or end a claim with <!-- slot: short-name -->"
            )


def dumps(bank: Bank) -> str:
    """Return the bank as JSON: the same bytes for the same bank, one field a line."""
    head = {"schema": SCHEMA_VERSION, "topic": bank.topic, "title": bank.title}
    body = {"source": bank.source, "items": [_item_to_json(item) for item in bank.items]}
    return json.dumps(head | body, ensure_ascii=False, indent=1) + "\n"


def loads(text: str, where: str = "bank") -> Bank:
    """Read a bank from JSON.

    Raises:
        BankError: The text is no valid bank; the message begins with `where`.
    """
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BankError(f"{where}: not JSON: {error}") from None
    deepest = max(_validator().iter_errors(data), key=lambda e: len(e.absolute_path), default=None)
    if deepest is not None:
        raise BankError(f"{where}: {_describe(deepest, data)}")
    items = tuple(_item_from_json(entry) for entry in data["items"])
    check_ids(items, where)
    for item, entry in zip(items, data["items"], strict=True):
        if content_hash(item) != entry["hash"]:
            raise BankError(
                f"{where}: item {item.id}: field hash: the content was edited by hand; "
                "change the notes and generate the bank again"
            )
    return Bank(data["topic"], data["title"], data["source"], items)


def read_bank(path: Path) -> Bank:
    """Read and validate a bank file.

    Raises:
        BankError: The file is no valid bank; the message names file, item and field.
    """
    return loads(path.read_text(encoding="utf-8"), str(path))


def write_bank(bank: Bank, path: Path) -> None:
    """Write a bank file, after the checks that reading it would make.

    Raises:
        BankError: The bank is not valid.
    """
    text = dumps(bank)
    loads(text, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


@cache
def _validator() -> Draft202012Validator:
    schema = files("dlref.quiz").joinpath("bank.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema))


def _describe(error: ValidationError, data: Any) -> str:
    path = list(error.absolute_path)
    if path[:1] != ["items"] or len(path) < 2:
        return f"field {'.'.join(map(str, path)) or '(top)'}: {error.message[:300]}"
    entry = data["items"][path[1]]
    name = entry.get("id") if isinstance(entry, dict) else None
    field_name = ".".join(map(str, path[2:])) or "(item)"
    return f"item {name or f'number {int(path[1]) + 1}'}: field {field_name}: {error.message[:300]}"


def _item_to_json(item: Item) -> dict[str, Any]:
    """Fields in reading order; empty ones are left out."""
    entry = {
        "id": item.id,
        "concept": item.concept,
        "template": item.template,
        "level": item.level,
        "type": item.type,
        "hash": content_hash(item),
        "stem": item.stem,
        "options": [_option_to_json(option) for option in item.options],
        "answer": item.answer,
        "before": item.before,
        "lines": item.lines,
        "tolerance": item.tolerance,
        "accept": item.accept,
    }
    entry = {key: value for key, value in entry.items() if value not in (None, (), [], {})}
    rest = {"hint": item.hint, "explanation": item.explanation}
    source = {key: value for key, value in asdict(item.source).items() if value not in (None, ())}
    return entry | rest | {"source": source, "proof": item.proof}


def _option_to_json(option: Option) -> dict[str, Any]:
    return {key: value for key, value in asdict(option).items() if value != ""}


def _item_from_json(entry: dict[str, Any]) -> Item:
    fields = {key: value for key, value in entry.items() if key != "hash"}
    errata = tuple(entry["source"].get("errata", ()))
    fields["source"] = Place(**entry["source"] | {"errata": errata})
    fields["options"] = tuple(Option(**option) for option in entry.get("options", ()))
    fields["accept"] = tuple(entry.get("accept", ()))
    fields["lines"] = tuple(entry.get("lines", ()))
    fields["before"] = tuple((i, j) for i, j in entry.get("before", ()))
    return Item(**fields)
