"""Every example prints the same in the browser's Python as in CPython."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dlref.snippets import Outcome, Snippet, differences, docstring_snippets, page_snippets
from dlref.web.node import find_node

pytestmark = pytest.mark.node

ROOT = Path(__file__).parents[2]
SNIPPETS = [
    snippet
    for snippet in (*docstring_snippets(), *page_snippets(ROOT / "docs"))
    if not snippet.torch
]


def run_in_node(runtime: Path, snippets: list[Snippet]) -> list[tuple[Outcome, ...]]:
    request: list[Any] = [
        {"prelude": s.prelude, "examples": [{"code": e.code, "mode": e.mode} for e in s.examples]}
        for s in snippets
    ]
    command = [find_node(), str(ROOT / "frontend" / "snippets.mjs"), str(runtime)]
    done = subprocess.run(
        command, input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [tuple(Outcome(**o) for o in outcomes) for outcomes in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def outcomes(runtime_files: Path) -> dict[str, tuple[Outcome, ...]]:
    """What every snippet prints; one interpreter runs them all."""
    ids = [snippet.id for snippet in SNIPPETS]
    return dict(zip(ids, run_in_node(runtime_files, SNIPPETS), strict=True))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[snippet.id for snippet in SNIPPETS])
def test_snippet__prints_the_same_in_the_browser(
    snippet: Snippet, outcomes: dict[str, tuple[Outcome, ...]]
) -> None:
    assert differences(snippet, outcomes[snippet.id]) == ""
