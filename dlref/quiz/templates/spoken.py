"""What the templates share that ask for an answer aloud: the model answer and how to go on."""

from typing import Any

from dlref.quiz.draft import Material

__all__ = ["spoken"]


def spoken(
    material: Material, concept: str, short: str, long: str, rubric: list[str], asked: str = ""
) -> dict[str, Any]:
    """A model answer with its rubric, and further questions of the notes about the concept."""
    answer = {"short": short, "long": long, "rubric": rubric}
    follow_ups = material.follow_ups(concept, asked)
    return answer | ({"follow_ups": follow_ups} if follow_ups else {})
