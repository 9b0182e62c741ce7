"""Optimizers: what is done with a gradient, step by step."""

from dlref.optim.adam import Adam, AdamW, adam_update, amsgrad_update, decay_weights
from dlref.optim.adam_relatives import (
    Adamax,
    Lion,
    NAdam,
    RAdam,
    adamax_update,
    lion_update,
    nadam_update,
    radam_update,
)
from dlref.optim.adaptive import (
    Adadelta,
    Adagrad,
    RMSprop,
    adadelta_update,
    adagrad_update,
    centered_rmsprop_update,
    rmsprop_update,
)
from dlref.optim.descent import gradient_descent, momentum_update, nesterov_update
from dlref.optim.moments import bias_corrected, moving_average
from dlref.optim.optimizer import Optimizer
from dlref.optim.sgd import SGD

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "adadelta_update",
    "adagrad_update",
    "adam_update",
    "adamax_update",
    "amsgrad_update",
    "bias_corrected",
    "centered_rmsprop_update",
    "decay_weights",
    "gradient_descent",
    "lion_update",
    "momentum_update",
    "moving_average",
    "nadam_update",
    "nesterov_update",
    "radam_update",
    "rmsprop_update",
]
