r"""Questions as GIFT, the plain text format of Moodle and others.

Texts are HTML, each on one line. Every character that GIFT gives a meaning is escaped, the
backslash too. Braces are written as HTML knows them where that can be: some readers end a question
at the first brace, escaped or not. So the TeX `\frac{a}` stands as `\\frac&\#123;a&\#125;`.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from dlref.quiz.bank import Bank
from dlref.quiz.export.asking import Asking, Choice, Number, Open, Pairs, Steps, Typed, asking
from dlref.quiz.export.feedback import Feedback
from dlref.quiz.export.markup import Markup, mathjax, plain, printable
from dlref.quiz.export.pictures import as_data, image
from dlref.quiz.export.question import Asked, Export, Unsupported, each, tags

__all__ = ["escape", "escape_html", "export_gift"]

SPECIAL = re.compile(r"[\\~=#{}:]")
# At the start of an answer these mean a weight or a format, and GIFT has no escape for them.
LEADING = re.compile(r"%|\[(?=(?:html|markdown|moodle|plain)\])")
ENTITIES = {"%": "&percnt;", "[": "&lbrack;"}


def escape(text: str) -> str:
    """Escape a text for GIFT, and bring it on one line."""
    return SPECIAL.sub(r"\\\g<0>", text.strip()).replace("\r", "").replace("\n", r"\n")


def escape_html(text: str) -> str:
    """Escape HTML for GIFT, with braces as numbers."""
    return escape(text.replace("{", "&#123;").replace("}", "&#125;"))


def export_gift(banks: Sequence[Bank], site_url: str, changed: int) -> Export:
    """Write the questions of banks as GIFT, a category a topic."""
    export, writer = Export(), _Writer(site_url)
    lines: dict[str, list[str]] = {}
    for asked, question in each(banks, writer.question, export):
        title = asked.bank.title.replace("/", "//")
        head = [f"$CATEGORY: $course$/top/dlref/{printable(title)}"]
        lines.setdefault(asked.bank.topic, head).append(question)
    text = "\n\n".join(block for blocks in lines.values() for block in blocks)
    export.data = f"{text}\n".encode()
    return export


class _Writer:
    """Writes questions one by one."""

    def __init__(self, site_url: str) -> None:
        self.markup = Markup(mathjax)
        self.feedback = Feedback(self.markup, site_url)

    def question(self, asked: Asked) -> str:
        item = asked.item
        name = f"{asked.bank.topic}/{item.id}"
        labels = "".join(f" [tag:{printable(tag)}]" for tag in tags(asked))
        way = asking(item)
        answers = self._answers(way)
        general = f"####{escape_html(self.feedback.after(item, way))}"
        stem = escape_html(self.markup.line(item.stem))
        # A comment that gives Moodle the question's number for life, and its tags.
        return f"// [id:{name}]{labels}\n::{escape(name)}::[html]{stem}{{{answers}{general}}}"

    def _answers(self, way: Asking) -> str:
        match way:
            case Choice():
                return " ".join(self._option(way, i) for i in range(len(way.options)))
            case Number():
                return f"#{_decimal(way.value)}:{_decimal(way.within)}"
            case Typed():
                return " ".join(f"={_typed(answer)}" for answer in way.answers)
            case Pairs():
                return " ".join(self._pair(left, right) for left, right in way.pairs)
            case Steps():
                return " ".join(self._pair(s, str(i)) for i, s in enumerate(way.steps, start=1))
            case Open():
                return ""

    def _option(self, way: Choice, at: int) -> str:
        option = way.options[at]
        text = self._answer(image(option, self.markup, as_data(option)))
        why = self._answer(self.markup.line(option.why))
        if way.single:
            return f"{'=' if option.correct else '~'}{text}#{why}"
        share = f"{'' if option.correct else '-'}{100 * way.share:.5f}".rstrip("0").rstrip(".")
        return f"~%{share}%{text}#{why}"

    def _pair(self, left: str, right: str) -> str:
        return f"={self._answer(self.markup.line(left))} -> {escape(plain(right))}"

    def _answer(self, markup: str) -> str:
        done = markup.strip()
        lead = LEADING.match(done)
        return escape_html(f"{ENTITIES[lead[0]]}{done[1:]}" if lead else done)


def _decimal(number: float) -> str:
    return format(Decimal(repr(number)), "f")


def _typed(answer: str) -> str:
    r"""Write what is typed: plain text, in which `*` would stand for anything."""
    text = plain(answer)
    if "->" in text or LEADING.match(text):
        raise Unsupported("GIFT knows no typed answer that holds -> or begins with % or [html]")
    return escape(text.replace("*", r"\*"))
