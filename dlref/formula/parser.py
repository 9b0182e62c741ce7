"""Tokens to a syntax tree, by recursive descent; linear in the length, limited in depth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dlref.formula.clauses import (
    KEYWORDS,
    ONES,
    RELATIONS,
    SUMS,
    cases,
    indicator,
    reduction,
    truth,
)
from dlref.formula.functions import FUNCTIONS, Array, Function
from dlref.formula.grammar import (
    BARS,
    BRACKETS,
    CLOSING,
    CONSTANTS,
    ENCLOSED,
    FRACTIONS,
    LISTS,
    NAMED,
    NORMS,
    TIMES,
    UNKNOWN,
    UNSUPPORTED,
)  # fmt: skip
from dlref.formula.lexer import Cursor, FormulaError, Token, spell
from dlref.formula.names import ACCENTS, GREEK, TRANSPOSES, Name, is_opaque, read_name, read_opaque
from dlref.formula.nodes import (
    Apply,
    Binary,
    Call,
    Chain,
    Element,
    Group,
    Negated,
    Node,
    Number,
    Power,
    Product,
    Symbol,
    Terms,
    Transpose,
    bare,
)  # fmt: skip

__all__ = ["Meanings", "Parser"]

MOST_DEPTH = 60  # brackets in brackets; a page has no formula with more than eight


@dataclass(frozen=True)
class Meanings:
    """What letters before brackets mean.

    Attributes:
        functions: Functions that the caller gave, by name.
        defined: Functions that the display defines: parameters and right side, by name.
        declared: Letters that the display applies on a left side.
    """

    functions: Mapping[str, Function]
    defined: Mapping[str, tuple[tuple[str, ...], Node]]
    declared: frozenset[str] = frozenset()


class Parser(Cursor):
    """Reads one side of a formula.

    Attributes:
        bound: Letters that are running indices here.
        indexed: Symbols that are indexed somewhere in the formula, so that `z_y` is an element.
        meanings: What letters before brackets mean.
        counted: Symbols that were read with a running index.
    """

    def __init__(
        self,
        tex: str,
        tokens: Sequence[Token],
        *,
        bound: Iterable[str] = (),
        indexed: Iterable[str] = (),
        meanings: Meanings,
    ) -> None:
        super().__init__(tex, tokens)
        self.bound = list(bound)
        self.indexed = frozenset(indexed)
        self.meanings = meanings
        self.functions = meanings.functions
        self.defined = meanings.defined
        self.declared = meanings.declared
        self.counted: set[str] = set()
        self.depth = 0
        self.bar = ""

    def side(self) -> Node:
        """Read all tokens as one expression."""
        node = self.expression()
        if self.token.kind != "stop":
            raise self.unexpected()
        return node

    def unexpected(self) -> FormulaError:
        """An error about the next token."""
        token = self.token
        if token.text in UNSUPPORTED:
            return self.error(UNSUPPORTED[token.text])
        if token.kind == "stop":
            return self.error("the formula ends where a value should follow")
        known = token.kind == "mark" or token.text in {*TIMES, *RELATIONS, *BRACKETS.values()}
        problem = "cannot stand here" if known else "is not understood"
        return self.error(f"{token.text} {problem}")

    def inner(self, tokens: Sequence[Token]) -> "Parser":
        """A parser for some of the tokens, with the same meanings and depth."""
        parser = Parser(
            self.tex, self.part(tokens), bound=self.bound, indexed=self.indexed,
            meanings=self.meanings,
        )  # fmt: skip
        parser.depth, parser.counted = self.depth, self.counted
        return parser

    # Terms, products and factors

    def expression(self) -> Node:
        """Terms with plus and minus between them."""
        start, terms = self.token.start, list[Node]()
        signs, marks = list[str](), list[tuple[int, int]]()
        while not terms or self.token.text in ("+", "-"):
            mark = self.token
            sign = self.next().text if mark.text in ("+", "-") else "+"
            term = self.term()
            if sign == "-" and not terms:
                term, sign = Negated(mark.start, term.end, term), "+"
            signs.append(sign)
            marks.append((mark.start, mark.end))
            terms.append(term)
        if len(terms) == 1:
            return terms[0]
        return Terms(start, terms[-1].end, tuple(terms), tuple(signs), tuple(marks))

    def term(self) -> Node:
        r"""Products with \odot between them, which is weakest: a \odot Wx is a \odot (Wx)."""
        factors = [self.product()]
        while TIMES.get(self.token.text) == "o":
            self.next()
            factors.append(self.product())
        return _product(factors, ["o"] * len(factors))

    def product(self) -> Node:
        """Runs of factors with a times, divided or remainder sign between them."""
        factors = self.run()
        signs = ["*"] * len(factors)
        while TIMES.get(self.token.text, "o") != "o" or self.token.text == r"\bmod":
            mark = self.next()
            more = self.run()
            if mark.text == r"\bmod":
                left, right = _product(factors, signs), _product(more, ["*"] * len(more))
                factors, signs = [Binary(left.start, right.end, left, right, np.mod)], ["*"]
                continue
            if mark.text == "/" and len(more) > 1:
                problem = r"where this divisor ends is not clear; write \frac{…}{…} or brackets"
                raise FormulaError.at(self.tex, mark.start, problem)
            factors += more
            signs += [TIMES[mark.text], *["*"] * (len(more) - 1)]
        return _product(factors, signs)

    def run(self) -> list[Node]:
        """Factors side by side, at least one."""
        factors = [self.factor()]
        while self.starts_factor():
            factors.append(self.factor())
        return factors

    def starts_factor(self) -> bool:
        """Whether a factor begins at the next token."""
        token = self.token
        if token.kind == "text":
            return token.name.isalpha() and token.name not in KEYWORDS
        if token.text in BARS:
            return token.text != self.bar
        return (
            token.kind in ("letter", "digit", "word")
            or (token.kind == "begin" and token.name == "cases")
            or token.text in GREEK | ACCENTS | FRACTIONS | BRACKETS.keys()
            or token.text in NAMED
            or token.text in SUMS
            or token.text in (r"\sqrt", r"\arg", r"\nabla", r"\infty")
        )

    def factor(self) -> Node:
        """One factor with its powers, transposes and indices."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.error(f"more than {MOST_DEPTH} levels stand in each other")
        node = self.primary()
        while self.token.text in ("^", "_"):
            node = self.postfix(node)
        self.depth -= 1
        return node

    def postfix(self, node: Node) -> Node:
        """A power, transpose or index after a factor."""
        if self.next().text == "_":
            places = self.places(tokens) if (tokens := self.group()) else ()
            if not places:
                self.position -= 1
                raise self.error("a subscript after a value must be a running index")
            return Element(node.start, self.last_end, node, places)
        if self.transposes():
            self.group()
            return Transpose(node.start, self.last_end, _by_rows(node))
        if isinstance(node, Power):
            raise self.error("a power of a power needs brackets")
        exponent = self.argument()
        self.check_exponent(exponent)
        return Power(node.start, self.last_end, node, exponent)

    def check_exponent(self, exponent: Node) -> None:
        """Refuse a word as an exponent: theta^{source} is a name, not a power."""
        inner = bare(exponent)
        if not isinstance(inner, Product) or len(inner.factors) < 4:
            return
        if inner.end - inner.start == len(inner.factors):
            word = self.tex[inner.start : inner.end]
            problem = rf"this word is read as a product; write ^{{\text{{{word}}}}} for a name"
            raise FormulaError.at(self.tex, inner.start, problem)

    def transposes(self) -> bool:
        """Whether the superscript that follows is a transpose sign."""
        if self.token.text == "{":
            return self.peek().text in TRANSPOSES and self.peek(2).text == "}"
        return self.token.text in TRANSPOSES

    def argument(self) -> Node:
        """What a macro or script takes: a group in braces, or the next token alone."""
        token = self.token
        if token.kind == "digit":
            self.next()
            return Number(token.start, token.end, float(token.text))
        if token.kind == "letter" or token.text in GREEK:
            self.next()
            return _named(token.text, token.start, token.end)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.error(f"more than {MOST_DEPTH} levels stand in each other")
        if token.text != "{" and token.text not in FRACTIONS | ACCENTS | {r"\sqrt", r"\infty"}:
            raise self.unexpected()
        node = self.primary()
        self.depth -= 1
        return node

    def primary(self) -> Node:
        """A number, symbol, bracket, fraction, function, sum or case distinction."""
        token = self.token
        if token.kind == "digit":
            return self.number()
        if is_opaque(self):
            return self.opaque()
        if token.text in FRACTIONS:
            return self.fraction()
        if token.text == r"\sqrt":
            return self.root()
        limited = token.text in SUMS and self.peek().text == "_"
        if limited or token.text in (r"\sum", r"\prod", r"\arg"):
            return reduction(self)
        if token.text in BRACKETS:
            return self.bracket()
        if token.kind == "begin" and token.name == "cases":
            return cases(self)
        name = NAMED.get(token.text, token.name if token.kind == "word" else "")
        if name in FUNCTIONS:
            self.next()
            return self.applied(name, FUNCTIONS[name], token)
        if token.kind != "begin" and self.starts_factor():
            return self.symbol()
        raise self.unexpected()

    def number(self) -> Node:
        """Digits, side by side, with at most one point."""
        start, digits = self.token.start, self.next().text
        while self.token.start == self.last_end and (
            self.token.kind == "digit"
            or (self.token.text == "." and "." not in digits and self.peek().kind == "digit")
        ):
            digits += self.next().text
        return Number(start, self.last_end, float(digits))

    # Brackets, fractions and roots

    def bracket(self) -> Node:
        """Grouping, absolute value, norm, floor, ceiling or inner product."""
        opening = self.token
        if opening.text == "[" and self.compares():
            return truth(self, opening.start)
        arguments = self.listed()
        place = (opening.start, self.last_end)
        if opening.text == r"\langle" and len(arguments) == 2:
            return Call(*place, "inner product", lambda a, b: np.sum(a * b), tuple(arguments))
        if len(arguments) > 1:
            raise FormulaError.at(self.tex, opening.start, "a list of values is no value")
        node = arguments[0]
        if opening.text in (r"\|", r"\Vert", r"\lVert"):
            return self.norm(opening.start, node)
        if opening.text in ENCLOSED:
            name, function = ENCLOSED[opening.text]
            return Call(*place, name, function, (node,))
        return Group(*place, node)

    def compares(self) -> bool:
        """Whether the bracket that opens here holds a comparison: [x > 0] is 1 or 0."""
        depth = 0
        for token in self.tokens[self.position + 1 : self.partner.get(self.position, 0)]:
            depth += (token.text in LISTS or token.text == "{") - (token.text in CLOSING)
            if depth == 0 and token.text in RELATIONS:
                return True
        return False

    def listed(self) -> list[Node]:
        """A bracket, expressions with commas between them, and the closing bracket."""
        opening = self.next()
        closing = BRACKETS[opening.text]
        outside, self.bar = self.bar, closing if opening.text in BARS else ""
        arguments = [self.expression()]
        while self.token.text == ",":
            self.next()
            arguments.append(self.expression())
        if self.token.kind == "stop":
            raise FormulaError.at(self.tex, opening.start, f"{opening.text} needs its {closing}")
        if self.token.text != closing:
            raise self.unexpected()
        self.next()
        self.bar = outside
        return arguments

    def norm(self, start: int, node: Node) -> Node:
        """A norm over all elements; its subscript says which."""
        kind = "2"
        if self.token.text == "_":
            self.next()
            kind = spell(self.group())
        if kind not in NORMS:
            raise self.error(f"the norm with subscript {kind} is not known; known are 1, 2, F")
        return Call(start, self.last_end, f"norm {kind}", NORMS[kind], (_by_rows(node),))

    def fraction(self) -> Node:
        """A numerator and a denominator."""
        start = self.next().start
        above = self.argument()
        below = self.argument()
        return Binary(start, self.last_end, above, below, np.divide)

    def root(self) -> Node:
        """A square root, or the root whose degree stands in brackets."""
        start = self.next().start
        degree = self.listed() if self.token.text == "[" else []
        inner = self.argument()
        if not degree:
            return Call(start, self.last_end, "sqrt", np.sqrt, (inner,))
        return Call(start, self.last_end, "root", _root, (inner, degree[0]))

    # Symbols and functions

    def opaque(self) -> Node:
        """A gradient, derivative or expectation: a symbol as a whole."""
        start = self.token.start
        name, tokens = read_opaque(self, self.bound)
        symbol = Symbol(start, self.last_end, name)
        if not tokens:
            return symbol
        self.counted.add(name)
        places = tuple(Symbol(token.start, token.end, token.text) for token in tokens)
        return Element(start, self.last_end, symbol, places)

    def symbol(self) -> Node:
        """A name: of a value, of elements of an array, or of a function before a bracket."""
        name = read_name(self)
        node: Node
        if name.base in ONES and not name.sup and (name.sub or self.token.text in LISTS):
            node = indicator(self, name)
        elif name.spelled() in FUNCTIONS and self.applies(name):
            node = self.applied(name.spelled(), FUNCTIONS[name.spelled()], name)
        elif self.token.text == "(" and self.is_function(name):
            node = self.unknown(name)
        else:
            node = self.value(name)
        return Transpose(name.start, node.end, _by_rows(node)) if name.transposed else node

    def applies(self, name: Name) -> bool:
        r"""Whether a bracket follows, or a power and a bracket as in \sigma^2(x)."""
        if self.token.text == "^":
            after = 2 if self.peek().text != "{" else self.partner[self.position + 1] + 1
            at = self.position + 2 if after == 2 else after
            return self.tokens[min(at, len(self.tokens) - 1)].text == "("
        return self.token.text == "(" or (self.token.text == "[" and "'" not in name.base)

    def is_function(self, name: Name) -> bool:
        """Whether the bracket after a name holds arguments rather than a factor."""
        if name.spelled() in {*self.functions, *self.defined} or name.base in self.declared:
            return True
        if name.base in UNKNOWN or "'" in name.base:
            return True
        close = self.partner.get(self.position)
        if close is None or name.base in self.bound:
            return False
        content = self.part(self.tokens[self.position + 1 : close])
        if any(token.text == "," for token in content):
            return True
        inner = Cursor(self.tex, content)
        if inner.token.kind not in ("letter", "word") and inner.token.text not in GREEK | ACCENTS:
            return False
        read_name(inner)
        return inner.token.kind == "stop"

    def unknown(self, name: Name) -> Node:
        """The application of a function whose meaning the caller gave."""
        spelled = name.spelled()
        if spelled in self.defined:
            return self.defined_call(name)
        if spelled not in self.functions:
            problem = (
                f"{spelled}(…) applies a function without a meaning; pass"
                f" functions={{{spelled!r}: …}}, or write {spelled} \\cdot (…) for a product"
            )
            raise FormulaError.at(self.tex, name.start, problem)
        arguments = self.listed()
        return Call(name.start, self.last_end, spelled, self.functions[spelled], tuple(arguments))

    def defined_call(self, name: Name) -> Node:
        """The application of a function that the same display defines."""
        parameters, body = self.defined[name.spelled()]
        arguments = tuple(self.listed())
        if len(arguments) != len(parameters):
            problem = f"{name.spelled()} is defined with {len(parameters)} arguments"
            raise FormulaError.at(self.tex, name.start, problem)
        return Apply(name.start, self.last_end, parameters, body, arguments)

    def value(self, name: Name) -> Node:
        """A constant, a symbol, or elements of an array where the subscript holds an index."""
        places = self.places(name.sub)
        if name.base == r"\delta" and len(places) == 2 and not name.sup:
            return Chain(name.start, name.end, places, ("=",), ())
        if not places and name.spelled(with_sub=False) in self.indexed and len(name.sub) == 1:
            places = self.label(name.sub[0])
        if not places:
            return _named(name.spelled(), name.start, name.end)
        spelled = name.spelled(with_sub=False)
        self.counted.add(spelled)
        return Element(name.start, name.end, Symbol(name.start, name.end, spelled), places)

    def label(self, token: Token) -> tuple[Node, ...]:
        """The element that a symbol picks: z_y where z_j stands in the same formula."""
        if token.kind == "letter" or token.text in GREEK:
            return (Symbol(token.start, token.end, token.text),)
        return ()

    def places(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        """The indices in a subscript; none where it holds no running index."""
        if not any(token.text in self.bound for token in tokens):
            return ()
        if len(tokens) > 1 and all(token.text in self.bound for token in tokens):
            return tuple(Symbol(token.start, token.end, token.text) for token in tokens)
        if len(tokens) > 1 and all(token.kind == "letter" for token in tokens):
            word, commas = spell(tokens), ",".join(token.text for token in tokens)
            problem = rf"write _{{\text{{{word}}}}} for a name, or _{{{commas}}} for indices"
            raise FormulaError.at(self.tex, tokens[0].start, problem)
        parser = self.inner(tokens)
        places = [parser.expression()]
        while parser.token.text == ",":
            parser.next()
            places.append(parser.expression())
        if parser.token.kind != "stop":
            raise parser.unexpected()
        return tuple(places)

    def applied(self, name: str, function: Function, place: Token | Name) -> Node:
        """A known function with its base, power and arguments."""
        base: tuple[Node, ...] = ()
        power = None
        if self.token.text == "_" and name == "log":
            self.next()
            base = (self.argument(),)
            function = _log_to_base
        if self.token.text == "^":
            self.next()
            power = self.argument()
        arguments = self.arguments()
        wanted = 3 if name in ("clip", "clamp") else 1
        if len(arguments) != wanted and name not in ("max", "min"):
            problem = f"{name} takes {wanted} argument{'s' * (wanted > 1)}, got {len(arguments)}"
            raise FormulaError.at(self.tex, place.start, problem)
        node: Node = Call(place.start, self.last_end, name, function, (*arguments, *base))
        return node if power is None else Power(node.start, node.end, node, power)

    def arguments(self) -> tuple[Node, ...]:
        """Arguments in brackets, or the factors that follow up to the next function."""
        if self.token.text in LISTS:
            return tuple(self.listed())
        plain = self.is_plain()
        factors = [self.factor()]
        while plain and self.starts_factor() and self.token.text != "{":
            if self.token.text in LISTS:
                raise self.error("where the argument ends is not clear; write it in brackets")
            if not self.is_plain():
                break
            factors.append(self.factor())
        return (_product(factors, ["*"] * len(factors)),)

    def is_plain(self) -> bool:
        """Whether a factor begins here that a function without brackets takes: no function."""
        token = self.token
        if token.text in FUNCTIONS and self.peek().text == "(":
            return False
        if token.kind == "word":
            return token.name not in FUNCTIONS
        return (
            token.kind in ("letter", "digit")
            or token.text in GREEK | ACCENTS | FRACTIONS | {r"\sqrt"}
            or token.text in BARS
        )


def _named(name: str, start: int, end: int) -> Node:
    return Number(start, end, CONSTANTS[name]) if name in CONSTANTS else Symbol(start, end, name)


def _product(factors: list[Node], signs: list[str]) -> Node:
    if len(factors) == 1:
        return factors[0]
    return Product(factors[0].start, factors[-1].end, tuple(factors), tuple(signs))


def _by_rows(node: Node) -> Node:
    r"""Let x_j be the j-th row where a vector is meant: in w_j^\top x and in a norm."""
    return replace(node, rows=True) if isinstance(node, Element) else node


def _root(x: Array, degree: Array) -> Array:
    return np.power(x, 1.0 / degree)


def _log_to_base(x: Array, base: Array) -> Array:
    return np.log(x) / np.log(base)
