import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz import vector_proofs
from dlref.quiz.bank import Bank, Item, Option
from dlref.quiz.code import Code, read_code
from dlref.quiz.draft import Draft, Drop, Material, finish
from dlref.quiz.facts import Topic, read_notes, read_topic
from dlref.quiz.generate import generate_bank
from dlref.quiz.listing import Listing
from dlref.quiz.mutations import mutations
from dlref.quiz.proofs import verify
from dlref.quiz.templates import assemble, bug, implement
from dlref.quiz.vectors import Vector

ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).with_name("gates.md")
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bank() -> Bank:
    return generate_bank(read_topic(PAGE))[0]


def failures(bank: Bank, topic: Topic | None = None) -> list[str]:
    return [failure.item for failure in verify(bank, topic or read_topic(PAGE), {})]


def test_verify__every_generated_proof_holds(bank: Bank) -> None:
    assert bank.items
    assert verify(bank, read_topic(PAGE), {}) == []


# What changes in the notes, and the items whose proofs then no longer hold.
EDITS = [
    ("- 🟢 Tanh has a slope", "- 🔴 Tanh has a slope", "tanh.claims.points"),
    ("- 🔴 The sigmoid saturates on", "- 🟢 The sigmoid saturates on", "sigmoid.signs."),
    ("- ⚠️ The sigmoid of a large", "- 🟢 The sigmoid of a large", "sigmoid.claims.points"),
    ("overflows when it", "underflows when it", "sigmoid.claims.points"),
    ("ReLU passes positive", "ReLU drops positive", "relu.term.definition"),
    ("the factor that multiplies", "the number that divides", "leaky-relu.term.slope"),
    ("| Sigmoid | $(0, 1)$", "| Sigmoid | $(0, 2)$", "sigmoid.property.range"),
    ("| Tanh | $(-1, 1)$", "| Tanh | $(-2, 2)$", "compare.compare.match-range"),
    ("| Tanh | $(-1, 1)$ | yes", "| Tanh | $(-1, 1)$ | no", "compare.property.zero-centred"),
    ("| Range |", "| Values |", "sigmoid.property.range"),
    ("2. Try the cheapest", "2. Try the dearest", "choose.steps."),
    ("1. Look at the loss and fix the output layer.\n", "", "choose.steps."),
    ("mean near zero", "mean near one", "tanh.question."),
    (r"$$s(x) = \frac{1}{1 + e^{-x}}$$", r"$$s(x) = \frac{1}{2 + e^{-x}}$$", "sigmoid.formula."),
    (r"$$f(x) = \max(0, x)$$", r"$$f(x) = x$$", "sigmoid.formula-name."),
]


@pytest.mark.parametrize(("old", "new", "broken"), EDITS)
def test_verify__notices_that_the_notes_changed(
    bank: Bank, old: str, new: str, broken: str
) -> None:
    assert TEXT.count(old) == 1
    topic = read_topic(PAGE, text=TEXT.replace(old, new))
    assert any(name.startswith(broken) for name in failures(bank, topic))


def swap(item: Item) -> Item:
    """Mark a wrong option right and the other way round."""
    flipped = tuple(replace(option, correct=not option.correct) for option in item.options)
    return replace(item, options=flipped)


def forge(item: Item) -> Item:
    """Say something else in the first option."""
    first = replace(item.options[0], text=item.options[0].text + " or so")
    return replace(item, options=(first, *item.options[1:]))


def without_evidence(item: Item) -> Item:
    return replace(item, proof={**item.proof, "options": item.proof["options"][1:]})


@pytest.mark.parametrize("tamper", [swap, forge, without_evidence])
def test_verify__notices_tampered_options(bank: Bank, tamper: Callable[[Item], Item]) -> None:
    with_options = [item for item in bank.items if item.options]
    assert len({item.proof["asks"] for item in with_options}) >= 4
    tampered = replace(bank, items=tuple(tamper(item) for item in with_options))
    assert failures(tampered) == [item.id for item in with_options]


def test_verify__notices_formulas_with_equal_values(bank: Bank) -> None:
    item = next(item for item in bank.items if item.id == "sigmoid.formula.s-x")
    first = next(i for i, option in enumerate(item.options) if not option.correct)
    same = r"s(x) = \frac{1}{e^{-x} + 1}"
    options = list(item.options)
    options[first] = replace(options[first], text=f"${same}$")
    evidence = list(item.proof["options"])
    evidence[first] = {"tex": same}
    forged = replace(item, options=tuple(options), proof={**item.proof, "options": evidence})
    (failure,) = verify(replace(bank, items=(forged,)), read_topic(PAGE), {})
    assert failure.reason == "two options are not apart"


def other_answer(item: Item) -> Any:
    match item.type:
        case "match" | "order":
            return [item.answer[-1], *item.answer[:-1]]
        case "recall":
            return {**item.answer, "short": "Nobody knows.", "rubric": ["Nobody knows."]}
        case _:
            return f"{item.answer}x"


def test_verify__notices_tampered_answers(bank: Bank) -> None:
    answered = [item for item in bank.items if not item.options and item.type != "match"]
    assert {item.type for item in answered} == {"recall", "order", "text"}
    tampered = tuple(replace(item, answer=other_answer(item)) for item in answered)
    assert failures(replace(bank, items=tampered)) == [item.id for item in answered]


# The tone tells its drawbacks apart, so its claims are sorted instead of selected.
SORTED = """# Gates

## Softsign { #softsign }

- 🟢 Softsign has a bounded range.
- 🟢 Softsign has a smooth curve.
- 🔴 Softsign always needs a division.
- 🔴 Softsign never reaches its limits.
"""


def test_verify__notices_a_match_with_crossed_partners(bank: Bank) -> None:
    topic = read_topic(PAGE, text=TEXT + SORTED)
    bank = generate_bank(topic)[0]
    matches = [item for item in bank.items if item.type == "match"]
    assert verify(replace(bank, items=tuple(matches)), topic, {}) == []
    crossed = []
    for item in matches:
        rights = list(dict.fromkeys(right for _, right in item.answer))
        turned = {right: rights[i - 1] for i, right in enumerate(rights)}
        crossed.append(replace(item, answer=[[left, turned[right]] for left, right in item.answer]))
    assert {item.template for item in crossed} == {"signs", "compare"}
    tampered = replace(bank, items=tuple(crossed))
    assert failures(tampered, topic) == [item.id for item in crossed]


@pytest.mark.parametrize(
    "proof",
    [
        {"kind": "executed", "symbol": "os.system", "args": ["true"]},
        {"kind": "quoted"},
        {"kind": "table", "asks": "value"},
        {"kind": "quoted", "asks": "sign", "sign": "+", "options": 3},
        {"kind": "vectors"},
    ],
)
def test_verify__rejects_a_malformed_proof(bank: Bank, proof: dict[str, Any]) -> None:
    forged = replace(bank.items[0], proof=proof, options=(Option("a", True, "b"),))
    assert len(verify(replace(bank, items=(forged,)), read_topic(PAGE), {})) == 1


# ------------------------------------------------------------------------------ vectors


@pytest.fixture(scope="module")
def adam() -> tuple[Bank, Topic, dict[str, tuple[Code, ...]]]:
    """The items with vectors of a page with code."""
    path = ROOT / "docs/basics/adam-relatives.md"
    reading = read_notes(path)
    code = read_code(reading)
    material = Material(reading.topic, code)
    made = [*bug.make(material), *assemble.make(material), *implement.make(material)]
    drafts = [thing for thing in made if isinstance(thing, Draft)]
    items = [item for item in map(finish, drafts) if isinstance(item, Item)]
    return Bank("adam-relatives", "Adam", str(path), tuple(items)), reading.topic, code


def test_verify__holds_for_everything_that_vectors_prove(adam: Any) -> None:
    bank, topic, code = adam
    assert {item.type for item in bank.items} == {"code-line", "assemble", "implement"}
    assert verify(bank, topic, code) == []


def test_bug__leaves_no_name_unread(adam: Any) -> None:
    bank, _, _ = adam
    for item in bank.items:
        if item.type == "code-line":
            code = item.stem.split("```python\n")[1].split("```")[0]
            names = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
            read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            assert {name.id for name in names} - read == set(), item.id


def test_bug__turns_no_sign_of_a_state_that_is_given_back() -> None:
    (function,) = ast.parse(
        "def f(x, v):\n    v = 0.9 * v - x\n    y = 2 * v - x\n    return (x - v, v, y)"
    ).body
    assert isinstance(function, ast.FunctionDef)
    code = Listing("math", (function,))
    signs = [(line, m) for line in (1, 2) for m in mutations(code, line) if m.rule == "wrong-sign"]
    assert [(line, bug.is_convention(m)) for line, m in signs] == [(1, True), (2, False)]


def test_bug__hints_at_the_symptom(adam: Any) -> None:
    bank, _, _ = adam
    for item in bank.items:
        if item.type == "code-line":
            assert f"this code gives `{item.proof['wrong']}`" in item.hint, item.id


def test_assemble__explains_the_order_by_what_each_line_needs(adam: Any) -> None:
    bank, _, _ = adam
    adamax = next(item for item in bank.items if item.id == "adamax.assemble.adamax_update")
    assert adamax.explanation.startswith(
        "A line stands below those that it reads from: `m` needs `beta1`; `u` needs `beta2`; "
        "the result needs `beta1`, `m` and `u`."
    )


def test_implement__gives_formula_symbols_and_helpers_and_hints_at_calls() -> None:
    reading = read_notes(ROOT / "docs/basics/losses.md")
    made = implement.make(Material(reading.topic, read_code(reading)))
    huber = next(one for one in made if isinstance(one, Draft) and one.slot == "huber_loss")
    assert r"\delta" in huber.stem
    assert huber.answer["starter"].startswith("def _residuals(input, target):\n    return")
    assert "\n        delta: δ, > 0, the residual" in huber.answer["starter"]
    assert huber.hint == (
        "Our body has 3 lines; it calls `_residuals`, `np.abs`, `np.where` and `reduce_loss`."
    )


def test_implement__asks_for_no_number_that_one_looks_up() -> None:
    reading = read_notes(ROOT / "docs/basics/smooth-activations.md")
    made = list(implement.make(Material(reading.topic, read_code(reading))))
    assert not [one for one in made if isinstance(one, Draft) and one.slot == "gelu"]
    reasons = [one.reason for one in made if isinstance(one, Drop)]
    assert "needs a number that nobody knows by heart" in reasons


def another_line(item: Item) -> Item:
    """Call the line before or after the broken one wrong."""
    place = next(i for i, option in enumerate(item.options) if option.correct)
    other = place - 1 if place else 1
    options = tuple(replace(o, correct=i == other) for i, o in enumerate(item.options))
    return replace(item, options=options)


def other_code(item: Item) -> Item:
    return replace(item, stem=item.stem.replace("beta1, beta2 = betas", "beta2, beta1 = betas"))


def other_result(item: Item) -> Item:
    return replace(item, proof={**item.proof, "right": "0"})


def moved(item: Item) -> Item:
    return replace(item, lines=(*item.lines[:-1], item.lines[-1] + 1))


@pytest.mark.parametrize("tamper", [another_line, other_code, other_result, moved])
def test_verify__notices_a_buggy_line_that_is_not_proved(
    adam: Any, tamper: Callable[[Item], Item]
) -> None:
    bank, topic, code = adam
    lines = [item for item in bank.items if item.type == "code-line"]
    tampered = replace(bank, items=tuple(map(tamper, lines)))
    assert [f.item for f in verify(tampered, topic, code)] == [item.id for item in lines]


@pytest.mark.parametrize(
    "change",
    [lambda i: {"answer": i.answer[::-1]}, lambda i: {"before": i.before[1:] or ((1, 0),)}],
    ids=["another order", "a pair less"],
)
def test_verify__notices_lines_that_are_not_in_order(
    adam: Any, change: Callable[[Item], dict[str, Any]]
) -> None:
    bank, topic, code = adam
    orders = [item for item in bank.items if item.type == "assemble"]
    tampered = replace(bank, items=tuple(replace(item, **change(item)) for item in orders))
    assert [f.item for f in verify(tampered, topic, code)] == [item.id for item in orders]


@pytest.mark.parametrize(
    "change",
    [
        {"body": "def f(x):\n    return x"},
        {"starter": "def f(x):\n    "},
        {"name": "adam_update"},
        {"tests": [["f(1)", 1]]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_verify__notices_a_function_to_write_that_is_not_ours(
    adam: Any, change: dict[str, Any]
) -> None:
    bank, topic, code = adam
    written = [item for item in bank.items if item.type == "implement"]
    tampered = tuple(replace(item, answer={**item.answer, **change}) for item in written)
    failed = verify(replace(bank, items=tampered), topic, code)
    assert [failure.item for failure in failed] == [item.id for item in written]


def test_verify__notices_tests_that_let_a_wrong_body_pass(
    adam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, topic, code = adam
    item = next(item for item in bank.items if item.type == "implement")
    still = "adamax_update(np.ones(1), np.zeros(1), np.zeros(1), np.zeros(1), 1)"
    weak = Vector(still, [[1.0], [0.0], [1e-8]])
    monkeypatch.setattr(vector_proofs, "vectors_of", lambda symbol: (weak,))
    tampered = replace(item, answer={**item.answer, "tests": [list(weak)]})
    (failure,) = verify(replace(bank, items=(tampered,)), topic, code)
    assert "passes every test" in str(failure)
