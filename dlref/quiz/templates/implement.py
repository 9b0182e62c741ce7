"""Write it yourself: the signature of a concept's function stays, the body is the reader's."""

import ast
import re
import sys
import textwrap
from collections.abc import Iterator

from dlref.quiz.code import Code
from dlref.quiz.docstring import SYMBOL, docstring_parts
from dlref.quiz.draft import Draft, Drop, Material
from dlref.quiz.listing import INDENT, Listing, listing_of, signature
from dlref.quiz.mutations import mutations
from dlref.quiz.readable import readable_text
from dlref.quiz.vectors import Vector, passes, vectors_of

NAME = "implement"

MAX_LINES = 15
MIN_VECTORS = 2
MIN_WRONG = 4  # ways to get it wrong that the list of misconceptions knows
MAX_DIGITS = 2  # of a number that the reader has to write
WIDTH = 72
LINK = re.compile(r"\[([^\]]+)\]\[[^\]]*\]")
EVERYWHERE = ("np", "math")  # names that every page uses


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for the body of each function that is worth writing."""
    for code in material.codes:
        listing, vectors = listing_of(code.function), vectors_of(code.symbol)
        reason = fault(listing, vectors)
        if reason or listing is None:
            yield Drop(NAME, code.concept, code.place.line, reason)
        else:
            yield draft(code, listing, vectors)


def fault(listing: Listing | None, vectors: tuple[Vector, ...]) -> str:
    """Why a function is not asked, or an empty string."""
    if len(vectors) < MIN_VECTORS:
        return f"{len(vectors)} test vectors"
    if listing is None:
        return "cannot be shown line by line"
    if len(listing.body) > MAX_LINES:
        return f"{len(listing.body)} lines to write"
    if len(listing.body) == 1 and not own_calls(listing):
        return "one line, which the formula gives"
    shown = {function.name for function in listing.functions}
    if any(name.startswith("_") and name not in shown for name in borrowed(listing)):
        return "uses what only its module knows"
    given = listing.functions[-1].args
    if any(argument.arg == "rng" for argument in (*given.args, *given.kwonlyargs)):
        return "its draws come in an order that no reader can know"
    body = listing.functions[-1].body
    if any(is_measured(node) for statement in body for node in ast.walk(statement)):
        return "needs a number that nobody knows by heart"
    wrong = [change for line in range(len(listing.lines)) for change in mutations(listing, line)]
    if len(wrong) < MIN_WRONG:
        return f"{len(wrong)} known ways to get it wrong"
    if any(solves(change.listing, vectors) for change in wrong):
        return "its test vectors do not notice every wrong body"
    return ""


def is_measured(node: ast.AST) -> bool:
    """Whether a node is a number of more digits than one writes without looking it up."""
    is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return is_float and len(f"{node.value:g}".strip("0.")) > MAX_DIGITS  # type: ignore[attr-defined]


def solves(listing: Listing, vectors: tuple[Vector, ...]) -> bool:
    """Whether some code gives every result."""
    namespace = listing.namespace()
    return all(passes(vector, namespace) for vector in vectors)


def borrowed(listing: Listing) -> list[str]:
    """The names of its module that the body uses, in order."""
    known = vars(sys.modules[listing.module])
    names = [node.id for node in ast.walk(listing.functions[-1]) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(names) if name in known and name not in EVERYWHERE]


def draft(code: Code, listing: Listing, vectors: tuple[Vector, ...]) -> Draft:
    """Write the body."""
    use = ", ".join(f"`{name}`" for name in borrowed(listing))
    helped = f" You can use {use}." if use else ""
    formula = f" The formula is ${code.tex}$." if code.tex else ""
    head = "\n".join(line.text for line in signature(listing.functions[-1]))
    helpers = Listing(listing.module, listing.functions[:-1])
    above = f"{helpers.text}\n\n" if listing.functions[1:] else ""
    return Draft(
        concept=code.concept,
        template=NAME,
        slot=code.name.lower(),
        level="apply",
        type="implement",
        stem=f"Write the body of `{code.name}`.{helped}{formula}",
        hint=hint(listing),
        explanation=f"{code.summary}{formula}",
        source=code.place,
        proof={"kind": "vectors", "asks": "implement", "symbol": code.symbol},
        answer={
            "module": code.module,
            "name": code.name,
            "starter": f"{above}{head}\n{docstring(code)}\n{INDENT}",
            "body": listing.text,
            "tests": [[vector.call, vector.gives] for vector in vectors],
        },
    )


def hint(listing: Listing) -> str:
    """How long our body is, and what it calls, in the order of the lines."""
    many = len(listing.body)
    length = f"Our body has {many} lines" if many > 1 else "Our body is a single line"
    *others, last = [f"`{call}`" for call in calls(listing)] or [""]
    used = f"{', '.join(others)} and {last}" if others else last
    return f"{length}; it calls {used}." if used else f"{length}, and calls no function."


def calls(listing: Listing) -> list[str]:
    """The names of the functions that the body calls, in order."""
    names = [
        ast.unparse(node.func)
        for line in listing.body
        for node in reversed(list(line.expressions))
        if isinstance(node, ast.Call)
    ]
    return [name for name in dict.fromkeys(names) if re.fullmatch(r"[\w.]+", name)]


def own_calls(listing: Listing) -> list[str]:
    """The functions that the body calls, apart from the helpers that stand above it."""
    helpers = {function.name for function in listing.functions}
    return [name for name in calls(listing) if name not in helpers]


def docstring(code: Code) -> str:
    """What the function does, and what its arguments are, in the words of its own docstring."""
    parts = docstring_parts(code.function)
    lines = [f'"""{plain(parts.sentence)}']
    if parts.args:
        lines += ["", "Args:"]
    for argument in parts.args:
        is_named_so = plain(f"${argument.symbol}$") == argument.name
        text = SYMBOL.sub("", argument.text, count=1) if is_named_so else argument.text
        lines += wrapped(f"{argument.name}: {plain(text.lstrip(' ,'))}")
    if parts.returns:
        lines += ["", "Returns:", *wrapped(plain(parts.returns))]
    return textwrap.indent("\n".join([*lines, '"""']), INDENT)


def plain(text: str) -> str:
    """A sentence of a docstring as plain text: formulas readable, links as the name alone."""
    return readable_text(LINK.sub(r"\1", text)).replace("\\", "").replace("`", "")


def wrapped(text: str) -> list[str]:
    """An entry of a section, its later lines further in."""
    held = re.sub(r"(?<=[<>=]) (?=\S)", "\0", text)  # a sign and its number stay on one line
    lines = textwrap.wrap(
        held, WIDTH, initial_indent=INDENT, subsequent_indent=2 * INDENT, break_long_words=False
    )
    return [line.replace("\0", " ") for line in lines]
