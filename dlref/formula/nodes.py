"""The syntax tree of a formula: each node knows its place in the TeX and computes its value."""

# ruff: noqa: D102  an override means what `Node` says

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from dlref.formula.functions import Array, Function
from dlref.formula.lexer import FormulaError

__all__ = [
    "Apply", "Binary", "Call", "Cases", "Chain", "Element", "Entry", "Group", "Logic", "Negated",
    "Node", "Number", "Power", "Product", "Reduce", "Reducer", "Scope", "Symbol", "Terms",
    "Transpose", "bare", "index_range",
]  # fmt: skip

MOST_STEPS = 200_000  # of all sums together; a formula is small, a typing error is not


@dataclass
class Scope:
    """What the symbols mean while one formula is evaluated.

    Attributes:
        values: Value of each symbol.
        define: Looks a symbol up that `values` lacks.
        origin: What the first element of an array is called, 0 or 1.
        indices: Value of each running index.
        steps: Terms of sums that were computed so far.
    """

    values: Mapping[str, Array]
    define: Callable[[str], Array]
    origin: int = 0
    indices: dict[str, int] = field(default_factory=dict)
    steps: int = 0

    def lookup(self, name: str) -> Array:
        """The value of a symbol."""
        if name in self.indices:
            return np.float64(self.indices[name])  # type: ignore[return-value]
        return self.values[name] if name in self.values else self.define(name)

    def run(self, letter: str, index: int, node: "Node") -> Array:
        """The value of a node while an index has one value."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise FormulaError(f"the sums have more than {MOST_STEPS} terms")
        before = self.indices.get(letter)
        self.indices[letter] = index
        try:
            return node.value(self)
        finally:
            if before is None:
                del self.indices[letter]
            else:
                self.indices[letter] = before


@dataclass(frozen=True)
class Node:
    """A part of a formula between two places of its TeX."""

    start: int
    end: int

    def value(self, scope: Scope) -> Array:
        """Compute the node."""
        raise NotImplementedError

    def row(self, scope: Scope) -> tuple[Array, bool]:
        """The value, and whether it is a vector that lies: transposed, for products."""
        return self.value(scope), False

    def children(self) -> "tuple[Node, ...]":
        """The nodes below, from left to right."""
        return ()

    def walk(self) -> "Iterator[Node]":
        """This node and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()

    @cached_property
    def elements(self) -> "tuple[Element, ...]":
        """The elements of arrays in this node, which a sum over an index looks at every time."""
        return tuple(node for node in self.walk() if isinstance(node, Element))

    @cached_property
    def reduces(self) -> "tuple[Reduce, ...]":
        """The sums, products and the like in this node, for where their indices begin."""
        return tuple(node for node in self.walk() if isinstance(node, Reduce))


@dataclass(frozen=True)
class Number(Node):
    """A number or a named constant."""

    number: float

    def value(self, scope: Scope) -> Array:
        return np.float64(self.number)  # type: ignore[return-value]


@dataclass(frozen=True)
class Symbol(Node):
    """A symbol by its canonical name, or a running index."""

    name: str

    def value(self, scope: Scope) -> Array:
        return scope.lookup(self.name)


@dataclass(frozen=True)
class Element(Node):
    """Elements of an array: `x_i`, `W_{ji}`, `x_{i+1}`; the last axes, or the first if `rows`."""

    array: Node
    places: tuple[Node, ...]
    rows: bool = False

    def children(self) -> tuple[Node, ...]:
        return (self.array, *self.places)

    def value(self, scope: Scope) -> Array:
        array = np.asarray(self.array.value(scope))
        if array.ndim < len(self.places):
            raise FormulaError(
                f"{_name(self.array)} has {array.ndim} axes, but {len(self.places)} indices"
            )
        places = tuple(_place(node, scope) for node in self.places)
        lengths = array.shape[: len(places)] if self.rows else array.shape[-len(places) :]
        for place, length in zip(places, lengths, strict=True):
            if not 0 <= place < length:
                raise FormulaError(
                    f"index {place + scope.origin} of {_name(self.array)} is outside its"
                    f" {length} elements, counted from {scope.origin}"
                )
        where: tuple[Any, ...] = places if self.rows else (..., *places)
        return np.asarray(array[where])

    def extent(self, letter: str, scope: Scope) -> int | None:
        """How many values the array leaves to an index that stands alone in a place."""
        for position, node in enumerate(self.places):
            if isinstance(node, Symbol) and node.name == letter:
                shape = np.shape(self.array.value(scope))
                axis = position if self.rows else position - len(self.places)
                return shape[axis] if len(shape) >= len(self.places) else None
        return None


def bare(node: Node) -> Node:
    """The node inside its brackets."""
    while isinstance(node, Group):
        node = node.node
    return node


def _name(node: Node) -> str:
    return node.name if isinstance(node, Symbol) else "this expression"


def _place(node: Node, scope: Scope) -> int:
    value = node.value(scope)
    if np.ndim(value) or not float(value).is_integer():
        raise FormulaError(f"an index must be one whole number, got {value}")
    return int(value) - scope.origin


@dataclass(frozen=True)
class Group(Node):
    """A node in brackets or braces; its place includes them."""

    node: Node

    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def value(self, scope: Scope) -> Array:
        return self.node.value(scope)

    def row(self, scope: Scope) -> tuple[Array, bool]:
        return self.node.row(scope)


@dataclass(frozen=True)
class Negated(Node):
    """A term after a minus."""

    node: Node

    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def value(self, scope: Scope) -> Array:
        return self.row(scope)[0]

    def row(self, scope: Scope) -> tuple[Array, bool]:
        value, lies = self.node.row(scope)
        return np.negative(value), lies


@dataclass(frozen=True)
class Terms(Node):
    """A sum of terms; `signs` holds `+` or `-` before each, `marks` where that stands."""

    terms: tuple[Node, ...]
    signs: tuple[str, ...]
    marks: tuple[tuple[int, int], ...]

    def children(self) -> tuple[Node, ...]:
        return self.terms

    def value(self, scope: Scope) -> Array:
        return self.row(scope)[0]

    def row(self, scope: Scope) -> tuple[Array, bool]:
        total, lies = self.terms[0].row(scope)
        for sign, term in zip(self.signs[1:], self.terms[1:], strict=True):
            value, also = term.row(scope)
            total = np.add(total, value) if sign == "+" else np.subtract(total, value)
            lies = lies and also
        return total, lies


@dataclass(frozen=True)
class Product(Node):
    r"""Factors from left to right; `signs` holds `*`, `/` or `o` (element-wise) before each."""

    factors: tuple[Node, ...]
    signs: tuple[str, ...]

    def children(self) -> tuple[Node, ...]:
        return self.factors

    def value(self, scope: Scope) -> Array:
        return self.row(scope)[0]

    def row(self, scope: Scope) -> tuple[Array, bool]:
        result = self.factors[0].row(scope)
        for sign, factor in zip(self.signs[1:], self.factors[1:], strict=True):
            result = _multiply(sign, result, factor.row(scope))
        return result


def _multiply(sign: str, a: tuple[Array, bool], b: tuple[Array, bool]) -> tuple[Array, bool]:
    (left, left_lies), (right, right_lies) = a, b
    lies = left_lies if np.ndim(left) else right_lies
    if sign == "/":
        return np.divide(left, right), lies
    if sign == "o" or np.ndim(left) == 0 or np.ndim(right) == 0:
        return np.multiply(left, right), lies
    if np.ndim(left) > 1 or np.ndim(right) > 1:
        return np.matmul(left, right), np.ndim(left) == 1
    if left_lies and not right_lies:
        return np.asarray(np.dot(left, right)), False
    if right_lies and not left_lies:
        return np.outer(left, right), False
    return np.multiply(left, right), lies


@dataclass(frozen=True)
class Binary(Node):
    """A fraction written with `frac`, or a remainder: a function of two parts."""

    left: Node
    right: Node
    function: Function

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def value(self, scope: Scope) -> Array:
        return np.asarray(self.function(self.left.value(scope), self.right.value(scope)))


@dataclass(frozen=True)
class Power(Node):
    """A power; the literal exponent -1 of a square matrix is the inverse."""

    base: Node
    exponent: Node

    def children(self) -> tuple[Node, ...]:
        return (self.base, self.exponent)

    def value(self, scope: Scope) -> Array:
        exponent = self.exponent.value(scope)
        if isinstance(self.base, Number) and self.base.number == np.e:
            return np.exp(exponent)
        base = np.asarray(self.base.value(scope), dtype=np.float64)
        if base.ndim == 2 and isinstance(bare(self.exponent), Negated) and np.all(exponent == -1):
            return np.linalg.inv(base)
        return np.power(base, exponent)


@dataclass(frozen=True)
class Transpose(Node):
    """A transpose; of a vector, the vector that lies."""

    node: Node

    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def value(self, scope: Scope) -> Array:
        return self.row(scope)[0]

    def row(self, scope: Scope) -> tuple[Array, bool]:
        value, lies = self.node.row(scope)
        if np.ndim(value) < 2:
            return value, not lies
        return np.swapaxes(value, -1, -2), False


@dataclass(frozen=True)
class Call(Node):
    """A named function of its arguments."""

    name: str
    function: Function
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.arguments

    def value(self, scope: Scope) -> Array:
        return np.asarray(self.function(*(node.value(scope) for node in self.arguments)))


@dataclass(frozen=True)
class Apply(Node):
    """A function that the same display defines, applied to its arguments."""

    parameters: tuple[str, ...]
    body: Node
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.arguments

    def value(self, scope: Scope) -> Array:
        arguments = (np.asarray(node.value(scope)) for node in self.arguments)
        values = {**scope.values, **dict(zip(self.parameters, arguments, strict=True))}
        return self.body.value(replace(scope, values=values))


@dataclass(frozen=True)
class Entry(Node):
    """One branch of a case distinction: its value and condition (None: otherwise)."""

    node: Node
    condition: Node | None

    def children(self) -> tuple[Node, ...]:
        return (self.node,) if self.condition is None else (self.node, self.condition)


@dataclass(frozen=True)
class Cases(Node):
    """A case distinction; the first branch that holds counts, NaN where none does."""

    entries: tuple[Entry, ...]

    def children(self) -> tuple[Node, ...]:
        return self.entries

    def value(self, scope: Scope) -> Array:
        result = np.asarray(np.nan)
        for entry in reversed(self.entries):
            holds = True if entry.condition is None else entry.condition.value(scope)
            result = np.where(holds, entry.node.value(scope), result)
        return result


@dataclass(frozen=True)
class Chain(Node):
    r"""Comparisons in a row: `0 < x \le 1`; `marks` are the places of the signs."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    marks: tuple[tuple[int, int], ...]

    def children(self) -> tuple[Node, ...]:
        return self.sides

    def value(self, scope: Scope) -> Array:
        values = [side.value(scope) for side in self.sides]
        holds: Any = True
        for sign, left, right in zip(self.signs, values, values[1:], strict=False):
            holds = np.logical_and(holds, COMPARISONS[sign](left, right))
        return np.asarray(holds, dtype=np.float64)


COMPARISONS: Mapping[str, Function] = {
    "<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal,
    "=": np.equal, "!=": np.not_equal,
}  # fmt: skip


@dataclass(frozen=True)
class Logic(Node):
    """Conditions joined by "and" or "or"."""

    function: Function
    nodes: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.nodes

    def value(self, scope: Scope) -> Array:
        holds = self.nodes[0].value(scope)
        for node in self.nodes[1:]:
            holds = self.function(holds, node.value(scope))
        return np.asarray(holds, dtype=np.float64)


Reducer = Callable[[list[Array], list[int]], Array]


@dataclass(frozen=True)
class Reduce(Node):
    """A sum, product, maximum, minimum or their position over an index."""

    word: str
    letter: str
    body: Node
    reduce: Reducer
    lower: Node | None = None
    upper: Node | None = None
    without: Node | None = None

    def children(self) -> tuple[Node, ...]:
        ends = (self.lower, self.upper, self.without)
        return (*(node for node in ends if node is not None), self.body)

    def value(self, scope: Scope) -> Array:
        indices = list(self.range(scope))
        if self.without is not None:
            left_out = self.without.value(scope)
            indices = [index for index in indices if index != left_out]
        return self.reduce([scope.run(self.letter, i, self.body) for i in indices], indices)

    def range(self, scope: Scope) -> range:
        """The values of the index, from the limits or from the arrays that it counts."""
        if self.lower is None or self.upper is None:
            return index_range(self.letter, self.body, scope)
        ends = [node.value(scope) for node in (self.lower, self.upper)]
        if any(np.ndim(end) or not np.isfinite(end) for end in ends):
            raise FormulaError(f"the limits of {self.letter} must be finite numbers, got {ends}")
        first, last = (int(end) for end in ends)
        return range(first, min(last, first + MOST_STEPS) + 1)


def index_range(letter: str, body: Node, scope: Scope) -> range:
    """The values of an index without limits: all elements of the arrays that it counts."""
    found = {extent for node in body.elements if (extent := node.extent(letter, scope)) is not None}
    if len(found) != 1:
        lengths = (
            f"arrays of lengths {sorted(found)}" if found else "no array whose length is known"
        )
        raise FormulaError(f"the index {letter} counts {lengths}")
    return range(scope.origin, scope.origin + found.pop())
