"""Two parsers that were written apart read the same from what is exported: what the banks say.

gift-pegjs is a grammar, pygiftparser a set of regular expressions. They differ in what they do
with escapes, weights and braces, so that only a careful file reads the same in both.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.optional import need_front_end, unavailable

pytest.importorskip("markdown_it")

from dlref.quiz.bank import Bank, Option
from dlref.quiz.export.asking import Choice, Number, Open, Pairs, Steps, Typed, asking
from dlref.quiz.export.feedback import Feedback
from dlref.quiz.export.gift import escape, export_gift
from dlref.quiz.export.markup import Markup, mathjax, plain
from dlref.quiz.export.pictures import as_data, image
from dlref.quiz.export.question import Unsupported
from dlref.web.node import find_node

HERE = Path(__file__).parent
SITE = "https://example.org"
KINDS = {Choice: "MC", Number: "Numerical", Typed: "Short", Pairs: "Matching", Steps: "Matching",
         Open: "Essay"}  # fmt: skip


def read(command: list[str], gift: bytes) -> list[dict[str, Any]]:
    done = subprocess.run(command, input=gift, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def by_grammar(gift: bytes) -> list[dict[str, Any]]:
    need_front_end()
    return read([find_node(), str(HERE / "read_gift.mjs")], gift)


def by_expressions(gift: bytes) -> list[dict[str, Any]]:
    try:
        import yattag  # type: ignore[import-untyped] # noqa: F401
    except ModuleNotFoundError:
        unavailable("pygiftparser is not here: `make test` installs it")
    return read([sys.executable, "-W", "ignore", str(HERE / "read_gift.py")], gift)


def braces_as_numbers(text: str) -> str:
    return text.replace("{", "&#123;").replace("}", "&#125;")


def expected(bank: Bank) -> list[dict[str, Any]]:
    """What a reader should find, from the bank and not from the export."""
    markup = Markup(mathjax)

    def html(text: str) -> str:
        return braces_as_numbers(markup.line(text).strip())

    def shown(option: Option) -> str:
        picture = braces_as_numbers(image(option, markup, as_data(option)))
        return picture if option.svg else html(option.text)

    found = []
    for item in bank.items:
        try:
            way = asking(item)
        except Unsupported:
            continue
        match way:
            case Choice(single=True):
                answers = [[shown(o), 100 if o.correct else 0, html(o.why)]
                           for o in way.options]  # fmt: skip
            case Choice():
                part = 100 / sum(o.correct for o in way.options)
                answers = [[shown(o), part if o.correct else -part, html(o.why)]
                           for o in way.options]  # fmt: skip
            case Number():
                answers = [[way.value, way.within, ""]]
            case Typed():
                answers = [[plain(answer).replace("*", r"\*"), 100, ""] for answer in way.answers]
            case Pairs():
                answers = [[html(left), plain(right), ""] for left, right in way.pairs]
            case Steps():
                answers = [[html(step), str(i), ""] for i, step in enumerate(way.steps, 1)]
            case Open():
                answers = []
        after = Feedback(markup, SITE).after(item, way).strip()
        found.append(
            {"title": f"{bank.topic}/{item.id}", "type": KINDS[type(way)], "format": "html",
             "stem": html(item.stem), "answers": answers,
             "after": braces_as_numbers(after)}
        )  # fmt: skip
    return found


def compare(found: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    assert [one["title"] for one in found] == [one["title"] for one in told]
    for one, two in zip(found, told, strict=True):
        assert one["type"] == two["type"], two["title"]
        for name in ("format", "stem", "after"):
            assert one[name] == two[name], two["title"]
        assert len(one["answers"]) == len(two["answers"]), two["title"]
        for mine, theirs in zip(one["answers"], two["answers"], strict=True):
            assert mine == [
                pytest.approx(part, abs=1e-5) if isinstance(part, float) else part
                for part in theirs
            ], two["title"]


def test_grammar_reads_every_question_as_the_banks_have_it(banks: list[Bank]) -> None:
    found = by_grammar(export_gift(banks, SITE, 0).data)
    compare(found, [one for bank in banks for one in expected(bank)])


def test_expressions_read_every_question_that_they_can_as_the_banks_have_it(
    banks: list[Bank],
) -> None:
    found = by_expressions(export_gift(banks, SITE, 0).data)
    told = [one for bank in banks for one in expected(bank)]
    assert [one["title"] for one in found] == [one["title"] for one in told]

    def beyond_it(one: dict[str, Any]) -> bool:
        """It knows no negative number, and ends a typed answer at an escaped brace."""
        texts = [str(answer[0]) for answer in one["answers"]]
        return (one["type"] == "Numerical" and texts[0].startswith("-")) or (
            one["type"] == "Short" and any("}" in text for text in texts)
        )

    kept = [(mine, theirs) for mine, theirs in zip(found, told, strict=True)
            if not beyond_it(theirs)]  # fmt: skip
    assert len(kept) > 0.95 * len(told)
    assert all(mine["valid"] for mine, _ in kept)
    compare([mine for mine, _ in kept], [theirs for _, theirs in kept])


def test_every_character_that_gift_gives_a_meaning_is_escaped() -> None:
    assert escape("a~b=c#d{e}f:g\\h\ni") == r"a\~b\=c\#d\{e\}f\:g\\h\ni"


def test_hostile_texts_read_back_as_they_are(hostile: Bank) -> None:
    export = export_gift([hostile], SITE, 0)
    told = expected(hostile)
    kept = [one for one in told if one["title"] != "hostile/a.b.text"]
    assert [left.reason for left in export.left_out] == [
        "GIFT knows no typed answer that holds -> or begins with % or [html]"
    ]
    compare(by_grammar(export.data), kept)


def test_answers_that_look_like_weights_or_formats_stay_answers(make_item: Any) -> None:
    texts = ("%50%half", "[html]x", "[0, 1]", "a -> b")
    options = tuple(Option(text, text == "[0, 1]", "Because.") for text in texts)
    bank = Bank("t", "T", "n.md", (make_item(options=options),))
    found = by_grammar(export_gift([bank], SITE, 0).data)[0]["answers"]
    assert sorted((text, weight) for text, weight, _ in found) == [
        ("&lbrack;html]x", 0), ("&percnt;50%half", 0), ("[0, 1]", 100), ("a -&gt; b", 0),
    ]  # fmt: skip


def test_a_question_keeps_its_number_and_tags(make_item: Any) -> None:
    bank = Bank("gates", "Gates", "n.md", (make_item(),))
    found = by_grammar(export_gift([bank], SITE, 0).data)[0]
    assert found["id"] == "gates/swish.property.range"
    assert found["tags"] == [
        "dlref::topic::gates", "dlref::level::recall", "dlref::template::property",
    ]  # fmt: skip
