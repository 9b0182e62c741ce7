"""Tasks with executed answers, by family; nothing here knows how a template asks them."""

from dlref.quiz.tasks.counts import COUNTS
from dlref.quiz.tasks.loss_shapes import LOSS_SHAPES
from dlref.quiz.tasks.memory import MEMORY
from dlref.quiz.tasks.shapes import SHAPES
from dlref.quiz.tasks.task import Case, Task, Way, answer_of, filled, plain, results

__all__ = ["TASKS", "Case", "Task", "Way", "answer_of", "filled", "plain", "results"]

TASKS: tuple[Task, ...] = (*SHAPES, *LOSS_SHAPES, *COUNTS, *MEMORY)
