"""Whether formulas differ: their values at seeded points, the same on every machine."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from dlref.formula import Formula, FormulaError, parse_formula
from dlref.formula.compare import Roles, draw, roles
from dlref.formula.functions import Array

__all__ = [
    "POINTS",
    "Point",
    "evaluate_all",
    "is_constant",
    "is_readable",
    "main_part",
    "same_values",
    "share_apart",
    "show_number",
    "show_point",
    "simple_points",
    "unaligned",
]

POINTS = 50
APART = 1e-3
MIN_FINITE = 0.9
DOMAINS = ((-2.5, 2.5), (0.2, 2.0))  # the second for roots, logarithms and powers

SIMPLE_ALONE = ((0.0,), (1.0,), (-1.0,), (2.0,), (0.5,))
SIMPLE = (
    (1.0, 1.0, 1.0, 1.0), (2.0, 1.0, 1.0, 1.0), (1.0, 2.0, 1.0, 1.0), (1.0, 1.0, 2.0, 1.0),
    (2.0, 1.0, 2.0, 1.0), (1.0, 2.0, 3.0, 1.0), (2.0, 3.0, 1.0, 2.0), (3.0, 1.0, 2.0, 4.0),
    (4.0, 2.0, 1.0, 3.0), (2.0, 4.0, 3.0, 2.0), (2.0, 2.0, 4.0, 4.0), (4.0, 3.0, 5.0, 2.0),
)  # fmt: skip

Point = dict[str, Array]
Shapes = tuple[tuple[tuple[str, int], ...], tuple[str, ...]]


def main_part(formula: Formula) -> str:
    """The TeX of a formula without the further sides and definitions of its display."""
    return unaligned(formula.tex[formula.start : formula.end].strip())


def unaligned(tex: str) -> str:
    """TeX without the marks at which its lines are aligned: a line alone has no use for them."""
    return re.sub(r"\s*&\s*=", " =", tex)


def evaluate_all(texes: Sequence[str], seed: int) -> list[list[Array]] | None:
    """Evaluate formulas at the same seeded points.

    Returns:
        The values of each formula at each point; None where one of them cannot be read or is
        not finite at enough points of any domain.
    """
    try:
        formulas = [_parsed(tex) for tex in texes]
    except FormulaError:
        return None
    names = tuple(sorted({name for formula in formulas for name in formula.symbols}))
    what = roles(*formulas)
    shapes = tuple(sorted(what.axes.items())), tuple(sorted(what.whole))
    for domain in DOMAINS:
        rows = [_values(tex, names, shapes, domain, seed) for tex in texes]
        if all(row is not None and _finite(row) >= MIN_FINITE for row in rows):
            return [row for row in rows if row is not None]
    return None


def share_apart(one: Sequence[Array], other: Sequence[Array]) -> float:
    """Share of the points at which two formulas are finite and differ by more than 1e-3."""
    if len({value.shape for value in (*one, *other)}) > 1:
        return sum(_apart(a, b) for a, b in zip(one, other, strict=True)) / len(one)
    first, second = np.stack(one).reshape(len(one), -1), np.stack(other).reshape(len(other), -1)
    finite = np.isfinite(first).all(axis=1) & np.isfinite(second).all(axis=1)
    gap = np.abs(first[finite] - second[finite]).max(axis=1, initial=0.0)
    return int(np.sum(gap > APART)) / len(one)


def same_values(one: Sequence[Array], other: Sequence[Array]) -> bool:
    """Whether two formulas have the same values wherever they have any."""
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )


def is_readable(tex: str) -> bool:
    """Whether the reader of formulas can read a formula."""
    try:
        return bool(_parsed(tex))
    except FormulaError:
        return False


def is_constant(row: Sequence[Array]) -> bool:
    """Whether a formula gives the same value at every point, so that it is none of its symbols."""
    first = row[0]
    return all(v.shape == first.shape for v in row) and np.allclose(np.stack(row), first)


def simple_points(formula: Formula) -> Iterator[Point]:
    """Points at which people like to try a formula, the simplest first.

    A share, which stands beside its complement, is between 0 and 1; several symbols have whole
    positive values, since counts, rates and deviations have them.
    """
    names = formula.symbols
    for row in SIMPLE_ALONE if len(names) == 1 else SIMPLE:
        shares = 0.25 if row[-1] == 4 else 0.5
        yield {
            name: np.asarray(shares if _is_share(formula.tex, name) else row[i % len(row)])
            for i, name in enumerate(names)
        }


def _is_share(tex: str, name: str) -> bool:
    """Whether a symbol is taken from 1, or has a logarithm, as probabilities have."""
    if re.search(rf"\\log {re.escape(name)}(?![A-Za-z])", tex):
        return True
    return re.search(rf"1\s*-\s*{re.escape(name)}(?![A-Za-z])", tex) is not None


def show_point(point: Point) -> str:
    r"""A point as TeX: `$x = 0$, $\beta = 1$`."""
    return ", ".join(f"${name} = {show_number(float(value))}$" for name, value in point.items())


def show_number(value: float) -> str:
    """A number of at most four significant digits."""
    text = f"{value:.4g}"
    return "0" if text == "-0" else text


_parsed = cache(parse_formula)


@cache
def _values(
    tex: str, names: tuple[str, ...], shapes: Shapes, domain: tuple[float, float], seed: int
) -> list[Array] | None:
    """Values of one formula at the seeded points of all these symbols."""
    formula = _parsed(tex)
    what = Roles(dict(shapes[0]), frozenset(shapes[1]))
    rng = np.random.Generator(np.random.PCG64(seed))
    ranges = dict.fromkeys(names, domain)
    points = [draw(names, what, rng, ranges) for _ in range(POINTS)]
    try:
        return [
            formula.evaluate({name: point[name] for name in formula.symbols}) for point in points
        ]
    except FormulaError:
        return None


def _finite(row: Sequence[Array]) -> float:
    if len({value.shape for value in row}) > 1:
        return sum(bool(np.isfinite(value).all()) for value in row) / len(row)
    stacked = np.stack(row).reshape(len(row), -1)
    return int(np.sum(np.isfinite(stacked).all(axis=1))) / len(row)


def _apart(one: Array, other: Array) -> bool:
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return False
    if one.shape != other.shape:
        return True
    return bool(np.max(np.abs(one - other)) > APART)
