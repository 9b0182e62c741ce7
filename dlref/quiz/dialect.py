"""The Markdown dialect of the notes: CommonMark with tables, formulas, references and containers.

markdown-it reads the pages here and Python-Markdown renders them on the site, so the rules below
add what the site's extensions know and plain CommonMark does not. Nesting is bounded and every
rule looks ahead a bounded distance, so that hostile notes cost linear time.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

__all__ = ["MAX_NESTING", "markdown_parser"]

MAX_NESTING = 100  # open tokens; a list takes two a level
INLINE_CHARS = 10_000
FORMULA_LINES = 200
FORMULA_CHARS = 5_000
TAG_CHARS = 1_000

REFERENCE = re.compile(r":::[ \t]*(?P<name>[A-Za-z_][\w.]*)[ \t]*$")
CONTAINER = re.compile(r"(?:={3}[!+]?|!{3}|\?{3}\+?)[ \t]+(?P<title>\S.*)$")
TAG = re.compile(r"</?[A-Za-z][\w-]*(?=[\s/>])[^<>]*>")


def markdown_parser() -> MarkdownIt:
    """Return a parser of the dialect."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    block, inline = parser.block.ruler, parser.inline.ruler
    block.before("table", "formula", formula_block)
    block.before("table", "reference_to_code", reference_block)
    block.before("table", "container", container_block)
    inline.before("escape", "formula", formula_inline)
    inline.at("html_inline", html_inline)
    parser.core.ruler.at("inline", bounded_inline)
    return parser


def bounded_inline(state: StateCore) -> None:
    """Parse inline content, but none so long that unclosed brackets would cost seconds."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) <= INLINE_CHARS:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.type == "inline":
            token.meta["too long"] = True


def line_at(state: StateBlock, line: int) -> str | None:
    """Return the text of a line, or None where it is indented like code."""
    if state.is_code_block(line):
        return None
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$ … $$` that stands alone, over one line or several without a blank one."""
    first = line_at(state, start)
    if first is None or not first.startswith("$$"):
        return False
    for last in range(start, min(end, start + FORMULA_LINES)):
        if state.isEmpty(last):
            return False
        line = state.src[state.bMarks[last] : state.eMarks[last]].rstrip()
        closing = line.find("$$", line.index("$$") + 2 if last == start else 0)
        if closing >= 0 and closing + 2 == len(line):
            break
        if closing >= 0:
            return False
    else:
        return False
    if not silent:
        state.line = last + 1
        token = state.push("formula", "", 0)
        token.map = [start, state.line]
        text = state.getLines(start, state.line, state.blkIndent, False).strip()
        token.content = text[2:-2].strip()
    return True


def indented_end(state: StateBlock, start: int, end: int) -> int:
    """Return the line after the lines indented below `start`, trailing blank lines left out."""
    last = line = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent + 4):
        line += 1
        if not state.isEmpty(line - 1):
            last = line
    return last


def reference_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: dlref.module.name` with its indented options."""
    match = REFERENCE.match(line_at(state, start) or "")
    if match and not silent:
        state.line = indented_end(state, start, end)
        token = state.push("reference", "", 0)
        token.map, token.info = [start, state.line], match["name"]
    return match is not None


def container_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A tab (`=== "In PyTorch"`) or an admonition (`!!! note`) with its indented content."""
    match = CONTAINER.match(line_at(state, start) or "")
    if match and not silent:
        after = indented_end(state, start, end)
        token = state.push("container_open", "", 1)
        token.map, token.info = [start, after], match["title"]
        outer = state.lineMax, state.parentType
        state.lineMax, state.parentType = after, "container"
        state.blkIndent += 4
        state.md.block.tokenize(state, start + 1, after)
        state.blkIndent -= 4
        state.lineMax, state.parentType = outer
        state.push("container_close", "", -1)
        state.line = after
    return match is not None


def formula_inline(state: StateInline, silent: bool) -> bool:
    r"""`$…$` and `$$…$$` inside a line, their TeX kept as it is (`\;` too).

    A dollar sign of money is none: what closes a formula stands after no blank, unless one
    opened it, and before no digit.
    """
    text, start = state.src, state.pos
    if text[start] != "$":
        return False
    mark = "$$" if text.startswith("$$", start) else "$"
    begin = start + len(mark)
    stop = closing_mark(text, mark, begin)
    tex = text[begin:stop].strip() if stop >= 0 else ""
    after = stop + len(mark)
    if not tex or (mark == "$" and is_money(text, begin, stop)):
        return False
    if not silent:
        token = state.push("formula_inline", "", 0)
        token.content, token.markup = tex, mark
        token.meta["newlines"] = text.count("\n", start, after)
    state.pos = after
    return True


def closing_mark(text: str, mark: str, begin: int) -> int:
    """Return where `mark` closes the formula that begins at `begin`, or -1."""
    limit = begin + FORMULA_CHARS
    stop = text.find(mark, begin, limit)
    while stop > 0 and text[stop - 1] == "\\" and text[stop - 2] != "\\":
        stop = text.find(mark, stop + 1, limit)
    return stop


def is_money(text: str, begin: int, stop: int) -> bool:
    """Say whether the pair of dollar signs around `text[begin:stop]` are no formula's."""
    blank_before_close = text[stop - 1].isspace() and not text[begin].isspace()
    return blank_before_close or text[stop + 1 : stop + 2].isdigit()


def html_inline(state: StateInline, silent: bool) -> bool:
    """A comment or a tag, found within a bounded distance."""
    text, start = state.src, state.pos
    if text[start] != "<":
        return False
    if text.startswith("<!--", start):
        close = text.find("-->", start + 4, start + TAG_CHARS)
        end = close + 3 if close >= 0 else -1
    else:
        match = TAG.match(text, start, start + TAG_CHARS)
        end = match.end() if match else -1
    if end < 0:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = text[start:end]
    state.pos = end
    return True
