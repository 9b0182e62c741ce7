"""The signs of the subset: what operators, brackets and unsupported commands mean."""

from collections.abc import Mapping

import numpy as np

from dlref.formula.functions import FUNCTIONS, Function

__all__ = [
    "BARS", "BRACKETS", "CLOSING", "CONSTANTS", "ENCLOSED", "FRACTIONS", "LISTS", "NAMED", "NORMS",
    "TIMES", "UNKNOWN", "UNSUPPORTED",
]  # fmt: skip

TIMES = {r"\cdot": "*", r"\times": "*", "*": "*", "/": "/", r"\odot": "o", r"\circ": "o"}
FRACTIONS = frozenset([r"\frac", r"\tfrac", r"\dfrac", r"\cfrac"])
BARS = {"|": "|", r"\vert": r"\vert", r"\|": r"\|", r"\Vert": r"\Vert"}
LISTS = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace"}
BRACKETS = {
    **LISTS, **BARS, "{": "}", r"\lvert": r"\rvert", r"\lVert": r"\rVert",
    r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle",
}  # fmt: skip
CLOSING = frozenset([*LISTS.values(), "}"])
NAMED = {f"\\{name}": name for name in FUNCTIONS if name.isalnum()}
UNKNOWN = frozenset(["f", r"\phi", r"\psi"])  # before a bracket: a function without a meaning
CONSTANTS = {"e": np.e, r"\mathrm{e}": np.e, r"\pi": np.pi, r"\infty": np.inf}
NORMS: Mapping[str, Function] = {
    "1": lambda x: np.sum(np.abs(x)),
    "2": lambda x: np.sqrt(np.sum(np.square(x))),
    "F": lambda x: np.sqrt(np.sum(np.square(x))),
    r"\infty": lambda x: np.max(np.abs(x)),
}
ENCLOSED: Mapping[str, tuple[str, Function]] = {
    "|": ("abs", np.abs), r"\vert": ("abs", np.abs), r"\lvert": ("abs", np.abs),
    r"\lfloor": ("floor", np.floor), r"\lceil": ("ceil", np.ceil),
}  # fmt: skip
ELLIPSIS = r"an ellipsis leaves the rest to the reader; write it with \sum or \prod"
UNSUPPORTED = {
    r"\sim": "a distribution statement gives no value; state the density or the moments instead",
    r"\mid": "a conditional probability is no computation here; give it a name of its own",
    r"\in": "membership gives no value; state what is computed",
    r"\to": "this gives no value; write the formula with =",
    r"\mapsto": "this gives no value; write the formula with =",
    r"\approx": "an approximation cannot be checked; write the formula with =",
    r"\dots": ELLIPSIS, r"\ldots": ELLIPSIS, r"\cdots": ELLIPSIS,
    r"\partial": r"a derivative is read only as a whole: \frac{\partial L}{\partial w}",
    r"\pm": "this has two values; write two formulas",
    r"\int": "integrals are not computed; write the closed form",
    r"\iff": "an equivalence gives no value; write the formula alone",
    r"\%": "write the share as a number: 0.3",
    r"\quad": r"wide space separates formulas; inside one write \, or nothing",
}  # fmt: skip
