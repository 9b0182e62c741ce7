"""Formulas to HTML at build time: KaTeX in an embedded JavaScript engine, no Node and no client."""

import functools
import html
import json
import threading
from typing import Any

from dlref.web.checkout import checkout

__all__ = ["MathError", "render_math"]

KATEX = "frontend/node_modules/katex/dist/katex.min.js"
# A context belongs to the thread that made it, and MkDocs' server builds in several.
_engines = threading.local()


class MathError(ValueError):
    """TeX that KaTeX cannot read."""


def _engine() -> Any:
    engine = getattr(_engines, "katex", None)
    if engine is None:
        import quickjs

        script = checkout() / KATEX
        if not script.is_file():
            raise FileNotFoundError(f"{script} is missing; run `dlref site prepare`")
        engine = quickjs.Context()
        engine.eval(script.read_text(encoding="utf-8"))
        # The result crosses the border as JSON: the engine mangles some characters otherwise.
        engine.eval(
            "var dlref = (tex, options) => {"
            " try { return JSON.stringify({html: katex.renderToString(tex, options)}) }"
            " catch (error) { return JSON.stringify({error: String(error.message)}) } }"
        )
        _engines.katex = engine
    return engine


@functools.lru_cache(maxsize=4096)
def render_math(tex: str, *, display: bool = False) -> str:
    r"""Render TeX to HTML with MathML for screen readers.

    Args:
        tex: The formula without its dollar signs.
        display: Centred on a line of its own.

    Raises:
        MathError: KaTeX does not understand the formula; the message quotes it.
    """
    options = {"displayMode": display, "throwOnError": True, "strict": "ignore"}
    answer = json.loads(_engine().eval(f"dlref({json.dumps(tex)}, {json.dumps(options)})"))
    if "error" in answer:
        raise MathError(f"KaTeX cannot read ${tex}$: {answer['error']}")
    # The search's parser ends an exclusion at the first end tag of the same name: the wrapper has
    # a name that KaTeX does not use.
    tag = "div" if display else "bdi"
    # A wide display scrolls on its own; where it does, the page makes it reachable by keyboard.
    label = f' role="group" aria-label="{html.escape(tex)}"' if display else ""
    return f'<{tag} class="dlref-math"{label} data-search-exclude>{answer["html"]}</{tag}>'
