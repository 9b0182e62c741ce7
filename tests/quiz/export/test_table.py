"""The table says what the banks say, and no spreadsheet runs any of it."""

import csv
import io
from typing import Any

import pytest

pytest.importorskip("markdown_it")

from dlref.quiz.bank import Bank
from dlref.quiz.export.markup import printable
from dlref.quiz.export.table import COLUMNS, export_csv, harmless


def rows(banks: list[Bank]) -> list[dict[str, str]]:
    text = export_csv(banks, "https://example.org", 0).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_question_of_the_banks_is_one_row_that_reads_back(banks: list[Bank]) -> None:
    read = rows(banks)
    left_out = {(one.topic, one.id) for one in export_csv(banks, "", 0).left_out}
    every = [(bank, item) for bank in banks for item in bank.items]
    items = [(bank, item) for bank, item in every if (bank.topic, item.id) not in left_out]
    types = {item.type for bank, item in every if (bank.topic, item.id) in left_out}
    assert types <= {"implement"}
    assert len(read) == len(items)
    for row, (bank, item) in zip(read, items, strict=True):
        assert list(row) == list(COLUMNS)
        row = {name: cell.removeprefix("'") for name, cell in row.items()}
        told = (row["topic"], row["id"], row["question"], row["explanation"])
        assert told == (bank.topic, item.id, item.stem, item.explanation)
        if item.type == "recall":
            further = item.answer.get("follow_ups", [])
            assert [line for line in row["further"].split("\n") if line] == further
        if item.type in ("choice", "multiple"):
            right = sorted(option.text for option in item.options if option.correct)
            assert sorted(row["answer"].split("\n")) == right
            texts = row["options"].split("\n")
            whys = dict(zip(texts, row["reasons"].split("\n"), strict=True))
            assert whys == {option.text: option.why for option in item.options}


def test_lines_end_as_the_standard_says_and_the_file_begins_as_excel_needs(
    make_item: Any,
) -> None:
    data = export_csv([Bank("t", "T", "n.md", (make_item(),))], "", 0).data
    assert data.startswith(b"\xef\xbb\xbftopic,id,hash,")
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "''"])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe_that_can_be_taken_off(
    text: str,
) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "1-2", " =1", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_no_cell_of_hostile_questions_is_run(hostile: Bank) -> None:
    read = rows([hostile])
    assert len(read) == len(hostile.items)
    assert not [cell for row in read for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]
    assert all(printable(cell) == cell for row in read for cell in row.values())


def test_a_type_without_columns_is_left_out_with_its_reason(make_item: Any) -> None:
    export = export_csv([Bank("t", "T", "n.md", (make_item(type="dance"), make_item()))], "", 0)
    assert (export.kept, len(export.left_out)) == (1, 1)
    assert export.left_out[0].reason == "a table has no columns for the type dance"


def test_export_csv__leaves_a_function_to_write_out_and_says_why(make_item: Any) -> None:
    item = make_item(type="implement", answer={"tests": [["f(1)", 1]]})
    export = export_csv([Bank("t", "T", "docs/t.md", (item,))], "https://example.org", 0)
    assert [one.reason for one in export.left_out] == [
        "code of your own is judged by running it, which no table can"
    ]
    assert export.kept == 0
