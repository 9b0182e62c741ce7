r"""The Markdown of a question as XHTML, with formulas as each format writes them."""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from dlref.quiz.dialect import markdown_parser
from dlref.quiz.readable import readable_text

__all__ = ["CODE_CLASS", "Markup", "mathjax", "plain", "printable"]

FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>\w*)[^\n]*\n(?P<code>.*?)^(?P=fence)[ \t]*$",
    re.M | re.S,
)
CODE_CLASS = "dlref-code"
# XML has no place for these, and no reader of the other formats a use.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84]")
INTERNAL = ("reference_to_code", "container", "html_block")  # what only a page has


def printable(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return UNPRINTABLE.sub("", text)


def plain(text: str) -> str:
    """Return inline Markdown as plain text on one line, formulas written as text."""
    text = readable_text(printable(text))
    return " ".join(re.sub(r"\*\*(.+?)\*\*|`(.+?)`", r"\1\2", text).split())


def mathjax(tex: str, display: bool) -> str:
    r"""Write a formula for MathJax: `\(…\)`, or `\[…\]` on a line of its own."""
    return html.escape(rf"\[{tex}\]" if display else rf"\({tex}\)", quote=False)


class Markup:
    """Turns the inline Markdown of questions into XHTML; HTML in it is shown as it is written.

    Args:
        formula: Writes a formula, given its TeX and whether it stands on a line of its own.
        coloured: Whether code gets the classes of Pygments; `CODE_CLASS` holds them.
    """

    def __init__(self, formula: Callable[[str, bool], str], *, coloured: bool = False) -> None:
        self.formula, self.coloured = formula, coloured
        self.parser = markdown_parser().disable(INTERNAL)
        self.parser.options["xhtmlOut"] = True
        renderer = cast(RendererHTML, self.parser.renderer)
        for name in ("formula", "formula_inline", "html_inline", "image", "fence", "code_block"):
            renderer.rules[name] = getattr(self, f"_{name}")

    def line(self, text: str) -> str:
        """Render a text whose lines begin no list and no heading; it may hold fenced code."""
        parts, at, text = [], 0, printable(text)
        for fence in FENCE.finditer(text):
            parts += [self._inline(text[at : fence.start()]), self._code(**_named(fence))]
            at = fence.end()
        return "".join([*parts, self._inline(text[at:])])

    def block(self, text: str) -> str:
        """Render a text with paragraphs, lists, tables and code."""
        return self._render(self.parser.parse(printable(text))).strip()

    def _inline(self, text: str) -> str:
        """Render paragraphs; the tags of a single one are left out."""
        texts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
        parts = [self._render(self.parser.parseInline(part)) for part in texts]
        return parts[0] if len(parts) == 1 else "".join(f"<p>{part}</p>" for part in parts)

    def _render(self, tokens: list[Token]) -> str:
        for token in tokens:
            if token.meta.get("too long"):  # the parser leaves it alone
                token.children = [Token("text", "", 0, content=token.content)]
            _unlink_inner(token.children or ())
        rendered: str = self.parser.renderer.render(tokens, self.parser.options, {})
        return rendered

    def _formula(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return f"<p>{self.formula(tokens[at].content, True)}</p>\n"

    def _formula_inline(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self.formula(tokens[at].content, tokens[at].markup == "$$")

    def _html_inline(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return html.escape(tokens[at].content)

    def _image(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return html.escape(tokens[at].content)

    def _fence(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self._code(tokens[at].content, tokens[at].info.split(" ")[0])

    def _code_block(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self._code(tokens[at].content, "")

    def _code(self, code: str, language: str) -> str:
        shown = html.escape(code.rstrip("\n"))
        if self.coloured:
            try:
                lexer = get_lexer_by_name("pycon" if code.startswith(">>>") else language)
                shown = highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
            except ClassNotFound:
                pass
        return f'<pre class="{CODE_CLASS}"><code>{shown}</code></pre>'


def _named(fence: re.Match[str]) -> dict[str, str]:
    return {"code": fence["code"], "language": fence["language"]}


def _unlink_inner(tokens: Iterable[Token]) -> None:
    """Make a link within the site plain text: it leads nowhere from elsewhere."""
    inner = False
    for token in tokens:
        if token.type == "link_open":
            inner = not str(token.attrs.get("href", "")).startswith(("http://", "https://"))
        if inner and token.type in ("link_open", "link_close"):
            token.type = "text"  # an empty one
