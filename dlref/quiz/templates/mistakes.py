"""Compute by hand as a choice: the wrong options are what named mistakes give."""

from collections.abc import Iterator

from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.tasks import TASKS
from dlref.quiz.templates.tasks import task_drafts

NAME = "mistakes"


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the value of each task whose symbol the page places."""
    yield from task_drafts(NAME, [task for task in TASKS if task.kind == "value"], material)
