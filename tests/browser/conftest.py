"""Fixtures of the end-to-end tests: a real Chromium, and a static server like the usual hosts."""

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.optional import unavailable

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SITE = Path(__file__).parents[2] / "site"
MONDAY = "2026-03-02T10:00:00+01:00"
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGS = (
    "--no-sandbox",  # containers and continuous integration run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _installed_chromium() -> str | None:
    found = next(filter(None, map(shutil.which, COMMANDS)), None)
    return found or (str(MAC) if MAC.exists() else None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium or Chrome: the machine's own, else Playwright's."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        unavailable("the browser tests need Playwright: pip install 'dlref[dev]'")
    with sync_playwright() as playwright:
        path = _installed_chromium()
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        except Error as error:
            unavailable(
                f"no Chromium starts ({path or 'none installed'}): install chromium or Chrome, or "
                f"run `python -m playwright install chromium`\n{error}"
            )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The folder of the built site."""
    if not (SITE / "index.html").is_file():
        unavailable("these tests need the built site: dlref site build")
    return SITE


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page in a fresh profile; an uncaught error on it fails the test."""
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def profile(browser: Any) -> Iterator[Callable[[], Any]]:
    """Makes pages of fresh profiles on a fixed Monday; an uncaught error on one fails the test.

    No service worker hides the requests that a test answers itself.
    """
    contexts, errors = [], []

    def fresh() -> Any:
        context = browser.new_context(service_workers="block", timezone_id="Europe/Berlin")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.clock.set_fixed_time(MONDAY)
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def monday(profile: Callable[[], Any]) -> Any:
    """A page on a fixed Monday, whose clock the test may move."""
    return profile()


class _Handler(SimpleHTTPRequestHandler):
    # HTTP/1.0: no connection is kept, so a stopped server is gone at once.
    extensions_map = {  # noqa: RUF012 (the base class declares it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".gz": "application/gzip",
    }

    def __init__(self, *args: Any, headers: Mapping[str, str], directory: str) -> None:
        self.more_headers = headers
        super().__init__(*args, directory=directory)

    def end_headers(self) -> None:
        for name, value in self.more_headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the test's output to itself."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A closing browser drops connections; that is not an error here."""


class Serve:
    """`serve(directory)` answers the base URL, no slash; `serve.stop(url)` pulls the plug."""

    def __init__(self) -> None:
        self.servers: dict[str, _Server] = {}

    def __call__(self, directory: Path, headers: Mapping[str, str] = MappingProxyType({})) -> str:
        handler = partial(_Handler, directory=str(directory), headers=headers)
        server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        self.servers[url] = server
        return url

    def stop(self, url: str) -> None:
        server = self.servers.pop(url)
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    serve = Serve()
    yield serve
    for url in list(serve.servers):
        serve.stop(url)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Address of a small site with ten questions of two topics, of every type but those on code."""
    from tests.browser.quiz_site import build_site

    work = tmp_path_factory.mktemp("small")
    (work / "site").mkdir()
    url = serve(work / "site")
    build_site(work, url)
    return url
