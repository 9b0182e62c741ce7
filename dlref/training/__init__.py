"""Training: batches, gradients on their way back, and what keeps them healthy."""

from dlref.training.batches import minibatches

__all__ = ["minibatches"]
