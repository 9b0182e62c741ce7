"""A small page of notes, as facts, that every template can use."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def make_item() -> Callable[..., Any]:
    """A good choice item; keyword arguments replace its fields."""
    # Needs the extra `quiz`, as the tests that use it; imported here, it leaves out them alone.
    from dlref.quiz.bank import Item, Option
    from dlref.quiz.facts import Place

    def make(**changes: Any) -> Any:
        fields: dict[str, Any] = {
            "id": "swish.property.range",
            "concept": "swish",
            "template": "property",
            "level": "recall",
            "type": "choice",
            "stem": "Which range does swish have?",
            "hint": "Its minimum lies slightly below zero.",
            "explanation": "Swish dips below zero, then follows the identity.",
            "source": Place(
                "basics/gates.md", "swish", 12, "Swish multiplies its input by a gate."
            ),
            "proof": {"kind": "table", "column": "Range"},
            "options": (
                Option("$(0, 1)$", False, "That is the sigmoid's."),
                Option("about $[-0.28, \\infty)$", True, "The table says so."),
                Option("about $[-1.0, \\infty)$", False, "That is ELU's."),
            ),
        }
        return Item(**{**fields, **changes})

    return make
