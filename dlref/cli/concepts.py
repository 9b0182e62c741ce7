"""`dlref list | show | run | verify | check`: the concepts in the terminal."""

import argparse
import importlib
import importlib.util
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dlref.concepts import CONCEPTS, Concept, find
from dlref.snippets import Snippet, differences, docstring_snippets, page_snippets, run_snippet
from dlref.source import code_without_docstrings

__all__ = ["add_commands"]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def _list(options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps([concept._asdict() for concept in CONCEPTS], indent=1))
        return 0
    width = max(len(concept.id) for concept in CONCEPTS)
    page = ""
    for concept in CONCEPTS:
        here = concept.page.split("#")[0]
        if here != page:
            print(f"{chr(10) if page else ''}{here}")
            page = here
        print(f"  {concept.id:<{width}}  {concept.title}  ({concept.symbol or concept.kind})")
    return 0


def _show(options: argparse.Namespace) -> int:
    concept = find(options.concept)
    print(f"{concept.title}\nexplained in docs/{concept.page}")
    if concept.symbol is None:
        print(f"It is {concept.kind} there and has no code of its own. {concept.why}".rstrip())
        return 0
    module, name = concept.symbol.rsplit(".", 1)
    symbol = getattr(importlib.import_module(module), name)
    print(f"\nfrom {module} import {name}\n\n{inspect.getdoc(symbol)}\n\nThe code:\n")
    print(code_without_docstrings(inspect.getsource(symbol)))
    return 0


def snippets_of(concept: Concept) -> Iterator[Snippet]:
    """Yield the examples of a concept: those of its docstring, then those of its section."""
    symbol = concept.symbol or ""
    for snippet in docstring_snippets():
        if symbol and (snippet.id == symbol or snippet.id.startswith(f"{symbol}.")):
            yield snippet
    page, _, anchor = concept.page.partition("#")
    if not (DOCS / page).is_file():  # installed without the pages
        return
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    headings = [number for number, line in enumerate(lines, 1) if re.match(r"#{1,3} ", line)]
    start = next((n for n in headings if re.search(rf"{{ #{anchor}\b", lines[n - 1])), None)
    if start is None:
        return
    end = next((number for number in headings if number > start), len(lines) + 1)
    for snippet in page_snippets(DOCS):
        if snippet.path == DOCS / page and start < snippet.line < end:
            yield snippet


def _run(options: argparse.Namespace) -> int:
    concept = find(options.concept)
    snippets = list(snippets_of(concept))
    if not snippets:
        print(f"{concept.title} has no example to run; it is {concept.kind}. {concept.why}")
        return 0
    told = [_run_one(snippet) for snippet in snippets]
    print(f"{told.count(True)} of {len(told)} examples print what is documented")
    return 0 if all(told) else 1


def _run_one(snippet: Snippet) -> bool:
    print(f"# {snippet.id}")
    if snippet.torch and importlib.util.find_spec("torch") is None:
        print("# not run: it needs PyTorch, `pip install 'dlref[torch]'`\n")
        return True
    outcomes = run_snippet(snippet)
    for example, outcome in zip(snippet.examples, outcomes, strict=False):
        print("".join(f">>> {line}\n" for line in example.code.rstrip().split("\n")), end="")
        print(outcome.output + (outcome.error or ""), end="")
    wrong = differences(snippet, outcomes)
    print(f"✗ {wrong}\n" if wrong else "✓\n")
    return not wrong


def _verify(options: argparse.Namespace) -> int:
    concept = find(options.concept)
    print(f"{concept.title}")
    wrong = 0
    for snippet in snippets_of(concept):
        if snippet.torch:
            continue  # the tests run these
        told = differences(snippet, run_snippet(snippet))
        wrong += bool(told)
        print(f"{'✗' if told else '✓'} example {snippet.id}{told and f': {told}'}")
    if concept.symbol is None:
        print(f"· it is {concept.kind}: there is no code of its own to check")
        return min(wrong, 1)
    for sign, line in _formulas(concept):
        wrong += sign == "✗"
        print(f"{sign} {line}")
    return min(wrong + _oracle(concept), 1)


def _formulas(concept: Concept) -> Iterator[tuple[str, str]]:
    """Compare each formula of the docstring with the code: a sign and a line for each."""
    from dlref.formula import FormulaError, disagreement, parse_formulas

    try:
        from dlref.quiz.code import read_symbol
        from dlref.quiz.docstring import docstring_parts
        from dlref.quiz.facts import Place
    except ModuleNotFoundError as error:
        yield "·", f"formula: not checked, {error.name} is missing; pip install 'dlref[quiz]'"
        return

    code = read_symbol(concept.symbol or "", concept.id, Place(concept.page, concept.id, 1, ""))
    for tex in docstring_parts(code.function).formulas:
        try:
            found = [disagreement(f, code.function, code.symbols) for f in parse_formulas(tex)]
        except FormulaError as error:
            yield "·", f"formula {tex}: not evaluated, {str(error).splitlines()[0]}"
            continue
        wrong = [told for told in found if told]  # one block may hold several formulas
        yield from (("✗", f"formula {tex}: {told}") for told in wrong)
        if found and not wrong:
            yield "✓", f"formula {tex} is the code"


def _oracle(concept: Concept) -> int:
    """Run the concept's tests where they can run, and say plainly where they cannot."""
    name = (concept.symbol or "").rsplit(".", 1)[1]
    if not (ROOT / "tests").is_dir():
        print("· values and gradients: not checked here, the tests are in the repository")
        return 0
    for module in ("pytest", "torch"):
        if importlib.util.find_spec(module) is None:
            print(f"· values and gradients against PyTorch: not checked, {module} is not installed")
            return 0
    tests = f"test_{name}__"
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if tests in path.read_text()]
    if not files:
        print(f"✗ tests of {name}: there are none")
        return 1
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-k", tests, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True)
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "no test ran"
    print(f"{'✗' if done.returncode else '✓'} tests of {name}, PyTorch as the oracle: {last}")
    if done.returncode:
        print(done.stdout)
    return done.returncode


def _check(options: argparse.Namespace) -> int:
    from dlref.check import problems

    found = problems(ROOT)
    if options.json:
        print(json.dumps([asdict(problem) for problem in found], indent=1))
    else:
        for problem in found:
            print(f"{problem.subject}: {problem.kind}: {problem.message}", file=sys.stderr)
    return 1 if found else 0


def add_commands(commands: Any) -> None:
    """Add the commands about concepts to the parser's subcommands."""
    command = commands.add_parser("list", help="every concept, by page")
    command.add_argument("--json", action="store_true", help="the whole table as JSON")
    command.set_defaults(action=_list)
    command = commands.add_parser(
        "check", help="name what is missing: page, docstring part, test, question; else silent"
    )
    command.add_argument("--json", action="store_true", help="the problems as JSON")
    command.set_defaults(action=_check)
    for name, action, text in (
        ("show", _show, "formula, code and examples of a concept"),
        ("run", _run, "run the examples of a concept, compare with the documented output"),
        ("verify", _verify, "check examples, formula and, with PyTorch, values and gradients"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("concept", help="its id, as `dlref list` prints it")
        command.set_defaults(action=action)
