"""Questions as a QTI 2.1 package: a manifest and one assessment item a question, in a zip file.

Formulas are MathML. After an answer the reason of each chosen option is shown, then the answer,
the explanation and the source. The hint stands in a block for tutors.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from dlref.quiz.bank import Bank, Item
from dlref.quiz.export.asking import Asking, Choice, Number, Open, Pairs, Steps, Typed, asking
from dlref.quiz.export.feedback import Feedback
from dlref.quiz.export.markup import Markup, plain, printable
from dlref.quiz.export.mathml import mathml
from dlref.quiz.export.pack import pack
from dlref.quiz.export.pictures import file_name, image, svg_file
from dlref.quiz.export.question import Asked, Export, each, number_text, step_markup, steps

__all__ = ["export_qti", "identifier"]

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
MATH = "http://www.w3.org/1998/Math/MathML"
KEPT = {"class", "href", "src", "alt"}  # the attributes of HTML that QTI has too
RESPONSE, SCORE, CHOSEN, AFTER = "RESPONSE", "SCORE", "CHOSEN", "AFTER"


def export_qti(banks: Sequence[Bank], site_url: str, changed: int) -> Export:
    """Write the questions of banks as a QTI 2.1 package."""
    export, writer = Export(), _Writer(site_url)
    items: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    used: dict[str, list[str]] = {}  # the pictures of an item
    for asked, item in each(banks, writer.item, export):
        name = identifier(f"{asked.bank.topic}.{asked.item.id}")
        item.set("identifier", name)
        items[f"items/{name}.xml"] = _document(item, QTI)
        drawn = {f"items/{file_name(o)}": svg_file(o) for o in asked.item.options if o.svg}
        used[f"items/{name}.xml"] = list(drawn)
        pictures |= drawn
    manifest = {"imsmanifest.xml": _document(_manifest(used), PACKAGE)}
    export.data = pack(manifest | items | pictures)
    return export


def identifier(name: str) -> str:
    """Return a name that XML takes as an identifier; what had to change gets a hash."""
    fit = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    if fit == name and re.match(r"[A-Za-z_]", name):
        return name
    return f"q_{fit}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _document(root: Element, namespace: str) -> bytes:
    """Write an element tree whose own names are in one namespace and formulas in MathML's."""
    for element in root.iter():
        if element.tag.startswith("{"):
            element.tag = element.tag.partition("}")[2]
            element.set("xmlns", MATH) if element.tag == "math" else None
    root.set("xmlns", namespace)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _manifest(files: Mapping[str, Iterable[str]]) -> Element:
    root = Element("manifest", identifier="dlref")
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for path in files:
        name = path.removeprefix("items/").removesuffix(".xml")
        resource = SubElement(
            resources, "resource", identifier=name, type="imsqti_item_xmlv2p1", href=path
        )
        for file in (path, *files[path]):
            SubElement(resource, "file", href=file)
    return root


def _declare(item: Element, name: str, cardinality: str, base: str, **more: str) -> Element:
    kind = "responseDeclaration" if name == RESPONSE else "outcomeDeclaration"
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": base, **more}
    return SubElement(item, kind, attributes)


def _values(parent: Element, tag: str, values: Iterable[str]) -> None:
    block = SubElement(parent, tag)
    for value in values:
        SubElement(block, "value").text = value


def _mapping(declaration: Element, worth: Mapping[str, float], **attributes: str) -> None:
    """Say what each part of an answer is worth; the whole is worth from 0 to 1."""
    mapping = SubElement(
        declaration, "mapping", lowerBound="0", upperBound="1", defaultValue="0"
    )  # fmt: skip
    for key, value in worth.items():
        entry = {"mapKey": key, "mappedValue": f"{value:.12g}", **attributes}
        SubElement(mapping, "mapEntry", entry)


def _set(parent: Element, outcome: str, value: Element) -> None:
    SubElement(parent, "setOutcomeValue", identifier=outcome).append(value)


def _leaf(tag: str, text: str = "", **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.text = text or None
    return element


def _name(number: int) -> str:
    return f"A{number + 1}"


class _Writer:
    """Makes assessment items."""

    def __init__(self, site_url: str) -> None:
        self.markup = Markup(mathml)
        self.feedback = Feedback(self.markup, site_url)

    def item(self, asked: Asked) -> Element:
        item, way = asked.item, asking(asked.item)
        title = f"{asked.bank.title}: {plain(item.stem.partition('```')[0])}"[:200]
        root = Element("assessmentItem", identifier="", title=printable(title))
        root.set("adaptive", "false")
        root.set("timeDependent", "false")
        single = self._response(root, item, way)
        _declare(root, SCORE, "single", "float")
        if isinstance(way, Choice):
            _declare(root, CHOSEN, "single" if way.single else "multiple", "identifier")
        _declare(root, AFTER, "single", "identifier")
        self._body(root, item, way)
        self._processing(root, way, single)
        self._feedbacks(root, item, way)
        return root

    def _response(self, root: Element, item: Item, way: Asking) -> bool:
        """Declare the answer; return whether it is right or wrong as a whole."""
        match way:
            case Choice():
                right = {_name(i): o.correct for i, o in enumerate(way.options)}
                declared = _declare(
                    root, RESPONSE, "single" if way.single else "multiple", "identifier"
                )
                _values(declared, "correctResponse", [name for name in right if right[name]])
                if not way.single:
                    share = way.share
                    _mapping(declared, {n: share if ok else -share for n, ok in right.items()})
                return way.single
            case Number():
                declared = _declare(root, RESPONSE, "single", "float")
                _values(declared, "correctResponse", [number_text(way.value)])
            case Typed():
                declared = _declare(root, RESPONSE, "single", "string")
                answers = dict.fromkeys(plain(answer) for answer in way.answers)
                _values(declared, "correctResponse", [next(iter(answers))])
                exact = "true" if way.exact else "false"
                _mapping(declared, dict.fromkeys(answers, 1.0), caseSensitive=exact)
                return False
            case Steps():
                declared = _declare(root, RESPONSE, "ordered", "identifier")
                order = [_name(i) for i in _places(way.steps, _mixed(item))]
                _values(declared, "correctResponse", order)
            case Pairs():
                declared = _declare(root, RESPONSE, "multiple", "directedPair")
                places = {right: i + 1 for i, right in enumerate(way.rights)}
                pairs = [f"L{i + 1} R{places[right]}" for i, (_, right) in enumerate(way.pairs)]
                _values(declared, "correctResponse", pairs)
                _mapping(declared, dict.fromkeys(pairs, 1 / len(pairs)))
                return False
            case Open():
                _declare(root, RESPONSE, "single", "string")
        return True

    def _body(self, root: Element, item: Item, way: Asking) -> None:
        body = SubElement(root, "itemBody")
        body.append(self._html("div", self.markup.line(item.stem)))
        body.append(self._interaction(item, way))
        tutor = SubElement(body, "rubricBlock", view="tutor")
        tutor.append(self._html("div", self.markup.line(item.hint)))
        if isinstance(way, Open):
            scorer = SubElement(body, "rubricBlock", view="scorer")
            scorer.append(self._html("div", self.feedback.rubric(way)))

    def _interaction(self, item: Item, way: Asking) -> Element:
        asks = {"responseIdentifier": RESPONSE}
        match way:
            case Choice():
                most = "1" if way.single else "0"
                asked = Element(
                    "choiceInteraction", {**asks, "shuffle": "false", "maxChoices": most}
                )
                self._choices(
                    asked,
                    "simpleChoice",
                    [image(option, self.markup, file_name(option)) for option in way.options],
                )
                return asked
            case Steps():
                asked = Element("orderInteraction", {**asks, "shuffle": "false"})
                self._choices(
                    asked, "simpleChoice", [self.markup.line(step) for step in _mixed(item)]
                )
                return asked
            case Pairs():
                return self._match(asks, way)
            case Open():
                return Element("extendedTextInteraction", {**asks, "expectedLines": "6"})
        paragraph = Element("p")
        SubElement(paragraph, "textEntryInteraction", {**asks, "expectedLength": "30"})
        return paragraph

    def _choices(self, parent: Element, tag: str, texts: Sequence[str]) -> None:
        for i, text in enumerate(texts):
            choice = self._html(tag, f"<div>{text}</div>")
            choice.set("identifier", _name(i))
            parent.append(choice)

    def _match(self, asks: dict[str, str], way: Pairs) -> Element:
        count = len(way.pairs)
        asked = Element("matchInteraction", asks, shuffle="false", maxAssociations=str(count))
        lefts = [left for left, _ in way.pairs]
        for letter, texts, most in (("L", lefts, 1), ("R", way.rights, count)):
            side = SubElement(asked, "simpleMatchSet")
            for i, text in enumerate(texts):
                part = self._html("simpleAssociableChoice", f"<div>{self.markup.line(text)}</div>")
                part.set("identifier", f"{letter}{i + 1}")
                part.set("matchMax", str(most))
                side.append(part)
        return asked

    def _processing(self, root: Element, way: Asking, whole: bool) -> None:
        rules = SubElement(root, "responseProcessing")
        given = {"identifier": RESPONSE}
        if whole and not isinstance(way, Open):
            condition = SubElement(SubElement(rules, "responseCondition"), "responseIf")
            near = {}
            if isinstance(way, Number):
                within = number_text(way.within)
                near = {"toleranceMode": "absolute", "tolerance": f"{within} {within}"}
            same = SubElement(condition, "equal" if near else "match", near)
            same.append(_leaf("variable", **given))
            same.append(_leaf("correct", **given))
            _set(condition, SCORE, _leaf("baseValue", "1", baseType="float"))
        elif not whole:
            _set(rules, SCORE, _leaf("mapResponse", **given))
        if isinstance(way, Choice):
            _set(rules, CHOSEN, _leaf("variable", **given))
        _set(rules, AFTER, _leaf("baseValue", "shown", baseType="identifier"))

    def _feedbacks(self, root: Element, item: Item, way: Asking) -> None:
        texts = []
        if isinstance(way, Choice):
            whys = [self.markup.line(option.why) for option in way.options]
            texts = [(CHOSEN, _name(i), why) for i, why in enumerate(whys)]
        texts.append((AFTER, "shown", self.feedback.after(item, way)))
        for outcome, value, text in texts:
            told = SubElement(root, "modalFeedback", outcomeIdentifier=outcome, showHide="show")
            told.set("identifier", value)
            told.append(self._html("div", text))

    def _html(self, tag: str, text: str) -> Element:
        """Return XHTML as an element, without the attributes that QTI does not know."""
        element = ElementTree.fromstring(f"<{tag}>{text}</{tag}>")
        for part in element.iter():
            if not part.tag.startswith("{"):
                for name in set(part.attrib) - KEPT:
                    del part.attrib[name]
        return element


def _mixed(item: Item) -> list[str]:
    return [step_markup(item, step) for step in steps(item)]


def _places(right: Sequence[str], shown: Sequence[str]) -> list[int]:
    """Return where each step stands among those shown; equal steps in turn."""
    free: dict[str, list[int]] = {}
    for i, text in enumerate(shown):
        free.setdefault(text, []).append(i)
    return [free[text].pop(0) for text in right]
