r"""Names: letters with accents, scripts and primes, and what stands for a value as a whole.

A name is `x`, `\hat{m}_t`, `W^{(l)}`, `n_{\mathrm{in}}`, `\theta_{t+1}`, `\nabla_\theta J(\theta)`,
`\frac{\partial L}{\partial w}` or `\mathbb{E}[g^2]_t`: one symbol with one value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dlref.formula.lexer import Cursor, Token, spell, tokenize

__all__ = ["ACCENTS", "GREEK", "Name", "canonical", "is_opaque", "read_name", "read_opaque"]

GREEK = frozenset(
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa"
    r" \lambda \mu \nu \xi \pi \rho \sigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma"
    r" \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell".split()
)
ACCENTS = frozenset(
    r"\hat \tilde \bar \dot \ddot \vec \check \widehat \widetilde \overline \underline \mathbf"
    r" \mathcal \mathbb \boldsymbol \bm \mathscr \mathfrak".split()
)
EXPECTATIONS = frozenset(["E", r"\mathrm{E}", r"\mathrm{Var}", r"\mathrm{Cov}"])
TRANSPOSES = frozenset([r"\top", r"\intercal"])
DECORATIONS = frozenset(["*", "+", r"\star", r"\ast", r"\dagger", r"\prime"])


@dataclass(frozen=True)
class Name:
    """A name as it is written.

    Attributes:
        base: The letter, with its accents and primes.
        sub: Tokens of the subscript.
        sup: Tokens of a superscript that belongs to the name (`(l)`, `*`, a word), else none.
        start: Where it begins in the TeX.
        end: Where it ends.
        transposed: Whether a transpose sign ended the superscript.
    """

    base: str
    sub: tuple[Token, ...]
    sup: tuple[Token, ...]
    start: int
    end: int
    transposed: bool = False

    def spelled(self, with_sub: bool = True) -> str:
        """The canonical spelling, with or without the subscript."""
        sub = f"_{spell_script(self.sub)}" if self.sub and with_sub else ""
        return f"{self.base}{sub}" + (f"^{spell_script(self.sup)}" if self.sup else "")


def spell_script(tokens: Sequence[Token]) -> str:
    """A script's canonical spelling: braces unless it is one letter, digit or sign."""
    text = spell(tokens)
    bare = len(tokens) == 1 and (len(text) == 1 or text in GREEK or text in DECORATIONS)
    return text if bare else f"{{{text}}}"


@lru_cache(maxsize=16_384)  # few symbols, each evaluated at many points
def canonical(symbol: str) -> str:
    r"""The one spelling of a symbol: `\hat m_{t}` is `\hat{m}_t`."""
    cursor = Cursor(symbol, tokenize(symbol))
    if is_opaque(cursor):
        return spell(cursor.tokens)
    name = read_name(cursor)
    if cursor.token.kind != "stop":
        raise cursor.error("this is more than one symbol")
    return name.spelled()


def is_opaque(cursor: Cursor) -> bool:
    """Whether a gradient, derivative or expectation stands here, which is a symbol as a whole."""
    token, inside = cursor.token, cursor.peek(2)
    if token.text == r"\nabla":
        return True
    if token.text in (r"\frac", r"\tfrac", r"\dfrac"):
        return cursor.peek().text == "{" and (
            inside.text == r"\partial" or (inside.text == "d" and _is_differential(cursor))
        )
    return _expects(cursor)


def _expects(cursor: Cursor) -> bool:
    r"""Whether `\mathbb{E}[`, `E[` or `\mathrm{Var}_x[` stands here."""
    after = cursor.position + 1
    if cursor.token.text == r"\mathbb":
        plain = spell([cursor.peek(n) for n in range(1, 4)])
        if not plain.startswith(("E", "{E}")):
            return False
        after += 3 if plain == "{E}" else 1
    elif cursor.token.text not in EXPECTATIONS:
        return False
    if cursor.tokens[after].text == "_":
        after = cursor.partner.get(after + 1, after + 1) + 1
    return cursor.tokens[min(after, len(cursor.tokens) - 1)].text == "["


def _is_differential(cursor: Cursor) -> bool:
    """Whether both parts of this fraction begin with the d of a derivative."""
    close = cursor.partner[cursor.position + 1]
    below = cursor.tokens[close + 1 : close + 3]
    return len(below) == 2 and below[0].text == "{" and below[1].text == "d"


def read_opaque(cursor: Cursor, bound: Sequence[str]) -> tuple[str, list[Token]]:
    """Read a gradient, derivative or expectation.

    Returns:
        Its spelling without a subscript of running indices, and the tokens of that subscript.
    """
    taken: list[Token] = []
    places: list[Token] = []

    def script() -> None:
        while cursor.token.text in ("_", "^", "'"):
            mark = cursor.next()
            if mark.text == "'":
                taken.append(mark)
                continue
            group = cursor.group()
            if mark.text == "_" and all(token.text in bound for token in group) and not places:
                places.extend(group)
            else:
                taken.extend([mark, *_braced(group)])

    def enclosed() -> None:
        last = cursor.partner.get(cursor.position)
        if last is None:
            raise cursor.error("this bracket is not closed")
        taken.extend(cursor.tokens[cursor.position : last + 1])
        cursor.position = last + 1

    head = cursor.next()
    taken.append(head)
    if head.text == r"\nabla":
        script()
        _operand(cursor, taken)
        script()
        if cursor.token.text == "(":
            enclosed()
    elif head.text in (r"\frac", r"\tfrac", r"\dfrac"):
        if cursor.peek(2).text == "}":
            raise cursor.error(
                r"a derivative needs its function above: \frac{\partial L}{\partial w}"
            )
        for _ in range(2):
            taken.extend(_braced(_without_places(cursor.group(), bound, places), always=True))
    else:
        if head.text == r"\mathbb":
            taken.extend(_braced(cursor.group(), always=True))
        script()
        enclosed()
        script()
    return spell(taken), places


def _operand(cursor: Cursor, taken: list[Token]) -> None:
    token = cursor.token
    if token.kind not in ("letter", "word") and token.text not in GREEK | ACCENTS:
        raise cursor.error("a gradient needs a function after it")
    taken.append(cursor.next())
    if token.text in ACCENTS:
        taken.extend(_braced(cursor.group(), always=True))


def _braced(group: Sequence[Token], always: bool = False) -> list[Token]:
    """The tokens of a group with the braces that the canonical spelling gives it."""
    if not always and spell_script(group)[:1] != "{":
        return list(group)
    at = group[0].start if group else 0
    return [Token("mark", "{", at, at), *group, Token("mark", "}", at, at)]


def _without_places(
    group: Sequence[Token], bound: Sequence[str], places: list[Token]
) -> list[Token]:
    """Move subscripts that are running indices, `_i` or `_{ij}`, from the group to the places."""
    inner = Cursor("", [*group, Token("stop", "", 0, 0)])
    kept: list[Token] = []
    while inner.token.kind != "stop":
        token = inner.next()
        if token.text != "_" or inner.token.kind == "stop":
            kept.append(token)
            continue
        script = inner.group()
        if all(piece.text in bound for piece in script):
            places.extend(script)
        else:
            kept.extend([token, *_braced(script)])
    return kept


def read_name(cursor: Cursor) -> Name:
    """Read a letter with accents, primes and scripts; a power stays for the caller."""
    start, base = cursor.token.start, _base(cursor)
    sub: list[Token] = []
    sup: list[Token] = []
    while True:
        if cursor.token.text == "'":
            base += cursor.next().text
        elif cursor.token.text == "_" and not sub:
            cursor.next()
            sub = cursor.group()
        elif cursor.token.text == "^" and not sup and _names(cursor):
            cursor.next()
            sup = cursor.group()
        else:
            break
    transposed = len(sup) > 1 and sup[-1].text in TRANSPOSES
    if transposed:
        sup.pop()
    return Name(base, tuple(sub), tuple(sup), start, cursor.last_end, transposed)


def _base(cursor: Cursor) -> str:
    token = cursor.next()
    if token.text not in ACCENTS:
        return token.text
    return f"{token.text}{{{spell(cursor.group())}}}"


def _names(cursor: Cursor) -> bool:
    """Whether the superscript that follows belongs to the name instead of being a power."""
    if cursor.peek().text != "{":
        return cursor.peek().text in DECORATIONS or cursor.peek().kind in ("word", "text")
    first = cursor.position + 2
    last = cursor.partner[cursor.position + 1]
    content = cursor.tokens[first:last]
    if len(content) == 1:
        return content[0].text in DECORATIONS or content[0].kind in ("word", "text")
    if content and content[-1].text in TRANSPOSES:
        last -= 1
    return bool(content) and content[0].text == "(" and cursor.partner.get(first) == last - 1
