"""Questions as Moodle XML, with the hints, tolerances and rubrics that GIFT has no place for."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from dlref.quiz.bank import Bank
from dlref.quiz.export.asking import Asking, Choice, Number, Open, Pairs, Steps, Typed, asking
from dlref.quiz.export.feedback import Feedback
from dlref.quiz.export.markup import Markup, mathjax, plain, printable
from dlref.quiz.export.pictures import file_name, image, svg_file
from dlref.quiz.export.question import Asked, Export, each, number_text, tags

__all__ = ["export_moodle"]

KINDS = {
    Choice: "multichoice",
    Number: "numerical",
    Typed: "shortanswer",
    Pairs: "matching",
    Steps: "matching",  # a type for steps came with Moodle 4.4 only
    Open: "essay",
}
LONGEST_NUMBER = 100  # characters of Moodle's “ID number”


def export_moodle(banks: Sequence[Bank], site_url: str, changed: int) -> Export:
    """Write the questions of banks as Moodle XML, a category a topic."""
    export, writer = Export(), _Writer(site_url)
    quiz, topic = Element("quiz"), ""
    for asked, question in each(banks, writer.question, export):
        if asked.bank.topic != topic:
            topic = asked.bank.topic
            quiz.append(_category(asked.bank.title))
        quiz.append(question)
    for entry in quiz:
        entry.tail = "\n"
    export.data = ElementTree.tostring(quiz, "utf-8", xml_declaration=True) + b"\n"
    return export


def _category(title: str) -> Element:
    entry = Element("question", type="category")
    name = f"$course$/top/dlref/{printable(title).replace('/', '//')}"
    _text(SubElement(entry, "category"), name)
    return entry


def _text(parent: Element, text: str) -> Element:
    SubElement(parent, "text").text = text
    return parent


def _html(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    return _text(SubElement(parent, tag, {**attributes, "format": "html"}), text)


def _flags(parent: Element, **values: str) -> None:
    for tag, value in values.items():
        SubElement(parent, tag).text = value


def _number(name: str) -> str:
    """Return a name that is short enough, and still its own."""
    if len(name) <= LONGEST_NUMBER:
        return name
    return f"{name[: LONGEST_NUMBER - 17]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


class _Writer:
    """Makes elements of questions."""

    def __init__(self, site_url: str) -> None:
        self.markup = Markup(mathjax)
        self.feedback = Feedback(self.markup, site_url)

    def question(self, asked: Asked) -> Element:
        item, way = asked.item, asking(asked.item)
        name = printable(f"{asked.bank.topic}/{item.id}")
        entry = Element("question", type=KINDS[type(way)])
        _text(SubElement(entry, "name"), name)
        _html(entry, "questiontext", self.markup.line(item.stem))
        _html(entry, "generalfeedback", self.feedback.after(item, way))
        _flags(entry, defaultgrade="1", penalty="0.3333333", hidden="0", idnumber=_number(name))
        self._answers(entry, way)
        if not isinstance(way, Open):
            _html(entry, "hint", self.markup.line(item.hint))
        labels = SubElement(entry, "tags")
        for tag in tags(asked):
            _text(SubElement(labels, "tag"), printable(tag))
        return entry

    def _answers(self, entry: Element, way: Asking) -> None:
        match way:
            case Choice():
                self._options(entry, way)
            case Number():
                answer = _text(SubElement(entry, "answer", fraction="100"), number_text(way.value))
                SubElement(answer, "tolerance").text = number_text(way.within)
            case Typed():
                _flags(entry, usecase="1" if way.exact else "0")
                for text in way.answers:  # a bare `*` would stand for anything
                    typed = plain(text).replace("*", r"\*")
                    _text(
                        SubElement(entry, "answer", fraction="100", format="moodle_auto_format"),
                        typed,
                    )
            case Pairs():
                self._pairs(entry, way.pairs)
            case Steps():
                self._pairs(entry, [(step, str(i)) for i, step in enumerate(way.steps, start=1)])
            case Open():
                _flags(entry, responseformat="editor", responserequired="1")
                _flags(entry, responsefieldlines="10", attachments="0", attachmentsrequired="0")
                _html(entry, "graderinfo", self.feedback.rubric(way))

    def _options(self, entry: Element, way: Choice) -> None:
        mixed = "true" if way.mixed else "false"
        _flags(entry, single="true" if way.single else "false", shuffleanswers=mixed,
               answernumbering="ABCD")  # fmt: skip
        for option in way.options:
            wrong = 0.0 if way.single else -way.share
            share = 100 * (way.share if option.correct else wrong)
            fraction = number_text(round(share, 5))
            text = image(option, self.markup, f"@@PLUGINFILE@@/{file_name(option)}")
            answer = _html(entry, "answer", text, fraction=fraction)
            if option.svg:
                picture = {"name": file_name(option), "path": "/", "encoding": "base64"}
                SubElement(answer, "file", picture).text = b64encode(svg_file(option)).decode()
            _html(answer, "feedback", self.markup.line(option.why))

    def _pairs(self, entry: Element, pairs: Sequence[tuple[str, str]]) -> None:
        _flags(entry, shuffleanswers="true")
        for left, right in pairs:
            part = _html(entry, "subquestion", self.markup.line(left))
            _text(SubElement(part, "answer"), plain(right))
