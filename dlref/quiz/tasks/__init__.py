"""Tasks with executed answers, by family; nothing here knows how a template asks them."""

from dlref.quiz.tasks.comparisons import COMPARISONS
from dlref.quiz.tasks.counts import COUNTS
from dlref.quiz.tasks.data_values import DATA_VALUES
from dlref.quiz.tasks.layer_values import LAYER_VALUES
from dlref.quiz.tasks.loss_shapes import LOSS_SHAPES
from dlref.quiz.tasks.loss_values import LOSS_VALUES
from dlref.quiz.tasks.memory import MEMORY
from dlref.quiz.tasks.schedule_values import SCHEDULE_VALUES
from dlref.quiz.tasks.shapes import SHAPES
from dlref.quiz.tasks.step_values import STEP_VALUES
from dlref.quiz.tasks.sums import OF_FORMULAS, sum_of
from dlref.quiz.tasks.task import Case, Task, Way, answer_of, asked, filled, plain, results
from dlref.quiz.tasks.training_counts import TRAINING_COUNTS

__all__ = [
    "OF_FORMULAS",
    "TASKS",
    "Case",
    "Task",
    "Way",
    "answer_of",
    "asked",
    "filled",
    "plain",
    "results",
    "sum_of",
]

TASKS: tuple[Task, ...] = (
    *SHAPES,
    *LOSS_SHAPES,
    *COUNTS,
    *TRAINING_COUNTS,
    *MEMORY,
    *LOSS_VALUES,
    *STEP_VALUES,
    *SCHEDULE_VALUES,
    *LAYER_VALUES,
    *DATA_VALUES,
    *COMPARISONS,
)
