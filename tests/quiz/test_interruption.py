"""Ctrl+C, pressed where Python would miss it."""

import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from dlref.quiz.interruption import Interruption

pty = pytest.importorskip("pty", reason="a terminal of its own needs a POSIX system")


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """What types into the terminal that the standard input then is."""
    master, slave = pty.openpty()
    with os.fdopen(slave) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield master
    os.close(master)


@pytest.fixture
def ctrl_c(keyboard: int) -> Iterator[Interruption]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with Interruption() as interruption:
        yield interruption
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_line__returns_what_is_typed(ctrl_c: Interruption, keyboard: int) -> None:
    os.write(keyboard, b"one\ntwo\n")
    assert [ctrl_c.line("> "), ctrl_c.line("> ")] == ["one", "two"]
    os.write(keyboard, b"\x04")
    with pytest.raises(EOFError):
        ctrl_c.line("> ")


def test_line__ends_where_ctrl_c_is_pressed_before_the_read_begins(
    ctrl_c: Interruption, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.print", lambda *_, **__: press())
    with pytest.raises(KeyboardInterrupt):
        ctrl_c.line("> ")


def test_line__ends_for_a_press_since_the_last_line_and_for_that_one_alone(
    ctrl_c: Interruption, keyboard: int
) -> None:
    os.write(keyboard, b"one\n")
    ctrl_c.line("> ")
    press()  # an answer is being kept: it is kept to the end
    with pytest.raises(KeyboardInterrupt):
        ctrl_c.line("> ")
    os.write(keyboard, b"two\n")
    assert ctrl_c.line("> ") == "two"


def test_line__ends_for_a_press_that_python_dropped(
    ctrl_c: Interruption, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Freed:
        def __del__(self) -> None:
            press()

    dropped: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda one: dropped.append(one.exc_type))
    Freed()
    assert dropped == [KeyboardInterrupt]
    with pytest.raises(KeyboardInterrupt):
        ctrl_c.line("> ")


def test_interruption__is_at_once_before_the_first_line(ctrl_c: Interruption) -> None:
    with pytest.raises(KeyboardInterrupt):
        press()


def test_interruption__leaves_a_job_in_the_background_alone() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interruption():
        press()
    assert signal.signal(signal.SIGINT, before) is signal.SIG_IGN
