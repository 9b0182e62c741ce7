"""Compare formulas, and a formula with code, at seeded random points."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dlref.formula.functions import Array
from dlref.formula.lexer import FormulaError
from dlref.formula.model import Formula
from dlref.formula.names import canonical
from dlref.formula.nodes import (
    Call,
    Chain,
    Element,
    Node,
    Product,
    Reduce,
    Symbol,
    Transpose,
    bare,
)  # fmt: skip

__all__ = ["Domain", "Roles", "apart", "draw", "draw_whole", "equivalent", "roles"]

Domain = Mapping[str, tuple[float, float]]
DEFAULT = (-2.0, 2.0)
LENGTH = 4  # of every axis, so that all products of vectors and matrices fit
DIFFERENT = 1e-3
TRIES = 20  # points drawn for each point wanted, because roots and logarithms refuse some
MATRICES = frozenset("AKMQUVWX") | {r"\Sigma"}
VECTORS = frozenset("abchoqrvxyz")
OVER_ARRAYS = frozenset(["norm 1", "norm 2", "norm F", r"norm \infty", "softmax", "mean"])


@dataclass(frozen=True)
class Roles:
    """What a formula takes its symbols for: their number of axes, and which are whole numbers."""

    axes: Mapping[str, int]
    whole: frozenset[str]


def roles(*formulas: Formula) -> Roles:
    """Read from the formulas which symbols are arrays and which are whole numbers."""
    nodes = [node for formula in formulas for node in _nodes(formula)]
    axes: dict[str, int] = {}
    whole: set[str] = set()
    for node in nodes:
        for name, rank in _ranks(node):
            axes[name] = max(axes.get(name, 0), rank)
        whole |= set(_whole(node))
    if 2 in axes.values() and not any(isinstance(node, (Element, Reduce)) for node in nodes):
        names = {node.name for node in nodes if isinstance(node, Symbol)}
        axes |= {name: 1 for name in names if _letter(name) in VECTORS and name not in axes}
    return Roles(axes, frozenset(whole))


def _nodes(formula: Formula) -> Iterator[Node]:
    for part in (formula, *formula.where):
        yield from part.node.walk()


def _letter(name: str) -> str:
    r"""The letter that a name is about: `h` of `h_{t-1}`, `m` of `\hat{m}_t`."""
    head = name.split("_")[0].split("^")[0]
    if head.startswith("\\") and head.endswith("}"):
        head = head[head.index("{") + 1 : -1]
    return head


def _ranks(node: Node) -> Iterator[tuple[str, int]]:
    """The symbols of which a node shows how many axes they have."""
    if isinstance(node, Element) and isinstance(node.array, Symbol):
        yield node.array.name, len(node.places)
    elif isinstance(node, Transpose):
        inner = bare(node.node)
        if isinstance(inner, Symbol):
            yield inner.name, 2 if _letter(inner.name) in MATRICES else 1
        elif isinstance(inner, Element) and isinstance(inner.array, Symbol):
            yield inner.array.name, len(inner.places) + 1
    elif isinstance(node, Call) and node.name in OVER_ARRAYS:
        for part in node.arguments[0].walk():
            if isinstance(part, Symbol) and part.name[0] in string.ascii_lowercase:
                yield part.name, 1
            elif isinstance(part, Element) and part.rows and isinstance(part.array, Symbol):
                yield part.array.name, len(part.places) + 1
    elif isinstance(node, Product):
        for factor, sign in zip(node.factors, node.signs[1:], strict=False):
            if sign == "*" and isinstance(factor, Symbol) and _letter(factor.name) in MATRICES:
                yield factor.name, 2


def _whole(node: Node) -> Iterator[str]:
    """The symbols that count or name an element."""
    parts: tuple[Node, ...] = ()
    if isinstance(node, Element):
        parts = node.places
    elif isinstance(node, Chain) and {*node.signs} <= {"=", "!="}:
        parts = node.sides
    for part in parts:
        symbol = part.array if isinstance(part, Element) else part
        if isinstance(symbol, Symbol):
            yield symbol.name


def draw(
    names: tuple[str, ...], what: Roles, rng: np.random.Generator, domain: Domain
) -> dict[str, Array]:
    """Draw a value for each symbol: arrays with all axes equally long."""
    values: dict[str, Array] = {}
    for name in names:
        shape = (LENGTH,) * what.axes.get(name, 0)
        if name in what.whole:
            values[name] = draw_whole(shape, rng)
        else:
            values[name] = np.asarray(rng.uniform(*domain.get(name, DEFAULT), size=shape))
    return values


def draw_whole(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Draw the number of an element, or an array with many equal elements and zeros."""
    low, high = (-1, 2) if shape else (0, LENGTH)
    return np.asarray(rng.integers(low, high, size=shape), dtype=np.float64)


def _pairs(
    a: Formula, b: Formula, seed: int, points: int, domain: Domain | None
) -> Iterator[tuple[Array, Array]]:
    """Values of both at points where at least one is finite."""
    rng = np.random.default_rng(seed)
    ranges = {canonical(name): limits for name, limits in (domain or {}).items()}
    names = tuple(dict.fromkeys(a.symbols + b.symbols))
    what = roles(a, b)
    found = 0
    for _ in range(TRIES * points):
        values = draw(names, what, rng, ranges)
        pair = a.evaluate(values), b.evaluate(values)
        if any(np.all(np.isfinite(value)) for value in pair):
            found += 1
            yield pair
        if found == points:
            return


def _differ(left: Array, right: Array, tolerance: float) -> bool:
    if left.shape != right.shape:
        return True
    with np.errstate(invalid="ignore"):
        return not np.all(np.abs(left - right) <= tolerance)


def equivalent(
    a: Formula,
    b: Formula,
    *,
    seed: int = 0,
    points: int = 50,
    domain: Domain | None = None,
) -> bool | None:
    """Whether two formulas have the same value at seeded random points.

    Args:
        a: A formula.
        b: Another one.
        seed: Seed of the points.
        points: How many points to compare.
        domain: Range to draw a symbol from, by name; -2 to 2 for the others.

    Returns:
        True or False; None if that is undecided: they have different symbols (neither has all of
        the other's), one cannot be evaluated, or their values are finite at different points.
    """
    left, right = {*a.symbols}, {*b.symbols}
    if not (left <= right or right <= left):
        return None
    undecided = True
    try:
        for one, other in _pairs(a, b, seed, points, domain):
            if np.all(np.isfinite(one)) != np.all(np.isfinite(other)):
                return None
            undecided = False
            if _differ(one, other, 1e-9 * max(1.0, float(np.max(np.abs(one), initial=0.0)))):
                return False
    except FormulaError:
        return None
    return None if undecided else True


def apart(
    a: Formula,
    b: Formula,
    *,
    seed: int = 0,
    points: int = 50,
    domain: Domain | None = None,
) -> float:
    """The share of seeded random points where two formulas differ by more than 1e-3.

    Points where neither is finite do not count; where one is, they differ.

    Raises:
        FormulaError: One of them cannot be evaluated, or both are nowhere finite.
    """
    differ = [_differ(one, other, DIFFERENT) for one, other in _pairs(a, b, seed, points, domain)]
    if not differ:
        raise FormulaError(f"{a.tex} and {b.tex} are finite at none of the points")
    return sum(differ) / len(differ)
