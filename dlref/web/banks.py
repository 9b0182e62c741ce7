"""The site's copy of the question banks: the same items, every text as an HTML fragment."""

import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.highlight import Highlight  # type: ignore[import-untyped]

from dlref.concepts import CONCEPTS, reading_order
from dlref.quiz.address import page_address
from dlref.quiz.bank import Bank, Item, Option, content_hash, read_bank
from dlref.quiz.draft import LABEL
from dlref.quiz.facts import Place
from dlref.quiz.hints import hints
from dlref.quiz.quantity import all_numbers
from dlref.quiz.session import proof_session
from dlref.web.markdown import DlrefExtension

__all__ = ["render_banks"]

FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>\w*)[^\n]*\n(?P<code>.*?)^(?P=fence)[ \t]*$",
    re.M | re.S,
)
ERRATA = "docs/errata.md"
# What stands in a quoted line but is no word of the rendered page.
WORDLESS = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^>]*>|\$\$.*?\$\$|(?<!\\)\$[^$]+\$|\]\([^)]*\)|\{[^{}]*\}"
)


class _Plain(Treeprocessor):
    """Leaves out images, and links within the site: a question may stand on any page."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                alt = element.get("alt", "")
                element.attrib.clear()
                element.tag, element.text = "span", alt
            elif element.tag == "a" and not element.get("href", "").startswith("http"):
                element.attrib.clear()
                element.tag = "span"


class _NoHtml(Extension):
    """Shows HTML in a text as it is written."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Plain(md), "dlref-plain", 6)


class _OneParagraph(Extension):
    """Reads `1. x`, `# x` or `- x` at the start of a text as the text that it is."""

    def extendMarkdown(self, md: Markdown) -> None:
        for name in ("code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote"):
            md.parser.blockprocessors.deregister(name)


def _markdown(last: str | Extension) -> Markdown:
    extensions: list[str | Extension] = ["pymdownx.arithmatex", DlrefExtension(), _NoHtml(), last]
    return Markdown(
        extensions=extensions, extension_configs={"pymdownx.arithmatex": {"generic": True}}
    )


class _Renderer:
    """Renders the texts of banks: inline, or with paragraphs and lists."""

    def __init__(self) -> None:
        self.lines = _markdown(_OneParagraph())
        self.blocks = _markdown("tables")
        self.code = Highlight(self.blocks, pygments_lang_class=True)

    def line(self, text: str) -> str:
        """Render inline Markdown; paragraphs stay only where there are several."""
        done = self.lines.reset().convert(text)
        one = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", done, re.S)
        return one[1] if one else done

    def block(self, text: str) -> str:
        """Render Markdown with paragraphs, lists, tables and code."""
        parts, at = [], 0
        for fence in FENCE.finditer(text):
            parts += [self.blocks.reset().convert(text[at : fence.start()]), self.fence(fence)]
            at = fence.end()
        return "\n".join([*parts, self.blocks.reset().convert(text[at:])]).strip()

    def fence(self, fence: re.Match[str]) -> str:
        """Render a fenced block with its code highlighted."""
        return self.highlighted(fence["code"], fence["language"] or "text")

    def highlighted(self, code: str, language: str) -> str:
        """Render code."""
        rendered: str = self.code.highlight(code, language)
        return rendered

    def stem(self, text: str) -> tuple[str, str]:
        """Return the question and its code block, which is empty where there is none."""
        fence = FENCE.search(text)
        if fence is None:
            return self.line(text), ""
        return self.line(f"{text[: fence.start()]}{text[fence.end() :]}"), self.fence(fence)


def render_banks(banks_dir: Path, out: Path) -> list[Path]:
    """Write the site's copy of every bank, and an index of the topics.

    Args:
        banks_dir: Where `<topic>.json` files are.
        out: Where the copies go; copies of topics that are gone are removed.

    Returns:
        The files written, the index last.

    Raises:
        BankError: A bank is not valid.
        MathError: A formula of a bank cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    renderer = _Renderer()
    banks = [read_bank(path) for path in sorted(banks_dir.glob("*.json"))]
    copies: dict[str, Any] = {f"{bank.topic}.json": _bank(bank, renderer) for bank in banks}
    ordered = sorted(banks, key=lambda bank: reading_order(bank.topic))
    copies["index.json"] = [_summary(bank) for bank in ordered]
    for stale in set(out.glob("*.json")) - {out / name for name in copies}:
        stale.unlink()
    for name, copy in copies.items():
        text = json.dumps(copy, ensure_ascii=False, separators=(",", ":"))
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [out / name for name in copies]


def _bank(bank: Bank, renderer: _Renderer) -> dict[str, Any]:
    items = [_item(item, renderer) for item in bank.items]
    head = {"topic": bank.topic, "title": bank.title, "url": page_address(bank.source)}
    return head | {"items": items}


def _summary(bank: Bank) -> dict[str, Any]:
    return {
        "topic": bank.topic,
        "title": bank.title,
        "url": page_address(bank.source),
        "levels": Counter(item.level for item in bank.items),
        "types": Counter(item.type for item in bank.items),
        "concepts": {item.concept: _heading(item.concept, bank) for item in bank.items},
        "items": {item.id: _scheduled(item) for item in bank.items},
    }


def _heading(concept: str, bank: Bank) -> dict[str, str]:
    """What a reader calls a concept, and where it is explained; else the whole page."""
    for row in CONCEPTS:
        if row.id == concept:
            page, _, anchor = row.page.partition("#")
            return {"title": row.title, "url": page_address(page, anchor)}
    return {"title": bank.title, "url": page_address(bank.source)}


def _scheduled(item: Item) -> dict[str, str]:
    """What review and exam have to know of an item before they load its bank."""
    about = {"level": item.level, "concept": item.concept, "type": item.type}
    return {"hash": content_hash(item)} | about


def _item(item: Item, renderer: _Renderer) -> dict[str, Any]:
    stem, code = renderer.stem(item.stem)
    listing = _lines(code) if item.type == "code-line" else []
    common: dict[str, Any] = {
        "id": item.id,
        "concept": item.concept,
        "level": item.level,
        "type": item.type,
        "hash": content_hash(item),
        "stem": stem,
        "code": "" if listing else code,
        "hints": [renderer.line(hint) for hint in hints(item)],
        "explanation": renderer.block(item.explanation),
        "source": _source(item.source),
        "proof": _proof(item),
    }
    if session := proof_session(item):
        common["run"] = renderer.highlighted(session, "pycon")
    if listing:
        common |= {"listing": listing, "lines": item.lines}
    return common | _answer(item, renderer)


def _proof(item: Item) -> dict[str, str]:
    """What a question rests on; that of a page of the site are no notes of the reader."""
    label = item.proof.get("label")
    own = label == LABEL and item.source.page.startswith("docs/")
    return {"kind": item.proof["kind"]} | ({"label": label} if label and not own else {})


def _answer(item: Item, renderer: _Renderer) -> dict[str, Any]:
    """What is graded, as it stands in the bank, and `shown`, the same as HTML."""
    if item.type in ("choice", "multiple", "code-line"):
        options = [_option(option, renderer) for option in item.options]
        return {"options": options, "sorted": _numeric(item)}
    graded: dict[str, Any] = {"answer": item.answer}
    for name in ("accept", "tolerance", "before"):
        if getattr(item, name):
            graded[name] = getattr(item, name)
    if item.type == "implement":
        return _writing(item, renderer)
    if item.type not in ("numeric", "code-output"):
        graded["shown"] = _shown(item.answer, renderer)
    if item.type == "assemble":
        graded["shown"] = _lines(renderer.highlighted("\n".join(item.answer), "python"))
    return graded


def _writing(item: Item, renderer: _Renderer) -> dict[str, Any]:
    """What is to be written, and our own body, which is only shown."""
    shown = {
        part: renderer.highlighted(item.answer[part], "python") for part in ("starter", "body")
    }
    return {"answer": {k: v for k, v in item.answer.items() if k != "body"}, "shown": shown}


def _option(option: Option, renderer: _Renderer) -> dict[str, Any]:
    shown = {"text": renderer.line(option.text), "correct": option.correct}
    picture = {"svg": option.svg} if option.svg else {}
    return shown | {"why": renderer.line(option.why)} | picture


def _lines(code: str) -> list[str]:
    """The lines of a highlighted block; no element of Python's highlighting spans two of them."""
    inside = re.search(r"<code[^>]*>(.*)</code>", code, re.S)
    return inside[1].rstrip("\n").split("\n") if inside else []


def _shown(answer: Any, renderer: _Renderer) -> Any:
    if isinstance(answer, dict):
        long = renderer.block(answer["long"])
        return {key: _shown(value, renderer) for key, value in answer.items()} | {"long": long}
    if isinstance(answer, str):
        return renderer.line(answer)
    return [_shown(part, renderer) for part in answer]


def _numeric(item: Item) -> bool:
    """Whether the options are numbers, which keep their order."""
    return all_numbers([option.text for option in item.options]) is not None


def _source(place: Place) -> dict[str, Any]:
    words = html.unescape(WORDLESS.sub(" ", place.quote))
    quote = " ".join(re.findall(r"\w+", words))
    source = {"url": page_address(place.page, place.anchor), "line": place.line, "quote": quote}
    errata = [{"name": name, "url": page_address(ERRATA, name.lower())} for name in place.errata]
    notes = {"line": place.notes_line} if place.notes_line else {}
    return source | {"notes": notes | {"errata": errata}} if notes or errata else source
