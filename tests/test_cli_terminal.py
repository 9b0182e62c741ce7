"""Quizzes in a real terminal: narrow, dumb, plain, piped, and interrupted at any moment."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dlref.quiz.progress import read

pty = pytest.importorskip("pty", reason="a terminal of its own needs a POSIX system")

ROOT = Path(__file__).parents[1]
TAKE = ("take", "relu-family", "-n", "4", "--seed", "3", "--level", "apply")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """A learner at a terminal of a kind, 80 columns wide."""

    def __init__(self, log: Path, kind: str, *arguments: str) -> None:
        self.log = log
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "dlref.cli", "quiz", *arguments, "--progress", str(log)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(kind), stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, preexec_fn=heed_signals,
        )  # fmt: skip
        os.close(slave)
        self.master, self.shown = master, ""

    def wait_for(self, words: str, count: int = 1) -> None:
        while self.shown.count(words) < count:
            part = os.read(self.master, 4096).decode("utf-8", "replace")
            self.shown += part

    def type(self, line: str) -> None:
        os.write(self.master, f"{line}\n".encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)


def heed_signals() -> None:
    """Let a signal end the process even where whoever runs the tests ignores it."""
    for sign in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)


def environment(kind: str, columns: int = 80) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORTERM")}
    return kept | {"TERM": kind, "COLUMNS": str(columns), "PYTHONPATH": str(ROOT),
                   "PYTHONIOENCODING": "utf-8"}  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "progress.jsonl"


@pytest.fixture
def sit_down(log: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def sit_down(kind: str, *arguments: str) -> Terminal:
        opened.append(Terminal(log, kind, *arguments))
        return opened[-1]

    yield sit_down
    for terminal in opened:
        terminal.close()


def piped(log: Path, *arguments: str, typed: str = "", columns: int = 80) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dlref.cli", "quiz", *arguments, "--progress", str(log)],
        input=typed, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True,
        env=environment("xterm-256color", columns),
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("kind", ["xterm-256color", "xterm", "dumb"])
def test_terminal__of_any_kind_asks_and_keeps_the_answer(
    sit_down: Callable[..., Terminal], log: Path, kind: str
) -> None:
    terminal = sit_down(kind, *TAKE)
    terminal.wait_for("> ")
    terminal.type("?")
    terminal.wait_for("Hint: ")
    terminal.type("q")
    terminal.process.wait(timeout=60)
    assert bool(ESCAPE.search(terminal.shown)) == (kind != "dumb")
    lines = ESCAPE.sub("", terminal.shown).splitlines()
    assert max(map(len, lines)) <= 80


def test_terminal__that_is_plain_has_no_colours(sit_down: Callable[..., Terminal]) -> None:
    terminal = sit_down("xterm-256color", *TAKE, "--plain")
    terminal.wait_for("> ")
    terminal.type("q")
    terminal.process.wait(timeout=60)
    assert not ESCAPE.search(terminal.shown)


@pytest.mark.parametrize("arguments", [TAKE, (*TAKE, "--exam", "--minutes", "5"), ("review",)])
def test_pipe__carries_plain_text_no_wider_than_a_column(
    log: Path, arguments: tuple[str, ...]
) -> None:
    shown = piped(log, *arguments, typed="1\n1\n1 2\nq\n", columns=200)
    assert not ESCAPE.search(shown)
    assert max(map(len, shown.splitlines())) <= 80
    assert read(log).entries


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("mode", [(), ("--exam",)], ids=["practice", "exam"])
def test_interruption__at_any_moment_loses_no_answer(
    sit_down: Callable[..., Terminal], log: Path, sign: signal.Signals, mode: tuple[str, ...]
) -> None:
    terminal = sit_down("xterm", *TAKE, *mode)
    terminal.wait_for("> ")
    terminal.type("1")
    terminal.wait_for("> ", 2)
    before = len(read(log).entries)
    terminal.process.send_signal(sign)
    if sign is signal.SIGINT and mode:
        terminal.wait_for("Repeat the")
        terminal.type("n")
    terminal.process.wait(timeout=60)
    kept = read(log)
    assert (len(kept.entries), kept.damaged) == (before, ())
    if before:
        assert kept.entries[0]["kind"] == "review"
