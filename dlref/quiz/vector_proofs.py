"""Proofs by test vectors, run again: only code of this package is run, never what a bank brings."""

from dlref.quiz.bank import Item
from dlref.quiz.dataflow import before, orders_hold
from dlref.quiz.demands import code_of, demand, options_with_evidence
from dlref.quiz.draft import Material
from dlref.quiz.listing import INDENT, Listing, listing_of
from dlref.quiz.mutations import is_repairable, mutations
from dlref.quiz.vectors import Vector, difference, passes, vectors_of

__all__ = ["check_assemble", "check_bug"]


def check_bug(item: Item, material: Material) -> None:
    """The shown code has one change of the list, fails where ours does not, and there alone."""
    listing, vectors = subject(item, material)
    (right,) = (line for _, correct, line in placed(item) if correct)
    found = [
        mutation
        for mutation in mutations(listing, right - 1)
        if mutation.rule == item.proof["rule"]
        and item.stem.endswith(f"\n```python\n{mutation.listing.text}\n```")
    ]
    demand(bool(found), "the code shown is not ours with that change in that line")
    mutation = found[0]
    lines = mutation.listing.lines
    for text, _, line in placed(item):
        demand(text == f"`{lines[line - 1].text.strip()}`", f"{text!r} is not line {line}")
        demand(lines[line - 1].computes, f"line {line} computes nothing")
    told = (item.proof["call"], item.proof["right"], item.proof["wrong"])
    demand(difference(mutation.listing.namespace(), vectors) == told, "it gives other results")
    demand(not is_repairable(mutation, vectors), "a change to another line repairs it")


def check_assemble(item: Item, material: Material) -> None:
    """The lines are our body's; each allowed order gives the results, and every pair is needed."""
    listing, vectors = subject(item, material)
    lines = [line.text.removeprefix(INDENT) for line in listing.body]
    demand(item.answer == lines, "the lines are not those of the code")
    demand(item.before == before(listing), "the data flow asks for another order")
    demand(orders_hold(listing, vectors), "the order is not proved")


def placed(item: Item) -> list[tuple[str, bool, int]]:
    """Each option's text, whether it counts as right, and its line."""
    found = [
        (text, correct, evidence["line"]) for text, correct, evidence in options_with_evidence(item)
    ]
    demand([line for *_, line in found] == list(item.lines), "the options stand in other lines")
    return found


def subject(item: Item, material: Material) -> tuple[Listing, tuple[Vector, ...]]:
    """The code that a proof is about and its vectors, which it passes."""
    code = code_of(item, material)
    listing, vectors = listing_of(code.function), vectors_of(code.symbol)
    demand(listing is not None and bool(vectors), f"{code.symbol} has no vectors")
    assert listing is not None
    namespace = listing.namespace()
    for vector in vectors:
        demand(passes(vector, namespace), f"{vector.call} gives something else")
    return listing, vectors
