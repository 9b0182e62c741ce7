"""Lets a learner write a function in a terminal, and tests it in a process of its own."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dlref.quiz.bank import Item
from dlref.quiz.vectors import vectors_of

__all__ = ["SECONDS", "Outcome", "Trial", "edited", "editor", "read_code", "trial_of"]

SECONDS = 10  # a loop that never ends is ended


class Outcome(NamedTuple):
    """What a test gave: the call, whether its result is right, what was expected and what came."""

    call: str
    passed: bool
    want: str
    got: str


class Trial(NamedTuple):
    """What each test gave, and what stopped the code before its end; empty if nothing did."""

    outcomes: list[Outcome]
    error: str


def editor() -> list[str]:
    """The command of the learner's editor; none if nobody sits at the keyboard."""
    if not sys.stdin.isatty():
        return []
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")


def edited(command: Sequence[str], path: Path) -> str:
    """Let the learner change a file in an editor; return what stands in it then.

    Raises:
        ValueError: The editor cannot be started.
    """
    # Ctrl+C is the editor's own as long as it runs; it gets Python's handling no further than here.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        subprocess.run([*command, str(path)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ValueError(
            f"the editor did not work ({error}); type the path of a file instead"
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    return read_code(str(path))


def read_code(path: str) -> str:
    """Read the learner's code from a file.

    Raises:
        ValueError: There is no such file, or it is no text.
    """
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{path!r} cannot be read ({error}); type the path of a file with the whole function"
        ) from None


def trial_of(item: Item, code: str) -> Trial:
    """Run the tests of an item on a learner's code, for at most ten seconds.

    Raises:
        ValueError: The bank brings tests that are not those of this package: they are not run.
    """
    vectors = vectors_of(str(item.proof.get("symbol", "")))
    tests = [[vector.call, vector.gives] for vector in vectors]
    answer = item.answer
    if not tests or answer["tests"] != tests or not is_ours(item):
        raise ValueError("these tests are not those of this package, so they are not run here")
    task = {"code": code, "tests": tests} | {key: answer[key] for key in ("module", "name")}
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "dlref.trial"],
            input=json.dumps(task).encode(),
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Trial([], f"stopped after {SECONDS} seconds: does a loop never end?")
    error = ran.stderr.decode(errors="replace").strip() if ran.returncode else ""
    lines = ran.stdout.decode(errors="replace").splitlines()
    given = [json.loads(line) for line in lines if line.startswith('{"passed": ')]
    calls = zip(vectors, given, strict=False)
    return Trial([Outcome(vector.call, **outcome) for vector, outcome in calls], error)


def is_ours(item: Item) -> bool:
    """Whether the function to write is the one that the vectors are about."""
    return bool(item.proof["symbol"] == f"{item.answer['module']}.{item.answer['name']}")
