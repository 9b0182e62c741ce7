"""The parts of a formula that bind an index or choose by a condition: sums, cases, indicators."""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from dlref.formula.functions import Array, Function
from dlref.formula.lexer import FormulaError, Token
from dlref.formula.names import Name
from dlref.formula.nodes import (
    Cases,
    Chain,
    Entry,
    Group,
    Logic,
    Node,
    Reduce,
    Reducer,
)  # fmt: skip

if TYPE_CHECKING:
    from dlref.formula.parser import Parser

__all__ = ["KEYWORDS", "ONES", "RELATIONS", "SUMS", "cases", "indicator", "reduction", "truth"]

RELATIONS = {
    "<": "<", ">": ">", "=": "=", r"\lt": "<", r"\gt": ">", r"\le": "<=", r"\leq": "<=",
    r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", r"\ne": "!=",
    r"\neq": "!=",
}  # fmt: skip
ONES = frozenset([r"\mathbf{1}", r"\mathbb{1}"])
SUMS = {r"\sum": "sum", r"\prod": "product", r"\max": "maximum", r"\min": "minimum"}
INTRODUCTIONS = frozenset(["if", "for", "when", "where", "if and only if"])
OTHERWISE = frozenset(["otherwise", "else", "elsewhere"])
KEYWORDS = INTRODUCTIONS | OTHERWISE | {"and", "or"}
ENDS = {"[": "]", "(": ")", r"\{": r"\}", r"\lbrace": r"\rbrace"}


def _first(values: list[Array], at: list[int], position: Function) -> Array:
    return np.asarray(np.asarray(at)[position(np.stack(values), axis=0)])


REDUCERS: Mapping[str, Reducer] = {
    "sum": lambda values, _: sum(values, np.asarray(0.0)),
    "product": lambda values, _: functools.reduce(np.multiply, values, np.asarray(1.0)),
    "maximum": lambda values, _: np.max(np.stack(values), axis=0),
    "minimum": lambda values, _: np.min(np.stack(values), axis=0),
    "arg maximum": lambda values, at: _first(values, at, np.argmax),
    "arg minimum": lambda values, at: _first(values, at, np.argmin),
}


def reduction(parser: "Parser") -> Node:
    r"""Read a sum, product, maximum or minimum over an index, or \arg\max, with its body."""
    start = parser.next()
    word = SUMS.get(start.text, "")
    if start.text == r"\arg":
        if parser.token.text not in (r"\max", r"\min"):
            raise parser.error(r"\arg needs \max or \min after it")
        word = f"arg {SUMS[parser.next().text]}"
    sub, upper = _limits(parser)
    letters, lower, without = _index(parser, start, sub)
    if (lower is None) != (upper is None):
        problem = "an index has both limits, i=1 below and n above, or none"
        raise FormulaError.at(parser.tex, start.start, problem)
    parser.bound += letters
    body = parser.term() if start.text in (r"\sum", r"\prod") else parser.factor()
    del parser.bound[-len(letters) :]
    for letter in reversed(letters):
        body = Reduce(
            start.start, body.end, word, letter, body, REDUCERS[word], lower, upper, without
        )
    return body


def _limits(parser: "Parser") -> tuple[list[Token], Node | None]:
    """The tokens below the sign, and the node above it."""
    sub: list[Token] = []
    upper = None
    while parser.token.text in ("_", "^"):
        if parser.next().text == "_":
            sub = parser.group()
        else:
            upper = parser.argument()
    return sub, upper


def _index(
    parser: "Parser", start: Token, sub: list[Token]
) -> tuple[list[str], Node | None, Node | None]:
    r"""The letters below a sum, their lower limit, and the index that is left out (j \ne i)."""
    letters: list[str] = []
    rest = list(sub)
    while rest and rest[0].kind == "letter":
        letters.append(rest.pop(0).text)
        if rest and rest[0].text == "," and len(rest) > 1:
            rest.pop(0)
    if not letters or (rest and (len(letters) > 1 or rest[0].text not in ("=", r"\ne", r"\neq"))):
        sign = start.text if start.text != r"\arg" else r"\arg\max"
        problem = f"{sign} needs an index: {sign}_j, {sign}_{{i=1}}^{{n}} or {sign}_{{j \\ne i}}"
        raise FormulaError.at(parser.tex, start.start, problem)
    if not rest:
        return letters, None, None
    node = parser.inner(rest[1:]).side()
    return (letters, node, None) if rest[0].text == "=" else (letters, None, node)


def cases(parser: "Parser") -> Node:
    """Read a case distinction."""
    start = parser.next()
    entries: list[Entry] = []
    while parser.token.kind != "end":
        node = parser.expression()
        while parser.token.text in (",", "&") or parser.token.text in (r"\quad", r"\qquad"):
            parser.next()
        condition = _entry_condition(parser)
        end = node.end if condition is None else condition.end
        entries.append(Entry(node.start, end, node, condition))
        while parser.token.text in (",", ";", "."):
            parser.next()
        if parser.token.text == r"\\":
            parser.next()
        elif parser.token.kind != "end":
            raise parser.unexpected()
    parser.next()
    if not entries:
        raise FormulaError.at(parser.tex, start.start, "the case distinction is empty")
    return Cases(start.start, parser.last_end, tuple(entries))


def _entry_condition(parser: "Parser") -> Node | None:
    if parser.token.kind == "text" and _word(parser.token) in OTHERWISE:
        parser.next()
        return None
    if parser.token.kind == "text" and _word(parser.token) in INTRODUCTIONS:
        parser.next()
    return condition(parser)


def _word(token: Token) -> str:
    return token.name.strip(" ,.:").lower()


def condition(parser: "Parser") -> Node:
    """Comparisons joined by "and" or "or"; "and" binds more tightly."""
    nodes = [_conjunction(parser)]
    while parser.token.text in (r"\lor", r"\vee") or _word(parser.token) == "or":
        parser.next()
        nodes.append(_conjunction(parser))
    return _joined(nodes, np.logical_or)


def _conjunction(parser: "Parser") -> Node:
    nodes = [_comparison(parser)]
    while parser.token.text in (r"\land", r"\wedge") or _word(parser.token) == "and":
        parser.next()
        nodes.append(_comparison(parser))
    return _joined(nodes, np.logical_and)


def _joined(nodes: list[Node], function: Function) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return Logic(nodes[0].start, nodes[-1].end, function, tuple(nodes))


def _comparison(parser: "Parser") -> Node:
    sides, signs, marks = [parser.expression()], [], []
    while parser.token.text in RELATIONS:
        mark = parser.next()
        signs.append(RELATIONS[mark.text])
        marks.append((mark.start, mark.end))
        sides.append(parser.expression())
    if not signs:
        raise parser.error(r"a condition needs a comparison such as x > 0, or \text{otherwise}")
    return Chain(sides[0].start, sides[-1].end, tuple(sides), tuple(signs), tuple(marks))


def indicator(parser: "Parser", name: Name) -> Node:
    r"""Read \mathbf{1}[x > 0] or \mathbb{1}_{x > 0}: 1 where the condition holds, else 0."""
    if name.sub:
        inner = parser.inner(name.sub)
        node = condition(inner)
        if inner.token.kind != "stop":
            raise inner.unexpected()
        return node
    return truth(parser, name.start)


def truth(parser: "Parser", start: int) -> Node:
    """Read a condition in brackets: 1 where it holds, else 0."""
    opening = parser.next()
    outside, parser.bar = parser.bar, ""
    node = condition(parser)
    parser.bar = outside
    if parser.token.text != ENDS[opening.text]:
        raise parser.unexpected()
    parser.next()
    return Group(start, parser.last_end, node)
