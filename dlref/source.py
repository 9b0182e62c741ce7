"""The source of a symbol as a page and the terminal show it."""

import ast
import textwrap

__all__ = ["code_without_docstrings", "is_check"]

CHECKS = ("need", "_need", "_check")  # how the names of functions begin that reject arguments


def code_without_docstrings(source: str) -> str:
    """Return the source of a function or class without docstrings and marks for the formatter."""
    source = textwrap.dedent(source)
    lines: list[str | None] = list(source.splitlines())
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not ast.get_docstring(node):
            continue
        first, last = node.body[0].lineno - 1, node.body[0].end_lineno or node.body[0].lineno
        if last < len(lines) and not (lines[last] or "").strip():
            last += 1  # the blank line after a docstring goes with it
        lines[first:last] = [None] * (last - first)
        if len(node.body) == 1:
            lines[first] = f"{' ' * node.body[0].col_offset}..."
    return "\n".join(line.removesuffix("  # fmt: skip") for line in lines if line is not None)


def is_check(node: ast.AST) -> bool:
    """Say whether a node only rejects arguments."""
    if isinstance(node, ast.If):
        return not node.orelse and isinstance(node.body[-1], ast.Raise)
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id.startswith(CHECKS)
