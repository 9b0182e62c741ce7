"""The widgets' own checks: types, and unit tests under Node."""

import subprocess
from pathlib import Path

import pytest

from dlref.web.node import find_node

pytestmark = pytest.mark.node

FRONTEND = Path(__file__).parents[2] / "frontend"


def run(*command: str) -> None:
    done = subprocess.run(
        [find_node(), *command], cwd=FRONTEND, text=True, encoding="utf-8", capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_widgets__have_no_type_errors() -> None:
    run("node_modules/typescript/bin/tsc", "-p", ".")


def test_widgets__pass_their_unit_tests() -> None:
    run("test.mjs")
