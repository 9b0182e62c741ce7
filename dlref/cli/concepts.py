"""`dlref list | show`: the concepts in the terminal."""

import argparse
import importlib
import inspect
import json
from typing import Any

from dlref.concepts import CONCEPTS, Concept, find
from dlref.source import code_without_docstrings

__all__ = ["add_commands", "resolve"]


def resolve(concept: Concept) -> Any:
    """Return the function or class of a concept.

    Raises:
        ValueError: The concept has no symbol of its own.
    """
    if concept.symbol is None:
        raise ValueError(
            f"{concept.title} is {concept.kind}, it has no code; read docs/{concept.page}"
        )
    module, name = concept.symbol.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def _list(options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps([concept._asdict() for concept in CONCEPTS], indent=1))
        return 0
    width = max(len(concept.id) for concept in CONCEPTS)
    page = ""
    for concept in sorted(CONCEPTS, key=lambda row: row.page.split("#")[0]):
        here = concept.page.split("#")[0]
        if here != page:
            print(f"{'' if not page else chr(10)}{here}")
            page = here
        print(f"  {concept.id:<{width}}  {concept.title}  ({concept.symbol or concept.kind})")
    return 0


def _show(options: argparse.Namespace) -> int:
    concept = find(options.concept)
    symbol = resolve(concept)
    print(f"{concept.title}  ({concept.symbol})\nexplained in docs/{concept.page}\n")
    print(inspect.getdoc(symbol))
    print("\nThe code:\n")
    print(code_without_docstrings(inspect.getsource(symbol)))
    return 0


def add_commands(commands: Any) -> None:
    """Add `list` and `show` to the parser's subcommands."""
    command = commands.add_parser("list", help="every concept, by page")
    command.add_argument("--json", action="store_true", help="the whole table as JSON")
    command.set_defaults(action=_list)
    command = commands.add_parser("show", help="formula, code and example of a concept")
    command.add_argument("concept", help="its id, as `dlref list` prints it")
    command.set_defaults(action=_show)
