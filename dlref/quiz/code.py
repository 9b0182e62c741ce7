"""The code of the concepts of a page: function, documented formula and symbols, examples."""

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlref.quiz.docstring import docstring_parts
from dlref.quiz.facts import Place, Reading
from dlref.snippets import Example
from dlref.source import code_without_docstrings

__all__ = ["Code", "read_code", "read_symbol"]

PACKAGE = "dlref."


@dataclass(frozen=True)
class Code:
    """What the package knows about a symbol that a page places below a concept.

    Attributes:
        concept: Id of the heading below which the page places it.
        symbol: Dotted path.
        function: The function or class.
        path: File of its source.
        summary: First line of its docstring.
        tex: Its first display formula; empty if it has none.
        symbols: For each argument the TeX symbol that the docstring gives it.
        examples: The examples of its docstring, in order.
        source: Its source without docstrings.
        place: Where the page places it.
    """

    concept: str
    symbol: str
    function: Callable[..., Any]
    path: Path
    summary: str
    tex: str
    symbols: dict[str, str]
    examples: tuple[Example, ...]
    source: str
    place: Place

    @property
    def name(self) -> str:
        """The symbol without its module."""
        return self.symbol.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module of the symbol."""
        return self.symbol.rpartition(".")[0]


def read_code(reading: Reading) -> dict[str, tuple[Code, ...]]:
    """Return the code that a page places below each of its concepts, in source order.

    Raises:
        LookupError: The page places a symbol that the package does not have.
    """
    found: dict[str, list[Code]] = {}
    for reference in reading.references:
        place = Place(reading.topic.source, reference.concept, reference.line, reference.symbol)
        code = read_symbol(reference.symbol, reference.concept, place)
        found.setdefault(reference.concept, []).append(code)
    return {concept: tuple(codes) for concept, codes in found.items()}


def read_symbol(symbol: str, concept: str, place: Place) -> Code:
    """Return what the package knows about one of its symbols.

    Raises:
        LookupError: The package has no such symbol.
    """
    function = find(symbol, place)
    docstring = docstring_parts(function)
    return Code(
        concept=concept,
        symbol=symbol,
        function=function,
        path=Path(inspect.getfile(function)),
        summary=docstring.sentence,
        tex=docstring.formulas[0] if docstring.formulas else "",
        symbols=docstring.symbols,
        examples=docstring.examples,
        source=code_without_docstrings(inspect.getsource(function)),
        place=Place(place.page, place.anchor, place.line, docstring.sentence or symbol),
    )


def find(symbol: str, place: Place) -> Callable[..., Any]:
    """Import a symbol of this package."""
    module, _, name = symbol.rpartition(".")
    try:
        if not symbol.startswith(PACKAGE):
            raise AttributeError
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        raise LookupError(
            f"{place.page}, line {place.line}: the package has no {symbol}; "
            "write the function, or take the ::: line out"
        ) from None
    return function
