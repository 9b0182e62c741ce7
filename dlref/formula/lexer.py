"""TeX source to tokens, and the one canonical spelling of a symbol."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

__all__ = ["OPENING", "Cursor", "FormulaError", "Token", "spell", "tokenize"]


class FormulaError(ValueError):
    """A formula cannot be read or evaluated; the message points at the place and names the fix."""

    @classmethod
    def at(cls, tex: str, position: int, problem: str) -> "FormulaError":
        """An error about one place of a formula, with a line that marks the place."""
        line = re.sub(r"\s", " ", tex)
        return cls(f"{problem}\n  {line}\n  {' ' * min(position, len(line))}^")


@dataclass(frozen=True, slots=True)
class Token:
    r"""One token: `text` is its spelling, `name` what stands inside `\text{…}` or `\begin{…}`."""

    kind: str  # command, letter, digit, word, text, begin, end, mark, stop
    text: str
    start: int
    end: int
    name: str = ""


# Spacing and sizes say nothing about the value.
SPACES = frozenset([r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", "~"])
SIZES = frozenset(
    r"\left \right \middle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl"
    r" \Biggr \displaystyle \textstyle \limits \nolimits \nonumber \notag".split()
)
WORDS = {r"\mathrm": "word", r"\operatorname": "word", r"\mathit": "word", r"\mathsf": "word"}
TEXTS = {r"\text": "text", r"\textrm": "text", r"\mbox": "text", r"\textit": "text"}
MARKS = frozenset("+-*/^_{}()[]|=<>,;:&'.!")
SCANNER = re.compile(r"\\([A-Za-z]+|.)|[^\\]", re.DOTALL)


def tokenize(tex: str) -> list[Token]:
    """Split TeX into tokens, without spacing; the last one is the stop."""
    tokens: list[Token] = []
    position = 0
    sized: int | None = None  # where the size of the next token stands
    while position < len(tex):
        match = SCANNER.match(tex, position)
        if match is None:
            raise FormulaError.at(tex, position, "a backslash needs a command after it")
        text, position = match[0], match.end()
        if text in SPACES or text.isspace():
            continue
        if text in SIZES:
            sized = match.start() if sized is None else sized
            continue
        if text in WORDS or text in TEXTS:
            token = _word(tex, match.start(), text, position)
        elif text in (r"\begin", r"\end"):
            token = _environment(tex, match.start(), text, position)
        else:
            token = Token(_kind(tex, match.start(), text), text, match.start(), position)
        position = token.end
        tokens.append(token if sized is None else replace(token, start=sized))
        sized = None
    tokens.append(Token("stop", "", len(tex), len(tex)))
    return tokens


def _kind(tex: str, position: int, text: str) -> str:
    if text[0] == "\\":
        return "command"
    if text.isascii() and text.isalpha():
        return "letter"
    if text.isascii() and text.isdigit():
        return "digit"
    if text in MARKS:
        return "mark"
    raise FormulaError.at(tex, position, f"{text!r} is not TeX that this reads{_fix(text)}")


def _fix(text: str) -> str:
    if text == "$":
        return "; leave the dollar signs out"
    name = unicodedata.name(text, "")
    if name.startswith("GREEK") and "LETTER" in name:
        greek = name.split("LETTER ")[1].split(" ")[0].lower()
        return f"; write \\{greek.capitalize() if 'CAPITAL' in name else greek}"
    fixes = {"−": "-", "×": r"\times", "·": r"\cdot", "≤": r"\le", "≥": r"\ge", "√": r"\sqrt{…}"}
    return f"; write {fixes[text]}" if text in fixes else ""


def _braced(tex: str, position: int) -> tuple[str, int]:
    """Return the text inside the braces that open at `position`, and where they end."""
    depth = 0
    for end in range(position, len(tex)):
        depth += {"{": 1, "}": -1}.get(tex[end], 0)
        if depth == 0:
            return tex[position + 1 : end], end + 1
    raise FormulaError.at(tex, position, "this brace is not closed")


def _word(tex: str, start: int, command: str, position: int) -> Token:
    kind = {**WORDS, **TEXTS}[command]
    if kind == "word" and tex[position : position + 1] == "*":
        position += 1
    while tex[position : position + 1] == " ":
        position += 1
    if tex[position : position + 1] == "{":
        name, end = _braced(tex, position)
    elif tex[position : position + 1].isalnum():
        name, end = tex[position], position + 1
    else:
        raise FormulaError.at(tex, start, f"{command} needs its text in braces")
    spelled = command if kind == "text" else r"\mathrm"
    if kind == "word":
        name = re.sub(r"\\[,;:! ]|\s", "", name)
    return Token(kind, f"{spelled}{{{name}}}", start, end, name)


def _environment(tex: str, start: int, command: str, position: int) -> Token:
    if tex[position : position + 1] != "{":
        raise FormulaError.at(tex, start, f"{command} needs the environment's name in braces")
    name, end = _braced(tex, position)
    return Token(command[1:], f"{command}{{{name}}}", start, end, name.rstrip("*"))


def spell(tokens: Sequence[Token]) -> str:
    r"""Write tokens as TeX with no space but the one that ends a command before a letter."""
    parts: list[str] = []
    for token in tokens:
        if parts and re.search(r"\\[A-Za-z]+$", parts[-1]) and token.text[:1].isalpha():
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


OPENING = {"{": "}", "(": ")", "[": "]"}


class Cursor:
    """A position in the tokens of a formula.

    Attributes:
        tex: The whole formula.
        tokens: Its tokens, or a part of them that ends with a stop.
        position: Number of the next token.
        partner: For each opening brace and bracket, the number of the one that closes it.
    """

    def __init__(self, tex: str, tokens: Sequence[Token]) -> None:
        self.tex = tex
        self.tokens = tokens
        self.position = 0
        self.partner = _partners(tex, tokens)

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.position]

    @property
    def last_end(self) -> int:
        """Where the token before ends."""
        return self.tokens[self.position - 1].end if self.position else self.token.start

    def peek(self, ahead: int = 1) -> Token:
        """A token after the next one."""
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Take the next token; the stop stays."""
        token = self.token
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def error(self, problem: str) -> FormulaError:
        """An error that points at the next token."""
        return FormulaError.at(self.tex, self.token.start, problem)

    def group(self) -> list[Token]:
        """Take what a script or style applies to: the tokens in braces, or one token."""
        if self.token.text == "{":
            first, last = self.position + 1, self.partner[self.position]
            self.position = last + 1
            return list(self.tokens[first:last])
        if self.token.kind == "stop" or self.token.text in "^_&,;})]":
            raise self.error("a script or macro needs something to apply to")
        return [self.next()]

    def part(self, tokens: Sequence[Token]) -> list[Token]:
        """Some of the tokens with a stop after them, for a cursor of their own."""
        end = tokens[-1].end if tokens else self.last_end
        return [*tokens, Token("stop", "", end, end)]


def _partners(tex: str, tokens: Sequence[Token]) -> dict[int, int]:
    """Pair braces strictly; brackets loosely, because `[0, 1)` is an interval."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.text in OPENING or token.kind == "begin":
            opened.append(number)
        elif token.text == "}" or token.kind == "end":
            wanted = "{" if token.text == "}" else token.text.replace("end", "begin", 1)
            while opened and tokens[opened[-1]].text in ("(", "["):
                opened.pop()
            if not opened or tokens[opened[-1]].text != wanted:
                raise FormulaError.at(tex, token.start, f"{token.text} closes nothing")
            partner[opened.pop()] = number
        elif token.text in (")", "]") and opened and tokens[opened[-1]].text in ("(", "["):
            partner[opened.pop()] = number
    for number in opened:
        if tokens[number].text not in ("(", "["):
            raise FormulaError.at(tex, tokens[number].start, f"{tokens[number].text} is not closed")
    return partner
