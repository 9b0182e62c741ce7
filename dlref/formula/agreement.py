"""Check a formula against the function that is meant to compute it."""

import contextlib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dlref.formula.compare import DEFAULT, LENGTH, Domain, draw_whole, roles
from dlref.formula.functions import Array
from dlref.formula.lexer import FormulaError
from dlref.formula.model import Formula
from dlref.formula.names import canonical

__all__ = ["agrees", "disagreement"]

POSITIVE = (0.1, 0.9)  # a float argument without a default: a rate, a share, a width
WHOLE = (1, 5)


def agrees(
    formula: Formula,
    function: Callable[..., Any],
    symbols: Mapping[str, str],
    *,
    seed: int = 0,
    points: int = 20,
    domain: Domain | None = None,
    fixed: Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
) -> bool:
    r"""Whether a function computes a formula, at seeded random points.

    An argument with a numeric default is drawn from half the default up to it, a whole number from
    the default up. Without a default the annotation decides: whole numbers for `int`, numbers
    between 0.1 and 0.9 for `float`, else arrays: matrices, vectors or indexed as the formula takes
    them, and vectors where it does not say. Everything that no symbol names keeps its default.

    Args:
        formula: The formula.
        function: The function. If it returns a tuple, each item must be the value of one of the
            formulas of the display.
        symbols: TeX symbol of each argument; a tuple's symbols as `(\beta_1, \beta_2)`.
        seed: Seed of the points.
        points: How many points.
        domain: Range to draw a symbol from, by TeX name, instead of the above.
        fixed: Arguments to pass as they are, by argument name.
        tolerance: Relative and absolute; larger for formulas with rounded constants.

    Raises:
        FormulaError: No argument gives a symbol of the formula, an argument has neither symbol nor
            default, the function refuses the arguments, or the formula is finite nowhere.
    """
    found = disagreement(
        formula,
        function,
        symbols,
        seed=seed,
        points=points,
        domain=domain,
        fixed=fixed,
        tolerance=tolerance,
    )
    return found is None


def disagreement(
    formula: Formula,
    function: Callable[..., Any],
    symbols: Mapping[str, str],
    *,
    seed: int = 0,
    points: int = 20,
    domain: Domain | None = None,
    fixed: Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
) -> str | None:
    """The first point where `agrees` finds a difference, in words; None if there is none."""
    rng = np.random.default_rng(seed)
    arguments = _Arguments(formula, function, symbols, domain or {}, fixed or {})
    finite = False
    for _ in range(points):
        given, values = arguments.draw(rng)
        results = _called(function, given, arguments.name)
        wanted = _parts(formula, values) if len(results) > 1 else [formula.evaluate(values)]
        finite = finite or any(bool(np.any(np.isfinite(value))) for value in wanted)
        for result in results:
            if not any(_close(result, value, tolerance) for value in wanted):
                return _report(arguments.name, values, wanted, result)
    if not finite:
        raise FormulaError(f"{formula.tex} is finite at none of the points")
    return None


def _called(
    function: Callable[..., Any], given: inspect.BoundArguments, name: str
) -> tuple[Array, ...]:
    """What the function returns, as arrays."""
    try:
        with np.errstate(all="ignore"):
            result = function(*given.args, **given.kwargs)
    except (ValueError, TypeError) as error:
        raise FormulaError(f"{name} refuses drawn arguments: {error}") from error
    results = result if isinstance(result, tuple) else (result,)
    for one in results:
        if not isinstance(one, (np.ndarray, np.generic, int, float)):
            kind = type(one).__name__
            raise FormulaError(f"{name} must return numbers or arrays, got a {kind}")
    return tuple(np.asarray(one) for one in results)


def _parts(formula: Formula, values: Mapping[str, Array]) -> list[Array]:
    """The value of every formula of the display that the values determine."""
    formulas = (formula, *formula.where)
    found = []
    for part in formulas:
        others = tuple(other for other in formulas if other is not part)
        with contextlib.suppress(FormulaError):
            found.append(replace(part, where=others).evaluate(values))
    return found


def _close(result: Array, wanted: Array, tolerance: float) -> bool:
    return result.shape == wanted.shape and np.allclose(
        result, wanted, rtol=tolerance, atol=tolerance, equal_nan=True
    )


def _report(name: str, values: Mapping[str, Array], wanted: list[Array], result: Array) -> str:
    gives = " and ".join(_short(value) for value in wanted)
    at = ", ".join(f"{symbol} = {_short(value)}" for symbol, value in values.items())
    return f"at {at} the formula gives {gives}, {name} gives {_short(result)}"


def _short(value: Array) -> str:
    return str(np.round(value, 6).tolist())


class _Arguments:
    """Draws the arguments of a function and the values of the symbols that they bind."""

    def __init__(
        self,
        formula: Formula,
        function: Callable[..., Any],
        symbols: Mapping[str, str],
        domain: Domain,
        fixed: Mapping[str, Any],
    ) -> None:
        self.name = getattr(function, "__name__", "the function")
        self.signature = inspect.signature(function)
        self.roles = roles(formula)
        self.fixed = dict(fixed)
        self.domain = {canonical(name): limits for name, limits in domain.items()}
        self.symbols = {argument: _split(tex) for argument, tex in symbols.items()}
        bound = {name for names in self.symbols.values() for name in names}
        free = [name for name in formula.symbols if name not in bound]
        if free:
            raise FormulaError(f"no argument of {self.name} gives the symbols {', '.join(free)}")
        for argument, parameter in self.signature.parameters.items():
            known = argument in self.symbols or argument in self.fixed
            if not known and parameter.default is parameter.empty and not _is_rest(parameter):
                raise FormulaError(f"the argument {argument} of {self.name} has no symbol")

    def draw(self, rng: np.random.Generator) -> tuple[inspect.BoundArguments, dict[str, Array]]:
        """Arguments to call with, and values of the symbols."""
        given: dict[str, Any] = dict(self.fixed)
        values: dict[str, Array] = {}
        for argument, names in self.symbols.items():
            parameter = self.signature.parameters.get(argument)
            if parameter is None:
                raise FormulaError(f"{self.name} has no argument {argument}")
            if argument not in given:
                given[argument] = self.argument(parameter, names, rng)
            parts = given[argument] if len(names) > 1 else (given[argument],)
            values |= {n: np.asarray(part) for n, part in zip(names, parts, strict=True)}
        bound = self.signature.bind_partial()
        bound.arguments.update(
            {name: given[name] for name in self.signature.parameters if name in given}
        )
        return bound, values

    def argument(
        self, parameter: inspect.Parameter, names: tuple[str, ...], rng: np.random.Generator
    ) -> Any:
        """A value for one argument."""
        defaults = parameter.default if len(names) > 1 else (parameter.default,)
        if defaults is parameter.empty or len(defaults) != len(names):
            raise FormulaError(f"{parameter.name} needs a default with {len(names)} numbers")
        values = [
            self.value(name, default, str(parameter.annotation), rng)
            for name, default in zip(names, defaults, strict=True)
        ]
        return tuple(values) if len(names) > 1 else values[0]

    def value(self, name: str, default: Any, annotation: str, rng: np.random.Generator) -> Any:
        """A value for one symbol."""
        number = isinstance(default, (int, float)) and not isinstance(default, bool)
        array = not number and not re.search(r"\b(int|float)\b", annotation)
        if array:
            return self.array(name, rng)
        whole = isinstance(default, int) if number else re.search(r"\bint\b", annotation)
        if name in self.domain:
            low, high = self.domain[name]
            return int(rng.integers(int(low), int(high) + 1)) if whole else rng.uniform(low, high)
        if whole:
            first = default if number else WHOLE[0]
            return int(rng.integers(first, first + WHOLE[1]))
        if number and default != 0:
            return float(default * rng.uniform(0.5, 1.0))
        return float(rng.uniform(*POSITIVE))

    def array(self, name: str, rng: np.random.Generator) -> Any:
        """An array with the axes that the formula gives the symbol, at least one."""
        axes = self.roles.axes.get(name, 0)
        if name in self.roles.whole:
            whole = draw_whole((LENGTH,) * axes, rng)
            return whole if axes else int(whole)
        shape = (LENGTH,) * max(1, axes)
        return rng.uniform(*self.domain.get(name, DEFAULT), size=shape)


def _is_rest(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)


def _split(tex: str) -> tuple[str, ...]:
    r"""The symbols of an argument: `(\beta_1, \beta_2)` are two."""
    text = tex.strip().strip("$").strip()
    if text.startswith("(") and text.endswith(")"):
        return tuple(canonical(part) for part in text[1:-1].split(","))
    return (canonical(text),)
