import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from dlref.quiz.bank import Bank, BankError, Item, dumps, loads
from dlref.quiz.code import read_code
from dlref.quiz.curves import CURVES, MIN_APART, Curve, described, drawn, share_apart
from dlref.quiz.facts import read_notes
from dlref.quiz.generate import generate_bank
from dlref.quiz.proofs import verify

NOTES = """\
# Activations

## Tanh { #tanh }

Tanh is an S through the origin.

::: dlref.activations.tanh

## GELU { #gelu }

GELU dips below zero.

::: dlref.activations.gelu
"""
READING = read_notes(Path("docs/basics/activations.md"), text=NOTES)
BY_NAME = {f"{curve.family.name}-{curve.slot}": curve for curve in CURVES}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return generate_bank(READING.topic, read_code(READING))[0]


def failures(item: Item) -> list[str]:
    bank = Bank("activations", "Activations", "docs/basics/activations.md", (item,))
    return [failure.item for failure in verify(bank, READING.topic, read_code(READING))]


@pytest.mark.parametrize("curve", CURVES, ids=BY_NAME)
def test_curve__is_a_small_picture_without_colours_of_its_own(curve: Curve) -> None:
    picture = drawn(curve)
    assert len(picture.encode()) <= 1500
    tags = {element.tag for element in ElementTree.fromstring(picture).iter()}
    assert tags == {"svg", "path", "g", "text"}
    assert set(re.findall(r'(?:fill|stroke)="(\w+)"', picture)) == {"none", "currentColor"}


def test_curve__is_drawn_where_its_values_are() -> None:
    relu = drawn(BY_NAME["activation-relu"])
    assert relu.endswith('stroke-width="2" d="M8 80L80 80L152 0"/></svg>')  # from −4 over 0 to 4
    assert described(BY_NAME["activation-relu"]) == (
        "Curve through (−4, 0), (−3, 0), (−2, 0), (−1, 0), (0, 0), (1, 1), (2, 2), (3, 3), (4, 4)"
    )


def test_curves__of_other_functions_are_told_apart_where_the_eye_does() -> None:
    assert share_apart(BY_NAME["activation-gelu"], BY_NAME["activation-swish"]) < MIN_APART
    assert share_apart(BY_NAME["activation-gelu"], BY_NAME["activation-tanh"]) > 0.5


def test_curves__have_names_of_their_own_and_finite_values() -> None:
    assert len(BY_NAME) == len(CURVES)
    for curve in CURVES:
        assert np.all(np.isfinite(curve.f(np.linspace(*curve.family.x, 9)))), curve.name


def test_curve_item__shows_pictures_and_says_in_words_what_they_show(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "tanh.curve.activation-tanh")
    assert item.stem == "Which curve is tanh?"
    assert len({option.svg for option in item.options}) == 4
    assert all(option.text.startswith("Curve through (−4, ") for option in item.options)
    assert not any("tanh" in option.text + option.svg for option in item.options)
    assert failures(item) == []


def test_bank__keeps_pictures_and_refuses_what_is_none(bank: Bank) -> None:
    assert loads(dumps(bank)) == bank
    item = next(item for item in bank.items if item.template == "curve")
    bad = replace(item.options[0], svg="<img src='x'>")
    changed = replace(item, options=(bad, *item.options[1:]))
    with pytest.raises(BankError, match="svg"):
        loads(dumps(replace(bank, items=(changed,))))


def test_verify__refutes_curves_that_were_tampered_with(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "gelu.curve.activation-gelu")
    one, two, *rest = item.options
    swapped = (replace(one, svg=two.svg), replace(two, svg=one.svg), *rest)
    turned = tuple(replace(option, correct=not option.correct) for option in item.options)
    place = next(n for n, option in enumerate(item.options) if not option.correct)
    swish = BY_NAME["activation-swish"]
    alike = list(item.options)
    alike[place] = replace(alike[place], svg=drawn(swish), text=described(swish))
    evidence = list(item.proof["options"])
    evidence[place] = {"curve": "swish"}
    for tampered in [
        replace(item, options=swapped),
        replace(item, options=turned),
        replace(item, stem="Which curve is tanh?"),
        replace(item, options=(replace(one, text="Curve through (0, 0)"), two, *rest)),
        replace(item, options=tuple(alike), proof=item.proof | {"options": evidence}),
        replace(item, proof=item.proof | {"curve": "tanh"}),
    ]:
        assert failures(tampered) == [item.id]
