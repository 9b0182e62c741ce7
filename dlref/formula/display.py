"""A display to formulas: its parts, their targets, definitions, alternatives and conditions."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dlref.formula.clauses import KEYWORDS
from dlref.formula.functions import Function
from dlref.formula.grammar import UNSUPPORTED
from dlref.formula.lexer import Cursor, FormulaError, Token, spell, tokenize
from dlref.formula.model import Formula, counts, sums_up_to
from dlref.formula.names import canonical, read_name
from dlref.formula.nodes import Apply, Element, Node, Power, Reduce, Symbol, bare
from dlref.formula.parser import Meanings, Parser

__all__ = ["parse_formula", "parse_formulas"]

ARROWS = frozenset([r"\leftarrow", r"\gets"])
EQUALS = frozenset(["=", r"\coloneqq", r"\equiv"]) | ARROWS
RELATED = frozenset(
    r"< > \lt \gt \le \leq \leqslant \ge \geq \geqslant \ne \neq \ll \gg \approx \sim \in \to"
    r" \mapsto \propto \subset".split()
)
BREAKS = frozenset([",", ";", r"\\", r"\quad", r"\qquad"])
IMPLIES = frozenset([r"\Rightarrow", r"\implies"])
ALIGNED = frozenset(["aligned", "align", "gathered", "gather", "split", "equation"])
ELLIPSES = frozenset([r"\dots", r"\ldots", r"\cdots"])
LABELS = frozenset(["where", "with", "and"])
FREE = frozenset("ijk")  # letters that count elements in the subscript of a left side
FREE_RUNS = frozenset("ijklm")  # letters of which a subscript without commas may consist
OPENERS = frozenset(["{", "(", "[", r"\{", r"\lbrace", r"\langle"])
CLOSERS = frozenset(["}", ")", "]", r"\}", r"\rbrace", r"\rangle"])


def parse_formula(tex: str, *, functions: Mapping[str, Function] | None = None) -> Formula:
    r"""Read the formula that a display is about.

    In a display of several formulas that is the first one that no other uses: `z` in
    `z = a b,\; a = c + 1`, and `\theta_t` in `v_t = …,\; \theta_t = \theta_{t-1} - v_t`. The others
    define its symbols.

    Args:
        tex: The display, without dollar signs, in the subset that this package documents.
        functions: Meanings of letters that stand for functions, by name: `{r"\phi": np.tanh}`.

    Raises:
        FormulaError: The TeX is outside the subset; the message points at the place.
    """
    formulas = parse_formulas(tex, functions=functions)
    for formula in formulas:
        others = [other for other in formulas if other is not formula]
        used = {name for other in others for name in _used(other)}
        if formula.name is None or formula.name not in used:
            return formula
    return formulas[0]


def _used(formula: Formula) -> set[str]:
    return {part.name for part in formula.node.walk() if isinstance(part, Symbol)}


def parse_formulas(
    tex: str, *, functions: Mapping[str, Function] | None = None
) -> tuple[Formula, ...]:
    """Read every formula of a display; each knows the others as definitions.

    Raises:
        FormulaError: The TeX is outside the subset; the message points at the place.
    """
    reader = Reader(tex, functions or {})
    try:
        parts = reader.formulas()
    except RecursionError as error:
        raise FormulaError(f"{tex} is nested too deeply for the stack that is left") from error
    if not parts:
        raise FormulaError.at(tex, 0, "there is no formula here")
    conditions = tuple(text for _, text in sorted(reader.conditions.items()))
    return tuple(_complete(part, parts, conditions) for part in parts)


def _complete(part: Formula, parts: Sequence[Formula], conditions: tuple[str, ...]) -> Formula:
    """Add the other formulas as definitions, and say which symbols are left to give."""
    where = tuple(other for other in parts if other is not part)
    symbols, sizes = _free(part, where)
    alternatives = tuple(
        replace(side, where=where, symbols=_free(side, where)[0], sizes=_free(side, where)[1])
        for side in part.alternatives
    )
    return replace(
        part, where=where, conditions=conditions, symbols=symbols, sizes=sizes,
        alternatives=alternatives,
    )  # fmt: skip


def _free(part: Formula, where: Sequence[Formula]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The symbols to give and the sizes, of a formula and of the definitions that it reaches."""
    symbols: dict[str, None] = {}
    sizes: dict[str, None] = {}
    sizes.update(dict.fromkeys(part.sizes))
    names: list[tuple[str, tuple[Formula, ...]]]  # each with the definitions that lead to it
    names = [(name, (part,)) for name in part.symbols]
    used: list[Formula] = []
    for name, path in names:
        other = next((f for f in where if f.name == name and f not in path), None)
        if other is None:
            symbols[name] = None
        elif other not in used:
            used.append(other)
            sizes.update(dict.fromkeys(other.sizes))
            names += [(inner, (*path, other)) for inner in other.symbols]
    for name in sizes:
        symbols.pop(name, None)
    return tuple(symbols), tuple(sizes)


class Reader:
    """Splits one display and reads its parts.

    Attributes:
        conditions: What the display says beside formulas.
        defined: Functions that it defines: parameters and right side.
    """

    def __init__(self, tex: str, functions: Mapping[str, Function]) -> None:
        self.tex = tex
        self.functions = functions
        self.conditions: dict[int, str] = {}  # by where they stand
        self.defined: dict[str, tuple[tuple[str, ...], Node]] = {}
        self.tokens = tokenize(tex)
        Cursor(tex, self.tokens)  # pairs the brackets, or says which is not closed

    def formulas(self) -> list[Formula]:
        """The parts in their order; those that define functions are read first."""
        pieces = self.pieces()
        heads = [_applied(piece) for piece in pieces]
        self.declared = frozenset(head[0] for head in heads if head is not None)
        for piece, head in zip(pieces, heads, strict=True):
            if head is not None:
                with contextlib.suppress(FormulaError):  # it may use another; read again below
                    self.defined.setdefault(head[1], (head[2], self.formula(piece).node))
        return [self.formula(piece) for piece in pieces]

    def pieces(self) -> list[list[Token]]:
        """The parts of the display that are formulas; the others become conditions."""
        pieces = [piece for piece in map(_unlabelled, self.split()) if piece]
        for number, piece in enumerate(pieces):
            if piece[0].text in ELLIPSES and number > 0:
                last = number
                while last > 1 and _relation(pieces[last - 1]) is None:
                    last -= 1
                last = max(last - 1, 1)
                for rest in pieces[last:]:
                    self.beside(rest)
                pieces = pieces[:last]
                break
        kept = [piece for n, piece in enumerate(pieces) if self.is_formula(piece, n == 0)]
        if len(pieces) > 1 and kept and not _outside_signs(kept[0]):
            problem = "this is a list; write one formula, or formulas with equals signs"
            raise FormulaError.at(self.tex, kept[0][0].start, problem)
        return kept

    def beside(self, tokens: Sequence[Token]) -> None:
        """Keep what is no formula as a condition."""
        if tokens:
            self.conditions[tokens[0].start] = spell(tokens)

    def split(self) -> list[list[Token]]:
        """Pieces between commas, line ends and wide spaces that no bracket encloses."""
        pieces: list[list[Token]] = [[]]
        depth = 0
        for token in self.tokens[:-1]:
            if token.kind in ("begin", "end") and token.name in ALIGNED:
                continue
            depth += _depth(token)
            if depth == 0 and token.text in IMPLIES:
                self.beside(pieces.pop())
                pieces.append([])
            elif depth == 0 and token.text in BREAKS:
                pieces.append([])
            elif depth > 0 or token.text != "&":
                pieces[-1].append(token)
        while pieces[-1] and pieces[-1][-1].text == ".":
            pieces[-1].pop()
        return pieces

    def is_formula(self, piece: list[Token], first: bool) -> bool:
        """Whether a piece gives a value rather than a condition or remark."""
        relation = _relation(piece)
        if relation is None:
            beside = piece[0].kind == "digit" or _is_remark(piece)
        else:
            beside = relation.text not in EQUALS or _is_setting(piece, relation)
        if first or not beside:
            return True
        self.beside(piece)
        return False

    def formula(self, tokens: list[Token]) -> Formula:
        """Read one part: a side, or sides with equals signs between them."""
        relation = _relation(tokens)
        if relation is not None and relation.text not in EQUALS:
            problem = UNSUPPORTED.get(relation.text, "a relation alone gives no value")
            raise FormulaError.at(self.tex, relation.start, problem)
        left, *sides = self.sides(tokens)
        if relation is None or not sides:
            return self.side(left, (), tokens[0].start)
        if not left or any(token.text == r"\mathrel{+}" for token in left):
            raise FormulaError.at(self.tex, relation.start, "the left side is not a name")
        letters, start = _letters(left), left[0].start
        first, *others = (self.side(side, letters, start) for side in sides)
        first = replace(first, target=_target(left), alternatives=tuple(others))
        return self.with_left(first, left, letters, relation.text in ARROWS)

    def sides(self, tokens: list[Token]) -> list[list[Token]]:
        """Split at equals signs; what follows another relation or a remark is a condition."""
        sides: list[list[Token]] = []
        begin, end = 0, len(tokens)
        for number, token in _outside(tokens):
            if token.text in EQUALS:
                sides.append([t for t in tokens[begin:number] if t.text != ":"])
                begin = number + 1
            elif token.text in RELATED or (number > begin and _is_remark(tokens[number:])):
                self.beside(tokens[number:])
                end = number
                break
        return [*sides, tokens[begin:end]]

    def side(self, tokens: list[Token], letters: Sequence[str], start: int) -> Formula:
        """Read an expression as a formula without a left side."""
        if not tokens:
            raise FormulaError.at(self.tex, start, "a side of the equation is empty")
        node = self.node(tokens, letters)
        indices = tuple(
            letter
            for letter in letters
            if any(counts(part, letter) for part in node.walk()) or any(sums_up_to(node, letter))
        )
        names = dict.fromkeys(_symbols(node, frozenset(indices)))
        arrays = {
            part.array.name
            for part in node.walk()
            if isinstance(part, Element) and isinstance(part.array, Symbol)
        }
        sizes = tuple(name for name in names if name not in arrays and any(sums_up_to(node, name)))
        symbols = tuple(name for name in names if name not in sizes)
        return Formula(
            self.tex, None, symbols, sizes, start=start, end=node.end, node=node, indices=indices
        )

    def node(self, tokens: list[Token], letters: Sequence[str]) -> Node:
        """Read an expression; again, if it indexes symbols, to know them from the start."""
        end = tokens[-1].end
        part = [*tokens, Token("stop", "", end, end)]
        meanings = Meanings(self.functions, self.defined, self.declared)
        parser = Parser(self.tex, part, bound=letters, meanings=meanings)
        node = parser.side()
        if not parser.counted:
            return node
        indexed = parser.counted
        return Parser(self.tex, part, bound=letters, indexed=indexed, meanings=meanings).side()

    def with_left(
        self, formula: Formula, left: list[Token], letters: Sequence[str], arrow: bool
    ) -> Formula:
        """Say which symbol a left side defines, or keep it as another side of the equation."""
        try:
            side = self.side(left, letters, left[0].start)
        except FormulaError:
            return formula
        node, squared = bare(side.node), False
        if isinstance(node, Power) and getattr(bare(node.exponent), "number", None) == 2:
            node, squared = node.base, True
        symbol = node.array if isinstance(node, Element) else node
        if isinstance(symbol, Symbol) and not (squared and symbol.name in formula.symbols):
            return replace(formula, name=symbol.name, squared=squared)
        own = isinstance(node, Apply)  # f(x) = … defines f, so f(x) says nothing about it
        if arrow or own or not {*side.symbols} <= {*formula.symbols}:
            return formula
        return replace(formula, alternatives=(*formula.alternatives, side))


def _applied(piece: Sequence[Token]) -> tuple[str, str, tuple[str, ...]] | None:
    """Base, name and parameters of a left side that applies a function: f(x, y) = …."""
    relation = _relation(piece)
    left = [token for token in piece if relation is not None and token.end <= relation.start]
    if not left or left[0].kind not in ("letter", "command"):
        return None
    cursor = Cursor("", [*left, Token("stop", "", 0, 0)])
    name = read_name(cursor)
    if cursor.token.text != "(" or cursor.partner.get(cursor.position) != len(left) - 1:
        return None
    cursor.next()
    parameters = []
    while cursor.token.text != ")":
        if cursor.token.kind not in ("letter", "command"):
            return None
        parameters.append(read_name(cursor).spelled())
        if cursor.token.text not in (",", ")"):
            return None
        if cursor.token.text == ",":
            cursor.next()
    return name.base, name.spelled(), tuple(parameters)


def _target(left: Sequence[Token]) -> str:
    spelled = spell(left)
    try:
        return canonical(spelled)
    except FormulaError:
        return spelled


def _depth(token: Token) -> int:
    return (token.text in OPENERS or token.kind == "begin") - (
        token.text in CLOSERS or token.kind == "end"
    )


def _outside(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens that no bracket encloses, with their numbers."""
    depth = 0
    for number, token in enumerate(tokens):
        change = _depth(token)
        if depth + min(change, 0) == 0:
            yield number, token
        depth += change


def _outside_signs(piece: Sequence[Token]) -> bool:
    """Whether a piece is more than one symbol: it has a sign, an equals sign or a bracket."""
    return any(token.text in "+-*/([|^=" or token.kind in ("command", "begin") for token in piece)


def _relation(tokens: Sequence[Token]) -> Token | None:
    """The first equals sign or other relation that no bracket encloses."""
    relations = (token for _, token in _outside(tokens) if token.text in EQUALS | RELATED)
    return next(relations, None)


def _is_remark(tokens: Sequence[Token]) -> bool:
    """Whether words follow, or a bracket with words or a relation in it."""
    first = tokens[0]
    if first.kind == "text":
        return not first.name.isalpha() or first.name in KEYWORDS
    if first.text != "(":
        return False
    inside = _enclosed(tokens)
    words = any(token.kind == "text" and not token.name.isalpha() for _, token in _outside(inside))
    return words or _relation(inside) is not None


def _enclosed(tokens: Sequence[Token]) -> Sequence[Token]:
    depth = 0
    for number, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return tokens[1:number]
    return ()


def _is_setting(piece: Sequence[Token], relation: Token) -> bool:
    """Whether the right side is a plain number, so that this is a special case."""
    right = [token for token in piece if token.start > relation.start and token.kind != "text"]
    return all(token.kind == "digit" or token.text in ("-", ".") for token in right)


def _unlabelled(piece: list[Token]) -> list[Token]:
    """A piece without its label: `torch:` or `where`."""
    if len(piece) > 1 and piece[0].kind == "text":
        label = piece[0].name.strip()
        if label.endswith(":") or label in LABELS:
            return piece[1:]
    return piece


def _letters(left: Sequence[Token]) -> tuple[str, ...]:
    """The letters in the subscripts of a left side that may count elements."""
    letters: dict[str, None] = {}
    cursor = Cursor("", [*left, Token("stop", "", 0, 0)])
    while cursor.token.kind != "stop":
        if cursor.next().text != "_" or cursor.token.kind == "stop":
            continue
        script = cursor.group()
        group = [token for token in script if token.text != ","]
        names = {token.text for token in group}
        runs = len(group) < len(script) or len(group) == 1 or names <= FREE_RUNS
        if names & FREE and runs and all(token.kind == "letter" for token in group):
            letters.update(dict.fromkeys(token.text for token in group))
    return tuple(letters)


def _symbols(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """The symbols below a node that no sum binds, in order."""
    if isinstance(node, Symbol) and node.name not in bound:
        yield node.name
    if isinstance(node, Apply):
        yield from _symbols(node.body, bound | set(node.parameters))
    inner = bound | {node.letter} if isinstance(node, Reduce) else bound
    for child in node.children():
        within = inner if not isinstance(node, Reduce) or child is node.body else bound
        yield from _symbols(child, within)
