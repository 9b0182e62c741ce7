from collections.abc import Callable
from typing import Any

import pytest

from dlref.quiz.bank import Item, Option
from dlref.quiz.flaws import flaws

Make = Callable[..., Item]

STEM = "Which range does swish have?"
ONE = ("*tanh", "sigmoid", "softplus")  # a star marks a right option

# One seeded flaw a line: its code, the stem, the options.
SEEDED: list[tuple[str, str, tuple[str, ...]]] = [
    ("none-or-all", STEM, ("*all of the above", "bounded below", "bounded on top")),
    ("none-or-all", STEM, ("*bounded below", "bounded on top", "None of these")),
    ("none-or-all", STEM, ("*bounded below", "bounded on top", "Neither of the two")),
    ("true-false", "Is swish smooth?", ("*Yes", "No")),
    ("true-false", "Which is right for swish?", ("*True", "False")),
    ("true-false", "Is it smooth?", ("*Yes, since the gate is", "No, since it bends", "No, never")),
    ("true-false", "True or false: swish is smooth?", ("*smooth", "kinked", "constant")),
    ("blank", "The range of ____ is open below, which one?", ONE),
    ("blank", "The range of [blank] is open below, which one?", ONE),
    (
        "absolute",
        STEM,
        (
            "*It never saturates on the right",
            "It saturates on both of its sides",
            "It saturates on its right side",
        ),
    ),
    (
        "absolute",
        STEM,
        (
            "*It saturates on the right side",
            "It always saturates on the left",
            "It never saturates on any side",
        ),
    ),
    (
        "vague",
        STEM,
        (
            "*It usually saturates on the left",
            "It saturates on both of the sides",
            "It saturates on its right side",
        ),
    ),
    (
        "vague",
        STEM,
        (
            "*It saturates on the right side",
            "It often saturates on the left side",
            "It can saturate on both sides",
        ),
    ),
    (
        "longest-key",
        STEM,
        (
            "*bounded below by a small negative number",
            "unbounded on both sides",
            "bounded on both sides",
        ),
    ),
    ("grammar", "Which activation is an", ("*ELU", "swish", "tanh")),
    ("grammar", "Which one is described?", ("*weights", "bias", "kernel")),
    ("grammar", "Which one is described?", ("*weight", "biases", "kernels")),
    ("form", STEM, ("*It is bounded below.", "It is bounded above", "It is bounded twice")),
    ("form", STEM, ("*it is bounded below", "It is bounded above", "It is bounded twice")),
    ("type", "How large is the slope at 0?", ("*0.5", "the sigmoid", "the identity")),
    ("type", "How large is the slope at 0?", ("*the same", "0.5", "1.5")),
    ("type", "Which formula has it?", ("*$x \\sigma(x)$", "tanh of x", "erf of x")),
    ("unit", "How much memory does it take?", ("*12 MB", "15", "24")),
    ("unit", "How much memory does it take?", ("*12", "15 MB", "24 MB")),
    (
        "stem-word",
        "Which unit solves the dying neuron problem?",
        ("*the leaky neuron", "the sigmoid gate", "the linear gate"),
    ),
    ("stem-word", "Which unit has several gates?", ("*a gate pair", "one number", "one sum")),
    ("k-type", STEM, ("*A and C", "A and B", "only B")),
    ("k-type", STEM, ("*both 1 and 3", "1 and 2 only", "2 alone")),
    ("duplicate", STEM, ("*tanh", "softplus", "Softplus ")),
    ("duplicate", "How large is the slope at 0?", ("*0.25", "0.5", "1/2")),
    ("duplicate", STEM, ("*$\\alpha x$", "$x$", "$ x $")),
    ("negative", "Which of these is not bounded?", ONE),
    ("negative", "Which range does swish have, EXCEPT at zero?", ONE),
    ("negative", "Which of these is false?", ONE),
    ("negative", "Which of these is least likely?", ONE),
    ("negative", "Which range doesn't swish have?", ONE),
    ("no-question", "The range of swish.", ONE),
    ("no-question", "Swish:", ONE),
    ("unsorted", "How large is the slope at 0?", ("0.5", "*0.25", "1")),
    ("unsorted", "How large is the slope at 0?", ("$-2$", "*$-3$", "$1$")),
    ("long-stem", "word " * 60 + "which?", ONE),
    ("one-sided", STEM, ("*tanh", "*sigmoid", "*softplus")),
]

GOOD: list[tuple[str, tuple[str, ...]]] = [
    (STEM, ("$(0, 1)$", "*$[-0.28, \\infty)$", "$[-1.00, \\infty)$")),
    ("How large is the slope at 0?", ("-1", "*0.25", "0.50", "1")),
    (
        "What does the gate do?",
        ("*it scales the input", "it shifts the input", "it clips the input"),
    ),
    (
        "Which of these are benefits of swish?",
        (
            "*smooth everywhere",
            "*may dip below zero",
            "costs an exponential",
            "can be slower than relu",
        ),
    ),
    ("What prints this?\n\n```python\nif not x: print(None)\n```", ("*None", "False", "True")),
    ("Which of these keeps at least half?", ("$(0, 1)$", "*$(2, 3)$", "$(4, 5)$")),
    ("Which way does it saturate?", ("*never", "on both sides", "on the left")),
]


def build(make_item: Make, stem: str, texts: tuple[str, ...], **fields: Any) -> Item:
    options = tuple(Option(t.removeprefix("*"), t.startswith("*"), "because") for t in texts)
    kind = "multiple" if sum(option.correct for option in options) > 1 else "choice"
    return make_item(**{"stem": stem, "options": options, "type": kind, **fields})


@pytest.mark.parametrize(
    ("code", "stem", "texts"), SEEDED, ids=[f"{c}-{t[0]}" for c, _, t in SEEDED]
)
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
