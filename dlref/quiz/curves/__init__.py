"""Curves by family; nothing here knows how a template asks them."""

from dlref.quiz.curves.curve import MIN_APART, Curve, asked, described, drawn, said, share_apart
from dlref.quiz.curves.functions import FUNCTIONS
from dlref.quiz.curves.schedules import RATES

__all__ = ["CURVES", "MIN_APART", "Curve", "asked", "described", "drawn", "said", "share_apart"]

CURVES: tuple[Curve, ...] = (*FUNCTIONS, *RATES)
