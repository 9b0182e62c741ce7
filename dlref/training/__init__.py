"""Training: batches, gradients on their way back, and what keeps them healthy."""

from dlref.training.backpropagation import (
    ForwardCache,
    MLPGradients,
    mlp_backward,
    mlp_forward,
)
from dlref.training.batches import minibatches
from dlref.training.gradients import clip_by_norm, clip_by_value, gradient_norms, total_norm

__all__ = [
    "ForwardCache",
    "MLPGradients",
    "clip_by_norm",
    "clip_by_value",
    "gradient_norms",
    "minibatches",
    "mlp_backward",
    "mlp_forward",
    "total_norm",
]
