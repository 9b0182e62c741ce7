"""Architectures: whole networks, built from the layers."""

from dlref.architectures.mlp import MLP, count_parameters, mlp

__all__ = ["MLP", "count_parameters", "mlp"]
