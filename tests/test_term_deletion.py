"""The script that deletes terms finds them, and tells a weak test from a strong one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import term_deletion
from tests.term_deletion import changes, modules_below

MODULE = """
import numpy as np

def scaled(x, gain=1.0):
    if gain <= 0 - 0:
        raise ValueError("scaled needs gain > 0, got " + str(gain))
    return gain * np.sqrt(x)[:, 1 - 1] - x**2
"""
WEAK = """
import numpy as np
from formula import f

def test_f__at_one():
    assert f(np.ones(1), 1.0) == 2.0
"""
STRONG = (
    WEAK
    + """
def test_f__elsewhere():
    assert f(np.full(1, 3.0), 2.0) == 15.0
"""
)


def test_changes__touch_the_terms_of_the_formula_and_nothing_else() -> None:
    found = {(change.before, change.after) for change in changes(MODULE)}
    formula = "gain * np.sqrt(x)[:, 1 - 1]"
    assert found == {
        (f"{formula} - x ** 2", formula),
        (f"{formula} - x ** 2", "-x ** 2"),
        (f"{formula} - x ** 2", f"{formula} + x ** 2"),
        (formula, "gain"),
        (formula, "np.sqrt(x)[:, 1 - 1]"),
        ("np.sqrt(x)", "x"),
        ("x ** 2", "x"),
    }


def test_changes__leave_the_rest_of_the_module_as_it_was() -> None:
    for change in changes(MODULE):
        assert compile(change.tree, "formula", "exec")
        assert change.function == "scaled"


@pytest.mark.parametrize(
    ("tests", "unnoticed"),
    [(WEAK, ["gain * x → gain", "gain * x → x", "x ** 2 → x"]), (STRONG, [])],
    ids=["weak", "strong"],
)
def test_survivors__are_what_the_tests_do_not_notice(
    tests: str, unnoticed: list[str], tmp_path: Path
) -> None:
    (tmp_path / "formula.py").write_text("def f(x, gain):\n    return gain * x + x**2\n")
    (tmp_path / "test_formula.py").write_text(tests)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from pathlib import Path\n"
        "from tests import term_deletion as t\n"
        f"t.tests_of = lambda name: Path({str(tmp_path)!r}) / 'test_formula.py'\n"
        "alive, count = t.survivors('formula')\n"
        "for c in alive: print(f'{c.before} → {c.after}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split("\n")[:-1]) == unnoticed


def test_modules_below__are_those_with_concepts() -> None:
    assert "dlref.optim.sgd" in modules_below(["dlref.optim"])
    assert not any(name.startswith("dlref.quiz") for name in modules_below([]))


def test_modules_below__names_the_fix_for_an_unknown_module() -> None:
    with pytest.raises(SystemExit, match=r"no module dlref\.optimm; try"):
        modules_below(["dlref.optimm"])


def test_tests_of__stand_at_the_path_of_the_code() -> None:
    found = term_deletion.tests_of("dlref.optim.sgd")
    assert found.as_posix().endswith("tests/optim/test_sgd.py")
