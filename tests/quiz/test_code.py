"""Items that the code of the package proves, made from a small page, and forgeries of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dlref import activations
from dlref.optim import Adam
from dlref.quiz.bank import Bank, Item, dumps, loads
from dlref.quiz.code import Code, read_code, read_symbol
from dlref.quiz.draft import LABEL, Draft, Drop, Material
from dlref.quiz.execution import call, example_script, is_reproduced
from dlref.quiz.facts import Place, Reading, Topic, read_notes
from dlref.quiz.generate import generate_bank
from dlref.quiz.proofs import verify
from dlref.quiz.templates import compute, output
from dlref.snippets import Example

PAGE = "docs/gates.md"
TEXT = """# Gates

## Leaky ReLU { #leaky-relu }

Leaky ReLU passes positive inputs through and keeps a small slope for the others.

::: dlref.activations.leaky_relu

## Sigmoid { #sigmoid }

The sigmoid squashes any number into an interval.

::: dlref.activations.sigmoid
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_notes(PAGE, text=TEXT)


@pytest.fixture(scope="module")
def bank(reading: Reading) -> Bank:
    return generate_bank(reading.topic, read_code(reading))[0]


def item(bank: Bank, template: str, concept: str) -> Item:
    return next(i for i in bank.items if (i.template, i.concept) == (template, concept))


def test_read_code__finds_formula_symbols_and_examples(reading: Reading) -> None:
    (code,) = read_code(reading)["leaky-relu"]
    assert code.function is activations.leaky_relu
    assert code.tex.startswith(r"f(x) = \begin{cases}")
    assert code.symbols == {"x": "x", "negative_slope": r"\alpha"}
    assert code.examples[0].expected
    assert (code.place.line, code.place.anchor) == (7, "leaky-relu")
    assert '"""' not in code.source


@pytest.mark.parametrize("symbol", ["dlref.activations.leeky_relu", "os.system", "dlref.nowhere.x"])
def test_read_symbol__names_the_line_of_what_is_missing(symbol: str) -> None:
    with pytest.raises(LookupError, match=rf"gates\.md, line 3: the package has no {symbol}"):
        read_symbol(symbol, "x", Place("gates.md", "x", 3, ""))


def test_compute__asks_for_a_number_that_the_code_gives(bank: Bank) -> None:
    leaky = item(bank, "compute", "leaky-relu")
    arguments = leaky.proof["arguments"]
    assert leaky.answer == pytest.approx(activations.leaky_relu(**arguments))
    assert rf"$\alpha = {arguments['negative_slope']:g}$" in leaky.stem
    assert LABEL not in leaky.proof.values()
    sigmoid = item(bank, "compute", "sigmoid")
    assert sigmoid.stem.endswith("Round to 2 decimals.")
    assert sigmoid.tolerance == {"abs": 0.005}
    assert (
        abs(sigmoid.answer - activations.sigmoid(np.float64(sigmoid.proof["arguments"]["x"])))
        <= 0.005
    )


def test_output__shows_a_documented_example(bank: Bank, reading: Reading) -> None:
    shown = item(bank, "output", "leaky-relu")
    (code,) = read_code(reading)["leaky-relu"]
    assert shown.answer == (code.examples[0].expected or "").strip()
    assert shown.stem.endswith(f"```python\n{example_script(code, 0)}\n```")


def test_bank_of_code__survives_json_and_its_proofs_hold(bank: Bank, reading: Reading) -> None:
    assert loads(dumps(bank)) == bank
    assert verify(bank, reading.topic, read_code(reading)) == []


def test_verify__runs_nothing_that_the_page_does_not_place(bank: Bank, reading: Reading) -> None:
    (failure,) = verify(replace(bank, items=(item(bank, "compute", "sigmoid"),)), reading.topic, {})
    assert failure.reason == "the page places no 'dlref.activations.sigmoid'"


FORGERIES = [
    ("compute", {"answer": 0.5}, {}),
    ("compute", {}, {"arguments": {"x": 5.0}}),
    ("compute", {}, {"arguments": {"x": "__import__('os')"}}),
    ("compute", {}, {"arguments": {"axis": 1.0}}),
    ("compute", {}, {"symbol": "dlref.activations.tanh"}),
    ("output", {"answer": "[0.0]"}, {}),
    ("output", {}, {"script": "print(1)"}),
    (
        "output",
        {"stem": "What does this print?\n\n```python\nprint(1)\n```"},
        {"script": "print(1)"},
    ),
]


@pytest.mark.parametrize(("template", "fields", "proof"), FORGERIES)
def test_verify__notices_forged_executions(
    bank: Bank, reading: Reading, template: str, fields: dict[str, object], proof: dict[str, object]
) -> None:
    made = item(bank, template, "sigmoid")
    forged = replace(made, **fields, proof={**made.proof, **proof})  # type: ignore[arg-type]
    assert len(verify(replace(bank, items=(forged,)), reading.topic, read_code(reading))) == 1


@pytest.fixture
def code(reading: Reading) -> Code:
    return read_code(reading)["sigmoid"][0]


def made_by(template: object, code: Code) -> list[object]:
    topic = Topic("t", "T", "t.md", {"sigmoid": "Sigmoid"}, ())
    return list(template.make(Material(topic, {"sigmoid": (code,)})))  # type: ignore[attr-defined]


def reason(template: object, code: Code) -> str:
    (drop,) = made_by(template, code)
    assert isinstance(drop, Drop)
    return drop.reason


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"tex": r"f(x) = \frac{1}{2 + e^{-x}}"}, "the documented formula gives another value"),
        ({"symbols": {}}, "the argument x has no symbol"),
        ({"function": lambda x: 0 * x}, "no simple numbers give a telling result"),
        ({"function": lambda x: x}, "no simple numbers give a telling result"),
        ({"function": lambda: 1}, "0 numeric arguments"),
    ],
)
def test_compute__drops_what_tells_nothing(
    code: Code, changes: dict[str, object], why: str
) -> None:
    assert reason(compute, replace(code, **changes)) == why  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("example", "why"),
    [
        (Example("sigmoid(0.0) == 0.5\n", "True\n"), "true or false in disguise"),
        (
            Example("sigmoid(np.zeros(2)).tolist()\n", "[0.5,\n 0.5]\n"),
            "the output is long, an error or cut short",
        ),
        (Example("[0.5]\n", "[0.5]\n"), "the code shows its output"),
        (Example("Tensor(0.5)\n", "Tensor(0.5)\n"), "the output shows how an object is written"),
        (
            Example("['a', 'b']\n", "['a', 'b']\n"),
            "nothing to work out: the output lists names, or is what a call without arguments has",
        ),
        (
            Example("float(sigmoid(0.0))\n", "0.75\n"),
            "the example does not print what it documents",
        ),
        (
            Example("float(sigmoid(-9.0))\n", "0.000123\n"),
            "the output has too many digits to predict",
        ),
    ],
)
def test_output__drops_what_nobody_can_predict(code: Code, example: Example, why: str) -> None:
    assert reason(output, replace(code, examples=(example,))) == why


def test_example_script__leaves_out_comments_that_tell_the_answer(code: Code) -> None:
    examples = (Example("z = '#'  # setup\n", None), Example("len(z)  # one\n", "1\n"))
    changed = replace(code, examples=examples)
    assert example_script(changed, 1) == "z = '#'\nlen(z)"
    assert is_reproduced(changed, 1)


def test_output__says_where_its_names_come_from_and_what_the_comments_say(code: Code) -> None:
    example = Example("float(sigmoid(np.float64(0.0)))  # 1 / (1 + 1)\n", "0.5\n")
    (made,) = made_by(output, replace(code, examples=(example,)))
    assert isinstance(made, Draft)
    assert made.stem.startswith(
        "What does this print, after `from dlref.activations import sigmoid`?"
    )
    assert made.explanation.endswith(" Here: 1 / (1 + 1). So it prints `0.5`.")
    assert "1 / (1 + 1)" not in made.stem + made.hint


def test_output__speaks_of_no_decay_that_the_code_does_not_ask_for(code: Code) -> None:
    says = "Adam on a network, with an L2 penalty that goes everywhere."
    adam = replace(code, summary=says, function=Adam)
    assert output.summary(adam, "Adam([w], lr=0.1)") == "Adam on a network."
    assert output.formula(adam, "Adam([w], lr=0.1)") == ""
    assert output.summary(adam, "Adam([w], weight_decay=0.1)") == adam.summary


def test_compute__asks_for_no_value_where_a_concept_has_several_functions(code: Code) -> None:
    topic = Topic("t", "T", "t.md", {"sigmoid": "Sigmoid"}, ())
    other = replace(code, symbol="dlref.activations.tanh")
    made = list(compute.make(Material(topic, {"sigmoid": (code, other)})))
    assert [drop.reason for drop in made if isinstance(drop, Drop)] == [
        "the name of the concept does not say which"
    ] * 2


def test_compute__puts_the_numbers_into_the_formula(code: Code) -> None:
    (made,) = made_by(compute, code)
    assert isinstance(made, Draft)
    assert "1/(1 + e^1) is about 0.27." in made.explanation
    other = replace(code, symbol="dlref.activations.unknown")
    assert reason(compute, other) == "its sum is not written out in dlref/quiz/tasks/sums.py"


def test_call__takes_numbers_and_gives_a_number_or_none() -> None:
    assert call(activations.sigmoid, {"x": 0.0}) == 0.5
    assert call(activations.sigmoid, {"y": 0.0}) is None
    assert call(activations.leaky_relu, {"x": 1.0, "negative_slope": float("nan")}) is None
    assert call(lambda x: [x], {"x": 1.0}) is None


def test_read_code__keeps_every_function_of_a_concept() -> None:
    text = TEXT.replace("activations.sigmoid", "activations.sigmoid\n\n::: dlref.activations.tanh")
    codes = read_code(read_notes(PAGE, text=text))["sigmoid"]
    assert [code.name for code in codes] == ["sigmoid", "tanh"]
    assert all(Path(code.path).name.endswith(".py") for code in codes)
