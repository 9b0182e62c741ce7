"""Optimizers: what is done with a gradient, step by step."""

from dlref.optim.descent import gradient_descent, momentum_update, nesterov_update
from dlref.optim.optimizer import Optimizer
from dlref.optim.sgd import SGD

__all__ = ["SGD", "Optimizer", "gradient_descent", "momentum_update", "nesterov_update"]
