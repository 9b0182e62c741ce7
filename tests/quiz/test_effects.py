from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dlref.quiz.bank import Bank, Item
from dlref.quiz.code import read_code
from dlref.quiz.effects import EFFECTS, GOES, TOGETHER, Effect, Together, verdict, verdicts
from dlref.quiz.facts import read_notes
from dlref.quiz.generate import generate_bank
from dlref.quiz.proofs import verify

NOTES = """\
# Softmax

## Softmax { #softmax }

Softmax turns numbers into shares.

::: dlref.activations.softmax
"""
READING = read_notes(Path("docs/basics/softmax.md"), text=NOTES)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return generate_bank(READING.topic, read_code(READING))[0]


def failures(item: Item) -> list[str]:
    bank = Bank("softmax", "Softmax", "docs/basics/softmax.md", (item,))
    return [failure.item for failure in verify(bank, READING.topic, read_code(READING))]


def named(effect: Effect) -> str:
    return f"{effect.symbol.rpartition('.')[2]}-{effect.slot}"


@pytest.mark.parametrize("effect", EFFECTS, ids=named)
def test_effect__goes_one_way_and_says_why_not_the_others(effect: Effect) -> None:
    goes = verdict(effect)
    assert goes is not None
    assert set(effect.whys) == set(GOES) - {goes}


def test_effects__have_names_of_their_own_and_go_each_way_often() -> None:
    names = [(effect.symbol, effect.slot) for effect in EFFECTS]
    assert len(set(names)) == len(names)
    ways = [verdict(effect) for effect in EFFECTS]
    assert all(0.25 <= ways.count(goes) / len(ways) <= 0.42 for goes in GOES)


def test_verdict__refuses_what_turns_or_is_not_finite() -> None:
    bent = EFFECTS[0]._replace(grid=(-1.0, 0.0, 1.0), run=lambda value, rng: value**2)
    assert verdict(bent) is None
    assert verdict(bent._replace(run=lambda value, rng: float(np.log(value)))) is None
    assert verdict(bent._replace(run=lambda value, rng: value + rng.uniform(0, 0.5))) == "larger"


def test_effect__says_that_a_higher_temperature_flattens(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "softmax.effect.temperature-entropy")
    assert [option.text for option in item.options if option.correct] == ["It goes up"]
    assert failures(item) == []


@pytest.mark.parametrize("together", TOGETHER, ids=lambda one: one.symbol.rpartition(".")[2])
def test_together__has_a_way_for_each_number_and_not_one_for_all(together: Together) -> None:
    answer = verdicts(together)
    assert answer is not None
    assert len(answer) >= 3
    assert len({goes for _, goes in answer}) >= 2


def test_together__matches_each_number_with_its_way(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "softmax.effect.together")
    assert item.answer == [
        ["the temperature", "goes down"],
        ["a constant added to all logits", "is unchanged"],
        ["a factor before all logits", "goes up"],
    ]
    assert failures(item) == []
    assert failures(replace(item, answer=[*item.answer[:2], ["a factor", "goes up"]])) == [item.id]
    assert failures(replace(item, proof=item.proof | {"effects": "unknown"})) == [item.id]


def test_verify__refutes_effects_that_were_tampered_with(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "softmax.effect.temperature-entropy")
    turned = tuple(replace(option, correct=not option.correct) for option in item.options)
    renamed = (replace(item.options[0], text="It vanishes"), *item.options[1:])
    for tampered in [
        replace(item, options=turned),
        replace(item, options=renamed),
        replace(item, stem=item.stem.replace("entropy", "variance")),
        replace(item, proof=item.proof | {"effect": "other-logit"}),
        replace(item, proof=item.proof | {"effect": "unknown"}),
    ]:
        assert failures(tampered) == [item.id]
