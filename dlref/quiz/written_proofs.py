"""What proves a question written by hand: checks that are run, and words that the notes say."""

from dataclasses import fields

from dlref.quiz.answer import normalize
from dlref.quiz.draft import Material
from dlref.quiz.execution import CheckError, evaluate_check
from dlref.quiz.facts import Place, Written

__all__ = ["saying", "unproved"]

NOTHING = "neither a Check nor a Quote proves it"


def unproved(material: Material, written: Written) -> str:
    """Return why a question is not proved, or an empty string if it is."""
    item = written.item
    if item.quote and (reason := unsaid(material, item.quote)):
        return reason
    try:
        if item.answer is not None and item.check:
            value = float(evaluate_check(material.codes, item.setup, item.check))
            near = abs(value - item.answer) <= item.tolerance
            return "" if near else f"{item.check!r} gives {value}, not {item.answer}"
        if item.answer is not None:
            return "" if item.quote else NOTHING
        for option in item.options:
            if option.check:
                holds = bool(evaluate_check(material.codes, item.setup, option.check))
                if holds != option.correct:
                    return f"{option.check!r} is {holds}"
            elif reason := unsaid(material, option.quote or item.quote):
                return f"the option {option.text!r}: {reason}"
    except CheckError as error:
        return str(error)
    return ""


def unsaid(material: Material, quote: str) -> str:
    """Return why a quote proves nothing, or an empty string if the notes say it."""
    if not quote:
        return NOTHING
    return "" if saying(material, quote) else f"the notes do not say {quote!r}"


def saying(material: Material, quote: str) -> Place | None:
    """Where the notes say a quote, where a reader sees it; None if nowhere."""
    wanted = normalize(quote)
    for fact in material.topic.facts:
        if any(wanted in normalize(text) for text in texts(fact)):
            return fact.place
    return None


def texts(fact: object) -> list[str]:
    """Return all that a fact of the notes says; a question written by hand is no evidence."""
    if isinstance(fact, Written):
        return []
    values = [getattr(fact, field.name) for field in fields(fact)]  # type: ignore[arg-type]
    said = [value for value in values if isinstance(value, str)]
    rows = [row for value in values if isinstance(value, tuple) for row in value]
    return said + [" | ".join(row) if isinstance(row, tuple) else str(row) for row in rows]
