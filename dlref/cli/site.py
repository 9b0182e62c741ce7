"""`dlref site prepare | build | serve`."""

import argparse
import functools
import http.server
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_commands"]


def _prepare(options: argparse.Namespace) -> int:
    from dlref.web.checkout import checkout
    from dlref.web.prepare import prepare

    prepare(checkout(), numpy_wheel=options.numpy_wheel, site_url=_site_url(options))
    return 0


def _site_url(options: argparse.Namespace) -> str:
    """Where the site will be: on this machine, or where the one who publishes it says."""
    from dlref.web.checkout import LOCAL_SITE

    if "port" in options:
        return f"http://127.0.0.1:{options.port}/"
    return os.environ.get("SITE_URL") or LOCAL_SITE


def _build(options: argparse.Namespace) -> int:
    from dlref.web.checkout import checkout

    _prepare(options)
    print("building the pages …", flush=True)
    # Not `--quiet`: it silences the warnings before `--strict` can count them.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    settings = {
        "NO_MKDOCS_2_WARNING": "1",  # the theme's own advertisement
        # Pages change without a reload only below the address that is built in.
        "SITE_URL": _site_url(options),
    }
    done = subprocess.run(
        command, cwd=checkout(), env={**os.environ, **settings}, text=True, stderr=subprocess.PIPE
    )
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
        print("\n".join(told), file=sys.stderr)
    return done.returncode


def _serve(options: argparse.Namespace) -> int:
    from dlref.web.checkout import checkout

    if code := _build(options):
        return code
    handler = functools.partial(_Handler, directory=str(checkout() / "site"))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        raise OSError(f"port {options.port} cannot be used ({error}); try --port 8001") from error
    with server:
        print(f"dlref is at http://127.0.0.1:{server.server_port}/ (Ctrl+C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site with the types that browsers ask for."""

    extensions_map = {  # noqa: RUF012 (the base class declares it so)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def add_commands(commands: Any) -> None:
    """Add `site` to the parser's subcommands."""
    site = commands.add_parser("site", help="make, build or serve the site")
    actions = site.add_subparsers(required=True, metavar="ACTION")
    for name, action, text in (
        ("prepare", _prepare, "make what the build needs: widgets, runtime, figures, banks"),
        ("build", _build, "prepare, then build the site into site/"),
        ("serve", _serve, "build, then serve the site on this machine"),
    ):
        command = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument(
            "--numpy-wheel", type=Path, help="a NumPy 2.0.2 wheel for Pyodide, if none can be had"
        )
        command.set_defaults(action=action)
        if name == "serve":
            command.add_argument("--port", type=int, default=8000, help="default: 8000")
