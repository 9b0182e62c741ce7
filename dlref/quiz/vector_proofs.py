"""Proofs by test vectors, run again: only code of this package is run, never what a bank brings."""

import ast
import copy

from dlref.quiz.bank import Item
from dlref.quiz.dataflow import before, orders_hold
from dlref.quiz.demands import code_of, demand, options_with_evidence
from dlref.quiz.draft import Material
from dlref.quiz.listing import INDENT, Listing, listing_of, signature
from dlref.quiz.mutations import is_repairable, mutations
from dlref.quiz.vectors import Vector, difference, passes, vectors_of

__all__ = ["check_assemble", "check_bug", "check_implement"]

MIN_WRONG = 4  # changes of the list that the tests of a function to write must notice


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


def check_implement(item: Item, material: Material) -> None:
    """Our body passes the tests, which are our vectors; an empty or a wrong one does not."""
    listing, vectors = subject(item, material)
    answer, code = item.answer, code_of(item, material)
    demand((answer["module"], answer["name"]) == (code.module, code.name), "it is another function")
    demand(answer["tests"] == [[v.call, v.gives] for v in vectors], "the tests are not the vectors")
    demand(answer["body"] == listing.text, "the body is not that of the code")
    head = "\n".join(line.text for line in signature(listing.functions[-1]))
    demand(f"{head}\n" in answer["starter"], "the signature is not that of the code")
    empty = with_empty_body(listing).namespace()
    demand(not any(passes(v, empty) for v in vectors), "an empty body passes a test")
    wrong = [change for line in range(len(listing.lines)) for change in mutations(listing, line)]
    demand(len(wrong) >= MIN_WRONG, f"only {len(wrong)} wrong bodies are known")
    for change in wrong:
        namespace = change.listing.namespace()
        noticed = not all(passes(v, namespace) for v in vectors)
        demand(noticed, f"a body with a change of the kind {change.rule} passes every test")


def with_empty_body(listing: Listing) -> Listing:
    """The same, but that the last function does nothing."""
    last = copy.copy(listing.functions[-1])
    last.body = [ast.fix_missing_locations(ast.copy_location(ast.Pass(), last))]
    return Listing(listing.module, (*listing.functions[:-1], last))


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
