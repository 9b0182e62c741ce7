"""Training: batches, gradients on their way back, and what keeps them healthy."""

from dlref.training.batches import minibatches
from dlref.training.gradients import clip_by_norm, clip_by_value, gradient_norms, total_norm

__all__ = ["clip_by_norm", "clip_by_value", "gradient_norms", "minibatches", "total_norm"]
