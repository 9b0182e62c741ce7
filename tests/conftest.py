"""Fixtures of more than one part of the tests."""

from pathlib import Path

import pytest

from dlref.web.runtime import prepare_runtime

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def runtime_files() -> Path:
    """The files of the browser's Python, where the site's own build keeps them."""
    out = ROOT / "docs" / "assets" / "generated" / "runtime"
    prepare_runtime(ROOT, out)
    return out
