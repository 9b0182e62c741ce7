"""Misconceptions as single changes to code, and whether a change to another line would repair it.

Each rule of `RULES` has a name and yields, for an expression, what a reader with that misconception
would write there, with a sentence that says what is wrong.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dlref.quiz.listing import Line, Listing, pretty
from dlref.quiz.vectors import Vector, passes

__all__ = ["RULES", "Mutation", "is_repairable", "mutations"]

SCALES = (
    "N", "adaptive", "alpha", "beta1", "beta2", "decay", "delta", "eps", "gain", "gamma", "l1",
    "l2", "label_smoothing", "lam", "lr", "mask", "momentum", "pos_weight", "r", "rho_inf",
    "weight_decay",
)  # fmt: skip

SQUARED = ": what is left is a square, in squared units"

Wrap = Callable[[ast.expr], ast.expr]


class Change(NamedTuple):
    """What stands in the place of an expression, why it is wrong, and what puts back what it lost.

    `restore` is None where nothing was taken away.
    """

    new: ast.expr
    says: str
    restore: Wrap | None = None


class Mutation(NamedTuple):
    """A changed listing.

    Attributes:
        rule: Name of the misconception.
        line: The changed line, counted from 0; the listing keeps its lines otherwise.
        says: What is wrong, in a sentence.
        right: The line as it should be.
        listing: The changed code.
        restore: What another line would need to make up for what is missing here.
    """

    rule: str
    line: int
    says: str
    right: str
    listing: Listing
    restore: Wrap | None


Rule = Callable[[ast.expr], Iterator[Change]]


def code(node: ast.AST) -> str:
    """An expression as a reader sees it."""
    return f"`{pretty(ast.unparse(node))}`"


def is_call(node: ast.AST, *names: str) -> bool:
    """Whether a node calls one of these, be it of NumPy or of `math`."""
    return isinstance(node, ast.Call) and called(node) in names and bool(node.args)


def called(node: ast.Call) -> str:
    """The last part of the name that is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def with_name(node: ast.Call, name: str) -> ast.Call:
    """The same call of a sibling."""
    new = copy.deepcopy(node)
    if isinstance(new.func, ast.Attribute):
        new.func.attr = name
    else:
        new.func = ast.Name(name, ast.Load())
    return new


def around(node: ast.Call) -> Wrap:
    """What puts the call around another expression."""

    def wrap(inner: ast.expr) -> ast.expr:
        new = copy.copy(node)
        new.args = [inner, *node.args[1:]]
        return new

    return wrap


def is_named(node: ast.AST, *names: str) -> bool:
    """Whether a node is one of these variables."""
    return isinstance(node, ast.Name) and node.id in names


# ------------------------------------------------------------------------------ the misconceptions


def bias_correction(node: ast.expr) -> Iterator[Change]:
    """The average as it is, though it began at zero."""
    if isinstance(node, ast.Call) and is_call(node, "bias_corrected"):
        says = (
            f"The bias correction of {code(node.args[0])} is missing: an average that begins at "
            "zero is too small during the first steps."
        )
        yield Change(node.args[0], says, around(node))
        count = node.args[-1]
        if isinstance(count, ast.Name):
            new = copy.copy(node)
            new.args = [*node.args[:-1], ast.BinOp(count, ast.Sub(), ast.Constant(1))]
            says = (
                f"The correction counts from zero: in the first step {code(node.args[1])} to the "
                "power of 0 is 1, and the correction divides by 0."
            )
            yield Change(new, says)


def root(node: ast.expr) -> Iterator[Change]:
    """A variance for a standard deviation, a squared length for a length."""
    if isinstance(node, ast.Call) and is_call(node, "sqrt"):
        unit = "" if isinstance(node.args[0], ast.Constant) else SQUARED
        says = f"The square root of {code(node.args[0])} is missing{unit}."
        yield Change(node.args[0], says, around(node))


def square(node: ast.expr) -> Iterator[Change]:
    """A value for its square."""
    if isinstance(node, ast.Call) and is_call(node, "square"):
        inner, restore = node.args[0], around(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and is_two(node.right):
        inner, restore = node.left, lambda other: ast.BinOp(other, ast.Pow(), ast.Constant(2))
    else:
        return
    says = f"The square of {code(inner)} is missing: signs now count, and large values too little."
    yield Change(inner, says, restore)


def is_two(node: ast.AST) -> bool:
    """Whether a node is the number 2."""
    return isinstance(node, ast.Constant) and node.value == 2


def absolute(node: ast.expr) -> Iterator[Change]:
    """A value for its size."""
    if isinstance(node, ast.Call) and is_call(node, "abs"):
        says = f"The absolute value of {code(node.args[0])} is missing: negative values count less."
        yield Change(node.args[0], says, around(node))


def axis(node: ast.expr) -> Iterator[Change]:
    """Rows for columns."""
    if not isinstance(node, ast.Call):
        return
    for place, word in enumerate(node.keywords):
        other = other_axis(word.value) if word.arg == "axis" else None
        if other is not None:
            new = copy.deepcopy(node)
            new.keywords[place].value = other
            says = (
                f"The wrong axis: {code(word.value)} is the one to take, and `{called(node)}` now "
                f"runs along {code(other)}."
            )
            yield Change(new, says)


def other_axis(node: ast.expr) -> ast.expr | None:
    """The axis that one takes for the right one."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    known = {-1: 0, 1: 0, 0: -1}
    return ast.Constant(known[value]) if value in known else None


def variance(node: ast.expr) -> Iterator[Change]:
    """The biased variance for the unbiased one."""
    if isinstance(node, ast.Call) and any(word.arg == "ddof" for word in node.keywords):
        new = copy.copy(node)
        new.keywords = [word for word in node.keywords if word.arg != "ddof"]
        says = (
            "The variance is divided by n where the unbiased estimate, divided by n - 1, belongs: "
            "it is too small, above all for small batches."
        )
        yield Change(new, says)


def mean_and_sum(node: ast.expr) -> Iterator[Change]:
    """A mean for a sum, a sum for a mean."""
    other = {"mean": "sum", "sum": "mean"}
    if isinstance(node, ast.Call) and is_call(node, *other):
        name = called(node)
        effect = (
            "the result grows with the number of values"
            if name == "mean"
            else "the result shrinks with the number of values"
        )
        yield Change(
            with_name(node, other[name]), f"A {other[name]} in the place of a {name}: {effect}."
        )


def extremes(node: ast.expr) -> Iterator[Change]:
    """The smaller for the larger."""
    other = {"maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max"}
    if isinstance(node, ast.Call) and is_call(node, *other):
        name = called(node)
        what = "larger" if name.startswith("max") else "smaller"
        says = f"`{other[name]}` in the place of `{name}`: the {what} value is the one to keep."
        yield Change(with_name(node, other[name]), says)


def product_order(node: ast.expr) -> Iterator[Change]:
    """A matrix product with its factors exchanged, or without its transpose."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        says = (
            f"The factors of the matrix product are exchanged: {code(node)} is not the same as "
            f"{code(ast.BinOp(node.right, ast.MatMult(), node.left))}."
        )
        yield Change(ast.BinOp(node.right, ast.MatMult(), node.left), says)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        says = f"{code(node.value)} has to be transposed: rows and columns have changed places."
        yield Change(node.value, says, lambda other: ast.Attribute(other, "T", ast.Load()))
    if isinstance(node, ast.Call) and is_call(node, "swapaxes"):
        says = f"{code(node.args[0])} has to be transposed: rows and columns have changed places."
        yield Change(node.args[0], says, around(node))


def stabilizer(node: ast.expr) -> Iterator[Change]:
    """Nothing that keeps a divisor from zero."""
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and is_named(node.right, "eps", "smooth")
    ):
        added = node.right
        says = (
            f"{code(added)} is missing beside {code(node.left)}: where that is zero or small, the "
            "result is undefined or explodes."
        )
        yield Change(node.left, says, lambda other: ast.BinOp(other, ast.Add(), added))


def mode(node: ast.expr) -> Iterator[Change]:
    """Training for evaluation."""
    if isinstance(node, ast.IfExp) and is_named(node.test, "training"):
        says = "Training and evaluation are exchanged."
        yield Change(ast.IfExp(node.test, node.orelse, node.body), says)
    if is_named(node, "training"):
        says = "Training and evaluation are exchanged: each now does what belongs to the other."
        yield Change(ast.UnaryOp(ast.Not(), node), says)


def complement(node: ast.expr) -> Iterator[Change]:
    """A share for what is left of one."""
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and isinstance(node.left, ast.Constant)
        and node.left.value == 1
    ):
        says = f"{code(node.right)} stands where its complement {code(node)} belongs."
        yield Change(node.right, says, lambda other: ast.BinOp(ast.Constant(1), ast.Sub(), other))


def betas(node: ast.expr) -> Iterator[Change]:
    """The decay rate of the other average."""
    other = {"beta1": "beta2", "beta2": "beta1"}
    if isinstance(node, ast.Name) and node.id in other and isinstance(node.ctx, ast.Load):
        says = f"The wrong decay rate: `{node.id}` belongs here; each of the two has its own place."
        yield Change(ast.Name(other[node.id], ast.Load()), says)


def branches(node: ast.expr) -> Iterator[Change]:
    """Both cases of a choice exchanged."""
    if isinstance(node, ast.Call) and is_call(node, "where") and len(node.args) == 3:
        new = copy.copy(node)
        new.args = [node.args[0], node.args[2], node.args[1]]
        says = (
            f"The two cases are exchanged: {code(node.args[1])} belongs where {code(node.args[0])}."
        )
        yield Change(new, says)


def off_by_one(node: ast.expr) -> Iterator[Change]:
    """A count that is one too small or too large."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        if isinstance(node.right, ast.Constant) and node.right.value == 1:
            says = f"Off by one: {code(node)} is the count, not {code(node.left)}."
            op, one = node.op, node.right
            yield Change(node.left, says, lambda other: ast.BinOp(other, op, one))


def sign(node: ast.expr) -> Iterator[Change]:
    """Plus for minus."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        says = f"A wrong sign: {code(node.right)} has to be subtracted, and is added."
        yield Change(ast.BinOp(node.left, ast.Add(), node.right), says)
    elif (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and not is_named(node.right, "eps")
        and not isinstance(node.left, ast.Tuple | ast.List)
    ):
        says = f"A wrong sign: {code(node.right)} has to be added, and is subtracted."
        yield Change(ast.BinOp(node.left, ast.Sub(), node.right), says)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            says = f"The minus sign before {code(node.operand)} is missing."
            yield Change(node.operand, says, lambda other: ast.UnaryOp(ast.USub(), other))


def factor(node: ast.expr) -> Iterator[Change]:
    """A factor left out."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = node.left, node.right
        if is_scalar(left):
            says = f"The factor {code(left)} is missing."
            yield Change(right, says, lambda other: ast.BinOp(left, ast.Mult(), other))
        if is_scalar(right):
            says = f"The factor {code(right)} is missing."
            yield Change(left, says, lambda other: ast.BinOp(other, ast.Mult(), right))


def is_scalar(node: ast.expr) -> bool:
    """Whether a factor is a number or one of those that only scale."""
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    return is_number or is_named(node, *SCALES)


def divisor(node: ast.expr) -> Iterator[Change]:
    """A division left out, or turned into a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        below = node.right
        says = f"The division by {code(below)} is missing."
        yield Change(node.left, says, lambda other: ast.BinOp(other, ast.Div(), below))
        says = f"{code(below)} has to divide, and multiplies."
        yield Change(ast.BinOp(node.left, ast.Mult(), below), says)


def comparison(node: ast.expr) -> Iterator[Change]:
    """A condition turned round."""
    other = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in other:
        new = ast.Compare(node.left, [other[type(node.ops[0])]()], node.comparators)
        yield Change(new, f"The condition is turned round: it has to be {code(node)}.")


def logarithm(node: ast.expr) -> Iterator[Change]:
    """A logarithm or an exponential left out, or taken for its neighbour."""
    near = {"expm1": "exp", "log1p": "log", "log_sigmoid": "sigmoid", "log_softmax": "softmax"}
    if isinstance(node, ast.Call) and is_call(node, "log", "exp"):
        what = {"log": "logarithm", "exp": "exponential"}[called(node)]
        says = f"The {what} of {code(node.args[0])} is missing."
        yield Change(node.args[0], says, around(node))
    elif isinstance(node, ast.Call) and is_call(node, *near):
        name = called(node)
        says = f"`{near[name]}` in the place of `{name}`."
        yield Change(with_name(node, near[name]), says)


RULES: tuple[tuple[str, Rule], ...] = (
    ("missing-bias-correction", bias_correction),
    ("missing-square-root", root),
    ("missing-square", square),
    ("missing-absolute-value", absolute),
    ("wrong-axis", axis),
    ("biased-variance", variance),
    ("mean-for-sum", mean_and_sum),
    ("minimum-for-maximum", extremes),
    ("exchanged-factors", product_order),
    ("missing-eps", stabilizer),
    ("training-for-evaluation", mode),
    ("share-for-complement", complement),
    ("exchanged-betas", betas),
    ("exchanged-cases", branches),
    ("off-by-one", off_by_one),
    ("wrong-sign", sign),
    ("missing-factor", factor),
    ("missing-division", divisor),
    ("turned-condition", comparison),
    ("missing-logarithm", logarithm),
)


# ------------------------------------------------------------------------------ changed code


def mutations(listing: Listing, line: int) -> Iterator[Mutation]:
    """Yield every change of a line of a listing, counted from 0."""
    right = listing.lines[line].text.strip()
    for node in expressions(listing.lines[line]):
        for name, rule in RULES:
            for change in rule(node):
                changed = listing.replaced(node, change.new)
                yield Mutation(name, line, change.says, right, changed, change.restore)


def expressions(line: Line) -> list[ast.expr]:
    """The expressions of a line that can change: no messages, and nothing that is assigned to."""
    return [
        node
        for node in line.expressions
        if not isinstance(node, ast.JoinedStr | ast.Constant)
        and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    ]


def is_repairable(mutation: Mutation, vectors: Sequence[Vector]) -> bool:
    """Whether a single change of the list to another line repairs the code.

    Tried are all changes, and putting what is missing around each expression of the other lines.
    """
    return any(solves(repaired, vectors) for repaired in repairs(mutation))


def repairs(mutation: Mutation) -> Iterator[Listing]:
    """Yield the code with one change to another line than the broken one."""
    listing = mutation.listing
    for number, line in enumerate(listing.lines):
        if number == mutation.line:
            continue
        for other in mutations(listing, number):
            yield other.listing
        if mutation.restore:
            for node in expressions(line):
                yield listing.replaced(node, mutation.restore(node))


def solves(listing: Listing, vectors: Sequence[Vector]) -> bool:
    """Whether code gives every result."""
    try:
        namespace = listing.namespace()
    except (SyntaxError, ValueError, TypeError):  # a change that makes no code
        return False
    return all(passes(vector, namespace) for vector in vectors)
