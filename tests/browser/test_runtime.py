"""The Python runtime in a real browser, without the rest of the site."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.bundle import bundle_modules

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><title>runtime</title><link rel="icon" href="data:,">
<script type="module">
import * as runtime from "./js/runtime.js";
window.runtime = runtime;
window.run = async (code, options = {}) => {
  const output = [];
  const onOutput = (piece) => output.push(piece);
  const result = await runtime.run(code, { namespace: "test", onOutput, ...options });
  const text = (stream) => output.filter((o) => o.stream === stream).map((o) => o.text).join("");
  return { ...result, out: text("stdout"), err: text("stderr") };
};
</script>"""


@pytest.fixture(scope="session")
def runtime_folder(runtime_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runtime")
    bundle_modules(folder / "js", "runtime", "worker")
    (folder / "index.html").write_text(PAGE)
    (folder / "runtime").symlink_to(runtime_files)
    return folder


@pytest.fixture
def runner(page: Any, serve: Any, runtime_folder: Path) -> Any:
    """A page with `run(code, options)`."""
    page.goto(f"{serve(runtime_folder)}/index.html")
    page.wait_for_function("'run' in window")
    return page


def run(page: Any, code: str, **options: Any) -> Any:
    return page.evaluate(f"run({json.dumps(code)}, {json.dumps(options)})")


def test_run__prints_what_numpy_computes(runner: Any) -> None:
    done = run(runner, "import numpy as np\nnp.arange(3) * 2\nprint('end')")
    assert (done["out"], done["error"]) == ("array([0, 2, 4])\nend\n", None)


def test_run__fetches_nothing_before_it_is_asked(
    page: Any, serve: Any, runtime_folder: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{serve(runtime_folder)}/index.html", wait_until="networkidle")
    before = [url for url in asked if "/runtime/" in url or "worker" in url]
    run(page, "1")
    after = [url for url in asked if "/runtime/" in url]
    assert before == []
    assert len(after) > 10
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {
        page.url.split("/")[2]
    }


def test_run__keeps_variables_per_namespace_and_forgets_them_on_reset(runner: Any) -> None:
    assert run(runner, "x = 1\nx", namespace="a", prelude="y = 5")["out"] == "1\n"
    assert run(runner, "x + y", namespace="a", prelude="y = 6")["out"] == "6\n"
    assert "NameError" in run(runner, "x", namespace="b")["error"]
    runner.evaluate("runtime.reset('a')")
    assert "NameError" in run(runner, "x", namespace="a")["error"]


def test_run__streams_its_output(runner: Any) -> None:
    code = "import time\nprint('first')\ntime.sleep(0.5)\nprint('second')"
    gap = runner.evaluate(
        """async (code) => {
          const times = [];
          const onOutput = () => times.push(performance.now());
          await runtime.run(code, { namespace: "s", onOutput });
          return times.at(-1) - times[0];
        }""",
        code,
    )
    assert gap > 300


def test_run__traces_an_error_to_the_readers_line(runner: Any) -> None:
    run(runner, "def f(x):\n    return np.zeros(x) @ np.ones(3)", prelude="import numpy as np")
    error = run(runner, "f(2)")["error"]
    assert error.startswith(
        'Traceback (most recent call last):\n  File "<cell>", line 1, in <module>'
    )
    assert "return np.zeros(x) @ np.ones(3)" in error
    assert "ValueError: matmul" in error
    assert "site-packages" not in error and "runner.py" not in error


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("1 +", "SyntaxError"),
        ("input('name?')", "a cell cannot ask for input()"),
        ("def f(n): return f(n + 1)\nf(0)", "RecursionError"),
    ],
)
def test_run__survives(runner: Any, code: str, text: str) -> None:
    assert text in run(runner, code)["error"]
    assert run(runner, "1 + 1")["out"] == "2\n"


def test_run__shows_warnings(runner: Any) -> None:
    code = "import warnings\nwarnings.warn('careful')"
    for _ in range(2):
        done = run(runner, code)
        assert done["err"] == "<cell>:2: UserWarning: careful\n  warnings.warn('careful')\n"


def test_run__cuts_a_flood_of_output_off(runner: Any) -> None:
    done = run(runner, "for i in range(1_000_000): print(i)")
    assert len(done["out"]) == 100_000
    assert "cut off after 100,000 characters" in done["err"]


STOP_ONCE_IT_PRINTS = """async (code) => {
  const onOutput = () => setTimeout(runtime.stop, 50);
  const running = runtime.run(code, { namespace: "test", onOutput });
  const waiting = run("kept = 8");
  return [(await running).stopped, (await waiting).stopped];
}"""
ENDLESS = "print('on')\nwhile True: pass"
STUBBORN = """
def work():
    for _ in range(10_000): pass

print('on')
while True:
    try: work()
    except KeyboardInterrupt: pass
"""


def test_stop__ends_an_endless_loop_and_leaves_python_usable(runner: Any) -> None:
    run(runner, "kept = 7")
    assert runner.evaluate(STOP_ONCE_IT_PRINTS, ENDLESS) == [True, True]
    assert "NameError" in run(runner, "kept")["error"], "another interpreter took over"
    assert run(runner, "1 + 1")["out"] == "2\n"


def test_stop__interrupts_in_place_where_the_page_may_share_memory(
    page: Any, serve: Any, runtime_folder: Path
) -> None:
    isolated = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
    }
    page.goto(f"{serve(runtime_folder, isolated)}/index.html")
    page.wait_for_function("'run' in window")
    run(page, "kept = 7")
    assert page.evaluate(STOP_ONCE_IT_PRINTS, ENDLESS) == [True, True]
    assert run(page, "kept")["out"] == "7\n", "the same interpreter goes on"
    assert page.evaluate(STOP_ONCE_IT_PRINTS, STUBBORN) == [True, True]
    assert "NameError" in run(page, "kept")["error"], "a stubborn one is replaced"


def test_stop__while_python_loads_ends_what_waits(runner: Any) -> None:
    done = runner.evaluate("(() => { const r = run('1'); setTimeout(runtime.stop); return r; })()")
    assert done["stopped"]
    assert run(runner, "1 + 1")["out"] == "2\n"


def test_run__says_what_is_missing_and_tries_again(runner: Any) -> None:
    runner.context.route("**/numpy-*.bin", lambda route: route.fulfill(status=404))
    runner.evaluate(
        "() => { window.seen = []; runtime.onPhase((...phase) => { seen.push(phase); }); }"
    )
    failed = run(runner, "1")
    runner.context.unroute("**/numpy-*.bin")
    assert "answers 404: was the site built with `dlref site prepare`?" in failed["error"]
    assert run(runner, "1 + 1")["out"] == "2\n"
    seen = runner.evaluate("seen")
    assert [phase for phase, *_ in seen] == ["loading", "failed", "loading", "ready"]
    assert "answers 404" in seen[1][1]


def test_run__says_that_it_needs_the_network_once(runner: Any) -> None:
    runner.context.route("**/runtime/**", lambda route: route.abort())
    assert "needs the network once" in run(runner, "1")["error"]
