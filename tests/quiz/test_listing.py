"""The code of a concept as a question shows it still computes the same."""

import importlib

import pytest

from dlref.layers.normalization import batch_norm
from dlref.optim.adam import adam_update
from dlref.quiz.listing import Listing, listing_of
from dlref.quiz.vectors import all_vectors, passes, vectors_of
from dlref.regularization import EarlyStopping
from dlref.schedules import cosine_warm_restarts, step_decay

ADAM = """\
def adam_update(
    theta, m, v, grad, step, *, lr=0.001, betas=(0.9, 0.999), eps=1e-8
):
    beta1, beta2 = betas
    m = moving_average(m, grad, beta1)
    v = moving_average(v, grad**2, beta2)
    m_hat = bias_corrected(m, beta1, step)
    v_hat = bias_corrected(v, beta2, step)
    return (theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v)"""

DECAY = """\
def step_decay(step, *, lr, step_size, gamma=0.1):
    return lr * gamma**(step // step_size)"""


def shown(function: object) -> Listing:
    listing = listing_of(function)  # type: ignore[arg-type]
    assert listing is not None
    return listing


def test_listing__leaves_out_docstring_annotations_and_checks() -> None:
    assert shown(adam_update).text == ADAM


def test_listing__leaves_out_conversions_and_the_names_that_they_make() -> None:
    assert shown(step_decay).text == DECAY


def test_listing__puts_helpers_above_without_what_only_their_checks_read() -> None:
    text = shown(batch_norm).text
    assert text.startswith("def _batch_axes(x):\n    return (0, *range(2, np.ndim(x)))\n\n")
    assert "axes = _batch_axes(x)" in text
    assert "raise" not in text


@pytest.mark.parametrize("thing", [EarlyStopping, cosine_warm_restarts], ids=["class", "while"])
def test_listing__is_none_for_what_has_no_plain_lines(thing: object) -> None:
    assert listing_of(thing) is None  # type: ignore[arg-type]


def test_listing__is_python_that_gives_the_results_of_every_vector() -> None:
    for symbol, vectors in all_vectors().items():
        module, _, name = symbol.rpartition(".")
        listing = listing_of(getattr(importlib.import_module(module), name))
        if listing is not None:
            compile(listing.text, symbol, "exec")
            namespace = listing.namespace()
            assert [v.call for v in vectors if not passes(v, namespace)] == [], symbol


def test_replaced__changes_one_expression_and_leaves_the_rest_as_it_was() -> None:
    listing = shown(adam_update)
    line = next(line for line in listing.lines if "v_hat = " in line.text)
    node = next(line.expressions)
    changed = listing.replaced(node, next(iter(listing.lines[4].expressions)))
    assert listing.text == ADAM
    assert [i for i, line in enumerate(changed.lines) if line.text != listing.lines[i].text] == [7]
    assert vectors_of("dlref.optim.adam.adam_update")
