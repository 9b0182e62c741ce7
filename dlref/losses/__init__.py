"""Losses: one number that says how wrong the predictions are."""

from dlref.losses.classification import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    focal_loss,
    hinge_loss,
    kl_div,
    multi_margin_loss,
    nll_loss,
    smooth_labels,
)
from dlref.losses.embeddings import info_nce, triplet_margin_loss
from dlref.losses.overlap import dice_loss
from dlref.losses.reduction import reduce_loss
from dlref.losses.regression import huber_loss, l1_loss, mse_loss, quantile_loss, smooth_l1_loss

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "dice_loss",
    "focal_loss",
    "hinge_loss",
    "huber_loss",
    "info_nce",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "multi_margin_loss",
    "nll_loss",
    "quantile_loss",
    "reduce_loss",
    "smooth_l1_loss",
    "smooth_labels",
    "triplet_margin_loss",
]
