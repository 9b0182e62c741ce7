"""Typed facts read from notes: what a template may ask about, each with its place in the source.

Texts of facts are words with `$…$` formulas and `code`; emphasis, links and HTML are gone.
A heading with an id is a concept. In notes without ids every heading is one, but for those that
name an aspect (Types, Purpose, Questions): what stands below them belongs to the concept above.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from dlref.quiz import wording
from dlref.quiz.notes import (
    BOLD_OFF,
    BOLD_ON,
    Block,
    NotesError,
    Section,
    parse,
    plain,
    read_source,
)
from dlref.quiz.written import WrittenError, WrittenItem, read_written

__all__ = [
    "Claim",
    "Definition",
    "Fact",
    "Formula",
    "Place",
    "Question",
    "Reading",
    "Reference",
    "Steps",
    "Table",
    "Term",
    "Topic",
    "Unused",
    "Written",
    "read_notes",
    "read_topic",
]


@dataclass(frozen=True)
class Place:
    """Where a fact stands: page, anchor of the heading above it, 1-based line and quoted source.

    `notes_line` and `errata` say where the page has its concept from: the line of the source notes
    and the entries of the errata that correct them there.
    """

    page: str
    anchor: str
    line: int
    quote: str
    notes_line: int | None = None
    errata: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """The sentence that says what a concept is."""

    concept: str
    text: str
    place: Place


@dataclass(frozen=True)
class Claim:
    """A benefit (`+`), a drawback (`-`) or a trap (`!`) of a concept.

    The slot names the claim among its concept's claims and survives rewording elsewhere. A claim
    that ends with `<!-- holds: x -->` says that its concept has the property x, one with
    `<!-- lacks: x -->` says the contrary: so claims of siblings refute one another.
    """

    concept: str
    sign: Literal["+", "-", "!"]
    text: str
    slot: str
    place: Place
    holds: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class Formula:
    """A display or inline formula in TeX, without its dollar signs."""

    concept: str
    tex: str
    display: bool
    place: Place


@dataclass(frozen=True)
class Steps:
    """An ordered list: the steps of a procedure, in order.

    A step that ends with `<!-- order: free -->` may change places with the step before it; `free`
    holds the indices of these.
    """

    concept: str
    title: str
    steps: tuple[str, ...]
    place: Place
    free: tuple[int, ...] = ()

    @property
    def before(self) -> tuple[tuple[int, int], ...]:
        """Pairs (i, j): step i must stand before step j. Empty where no step is free."""
        group = [sum(at not in self.free for at in range(1, i + 1)) for i in range(len(self.steps))]
        every = ((i, j) for j in range(len(self.steps)) for i in range(j))
        return tuple(pair for pair in every if group[pair[0]] != group[pair[1]] and self.free)


@dataclass(frozen=True)
class Table:
    """A comparison: the first column names a concept, the others hold exclusive values."""

    concept: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]  # source line of each row
    place: Place


@dataclass(frozen=True)
class Term:
    """A term and its definition, from `**term**: definition`."""

    concept: str
    term: str
    definition: str
    place: Place


@dataclass(frozen=True)
class Question:
    """A question that the notes ask, their answer in Markdown, and their hint if they give one."""

    concept: str
    question: str
    answer: str
    place: Place
    hint: str = ""


@dataclass(frozen=True)
class Written:
    """A question that somebody wrote by hand into the notes."""

    concept: str
    item: WrittenItem
    place: Place


Fact = Definition | Claim | Formula | Steps | Table | Term | Question | Written


@dataclass(frozen=True)
class Topic:
    """All facts of one page of notes, in source order."""

    slug: str
    title: str
    source: str
    concepts: dict[str, str]  # id of the heading → its title, in source order
    facts: tuple[Fact, ...]
    parents: dict[str, str] = field(default_factory=dict)  # concept → the concept above it
    asked: frozenset[str] = frozenset()  # ids of the questions that the page itself asks


@dataclass(frozen=True)
class Unused:
    """A piece of notes that gives no fact, and why."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Reference:
    """The place of a `::: dlref.module.name` block."""

    symbol: str
    concept: str
    line: int


@dataclass(frozen=True)
class Reading:
    """What came of reading notes: facts, what was left out, repairs, line and title of headings."""

    topic: Topic
    unused: tuple[Unused, ...]
    references: tuple[Reference, ...]
    repairs: tuple[str, ...]
    headings: tuple[tuple[int, str], ...] = ()


BOLD_TERM = re.compile(
    rf"{BOLD_ON}(?P<term>[^{BOLD_OFF}]{{1,80}}?)\s*(?P<inside>:?)\s*{BOLD_OFF}"
    r"\s*(?:\([^()]*\)\s*)?(?P<after>[:–—]?)\s*(?P<definition>.+)"
)
PLAIN_TERM = re.compile(r"(?P<term>[^:.;,!?$`→]{2,50}):\s+(?P<definition>\S.+)")
ASIDE_IN_TERM = re.compile(r"\s*\([^()]*\)\s*$")
BOLD_QUESTION = re.compile(rf"{BOLD_ON}(?P<question>[^{BOLD_OFF}]+\?)\s*{BOLD_OFF}\s*(?P<rest>.*)")
SPOKEN_QUESTION = re.compile(r"Q(?:uestion)?\s*\d*\s*[:.)]\s*(?P<question>.+\?)$")
ANSWER_MARK = re.compile(r"^\W{0,2}A(?:nswer)?\s*\d*\s*[:.)]\W{0,2}\s+")
LEADING_REMARK = re.compile(r"\((?P<remark>[^()]*)\)\s*")
RELATION = re.compile(r"=|<|>|\\(?:sim|propto|approx|leq?|geq?|to|mapsto|in|equiv|leftarrow)\b")
SYMBOL = re.compile(r"\\(?:[a-zA-Z]+)|[a-zA-Z]")
COMMENT = re.compile(r"[ \t]*<!--(?:(?!-->)[\s\S]){0,1000}-->")
WHY = re.compile(r"\s*(?:->|→)\s*(?=why\b|because\b)", re.IGNORECASE)
FORMULA_AFTER = re.compile(r"(?<=\w\w[\w).:] )\$[^$]*\$\.?$")
FORMULA_ALONE = re.compile(r"(?:\$[^$]*\$[\s.,;]*)+")
QUESTION_TAG = re.compile(r'<dlref-question id="[^"/]*/([^"]+)"')
DEFINING_TEXTS = 2  # a definition is the first or the second text below a heading
QUOTED_CHARS = 120
MAX_CELLS = 1_000  # of a table that people can compare


@dataclass(frozen=True)
class Context:
    """Where a block stands: its concept and anchor, the title, sign and labels above it."""

    concept: str
    anchor: str
    title: str
    sign: str = ""
    labels: tuple[str, ...] = ()
    may_define: bool = False


def read_topic(path: str | Path, *, text: str | None = None) -> Topic:
    """Return the facts of a file of notes, or of `text` in its stead.

    Raises:
        NotesError: The notes cannot be read, or two of their ids are equal.
    """
    return read_notes(path, text=text).topic


def read_notes(path: str | Path, *, text: str | None = None) -> Reading:
    """Return the facts of a file of notes with all that gave none.

    Raises:
        NotesError: The notes cannot be read, or two of their ids are equal.
    """
    source = read_source(path, text=text)
    page = Path(path).as_posix()
    reader = Reader(page, parse(source.text, page), source.text.split("\n"))
    return replace(reader.read(), repairs=source.repairs)


class Reader:
    """Reads the sections of one page into facts."""

    def __init__(self, page: str, root: Section, lines: list[str]) -> None:
        self.page, self.root, self.lines = page, root, lines
        self.ours = any(section.named for section in root.walk())
        self.concepts: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.facts: list[Fact] = []
        self.unused: list[Unused] = []
        self.references: list[Reference] = []
        self.claims: dict[tuple[str, str], Claim] = {}
        self.formulas: set[tuple[str, str]] = set()
        self.tries: Counter[str] = Counter()
        self.defining_lines: set[int] = set()

    def read(self) -> Reading:
        """Read the page."""
        stem = Path(self.page).stem
        name = wording.slug(stem) or "notes"
        first = self.root.sections[0] if self.root.sections else None
        title = first.title if first and first.title else stem.replace("-", " ").capitalize()
        concept = self.page_concept(first) if first else name
        for section, above in self.contexts(Context(concept, concept, title)):
            self.read_section(section, above)
        facts = sorted(self.facts, key=lambda fact: fact.place.line)
        kept = self.without_twins(facts)
        asked = frozenset(QUESTION_TAG.findall("\n".join(self.lines)))
        topic = Topic(name, title, self.page, self.concepts, kept, self.parents, asked)
        unused = tuple(sorted(self.unused, key=lambda one: one.line))
        headings = tuple((section.line, section.title) for section in list(self.root.walk())[1:])
        return Reading(topic, unused, tuple(self.references), (), headings)

    def page_concept(self, first: Section) -> str:
        """Return the concept of the whole page: one of its sections' if that has its title."""
        named = {section.anchor for section in self.root.walk() if section.named}
        same = wording.slug_of_site(first.title)
        return same if same in named else first.anchor

    def contexts(self, page: Context) -> Iterator[tuple[Section, Context]]:
        """Yield every section with its concept, in source order."""
        waiting = [(self.root, page)]
        while waiting:
            section, context = waiting.pop()
            if context.anchor == context.concept:
                self.concepts[context.concept] = context.title
            yield section, context
            if wording.is_unfinished(section.title):
                continue
            for child in reversed(section.sections):
                own = child.named or (not self.ours and not self.is_aspect(child))
                concept = child.anchor if own else context.concept
                if concept != context.concept:
                    self.parents[concept] = context.concept
                sign = wording.label_sign(child.title)
                waiting.append((child, Context(concept, child.anchor, child.title, sign)))

    def is_aspect(self, section: Section) -> bool:
        """Say whether the section names no concept of its own."""
        return wording.is_aspect(section.title) or is_question(section.title)

    def without_twins(self, facts: list[Fact]) -> tuple[Fact, ...]:
        """Drop definitions that two concepts share: they tell neither from the other."""
        count = Counter(fact.text for fact in facts if isinstance(fact, Definition))
        kept = []
        for fact in facts:
            if isinstance(fact, Definition) and count[fact.text] > 1:
                self.skip(fact.place.line, "defines more than one concept", fact.text)
            else:
                kept.append(fact)
        return tuple(kept)

    # --- sections and blocks ---

    def read_section(self, section: Section, context: Context) -> None:
        """Read what stands directly below a heading."""
        if section.level and not section.blocks and not section.sections:
            self.skip(section.line, "an empty section", section.title)
        elif section.blocks and wording.is_unfinished(section.title):
            self.skip(section.line, "marked as unfinished", section.title)
        elif section.blocks and self.opens_unfinished(section.blocks[0]):
            self.skip(section.line, "marked as unfinished", section.title)
        elif not self.ours and is_question(section.title) and section.blocks:
            heading = Block("heading", section.line, section.line)
            self.add_question(section.title, "", heading, section.blocks, context)
        else:
            if self.ours:
                self.define_from(section.blocks, context)
            named = section.anchor == context.concept and not self.ours
            self.read_blocks(section.blocks, replace(context, may_define=named))

    def opens_unfinished(self, block: Block) -> bool:
        """Say whether a section opens with a remark that it is unfinished, and nothing else."""
        text = block.inline.text if block.kind == "paragraph" else ""
        return wording.is_unfinished(text) and len(text.split()) <= 6

    def define_from(self, blocks: Sequence[Block], context: Context) -> None:
        """Take the first sentence below a heading of ours as the definition of its concept."""
        prose = [block for block in blocks if block.kind != "html" and block.inline.text]
        if context.anchor != context.concept or not prose or blocks.index(prose[0]) > 1:
            return
        block = prose[0]
        text = wording.first_sentence(block.inline.text)
        if block.kind == "paragraph" and not wording.marker_sign(text) and text[-1] not in ":?":
            place = self.place(context, block.line, text)
            self.facts.append(Definition(context.concept, text, place))
            self.defining_lines.add(block.line)

    def read_blocks(self, blocks: Sequence[Block], context: Context) -> None:
        """Read sibling blocks; a question takes those up to the next, a label governs a list."""
        label, at = "", 0
        blocks = one_question_each(blocks)
        while at < len(blocks):
            block, at = blocks[at], at + 1
            if question := question_of(block):
                begin = at
                is_answered = bool(question[1]) and asks_aloud(block.inline.segments[0][1])
                while not is_answered and at < len(blocks) and not question_of(blocks[at]):
                    at += 1
                self.add_question(*question, block, blocks[begin:at], context)
                label = ""
            elif block.kind in ("bullets", "ordered"):
                self.read_list(block, self.below(context, label), label or context.title)
                label = ""
            else:
                label = self.read_block(block, context)

    def below(self, context: Context, label: str | None) -> Context:
        """Return the context of a list below a label, which our claims do not need to be true."""
        if not label:
            return context
        sign = wording.label_sign(label)
        needless = self.ours or sign or wording.is_generic(label)
        about = () if needless else (label,)
        return replace(context, sign=sign, labels=(*context.labels, *about), may_define=False)

    def read_block(self, block: Block, context: Context) -> str:
        """Read a block that is no list; return the label with which it ends, if it does."""
        if block.info in ("too deep", "too long"):
            self.skip(block.line, f"{block.kind}: {block.info} to be read", "")
        match block.kind:
            case "paragraph":
                return self.read_paragraph(block, context) or ""
            case "table":
                self.read_table(block, context)
            case "formula":
                self.add_formula(block.info, True, block.line, context)
            case "reference":
                self.references.append(Reference(block.info, context.concept, block.line))
            case "quote" | "container":
                self.read_blocks(block.children, replace(context, may_define=False))
            case "html":
                self.add_written(block, context)
            case "code":
                self.skip(block.line, "code", block.info.strip().split("\n")[0])
        return ""

    def read_list(self, block: Block, context: Context, title: str) -> None:
        """Read a list: steps, links, or item by item."""
        if is_index(block):
            self.skip(block.line, "a list of links", block.children[0].children[0].inline.text)
        elif self.is_steps(block, title):
            self.add_steps(block, context, title)
        else:
            for item in block.children:
                self.read_item(item, context)

    def read_item(self, item: Block, context: Context) -> None:
        """Read a list item: its own text, then what is nested below it."""
        if not item.children or item.info == "too deep":
            self.skip(item.line, "nested too deep to be read" if item.info else "an empty item", "")
            return
        first, rest = item.children[0], item.children[1:]
        if question := question_of(first):
            self.add_question(*question, first, rest, context)
            return
        if first.kind != "paragraph":
            self.read_blocks(item.children, replace(context, may_define=False))
            return
        label = self.read_paragraph(first, context, tuple(rest))
        if label is not None:
            inner = replace(context, sign="", may_define=False)
            self.read_blocks(rest, self.below(inner, label))

    def read_paragraph(
        self, block: Block, context: Context, below: Sequence[Block] = ()
    ) -> str | None:
        """Read the text of a paragraph; `below` is what its list item nests under it.

        Returns:
            The label with which it ends, an empty string without one, None where nothing below
            it may be read either.
        """
        label: str | None = ""
        for tex, display in block.inline.formulas:
            self.add_formula(tex, display, block.line, context)
        if block.inline.image and not block.inline.text:
            self.skip(block.line, "an image", "")
        for line, marked in whole_lines(block.inline.segments):
            label = self.read_text(line, marked, block, context, below)
            if label is None:
                break
        return label

    def read_text(
        self, line: int, marked: str, block: Block, context: Context, below: Sequence[Block]
    ) -> str | None:
        """Read one line of text; returns what `read_paragraph` returns."""
        marked = self.without_remark(line, marked)
        text = plain(marked)
        sign = wording.marker_sign(text)
        bare = plain(wording.MARKERS.sub("", text)).strip()
        if not bare:
            if sign:
                self.skip(line, "a marker without words", text)
        elif wording.is_unfinished(text):
            self.skip(line, "marked as unfinished", text)
            return None
        elif not sign and wording.MARKERS.match(text) and text[0] in "ℹ📌💡📝":
            self.skip(line, "an aside or an example", text)
            return None
        elif sign:
            self.add_claim(line, sign, marked, block, context)
        elif bare[-1] in ":→" or is_bold(marked) or (below and bare[-1] == "?"):
            self.tries[context.concept] += DEFINING_TEXTS * context.may_define
            return self.read_label(line, bare.rstrip(":→? "), context, below)
        elif context.sign and not self.is_prose(block):
            self.add_claim(line, context.sign, marked, block, context)
        elif sign := wording.label_sign(bare.partition(":")[0]):
            self.add_claim(line, sign, bare.partition(":")[2], block, context)
        elif not self.add_term(line, marked, context):
            self.define_or_skip(line, bare, context)
        return ""

    def without_remark(self, line: int, marked: str) -> str:
        """Drop a leading `(mentioned above)`."""
        match = LEADING_REMARK.match(marked)
        remark = match["remark"] if match else plain(marked)
        if not wording.is_pointer(remark):
            return marked
        self.skip(line, "points elsewhere", remark)
        return marked[match.end() :] if match else ""

    def is_prose(self, block: Block) -> bool:
        """Say whether a text below Pros or Cons introduces the list instead of being in it."""
        return self.lines[block.line - 1].lstrip()[:1] not in set("-*+0123456789")

    def read_label(self, line: int, label: str, context: Context, below: Sequence[Block]) -> str:
        """Read a text that only names what follows; with a sign above it, both are one claim."""
        child = first_text(below)
        if context.sign and child:
            self.add_claim(line, context.sign, f"{label}: {child.inline.text}", child, context)
        elif child and not self.ours and self.explains(label, child.inline.text):
            definition = wording.first_sentence(child.inline.text)
            self.put_term(line, label, definition, context)
        return label

    def explains(self, label: str, text: str) -> bool:
        """Say whether the text nested below a label defines it."""
        sentence = wording.first_sentence(text)
        return (
            wording.can_be_term(label)
            and wording.can_define(sentence)
            and len(sentence.split()) >= 6
            and not sentence.startswith("The ")
            and not wording.marker_sign(text)
            and not wording.is_unfinished(text)
        )

    # --- facts ---

    def put_term(self, line: int, term: str, definition: str, context: Context) -> None:
        """Add a term, unless its words are garbled."""
        quote = f"{term}: {definition}"
        if wording.is_garbled(quote):
            self.skip(line, "a formula pasted several times over", quote)
        else:
            place = self.place(context, line, quote)
            self.facts.append(Term(context.concept, term, definition, place))

    def add_term(self, line: int, marked: str, context: Context) -> bool:
        """Add `**term**: definition`, in other notes than ours also `term: definition`."""
        match = BOLD_TERM.fullmatch(marked)
        if match and (match["inside"] or match["after"]):
            term, definition = match["term"], match["definition"]
        elif not self.ours and (match := PLAIN_TERM.fullmatch(plain(marked))):
            term, definition = match["term"], match["definition"]
            if not wording.can_be_term(term) or not wording.can_explain(definition):
                return False
        else:
            return False
        definition = FORMULA_AFTER.sub("", WHY.split(plain(definition))[0].rstrip())
        definition = definition.rstrip(" :")
        if len(definition.split()) < 2:
            return False
        term = ASIDE_IN_TERM.sub("", plain(term)).rstrip(": ")
        self.put_term(line, term, definition, context)
        return True

    def define_or_skip(self, line: int, text: str, context: Context) -> None:
        """Take a text as the definition of its concept if it is the first that can be one."""
        sentence = wording.first_sentence(wording.without_defining_label(text))
        if wording.is_garbled(text):
            self.skip(line, "a formula pasted several times over", text)
        elif FORMULA_ALONE.fullmatch(text) or line in self.defining_lines:
            return
        elif context.may_define and self.tries[context.concept] < DEFINING_TEXTS:
            defines = wording.can_define(sentence)
            self.tries[context.concept] += DEFINING_TEXTS if defines else 1
            if defines:
                place = self.place(context, line, sentence)
                self.facts.append(Definition(context.concept, sentence, place))
            else:
                self.skip(line, "reads as no definition on its own", text)
        else:
            self.skip(line, "no marker, label or formula", text)

    def add_claim(self, line: int, sign: str, marked: str, block: Block, context: Context) -> None:
        """Add a claim, with the labels above it that it needs to be true on its own."""
        text = claim_text(plain(marked), context.labels)
        if reason := claim_fault(text):
            self.skip(line, reason, text)
            return
        slot = block.inline.remarks.get("slot") or wording.key_terms(text)
        place = self.place(context, line, text)
        marks = {key: block.inline.remarks.get(key, "") for key in ("holds", "lacks")}
        claim = Claim(context.concept, sign, text, slot, place, **marks)  # type: ignore[arg-type]
        twin = self.claims.setdefault((context.concept, slot), claim)
        if twin is claim:
            self.facts.append(claim)
        elif self.ours or "slot" in block.inline.remarks:
            problem = f"the claim has the slot {slot!r} of the claim at line {twin.place.line}"
            fix = "end one of them with <!-- slot: another-name -->"
            raise NotesError(self.page, line, problem, fix)
        else:
            self.skip(line, f"says the same as line {twin.place.line}", text)

    def add_formula(self, tex: str, display: bool, line: int, context: Context) -> None:
        """Add a display formula or an inline one that relates symbols, once for a concept."""
        tex = " ".join(tex.split())
        if not tex or not (display or relates_symbols(tex)):
            return
        if (context.concept, tex) not in self.formulas:
            self.formulas.add((context.concept, tex))
            place = self.place(context, line, f"${tex}$")
            self.facts.append(Formula(context.concept, tex, display, place))

    def is_steps(self, block: Block, title: str) -> bool:
        """Say whether a list tells steps: each ordered one of ours, others if the title says so."""
        texts = [item.children[0].inline.text for item in block.children if item.children]
        if block.kind != "ordered" or len(texts) < 2 or len(texts) < len(block.children):
            return False
        if any(wording.marker_sign(text) or not text for text in texts):
            return False
        if any(question_of(item.children[0]) for item in block.children):
            return False
        return self.ours or (
            len(texts) >= 3 and wording.is_procedure(title) and not any(t[-1] == ":" for t in texts)
        )

    def add_steps(self, block: Block, context: Context, title: str) -> None:
        """Add the steps of an ordered list."""
        steps, free = [], []
        for index, item in enumerate(block.children):
            inline = item.children[0].inline
            steps.append(inline.text)
            free += [index] if inline.remarks.get("order") == "free" else []
            for tex, display in inline.formulas:
                self.add_formula(tex, display, item.line, context)
        if any(wording.is_unfinished(step) for step in steps):
            self.skip(block.line, "marked as unfinished", title)
            return
        place = self.place(context, block.line, steps[0])
        self.facts.append(Steps(context.concept, title, tuple(steps), place, tuple(free)))

    def read_table(self, block: Block, context: Context) -> None:
        """Add a table of at least two columns and one row."""
        header, *rows = ([cell.inline.text for cell in row.children] for row in block.children)
        lines = tuple(row.line for row in block.children[1:])
        if len(header) * len(rows) > MAX_CELLS:
            self.skip(block.line, "a table too large to compare", " | ".join(header))
            return
        if len(header) < 2 or not rows:
            self.skip(block.line, "a table without rows or columns", " | ".join(header))
            return
        place = self.place(context, block.line, " | ".join(header))
        cells = tuple(tuple(row) for row in rows)
        self.facts.append(Table(context.concept, tuple(header), cells, lines, place))

    def add_question(
        self, question: str, rest: str, block: Block, below: Sequence[Block], context: Context
    ) -> None:
        """Add a question with its answer, or note that it has none."""
        answer = self.markdown(below)
        answer = ANSWER_MARK.sub("", f"{rest}\n\n{answer}".strip())
        question = plain(wording.MARKERS.sub("", question))
        if not answer or wording.is_unfinished(answer.split("\n")[0]):
            self.skip(block.line, "a question without an answer", question)
            return
        concept = block.inline.remarks.get("concept", context.concept)
        place = self.place(context, block.line, question)
        hint = block.inline.remarks.get("hint", "")
        self.facts.append(Question(concept, question, answer, place, hint))

    def add_written(self, block: Block, context: Context) -> None:
        """Add a question that a comment holds; other HTML says nothing."""
        comment = block.info.strip()
        try:
            item = read_written(comment, block.line)
        except WrittenError as error:
            raise NotesError(self.page, error.line, error.problem, error.fix) from None
        if item is not None:
            place = self.place(context, block.line, item.question)
            self.facts.append(Written(context.concept, item, place))

    def markdown(self, blocks: Sequence[Block]) -> str:
        """Return the source of sibling blocks, without comments and common indentation."""
        if not blocks:
            return ""
        source = "\n".join(self.lines[blocks[0].line - 1 : blocks[-1].end])
        return textwrap.dedent(COMMENT.sub("", source)).strip()

    def place(self, context: Context, line: int, quote: str) -> Place:
        return Place(self.page, context.anchor, line, quote)

    def skip(self, line: int, reason: str, text: str) -> None:
        short = text if len(text) <= QUOTED_CHARS else text[: QUOTED_CHARS - 1] + "…"
        self.unused.append(Unused(line, reason, short))


def relates_symbols(tex: str) -> bool:
    """Say whether a formula has symbols on both sides of a relation, so is no mere value."""
    sides = RELATION.split(tex, maxsplit=1)
    return len(sides) == 2 and all(SYMBOL.search(side) for side in sides)


def whole_lines(segments: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join a line that a hard break cuts in mid-sentence."""
    lines: list[tuple[int, str]] = []
    for line, text in segments:
        if lines and text[:1].islower():
            lines[-1] = lines[-1][0], f"{lines[-1][1]} {text}"
        else:
            lines.append((line, text))
    return lines


def question_of(block: Block) -> tuple[str, str] | None:
    """Return the question that opens a paragraph and the rest of the paragraph, or None."""
    if block.kind != "paragraph" or not block.inline.segments:
        return None
    first, *others = (text for _, text in block.inline.segments)
    rest = plain(" ".join(others))
    if spoken := SPOKEN_QUESTION.match(plain(wording.MARKERS.sub("", first).strip())):
        return spoken["question"], rest
    marked = wording.MARKERS.sub("", " ".join([first, *others])).strip()
    match = BOLD_QUESTION.match(marked)
    return (match["question"], plain(match["rest"])) if match else None


def one_question_each(blocks: Sequence[Block]) -> list[Block]:
    """Cut paragraphs before each line that asks: `Q: … A: … Q: … A: …` are two questions."""
    found: list[Block] = []
    for block in blocks:
        segments = block.inline.segments if block.kind == "paragraph" else ()
        cuts = [at for at, (_, text) in enumerate(segments) if at and asks_aloud(text)]
        if not cuts:
            found.append(block)
            continue
        for begin, end in pairwise([0, *cuts, len(segments)]):
            part = segments[begin:end]
            inline = replace(block.inline, segments=part)
            found.append(replace(block, line=part[0][0], inline=inline))
    return found


def asks_aloud(text: str) -> bool:
    """Say whether a line asks as in an interview: `Q: Why …?`."""
    return SPOKEN_QUESTION.match(plain(text)) is not None


def is_question(title: str) -> bool:
    """Say whether a heading asks a question, rather than doubts its own title."""
    return title.endswith("?") and len(title.split()) >= 3


def is_bold(marked: str) -> bool:
    """Say whether a text is bold from its first letter to its last."""
    return marked.startswith(BOLD_ON) and marked.find(BOLD_OFF) == len(marked) - 1


def is_index(block: Block) -> bool:
    """Say whether the items of a list are links and nothing else."""
    firsts = [item.children[0] for item in block.children if item.children]
    return bool(firsts) and all(
        first.inline.text and not first.inline.outside and not first.inline.image
        for first in firsts
    )


def first_text(blocks: Sequence[Block]) -> Block | None:
    """Return the paragraph that opens the blocks below a label."""
    for block in blocks[:1]:
        inner = block.children[0].children if block.children else []
        candidate = block if block.kind == "paragraph" else inner[0] if inner else None
        if candidate and candidate.kind == "paragraph" and candidate.inline.text:
            return candidate
    return None


def claim_text(text: str, labels: tuple[str, ...]) -> str:
    """Return a claim without its markers, behind the labels that say what it is about."""
    marker = wording.MARKERS.search(text)
    before = text[: marker.start()].strip(" :→-–—>") if marker else ""
    after = plain(wording.MARKERS.sub("", text[marker.end() :] if marker else text))
    about = [*labels, *([before] if before else [])]
    return ": ".join([*about, after.strip(" :")]) if after else ""


def claim_fault(text: str) -> str:
    """Say why a text is no claim, or return an empty string."""
    if not text:
        return "a marker without words"
    if text.endswith("?"):
        return "a question without an answer"
    return "a formula pasted several times over" if wording.is_garbled(text) else ""
