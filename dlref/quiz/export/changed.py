"""When banks last changed: a time that only moves forward, and is the same for the same banks.

Asked in this order: `SOURCE_DATE_EPOCH`, the agreed name for the date of a build; the commit that
last changed the file, in a checkout without other changes to it; the time of the file.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

__all__ = ["last_change"]


def last_change(paths: Iterable[Path]) -> int:
    """Return when the newest of some files changed, in seconds since 1970.

    Raises:
        ValueError: `SOURCE_DATE_EPOCH` is no number.
    """
    if fixed := os.environ.get("SOURCE_DATE_EPOCH"):
        if not (fixed.isascii() and fixed.isdigit()):
            raise ValueError(f"SOURCE_DATE_EPOCH is {fixed!r}; give seconds since 1970 or unset it")
        return int(fixed)
    paths = list(paths)
    return _commit(paths) or max(int(path.stat().st_mtime) for path in paths)


def _commit(paths: list[Path]) -> int | None:
    """Return the time of the last commit that changed the files, if it holds what they hold."""
    if _git(paths, "status", "--porcelain", "--ignored") != "":
        return None
    time = _git(paths, "log", "-1", "--format=%ct")
    return int(time) if time else None


def _git(paths: list[Path], *command: str) -> str | None:
    """Return what git says of files; None where there is no git, or no checkout."""
    if not (git := shutil.which("git")):
        return None
    done = subprocess.run(
        [git, *command, "--", *(str(path.resolve()) for path in paths)],
        cwd=paths[0].resolve().parent,
        text=True,
        capture_output=True,
    )
    return None if done.returncode else done.stdout.strip()
