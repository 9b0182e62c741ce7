"""Reads GIFT from the standard input with pygiftparser and prints its questions in the tests' form.

It keeps escapes as they are written, except that it takes `\\n` for a line break in stems and
general feedback, even where the backslash is escaped; both are undone here.
"""

import json
import re
import sys
from typing import Any

from pygiftparser import parser  # type: ignore[import-untyped]

TYPES = {"SelectSet": "MC", "MultipleChoicesSet": "MC", "ShortSet": "Short", "Essay": "Essay",
         "MatchingSet": "Matching", "NumericAnswerSet": "Numerical"}  # fmt: skip


def unescaped(text: str) -> str:
    def line_break(found: re.Match[str]) -> str:
        return found[1] + ("\\n" if len(found[1]) % 2 else "\n")

    whole = re.sub(r"(\\+)\n", line_break, text.strip())
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], whole).strip()


def answers(question: Any, kind: str) -> list[list[Any]]:
    if kind == "Essay":
        return []
    if kind == "Numerical":
        return [[one.value, one.tolerance, ""] for one in question.answers.answers]
    if kind == "Matching":
        pairs = question.answers.answers
        return [[unescaped(one.question), unescaped(one.answer), ""] for one in pairs]
    return [
        [unescaped(one.answer), one.fraction, unescaped(one.feedback)]
        for one in question.answers.answers
    ]


def read(question: Any) -> dict[str, Any]:
    kind = TYPES[type(question.answers).__name__]
    return {
        "title": unescaped(question.title),
        "type": kind,
        "format": question.markup,
        "stem": unescaped(question.text),
        "answers": answers(question, kind),
        "after": unescaped(question.generalFeedback),
        "valid": question.valid,
    }


lines = sys.stdin.read().splitlines(keepends=True)
print(json.dumps([read(question) for question in parser.parseFile(lines)]))
