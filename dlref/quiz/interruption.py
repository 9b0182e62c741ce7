"""Ctrl+C ends what is asked, at whatever moment it is pressed.

Python may miss it. It raises KeyboardInterrupt between any two steps of a program, and drops it
where it happens to free an object or to import a module. And it looks for it before a read, not
during one: pressed when the prompt is there and the read has not begun, it would do nothing until
Enter. So while questions are asked a press is noted, and whoever waits for a line waits for a
press as well.
"""

import select
import signal
import socket
import sys
from types import FrameType, TracebackType
from typing import Self

__all__ = ["Interruption"]


class Interruption:
    """Takes care of Ctrl+C from `with` to its end; `line` reads what is typed.

    Until the first line is asked for, a press raises KeyboardInterrupt as ever. From then on `line`
    alone raises it, at once if it is waiting: in between, an answer is being graded and kept.
    """

    def __init__(self) -> None:
        self.pressed, self.raises = False, True
        self._before = signal.getsignal(signal.SIGINT)
        self._ear, self._bell = socket.socketpair()

    def __enter__(self) -> Self:
        for end in (self._ear, self._bell):
            end.setblocking(False)
        if self._before is not signal.SIG_IGN:  # a job in the background is not to be ended
            signal.signal(signal.SIGINT, self._note)
            signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._before is not signal.SIG_IGN:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, self._before)
        for end in (self._ear, self._bell):
            end.close()

    def line(self, prompt: str) -> str:
        """Ask for a line.

        Raises:
            EOFError: There is no more input.
            KeyboardInterrupt: Ctrl+C was pressed, now or since the last line.
        """
        self.raises = False
        print(prompt, end="", flush=True)
        if sys.platform != "win32" and sys.stdin.isatty():
            self._wait()
        self._end()
        self.raises = True  # Windows lets nobody wait for the keyboard; a pipe has no keyboard
        try:
            return input()
        except KeyboardInterrupt:
            self.pressed = False
            raise
        finally:
            self.raises = False

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.pressed = True
        if self.raises:
            raise KeyboardInterrupt

    def _wait(self) -> None:
        """Wait until a line can be read without waiting, or Ctrl+C is or was pressed."""
        while not self.pressed:
            ready, _, _ = select.select([sys.stdin, self._ear], [], [])
            if sys.stdin in ready:
                return
            self._ear.recv(4096)  # a signal, perhaps another one: the window changed its size

    def _end(self) -> None:
        if self.pressed:
            self.pressed = False
            print()  # the terminal has shown ^C after the prompt
            raise KeyboardInterrupt
