from textwrap import dedent

import pytest

from dlref.quiz.facts import (
    Claim,
    Definition,
    Formula,
    Question,
    Reading,
    Steps,
    Table,
    Term,
    read_notes,
)
from dlref.quiz.notes import NotesError

PAGE = """\
---
tags: [activation]
---

# Rectifiers { #rectifiers }

Rectifiers pass positive inputs on. They are cheap, i.e. one comparison.

<dlref-quiz topic="rectifiers"></dlref-quiz>

## ReLU { #relu .wide }

**ReLU** is the larger of its input and $0$, e.g. for $x_1 \\; x_2$. It is piecewise linear.

- 🟢 Costs one comparison per unit.
- 🟢 Has gradient $1$ for every positive input. <!-- slot: unit-slope -->
- 🔴 A unit whose input is negative for every example never learns again.
- ⚠️ Its gradient at $0$ is a *convention*.

$$
f(x)
= \\max(0, x)
$$

Train it like this:

1. Initialise with `he_normal`.
2. Train, with $g = 1$ where $x > 0$ and $y = \\sqrt x$.

**Dead unit**: a unit whose output is $0$ for every example.

::: dlref.activations.relu
    options:
      show_source: true

=== "In PyTorch"

    ```python
    # - 🟢 no claim
    torch.relu(x)
    ```

!!! warning "Careful"

    - 🔴 Grows without bound.

## Compare

| Function | Range | Learnable |
|---|---|---|
| [ReLU](#relu) | $[0, \\infty)$ | no |
| PReLU | $\\mathbb{R}$ | one slope |

## Questions

**Why do units die?** <!-- concept: relu -->

Their input is negative for *every* example:

1. No output.
2. No gradient.

**Is it differentiable?** <!-- hint: Look at both sides of 0, x < 0 and x > 0. -->

Not at $0$.

## Sources

- Nair & Hinton (2010), <https://example.org>
"""


def read(text: str) -> Reading:
    return read_notes("docs/rectifiers.md", text=dedent(text))


def of(kind: type, text: str) -> list:
    return [fact for fact in read(text).topic.facts if isinstance(fact, kind)]


def test_page__names_its_concepts_and_its_title() -> None:
    topic = read(PAGE).topic
    assert (topic.slug, topic.title, topic.source) == (
        "rectifiers",
        "Rectifiers",
        "docs/rectifiers.md",
    )
    assert topic.concepts == {"rectifiers": "Rectifiers", "relu": "ReLU"}


def test_definition__is_the_first_sentence_below_the_heading() -> None:
    assert [(d.concept, d.text, d.place.line) for d in of(Definition, PAGE)] == [
        ("rectifiers", "Rectifiers pass positive inputs on.", 7),
        ("relu", "ReLU is the larger of its input and $0$, e.g. for $x_1 \\; x_2$.", 13),
    ]


def test_concepts__stand_in_source_order() -> None:
    topic = read("# T\n\n## A\n\n### B\n\n## C\n\n### D\n").topic
    assert list(topic.concepts) == ["t", "a", "b", "c", "d"]


def test_page_with_the_title_of_a_section__speaks_of_the_same_concept() -> None:
    reading = read(
        "# Perceptron\n\nA page.\n\n## Perceptron { #perceptron }\n\nA unit.\n\n"
        "## Compare\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    )
    facts = [(type(f), f.concept, f.place.anchor) for f in reading.topic.facts]
    assert facts == [(Definition, "perceptron", "perceptron"), (Table, "perceptron", "compare")]


def test_claims__have_sign_text_slot_and_line() -> None:
    claims = [(c.concept, c.sign, c.slot, c.text, c.place.line) for c in of(Claim, PAGE)]
    assert claims == [
        ("relu", "+", "costs-one-comparison-per-unit", "Costs one comparison per unit.", 15),
        ("relu", "+", "unit-slope", "Has gradient $1$ for every positive input.", 16),
        (
            "relu",
            "-",
            "unit-input-negative-every-example-never",
            "A unit whose input is negative for every example never learns again.",
            17,
        ),
        ("relu", "!", "gradient-0-convention", "Its gradient at $0$ is a convention.", 18),
        ("relu", "-", "grows-without-bound", "Grows without bound.", 45),
    ]


def test_formulas__are_the_displays_and_the_inline_relations() -> None:
    formulas = [(f.tex, f.display) for f in of(Formula, PAGE)]
    assert formulas == [("f(x) = \\max(0, x)", True), ("y = \\sqrt x", False)]


def test_steps__are_an_ordered_list_below_its_label() -> None:
    steps = of(Steps, PAGE)
    assert [(s.title, s.steps) for s in steps] == [
        (
            "Train it like this",
            (
                "Initialise with `he_normal`.",
                "Train, with $g = 1$ where $x > 0$ and $y = \\sqrt x$.",
            ),
        )
    ]


def test_term__is_bold_with_a_colon() -> None:
    assert [(t.term, t.definition) for t in of(Term, PAGE)] == [
        ("Dead unit", "a unit whose output is $0$ for every example.")
    ]


def test_table__keeps_its_cells_as_text_and_the_line_of_each_row() -> None:
    (table,) = of(Table, PAGE)
    assert table.columns == ("Function", "Range", "Learnable")
    assert table.rows == (
        ("ReLU", "$[0, \\infty)$", "no"),
        ("PReLU", "$\\mathbb{R}$", "one slope"),
    )
    assert (table.lines, table.concept, table.place.anchor) == ((51, 52), "rectifiers", "compare")


def test_question__takes_its_answer_up_to_the_next_bold_question() -> None:
    first, second = of(Question, PAGE)
    assert (first.concept, first.question) == ("relu", "Why do units die?")
    assert first.answer == (
        "Their input is negative for *every* example:\n\n1. No output.\n2. No gradient."
    )
    assert (second.concept, second.answer) == ("rectifiers", "Not at $0$.")
    assert second.place.anchor == "questions"
    assert (first.hint, second.hint) == ("", "Look at both sides of 0, x < 0 and x > 0.")


def test_reference__is_recorded_and_no_text() -> None:
    assert [(r.symbol, r.concept, r.line) for r in read(PAGE).references] == [
        ("dlref.activations.relu", "relu", 32)
    ]


def test_equal_slots__stop_with_both_lines() -> None:
    page = "# T { #t }\n\nA.\n\n- 🟢 It is fast.\n- 🔴 Fast, very fast. <!-- slot: fast -->\n"
    with pytest.raises(NotesError, match=r"line 6: .* 'fast' .* line 5; end one of them with"):
        read(page)


def test_equal_ids__stop_with_both_lines() -> None:
    with pytest.raises(NotesError, match=r"line 3: the id 't' stands at line 1 already"):
        read("# T { #t }\n\n## S { #t }\n")
