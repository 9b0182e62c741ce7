"""Which lines of a body must stand before which: read from its data flow, proved by running it."""

import ast
import copy
from collections.abc import Iterator, Sequence
from itertools import islice

from dlref.quiz.listing import COMPOUND, Listing
from dlref.quiz.vectors import Vector, passes

__all__ = ["before", "needs", "orders_hold"]

MAX_ORDERS = 24
Pair = tuple[int, int]


def before(listing: Listing) -> tuple[Pair, ...]:
    """Pairs (i, j): line i of the body stands before line j; none if there is only one order."""
    pairs = sorted(ordered(listing.functions[-1].body, 0))
    many = len(listing.body)
    return () if len(pairs) == many * (many - 1) // 2 else tuple(pairs)


def ordered(body: Sequence[ast.stmt], first: int) -> Iterator[Pair]:
    """The pairs of the lines of a block whose first line has this number."""
    spans: list[range] = []
    for statement in body:
        size = height(statement)
        spans.append(range(first, first + size))
        yield from inside(statement, first)
        first += size
    for one, other in needed(body):
        yield from ((i, j) for i in spans[one] for j in spans[other])


def inside(statement: ast.stmt, first: int) -> Iterator[Pair]:
    """The pairs within a compound statement: its header, its block, what follows `else`."""
    if not isinstance(statement, COMPOUND):
        return
    yield from ordered(statement.body, first + 1)
    last = first + height(statement)
    fork = first + 1 + sum(map(height, statement.body))
    yield from ((first, line) for line in range(first + 1, last))
    if fork < last:
        yield from ordered(statement.orelse, fork + 1)  # type: ignore[union-attr]
        yield from ((line, fork) for line in range(first + 1, fork))
        yield from ((i, j) for i in range(first + 1, fork + 1) for j in range(fork + 1, last))


def height(statement: ast.stmt) -> int:
    """How many lines a statement takes."""
    if not isinstance(statement, COMPOUND):
        return 1
    orelse = getattr(statement, "orelse", [])
    return 1 + sum(map(height, statement.body)) + (1 + sum(map(height, orelse)) if orelse else 0)


def needed(body: Sequence[ast.stmt]) -> set[Pair]:
    """Pairs of statements of a block that must stand in this order, directly or by a third."""
    pairs = {(i, j) for j in range(len(body)) for i in range(j) if conflict(body[i], body[j])}
    for middle in range(len(body)):
        into = [i for i, j in pairs if j == middle]
        pairs |= {(i, k) for i in into for j, k in list(pairs) if j == middle}
    return pairs


def conflict(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether two statements give something else the other way round."""
    if any(isinstance(statement, (*COMPOUND, ast.Return)) for statement in (one, other)):
        return True
    (reads, writes), (later_reads, later_writes) = flow(one), flow(other)
    return bool(writes & (later_reads | later_writes) or reads & later_writes)


def needs(listing: Listing) -> dict[tuple[str, ...], list[str]]:
    """What each assignment, and the result, reads of the names that the body has made before.

    Returns:
        Names that are assigned together → what they need: names, and `old` with a name whose value
        changes further down; the result has no name.
    """
    made: dict[str, None] = {}
    found: dict[tuple[str, ...], list[str]] = {}
    every = list(assignments(listing.functions[-1].body))
    for at, statement in enumerate(every):
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        reads = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        writes = tuple(assigned(statement))
        later = dict.fromkeys(name for other in every[at + 1 :] for name in assigned(other))
        read = [name for name in made if name in reads and name not in writes]
        read += [f"old {x}" for x in later if x in reads and x not in writes and x not in made]
        if read:
            found[writes] = list(dict.fromkeys([*found.get(writes, []), *read]))
        made |= dict.fromkeys(writes)
    return found


def assignments(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Every assignment and every result of a body, those of its blocks among them, in order."""
    for statement in body:
        if isinstance(statement, ast.Assign | ast.AugAssign | ast.Return):
            yield statement
        for name in ("body", "orelse"):
            yield from assignments(getattr(statement, name, []))


def assigned(statement: ast.stmt) -> Iterator[str]:
    """The names that an assignment sets, in order, be it an entry of them; none for a result."""
    if isinstance(statement, ast.Return):
        return
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]  # type: ignore[attr-defined]
    for target in targets:
        names = (node for node in ast.walk(target) if isinstance(node, ast.Name))
        if isinstance(target, ast.Subscript):
            yield next(names).id
        else:
            yield from (node.id for node in names)


def flow(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement reads and those that it changes, be it in place."""
    reads: set[str] = set()
    writes: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else writes).add(node.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            writes |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.Expr):  # a call for what it does: path.append(…)
            writes |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return reads, writes | ({"rng"} & reads)  # a draw changes the generator


# ------------------------------------------------------------------------------ proved by running


def orders_hold(listing: Listing, vectors: Sequence[Vector]) -> bool:
    """Whether every order that is allowed gives the results, and no needed pair is needless."""
    function = listing.functions[-1]
    for path, body in blocks(function):
        pairs = needed(body)
        for order in islice(orders(len(body), pairs), MAX_ORDERS):
            if not gives(listing, path, order, vectors):
                return False
        for pair in direct(pairs):
            if gives(listing, path, turned(len(body), pairs, pair), vectors):
                return False
    return True


def blocks(function: ast.FunctionDef) -> Iterator[tuple[int, list[ast.stmt]]]:
    """Each block of statements with its number, outermost first."""
    number = 0
    for node in ast.walk(function):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield number, body
                number += 1


def orders(many: int, pairs: set[Pair], begun: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every order that keeps every pair, as it begins."""
    if len(begun) == many:
        yield begun
    for place in range(many):
        if place not in begun and all(i in begun for i, j in pairs if j == place):
            yield from orders(many, pairs, (*begun, place))


def direct(pairs: set[Pair]) -> list[Pair]:
    """The pairs that no third statement implies."""
    return sorted(
        (i, k) for i, k in pairs if not any((i, j) in pairs for j, last in pairs if last == k)
    )


def turned(many: int, pairs: set[Pair], pair: Pair) -> tuple[int, ...]:
    """The first order that breaks one direct pair alone."""
    rest = (pairs - {pair}) | {(pair[1], pair[0])}
    return next(orders(many, rest))


def gives(listing: Listing, path: int, order: Sequence[int], vectors: Sequence[Vector]) -> bool:
    """Whether the function with one block in another order gives every result."""
    function = copy.deepcopy(listing.functions[-1])
    body = next(body for number, body in blocks(function) if number == path)
    body[:] = [body[place] for place in order]
    changed = Listing(listing.module, (*listing.functions[:-1], function))
    namespace = changed.namespace()
    return all(passes(vector, namespace) for vector in vectors)
