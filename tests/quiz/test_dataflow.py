"""Lines that do not need each other may change places; those that do may not."""

import ast

import pytest

from dlref.quiz.dataflow import before, needs, orders_hold
from dlref.quiz.listing import Listing
from dlref.quiz.vectors import Vector


def listing(body: str) -> Listing:
    (function,) = ast.parse(f"def f(x):\n{body}").body
    assert isinstance(function, ast.FunctionDef)
    return Listing("math", (function,))


FREE = listing("    a = x + 1\n    b = x * 2\n    c = a * b\n    return c\n")
LOOP = listing("    path = [x]\n    for i in range(2):\n        path.append(i)\n    return path\n")
IN_PLACE = listing("    a = [x]\n    a[0] = 2\n    b = a[0]\n    return b\n")
VECTORS = [Vector("f(2)", 12), Vector("f(3)", 24)]


@pytest.mark.parametrize(
    ("code", "pairs"),
    [(FREE, ((0, 2), (0, 3), (1, 2), (1, 3), (2, 3))), (LOOP, ()), (IN_PLACE, ())],
    ids=["free", "loop", "in place"],
)
def test_before__is_what_the_data_flow_asks_for(
    code: Listing, pairs: tuple[tuple[int, int], ...]
) -> None:
    assert before(code) == pairs


def test_needs__names_what_a_line_reads_and_what_changes_below_it() -> None:
    assert needs(FREE) == {("c",): ["a", "b"], (): ["c"]}
    assert needs(LOOP) == {(): ["path"]}
    update = listing("    d = x + 1\n    x = x + d\n    return (d, x)\n")
    assert needs(update) == {("d",): ["old x"], ("x",): ["d"], (): ["d", "x"]}


def test_orders_hold__where_each_allowed_order_gives_the_results() -> None:
    assert orders_hold(FREE, VECTORS)
    assert not orders_hold(FREE, [Vector("f(2)", 13)])


def test_orders_hold__not_where_a_pair_is_needless() -> None:
    needless = listing("    x = x + 1\n    x = x + 2\n    return x\n")
    assert before(needless) == ()
    assert not orders_hold(needless, [Vector("f(1)", 4)])


def test_orders_hold__not_where_two_names_are_one_array() -> None:
    alias = listing("    a = [x]\n    b = a\n    a[0] = 5\n    c = b[0]\n    return c\n")
    assert not orders_hold(alias, [Vector("f(1)", 5)])
