import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.answer import Grade, grade, normalize, parse_number
from dlref.quiz.bank import Item, Option

Make = Callable[..., Item]

# One case a line: type, fields of the item, response, score. JSON, so that front ends can use it.
CASES = json.loads(Path(__file__).with_name("grading.json").read_text(encoding="utf-8"))


def build(make_item: Make, kind: str, fields: dict[str, Any]) -> Item:
    options = tuple(
        Option(f"option {i}", i in fields["right"], "why") for i in range(fields.get("of", 0))
    )
    rest = {key: value for key, value in fields.items() if key not in ("right", "of")}
    return make_item(type=kind, options=options, **rest)


@pytest.mark.parametrize(
    ("kind", "fields", "response", "score"), CASES, ids=[f"{c[0]}-{c[2]}-{c[3]}" for c in CASES]
)
def test_grade__scores_the_case(
    make_item: Make, kind: str, fields: dict[str, Any], response: Any, score: float
) -> None:
    result = grade(build(make_item, kind, fields), response)
    assert result.score == pytest.approx(score)
    assert result.correct == (score == 1)


@pytest.mark.parametrize(
    ("kind", "response"),
    [
        ("choice", "1"),
        ("choice", True),
        ("multiple", 1),
        ("numeric", None),
        ("text", 3),
        ("match", 1),
    ],
)
def test_grade__rejects_a_response_of_the_wrong_form(
    make_item: Make, kind: str, response: Any
) -> None:
    item = make_item(type=kind, answer={"match": [["x", "1"]], "text": "a"}.get(kind, 1.0))
    with pytest.raises(TypeError, match=f"a {kind} item cannot be answered with"):
        grade(item, response)


def test_grade__no_partial_credit_counts_as_correct() -> None:
    assert not Grade(0.99).correct


@pytest.mark.parametrize("text", ["1-β", "1 - \\beta", "$1−{\\beta}$"])
def test_normalize__reads_signs_and_tex_alike(text: str) -> None:
    assert normalize(text) == "1-β"


def test_parse_number__keeps_a_thousands_list_out() -> None:
    assert parse_number("1,2,3") is None
