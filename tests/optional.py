"""What a reader's machine may lack: tests that need it are left out and say so, but not in CI."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGES = Path(__file__).parents[1] / "frontend" / "node_modules"
ALL_MUST_RUN = os.environ.get("CI") == "true"


def unavailable(reason: str) -> NoReturn:
    """Skip on a reader's machine, fail where every test must run."""
    if ALL_MUST_RUN:
        pytest.fail(reason)
    pytest.skip(reason)


def need_front_end() -> None:
    """Leave the test out where the front end's packages are missing."""
    if not PACKAGES.is_dir():
        unavailable("the front end's packages are not here yet: run `dlref site prepare`")
