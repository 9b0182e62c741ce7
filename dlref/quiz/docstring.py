"""A docstring, part by part, and what the style guide finds missing in it.

The reader is small and our own: the style guide fixes the layout, the `quiz` extra stays light
without griffe, and griffe knows neither the symbols of arguments nor `Source`.
"""

import ast
import doctest
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlref.snippets import Example
from dlref.source import code_without_docstrings

__all__ = ["Argument", "Docstring", "docstring_parts", "missing_parts", "read_docstring"]

HEADING = re.compile(
    r"(?P<name>Args|Attributes|Returns|Yields|Raises|Examples|Source|See also):\s*(?P<text>.*)"
)
INLINE = ("Source", "See also")  # their text begins on the line of the heading
ENTRY = re.compile(r"\*{0,2}(?P<name>[A-Za-z_]\w*)(?:\s*\([^)]*\))?:\s*(?P<text>.*)")
SYMBOL = re.compile(r"\$(?P<tex>[^$]+)\$")
PAUSE = re.compile(r"[,;:]\s|\.(?:\s|$)|\s\(")
DISPLAY = re.compile(r"\$\$(?P<tex>.+?)\$\$", re.DOTALL)


@dataclass(frozen=True)
class Argument:
    r"""A documented argument; `symbol` is its TeX, `(\beta_1, \beta_2)` for a tuple."""

    name: str
    symbol: str
    text: str

    @property
    def meaning(self) -> str:
        """What the symbol stands for: the words behind it, up to the first pause."""
        words = SYMBOL.sub("", self.text, count=1).lstrip(" ,") if self.symbol else ""
        return PAUSE.split(words, maxsplit=1)[0].strip()

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that its value binds, in order."""
        if not self.symbol:
            return ()
        bare = self.symbol.strip()
        if not (bare.startswith("(") and bare.endswith(")")):
            return (bare,)
        return tuple(part.strip() for part in _split(bare[1:-1]))


@dataclass(frozen=True)
class Docstring:
    """A docstring, part by part; a part that is not there is empty."""

    sentence: str = ""
    prose: str = ""
    formulas: tuple[str, ...] = ()
    args: tuple[Argument, ...] = ()
    attributes: tuple[Argument, ...] = ()
    returns: str = ""
    raises: tuple[Argument, ...] = ()
    examples: tuple[Example, ...] = ()
    source: str = ""
    see_also: str = ""

    @property
    def symbols(self) -> dict[str, str]:
        """TeX of each argument that has a symbol, by the argument's name."""
        return {arg.name: arg.symbol for arg in self.args if arg.symbol}


def docstring_parts(found: Any) -> Docstring:
    """Return the parts of the docstring of a function or a class."""
    return read_docstring(found.__doc__ or "")


def read_docstring(text: str) -> Docstring:
    """Split a Google-style docstring into its parts."""
    head, sections = _sections(inspect.cleandoc(text))
    sentence, _, prose = head.strip().partition("\n\n")
    return Docstring(
        sentence=" ".join(sentence.split()),
        prose=DISPLAY.sub("", prose).strip(),
        formulas=tuple(" ".join(match["tex"].split()) for match in DISPLAY.finditer(head)),
        args=_entries(sections.get("Args", "")),
        attributes=_entries(sections.get("Attributes", "")),
        returns=" ".join((sections.get("Returns") or sections.get("Yields", "")).split()),
        raises=_entries(sections.get("Raises", "")),
        examples=_examples(sections.get("Examples", "")),
        source=" ".join(sections.get("Source", "").split()),
        see_also=" ".join(sections.get("See also", "").split()),
    )


def _sections(text: str) -> tuple[str, dict[str, str]]:
    """Split a docstring at its headings; what is indented, or a `Source`, belongs to one."""
    head: list[str] = []
    sections: dict[str, list[str]] = {}
    lines, name = head, ""
    for line in text.split("\n"):
        match = HEADING.fullmatch(line)
        if match and (match["name"] in INLINE or not match["text"]):
            name = match["name"]
            lines = sections.setdefault(name, [])
            lines.append(match["text"])
        else:
            if name and line and not line.startswith(" ") and name not in INLINE:
                lines, name = head, ""  # prose after a section
            lines.append(line)
    return "\n".join(head), {key: inspect.cleandoc("\n".join(v)) for key, v in sections.items()}


def _entries(text: str) -> tuple[Argument, ...]:
    """Read `name: $symbol$, text` with its indented continuation lines."""
    found: list[list[str]] = []
    for line in text.split("\n"):
        match = ENTRY.match(line)
        if match:
            found.append([match["name"], match["text"]])
        elif found:
            found[-1][1] += f" {line.strip()}"
    return tuple(Argument(name, _symbol(words), words.strip()) for name, words in found)


def _symbol(text: str) -> str:
    match = SYMBOL.match(text)
    return match["tex"].strip() if match else ""


def _examples(text: str) -> tuple[Example, ...]:
    found = doctest.DocTestParser().get_examples(text)
    return tuple(Example(one.source, one.want or None) for one in found)


def _split(tex: str) -> Iterator[str]:
    """Split at the commas that stand in no brackets."""
    depth, begin = 0, 0
    for at, character in enumerate(tex):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            yield tex[begin:at]
            begin = at + 1
    yield tex[begin:]


def missing_parts(found: Any) -> tuple[str, ...]:
    """Return what the style guide asks of a docstring and this one leaves out."""
    parts = docstring_parts(found)
    arguments = _arguments(found)
    documented = {arg.name for arg in (*parts.args, *parts.attributes)}
    gaps = {
        "sentence": not parts.sentence.endswith("."),
        "formula": not parts.formulas,
        "symbols": bool(parts.formulas and arguments and not parts.symbols),
        "Returns": not parts.returns and _returns(found),
        "Raises": not parts.raises and _raises(found),
        "Examples": not parts.examples,
        "Source": not parts.source,
    }
    absent = [f"Args: {name}" for name in arguments if name not in documented]
    return (*(name for name, gap in gaps.items() if gap), *absent)


def _arguments(found: Any) -> list[str]:
    if isinstance(found, type) and found.__init__ is object.__init__:  # type: ignore[misc]
        return []
    return [name for name in inspect.signature(found).parameters if name != "self"]


def _returns(found: Any) -> bool:
    """Say whether a function gives something back."""
    annotation = getattr(found, "__annotations__", {}).get("return", "none")
    return not isinstance(found, type) and annotation not in (None, "None")


def _raises(found: Any) -> bool:
    """Say whether the code of a function, or of a class's constructor, raises an error itself."""
    subject = found.__init__ if isinstance(found, type) else found  # type: ignore[misc]
    try:
        tree = ast.parse(code_without_docstrings(inspect.getsource(subject)))
    except (OSError, TypeError):
        return False
    return any(isinstance(node, ast.Raise) for node in ast.walk(tree))
