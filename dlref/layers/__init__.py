"""Layers: thin holders of parameters around the functions that do the work."""

from dlref.layers.dropout import (
    Dropout,
    Dropout2d,
    DropPath,
    drop_path,
    dropout,
    dropout2d,
    dropout_variance,
)
from dlref.layers.linear import Linear, linear
from dlref.layers.module import Module, Sequential
from dlref.layers.normalization import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    RMSNorm,
    batch_norm,
    batch_norm_backward,
    fold_batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    rms_norm,
    spectral_norm,
    standardize,
    update_running_statistics,
    weight_norm,
)

__all__ = [
    "BatchNorm",
    "DropPath",
    "Dropout",
    "Dropout2d",
    "GroupNorm",
    "LayerNorm",
    "Linear",
    "Module",
    "RMSNorm",
    "Sequential",
    "batch_norm",
    "batch_norm_backward",
    "drop_path",
    "dropout",
    "dropout2d",
    "dropout_variance",
    "fold_batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "linear",
    "rms_norm",
    "spectral_norm",
    "standardize",
    "update_running_statistics",
    "weight_norm",
]
