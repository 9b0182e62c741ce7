"""The Python-Markdown extension of the site: formulas, figures, evidence and the marks of claims.

It is called for whole pages and for fragments such as docstrings, and knows neither from the
other. MkDocs loads it by its dotted name.
"""

import html
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.exceptions import BuildError

from dlref.web.checkout import EVIDENCE, GENERATED, checkout
from dlref.web.math import render_math

__all__ = ["DlrefExtension", "makeExtension"]

FORMULA = re.compile(
    r'(\(?)<(span|div) class="arithmatex">\s*(?:\\\((.*?)\\\)|\\\[(.*?)\\\])\s*</\2>([,.;:?!)]*)',
    re.S,
)
MARKS = {
    "🟢": ("good", "+", "Benefit"),
    "🔴": ("bad", "−", "Drawback"),
    "⚠️": ("warn", "!", "Trap"),
    "📌": ("note", "→", "Example"),
    "ℹ️": ("note", "i", "Aside"),
}
WRITTEN = re.compile(r"^<!-- quiz:.*?^-->$", re.M | re.S)
FIGURE = "assets/generated/figures/"


def _generated(path: Path, what: str) -> str:
    """Read what `dlref site prepare` made; MkDocs shows a BuildError without a traceback."""
    file = checkout() / GENERATED / path
    if not file.is_file():
        raise BuildError(f"{what} is missing; run `dlref site prepare`")
    return file.read_text(encoding="utf-8")


class _Written(Preprocessor):
    """Leaves out the questions that are written into a page: a reader would find their answers."""

    def run(self, lines: list[str]) -> list[str]:
        return WRITTEN.sub("", "\n".join(lines)).split("\n")


class _Formulas(Postprocessor):
    """Replaces the formulas that arithmatex found by their rendering."""

    def run(self, text: str) -> str:
        def rendered(match: re.Match[str]) -> str:
            before, _, inline, display, after = match.groups()
            tex = html.unescape(display if inline is None else inline).strip()
            formula = before + render_math(tex, display=inline is None) + after
            # A line may break beside a formula, and would leave its full stop to the next one.
            keep = (before or after) and formula.count('class="katex-base"') <= 2
            return f'<span class="dlref-keep">{formula}</span>' if keep else formula

        return FORMULA.sub(rendered, text) if "arithmatex" in text else text


class _Code(Postprocessor):
    """Keeps code out of the search index, which every reader downloads."""

    def run(self, text: str) -> str:
        return text.replace('<div class="language-', '<div data-search-exclude class="language-')


class _Claims(Treeprocessor):
    """Gives each list item that begins with a mark a class and a mark that needs no colour."""

    def run(self, root: ElementTree.Element) -> None:
        for item in root.iter("li"):
            holder = item
            if not (item.text or "").strip() and len(item) and item[0].tag == "p":
                holder = item[0]
            text = (holder.text or "").lstrip()
            for emoji, (name, sign, label) in MARKS.items():
                if text.startswith(emoji):
                    self._mark(item, holder, text.removeprefix(emoji).lstrip(), name, sign, label)

    def _mark(
        self,
        item: ElementTree.Element,
        holder: ElementTree.Element,
        text: str,
        name: str,
        sign: str,
        label: str,
    ) -> None:
        item.set("class", f"dlref-claim dlref-{name}")
        mark = ElementTree.Element("span", {"class": "dlref-mark", "aria-hidden": "true"})
        mark.text = sign
        spoken = ElementTree.Element("span", {"class": "dlref-spoken"})
        spoken.text = f"{label}: "
        spoken.tail = text
        holder.text = ""
        holder.insert(0, mark)
        holder.insert(1, spoken)


class _Figures(Treeprocessor):
    """Puts generated figures inline, so that they follow the theme, under their title."""

    def run(self, root: ElementTree.Element) -> None:
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "img" and FIGURE in child.get("src", ""):
                    self._inline(parent, position, child)

    def _inline(
        self, parent: ElementTree.Element, position: int, image: ElementTree.Element
    ) -> None:
        name = image.get("src", "").partition(FIGURE)[2]
        drawing = _generated(Path("figures") / name, f"the figure {name}")
        alt, title = image.get("alt", ""), image.get("title", "")
        if not alt:
            raise ValueError(f"the figure {name} needs a text that says what it shows")
        svg = drawing.replace("<svg ", f'<svg role="img" aria-label="{html.escape(alt)}" ', 1)
        caption = f"<figcaption>{html.escape(title)}</figcaption>" if title else ""
        figure = f'<figure class="dlref-figure" data-search-exclude>{svg}{caption}</figure>'
        stashed = self.md.htmlStash.store(figure)
        if parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip():
            parent.remove(image)
            parent.text = stashed  # a stash alone in a paragraph replaces the paragraph
        else:
            raise ValueError(f"the figure {name} must stand in a paragraph of its own")


class _Evidence(Postprocessor):
    """Puts the generated table of evidence where a page asks for it."""

    TAG = "<dlref-evidence></dlref-evidence>"

    def run(self, text: str) -> str:
        if self.TAG not in text:
            return text
        return text.replace(self.TAG, _generated(Path(EVIDENCE), "the table of evidence"))


class DlrefExtension(Extension):
    """Formulas by KaTeX, inline figures, the table of evidence and the marks of claims."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors; called by Python-Markdown."""
        md.preprocessors.register(_Written(md), "dlref-written", 100)  # before any code is read
        md.treeprocessors.register(_Claims(md), "dlref-claims", 5)
        md.treeprocessors.register(_Figures(md), "dlref-figures", 4)
        md.postprocessors.register(_Formulas(md), "dlref-formulas", 1)
        md.postprocessors.register(_Code(md), "dlref-code", 0)
        md.postprocessors.register(_Evidence(md), "dlref-evidence", 0)
        md.block_level_elements.extend(
            (
                "dlref-quiz",
                "dlref-question",
                "dlref-quiz-index",
                "dlref-review",
                "dlref-evidence",
                "dlref-standing",
            )
        )


def makeExtension(**options: Any) -> DlrefExtension:
    """Return the extension; called by Python-Markdown."""
    return DlrefExtension(**options)
