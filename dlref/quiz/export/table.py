"""Questions as a table: CSV after RFC 4180, one question a row, for spreadsheets and scripts."""

import csv
import io
from collections.abc import Sequence

from dlref.quiz.bank import Bank, Item, content_hash
from dlref.quiz.export.markup import printable
from dlref.quiz.export.question import (
    Asked,
    Export,
    Unsupported,
    each,
    follow_ups,
    link,
    number_text,
    options,
    rights,
    spread,
    steps,
)

__all__ = ["COLUMNS", "export_csv", "harmless"]

COLUMNS = {
    "topic": "name of the bank",
    "id": "stable name of the question within its topic",
    "hash": "fingerprint of the content: it changes when the question does",
    "concept": "what is asked about",
    "template": "how the question was made",
    "level": "recall, apply or analyse",
    "type": "choice, multiple, numeric, text, order, match, code-output, code-line, assemble, …",
    "question": "Markdown; formulas stand between dollar signs, code between backticks",
    "options": "one a line: the options of a choice, the steps, lines or right sides to arrange",
    "answer": "one a line: the right options, the steps in order, `left → right`, the rubric",
    "accepted": "one a line: other answers that count as right, and the tolerance as `± 0.01`",
    "reasons": "one a line, in the order of the options: why each is right or wrong",
    "hint": "a first step",
    "explanation": "Markdown",
    "further": "one a line: questions to go on with after an answer aloud",
    "page": "the page of the notes",
    "line": "the line of that page",
    "quote": "what stands there",
    "link": "address of the section on the site; empty for your own notes",
}
# A spreadsheet runs a cell that begins so; the apostrophe is doubled, so that taking one
# apostrophe away from the front of a cell always gives back what stood there.
RUN = tuple("=+-@\t\r＝＋－＠'")


def export_csv(banks: Sequence[Bank], site_url: str, changed: int) -> Export:
    """Write the questions of banks as a table with a byte order mark, which Excel needs."""
    export, out = Export(), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for _, row in each(banks, lambda asked: _row(asked, site_url), export):
        writer.writerow([harmless(printable(row.get(name, ""))) for name in COLUMNS])
    export.data = out.getvalue().encode("utf-8-sig")
    return export


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(RUN) else text


def _row(asked: Asked, site_url: str) -> dict[str, str]:
    item = asked.item
    source = item.source
    return {
        "topic": asked.bank.topic, "id": item.id, "hash": content_hash(item),
        "concept": item.concept, "template": item.template, "level": item.level,
        "type": item.type, "question": item.stem, "hint": item.hint,
        "explanation": item.explanation, "page": source.page, "line": str(source.line),
        "quote": source.quote, "link": link(item, site_url), **_answer(item),
    }  # fmt: skip


def _answer(item: Item) -> dict[str, str]:
    match item.type:
        case "choice" | "multiple" | "code-line":
            shown = options(item)
            right = [option.text for option in shown if option.correct]
            texts, whys = [o.text for o in shown], [o.why for o in shown]
            return {"options": _lines(texts), "answer": _lines(right), "reasons": _lines(whys)}
        case "numeric":
            return {"answer": number_text(item.answer), "accepted": _lines(spread(item))}
        case "text" | "code-output":
            return {"answer": item.answer, "accepted": _lines([*item.accept, *spread(item)])}
        case "order" | "assemble":
            return {"options": _lines(steps(item)), "answer": _lines(item.answer)}
        case "match":
            pairs = [f"{left} → {right}" for left, right in item.answer]
            return {"options": _lines(rights(item)), "answer": _lines(pairs)}
        case "recall":
            rubric, further = item.answer["rubric"], follow_ups(item)
            return {"answer": _lines(rubric), "further": _lines(further)}
        case "implement":
            raise Unsupported("code of your own is judged by running it, which no table can")
    raise Unsupported(f"a table has no columns for the type {item.type}")


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)
