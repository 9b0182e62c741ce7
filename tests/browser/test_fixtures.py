"""The fixtures themselves: what every end-to-end test leans on."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_serve__answers_with_the_types_that_modules_and_wasm_need(
    page: Any, serve: Any, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<title>here</title>")
    for name in ("a.mjs", "a.wasm", "a.pack.gz"):
        (tmp_path / name).write_bytes(b"")
    url = serve(tmp_path)
    page.goto(f"{url}/index.html")
    types = page.evaluate(
        "names => Promise.all(names.map(n => fetch(n).then(r => r.headers.get('Content-Type'))))",
        ["a.mjs", "a.wasm", "a.pack.gz"],
    )
    assert page.title() == "here"
    assert types == ["text/javascript", "application/wasm", "application/gzip"]


def test_serve__stops_on_demand(page: Any, serve: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("here")
    url = serve(tmp_path)
    page.goto(f"{url}/index.html")
    serve.stop(url)
    assert page.evaluate(
        "fetch('index.html', {cache: 'no-store'}).then(() => 'up', () => 'down')"
    ) == ("down")
