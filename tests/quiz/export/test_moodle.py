"""Moodle XML is well formed, and another program finds in it what the banks say."""

from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("markdown_it")
moodle_xml_parser = pytest.importorskip("moodle_xml_parser.parser")

from dlref.quiz.bank import Bank  # noqa: E402
from dlref.quiz.export.asking import Choice, asking  # noqa: E402
from dlref.quiz.export.markup import Markup, mathjax  # noqa: E402
from dlref.quiz.export.moodle import export_moodle  # noqa: E402

SITE = "https://example.org"


def questions(banks: list[Bank]) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(export_moodle(banks, SITE, 0).data)
    return [entry for entry in root if entry.get("type") != "category"]


def only(make_item: Any, **fields: Any) -> ElementTree.Element:
    item = make_item(**{"options": (), **fields})
    return questions([Bank("gates", "Gates", "docs/gates.md", (item,))])[0]


def texts(entry: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in entry.findall(path)]


def test_another_program_reads_every_choice_with_its_weights_and_reasons(banks: list[Bank]) -> None:
    read = moodle_xml_parser.parse_bytes(export_moodle(banks, SITE, 0).data)["multichoice"]
    found = {one.name: one for one in read}
    line = Markup(mathjax).line
    told = 0
    for bank in banks:
        for item in bank.items:
            if item.type not in ("choice", "multiple", "code-line"):
                continue
            way = asking(item)
            assert isinstance(way, Choice)
            one = found[f"{bank.topic}/{item.id}"]
            told += 1
            assert one.single == (item.type != "multiple")
            # That program decodes HTML once more.
            told_of = [(text(line(o.text)), text(line(o.why))) for o in way.options if not o.svg]
            shown = zip(one.options, way.options, strict=True)
            assert [(o.answer, o.feedback) for o, own in shown if not own.svg] == told_of
            right = [o.score_fraction for o in one.options if o.score_fraction > 0]
            assert sum(right) == pytest.approx(100, abs=1e-3)
            assert [o.score_fraction > 0 for o in one.options] == [o.correct for o in way.options]
            wrong = -right[0] if item.type == "multiple" else 0
            others = [o.score_fraction for o in one.options if o.score_fraction <= 0]
            assert others == [pytest.approx(wrong)] * len(others)
    assert told == len(read) > 300


def text(markup: str) -> str:
    import html

    return html.unescape(markup.strip())


def test_every_question_has_a_number_of_its_own_that_moodle_can_keep(banks: list[Bank]) -> None:
    numbers = [entry.findtext("idnumber", "") for entry in questions(banks)]
    assert len(set(numbers)) == len(numbers)
    assert max(map(len, numbers)) <= 100


def test_a_long_number_is_cut_and_stays_its_own(make_item: Any) -> None:
    long = [make_item(id=f"a.b.{'x' * 120}{end}") for end in "12"]
    entries = questions([Bank("t", "T", "n.md", tuple(long))])
    numbers = [entry.findtext("idnumber", "") for entry in entries]
    assert len(set(numbers)) == 2
    assert all(len(number) <= 100 for number in numbers)


def test_a_number_has_its_tolerance(make_item: Any) -> None:
    entry = only(make_item, type="numeric", answer=-2.0, tolerance={"abs": 0.5, "rel": 0.25})
    assert (entry.get("type"), texts(entry, "answer/text")) == ("numerical", ["-2"])
    assert entry.findtext("answer/tolerance") == "1"


def test_an_asterisk_in_a_typed_answer_stands_for_itself(make_item: Any) -> None:
    entry = only(make_item, type="text", answer="a*b", accept=("$\\alpha$",))
    assert texts(entry, "answer/text") == [r"a\*b", "α"]
    assert entry.findtext("usecase") == "0"


def test_one_printed_line_is_typed_and_several_are_free_text(make_item: Any) -> None:
    one = only(make_item, type="code-output", answer="[1.0, 2.0]")
    assert texts(one, "answer/text") == ["[1.0, 2.0]", "[1.0,2.0]"]
    several = only(make_item, type="code-output", answer="1\n2")
    assert several.get("type") == "essay"
    assert "<code>1\n2</code>" in several.findtext("generalfeedback/text", "")


def test_a_printed_number_is_a_number_with_its_tolerance(make_item: Any) -> None:
    entry = only(make_item, type="code-output", answer="0.3333", tolerance={"abs": 0.05})
    assert (entry.get("type"), entry.findtext("answer/tolerance")) == ("numerical", "0.05")
    exact = only(make_item, type="code-output", answer="5.0")
    assert (exact.findtext("answer/text"), exact.findtext("answer/tolerance")) == ("5", "5e-05")
    assert only(make_item, type="code-output", answer="nan").get("type") == "shortanswer"


def test_a_printed_line_is_accepted_with_as_few_decimals_as_the_question_allows(
    make_item: Any,
) -> None:
    printed = {"type": "code-output", "answer": "[0.0, -0.6321, 2]"}
    near = only(make_item, **printed, tolerance={"abs": 0.05})
    assert texts(near, "answer/text") == [
        "[0.0, -0.6321, 2]", "[0.0, -0.632, 2]", "[0.0, -0.63, 2]", "[0.0, -0.6, 2]",
        "[0.0,-0.6321,2]", "[0.0,-0.632,2]", "[0.0,-0.63,2]", "[0.0,-0.6,2]",
    ]  # fmt: skip
    assert texts(only(make_item, **printed), "answer/text") == [
        "[0.0, -0.6321, 2]", "[0.0,-0.6321,2]",
    ]  # fmt: skip


def test_pairs_and_steps_are_matched(make_item: Any) -> None:
    pairs = only(make_item, type="match", answer=[["$x$", "one"], ["y", "two"], ["z", "one"]])
    assert texts(pairs, "subquestion/text") == [r"\(x\)", "y", "z"]
    assert texts(pairs, "subquestion/answer/text") == ["one", "two", "one"]
    steps = only(make_item, type="order", answer=["first", "then", "last"])
    assert texts(steps, "subquestion/answer/text") == ["1", "2", "3"]


def test_steps_with_several_right_orders_are_left_out_with_the_reason(make_item: Any) -> None:
    item = make_item(type="order", options=(), answer=["a", "b", "c"], before=((0, 2), (1, 2)))
    export = export_moodle([Bank("t", "T", "n.md", (item,))], SITE, 0)
    assert (export.kept, [left.reason for left in export.left_out]) == (
        0, ["several orders are right, the format knows a single one"],
    )  # fmt: skip


def test_who_judges_free_text_sees_answer_and_rubric(make_item: Any) -> None:
    answer = {"short": "s", "long": "the long answer", "rubric": ["one", "two"]}
    entry = only(make_item, type="recall", answer=answer)
    assert entry.get("type") == "essay"
    judge = entry.findtext("graderinfo/text", "")
    assert "the long answer" in judge
    assert "<li>one</li><li>two</li>" in judge


def test_questions_to_go_on_with_come_after_the_answer(make_item: Any) -> None:
    answer = {"short": "s", "long": "l", "rubric": ["one"], "follow_ups": ["And $x$?"]}
    entry = only(make_item, type="recall", answer=answer)
    after = entry.findtext("generalfeedback/text", "")
    assert "<p>Go on with:</p>\n<ul><li>And \\(x\\)?</li></ul>" in after


def test_hint_explanation_tags_and_page_come_along(make_item: Any) -> None:
    item = make_item()
    from dataclasses import replace

    source = replace(item.source, page="docs/basics/gates.md")
    bank = Bank("gates", "Gates", "docs/basics/gates.md", (replace(item, source=source),))
    entry = questions([bank])[0]
    assert entry.findtext("hint/text") == item.hint
    after = entry.findtext("generalfeedback/text", "")
    assert item.explanation in after
    assert 'href="https://example.org/basics/gates/#swish"' in after
    assert "dlref::topic::gates" in texts(entry, "tags/tag/text")


def test_numbers_keep_their_order_and_other_options_are_mixed(make_item: Any) -> None:
    from dlref.quiz.bank import Option

    sizes = tuple(Option(size, size == "9", "x.") for size in ("10", "9", "-2"))
    entry = only(make_item, options=sizes)
    assert texts(entry, "answer/text") == ["-2", "9", "10"]
    assert entry.findtext("shuffleanswers") == "false"
    words = tuple(Option(word, word == "a", "x.") for word in "abc")
    assert only(make_item, options=words).findtext("shuffleanswers") == "true"


def test_hostile_texts_stay_texts(hostile: Bank) -> None:
    entries = questions([hostile])
    assert len(entries) == len(hostile.items)
    for entry in entries:  # what is typed, and the right sides of pairs, are plain text
        plain = entry.get("type") in ("shortanswer", "matching")
        for answer in entry.findall(".//answer/text") if plain else ():
            answer.text = ""
    whole = "".join(text for entry in entries for text in entry.itertext())
    assert "<script" not in whole
    assert "\x00" not in whole
    assert "]]&gt;" in whole


def test_a_picture_is_a_file_of_its_answer_with_its_words(make_item: Any) -> None:
    import base64

    from dlref.quiz.bank import Option

    drawn = Option("a rising line", True, "x.", svg='<svg viewBox="0 0 1 1"></svg>')
    entry = only(make_item, options=(drawn, Option("none", False, "y.")))
    (answer,) = [one for one in entry.findall("answer") if one.find("file") is not None]
    file = answer.find("file")
    assert file is not None
    address = f"@@PLUGINFILE@@/{file.get('name')}"
    assert answer.findtext("text") == f'<img src="{address}" alt="a rising line" />'
    root = ElementTree.fromstring(base64.b64decode(file.text or ""))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
