"""Fixtures of more than one part of the tests."""

import re
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest

from dlref.web.runtime import prepare_runtime
from tests.optional import ALL_MUST_RUN, need_front_end

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Leave out the files whose packages are not installed, and say so; not where all must run."""
    report = yield
    missing = re.search(r"ModuleNotFoundError: No module named '(\w+)", str(report.longrepr))
    if report.failed and missing and not find_spec(missing[1]) and not ALL_MUST_RUN:
        report.outcome = "skipped"
        reason = f"Skipped: needs {missing[1]}: pip install -e '.[dev]'"
        report.longrepr = (str(collector.path), 0, reason)
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whatever runs in Node or in a browser is made with the front end's packages."""
    if item.get_closest_marker("node") or item.get_closest_marker("browser"):
        need_front_end()


@pytest.fixture(scope="session")
def runtime_files() -> Path:
    """The files of the browser's Python, where the site's own build keeps them."""
    need_front_end()
    out = ROOT / "docs" / "assets" / "generated" / "runtime"
    prepare_runtime(ROOT, out)
    return out
