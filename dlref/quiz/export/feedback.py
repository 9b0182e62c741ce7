"""What a learner is told after an answer: the answer itself, the reason, the page."""

import html

from dlref.quiz.bank import Item
from dlref.quiz.export.asking import Asking, Open, Pairs, Steps, Typed
from dlref.quiz.export.markup import Markup
from dlref.quiz.export.question import follow_ups, link, where

__all__ = ["Feedback"]


class Feedback:
    """Writes XHTML for after an answer.

    Args:
        markup: Renders the texts.
        site_url: Where the site is, for the link back.
    """

    def __init__(self, markup: Markup, site_url: str) -> None:
        self.markup, self.site_url = markup, site_url

    def after(self, item: Item, way: Asking) -> str:
        """Return answer, explanation and source of a question."""
        answer = self.answer(way)
        explanation = self.markup.block(item.explanation)
        # A definition explains itself.
        parts = [answer, explanation if explanation != answer else "", self.further(item)]
        return "\n".join(part for part in (*parts, self.source(item)) if part)

    def further(self, item: Item) -> str:
        """Return the questions to go on with after an answer aloud; empty where there are none."""
        asked = "".join(f"<li>{self.markup.line(question)}</li>" for question in follow_ups(item))
        return f"<p>Go on with:</p>\n<ul>{asked}</ul>" if asked else ""

    def answer(self, way: Asking) -> str:
        """Return the answer, unless it is shown with the options."""
        line = self.markup.line
        match way:
            case Typed():
                return f"<p>{line(way.answers[0]) if not way.exact else _code(way.answers[0])}</p>"
            case Steps():
                return f"<ol>{''.join(f'<li>{line(step)}</li>' for step in way.steps)}</ol>"
            case Pairs():
                pairs = (f"<li>{line(left)} → {line(right)}</li>" for left, right in way.pairs)
                return f"<ul>{''.join(pairs)}</ul>"
            case Open():
                return self.markup.block(way.answer)
        return ""

    def rubric(self, way: Open) -> str:
        """Return the points to be named, for whoever judges."""
        points = "".join(f"<li>{self.markup.line(point)}</li>" for point in way.rubric)
        return f"{self.markup.block(way.answer)}\n<ul>{points}</ul>"

    def source(self, item: Item) -> str:
        """Return where the question comes from, as a link where the site has the page."""
        label = item.proof.get("label", "")
        words = html.escape(f"{where(item)}{f' ({label})' if label else ''}")
        address = html.escape(link(item, self.site_url))
        return f'<p><a href="{address}">{words}</a></p>' if address else f"<p>{words}</p>"


def _code(text: str) -> str:
    return f"<code>{html.escape(text)}</code>"
