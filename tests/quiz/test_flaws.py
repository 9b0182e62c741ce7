from collections.abc import Callable
from typing import Any

import pytest

from dlref.quiz.bank import Item, Option
from dlref.quiz.flaws import flaws
from tests.quiz.seeded_flaws import GOOD, SEEDED

Make = Callable[..., Item]


def build(make_item: Make, stem: str, texts: tuple[str, ...], **fields: Any) -> Item:
    options = tuple(Option(t.removeprefix("*"), t.startswith("*"), "because") for t in texts)
    kind = "multiple" if sum(option.correct for option in options) > 1 else "choice"
    changes = {"stem": stem, "options": options, "type": kind, "proof": {"kind": "quoted"}}
    return make_item(**{**changes, **fields})


@pytest.mark.parametrize(("code", "stem", "texts"), SEEDED)
def test_flaws__finds_the_seeded_one(
    make_item: Make, code: str, stem: str, texts: tuple[str, ...]
) -> None:
    found = flaws(build(make_item, stem, texts))
    assert code in [flaw.code for flaw in found]
    assert all(flaw.detail for flaw in found)


@pytest.mark.parametrize(("stem", "texts"), GOOD)
def test_flaws__leaves_a_good_item_alone(
    make_item: Make, stem: str, texts: tuple[str, ...]
) -> None:
    assert flaws(build(make_item, stem, texts)) == []


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("answer-in-stem", {"type": "text", "stem": "Name the swish gate?", "answer": "swish"}),
        ("duplicate", {"type": "order", "stem": "Put in order.", "answer": ["a", "b", "a"]}),
        ("no-question", {"type": "numeric", "stem": "The slope.", "answer": 1.0}),
        ("long-stem", {"type": "recall", "stem": "word " * 61 + "?", "answer": {}}),
        (
            "stem-word",
            {
                "type": "match",
                "stem": "Match them.",
                "answer": [["leaky relu", "leaky"], ["tanh", "smooth"]],
            },
        ),
        ("negative", {"type": "recall", "stem": "Which of them does NOT fit?", "answer": {}}),
    ],
)
def test_flaws__finds_those_of_other_types(
    make_item: Make, code: str, fields: dict[str, Any]
) -> None:
    assert code in [flaw.code for flaw in flaws(make_item(options=(), **fields))]


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "text", "stem": "Which gate has range (0, 1)?", "answer": "sigmoid"},
        {"type": "order", "stem": "Put the steps in order.", "answer": ["a", "b", "c"]},
        {"type": "numeric", "stem": "Compute it.", "answer": 1.0},
        {"type": "recall", "stem": "Why does it not saturate?", "answer": {}},
        {"type": "match", "stem": "Match them.", "answer": [["relu", "one"], ["tanh", "two"]]},
    ],
)
def test_flaws__leaves_good_items_of_other_types_alone(
    make_item: Make, fields: dict[str, Any]
) -> None:
    assert flaws(make_item(options=(), **fields)) == []


def test_flaws__knows_the_symbols_that_a_page_defines(make_item: Make) -> None:
    item = build(make_item, "What does $\\zeta$ scale?", ("*gates", "sums", "slopes"))
    assert [flaw.code for flaw in flaws(item)] == ["undefined-symbol"]
    assert flaws(item, known={"\\zeta"}) == []


def test_flaws__takes_none_for_a_value_where_a_table_has_it(make_item: Make) -> None:
    texts = ("*one copy", "none", "two copies")
    stem = "What does it take of memory?"
    asked = build(make_item, stem, texts, proof={"kind": "quoted"})
    assert [flaw.code for flaw in flaws(asked)] == ["none-or-all"]
    assert flaws(build(make_item, stem, texts, proof={"kind": "table"})) == []
    assert flaws(build(make_item, "How much memory does it take?", texts)) == []
