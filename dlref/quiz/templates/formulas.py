"""What the formula templates share: the formulas of a topic that can be evaluated."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlref.formula import Formula as Parsed
from dlref.formula import FormulaError, parse_formula
from dlref.quiz.draft import LABEL, Drop, Material
from dlref.quiz.facts import Formula, Place
from dlref.quiz.numeric import Point, main_part, show_number, show_point, simple_points

__all__ = ["SEED", "Readable", "readable"]

SEED = 0
MAX_CHARS = 130
MAX_SYMBOLS = 6
MAX_SHOWN = 4  # symbols that a hint gives values
OPAQUE = re.compile(r"\\partial|\\dots|\\ldots|\\cdots|\\mathbb|\\mathrm\{d\}")
NO_NUMBERS = re.compile(r"\\top|\[\w+ (?:=|\\ne)")  # of matrices and indices
NICE = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?")


@dataclass(frozen=True)
class Readable:
    """A formula of a concept that the formula reader can evaluate."""

    concept: str
    tex: str  # without further sides of its display
    parsed: Parsed
    place: Place
    display: bool = True

    @property
    def left(self) -> str:
        """The left side as TeX."""
        return self.tex.split("=", 1)[0].strip().removesuffix(r"\;").strip()

    @property
    def right(self) -> str:
        """The right side as TeX."""
        return self.tex.split("=", 1)[1].strip()

    @property
    def slot(self) -> str:
        """The left side as a part of an id."""
        words = re.findall(
            r"[A-Za-z0-9]+", re.sub(r"\\(?:text|mathrm|left|right)\b", "", self.left)
        )
        return "-".join(words).lower() or "formula"

    @property
    def skeleton(self) -> str:
        """The right side without subscripts, to see two formulas of one shape."""
        return re.sub(r"_\{[^{}]*\}|_\w|\s", "", self.right)

    def proof(self, material: Material, asks: str) -> dict[str, object]:
        """The head of a formula proof."""
        label = {} if material.code else {"label": LABEL}
        return {"kind": "formula", "asks": asks, "tex": self.tex, "seed": SEED} | label

    def telling_point(self, others: Sequence["Readable"]) -> Point | None:
        """The simplest point at which it has a short value that no other formula has there."""
        if len(self.parsed.symbols) > MAX_SHOWN or NO_NUMBERS.search(self.tex):
            return None
        for point in simple_points(self.parsed):
            value = self.value(point)
            if value is None or not NICE.fullmatch(show_number(value)):
                continue
            if all(_is_apart(value, other.value(point)) for other in others):
                return point
        return None

    def value_at(self, point: Point) -> str:
        """What it gives at a point, as a sentence: “At $x = 0$ it gives 0.5.”."""
        value = self.value(point)
        return "" if value is None else f"At {show_point(point)} it gives {show_number(value)}."

    def value(self, point: Point) -> float | None:
        """The value at a point, if it is one finite number."""
        try:
            value = self.parsed.evaluate({name: point[name] for name in self.parsed.symbols})
        except (FormulaError, KeyError):
            return None
        return float(value) if value.shape == () and abs(float(value)) < 1e6 else None


def _is_apart(value: float, other: float | None) -> bool:
    """Whether two values look different; a formula without a value is none that one could take."""
    return other is not None and abs(value - other) > 0.02


def readable(material: Material, template: str) -> Iterator[Readable | Drop]:
    """Every formula of the topic that is an equation and can be evaluated, one of each shape."""
    seen: set[tuple[str, str]] = set()
    for fact in material.formulas:
        read = _read(fact)
        if isinstance(read, str):
            yield Drop(template, fact.concept, fact.place.line, read)
        elif seen & {(fact.concept, read.skeleton), (fact.concept, read.slot)}:
            reason = "has the shape or the left side of another formula"
            yield Drop(template, fact.concept, fact.place.line, reason)
        else:
            seen |= {(fact.concept, read.skeleton), (fact.concept, read.slot)}
            yield read


def _read(fact: Formula) -> Readable | str:
    """The formula, or why it cannot be asked."""
    if OPAQUE.search(fact.tex):
        return "a derivative or a list, which has no value"
    try:
        parsed = parse_formula(fact.tex)
    except FormulaError as error:
        return f"cannot be read: {str(error).splitlines()[0]}"
    tex = main_part(parsed)
    if "=" not in tex or parsed.target is None:
        return "no equation"
    if not 1 <= len(parsed.symbols) <= MAX_SYMBOLS or len(tex) > MAX_CHARS:
        return f"{len(parsed.symbols)} symbols, {len(tex)} characters"
    return Readable(fact.concept, tex, parse_formula(tex), fact.place, fact.display)
