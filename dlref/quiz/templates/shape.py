"""Output shape and counts, executed; the wrong options are what named mistakes give."""

from collections.abc import Iterator

from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.tasks import TASKS
from dlref.quiz.templates.tasks import task_drafts

NAME = "shape"


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the shape or the count of each task whose symbol the page places."""
    asked = [task for task in TASKS if task.kind in ("shape", "count")]
    yield from task_drafts(NAME, asked, material)
