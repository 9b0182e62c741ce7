"""The code of the concepts of a page: function, documented formula and symbols, examples."""

import doctest
import importlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlref.quiz.facts import Place, Reading
from dlref.snippets import Example
from dlref.source import code_without_docstrings

__all__ = ["Code", "read_code", "read_symbol"]

PACKAGE = "dlref."
DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
ARGUMENTS = re.compile(r"^Args:\n((?:[ \t]+.*\n|\n)+)", re.MULTILINE)
ARGUMENT = re.compile(r"^    (\w+): \$([^$]+)\$", re.MULTILINE)


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
    docstring = inspect.getdoc(function) or ""
    display = DISPLAY.search(docstring)
    arguments = ARGUMENTS.search(docstring + "\n")
    examples = doctest.DocTestParser().get_examples(docstring)
    return Code(
        concept=concept,
        symbol=symbol,
        function=function,
        path=Path(inspect.getfile(function)),
        summary=docstring.partition("\n")[0],
        tex=" ".join(display[1].split()) if display else "",
        symbols=dict(ARGUMENT.findall(arguments[1])) if arguments else {},
        examples=tuple(Example(e.source, e.want or None) for e in examples),
        source=code_without_docstrings(inspect.getsource(function)),
        place=Place(place.page, place.anchor, place.line, docstring.partition("\n")[0] or symbol),
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
