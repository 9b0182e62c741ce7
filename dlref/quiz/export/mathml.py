"""Formulas as MathML."""

import html
from functools import lru_cache
from xml.etree import ElementTree

from latex2mathml.converter import convert

from dlref.quiz.readable import readable_formula

__all__ = ["mathml"]


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool) -> str:
    """Return a formula as MathML; as text where it is no TeX that can be read."""
    try:
        known = tex.replace("{aligned}", "{align*}")  # the converter knows no aligned
        formula: str = convert(known, display="block" if display else "inline")
        ElementTree.fromstring(formula)
    except Exception:  # the converter raises what it stumbles over: IndexError, KeyError, its own
        return f"<span>{html.escape(readable_formula(tex))}</span>"
    return formula
