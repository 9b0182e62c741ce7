"""Questions about code elsewhere: a line to choose, lines to put in order, code to write."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("genanki")

from dlref.quiz.bank import Bank, Option
from dlref.quiz.export.anki import export_anki
from dlref.quiz.export.asking import Choice, Steps, asking
from dlref.quiz.export.gift import export_gift
from dlref.quiz.export.moodle import export_moodle
from dlref.quiz.export.qti import export_qti
from dlref.quiz.export.question import Export, Unsupported
from dlref.quiz.export.table import export_csv

FORMATS = (export_anki, export_csv, export_gift, export_moodle, export_qti)
LINES = ["total = 0", "for x in xs:", "    total += x", "return total"]
STARTER, BODY = "def f(x):\n    ", "def f(x):\n    return 2 * x"
WRITE = {"module": "m", "name": "f", "starter": STARTER, "body": BODY, "tests": [["f(1)", 2]]}


@pytest.fixture
def wrong_line(make_item: Callable[..., Any]) -> Any:
    options = tuple(Option(f"`{text}`", at == 1, "why") for at, text in enumerate("cab"))
    return make_item(type="code-line", options=options, lines=(4, 2, 3))


@pytest.fixture
def lines(make_item: Callable[..., Any]) -> Any:
    return make_item(type="assemble", options=(), answer=LINES)


def bank(item: Any) -> list[Bank]:
    return [Bank("t", "T", "n.md", (item,))]


def text_of(export: Export) -> str:
    return export.data.decode("utf-8-sig")


def test_lines_to_choose_from_stand_as_in_the_code_and_are_not_mixed(wrong_line: Any) -> None:
    way = asking(wrong_line)
    assert isinstance(way, Choice)
    assert ([o.text for o in way.options], way.single, way.mixed) == (
        ["`a`", "`b`", "`c`"], True, False,
    )  # fmt: skip
    assert "<shuffleanswers>false<" in text_of(export_moodle(bank(wrong_line), "", 0))
    (row,) = csv.DictReader(io.StringIO(text_of(export_csv(bank(wrong_line), "", 0)), newline=""))
    assert (row["options"], row["answer"]) == ("`a`\n`b`\n`c`", "`a`")


def test_lines_to_arrange_keep_their_indentation(lines: Any) -> None:
    way = asking(lines)
    assert isinstance(way, Steps)
    kept = "\N{NO-BREAK SPACE}" * 4 + "total += x"
    assert way.steps[2] == f"`{kept}`"
    for export in (export_gift, export_moodle):
        assert kept.removesuffix(" += x") in text_of(export(bank(lines), "", 0))
    (row,) = csv.DictReader(io.StringIO(text_of(export_csv(bank(lines), "", 0)), newline=""))
    assert row["answer"].split("\n") == LINES, "to copy, they are indented by blanks"
    assert sorted(row["options"].split("\n")) == sorted(LINES)
    assert row["options"].split("\n") != LINES


def test_lines_with_several_right_orders_go_where_a_person_judges(
    make_item: Callable[..., Any],
) -> None:
    item = make_item(type="assemble", options=(), answer=LINES, before=((1, 2), (0, 3)))
    with pytest.raises(Unsupported, match="several orders are right"):
        asking(item)
    assert [export(bank(item), "", 0).kept for export in FORMATS] == [1, 1, 0, 0, 0]


def test_code_to_write_is_a_card_and_left_out_elsewhere_with_the_reason(
    make_item: Callable[..., Any],
) -> None:
    item = make_item(type="implement", options=(), answer=WRITE)
    card, *others = (export(bank(item), "", 0) for export in FORMATS)
    assert (card.kept, card.left_out) == (1, [])
    for export in others:
        assert export.kept == 0
        assert "judged by running it" in export.left_out[0].reason


@pytest.mark.parametrize("kind", ["code-line", "assemble", "implement"])
def test_every_card_about_code_shows_it_in_anki(
    kind: str, banks: list[Bank], tmp_path: Any
) -> None:
    anki = pytest.importorskip("anki.collection")
    found = next((b, i) for b in banks for i in b.items if i.type == kind)
    path = tmp_path / "deck.apkg"
    path.write_bytes(export_anki([Bank("t", "T", "n.md", (found[1],))], "", 1).data)
    collection = anki.Collection(str(tmp_path / "collection.anki2"))
    options = collection._backend.get_import_anki_package_presets()
    request = anki.ImportAnkiPackageRequest(package_path=str(path), options=options)
    collection.import_anki_package(request)
    shown = collection.get_note(collection.find_notes("")[0]).cards()[0].render_output()
    collection.close()
    item = found[1]
    if kind == "implement":
        told = (">def<", ">def<")
    elif kind == "assemble":
        told = (f"<li><code>{item.answer[0][:4]}", "<ol><li><code>")
    else:
        told = ('<ol type="A"><li><code>', 'class="flaw"><code>')
    assert told[0] in shown.question_text
    assert told[1] in shown.answer_text
