r"""Questions written by hand in a page: a comment that both Markdown parsers leave alone.

    <!-- quiz: name-of-the-question
    Level: apply
    Question: What does ReLU answer to $-3$?
    - [x] $0$
      Why: It cuts off the negative half.
      Check: relu(-3.0) == 0
    - [ ] $-3$
      Why: That is the identity.
      Check: relu(-3.0) == -3
    Hint: Draw the curve.
    Explanation: ReLU is $\\max(0, x)$.
    -->

One right option makes a choice, several make a selection; without options, `Answer` and `Tolerance`
ask for a number. `Code` shows code below the question, `Setup` runs before the checks. What a
`Check` does not prove, a `Quote` does: words of the page that decide the question. An indented line
continues the one above it.

`Claims` names claims of the concept in the place of options: their question is answered aloud, and
they are the model answer. Its explanation may be left out where the concept's definition is one.

`Match` names a column of a table in the same section and `Rows`, with semicolons between, at least
three of its rows: what is in the column is to be matched with them.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlref.quiz.bank import Level

__all__ = ["WrittenError", "WrittenItem", "WrittenOption", "read_written"]

OPENING = re.compile(r"<!--\s*quiz:\s*(?P<slot>\S*)\s*$")
OPTION = re.compile(r"- \[(?P<mark>[ x])\]\s+(?P<text>\S.*)")
FIELD = re.compile(r"(?P<name>[A-Z][a-z]+):(?:\s+(?P<text>.*))?")
SLOT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OF_ITEMS = (
    "Level", "Question", "Code", "Answer", "Tolerance", "Hint", "Explanation", "Setup", "Check",
    "Quote", "Erratum", "Claims", "Match", "Rows",
)  # fmt: skip
OF_OPTIONS = ("Why", "Check", "Quote")
INSTEAD = ("Claims", "Match")  # what stands in the place of options
OF_LINES = ("Code", "Setup")  # their lines stay lines
NEEDED = ("Level", "Question", "Hint", "Explanation")
NEEDED_OF_CLAIMS = NEEDED[:-1]
LEVELS: "tuple[Level, ...]" = ("recall", "apply", "analyse")


class WrittenError(ValueError):
    """A question that cannot be read: the line, what is wrong with it, and how to mend it."""

    def __init__(self, line: int, problem: str, fix: str) -> None:
        super().__init__(f"line {line}: {problem}; {fix}")
        self.line, self.problem, self.fix = line, problem, fix


@dataclass(frozen=True)
class WrittenOption:
    """An option with why it is right or wrong, and what proves it: a check or words of the page."""

    text: str
    correct: bool
    why: str
    check: str = ""
    quote: str = ""


@dataclass(frozen=True)
class WrittenItem:
    """A question as its author wrote it; what it leaves out is empty."""

    slot: str
    level: "Level"
    question: str
    hint: str
    explanation: str
    options: tuple[WrittenOption, ...] = ()
    code: str = ""
    answer: float | None = None
    tolerance: float = 0.0
    setup: str = ""
    check: str = ""
    quote: str = ""
    erratum: str = ""
    claims: tuple[str, ...] = ()
    match: str = ""
    rows: tuple[str, ...] = ()


@dataclass
class Entry:
    """A field or an option with its line, its text and, of an option, the fields below it."""

    name: str
    line: int
    lines: list[str]
    below: list["Entry"]

    @property
    def text(self) -> str:
        """The text on one line, or the lines of code."""
        if self.name in OF_LINES:
            first, rest = self.lines[0], textwrap.dedent("\n".join(self.lines[1:]))
            return "\n".join(part for part in (first, rest) if part)
        return " ".join(part.strip() for part in self.lines if part.strip())


def read_written(comment: str, line: int) -> WrittenItem | None:
    """Return the question in a comment; None where the comment is none.

    Args:
        comment: The source, from `<!--` to `-->`.
        line: Its first line in the file.

    Raises:
        WrittenError: The comment begins like a question and is not one.
    """
    first, *rest = comment.strip().split("\n")
    opening = OPENING.match(first)
    if opening is None:
        return None
    slot = opening["slot"]
    if not SLOT.fullmatch(slot):
        raise WrittenError(line, f"the question is called {slot!r}", "name it like-this")
    if not rest or rest[-1].strip() != "-->":
        raise WrittenError(line, f"the question {slot} has no end", "end it with a line -->")
    entries = list(entries_of(rest[:-1], line + 1))
    return item_of(slot, entries, line)


def entries_of(lines: list[str], first: int) -> Iterator[Entry]:
    """Yield the fields and options, each with what is indented below it."""
    entry: Entry | None = None
    for number, source in enumerate(lines, first):
        text = source.strip()
        if not text:
            continue
        if source[0] == " ":
            if entry is None:
                raise WrittenError(number, f"{text!r} continues nothing", "write a field first")
            continue_with(entry, source, number)
            continue
        if entry is not None:
            yield entry
        entry = begun(text, number)
    if entry is not None:
        yield entry


def begun(text: str, line: int) -> Entry:
    """Return the field or option that a line begins."""
    if option := OPTION.fullmatch(text):
        name = "right" if option["mark"] == "x" else "wrong"
        return Entry(name, line, [option["text"]], [])
    if text.startswith("- "):
        raise WrittenError(line, f"{text!r} is no option", "write - [x] right or - [ ] wrong")
    field = FIELD.fullmatch(text)
    if field is None or field["name"] not in OF_ITEMS:
        known = ", ".join(OF_ITEMS)
        raise WrittenError(line, f"{text[:40]!r} is no field", f"take one of {known}, or indent it")
    return Entry(field["name"], line, [field["text"] or ""], [])


def continue_with(entry: Entry, source: str, line: int) -> None:
    """Add an indented line to an entry: of an option a field, else more of the text."""
    field = FIELD.fullmatch(source.strip())
    if entry.name in ("right", "wrong") and field and field["name"] in OF_OPTIONS:
        entry.below.append(Entry(field["name"], line, [field["text"] or ""], []))
    elif entry.below:
        entry.below[-1].lines.append(source)
    else:
        entry.lines.append(source)


def item_of(slot: str, entries: list[Entry], line: int) -> WrittenItem:
    """Put the entries together."""
    fields = by_name([entry for entry in entries if entry.name in OF_ITEMS])
    for name in NEEDED_OF_CLAIMS if "Claims" in fields else NEEDED:
        if not (name in fields and fields[name].text):
            raise WrittenError(line, f"the question {slot} has no {name}", f"add {name}: …")
    wanted = fields["Level"]
    level = next((level for level in LEVELS if level == wanted.text), None)
    if level is None:
        fix = f"take {', '.join(LEVELS)}"
        raise WrittenError(wanted.line, f"the level is {wanted.text!r}", fix)
    options = tuple(option_of(entry) for entry in entries if entry.name in ("right", "wrong"))
    right = sum(option.correct for option in options)
    if options and not 0 < right < len(options) > 2:
        problem = f"the question {slot} has {len(options)} options, {right} of them right"
        raise WrittenError(line, problem, "give it three or more, right and wrong ones")
    texts = {name: entry.text for name, entry in fields.items()}
    rows = rows_of(fields, line)
    numeric = numbers_of(slot, fields, bool(options), line)
    return WrittenItem(
        slot=slot,
        level=level,
        question=texts["Question"],
        hint=texts["Hint"],
        explanation=texts.get("Explanation", ""),
        options=options,
        code=texts.get("Code", ""),
        answer=numeric[0],
        tolerance=numeric[1],
        setup=texts.get("Setup", ""),
        check=texts.get("Check", ""),
        quote=texts.get("Quote", ""),
        erratum=texts.get("Erratum", "").lower(),
        claims=tuple(re.findall(r"[^\s,]+", texts.get("Claims", ""))),
        match=texts.get("Match", ""),
        rows=rows,
    )


def by_name(entries: list[Entry]) -> dict[str, Entry]:
    """Return fields by their names, each of which stands once."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if twin := found.get(entry.name):
            problem = f"{entry.name} stands at line {twin.line} already"
            raise WrittenError(entry.line, problem, "keep one of the two")
        found[entry.name] = entry
    return found


def option_of(entry: Entry) -> WrittenOption:
    """Return an option with its fields."""
    fields = by_name(entry.below)
    if "Why" not in fields:
        raise WrittenError(entry.line, f"the option {entry.text!r} has no Why", "indent one below")
    texts = {name: field.text for name, field in fields.items()}
    check, quote = texts.get("Check", ""), texts.get("Quote", "")
    return WrittenOption(entry.text, entry.name == "right", texts["Why"], check, quote)


def rows_of(fields: dict[str, Entry], line: int) -> tuple[str, ...]:
    """Return the rows of a table that a question wants matched, if it does."""
    if not fields.keys() & {"Match", "Rows"}:
        return ()
    rows = tuple(row.strip() for row in fields["Rows"].text.split(";")) if "Rows" in fields else ()
    if "Match" not in fields or len(set(rows)) < 3 or not all(rows):
        fix = "name a column with Match: … and three different rows or more with Rows: A; B; C"
        raise WrittenError(line, "the question to match is not complete", fix)
    return rows


def numbers_of(
    slot: str, fields: dict[str, Entry], has_options: bool, line: int
) -> tuple[float | None, float]:
    """Return answer and tolerance of a question for a number."""
    beside = "options" if has_options else next((name for name in INSTEAD if name in fields), "")
    if beside:
        for name in ("Answer", "Tolerance", "Check", *INSTEAD):
            if name in fields and name != beside:
                fix = "check each option, or take the options out"
                raise WrittenError(fields[name].line, f"{name} stands beside {beside}", fix)
        return None, 0.0
    if "Answer" not in fields:
        raise WrittenError(line, f"the question {slot} has no answer", "add options or Answer: 0.5")
    values = []
    for name in ("Answer", "Tolerance"):
        entry = fields.get(name)
        try:
            values.append(float(entry.text) if entry else 1e-9)
        except ValueError:
            raise WrittenError(
                entry.line if entry else line, f"{name} is no number", "write it like 0.25"
            ) from None
    return values[0], values[1]
