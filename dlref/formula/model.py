"""A formula that was read: its symbols, and its value for given values of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from dlref.formula.functions import Array
from dlref.formula.lexer import FormulaError
from dlref.formula.names import canonical
from dlref.formula.nodes import (
    Element,
    Node,
    Number,
    Reduce,
    Scope,
    Symbol,
    Terms,
    bare,
    index_range,
)  # fmt: skip

__all__ = ["Formula", "counts", "sums_up_to"]


@dataclass(frozen=True)
class Formula:
    """A formula that can be evaluated.

    Attributes:
        tex: The display that it was read from.
        target: Its left side in canonical spelling; None without an equals sign.
        symbols: The symbols that a value must be given for, canonical, in order of appearance;
            an indexed symbol by its base (`x` for `x_i`).
        sizes: Symbols that the lengths of the arrays determine (`n` in a sum up to n); a value
            may be given.
        alternatives: Further sides of a chain `a = b = c`: each must equal this formula.
        where: Other formulas of the same display; they define symbols of this one.
        conditions: What the display says beside formulas, such as `0 < p < 1`, as TeX.
        start: Where the left side begins in `tex`.
        end: Where the right side ends in `tex`.
    """

    tex: str
    target: str | None
    symbols: tuple[str, ...]
    sizes: tuple[str, ...] = ()
    alternatives: "tuple[Formula, ...]" = ()
    where: "tuple[Formula, ...]" = ()
    conditions: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    node: Node = field(kw_only=True, repr=False, compare=False)
    name: str | None = field(kw_only=True, default=None, repr=False, compare=False)
    squared: bool = field(kw_only=True, default=False, repr=False, compare=False)
    indices: tuple[str, ...] = field(kw_only=True, default=(), repr=False, compare=False)

    def evaluate(self, values: "Mapping[str, float | Array]") -> Array:
        """Compute the right side.

        Args:
            values: A value for each symbol, by any spelling; arrays for indexed symbols, vectors
                and matrices. What stands here goes before a definition in the display.

        Returns:
            The value; NaN and infinities where the formula gives them, without a warning. A left
            side with indices, `p_i`, gives an array with one axis for each.

        Raises:
            FormulaError: A symbol lacks its value, or the shapes do not fit.
        """
        given = {canonical(name): _number(name, value) for name, value in values.items()}
        with np.errstate(all="ignore"):
            try:
                return np.asarray(Evaluation(given, self).value(self))
            except (ValueError, TypeError, IndexError, ArithmeticError, RecursionError) as error:
                if isinstance(error, FormulaError):
                    raise
                raise FormulaError(f"{self.tex} cannot be evaluated: {error}") from error


def _number(name: str, value: object) -> Array:
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise FormulaError(f"{name} needs a number or an array of numbers, got {value!r}")
    return array.astype(np.float64)


class Evaluation:
    """One evaluation: looks symbols up, then definitions, then sizes."""

    def __init__(self, values: Mapping[str, Array], formula: Formula) -> None:
        self.values = dict(values)
        self.formulas = (formula, *formula.where)
        self.pending = [formula]

    def value(self, formula: Formula) -> Array:
        """The right side, stacked over the indices of the left side."""
        scope = Scope(self.values, self.define, origin(formula.node))
        return _stacked(formula.node, list(formula.indices), scope)

    def define(self, name: str) -> Array:
        """The value of a symbol that none was given for."""
        for formula in self.formulas:
            if formula.name == name and formula not in self.pending:
                self.pending.append(formula)
                value = self.value(formula)
                self.values[name] = np.sqrt(value) if formula.squared else value
                return self.values[name]
        if any(name in formula.sizes for formula in self.formulas):
            self.values[name] = np.asarray(self.size(name), dtype=np.float64)
            return self.values[name]
        raise FormulaError(f"the symbol {name} needs a value")

    def size(self, name: str) -> int:
        """The upper end of a sum in any formula, from the length of the arrays that it counts."""
        for formula in self.formulas:
            scope = Scope(self.values, self.define, origin(formula.node))
            for reduce in sums_up_to(formula.node, name):
                try:
                    last = index_range(reduce.letter, reduce.body, scope)[-1]
                except FormulaError:
                    continue  # an array in it waits for this very size
                return last if isinstance(reduce.upper and bare(reduce.upper), Symbol) else last + 1
        raise FormulaError(f"the symbol {name} needs a value")


def _stacked(node: Node, letters: list[str], scope: Scope) -> Array:
    if not letters:
        return node.value(scope)
    letter, rest = letters[0], letters[1:]
    rows = []
    for index in _free_range(letter, node, scope):
        scope.indices[letter] = index
        rows.append(_stacked(node, rest, scope))
    del scope.indices[letter]
    axis = -1 - len(rest)
    return np.stack(np.broadcast_arrays(*rows), axis=axis) if rows else np.empty(0)


def _free_range(letter: str, node: Node, scope: Scope) -> range:
    """The values of an index of the left side: from the arrays, or from a sum up to it."""
    if not any(counts(part, letter) for part in node.walk()):
        for reduce in sums_up_to(node, letter):
            return index_range(reduce.letter, reduce.body, scope)
    return index_range(letter, node, scope)


def origin(node: Node) -> int:
    """What an array's first element is called: 1 if the sums say so, else 0."""
    lowers = [bare(reduce.lower) for reduce in node.reduces if reduce.lower is not None]
    starts = [lower.number for lower in lowers if isinstance(lower, Number)]
    return 1 if starts and min(starts) >= 1 else 0


def sums_up_to(node: Node, name: str) -> Iterator[Reduce]:
    """Sums whose upper limit is the symbol, or the symbol minus one, and counts an array."""
    for part in node.walk():
        if not isinstance(part, Reduce) or _upper(part) != name:
            continue
        if any(counts(inner, part.letter) for inner in part.body.walk()):
            yield part


def counts(node: Node, letter: str) -> bool:
    """Whether a node is an array that this index counts along one of its axes."""
    return isinstance(node, Element) and any(
        isinstance(place, Symbol) and place.name == letter for place in node.places
    )


def _upper(part: Reduce) -> str | None:
    if part.upper is None or part.lower is None:
        return None
    upper, lower = bare(part.upper), bare(part.lower)
    from_zero = isinstance(lower, Number) and lower.number == 0
    if isinstance(upper, Symbol):
        return upper.name
    if from_zero and isinstance(upper, Terms) and len(upper.terms) == 2 and upper.signs[1] == "-":
        first, second = (bare(term) for term in upper.terms)
        if isinstance(first, Symbol) and isinstance(second, Number) and second.number == 1:
            return first.name
    return None
