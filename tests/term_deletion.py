"""Delete or flip the terms of the formulas in the code, one by one: a test must fail each time.

    python -m tests.term_deletion                     everything below dlref that is a concept
    python -m tests.term_deletion dlref.losses dlref.optim.adam

A change is made to the running function alone, in a process of its own; no file is touched. The
tests that must notice it are those at the same path as the code. What survives is printed with its
line, and the exit status is 1. A change that cannot matter is listed in `EQUIVALENT`, with the
reason.
"""

import ast
import copy
import importlib
import os
import pkgutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

import pytest

from dlref.check import MACHINERY
from dlref.source import is_check

__all__ = ["EQUIVALENT", "Change", "changes", "modules_below", "survivors"]

ROOT = Path(__file__).parents[1]
SECONDS = 300  # after that a changed function hangs, and its test has noticed
NOTICED = (1, 2)  # exit codes of pytest: a test failed, or could not even be collected
# Calls whose argument is a formula's term on its own, so that the call can be left out.
WRAPPERS = frozenset("abs exp expm1 log log1p maximum minimum sign sqrt square".split())
# Changes that no test can notice: symbol, the changed code, the reason.
EQUIVALENT: tuple[tuple[str, str, str], ...] = ()


class Change(NamedTuple):
    """One term deleted or flipped: where, what stood there, what stands there now."""

    function: str
    line: int
    before: str
    after: str
    tree: ast.Module


def changes(source: str) -> Iterator[Change]:
    """Yield each change of each function in a module's source."""
    tree = ast.parse(source)
    for qualname, function in _functions(tree.body, ""):
        for node in _terms(function):
            for replacement in _replacements(node):
                changed = _replaced(tree, node, replacement)
                before, after = ast.unparse(node), ast.unparse(replacement)
                yield Change(qualname, node.lineno, before, after, changed)


def _functions(body: Iterable[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def _terms(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the parts of a function that can lose or flip a term; no checks, messages, indices."""
    skipped = (ast.Raise, ast.JoinedStr, ast.Assert, ast.arguments)
    for name, value in ast.iter_fields(node):
        if name in ("slice", "annotation", "returns", "decorator_list"):
            continue
        for part in value if isinstance(value, list) else (value,):
            if not isinstance(part, ast.AST) or isinstance(part, skipped) or is_check(part):
                continue
            if isinstance(part, ast.BinOp | ast.UnaryOp | ast.Call):
                yield part
            yield from _terms(part)


def _replacements(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what may stand in the place of a term."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        minus = isinstance(node.op, ast.Sub)
        if _is_sequence(node.left):  # joins, and does not add
            return
        yield node.left
        yield ast.UnaryOp(ast.USub(), node.right) if minus else node.right
        yield ast.BinOp(node.left, ast.Add() if minus else ast.Sub(), node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield node.left
        yield node.right
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield node.left
        if not (isinstance(node.left, ast.Constant) and node.left.value == 1):
            yield ast.BinOp(ast.Constant(1), ast.Div(), node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield node.left
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield node.operand
    elif isinstance(node, ast.Call) and _wrapper(node.func):
        yield from (argument for argument in node.args[:2])


def _is_sequence(node: ast.expr) -> bool:
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return text or isinstance(node, ast.List | ast.Tuple)


def _wrapper(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "np"
        and function.attr in WRAPPERS
    )


def _replaced(tree: ast.Module, old: ast.expr, new: ast.expr) -> ast.Module:
    """Return a copy of the tree with one node replaced."""
    memo = {id(old): ast.copy_location(copy.deepcopy(new), old)}
    return ast.fix_missing_locations(copy.deepcopy(tree, memo))


def modules_below(names: Sequence[str]) -> list[str]:
    """Return the modules with code of concepts at or below the given ones, or all of them."""
    machinery = tuple(f"{name}." for name, _ in MACHINERY)
    package = importlib.import_module("dlref")
    found = sorted(info.name for info in pkgutil.walk_packages(package.__path__, "dlref."))
    concepts = [name for name in found if not f"{name}.".startswith(machinery)]
    for name in names:
        if name not in found:
            raise SystemExit(f"there is no module {name}; try dlref.optim or dlref.activations")
    wanted = tuple(f"{name}." for name in names or ["dlref"])
    return [name for name in concepts if f"{name}.".startswith(wanted)]


def tests_of(module: str) -> Path:
    """Return the tests at the same path as a module."""
    *folders, name = module.split(".")[1:]
    return ROOT.joinpath("tests", *folders, f"test_{name}.py")


def _patch(module: ModuleType, change: Change) -> None:
    """Give the running function the changed code, wherever it has been imported to."""
    found: object = module
    for name in change.function.split("."):
        found = vars(found)[name]
    for wrapped in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, wrapped, None) or found
    assert isinstance(found, FunctionType), f"{change.function} is no function"
    code = compile(change.tree, module.__file__ or "", "exec")
    found.__code__ = next(c for c in _codes(code) if c.co_qualname == found.__code__.co_qualname)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _start(module: ModuleType, tests: Path, change: Change | None) -> int:
    """Run the tests in a process of its own, with the change in force; return its id."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    try:
        if change:
            _patch(module, change)
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tests)])
    except BaseException:
        code = 99
    os._exit(int(code))


def survivors(name: str, workers: int = 2) -> tuple[list[Change], int]:
    """Return the changes of a module that no test notices, and how many there were.

    Raises:
        SystemExit: The module has no tests, or they fail before anything is changed.
    """
    module = importlib.import_module(name)
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    todo = [change for change in changes(source) if not _equivalent(name, change)]
    if not todo:
        return [], 0
    tests = tests_of(name)
    if not tests.is_file():
        raise SystemExit(f"{name} has {len(todo)} terms, and there is no {tests}")
    if os.waitpid(_start(module, tests, None), 0)[1]:
        raise SystemExit(f"{tests} fails before anything is changed")
    alive: list[Change] = []
    running: dict[int, Change] = {}
    for change in [*todo, *[None] * workers]:
        if change:
            running[_start(module, tests, change)] = change
        if running and (len(running) >= workers or change is None):
            pid, status = os.wait()
            done = running.pop(pid)
            if status == 0:
                alive.append(done)
            elif os.WIFEXITED(status) and os.WEXITSTATUS(status) not in NOTICED:
                raise SystemExit(f"the tests of {name} broke on {done.before} → {done.after}")
    return alive, len(todo)


def _equivalent(module: str, change: Change) -> bool:
    symbol = f"{module}.{change.function}"
    return any((symbol, change.before) == entry[:2] for entry in EQUIVALENT)


def main(arguments: Sequence[str]) -> int:
    """Print what survives in each module."""
    workers, total, lost, formulas = os.cpu_count() or 1, 0, 0, 0
    importlib.import_module("torch")  # once, before the processes split
    for name in modules_below(arguments):
        begun = time.monotonic()
        alive, count = survivors(name, workers)
        total, lost = total + count, lost + len(alive)
        if count:
            path = Path(importlib.import_module(name).__file__ or "")
            functions = {change.function for change in changes(path.read_text(encoding="utf-8"))}
            formulas += len(functions)
            spent = f"{time.monotonic() - begun:.0f} s"
            print(f"{name}: {len(functions)} functions, {count} changes, "
                  f"{len(alive)} unnoticed, {spent}", flush=True)  # fmt: skip
        for change in alive:
            print(f"  {name}.{change.function}, line {change.line}: "
                  f"{change.before}  →  {change.after}", flush=True)  # fmt: skip
    print(f"{formulas} functions, {total} changes, {total - lost} noticed, {lost} not")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
