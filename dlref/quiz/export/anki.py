"""Questions as an Anki package, whose import updates what an earlier import brought.

A note keeps its GUID for ever, since the GUID is made of the topic and the question's id. Anki
replaces a note that it has only by one that changed later, so every note carries the time of the
last change of the banks (`dlref.quiz.export.changed`), and not the time of the export: the same
banks give the same bytes, and changed banks are always newer.
"""

import hashlib
import html
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import genanki

from dlref.quiz.bank import Bank, Item
from dlref.quiz.export.feedback import Feedback
from dlref.quiz.export.markup import Markup, mathjax, printable
from dlref.quiz.export.pack import pack
from dlref.quiz.export.pictures import inline
from dlref.quiz.export.question import (
    Asked,
    Export,
    Unsupported,
    each,
    number_text,
    options,
    rights,
    spread,
    step_markup,
    steps,
    tags,
)

__all__ = ["export_anki"]

FIELDS = (
    "Question", "Task", "Choices", "Typed", "Hint", "Answer", "Reasons", "Explanation", "Source",
    "Item",
)  # fmt: skip
STYLE = Path(__file__).with_name("anki.css")
ASK = """\
<div class="ask">{{Task}}</div>
<div class="stem">{{Question}}</div>
"""
FRONT = """\
{{#Choices}}<div class="choices">{{Choices}}</div>{{/Choices}}
{{#Typed}}{{type:Typed}}{{/Typed}}
{{#Hint}}<details><summary>Hint</summary>{{Hint}}</details>{{/Hint}}
"""
BACK = """\
<hr id="answer">
{{#Typed}}{{type:Typed}}{{/Typed}}
{{#Answer}}<div class="answer">{{Answer}}</div>{{/Answer}}
{{#Reasons}}<div class="reasons">{{Reasons}}</div>{{/Reasons}}
<div class="explanation">{{Explanation}}</div>
<div class="source">{{Source}}</div>
"""
TASKS = {
    "choice": "Choose one",
    "multiple": "Choose every right one",
    "numeric": "Type the number",
    "text": "Type the answer",
    "code-output": "Say what it prints",
    "order": "Put in order",
    "code-line": "Choose the wrong line",
    "assemble": "Put the lines in order",
    "implement": "Write the code",
    "match": "Match",
    "recall": "Say it aloud",
}
# Anki's own commands, which no text of a question may give.
COMMAND = re.compile(r"\[(?=sound:|anki:|latex\]|/?\$)")
SQLITE_VERSION = slice(96, 100)  # in the file's header: which version of SQLite wrote it


def export_anki(banks: Sequence[Bank], site_url: str, changed: int) -> Export:
    """Write the questions of banks as an Anki package, a deck a topic.

    Args:
        banks: The banks.
        site_url: Where the site is, for the links back.
        changed: When the banks last changed, in seconds since 1970.
    """
    export, writer = Export(), _Writer(site_url)
    decks = {bank.topic: _deck(bank) for bank in banks}
    for asked, note in each(banks, writer.note, export):
        decks[asked.bank.topic].add_note(note)
    export.data = _package(list(decks.values()), changed)
    return export


def _deck(bank: Bank) -> genanki.Deck:
    title = bank.title.replace("::", ":")
    return genanki.Deck(_number(f"deck {bank.topic}"), f"Deep learning::{title}")


def _number(name: str) -> int:
    """Return an id for a name: always the same, and unlikely to be another's."""
    return int.from_bytes(hashlib.sha256(f"dlref {name}".encode()).digest()[:4]) | 1 << 40


def _package(decks: list[genanki.Deck], changed: int) -> bytes:
    """Pack decks so that nothing in the bytes tells where and when they were packed."""
    written = io.BytesIO()
    genanki.Package(decks).write_to_file(written, timestamp=changed)
    with zipfile.ZipFile(written) as read:
        files = {name: bytearray(read.read(name)) for name in read.namelist()}
    files["collection.anki2"][SQLITE_VERSION] = bytes(4)
    return pack({name: bytes(data) for name, data in files.items()})


class _Writer:
    """Makes notes of questions."""

    def __init__(self, site_url: str) -> None:
        self.markup = Markup(mathjax, coloured=True)
        self.feedback = Feedback(self.markup, site_url)
        self.model = _model()

    def note(self, asked: Asked) -> genanki.Note:
        item, line = asked.item, self.markup.line
        choices, typed, answer, reasons = self._answer(item)
        fields = [
            line(item.stem), TASKS[item.type], choices, typed, line(item.hint), answer, reasons,
            self.markup.block(item.explanation), self.feedback.source(item),
            html.escape(f"{asked.bank.topic}/{item.id}"),
        ]  # fmt: skip
        return genanki.Note(
            model=self.model,
            fields=[COMMAND.sub("&#91;", field) for field in fields],
            guid=genanki.guid_for("dlref", asked.bank.topic, item.id),
            tags=tags(asked),
        )

    def _answer(self, item: Item) -> tuple[str, str, str, str]:
        """Return what to choose from, what to type, the answer, and what is said of it."""
        line = self.markup.line
        match item.type:
            case "choice" | "multiple":
                return *self._options(item), ""
            case "code-line":
                return *self._lines(item), ""
            case "numeric":
                return "", number_text(item.answer), "", " ".join(spread(item))
            case "text":
                also = ", ".join(line(text) for text in item.accept)
                reasons = f"Also right: {also}" if also else ""
                if re.search(r"[$`*\\\n]", item.answer):  # nobody types that as it is written
                    return "", "", line(item.answer), reasons
                return "", html.escape(printable(item.answer)), "", reasons
            case "code-output":
                return (
                    "",
                    "",
                    f"<pre>{html.escape(printable(item.answer))}</pre>",
                    " ".join(spread(item)),
                )
            case "order" | "assemble":
                mixed, right = (
                    [step_markup(item, step) for step in order]
                    for order in (steps(item), item.answer)
                )
                return self._list("ul", mixed), "", self._list("ol", right), ""
            case "implement":
                return (
                    self._python(item.answer["starter"]),
                    "",
                    self._python(item.answer["body"]),
                    "",
                )
            case "match":
                return self._pairs(item)
            case "recall":
                long = item.answer["long"]
                named = self._rubric(item.answer["rubric"], long) + self.feedback.further(item)
                return "", "", self.markup.block(long), named
        raise Unsupported(f"an Anki card cannot ask the type {item.type}")

    def _lines(self, item: Item) -> tuple[str, str, str]:
        """List lines of code; only the wrong one is marked, since the others are right."""
        line = self.markup.line
        front = "".join(f"<li>{line(option.text)}</li>" for option in options(item))
        back = "".join(
            f'<li class="flaw">{line(option.text)}<div class="why">{line(option.why)}</div></li>'
            if option.correct
            else f"<li>{line(option.text)}</li>"
            for option in options(item)
        )
        return f'<ol type="A">{front}</ol>', "", f'<ol type="A">{back}</ol>'

    def _options(self, item: Item) -> tuple[str, str, str]:
        line, shown = self.markup.line, options(item)
        front = "".join(f"<li>{inline(option, self.markup)}</li>" for option in shown)
        back = "".join(
            f'<li class="{"right" if option.correct else "wrong"}">{inline(option, self.markup)}'
            f'<div class="why">{line(option.why)}</div></li>'
            for option in shown
        )
        return f'<ol type="A">{front}</ol>', "", f'<ol type="A">{back}</ol>'

    def _list(self, tag: str, texts: Sequence[str]) -> str:
        entries = "".join(f"<li>{self.markup.line(text)}</li>" for text in texts)
        return f"<{tag}>{entries}</{tag}>"

    def _python(self, code: str) -> str:
        return self.markup.line(f"```python\n{code.rstrip()}\n```")

    def _pairs(self, item: Item) -> tuple[str, str, str, str]:
        lefts = self._list("ol", [left for left, _ in item.answer])
        choices = f"{lefts}{self._list('ul', rights(item))}"
        rows = "".join(
            f"<tr><td>{self.markup.line(left)}</td><td>{self.markup.line(right)}</td></tr>"
            for left, right in item.answer
        )
        return choices, "", f"<table>{rows}</table>", ""

    def _rubric(self, rubric: Sequence[str], long: str) -> str:
        """List what has to be named, unless the answer says just that."""
        return "" if list(rubric) == [long] else f"Named?{self._list('ul', rubric)}"


def _model() -> genanki.Model:
    """Return the note type: one for all, since Anki updates no note whose type has changed."""
    return genanki.Model(
        _number("note type"),
        "dlref question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": ASK + FRONT, "afmt": ASK + BACK}],
        css=STYLE.read_text(encoding="utf-8"),
    )
