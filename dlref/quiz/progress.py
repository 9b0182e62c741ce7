"""The learner's log: a file of one JSON object a line, to which lines are only ever added.

The first line is `{"format": "dlref-progress", "version": 1}`; the site exports and imports the
same. Logs are merged by taking every entry of both once, so no device loses what another wrote.
"""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import platformdirs
from jsonschema import Draft202012Validator

from dlref.quiz.schedule import Entry, in_order

__all__ = ["Log", "ProgressError", "append", "check_writable", "default_path", "dumps", "loads",
           "merge", "next_time", "read", "write"]  # fmt: skip

FORMAT, VERSION = "dlref-progress", 1
LATEST = 8_640_000_000_000_000  # the last millisecond that the site's clock knows
HEADER = json.dumps({"format": FORMAT, "version": VERSION})


class ProgressError(ValueError):
    """A file that is no log of this format; the message names it, and nothing was written."""


@dataclass(frozen=True)
class Log:
    """What a log holds, and the lines of it that could not be read."""

    entries: tuple[Entry, ...] = ()
    damaged: tuple[str, ...] = ()


def default_path() -> Path:
    """Return where the terminal keeps the log: the user's data directory."""
    return Path(platformdirs.user_data_dir("dlref", appauthor=False)) / "progress.jsonl"


def dumps(entries: Iterable[Entry]) -> str:
    """Return a log as text, in the order of time, each entry once."""
    lines = [_line(entry) for entry in in_order(entries)]
    return "\n".join([HEADER, *dict.fromkeys(lines)]) + "\n"


def loads(text: str, where: str = "progress") -> Log:
    """Read a log from text.

    Raises:
        ProgressError: The text does not begin as a log does, or a newer dlref wrote it.
    """
    head, *lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    header = _json(head)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ProgressError(
            f"{where} is no dlref progress file: its first line should be {HEADER}; "
            "nothing was changed"
        )
    if header.get("version") != VERSION:
        raise ProgressError(
            f"{where} has version {header.get('version')!r} of the format, this dlref reads "
            f"version {VERSION}; update dlref. Nothing was changed"
        )
    entries, damaged = [], []
    for line in filter(str.strip, lines):
        entry = _json(line)
        if _valid(entry):
            entries.append(entry)
        else:
            damaged.append(line)
    return Log(tuple(in_order(entries)), tuple(damaged))


def read(path: Path) -> Log:
    """Read a log file; one that does not exist yet is an empty log.

    Raises:
        ProgressError: The file is no log.
    """
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return Log()
    except OSError as error:
        raise ProgressError(f"{path} cannot be read: {error.strerror}") from error
    return loads(text, str(path)) if text else Log()


def check_writable(path: Path) -> None:
    """Tell before the first question that no answer could be kept.

    Raises:
        ProgressError: The file, or the folder that it would be made in, cannot be written.
    """
    place = next(one for one in (path, *path.absolute().parents) if one.exists())
    if not os.access(place, os.W_OK):
        raise ProgressError(
            f"{path} cannot be written, so no answer could be kept; name another --progress FILE"
        )


def next_time(entries: Iterable[Entry], now: float) -> int:
    """Return the time of a new entry: after every other one, even where the clock was moved back.

    Args:
        entries: The log, to which the entry is added.
        now: The clock, in seconds since 1970.
    """
    last = max((int(entry["time"]) for entry in entries), default=-1)
    return min(max(int(now * 1000), last + 1), LATEST)


def append(path: Path, entry: Entry) -> None:
    """Add an entry to a log file, which is made if need be; what stands in it stays as it is.

    Raises:
        ProgressError: The file cannot be written.
        ValueError: The entry is not valid.
    """
    if not _valid(entry):
        raise ValueError(f"no valid entry of a log: {entry!r}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            lines = [] if size else [HEADER]
            if size:
                file.seek(size - 1)
                cut_off = file.read(1) != b"\n"  # the last write was interrupted
                lines = [""] if cut_off else []
            # One write, so that two terminals cannot mix their lines.
            file.write("\n".join([*lines, _line(entry), ""]).encode())
    except OSError as error:
        raise ProgressError(f"{path} cannot be written: {error.strerror}") from error


def write(path: Path, entries: Iterable[Entry]) -> Path | None:
    """Replace a log file; what was there is kept beside it. Return that copy's path, if any.

    Raises:
        ProgressError: The file cannot be written.
    """
    backup = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(dumps(entries), encoding="utf-8", newline="\n")
        if path.exists():
            backup = _free_name(path)
            shutil.copy2(path, backup)
        os.replace(fresh, path)  # all or nothing
    except OSError as error:
        raise ProgressError(f"{path} cannot be written: {error.strerror}") from error
    return backup


def merge(*logs: Iterable[Entry]) -> list[Entry]:
    """Return every entry of several logs once, in the order of time."""
    found = {_line(entry): entry for log in logs for entry in log}
    return in_order(found[line] for line in sorted(found))


def _free_name(path: Path) -> Path:
    number = 1
    while (backup := path.with_name(f"{path.name}.{number}.bak")).exists():
        number += 1
    return backup


def _line(entry: Entry) -> str:
    plain = {name: _as_the_site_writes(value) for name, value in entry.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _as_the_site_writes(value: Any) -> Any:
    """Write 1.0 as 1, so that an answer that went to the site and back is the same line."""
    if isinstance(value, list):
        return [_as_the_site_writes(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _json(line: str) -> Any:
    try:
        return json.loads(line, parse_constant=lambda name: None)  # NaN is no JSON
    except (ValueError, RecursionError):
        return None


def _valid(entry: Any) -> bool:
    return _validator().is_valid(entry) and all(
        _is_day(entry[name]) for name in ("day", "until") if entry.get(name)
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def _validator() -> Draft202012Validator:
    schema = files("dlref.quiz").joinpath("progress.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema))
