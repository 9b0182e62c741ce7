"""Imports point downward by rank, so that a thing has one home and the browser loads little."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "dlref"

# Ranks of DESIGN.md; within a rank, imports follow the order of the list.
RANKS = (
    ("concepts",),
    ("autodiff",),
    ("perceptron", "activations", "losses", "init", "schedules", "regularization",
     "augmentation", "metrics", "detection"),
    ("optim", "layers"),
    ("architectures", "training", "compression", "tuning", "formula"),
    ("source", "runner", "trial", "snippets", "figures"),
    ("quiz",),
    ("web", "check"),
    ("cli",),
)  # fmt: skip
ORDER = {
    name: (rank, place) for rank, names in enumerate(RANKS) for place, name in enumerate(names)
}
BROWSER_RANK = 4  # these and all below load in the browser: standard library and NumPy only


def _part(module: str) -> str:
    return module.split(".")[1]


def _modules() -> list[tuple[str, ast.Module]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name != "dlref":
            found.append((name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _name_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def _imports(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [
                f"{node.module}.{alias.name}" if node.module == "dlref" else node.module
                for alias in node.names
            ]
    return found


@pytest.mark.parametrize(("module", "tree"), _modules(), ids=_name_of)
def test_imports__point_downward(module: str, tree: ast.Module) -> None:
    assert _part(module) in ORDER, f"give {module} a rank in {__file__} and in the design"
    here = ORDER[_part(module)]
    upward = [
        name
        for name in _imports(tree)
        if name.startswith("dlref.")
        and _part(name) in ORDER  # not an attribute of the package, such as its version
        and _part(name) != _part(module)
        and ORDER[_part(name)] >= here
    ]
    assert upward == []


def _browser_modules() -> list[tuple[str, ast.Module]]:
    return [(name, tree) for name, tree in _modules() if ORDER[_part(name)][0] <= BROWSER_RANK]


@pytest.mark.parametrize(("module", "tree"), _browser_modules(), ids=_name_of)
def test_browser_modules__import_the_standard_library_and_numpy_alone(
    module: str, tree: ast.Module
) -> None:
    foreign = [
        name
        for name in _imports(tree)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "numpy", "dlref"}
    ]
    assert foreign == []
