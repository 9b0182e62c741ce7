"""Training: batches, the loop, gradients on their way back, and what keeps them healthy."""

from dlref.training.accumulation import accumulate_gradients
from dlref.training.averaging import (
    AveragedModel,
    debiased_decay,
    ema_update,
    swa_update,
    warmup_decay,
)
from dlref.training.backpropagation import (
    ForwardCache,
    MLPGradients,
    mlp_backward,
    mlp_forward,
)
from dlref.training.batches import minibatches
from dlref.training.checkpoint import load_checkpoint, save_checkpoint
from dlref.training.digits import Digits, load_digits
from dlref.training.gradients import clip_by_norm, clip_by_value, gradient_norms, total_norm
from dlref.training.groups import class_weights, decay_groups
from dlref.training.loop import Epoch, evaluate, fit
from dlref.training.precision import GradScaler, round_to_bfloat16
from dlref.training.sanity import overfit, unreached_parameters

__all__ = [
    "AveragedModel",
    "Digits",
    "Epoch",
    "ForwardCache",
    "GradScaler",
    "MLPGradients",
    "accumulate_gradients",
    "class_weights",
    "clip_by_norm",
    "clip_by_value",
    "debiased_decay",
    "decay_groups",
    "ema_update",
    "evaluate",
    "fit",
    "gradient_norms",
    "load_checkpoint",
    "load_digits",
    "minibatches",
    "mlp_backward",
    "mlp_forward",
    "overfit",
    "round_to_bfloat16",
    "save_checkpoint",
    "swa_update",
    "total_norm",
    "unreached_parameters",
    "warmup_decay",
]
