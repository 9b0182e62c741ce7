"""Anki itself imports what is exported, with the choices that its dialog starts with."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("genanki")
anki = pytest.importorskip("anki.collection")

from dlref.cli.banks import ROOT  # noqa: E402
from dlref.quiz.bank import Bank, Option  # noqa: E402
from dlref.quiz.export.anki import export_anki  # noqa: E402

SITE = "https://example.org/dl"
DAY = 86_400
THEN = 1_700_000_000


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    opened = anki.Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def take_in(collection: Any, banks: list[Bank], changed: int, tmp_path: Path) -> Any:
    path = tmp_path / "deck.apkg"
    path.write_bytes(export_anki(banks, SITE, changed).data)
    options = collection._backend.get_import_anki_package_presets()
    request = anki.ImportAnkiPackageRequest(package_path=str(path), options=options)
    return collection.import_anki_package(request).log


def notes(collection: Any) -> dict[str, Any]:
    found = [collection.get_note(number) for number in collection.find_notes("")]
    return {note["Item"]: note for note in found}


@pytest.fixture
def bank(make_item: Any) -> Bank:
    other = make_item(id="swish.property.other", type="numeric", options=(), answer=2.0)
    return Bank("gates", "Gates", "docs/basics/gates.md", (make_item(), other))


def test_every_question_becomes_a_card_in_the_deck_of_its_topic(
    collection: Any, banks: list[Bank], tmp_path: Path
) -> None:
    take_in(collection, banks, THEN, tmp_path)
    left_out = {(one.topic, one.id) for one in export_anki(banks, "", THEN).left_out}
    for bank in banks:
        kept = [item for item in bank.items if (bank.topic, item.id) not in left_out]
        assert len(collection.find_cards(f'"deck:Deep learning::{bank.title}"')) == len(kept)
        gone = {item.type for item in bank.items} - {item.type for item in kept}
        assert gone <= {"code-line", "assemble", "implement"}


def test_the_same_import_again_adds_nothing(collection: Any, bank: Bank, tmp_path: Path) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    log = take_in(collection, [bank], THEN, tmp_path)
    assert (len(log.new), len(log.updated), collection.note_count()) == (0, 0, 2)


def test_a_changed_question_is_updated_in_place_and_keeps_its_card(
    collection: Any, bank: Bank, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    cards = {name: note.card_ids() for name, note in notes(collection).items()}
    changed = (replace(bank.items[0], stem="Which range has swish now?"), *bank.items[1:])
    log = take_in(collection, [replace(bank, items=changed)], THEN + DAY, tmp_path)
    assert (len(log.new), len(log.conflicting)) == (0, 0)
    now = notes(collection)
    assert now["gates/swish.property.range"]["Question"] == "Which range has swish now?"
    assert {name: note.card_ids() for name, note in now.items()} == cards


def test_a_question_that_becomes_another_type_is_updated_too(
    collection: Any, bank: Bank, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    typed = replace(bank.items[0], type="text", options=(), answer="swish")
    take_in(collection, [replace(bank, items=(typed, *bank.items[1:]))], THEN + DAY, tmp_path)
    assert collection.note_count() == 2
    assert notes(collection)["gates/swish.property.range"]["Typed"] == "swish"


def test_a_new_question_joins_and_a_removed_one_stays(
    collection: Any, bank: Bank, make_item: Any, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    fresh = replace(bank, items=(bank.items[0], make_item(id="swish.property.new")))
    take_in(collection, [fresh], THEN + DAY, tmp_path)
    assert collection.note_count() == 3


def test_what_the_learner_edited_stays_until_the_bank_changes(
    collection: Any, bank: Bank, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    mine = notes(collection)["gates/swish.property.range"]
    mine["Hint"] = "my own hint"
    collection.update_note(mine)
    take_in(collection, [bank], THEN + DAY, tmp_path)
    assert notes(collection)["gates/swish.property.range"]["Hint"] == "my own hint"


def test_the_name_that_anki_knows_a_question_by_is_fixed(
    collection: Any, bank: Bank, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    note = notes(collection)["gates/swish.property.range"]
    assert (note.guid, note.mid) == ("Ep8z3[GEn&", 1_100_304_557_857)


def test_front_asks_and_back_answers_with_a_reason_for_each_option(
    collection: Any, bank: Bank, tmp_path: Path
) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    shown = notes(collection)["gates/swish.property.range"].cards()[0].render_output()
    whys = [option.why for option in bank.items[0].options]
    assert r"about \([-0.28, \infty)\)" in shown.question_text
    assert not [why for why in whys if why.replace("'", "&#x27;") in shown.question_text]
    assert all(why in shown.answer_text for why in whys)
    assert 'class="right">about' in shown.answer_text
    assert 'href="https://example.org/dl/' not in shown.answer_text  # the page is no page of ours


def test_tags_name_topic_level_and_template(collection: Any, bank: Bank, tmp_path: Path) -> None:
    take_in(collection, [bank], THEN, tmp_path)
    found = notes(collection)["gates/swish.property.range"].tags
    assert sorted(found) == [
        "dlref::level::recall", "dlref::template::property", "dlref::topic::gates",
    ]  # fmt: skip


def test_hostile_texts_stay_texts(collection: Any, hostile: Bank, tmp_path: Path) -> None:
    take_in(collection, [hostile], THEN, tmp_path)
    assert collection.card_count() == len(hostile.items)
    for note in notes(collection).values():
        shown = note.cards()[0].render_output()
        whole = shown.question_text + shown.answer_text
        assert "<script>" not in whole
        assert not [tag for tag in shown.question_av_tags + shown.answer_av_tags]
        assert "[latex]" not in whole


def test_same_banks_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.apkg"
        settings = {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": str(THEN), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "dlref.cli", "quiz", "export", "anki", "--topic", "adam"]
        subprocess.run(
            [*command, "--out", str(out)], env={**os.environ, **settings}, check=True,
            capture_output=True,
        )  # fmt: skip
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_nothing_in_the_bytes_tells_which_sqlite_wrote_them(bank: Bank, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "deck.apkg"
    path.write_bytes(export_anki([bank], SITE, THEN).data)
    with zipfile.ZipFile(path) as packed:
        assert packed.read("collection.anki2")[96:100] == bytes(4)
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_options_with_formulas_keep_their_order_between_front_and_back(
    collection: Any, bank: Bank, make_item: Any, tmp_path: Path
) -> None:
    sizes = tuple(Option(text, text == "9", "x.") for text in ("10", "9", "-2"))
    item = make_item(options=sizes)
    take_in(collection, [replace(bank, items=(item,))], THEN, tmp_path)
    front = notes(collection)["gates/swish.property.range"]["Choices"]
    assert front == '<ol type="A"><li>-2</li><li>9</li><li>10</li></ol>'


def test_pictures_stand_in_the_card_with_their_words_for_who_does_not_see_them(
    collection: Any, bank: Bank, make_item: Any, tmp_path: Path
) -> None:
    drawn = Option("a rising line", True, "x.", svg="<svg><path/></svg>")
    item = make_item(options=(drawn, Option("none", False, "y.")))
    take_in(collection, [replace(bank, items=(item,))], THEN, tmp_path)
    front = notes(collection)["gates/swish.property.range"]["Choices"]
    assert 'role="img" aria-label="a rising line"><svg><path/></svg></span>' in front


def test_no_matching_card_and_no_card_with_steps_shows_its_answer_in_its_order(
    collection: Any, banks: list[Bank], tmp_path: Path
) -> None:
    take_in(collection, banks, THEN, tmp_path)
    found = {"match": 0, "order": 0}
    cards = notes(collection)
    for bank in banks:
        for item in bank.items:
            if item.type not in found:
                continue
            found[item.type] += 1
            shown = re.findall("<li>(.*?)</li>", cards[f"{bank.topic}/{item.id}"]["Choices"])
            told = cards[f"{bank.topic}/{item.id}"]["Answer"]
            if item.type == "order":
                assert shown != re.findall("<li>(.*?)</li>", told)
            else:
                rights = re.findall("</td><td>(.*?)</td>", told)
                assert shown[len(rights) :] != list(dict.fromkeys(rights))
    assert min(found.values()) > 10
