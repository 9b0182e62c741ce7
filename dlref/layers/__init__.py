"""Layers: thin holders of parameters around the functions that do the work."""

from dlref.layers.linear import Linear, linear
from dlref.layers.module import Module, Sequential

__all__ = ["Linear", "Module", "Sequential", "linear"]
