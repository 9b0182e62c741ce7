"""Runs snippets in namespaces and hands on what they print, in the browser as in a terminal.

Nothing but the standard library: the browser's worker loads this module first.
"""

import __future__

import ast
import contextlib
import io
import linecache
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import CodeType, TracebackType
from typing import Any, Literal, NoReturn, TextIO

__all__ = ["OUTPUT_LIMIT", "Runner", "readable"]

Stream = Literal["stdout", "stderr"]
Emit = Callable[[Stream, str], object]

OUTPUT_LIMIT = 100_000  # characters of output that one run may show
EAGER_LINES = 100  # lines that appear at once; a longer output is gathered
GATHERED = 8192  # characters
PAUSE = 0.05  # seconds between two gathered pieces
SHOWN_NAME = "<cell>"

FUTURES = 0
for _feature in __future__.all_feature_names:
    FUTURES |= getattr(__future__, _feature).compiler_flag


class _Output:
    """Gathers both streams, in order, and cuts a flood off."""

    def __init__(self, emit: Emit) -> None:
        self.emit = emit
        self.left = OUTPUT_LIMIT
        self.lines = 0
        self.stream: Stream = "stdout"
        self.pieces: list[str] = []
        self.gathered = 0
        self.last = time.monotonic()

    def write(self, stream: Stream, text: str) -> None:
        if self.left <= 0 or not text:
            return
        if stream != self.stream:
            self.flush()
            self.stream = stream
        self.pieces.append(text[: self.left])
        self.gathered += len(text)
        self.left -= len(text)
        if self.left <= 0:
            self.flush()
            self.emit("stderr", f"\n[output cut off after {OUTPUT_LIMIT:,} characters]\n")
        elif self._due(text):
            self.flush()

    def _due(self, text: str) -> bool:
        self.lines += text.endswith("\n")
        eager = self.lines < EAGER_LINES and text.endswith("\n")
        return eager or self.gathered > GATHERED or time.monotonic() - self.last > PAUSE

    def flush(self) -> None:
        if self.pieces:
            self.emit(self.stream, "".join(self.pieces))
            self.pieces.clear()
            self.gathered = 0
            self.last = time.monotonic()


class _Stream(io.TextIOBase):
    """One of a run's two output streams."""

    encoding = "utf-8"

    def __init__(self, output: _Output, name: Stream) -> None:
        self.output = output
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.output.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self.output.flush()


def _no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError("a cell cannot ask for input(): assign the value instead, e.g. x = 3")


class Runner:
    """Namespaces that live from run to run.

    Args:
        emit: Takes the stream's name and a piece of text, as soon as there is one.
    """

    def __init__(self, emit: Emit) -> None:
        self.emit = emit
        self.namespaces: dict[str, dict[str, Any]] = {}
        self.sources = 0

    def run(
        self,
        code: str,
        namespace: str = "",
        prelude: str = "",
        mode: Literal["interactive", "script"] = "interactive",
    ) -> str | None:
        """Run a snippet and return its error as text, None if it had none.

        Args:
            code: Python source.
            namespace: Runs with the same name share their variables.
            prelude: Source that runs first if the namespace is new.
            mode: `interactive` shows the value of each statement that is an expression, as
                Python's own prompt does; `script` does not.
        """
        output = _Output(self.emit)
        with _redirected(output):
            try:
                variables = self._variables(namespace, prelude)
                for part in self._compile(code, mode):
                    exec(part, variables)
            except SystemExit as leaving:
                return None if leaving.code in (None, 0) else f"SystemExit: {leaving.code}\n"
            except BaseException as error:
                return readable(error)
        return None

    def reset(self, namespace: str) -> None:
        """Forget a namespace; its next run starts afresh."""
        self.namespaces.pop(namespace, None)

    def _variables(self, namespace: str, prelude: str) -> dict[str, Any]:
        if namespace not in self.namespaces:
            variables: dict[str, Any] = {"__name__": "__main__", "input": _no_input}
            for part in self._compile(prelude, "script"):
                exec(part, variables)
            self.namespaces[namespace] = variables  # only now: a failed prelude is tried again
        return self.namespaces[namespace]

    def _compile(self, code: str, mode: Literal["interactive", "script"]) -> Iterator[CodeType]:
        """The parts to run in turn, each compiled when its turn comes."""
        self.sources += 1
        # A name of its own, so that a function defined by an earlier run keeps its source.
        name = f"{SHOWN_NAME[:-1]} {self.sources}>"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        tree = ast.parse(code, name)
        if mode == "script":
            yield compile(tree, name, "exec", dont_inherit=True)
            return
        flags = 0
        for statement in tree.body:
            part = compile(
                ast.Interactive(body=[statement]), name, "single", flags, dont_inherit=True
            )
            flags |= part.co_flags & FUTURES
            yield part


@contextlib.contextmanager
def _redirected(output: _Output) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(_Stream(output, "stdout")),
        contextlib.redirect_stderr(_Stream(output, "stderr")),
        warnings.catch_warnings(),  # so that a warning shows in every run, not only the first
    ):
        warnings.showwarning = _show_warning
        try:
            yield
        finally:
            output.flush()


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    line = line or linecache.getline(filename, lineno)
    shown = SHOWN_NAME if _is_cell(filename) else filename
    sys.stderr.write(warnings.formatwarning(message, category, shown, lineno, line))


def readable(error: BaseException) -> str:
    """The traceback, of the reader's own lines only."""
    report = traceback.TracebackException(type(error), error, _cell_part(error.__traceback__))
    _hide_foreign_frames(report)
    return "".join(report.format() if report.stack else report.format_exception_only())


def _cell_part(trace: TracebackType | None) -> TracebackType | None:
    while trace and not _is_cell(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def _is_cell(filename: str | None) -> bool:
    return filename is not None and filename.startswith(SHOWN_NAME[:-1])


def _hide_foreign_frames(report: traceback.TracebackException) -> None:
    frames = [frame for frame in report.stack if _is_cell(frame.filename)]
    for frame in frames:
        _ = frame.line  # read now: the line is looked up by the name that changes next
        frame.filename = SHOWN_NAME
    report.stack[:] = frames
    if _is_cell(getattr(report, "filename", None)):  # of a syntax error
        report.filename = SHOWN_NAME
    for linked in ("__cause__", "__context__"):
        other = getattr(report, linked)
        if other is not None:
            _hide_foreign_frames(other)
            if not other.stack:  # what went wrong inside a library is not the reader's concern
                setattr(report, linked, None)
