"""Wrong versions of a formula: single changes that a learner could make, each with the reason."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from dlref.formula.compare import apart
from dlref.formula.display import parse_formula
from dlref.formula.functions import Function
from dlref.formula.lexer import FormulaError
from dlref.formula.model import Formula
from dlref.formula.nodes import (
    Binary,
    Call,
    Cases,
    Chain,
    Element,
    Entry,
    Group,
    Negated,
    Node,
    Number,
    Power,
    Product,
    Reduce,
    Symbol,
    Terms,
    bare,
)  # fmt: skip

__all__ = ["Edit", "Variant", "combine", "statement", "variants"]

POINTS = 12
OPEN = ("{", "(", "=", "&", r"\lfloor", r"\lceil")
CLOSED = ("}", ")", "&", r"\right", r"\rfloor", r"\rceil", r"\end", r"\\")


@dataclass(frozen=True)
class Edit:
    """A place of the original TeX and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Variant:
    """A wrong version of a formula.

    Attributes:
        tex: Its TeX.
        kind: What was changed, as a name for machines: `exponent-sign`, `term-dropped`, ….
        why: A sentence that says what is wrong, with TeX between dollar signs.
        original: The TeX that was changed.
        edits: The places of the changes, in order; one for each change.
    """

    tex: str
    kind: str
    why: str
    original: str
    edits: tuple[Edit, ...]


def statement(formula: Formula) -> str:
    """The TeX of a formula without further sides, conditions and remarks.

    Definitions in the same display stay if the formula needs them.
    """
    names = {node.name for node in formula.node.walk() if isinstance(node, Symbol)}
    if any(other.name in names for other in formula.where):
        return formula.tex.strip()
    return formula.tex[formula.start : formula.end].strip()


def variants(
    formula: Formula,
    *,
    functions: Mapping[str, Function] | None = None,
    domain: Mapping[str, tuple[float, float]] | None = None,
) -> list[Variant]:
    """Wrong versions of `statement(formula)` by single changes, in the order of their places.

    Each is in the subset and has other values than the formula at some of the seeded points.

    Args:
        formula: The right version.
        functions: The meanings that it was read with.
        domain: Range to draw a symbol from, by name; -2 to 2 for the others.
    """
    original = statement(formula)
    right = parse_formula(original, functions=functions)
    found: dict[str, Variant] = {}
    for change in sorted(_changes(right), key=lambda change: change.edit.start):
        tex = _applied(original, [change.edit])
        if tex in found or tex == original:
            continue
        try:
            wrong = parse_formula(tex, functions=functions)
            if wrong.target == right.target and apart(right, wrong, points=POINTS, domain=domain):
                found[tex] = Variant(tex, change.kind, change.why, original, (change.edit,))
        except FormulaError:
            continue  # the change left the subset, or its values cannot be compared
    return list(found.values())


def combine(a: Variant, b: Variant) -> Variant:
    """Make both changes at once, for a grid of right, one, the other and both.

    Raises:
        ValueError: The variants are of different formulas, or their places overlap.
    """
    if a.original != b.original:
        raise ValueError(f"combine needs variants of one formula, got {a.original}, {b.original}")
    edits = sorted(a.edits + b.edits, key=lambda edit: (edit.start, edit.end))
    if any(left.end > right.start for left, right in pairwise(edits)):
        raise ValueError(f"combine needs changes at different places, got {a.kind} and {b.kind}")
    tex = _applied(a.original, edits)
    return Variant(tex, f"{a.kind}+{b.kind}", f"{a.why} {b.why}", a.original, tuple(edits))


def _applied(tex: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        tex = _joined(_joined(tex[: edit.start], edit.text), tex[edit.end :])
    return tex


def _joined(left: str, right: str) -> str:
    """Put two pieces of TeX side by side, with a space where a command would swallow a letter."""
    return f"{left} {right}" if re.search(r"\\[A-Za-z]+$", left) and right[:1].isalpha() else (
        left + right
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change before it was tried."""

    edit: Edit
    kind: str
    why: str


@dataclass(frozen=True)
class Source:
    """The TeX that is changed, and what surrounds its nodes.

    Attributes:
        tex: The TeX.
        target: The left side.
        brackets: For the place of a node in round or square brackets, the place with them.
        arguments: Places of what functions take.
    """

    tex: str
    target: str | None
    brackets: Mapping[tuple[int, int], tuple[int, int]]
    arguments: frozenset[tuple[int, int]]

    @classmethod
    def reading(cls, formula: Formula) -> "Source":
        """Note the surroundings of every node."""
        brackets, arguments = {}, set()
        for part in (formula, *formula.where):
            for node in part.node.walk():
                if isinstance(node, Group) and formula.tex[node.start] != "{":
                    brackets[node.node.start, node.node.end] = node.start, node.end
                elif isinstance(node, Call):
                    arguments |= {(child.start, child.end) for child in node.arguments}
        return cls(formula.tex, formula.target, brackets, frozenset(arguments))

    def of(self, node: Node) -> str:
        """The TeX of a node, without braces around it."""
        text = self.tex[node.start : node.end].strip()
        return text[1:-1].strip() if isinstance(node, Group) and text[:1] == "{" else text

    def instead(self, node: Node, text: str, additive: bool) -> str:
        """A text that is to stand instead of a node, in brackets where a sum needs them."""
        before, after = self.tex[: node.start].rstrip(), self.tex[node.end :].lstrip()
        alone = before.endswith(OPEN) and (not after or after.startswith(CLOSED))
        return rf"\left({text}\right)" if additive and not alone else text

    def part(self, node: Node, part: Node) -> str:
        """A part of a node that is to stand instead of it."""
        return self.instead(node, self.of(part), isinstance(bare(part), (Terms, Negated)))


def _changes(formula: Formula) -> Iterator[Change]:
    source = Source.reading(formula)
    yield from _whole(source, formula)
    for part in (formula, *formula.where):
        for node in part.node.walk():
            for kind, change in CHANGES:
                if isinstance(node, kind):
                    yield from change(source, node)


def _replaced(node: Node, text: str, kind: str, why: str) -> Change:
    return Change(Edit(node.start, node.end, text), kind, why)


# Signs and terms

NOISE = (r"\varepsilon", r"\epsilon", r"\xi", r"\zeta")
SHIFT = re.compile(r"(?:b|\\beta)(?:_\w|_\{[^{}]*\})?")


def _sign(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Terms)
    for term, sign, (start, end) in zip(
        node.terms[1:], node.signs[1:], node.marks[1:], strict=True
    ):
        if _keeps_its_sign(node, term, sign, source):
            continue
        tex, other = source.of(term), "-" if sign == "+" else "+"
        does, should = ("subtracts", "adds") if sign == "+" else ("adds", "subtracts")
        why = f"It {does} ${tex}$, which the formula {should}."
        if r"\nabla" in tex and sign == "-":
            why = "It steps along the gradient, uphill; descent subtracts the gradient."
        elif _vanishes(node) and sign == "+":
            why = f"With a minus, $1 - {tex}$ is zero where the exponent is zero."
        yield Change(Edit(start, end, other), "sign", why)


def _keeps_its_sign(node: Terms, term: Node, sign: str, source: Source) -> bool:
    """Whether the other sign is no mistake that people make, or not even wrong.

    Noise and learned shifts are as good with the other sign; shares of a whole, what is small
    beside a root, and the difference of two like quantities are not written with it.
    """
    tex, first, whole = source.of(term), bare(node.terms[0]), source.tex[node.start : node.end]
    if any(name in tex for name in NOISE) or SHIFT.fullmatch(tex) or re.search(r"\(1\s*-", whole):
        return True
    if isinstance(term, Reduce) and isinstance(first, Reduce) and sign == "+":
        return True
    is_plain = isinstance(bare(term), (Symbol, Element))
    if isinstance(first, Number) and first.number == 1:
        return is_plain or (isinstance(term, Power) and not isinstance(term.base, Number))
    if isinstance(term, Product) and isinstance(bare(term.factors[0]), Number) and sign == "+":
        return True
    return is_plain and isinstance(first, (Symbol, Element))


def _swapped_difference(source: Source, node: Node) -> Iterator[Change]:
    """Subtract the first from the second of two symbols."""
    assert isinstance(node, Terms)
    if node.signs[1:] != ("-",) or len(node.terms) != 2:
        return
    first, second = node.terms
    if all(isinstance(bare(term), (Symbol, Element)) for term in node.terms):
        one, two = source.of(first), source.of(second)
        why = f"It subtracts ${one}$ from ${two}$; the formula does the reverse."
        edit = Edit(first.start, second.end, f"{two} - {one}")
        yield Change(edit, "difference-swapped", why)


def _weights(source: Source, node: Terms) -> Iterator[tuple[Product, Node, tuple[str, str]]]:
    """The two products of a weighted mean, each with its weight, the share and its complement."""
    if node.signs[1:] != ("+",) or len(node.terms) != 2:
        return
    one, other = node.terms
    if not (isinstance(one, Product) and isinstance(other, Product)):
        return
    texes = [source.tex[part.factors[0].start : part.factors[0].end] for part in (one, other)]
    bare_texes = [re.sub(r"\\left|\\right|\s", "", tex) for tex in texes]
    share, rest = sorted(zip(bare_texes, texes, strict=True), key=lambda pair: len(pair[0]))
    if rest[0] == f"(1-{share[0]})":
        for part in (one, other):
            yield part, part.factors[0], (share[1], rest[1])


def _exchanged_weights(source: Source, node: Node) -> Iterator[Change]:
    """Exchange the weights of a weighted mean."""
    assert isinstance(node, Terms)
    found = [weight for _, weight, _ in _weights(source, node)]
    if found:
        a, b = found
        between = source.tex[a.end : b.start]
        text = source.tex[b.start : b.end] + between + source.tex[a.start : a.end]
        why = f"The weights ${source.of(a)}$ and ${source.of(b)}$ are exchanged."
        yield Change(Edit(a.start, b.end, text), "weights-exchanged", why)


def _vanishes(node: Terms) -> bool:
    """Whether the terms are 1 and an exponential."""
    one, power = bare(node.terms[0]), bare(node.terms[1])
    return (
        len(node.terms) == 2
        and isinstance(one, Number)
        and one.number == 1
        and isinstance(power, Power)
        and isinstance(power.base, Number)
    )


def _term(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Terms)
    one = node.terms[0]
    if isinstance(one, Number) and one.number == 1 and node.signs[1:] == ("-",):
        rest = source.of(node.terms[1])
        why = f"${rest}$ stands where its complement $1 - {rest}$ belongs."
        start, end = source.brackets.get((node.start, node.end), (node.start, node.end))
        yield Change(Edit(start, end, rest), "complement-dropped", why)
        return
    for number, term in enumerate(node.terms):
        if all(isinstance(bare(other), Number) for other in node.terms if other is not term):
            continue
        tex = source.of(term)
        if _is_needed(node, number, source):
            continue
        why = f"The term ${tex}$ is missing."
        if tex in (r"\epsilon", r"\varepsilon"):
            why = f"Without ${tex}$ nothing keeps the divisor away from zero."
        place = source.brackets.get((node.start, node.end), (node.start, node.end))
        is_bare = source.tex[place[1] :].lstrip()[:1] not in ("^", "_", "'")
        if is_bare and place != (node.start, node.end) and _stays(node, number):
            edit = Edit(*place, source.of(node.terms[1 - number]))
        elif number:
            edit = Edit(node.terms[number - 1].end, term.end, "")
        else:
            end = node.marks[1][0] if node.signs[1] == "-" else node.terms[1].start
            edit = Edit(node.start, end, "")
        yield Change(edit, "term-dropped", why)


def _is_needed(node: Terms, number: int, source: Source) -> bool:
    """Whether nobody forgets a term: what something is subtracted from, a 1, part of a mean."""
    if (number == 0 and node.signs[1] == "-") or isinstance(bare(node.terms[number]), Number):
        return True
    tex = source.tex[node.start : node.end]
    if r"\nabla" in source.of(node.terms[number]):
        return True
    return "e^" in tex or re.search(r"\(1\s*-", tex) is not None


def _stays(node: Terms, number: int) -> bool:
    """Whether what a dropped term leaves is one term that needs no brackets."""
    if len(node.terms) > 2 or (number == 0 and node.signs[1] == "-"):
        return False
    return not isinstance(bare(node.terms[1 - number]), (Terms, Negated))


def _minus(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Negated)
    why = f"The minus before ${source.of(node.node)}$ is missing, so its sign is wrong."
    yield Change(Edit(node.start, node.node.start, ""), "minus-dropped", why)


def _epsilon(source: Source, node: Node) -> Iterator[Change]:
    """Move epsilon under the root."""
    assert isinstance(node, Terms)
    for root, small, sign in zip(node.terms, node.terms[1:], node.signs[1:], strict=False):
        tex = source.of(small)
        if not isinstance(root, Call) or root.name != "sqrt" or sign != "+":
            continue
        if tex in (r"\epsilon", r"\varepsilon"):
            text = rf"\sqrt{{{source.of(root.arguments[0])}+{tex}}}"
            why = f"${tex}$ is added under the root; the formula adds it to the root."
            yield Change(Edit(root.start, small.end, text), "epsilon-inside", why)


# Powers, roots and fractions


def _exponent(source: Source, node: Node) -> Iterator[Change]:
    """Flip the sign of the exponent of e."""
    if isinstance(node, Power) and isinstance(node.base, Number):
        exponent, shape = node.exponent, "e^{{{}}}"
    elif isinstance(node, Call) and node.name == "exp":
        exponent, shape = node.arguments[0], r"\exp({})"
    else:
        return
    inner = bare(exponent)
    if isinstance(inner, Terms) or len(re.findall(r"e\^|\\exp\b", source.tex)) > 1:
        return  # of two exponentials nobody changes one
    plain = source.of(inner.node if isinstance(inner, Negated) else inner)
    grows, decays = shape.format(plain), shape.format(f"-{plain}")
    if isinstance(inner, Negated):
        why = f"The exponent's sign is flipped: ${grows}$ grows where ${decays}$ decays."
        edit = Edit(inner.start, inner.node.start, "")
    else:
        why = f"The exponent's sign is flipped: ${decays}$ decays where ${grows}$ grows."
        edit = Edit(exponent.start, exponent.end, f"{{-{plain}}}")
        if isinstance(node, Call) or isinstance(exponent, Group):
            edit = Edit(inner.start, inner.start, "-")
    yield Change(edit, "exponent-sign", why)


def _power(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Power)
    exponent = bare(node.exponent)
    if node.base.end > node.exponent.start or isinstance(node.base, Number):
        return
    base, tex = source.of(node.base), source.of(node.exponent)
    if isinstance(exponent, Number) and exponent.number == 2:
        why = f"The square is missing, so ${base}$ counts with its sign."
        yield _replaced(node, source.tex[node.start : node.base.end], "square-dropped", why)
        inner = node.base.node if isinstance(node.base, Group) else node.base
        is_summed = r"\sum" in source.tex and "sqrt" not in source.tex
        if is_summed and isinstance(inner, (Element, Terms)):
            why = f"It takes the absolute value of ${source.of(inner)}$ instead of the square."
            text = rf"\lvert {source.of(inner)} \rvert"
            yield _replaced(node, text, "absolute-for-square", why)
    elif isinstance(exponent, Symbol):
        why = f"The exponent ${tex}$ is missing, so the value does not depend on ${tex}$ there."
        yield _replaced(node, source.tex[node.start : node.base.end], "power-dropped", why)


def _root(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Call)
    if node.name != "sqrt":
        return
    inner = node.arguments[0]
    why = f"The square root of ${source.of(inner)}$ is missing."
    yield _replaced(node, source.part(node, inner), "root-dropped", why)
    terms = bare(inner)
    if isinstance(terms, Terms) and source.of(terms.terms[-1]) in (r"\epsilon", r"\varepsilon"):
        small = source.of(terms.terms[-1])
        rest = source.tex[terms.start : terms.marks[-1][0]].strip()
        why = f"${small}$ is added to the root; the formula adds it under the root."
        text = source.instead(node, rf"\sqrt{{{rest}}}+{small}", additive=True)
        yield _replaced(node, text, "epsilon-outside", why)


def _fraction(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Binary)
    command = re.match(r"\\[tdc]?frac", source.tex[node.start :])
    if command is None:
        return
    above, below = source.of(node.left), source.of(node.right)
    if above != "1":
        why = f"The division by ${below}$ is missing."
        yield _replaced(node, source.part(node, node.left), "denominator-dropped", why)
        ends = bare(node.left), bare(node.right)
        letters = {source.of(end)[:1].lower() for end in ends}
        is_ratio = len(letters) == 1 or letters == {"p", "q"}
        if is_ratio and all(isinstance(end, (Symbol, Element)) for end in ends):
            text = f"{command[0]}{{{below}}}{{{above}}}"
            why = f"The fraction is upside down: it divides by ${above}$ instead of by ${below}$."
            yield _replaced(node, text, "fraction-inverted", why)
    if DEVIATION.fullmatch(below):
        why = f"It divides by the variance ${below}^2$; the formula divides by its root."
        yield _replaced(node.right, f"{{{below}^2}}", "deviation-squared", why)


def _factor(source: Source, node: Node) -> Iterator[Change]:
    """Drop one factor or divisor."""
    assert isinstance(node, Product)
    last = len(node.factors) - 1
    for number, (factor, sign) in enumerate(zip(node.factors, node.signs, strict=True)):
        if number == 0 and node.signs[1] == "/":
            continue
        if not _is_coefficient(factor) and sign != "/":
            continue
        if number == last and sign != "/":
            continue  # what the others are factors of stays
        after = number < last and node.signs[number + 1] != "/" and sign != "/"
        start = factor.start if after else node.factors[number - 1].end
        end = node.factors[number + 1].start if after else factor.end
        tex = source.of(factor)
        why = f"The factor ${tex}$ is missing."
        if number < last and isinstance(node.factors[number + 1], Reduce) and "frac{1}" in tex:
            why = "It adds up where the formula takes the mean."
        kind = "factor-dropped"
        if sign == "/":
            kind, why = "denominator-dropped", f"The division by ${tex}$ is missing."
        yield Change(Edit(start, end, ""), kind, why)


def _is_coefficient(node: Node) -> bool:
    """Whether a factor is small enough to be forgotten: a symbol, its power, a number, 1 - a."""
    inner = bare(node)
    if isinstance(inner, Terms):
        one = inner.terms[0]
        return isinstance(one, Number) and one.number == 1 and inner.signs[1:] == ("-",)
    if isinstance(inner, (Power, Binary)):
        return all(isinstance(bare(child), (Number, Symbol)) for child in inner.children())
    return isinstance(inner, (Number, Symbol, Element))


def _one_less(source: Source, node: Node) -> Iterator[Change]:
    """Leave one class out of the count."""
    assert isinstance(node, Binary)
    if re.match(r"\\[tdc]?frac", source.tex[node.start :]) and source.of(node.right) == "K":
        edit = Edit(node.right.start, node.right.end, "{K - 1}")
        yield Change(edit, "one-less", "It divides by $K - 1$.")


def _deviation(source: Source, node: Node) -> Iterator[Change]:
    """Scale by the variance instead of the standard deviation."""
    assert isinstance(node, Product)
    for factor in node.factors[:-1]:
        tex = source.of(factor)
        if isinstance(factor, Symbol) and DEVIATION.fullmatch(tex):
            why = f"It scales by the variance ${tex}^2$; the formula by its root ${tex}$."
            yield _replaced(factor, f"{tex}^2", "deviation-squared", why)


DEVIATION = re.compile(r"(?:\\sigma|s)(?:_\w|_\{[^{}]*\})?")


# What makes a formula longer


def _root_of_share(source: Source, node: Node) -> Iterator[Change]:
    """Divide by the root of a complement."""
    assert isinstance(node, Binary)
    below, tex = bare(node.right), source.of(node.right)
    is_fraction = re.match(r"\\[tdc]?frac", source.tex[node.start :])
    if is_fraction and isinstance(below, Terms) and re.match(r"1\s*-", tex):
        why = f"It divides by the root of ${tex}$; the formula divides by ${tex}$ itself."
        edit = Edit(node.right.start, node.right.end, rf"{{\sqrt{{{tex}}}}}")
        yield Change(edit, "root-added", why)


def _complement(source: Source, node: Node) -> Iterator[Change]:
    """Take the same weight twice in a weighted mean."""
    assert isinstance(node, Terms)
    for one, weight, (share, rest) in _weights(source, node):
        if source.of(weight) == share:
            why = f"The complement $1 - {share}$ stands where ${share}$ belongs."
            text = rest if one.factors[1].start - weight.end else rest + " "
            yield _replaced(weight, text, "complement-added", why)


def _square(source: Source, node: Node) -> Iterator[Change]:
    """Square what is taken from 1, as in the derivative of tanh."""
    assert isinstance(node, Terms)
    last, one = node.terms[-1], bare(node.terms[0])
    is_rest = node.signs[1:] == ("-",) and isinstance(one, Number) and one.number == 1
    is_slope = "'" in source.tex.partition("=")[0]
    if is_slope and is_rest and isinstance(last, Call) and source.of(last).endswith(")"):
        tex = source.of(last)
        why = f"It squares ${tex}$, as the derivative of tanh does with tanh."
        yield Change(Edit(last.end, last.end, "^2"), "square-added", why)


def _squared_hinge(source: Source, node: Node) -> Iterator[Change]:
    """Square what a maximum with zero leaves, inside a sum."""
    assert isinstance(node, Call)
    tex = source.of(node)
    after = source.tex[node.end :].lstrip()
    if node.name == "max" and r"\sum" in source.tex and tex.endswith(")") and after[:1] != "^":
        why = "It squares what is above zero; the formula takes it as it is."
        yield Change(Edit(node.end, node.end, "^2"), "square-added", why)


def _whole(source: Source, formula: Formula) -> Iterator[Change]:
    """Take the root, the mean or the negative of the whole right side."""
    equals = source.tex.find("=")
    if equals < 0 or formula.where:
        return
    start = equals + 1 + len(source.tex[equals + 1 :]) - len(source.tex[equals + 1 :].lstrip())
    right = source.tex[start:].rstrip()
    end = start + len(right)
    if formula.end < end or "=" in right.replace(r"\sum_{", "").split("}", 1)[-1]:
        return
    is_square = source.tex[:equals].rstrip().endswith("^2")
    if is_square or (right.endswith("^2") and r"\sum" in right):
        why = "It takes the root, as a standard deviation or a root mean square does."
        yield Change(Edit(start, end, rf"\sqrt{{{right}}}"), "root-added", why)
    if right.startswith(r"\sum") and "log" in right:
        yield Change(Edit(start, start, "-"), "minus-added", "It has the wrong sign.")


# Functions, sums and cases

SMALLEST = "It takes the smallest value where the formula takes the largest."
LARGEST = "It takes the largest value where the formula takes the smallest."
QUARTER = "Sine and cosine are swapped, a shift by a quarter turn."
OPPOSITES: Mapping[str, tuple[str, str, str]] = {
    r"\max": (r"\min", "max-min", SMALLEST),
    r"\min": (r"\max", "max-min", LARGEST),
    r"\arg\max": (r"\arg\min", "max-min", SMALLEST),
    r"\arg\min": (r"\arg\max", "max-min", LARGEST),
    r"\prod": (r"\sum", "sum-product", "It adds what the formula multiplies."),
    r"\sin": (r"\cos", "sine-cosine", QUARTER),
    r"\cos": (r"\sin", "sine-cosine", QUARTER),
    r"\sigma": (r"\tanh", "squashing-swapped",
                r"$\tanh$ has the range $(-1, 1)$, $\sigma$ the range $(0, 1)$ of a gate."),
    r"\tanh": (r"\sigma", "squashing-swapped",
               r"$\sigma$ has the range $(0, 1)$; $\tanh$ is centred on zero."),
}  # fmt: skip


SQUASHING = re.compile(r"\\(?:sigma|tanh)'?\s*(?:\\left\s*)?\(")
TURNED = frozenset({r"\sigma", "sigmoid", "tanh", r"\Phi", "erf", "max"})


def _opposite(source: Source, node: Node) -> Iterator[Change]:
    """Replace a function or sum sign by its opposite."""
    match = re.match(r"(\\arg\s*)?\\[A-Za-z]+", source.tex[node.start :])
    name = match[0].replace(" ", "") if match else ""
    if match is None or name not in OPPOSITES:
        return
    after = source.tex[node.start + len(match[0]) :].lstrip()
    if name in (r"\sigma", r"\tanh"):
        is_call = re.match(r"\(|\\[a-z]+[lr]?\(", after)
        if not is_call or len(SQUASHING.findall(source.tex)) > 1:
            return  # of two nobody changes one
    text, kind, why = OPPOSITES[name]
    yield Change(Edit(node.start, node.start + len(match[0]), text), kind, why)


def _argument(source: Source, node: Node) -> Iterator[Change]:
    """Negate what a function is of."""
    assert isinstance(node, Call)
    argument = node.arguments[-1]
    inner = argument.factors[0] if isinstance(argument, Product) else argument
    if node.name in TURNED and isinstance(inner, (Symbol, Element)):
        tex = source.of(argument)
        if source.tex[argument.end :].lstrip().startswith(CLOSED):
            why = f"It takes $-{tex}$ where the formula takes ${tex}$."
            yield Change(Edit(argument.start, argument.start, "-"), "argument-negated", why)


def _brackets(source: Source, node: Node) -> Iterator[Change]:
    """Drop an absolute value, swap floor and ceiling, change a norm."""
    assert isinstance(node, Call)
    tex = source.of(node)
    if node.name == "abs":
        inner = source.of(node.arguments[0])
        why = f"The absolute value is missing, so ${inner}$ counts with its sign."
        yield _replaced(node, source.part(node, node.arguments[0]), "absolute-dropped", why)
        if isinstance(bare(node.arguments[0]), (Symbol, Element)):
            why = f"It squares ${inner}$; the formula takes the absolute value."
            yield _replaced(node, f"{inner}^2", "square-for-absolute", why)
    elif node.name in ("floor", "ceil") and tex.startswith("\\"):
        other = "ceil" if node.name == "floor" else "floor"
        ways = ("up", "down") if node.name == "floor" else ("down", "up")
        text = tex.replace(f"\\l{node.name}", f"\\l{other}").replace(
            f"\\r{node.name}", f"\\r{other}"
        )
        why = f"It rounds {ways[0]}; the formula rounds {ways[1]}."
        yield _replaced(node, text, "floor-ceiling", why)
    elif node.name in ("norm 1", "norm 2") and tex[-2:] in ("_1", "_2"):
        other = "2" if tex[-1] == "1" else "1"
        why = f"It uses the L{other} norm; the formula uses the L{tex[-1]} norm."
        yield _replaced(node, tex[:-1] + other, "norm-changed", why)


def _cases(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Cases)
    if len(node.entries) < 2:
        return
    first, second = node.entries[0].node, node.entries[1].node
    one, two = source.of(first), source.of(second)
    between = source.tex[first.end : second.start]
    why = f"The two branches are swapped: ${two}$ stands where ${one}$ belongs."
    edit = Edit(first.start, second.end, f"{two}{between}{one}")
    yield Change(edit, "cases-swapped", why)


def _branch(source: Source, node: Node) -> Iterator[Change]:
    assert isinstance(node, Entry)
    if isinstance(node.node, (Symbol, Element, Product)):
        tex = source.of(node.node)
        why = f"The branch ${tex}$ has the wrong sign."
        yield Change(Edit(node.start, node.start, "-"), "branch-negated", why)


FLIPPED = {">": "<", "<": ">", r"\ge": r"\le", r"\le": r"\ge", r"\geq": r"\leq", r"\leq": r"\geq"}


def _indicator(source: Source, node: Node) -> Iterator[Change]:
    """Reverse a comparison between brackets; branches are swapped as a whole instead."""
    assert isinstance(node, Group)
    chain = node.node
    if not isinstance(chain, Chain) or len(chain.marks) != 1:
        return
    start, end = chain.marks[0]
    if source.tex[start:end] in FLIPPED:
        edit = Edit(start, end, FLIPPED[source.tex[start:end]])
        yield Change(edit, "comparison-flipped", "The comparison is reversed.")


# Symbols

STEP = re.compile(r"_t$|_\{t-1\}$")
NUMBERED = re.compile(r"_([12])$")


def _symbol(source: Source, node: Node) -> Iterator[Change]:
    """Take the neighbour of a symbol: the other of two numbers, the step before or after."""
    assert isinstance(node, Symbol)
    numbered, step = NUMBERED.search(node.name), STEP.search(node.name)
    if numbered:
        other = NUMBERED.sub(f"_{3 - int(numbered[1])}", node.name)
        why = f"${other}$ stands where ${node.name}$ belongs."
        yield _replaced(node, other, "number-swapped", why)
    elif step and source.target is not None and STEP.search(source.target):
        before = step[0] == "_t"
        other = STEP.sub("_{t-1}" if before else "_t", node.name)
        if other != source.target:
            when = "of the step before" if before else "of the current step"
            why = f"${other}$ is the value {when}; the formula uses ${node.name}$."
            yield _replaced(node, other, "step-shifted", why)


CHANGES: tuple[tuple[type[Node], Callable[[Source, Node], Iterator[Change]]], ...] = (
    (Terms, _sign),
    (Terms, _swapped_difference),
    (Terms, _exchanged_weights),
    (Terms, _term),
    (Terms, _epsilon),
    (Power, _exponent),
    (Call, _exponent),
    (Negated, _minus),
    (Power, _power),
    (Call, _root),
    (Binary, _fraction),
    (Product, _factor),
    (Binary, _one_less),
    (Binary, _root_of_share),
    (Terms, _complement),
    (Terms, _square),
    (Call, _squared_hinge),
    (Product, _deviation),
    (Call, _opposite),
    (Call, _argument),
    (Reduce, _opposite),
    (Call, _brackets),
    (Cases, _cases),
    (Entry, _branch),
    (Group, _indicator),
    (Symbol, _symbol),
)
