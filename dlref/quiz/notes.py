"""Markdown notes → a tree of sections with anchors and line spans.

Reads our own pages and the notes that people really have: headings inside list items, skipped
levels, duplicate titles, mis-decoded UTF-8. Lines are numbered from 1 and always the file's own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import ftfy
from markdown_it.token import Token

from dlref.quiz.dialect import MAX_NESTING, markdown_parser
from dlref.quiz.wording import MARKERS, is_aspect, slug, slug_of_site

__all__ = ["Block", "Inline", "NotesError", "Section", "Source", "parse", "read_source"]

BOLD_ON, BOLD_OFF = "\x02", "\x03"  # the input's own control characters are removed first
CONTROLS = [*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0x7F, 0xA0)]
DIRECTIONS = [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
UNSEEN = dict.fromkeys([*CONTROLS, *DIRECTIONS, 0x200B, 0x2060, 0xFEFF])
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
ATTRIBUTES = re.compile(
    r"[ \t]*\{:?[ \t]*(?:[#.][\w:-]+|[\w-]+=(?:\"[^\"]*\"|[^\s}]+))"
    r"(?:[ \t]+(?:[#.][\w:-]+|[\w-]+=(?:\"[^\"]*\"|[^\s}]+)))*[ \t]*\}"
)
ATTRIBUTE_ID = re.compile(r"#([\w:-]+)")
NEW_ENTRY = re.compile(rf"{MARKERS.pattern}|(?:Q|Question|A|Answer)\s*\d*[:.)]\s")
REMARK = re.compile(r"<!--\s*(?P<key>slot|concept|order|holds|lacks):\s*(?P<value>[\w.-]+)\s*-->")
HINT = re.compile(r"<!--\s*hint:\s*(?P<words>.+?)\s*-->")
STATUS = re.compile(r"\[[A-Z][A-Z _-]*\]")
OPENING = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "bullets",
    "ordered_list_open": "ordered",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "container_open": "container",
    "table_open": "table",
    "tr_open": "row",
    "th_open": "cell",
    "td_open": "cell",
}
LEAVES = {"fence": "code", "code_block": "code", "html_block": "html"} | {
    kind: kind for kind in ("formula", "reference")
}


class NotesError(ValueError):
    """Notes that cannot be read: names the file, the line and the way to mend it."""

    def __init__(self, page: str, line: int | None, problem: str, fix: str) -> None:
        where = page if line is None else f"{page}, line {line}"
        super().__init__(f"{where}: {problem}; {fix}")
        self.page, self.line, self.problem, self.fix = page, line, problem, fix


@dataclass(frozen=True)
class Source:
    """The text of notes after repair, with what was repaired; no repair moves a line."""

    text: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inline:
    """The content of a paragraph, a heading or a table cell.

    Attributes:
        segments: Line and text of each stretch between hard breaks, bold still marked.
        formulas: TeX of each formula, and whether it is a display.
        remarks: What comments name: `<!-- slot: x -->`, `<!-- concept: y -->`,
            `<!-- order: free -->`, `<!-- holds: z -->`, `<!-- lacks: z -->`, `<!-- hint: … -->`.
        outside: The text outside links and images.
        image: Whether there is an image.
        id: The id that an attribute list gives (`{ #relu }`).
    """

    segments: tuple[tuple[int, str], ...] = ()
    formulas: tuple[tuple[str, bool], ...] = ()
    remarks: dict[str, str] = field(default_factory=dict)
    outside: str = ""
    image: bool = False
    id: str = ""

    @property
    def text(self) -> str:
        """The whole text on one line: words, `$…$` and `code`, no other markup."""
        return plain(" ".join(text for _, text in self.segments))


@dataclass
class Block:
    """A block of Markdown; `info` is a fence's language and code, a formula's TeX and the like."""

    kind: str
    line: int
    end: int
    inline: Inline = field(default_factory=Inline)
    info: str = ""
    children: list["Block"] = field(default_factory=list)
    headed: bool = False


@dataclass
class Section:
    """A heading with what stands below it; `end` is the last line of its subsections too."""

    title: str
    level: int
    line: int
    end: int
    anchor: str = ""
    named: bool = False  # the heading carries its id
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)

    def walk(self) -> Iterator["Section"]:
        """Yield this section and all below it, in source order."""
        waiting = [self]
        while waiting:
            section = waiting.pop()
            yield section
            waiting.extend(reversed(section.sections))


def read_source(path: str | Path, *, text: str | None = None) -> Source:
    """Return the repaired text of a file, or of `text` in its stead.

    Raises:
        NotesError: There is no such file, or it is not UTF-8.
    """
    page = Path(path).as_posix()
    if text is None:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise NotesError(page, None, error.strerror or "unreadable", "check the path") from None
        text = decode(page, data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    repairs = []
    repaired = ftfy.fix_encoding(text)
    if repaired != text:
        changed = sum(a != b for a, b in zip(text.split("\n"), repaired.split("\n"), strict=False))
        repairs.append(f"text was decoded in the wrong encoding: {changed} lines repaired")
    seen = repaired.translate(UNSEEN)
    if seen != repaired:
        repairs.append(f"{len(repaired) - len(seen)} control or direction characters removed")
    return Source(seen, tuple(repairs))


def decode(page: str, data: bytes) -> str:
    """Return the text of UTF-8 bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise NotesError(page, line, problem, "save the file as UTF-8") from None


def parse(text: str, page: str = "notes.md") -> Section:
    """Return the tree of sections of notes; its root, of level 0, stands for the whole page.

    Raises:
        NotesError: Two headings carry the same id.
    """
    lines = text.count("\n") + (not text.endswith("\n"))
    root = Section("", 0, 1, lines)
    divide(blocks_of(without_front_matter(text)), root, lines)
    give_anchors(root, page)
    return root


def without_front_matter(text: str) -> str:
    """Blank out the front matter, so that it is no text and every line keeps its number."""
    match = FRONT_MATTER.match(text)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text


def blocks_of(text: str) -> list[Block]:
    """Parse Markdown into its tree of blocks."""
    top = Block("page", 1, 1)
    opened = [top]
    for token in markdown_parser().parse(text):
        if token.type == "inline":
            opened[-1].inline = inline_of(token)
            opened[-1].info = "too long" if "too long" in token.meta else opened[-1].info
        elif token.type in OPENING or token.type in LEAVES:
            block = block_of(token, opened[-1])
            opened[-1].children.append(block)
            if token.nesting == 1:
                opened.append(block)
            if block.kind == "heading":
                for above in opened:
                    above.headed = True
        elif token.nesting == -1 and token.type.replace("_close", "_open") in OPENING:
            opened.pop()
    return top.children


def block_of(token: Token, parent: Block) -> Block:
    """Return the block that a token opens or is."""
    begin, end = token.map or (parent.line - 1, parent.end)
    kind = OPENING.get(token.type) or LEAVES[token.type]
    info = token.content if kind == "formula" else token.info
    if kind == "heading":
        info = token.tag[1:]
    elif kind in ("html", "code"):
        info = f"{token.info}\n{token.content}"
    elif token.level >= MAX_NESTING - 2 and kind in ("item", "quote", "container"):
        info = "too deep"
    return Block(kind, begin + 1, end, info=info)


def inline_of(token: Token) -> Inline:
    """Return the text of an inline token with its formulas and comments."""
    writer = InlineWriter(token.map[0] + 1 if token.map else 1)
    children = token.children or []
    for at, child in enumerate(children):
        if child.type == "softbreak" and begins_entry(children[at + 1 : at + 7]):
            child.type = "hardbreak"
        writer.write(child)
    return writer.result()


def begins_entry(tokens: list[Token]) -> bool:
    """Say whether a line begins like one of a list: `**term**: …`, a marker, `Q:` or `A:`."""
    tokens = [token for token in tokens if token.content or token.type != "text"]
    first = tokens[0] if tokens else None
    if first is None or first.type != "strong_open":
        return first is not None and bool(NEW_ENTRY.match(first.content))
    words = [token.content for token in tokens if token.type == "text"]
    return (
        [token.type for token in tokens[1:3]] == ["text", "strong_close"]
        and len(words) == 2
        and (words[0].endswith(":") or words[1].lstrip().startswith((":", "–", "—")))
    )


class InlineWriter:
    """Turns inline tokens into text, formulas and remarks."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.segments: list[tuple[int, str]] = []
        self.begin = line
        self.parts: list[str] = []
        self.scripts: list[tuple[str, int]] = []
        self.formulas: list[tuple[str, bool]] = []
        self.remarks: dict[str, str] = {}
        self.outside: list[str] = []
        self.links = 0
        self.image = False
        self.id = ""

    def write(self, token: Token) -> None:
        """Take the next token."""
        match token.type:
            case "text" | "text_special":
                self.add(ATTRIBUTES.sub(self.attributes, token.content).replace("$", r"\$"))
            case "code_inline":
                self.add(f"`{token.content}`")
            case "formula_inline":
                tex = " ".join(token.content.split())
                self.formulas.append((tex, token.markup == "$$"))
                self.add(f"${tex}$")
                self.line += token.meta["newlines"]
            case "softbreak" | "hardbreak":
                self.line += 1
                if token.type == "hardbreak" or self.is_remark():
                    self.break_line()
                else:
                    self.add(" ")
            case "strong_open" | "strong_close":
                self.parts.append(BOLD_ON if token.nesting == 1 else BOLD_OFF)
            case "link_open" | "link_close":
                self.links += token.nesting
            case "image":
                self.image = True
            case "html_inline":
                self.write_html(token.content)

    def attributes(self, match: re.Match[str]) -> str:
        """Note the id of an attribute list, which is no text."""
        if found := ATTRIBUTE_ID.search(match[0]):
            self.id = found[1]
        return ""

    def add(self, text: str) -> None:
        self.parts.append(text)
        if not self.links:
            self.outside.append(text)

    def is_remark(self) -> bool:
        """Say whether the line so far is a remark in parentheses, which stands for itself."""
        return bool(self.parts) and self.parts[0][:1] == "(" and self.parts[-1][-1:] == ")"

    def break_line(self) -> None:
        self.segments.append((self.begin, "".join(self.parts)))
        self.parts, self.scripts, self.begin = [], [], self.line

    def write_html(self, html: str) -> None:
        """Read a remark, a line break, a raised or lowered letter; drop any other tag."""
        name = html.strip("<>/ ").split()[0].lower() if html.strip("<>/ ") else ""
        if remark := REMARK.fullmatch(html):
            self.remarks[remark["key"]] = remark["value"]
        elif hint := HINT.fullmatch(html):
            self.remarks["hint"] = hint["words"]
        elif name == "br":
            self.break_line()
        elif name == "img":
            self.image = True
        elif name in ("sub", "sup") and not html.startswith("</"):
            self.scripts.append((name, len(self.parts)))
        elif name in ("sub", "sup") and self.scripts and self.scripts[-1][0] == name:
            self.close_script(*self.scripts.pop())
        self.line += html.count("\n")

    def close_script(self, name: str, begin: int) -> None:
        """Make `n<sub>in</sub>` the formula `$n_{in}$`."""
        script = "".join(self.parts[begin:]).strip().strip("$")
        floor = self.scripts[-1][1] if self.scripts else 0
        before = self.parts[begin - 1] if begin > floor else ""
        base = re.search(r"(?:\$([^$]+)\$|(\w+))$", before)
        if script and base:
            tex = f"${base[1] or base[2]}{'_' if name == 'sub' else '^'}{{{script}}}$"
            self.parts[begin - 1 :] = [before[: base.start()], tex]

    def result(self) -> Inline:
        self.break_line()
        segments = tuple((line, squeeze(text)) for line, text in self.segments)
        return Inline(
            tuple((line, text) for line, text in segments if plain(text)),
            tuple(self.formulas),
            self.remarks,
            plain("".join(self.outside)),
            self.image,
            self.id,
        )


def squeeze(text: str) -> str:
    """Make every run of blanks one space."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """Drop the marks of bold text."""
    return squeeze(text.replace(BOLD_ON, "").replace(BOLD_OFF, ""))


def divide(blocks: Iterable[Block], base: Section, end: int) -> None:
    """Hang the blocks of one container below `base`; a heading lasts to the container's end."""
    opened = [base]
    for block in blocks:
        if block.kind == "heading":
            level = int(block.info)
            while len(opened) > 1 and opened[-1].level >= level:
                opened.pop().end = block.line - 1
            section = Section(title_of(block.inline), level, block.line, end)
            section.anchor, section.named = block.inline.id, bool(block.inline.id)
            opened[-1].sections.append(section)
            opened.append(section)
        elif kept := lift_sections(block, opened[-1]):
            opened[-1].blocks.append(kept)


def lift_sections(block: Block, section: Section) -> Block | None:
    """Move the headings inside a block below `section`; return what is left of the block."""
    if not block.headed:
        return block
    if any(child.kind == "heading" for child in block.children):
        divide(block.children, section, block.end)
        return None
    kept = [left for child in block.children if (left := lift_sections(child, section))]
    return replace(block, children=kept) if kept else None


def title_of(heading: Inline) -> str:
    """Return a heading's title: no stray stars, markers, `[STATUS]` or link beside the words."""
    text = heading.outside if heading.outside.strip(" *:") else heading.text
    return squeeze(STATUS.sub("", MARKERS.sub("", text)).replace("**", "")).rstrip(": ")


def give_anchors(root: Section, page: str) -> None:
    """Give every heading its anchor.

    A page with explicit ids is one of ours: its other headings get the ids that the site gives
    them. Other notes get slugs made of titles, and of the titles above where those are not enough,
    so that inserting or moving a section changes no other section's slug.
    """
    sections = list(root.walk())[1:]
    taken: dict[str, int] = {}
    for section in sections:
        if section.named and taken.setdefault(section.anchor, section.line) != section.line:
            problem = f"the id {section.anchor!r} stands at line {taken[section.anchor]} already"
            raise NotesError(page, section.line, problem, "rename one of the two")
    if taken:
        proposed = {id(s): slug_of_site(s.title) for s in sections}
        separator = "_"
    else:
        proposed = slugs_by_path(root)
        separator = "-"
    counts: Counter[str] = Counter()
    for section in sections:
        if not section.named:
            name = proposed[id(section)]
            while not name or name in taken:
                stem, _, count = name.rpartition(separator)
                stem = stem if count.isdecimal() else name
                counts[stem] += 1
                name = f"{stem}{separator}{counts[stem]}"
            section.anchor = name
            taken[name] = section.line


def slugs_by_path(root: Section) -> dict[int, str]:
    """Propose a slug for every heading by its title, longer by its parents where titles repeat."""
    paths: dict[int, list[str]] = {id(root): []}
    proposed: dict[int, str] = {}
    groups: dict[str, list[Section]] = defaultdict(list)
    for parent in root.walk():
        for section in parent.sections:
            path = [*paths[id(parent)][-4:], slug(section.title) or "section"]
            paths[id(section)] = path
            own = path[-2:] if is_aspect(section.title) else path[-1:]
            own = own[-1:] if path[-1].startswith(path[-2:][0]) else own
            proposed[id(section)] = "-".join(own)
            groups[proposed[id(section)]].append(section)
    for twins in groups.values():
        if len(twins) > 1:
            for section in twins:
                proposed[id(section)] = "-".join(paths[id(section)][-3:])
    return proposed
