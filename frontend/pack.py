"""Runs inside Pyodide, called by pack.mjs: slims and precompiles what the browser will import.

The interpreter that compiles is the one that will import, so the bytecode always fits.
"""

import importlib.util
import io
import json
import marshal
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

SITE = "/lib/python3.12/site-packages/"
Files = list[tuple[str, bytes]]

# Standard library that a browser cannot use, or that no example needs.
DROPPED = frozenset(
    "idlelib lib2to3 tkinter turtle turtledemo ensurepip venv xmlrpc wsgiref curses dbm sqlite3 "
    "multiprocessing pydoc_data distutils xml imaplib mailbox poplib smtplib ftplib nntplib "
    "telnetlib socketserver pickletools optparse cProfile profile pstats trace webbrowser this "
    "antigravity plistlib cgi cgitb nturl2path tabnanny pyclbr modulefinder zipapp netrc sched "
    "chunk aifc sunau wave sndhdr mailcap uu xdrlib crypt imghdr nis ossaudiodev msilib pipes spwd "
    "asynchat asyncore smtpd pty tty rlcompleter _aix_support _osx_support _bootsubprocess "
    "__phello__ _pyio".split()
)
CODECS = frozenset(
    "__init__ aliases ascii utf_8 utf_8_sig utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be "
    "latin_1 iso8859_1 iso8859_15 cp437 cp1252 idna punycode raw_unicode_escape unicode_escape "
    "charmap hex_codec base64_codec rot_13 undefined".split()
)
# What only builds, types or tests NumPy. `_multiarray_tests` stays: NumPy imports it.
NUMPY_DROPPED = re.compile(
    r"(^|/)(tests|f2py|distutils|include|_pyinstaller|doc)/"
    r"|\.(pyi|pxd|pyx|h|a|c|in|ini|txt|cfg|md|rst|src)$"
    r"|_umath_tests|_rational_tests|_struct_ufunc_tests|_operand_flag_tests|_simd\."
    r"|conftest|setup\.py$|lapack_lite\.cpython"
)


def bytecode(source: bytes, path: str, optimize: int = 0) -> bytes:
    """A `.pyc` that is never checked against its source."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
    header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little")
    return header + importlib.util.source_hash(source) + marshal.dumps(code)


def members(archive: str) -> Iterator[tuple[str, bytes]]:
    """The files in a zip."""
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            if not name.endswith("/"):
                yield name, opened.read(name)


def standard_library(archive: str) -> bytes:
    """Pyodide's standard library as bytecode without docstrings, in a zip that is not deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as slim:
        for name, data in sorted(members(archive)):
            top, _, rest = name.partition("/")
            if top.removesuffix(".py") in DROPPED or name.endswith((".pyi", ".typed")):
                continue
            if top == "encodings" and rest.removesuffix(".py") not in CODECS:
                continue
            if name.endswith(".py"):
                name, data = name + "c", bytecode(data, f"/lib/python312.zip/{name}", optimize=2)
            slim.writestr(zipfile.ZipInfo(name), data)  # ZipInfo: dated 1980, so the same bytes
    return out.getvalue()


def numpy_files(wheel: str) -> tuple[Files, Files]:
    """NumPy's modules as bytecode (with docstrings: it needs them), and its native libraries."""
    modules: Files = []
    native: Files = []
    for name, data in members(wheel):
        if name.startswith("numpy/") and not NUMPY_DROPPED.search(name):
            if name.endswith(".so"):
                native.append((SITE + name, data))
            elif name.endswith(".py"):
                modules.append((name + "c", bytecode(data, SITE + name)))
            else:
                modules.append((name, data))
        elif name.endswith(".dist-info/METADATA"):
            modules.append((name, data))
    return sorted(modules), sorted(native)


def package_files(root: str) -> Files:
    """The package as readable source, for tracebacks and `inspect`, as bytecode, and its data."""
    files: Files = []
    for path in filter(Path.is_file, Path(root).rglob("*")):
        name = f"{Path(root).name}/{path.relative_to(root).as_posix()}"
        content = path.read_bytes()
        files.append((name, content))
        if path.suffix == ".py":
            folder, _, stem = name.removesuffix(".py").rpartition("/")
            cached = f"{folder}/__pycache__/{stem}.cpython-312.pyc"
            files.append((cached, bytecode(content, SITE + name)))
    return sorted(files)


def pack(files: Files) -> bytes:
    """One file of many: length of the index, index [path, length] in JSON, then the contents."""
    index = json.dumps([[name, len(data)] for name, data in files], separators=(",", ":")).encode()
    return len(index).to_bytes(4, "little") + index + b"".join(data for _, data in files)
