"""The code of a function as a question shows it: what it computes, line by line.

Docstrings, annotations and the checks of arguments are left out; private helpers of its module
that it calls stand above it. Every statement is printed by one rule and on one line, so that
nothing about its form tells which line a question has changed.
"""

import ast
import copy
import inspect
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from dlref.source import is_check

__all__ = ["COMPOUND", "INDENT", "Line", "Listing", "listing_of", "signature"]

# Helpers that are not shown: what they do is no part of the concept, and their names say it.
NOT_SHOWN = frozenset({"_scaled_and_shifted"})

Node = TypeVar("Node", bound=ast.AST)
WIDTH = 76
INDENT = "    "
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
COMPOUND = (ast.If, ast.For, ast.With)
UNLISTED = (ast.While, ast.Try, ast.ClassDef, ast.Lambda, ast.Yield, ast.YieldFrom)
# Calls that only convert → the argument that they convert.
CONVERSIONS = {"counted": 1, "rates": 0, "_values": 0, "_floating": 0}


@dataclass(frozen=True)
class Line:
    """A line of a listing and the statement that it is, or begins; none for `def` and `else`."""

    text: str
    statement: ast.stmt | None

    @property
    def computes(self) -> bool:
        """Whether something happens in the line."""
        return isinstance(self.statement, SIMPLE + COMPOUND)

    @property
    def expressions(self) -> Iterator[ast.expr]:
        """All expressions that stand in the line."""
        if self.statement is None:
            return
        for name, value in ast.iter_fields(self.statement):
            if name in ("body", "orelse"):
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield from (node for node in ast.walk(part) if isinstance(node, ast.expr))


@dataclass(frozen=True)
class Listing:
    """Functions that belong together, helpers first; the last is the one that it is about."""

    module: str
    functions: tuple[ast.FunctionDef, ...]

    @cached_property
    def lines(self) -> list[Line]:
        """The lines as they are shown."""
        lines: list[Line] = []
        for function in self.functions:
            lines += [Line("", None)] if lines else []
            lines += [*signature(function), *printed(function.body, INDENT)]
        return lines

    @property
    def text(self) -> str:
        """The code as it is shown, which is Python."""
        return "\n".join(line.text for line in self.lines)

    @property
    def body(self) -> list[Line]:
        """The lines of the last function without its signature."""
        return printed(self.functions[-1].body, INDENT)

    def replaced(self, old: ast.expr, new: ast.expr) -> "Listing":
        """The same with one expression replaced."""
        ast.fix_missing_locations(ast.copy_location(new, old))
        functions = (replaced(function, old, new) for function in self.functions)
        return Listing(self.module, tuple(functions))

    def namespace(self) -> dict[str, Any]:
        """The module's names, with these functions in place of its own."""
        names = dict(vars(sys.modules[self.module]))
        tree = ast.Module(list(self.functions), [])
        exec(compile(tree, "<listing>", "exec", dont_inherit=True), names)
        return names


def replaced(tree: Node, old: ast.expr, new: ast.expr) -> Node:
    """A tree with one node replaced; what does not hold the node is shared, not copied."""
    if tree is old:
        return new  # type: ignore[return-value]
    for name, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            changed: Any = replaced(value, old, new)
            same = changed is value
        elif isinstance(value, list):
            changed = [replaced(p, old, new) if isinstance(p, ast.AST) else p for p in value]
            same = all(one is other for one, other in zip(changed, value, strict=True))
        else:
            continue
        if not same:
            tree = copy.copy(tree)
            setattr(tree, name, changed)
            return tree
    return tree


def listing_of(function: Callable[..., Any]) -> Listing | None:
    """Return the code of a function of the package; None for what cannot be shown line by line."""
    module = sys.modules[function.__module__]
    tree = ast.parse(inspect.getsource(module))
    known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if function.__name__ not in known:
        return None
    found: dict[str, ast.FunctionDef] = {}
    collect(function.__name__, known, found)
    drop_parameters(list(found.values()))
    if any(isinstance(node, UNLISTED) for part in found.values() for node in ast.walk(part)):
        return None
    return Listing(function.__module__, tuple(found.values()))


def collect(
    name: str, known: dict[str, ast.FunctionDef], found: dict[str, ast.FunctionDef]
) -> None:
    """Add a function behind the private helpers that it calls."""
    function = bare(known[name])
    for node in ast.walk(function):
        called = node.id if isinstance(node, ast.Name) else ""
        if called.startswith("_") and called in known.keys() - found.keys() - NOT_SHOWN - {name}:
            collect(called, known, found)
    found[name] = function


def bare(function: ast.FunctionDef) -> ast.FunctionDef:
    """A function without annotations, docstring, checks, and values that only checks read."""
    function = Bare().visit(copy.deepcopy(function))
    function.returns, function.decorator_list = None, []
    for argument in ast.walk(function.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    drop_aliases(function)
    while dead := unread(function):
        remove(function, dead)
    return ast.fix_missing_locations(function)


class Bare(ast.NodeTransformer):
    """Takes out what is not the computation."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """Drop docstrings and calls that check."""
        is_text = isinstance(node.value, ast.Constant)
        called = node.value.func if isinstance(node.value, ast.Call) else None
        is_private = isinstance(called, ast.Name) and called.id.startswith("_")
        return None if is_text or is_private or is_check(node.value) else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> Any:
        """Drop a branch that only raises."""
        if isinstance(node.body[-1], ast.Raise):
            return [self.visit(child) for child in node.orelse] or None
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST | None:
        """Drop a loop that only checks."""
        self.generic_visit(node)
        return node if node.body else None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Drop the annotation of a variable."""
        assert node.value is not None
        return self.visit(ast.Assign([node.target], node.value))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave the argument alone where a call only converts it."""
        self.generic_visit(node)
        place = CONVERSIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        return node if place is None else node.args[place]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A body that is empty now passes."""
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node


def drop_aliases(function: ast.FunctionDef) -> None:
    """Take out `a = b`, which a conversion leaves, where neither is assigned anything else."""
    stored = Counter(
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    for node in list(ast.walk(function)):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Name):
            continue
        target, name = node.targets[0], node.value.id
        if isinstance(target, ast.Name) and stored[target.id] == 1 and stored[name] <= 1:
            alias = target.id
            remove(function, [node])
            for other in ast.walk(function):
                if isinstance(other, ast.Name) and other.id == alias:
                    other.id = name


def unread(function: ast.FunctionDef) -> list[ast.stmt]:
    """Assignments of names that nothing reads."""
    read = names_read(function)
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and all(
            isinstance(name, ast.Name) and name.id not in read
            for target in node.targets
            for name in (target.elts if isinstance(target, ast.Tuple) else [target])
        )
    ]


def names_read(function: ast.FunctionDef) -> set[str]:
    """The names whose values a function reads."""
    nodes = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}


def drop_parameters(functions: Sequence[ast.FunctionDef]) -> None:
    """Take parameters out of the helpers that only their checks read, and out of the calls."""
    for helper in functions[:-1]:
        read = names_read(helper)
        given = helper.args.args
        gone = [place for place, argument in enumerate(given) if argument.arg not in read]
        names = {given[place].arg for place in gone}
        without_default = len(given) - len(helper.args.defaults)
        helper.args.defaults = [
            default
            for place, default in enumerate(helper.args.defaults, without_default)
            if place not in gone
        ]
        helper.args.args = [argument for argument in given if argument.arg not in names]
        for node in (node for function in functions for node in ast.walk(function)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == helper.name
            ):
                node.args = [part for place, part in enumerate(node.args) if place not in gone]
                node.keywords = [word for word in node.keywords if word.arg not in names]


def remove(function: ast.FunctionDef, statements: Sequence[ast.stmt]) -> None:
    """Take statements out of a function."""
    for node in ast.walk(function):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                setattr(node, name, [part for part in body if part not in statements])


# ------------------------------------------------------------------------------ printing


def signature(function: ast.FunctionDef) -> list[Line]:
    """The `def`, broken where it is long."""
    arguments = pretty(ast.unparse(function.args))
    head = f"def {function.name}({arguments}):"
    if len(head) <= WIDTH:
        shown = [head]
    else:
        inside = textwrap.wrap(arguments, WIDTH - len(INDENT), break_long_words=False)
        shown = [f"def {function.name}(", *(INDENT + part for part in inside), "):"]
    return [Line(text, None) for text in shown]


def printed(body: Sequence[ast.stmt], indent: str) -> list[Line]:
    """The lines of some statements."""
    lines = []
    for statement in body:
        if not isinstance(statement, COMPOUND):
            lines.append(Line(indent + pretty(ast.unparse(statement)), statement))
            continue
        lines.append(Line(indent + header(statement), statement))
        lines += printed(statement.body, indent + INDENT)
        if orelse := getattr(statement, "orelse", []):
            lines += [Line(f"{indent}else:", None), *printed(orelse, indent + INDENT)]
    return lines


def header(statement: ast.stmt) -> str:
    """The first line of a compound statement."""
    short = copy.copy(statement)
    short.body, short.orelse = [ast.Pass()], []  # type: ignore[attr-defined]
    return pretty(ast.unparse(short).split("\n")[0])


def pretty(code: str) -> str:
    """Powers without spaces, numbers and quotes as people write them."""
    code = re.sub(r"(\d)e-0(\d)", r"\1e-\2", code.replace(" ** ", "**"))
    return code if '"' in code else code.replace("'", '"')
