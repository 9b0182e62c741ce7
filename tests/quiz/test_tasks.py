import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from dlref.quiz.bank import Bank, Item, Option
from dlref.quiz.code import read_code
from dlref.quiz.facts import Reading, read_notes
from dlref.quiz.generate import generate_bank
from dlref.quiz.proofs import verify
from dlref.quiz.tasks import TASKS, Task, answer_of, results, sum_of
from dlref.quiz.tasks.task import shown

NOTES = """\
# Layers

Layers compute.

## Linear layer { #linear-layer }

A linear layer mixes its inputs.

::: dlref.layers.linear.Linear

::: dlref.layers.linear.linear
"""


def reading() -> Reading:
    return read_notes(Path("docs/basics/layers.md"), text=NOTES)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return generate_bank(reading().topic, read_code(reading()))[0]


def failures(*items: Item) -> list[str]:
    bank = Bank("layers", "Layers", "docs/basics/layers.md", items)
    return [failure.item for failure in verify(bank, reading().topic, read_code(reading()))]


def named(task: Task) -> str:
    return f"{task.symbol.rpartition('.')[2]}-{task.slot}"


def linear_parameters() -> Task:
    return next(task for task in TASKS if task.symbol.endswith("linear.Linear"))


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_task__code_and_calculation_by_hand_agree_and_every_mistake_shows(task: Task) -> None:
    differs = set()
    for case in task.cases:
        answer = answer_of(task, case)
        differs |= {name for name, given in results(task, case).items() if given != answer}
    assert differs == {way.name for way in task.wrong}


def value_of(text: str) -> float:
    """What a sum as the explanations write it comes to."""
    code = re.sub(r"(\d+)²|\)²", lambda found: found[0][:-1] + "**2", text)
    for sign, python in zip("−·√π^", ("-", "*", "sqrt", "pi", "**"), strict=True):
        code = code.replace(sign, python)
    names = {"sqrt": math.sqrt, "pi": math.pi, "ln": math.log, "cos": math.cos}
    return float(eval(code, names))


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_sums__give_the_answer_that_stands_behind_them(task: Task) -> None:
    written = [sum_of(task, case) for case in task.cases]
    assert ("<sums>" in task.teaches) is any(written)
    for case, sum_ in zip(task.cases, written, strict=True):
        assert not sum_ or shown(value_of(sum_), task.digits) == answer_of(task, case)


def test_task__whose_code_and_hand_disagree_is_refused() -> None:
    broken = linear_parameters()._replace(by_hand=lambda n, m: n * m)
    with pytest.raises(ValueError, match=r"the code gives 630, by hand 600"):
        answer_of(broken, {"n": 20, "m": 30})


def test_shape__asks_what_the_code_gives(bank: Bank) -> None:
    by_id = {item.id: item for item in bank.items}
    item = by_id["linear-layer.shape.parameters"]
    assert "from 784 features to 100" in item.stem
    assert [option.text for option in item.options if option.correct] == ["78500"]
    likeliest = results(linear_parameters(), {"n": 784, "m": 100})["no-bias"]
    assert likeliest in {option.text for option in item.options}
    assert len(item.options) == 4
    typed = by_id["linear-layer.compute.parameters"]
    assert (typed.answer, typed.tolerance) == (408.0, {"abs": 0.0})
    assert typed.stem == item.stem.replace("784", "50").replace("100", "8")
    assert failures(*bank.items) == []


def test_tasks__have_names_of_their_own() -> None:
    names = [(task.symbol, task.slot) for task in TASKS]
    assert len(set(names)) == len(names)


VALUES = """\
# Losses

## Mean squared error { #mse }

The mean squared error punishes large errors.

::: dlref.losses.regression.mse_loss
"""


def test_compute__types_and_offers_the_same_task_with_other_numbers() -> None:
    notes = read_notes(Path("docs/basics/losses.md"), text=VALUES)
    made, _ = generate_bank(notes.topic, read_code(notes))
    by_id = {item.id: item for item in made.items}
    typed, offered = by_id["mse.compute.mean"], by_id["mse.mistakes.mean"]
    assert typed.stem != offered.stem
    assert (typed.type, offered.type) == ("numeric", "choice")
    assert verify(made, notes.topic, read_code(notes)) == []
    wrong = replace(typed, answer=typed.answer + 1)
    bank = Bank("losses", "Losses", "docs/basics/losses.md", (wrong,))
    assert [f.item for f in verify(bank, notes.topic, read_code(notes))] == [typed.id]


COMPARED = """\
# Losses

## Huber loss { #huber-loss }

The Huber loss is round at zero.

::: dlref.losses.regression.huber_loss

## Huber against smooth L1 { #huber-against-smooth-l1 }

Smooth L1 is the Huber loss divided by its threshold.
"""


def test_task__stands_below_the_heading_that_it_is_about() -> None:
    notes = read_notes(Path("docs/basics/losses.md"), text=COMPARED)
    made, _ = generate_bank(notes.topic, read_code(notes))
    item = next(i for i in made.items if i.id.endswith("mistakes.against-smooth-l1"))
    assert (item.concept, item.source.anchor) == ("huber-against-smooth-l1",) * 2
    assert item.source.quote == "Smooth L1 is the Huber loss divided by its threshold."
    assert verify(made, notes.topic, read_code(notes)) == []


def changed(item: Item, place: int, **fields: object) -> Item:
    options = list(item.options)
    options[place] = replace(options[place], **fields)  # type: ignore[arg-type]
    return replace(item, options=tuple(options))


def test_verify__refutes_tasks_that_were_tampered_with(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "linear-layer.shape.parameters")
    key = next(n for n, option in enumerate(item.options) if option.correct)
    other = (key + 1) % len(item.options)
    arguments = {"n": 3, "m": 3}
    for tampered in [
        changed(item, key, text="78501"),
        changed(item, other, text="78501"),
        changed(item, other, correct=True),
        replace(item, stem=item.stem.replace("784", "785")),
        replace(item, proof=item.proof | {"arguments": arguments}),
        replace(item, proof=item.proof | {"task": "unknown"}),
        replace(item, options=(*item.options, Option("1", False, "It is one."))),
    ]:
        assert failures(tampered) == [item.id]
