import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dlref.quiz.bank import (
    Bank,
    BankError,
    Item,
    content_hash,
    dumps,
    loads,
    read_bank,
    shuffled,
    write_bank,
)

Make = Callable[..., Item]


@pytest.fixture
def bank(make_item: Make) -> Bank:
    def sibling(item_id: str, **fields: object) -> Item:
        return make_item(id=item_id, options=(), **fields)

    items = (
        make_item(),
        sibling("swish.compute.minus-one", type="numeric", answer=0.0, tolerance={"abs": 0.01}),
        sibling("swish.term.gate", type="text", answer="gate", accept=("a gate",)),
        sibling("swish.steps.forward", type="order", answer=["a", "b", "c"], before=((0, 2),)),
        sibling("swish.compare.range", type="match", answer=[["swish", "1"], ["elu", "2"]]),
        sibling("swish.output.call", type="code-output", answer="[0.0, 0.7]"),
        sibling(
            "swish.question.why",
            type="recall",
            answer={"short": "It is smooth.", "long": "It is smooth. So …", "rubric": ["smooth"]},
        ),
    )
    return Bank("gates", "Gates", "docs/basics/gates.md", items)


def test_bank__survives_writing_and_reading(bank: Bank, tmp_path: Path) -> None:
    path = tmp_path / "banks" / "gates.json"
    write_bank(bank, path)
    assert read_bank(path) == bank
    assert path.read_bytes() == dumps(bank).encode()


def test_bank__is_readable_text_without_escapes(bank: Bank) -> None:
    assert "…" in dumps(bank)
    assert dumps(bank).endswith("}\n")


def test_content_hash__ignores_the_line_and_nothing_else(make_item: Make) -> None:
    item = make_item()
    moved = replace(item, source=replace(item.source, line=99, notes_line=155, errata=("E012",)))
    assert content_hash(moved) == content_hash(item)
    assert content_hash(replace(item, hint="Another.")) != content_hash(item)
    assert content_hash(replace(item, proof={"kind": "quoted"})) != content_hash(item)


def test_shuffled__depends_on_the_seed_only_and_not_on_the_given_order() -> None:
    words = ["relu", "elu", "gelu", "selu", "swish"]
    assert shuffled("a", words) == shuffled("a", reversed(words))
    assert len({tuple(shuffled(str(seed), words)) for seed in range(20)}) > 10


def test_shuffled__is_the_same_in_another_process_with_another_hash_seed() -> None:
    code = "from dlref.quiz.bank import shuffled; print(shuffled('a', ['relu', 'elu', 'gelu']))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{shuffled('a', ['relu', 'elu', 'gelu'])}\n"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("hint", "", "item swish.property.range: field hint"),
        ("level", "guess", "item swish.property.range: field level"),
        ("type", "essay", "item swish.property.range: field type"),
        ("id", "swish", "item swish: field id"),
        ("hash", "0" * 16, "item swish.property.range: field hash"),
        ("proof", {"kind": "trust-me"}, "field proof.kind"),
        ("options", [], "item swish.property.range: field options"),
        ("answer", "x", "item swish.property.range"),
        ("extra", 1, "'extra'"),
        ("id", None, "item number 1: field id"),
    ],
)
def test_loads__names_file_item_and_field(
    bank: Bank, field: str, value: object, message: str
) -> None:
    data = json.loads(dumps(bank))
    data["items"][0][field] = value
    with pytest.raises(BankError, match=r"^gates\.json: ") as error:
        loads(json.dumps(data), "gates.json")
    assert message in str(error.value)


def test_loads__wants_exactly_one_right_option_in_a_choice(bank: Bank) -> None:
    for right in ([], [0, 1]):
        data = json.loads(dumps(bank))
        for number, option in enumerate(data["items"][0]["options"]):
            option["correct"] = number in right
        with pytest.raises(BankError, match="field options"):
            loads(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[", "[]", "null", '{"schema": 2}', "[" * 100_000])
def test_loads__rejects_what_is_no_bank(text: str) -> None:
    with pytest.raises(BankError, match=r"^odd\.json: "):
        loads(text, "odd.json")


def test_write_bank__stops_at_equal_ids(make_item: Make, tmp_path: Path) -> None:
    twin = make_item(hint="Another.")
    twin = replace(twin, source=replace(twin.source, line=40))
    with pytest.raises(BankError, match=r"swish\.property\.range.*lines 12 and 40.*slot"):
        write_bank(Bank("t", "T", "t.md", (make_item(), twin)), tmp_path / "t.json")
    assert not (tmp_path / "t.json").exists()
