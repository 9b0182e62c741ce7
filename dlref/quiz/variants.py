r"""Single changes to a formula's TeX that people really make: a lost minus, a missing root.

Each change edits places of the text and says what is wrong with the result. Changes at different
places combine, which is how a formula question gets four options that are all equally central.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Change", "apply_changes", "changes"]

OPERAND = re.compile(r"[\w)}\]']\s*(?:\\[,;!:]\s*)*$")
EDGE = re.compile(r"(?:^|[({=,]|\\left[(\[|])\s*$")


@dataclass(frozen=True)
class Change:
    """One misconception: the edits `(start, end, text)` that make it, and what is then wrong."""

    edits: tuple[tuple[int, int, str], ...]
    why: str

    def is_apart_from(self, other: "Change") -> bool:
        """Whether no edit of one touches an edit of the other."""
        return all(
            end <= begin or stop <= start
            for start, end, _ in self.edits
            for begin, stop, _ in other.edits
        )


def changes(tex: str) -> list[Change]:
    """Every change of the list that fits the right side of a formula, in reading order."""
    begin = tex.index("=") + 1 if "=" in tex else 0
    found = [change for find in _FINDERS for change in find(tex)]
    inside = [c for c in found if all(start >= begin for start, _, _ in c.edits)]
    usable = [c for c in inside if not any(_is_index(tex, start) for start, _, _ in c.edits)]
    return sorted(usable, key=lambda change: (change.edits, change.why))


def apply_changes(tex: str, *made: Change) -> str:
    """The TeX with these changes."""
    for start, end, text in sorted((e for change in made for e in change.edits), reverse=True):
        tex = tex[:start] + text + tex[end:]
    return tex


def _is_index(tex: str, at: int) -> bool:
    """Whether a place is inside a subscript, or the text or condition of a case."""
    for opener in re.finditer(r"(?:_|\\text|\\mathrm|\\begin|\\end)\{", tex[:at]):
        if _group_end(tex, opener.end() - 1) > at:
            return True
    line = re.split(r"\\\\", tex[:at])[-1]
    return "\\begin{cases}" in tex[:at] and "&" in line


def _group_end(tex: str, opening: int) -> int:
    """The place after the brace that closes the one at `opening`."""
    depth = 0
    for place in range(opening, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if depth == 0:
            return place + 1
    return len(tex)


def _signs(tex: str) -> Iterator[Change]:
    for match in re.finditer(r"[-+]", tex):
        at = match.start()
        if OPERAND.search(tex[:at]):
            flipped = "-" if match[0] == "+" else "+"
            does = "adds" if flipped == "+" else "subtracts"
            should = "subtracts" if flipped == "+" else "adds"
            yield Change(((at, at + 1, flipped),), f"It {does} where the formula {should}")
        elif match[0] == "-" and EDGE.search(tex[:at]):
            yield Change(((at, at + 1, ""),), "It has lost a minus sign")


def _exponents(tex: str) -> Iterator[Change]:
    for match in re.finditer(r"(?<![A-Za-z\\])e\^(?:\{(?!\s*-)|([a-z]))", tex):
        if match[1]:
            edit = (match.start() + 2, match.end(), f"{{-{match[1]}}}")
        else:
            edit = (match.end(), match.end(), "-")
        yield Change((edit,), "Its exponent has the wrong sign")
    for match in re.finditer(r"\^(?:\{?2\}?)", tex):
        yield Change(((match.start(), match.end(), ""),), "The square is missing")
    for match in re.finditer(r"(?<!e)\^(?:\{[a-z]\}|[a-z](?![a-z]))", tex):
        yield Change(((match.start(), match.end(), ""),), "The power is missing")


def _roots(tex: str) -> Iterator[Change]:
    for match in re.finditer(r"\\sqrt(?=\{)", tex):
        end = _group_end(tex, match.end())
        alone = tex[: match.start()].endswith("{") and tex[end : end + 1] == "}"
        is_sum = re.search(r"[-+]", re.sub(r"_\{[^{}]*\}", "", tex[match.end() : end]))
        left, right = ("(", ")") if is_sum and not alone else ("", "")
        edits = ((match.start(), match.end() + 1, left), (end - 1, end, right))
        yield Change(edits, "The square root is missing")


def _fractions(tex: str) -> Iterator[Change]:
    for match in re.finditer(r"\\[td]?frac(?=\{)", tex):
        middle = _group_end(tex, match.end())
        if tex[middle : middle + 1] != "{":
            continue
        end = _group_end(tex, middle)
        top, bottom = tex[match.end() : middle], tex[middle:end]
        if top == "{1}" and bottom == "{2}":
            yield Change(((match.start(), end, ""),), "The factor one half is missing")
        elif top != "{1}" and "\\partial" not in top:
            edit = (match.end(), end, bottom + top)
            yield Change((edit,), "Numerator and denominator have changed places")


def _weights(tex: str) -> Iterator[Change]:
    symbol = r"(\\?[A-Za-z]+(?:_\{?\w+\}?)?)"
    for match in re.finditer(rf"(?:\\left)?\(\s*1\s*-\s*{symbol}\s*(?:\\right)?\)", tex):
        why = f"It weights by ${match[1]}$ where the formula weights by $1 - {match[1]}$"
        yield Change(((match.start(), match.end(), match[1] + " "),), why)
        for other in re.finditer(re.escape(match[1]) + r"(?![\w^_{])", tex):
            if not match.start() <= other.start() < match.end():
                why = f"It weights by $1 - {match[1]}$ where the formula weights by ${match[1]}$"
                yield Change(((other.start(), other.end(), f"(1 - {match[1]})"),), why)


def _functions(tex: str) -> Iterator[Change]:
    for one, two in ((r"\tanh", r"\sigma"), (r"\cos", r"\sin"), (r"\max", r"\min")):
        for this, that in ((one, two), (two, one)):
            for match in re.finditer(re.escape(this) + r"(?![A-Za-z_^])", tex):
                if re.match(r"\s*(?:\\!|\\left)*\s*[({]", tex[match.end() :]):
                    why = f"It has ${that}$ where the formula has ${this}$"
                    yield Change(((match.start(), match.end(), that),), why)


def _products(tex: str) -> Iterator[Change]:
    for match in re.finditer(r"\\cdot(?![a-z])|\\odot(?![a-z])|(?<=\s)\*(?=\s)", tex):
        why = "It adds where the formula multiplies"
        yield Change(((match.start(), match.end(), "+"),), why)


def _floors(tex: str) -> Iterator[Change]:
    left = [m.start() for m in re.finditer(r"\\lfloor", tex)]
    right = [m.start() for m in re.finditer(r"\\rfloor", tex)]
    if len(left) == len(right) == 1:
        edits = ((left[0], left[0] + 7, r"\lceil"), (right[0], right[0] + 7, r"\rceil"))
        yield Change(edits, "It rounds up where the formula rounds down")


_FINDERS: tuple[Callable[[str], Iterator[Change]], ...] = (
    _signs,
    _exponents,
    _roots,
    _fractions,
    _weights,
    _functions,
    _products,
    _floors,
)
