"""Learning-rate schedules: the rate as a function of the step, and one rule that watches a loss."""

from dlref.schedules.cosine import cosine_annealing, cosine_warm_restarts
from dlref.schedules.cycles import cyclical_lr, one_cycle
from dlref.schedules.decay import (
    exponential_decay,
    linear_ramp,
    multi_step_decay,
    polynomial_decay,
    step_decay,
)
from dlref.schedules.plateau import ReduceLROnPlateau
from dlref.schedules.range_test import lr_range_test
from dlref.schedules.warmup import (
    inverse_square_root,
    linear_warmup,
    warmup_cosine,
    warmup_stable_decay,
)

__all__ = [
    "ReduceLROnPlateau",
    "cosine_annealing",
    "cosine_warm_restarts",
    "cyclical_lr",
    "exponential_decay",
    "inverse_square_root",
    "linear_ramp",
    "linear_warmup",
    "lr_range_test",
    "multi_step_decay",
    "one_cycle",
    "polynomial_decay",
    "step_decay",
    "warmup_cosine",
    "warmup_stable_decay",
]
