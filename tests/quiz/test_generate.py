import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest

from dlref.formula import parse_formula, variants
from dlref.quiz.answer import grade
from dlref.quiz.bank import Bank, BankError, Item, dumps, loads
from dlref.quiz.build import make_bank
from dlref.quiz.code import read_code
from dlref.quiz.draft import LABEL, Draft, Material, finish
from dlref.quiz.facts import Claim, Place, Question, Topic, read_notes, read_topic
from dlref.quiz.flaws import flaws
from dlref.quiz.generate import Counts, generate_bank, generate_in_parts
from dlref.quiz.phrase import question_for
from dlref.quiz.proofs import verify
from dlref.quiz.templates import symbol
from dlref.quiz.templates.formula_name import gives_away
from dlref.quiz.templates.formula_of import is_silly, paths, squares, telltale
from dlref.snippets import Example

PAGE = Path(__file__).with_name("gates.md")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> tuple[Bank, Counts]:
    return generate_bank(read_topic(PAGE))


def item(bank: Bank, item_id: str) -> Item:
    return next(item for item in bank.items if item.id == item_id)


def right(item: Item) -> list[str]:
    return [option.text for option in item.options if option.correct]


def test_generate__makes_every_kind_of_item_that_text_can_prove(made: tuple[Bank, Counts]) -> None:
    bank, counts = made
    of_text = {"term", "signs", "claims", "property", "compare", "steps", "question"}
    assert set(counts.kept) == of_text | {"formula", "formula-name"}
    assert counts.kept == Counter(item.template for item in bank.items)


def test_generate__every_item_is_whole_and_survives_json(made: tuple[Bank, Counts]) -> None:
    bank, _ = made
    assert loads(dumps(bank)) == bank
    for each in bank.items:
        assert flaws(each) == []
        assert each.id.startswith(f"{each.concept}.{each.template}.")
        assert each.source.quote
        assert each.proof["label"] == LABEL  # no code was given


def test_generate__asks_for_the_signs_of_claims(made: tuple[Bank, Counts]) -> None:
    asked = [each for each in made[0].items if each.id.startswith("sigmoid.signs.")]
    assert len(asked) == 1
    assert len(right(asked[0])) == 2
    assert asked[0].level == "recall"


def test_generate__asks_for_traps_and_for_few_claims_aloud(made: tuple[Bank, Counts]) -> None:
    trap = item(made[0], "sigmoid.claims.points")
    assert trap.stem == ("Complete this statement about the sigmoid: “The sigmoid of a large …”")
    assert trap.answer["rubric"] == [
        "The sigmoid of a large negative number overflows when it is coded naively."
    ]
    tanh = item(made[0], "tanh.claims.points")
    assert tanh.stem.startswith("Complete each statement about Tanh: (1) “Tanh ")
    assert tanh.answer["rubric"][-1] == "Tanh saturates on both sides."


ASKED = [
    ("Where does the transpose come from?", "recall"),
    ("What does $p$ mean in dropout?", "recall"),
    ("How many parameters does it have?", "recall"),
    ("Where does it stand, and why?", "analyse"),
    ("What is the difference between L1 and L2?", "analyse"),
    ("What does your loss tell you?", "analyse"),
    ("Why is it centred?", "analyse"),
]


@pytest.mark.parametrize(("stem", "level"), ASKED)
def test_question__recalls_a_fact_or_asks_for_a_reason(stem: str, level: str) -> None:
    asked = Question("t", stem, "It follows from the formula.", Place("t.md", "t", 3, "…"))
    (made,) = generate_bank(Topic("t", "T", "t.md", {"t": "T"}, (asked,)))[0].items
    assert made.level == level


def test_generate__keeps_few_questions_that_ask_to_recall() -> None:
    page = Path("docs/basics/relu-family.md")
    bank, counts = make_bank(ROOT, page)
    shown = read_topic(ROOT / page).asked
    for concept in {each.concept for each in bank.items}:
        own = [each for each in bank.items if each.concept == concept]
        recall = [each for each in own if each.level == "recall"]
        beyond = [each for each in recall if each.id not in shown]
        assert len(beyond) <= max(1, 3 - (len(own) - len(recall)))
    assert counts.reasons("term")["better questions of the concept ask to recall"]


def test_generate__turns_definitions_into_questions(made: tuple[Bank, Counts]) -> None:
    relu = item(made[0], "relu.term.definition")
    assert relu.stem == (
        "Which of these passes positive inputs through and answers zero to all others?"
    )
    assert right(relu) == ["ReLU"]
    slope = item(made[0], "leaky-relu.term.slope")
    assert slope.stem.startswith("Which term fits the description “the factor that multiplies")


def test_generate__asks_for_table_values_with_siblings_values(made: tuple[Bank, Counts]) -> None:
    cells = [
        each for each in made[0].items if each.template == "property" and len(right(each)) == 1
    ]
    assert [right(each) for each in cells] == [["$(0, 1)$"], ["$[-1, 1]$"]]  # two of the column
    assert all(len(each.options) >= 3 for each in cells)
    asked_together = dict(item(made[0], "compare.compare.match-range").answer)
    assert not asked_together.keys() & {"Sigmoid", "Hardtanh"}
    centred = item(made[0], "compare.property.zero-centred")
    assert centred.stem == "Which of these are zero-centred? Select each one."
    assert set(right(centred)) < {"Tanh", "Leaky ReLU", "Hardtanh"}


def test_generate__compares_siblings(made: tuple[Bank, Counts]) -> None:
    match = item(made[0], "compare.compare.match-range")
    assert ["Tanh", "$(-1, 1)$"] in match.answer


def test_generate__orders_steps(made: tuple[Bank, Counts]) -> None:
    steps = [each for each in made[0].items if each.template == "steps"]
    assert [each.answer[2] for each in steps] == ["Replace it where units die"]


def test_generate__takes_the_rubric_from_the_answer(made: tuple[Bank, Counts]) -> None:
    question = next(each for each in made[0].items if each.template == "question")
    assert question.concept == "tanh"
    assert question.answer["short"] == "Its outputs have a mean near zero."
    assert len(question.answer["rubric"]) == 2


def test_generate__offers_a_formula_in_four_versions(made: tuple[Bank, Counts]) -> None:
    formula = item(made[0], "sigmoid.formula.s-x")
    assert right(formula) == [r"$s(x) = \frac{1}{1 + e^{-x}}$"]
    assert len({option.text for option in formula.options}) == 4
    assert "instead of" in next(option.why for option in formula.options if not option.correct)


def test_formula__has_wrong_versions_among_which_the_key_is_no_more_central() -> None:
    single = variants(parse_formula(r"y = a x - \frac{b}{c}"))
    assert next(squares(single)) and next(paths(single))
    for a, b, both in squares(single):
        assert {*a.edits, *b.edits} == set(both.edits)
    for one, other, both in paths(single):
        assert set(one.edits) < set(both.edits) and not set(other.edits) & set(both.edits)


def test_formula_name__is_not_asked_where_a_number_of_the_name_stands_in_the_formula() -> None:
    assert gives_away(r"\min(\max(x, 0), 6)", "ReLU6")
    assert not gives_away(r"\frac{\min(\max(x + 3, 0), 6)}{6}", "Hard sigmoid")


@pytest.mark.parametrize(
    ("texes", "token"),
    [
        (["a - b", "a + b", "a + c"], "+"),
        (["a + b", "a", "b", "a b"], "+"),
        (["a^2 + b", "a + b", "a^2 - b", "a - b"], ""),
    ],
)
def test_formula__sees_a_sign_that_tells_the_key_by_its_form(texes: list[str], token: str) -> None:
    assert telltale(texes) == token


SILLY = [
    (r"n = k_w", True),
    (r"\eta_t = \gamma", True),
    (r"y = + x", True),
    (r"y = \max(0, + z)", True),
    (r"w = (X + I)^{1} y", True),
    (r"m_t = (1 - b)\, + x", False),
    (r"y = -x", False),
]


@pytest.mark.parametrize(("tex", "silly"), SILLY)
def test_formula__offers_no_version_that_nobody_would_write(tex: str, silly: bool) -> None:
    assert is_silly(tex) is silly


def test_generate__asks_no_formula_that_two_concepts_share_and_leaves_no_sign_alone() -> None:
    notes = """# Steps

## Momentum { #momentum }

Momentum rolls on.

$$p = q - v$$

## Nesterov { #nesterov }

Nesterov looks ahead.

$$p = q - v$$

## Error { #error }

The error is what is left.

$$d = a y + (1 - a) t$$
"""
    bank, counts = generate_bank(read_topic("steps.md", text=notes))
    assert counts.reasons("formula")["another concept has the same formula"] == 2
    texts = [option.text for item in bank.items for option in item.options]
    assert any("d = " in text for text in texts)
    assert not any("= +" in text or "=  +" in text for text in texts)


def test_generate__asks_whose_formula_it_is(made: tuple[Bank, Counts]) -> None:
    name = item(made[0], "tanh.formula-name.f-x")
    assert name.stem == r"Whose formula is $y = \frac{e^x - e^{-x}}{e^x + e^{-x}}$?"
    assert right(name) == ["Tanh"]


def test_generate__says_why_a_formula_was_dropped(made: tuple[Bank, Counts]) -> None:
    reasons = made[1].reasons("formula")
    assert reasons["too few wrong versions that people write and whose form does not tell"] >= 1


def test_generate__stays_the_same_under_another_hash_seed(made: tuple[Bank, Counts]) -> None:
    code = (
        "import sys; from dlref.quiz.bank import dumps; from dlref.quiz.facts import read_topic;"
        "from dlref.quiz.generate import generate_bank;"
        f"sys.stdout.buffer.write(dumps(generate_bank(read_topic({str(PAGE)!r}))[0]).encode())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, check=True, capture_output=True
    )
    assert run.stdout.decode() == dumps(made[0])


def test_generate__text_inserted_elsewhere_changes_no_item(made: tuple[Bank, Counts]) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("# Gates\n", "# Gates\n\nAn aside.\n\n", 1)
    text = text.replace("Gates scale", "Gates, as a rule, scale")
    moved, _ = generate_bank(read_topic(PAGE, text=text))
    lines = [replace(each.source, line=1) for each in moved.items]
    assert [each.id for each in moved.items] == [each.id for each in made[0].items]
    assert lines == [replace(each.source, line=1) for each in made[0].items]


def test_generate__stops_at_equal_ids_or_drops_the_later_one() -> None:
    place = Place("t.md", "t", 3, "Costs one comparison")
    claim = Claim("t", "+", "Costs one comparison", "a", place)
    twin = replace(claim, sign="!", text="Costs one more comparison", slot="b")
    topic = Topic("t", "T", "t.md", {"t": "T"}, (claim, twin))
    bank, counts = generate_bank(topic)
    assert ([each.id for each in bank.items], counts.dropped) == (["t.claims.points"], [])
    double = replace(topic, facts=(*questions(2), claim))
    with pytest.raises(BankError, match=r"t\.md: item t\.question\.cost: .*lines 5 and 6"):
        generate_bank(double)
    bank, counts = generate_bank(double, strict=False)
    assert [drop.reason for drop in counts.dropped] == ["same id as line 5"]


def questions(count: int) -> tuple[object, ...]:
    answer = "It costs one comparison a number, no more."
    return tuple(
        Question("t", "How much does it cost?", answer, Place("t.md", "t", 5 + i, "How much"))
        for i in range(count)
    )


def test_generate__counts_what_it_dropped_and_why() -> None:
    place = Place("t.md", "t", 3, "Unstable")
    topic = Topic("t", "T", "t.md", {"t": "T"}, (Claim("t", "-", "Unstable", "a", place),))
    bank, counts = generate_bank(topic)
    assert bank.items == ()
    assert counts.reasons("claims") == {"means nothing when quoted alone": 1}


NOTES = {
    "": set(),
    "# A\n\n**...**: something that has four words\n": set(),
    "$$\\frac{1}{$$\n\n| | |\n|-|-|\n|a||\n|a|b|\n": set(),
    "# HTTP\n\n| Method | Safe |\n|--|--|\n|GET|yes|\n|POST|no|\n|PUT|no|\n|HEAD|yes|\n": {
        "Which of these are safe? Select each one."
    },
    "# Cache\n\n| Policy | Loses data in a crash |\n|--|--|\n"
    "|Back|yes|\n|Through|no|\n|Around|no|\n": {
        "Which of these have a “yes” under “Loses data in a crash”? Select each one."
    },
    "# Zellen\n\nDie Zelle ist klein.\n\n| Organell | Membranen |\n|---|---|\n"
    "| Mitochondrium | zwei |\n| Ribosom | keine |\n| Golgi | eine |\n| Kern | zwei |\n": {
        "Which entry is right for Kern under “Membranen”?",
        "Match each with its entry under “Membranen”.",
    },
}


@pytest.mark.parametrize(("text", "stems"), NOTES.items())
def test_generate__asks_of_any_notes_what_they_can_prove(text: str, stems: set[str]) -> None:
    bank, _ = generate_bank(read_topic("notes.md", text=text), strict=False)
    assert loads(dumps(bank)) == bank
    assert stems <= {each.stem for each in bank.items}
    assert bool(stems) == bool(bank.items)


@pytest.mark.parametrize(
    ("prose", "title", "spoken"),
    [
        (
            "The step function jumps. Nobody trains a step function.",
            "Step function",
            "the step function",
        ),
        (
            "A hidden layer learns. One hidden layer is enough, says the hidden layer.",
            "Hidden layer",
            "a hidden layer",
        ),
        ("Fools people", "Generative Adversarial Network", "a Generative Adversarial Network"),
        ("Choose well.", "Choosing an activation function", "choosing an activation function"),
        ("Swish is smooth, and so Swish trains well.", "Swish", "Swish"),
        ("Dropout slows training; use dropout late.", "Dropout", "dropout"),
        ("Shuffling mixes the examples.", "Shuffling", "shuffling"),
        ("The rule is simple.", "The learning rule", "the learning rule"),
        ("Adam adapts.", "Adam", "Adam"),
        ("It turns easy examples down.", "Focal loss", "focal loss"),
        ("It blurs.", "Gaussian noise", "Gaussian noise"),
        ("Its author is Kaiming He.", "Kaiming initialization", "Kaiming initialization"),
    ],
)
def test_material__names_concepts_as_the_notes_do(prose: str, title: str, spoken: str) -> None:
    place = Place("t.md", "t", 3, prose)
    facts = (Claim("x", "+", prose, "a", place),)
    topic = Topic("t", "T", "t.md", {"t": "T", "x": title}, facts, {"x": "t"})
    assert Material(topic, {}).spoken("x") == spoken


CLAIMS = [
    ("!", "Dropout is off in evaluation, where every unit takes part"),
    ("!", "Dropout erases no weight: a unit that is left out in one step comes back in another"),
    ("!", "Dropout before batch norm changes the variance that batch norm has learned"),
    ("!", "Dropout in PyTorch takes the probability to drop a value, not to keep it"),
    ("+", "Dropout trains many thin networks at once"),
    ("-", "Dropout slows the training down"),
]


def of_claims(claims: list[tuple[str, str]]) -> tuple[Bank, Counts]:
    facts = tuple(
        Claim("x", sign, text, text[:9], Place("t.md", "t", 3 + i, text))  # type: ignore[arg-type]
        for i, (sign, text) in enumerate(claims)
    )
    return generate_bank(Topic("t", "T", "t.md", {"t": "T", "x": "Dropout"}, facts, {"x": "t"}))


def test_claims__begins_each_statement_that_is_asked_and_leaves_its_end_open() -> None:
    (asked,) = of_claims([*CLAIMS[:2], *CLAIMS[4:]])[0].items
    for claim in asked.answer["rubric"][:2]:
        begun = [text for text in re.findall(r"“([^”]+) …”", asked.stem) if claim.startswith(text)]
        assert len(begun) == 1
        assert len(begun[0]) < 0.7 * len(claim)


def test_claims__asks_three_statements_at_most_and_all_traps_in_two_questions() -> None:
    bank, counts = of_claims(CLAIMS)
    rubrics = {each.id: each.answer["rubric"] for each in bank.items}
    assert {name: len(rubric) for name, rubric in rubrics.items()} == {
        "x.claims.points": 2,
        "x.claims.more-points": 2,
    }
    assert counts.reasons("claims") == {"the questions have points enough": 2}
    few = of_claims(CLAIMS[1:])[0].items
    assert [len(each.answer["rubric"]) for each in few] == [3]


def test_recall__goes_on_with_other_questions_of_the_concept() -> None:
    notes = """# Gates

## Gate { #gate }

A gate scales what passes through it, by a number between zero and one.

- ⚠️ A gate at zero passes no gradient.

## Questions

**Why is a gate scaled?** <!-- concept: gate -->

Because its product stays bounded.

**How is a gate trained?** <!-- concept: gate -->

By gradients, like all other weights.

**When does a gate close?** <!-- concept: gate -->

When its input is far below zero.
"""
    topic = read_topic("gates.md", text=notes)
    bank, _ = generate_bank(topic)
    asked = {each.stem: each.answer.get("follow_ups") for each in bank.items if "gate" in each.stem}
    first, second, third = (f.question for f in topic.facts if isinstance(f, Question))
    assert asked[first] == [second, third]
    assert asked[third] == [first, second]
    statement = next(
        stem for stem in asked if stem.startswith("Complete this statement about a gate")
    )
    assert asked[statement] == [first, second]
    aloud = next(each for each in bank.items if each.type == "recall")
    forged = replace(aloud, answer={**aloud.answer, "follow_ups": ["Who?"]})
    (failure,) = verify(replace(bank, items=(forged,)), topic, {})
    assert failure.reason == "the notes do not ask 'Who?'"


def test_generate__keeps_what_the_page_itself_asks() -> None:
    text = (ROOT / "docs/basics/relu-family.md").read_text(encoding="utf-8")
    bank, counts = make_bank(ROOT, Path("docs/basics/relu-family.md"))
    drops = [drop for drop in counts.dropped if "ask to recall" in drop.reason]
    item_id = next(f"{drop.concept}.term.definition" for drop in drops if drop.template == "term")
    assert item_id not in {each.id for each in bank.items}
    shown = f'{text}\n<dlref-question id="relu-family/{item_id}"></dlref-question>\n'
    reading = read_notes("docs/basics/relu-family.md", text=shown)
    assert reading.topic.asked >= {item_id}
    kept, _ = generate_bank(reading.topic, read_code(reading))
    assert item_id in {each.id for each in kept.items}


def test_symbol__matches_the_symbols_of_a_formula_with_what_they_are() -> None:
    reading = read_notes("docs/basics/adam.md", text=(ROOT / "docs/basics/adam.md").read_text())
    code = read_code(reading)
    material = Material(reading.topic, code)
    (made,) = (
        one for one in symbol.make(material) if one.concept == "adamw" and isinstance(one, Draft)
    )
    found = finish(made)
    assert isinstance(found, Item)
    assert [r"$\eta$", "step size"] in found.answer
    assert [r"$\lambda$", "strength of the decay"] in found.answer
    bank = Bank("adam", "Adam", "docs/basics/adam.md", (found,))
    assert verify(bank, reading.topic, code) == []
    (left, right), (other, last), *rest = found.answer
    crossed = replace(found, answer=[[left, last], [other, right], *rest])
    assert verify(replace(bank, items=(crossed,)), reading.topic, code)


CONTRARY = """# Gates

## Cosine { #cosine }

- 🔴 Cosine needs the number of steps beforehand. <!-- holds: length -->

## Plateau { #plateau }

- 🟢 Plateau needs no number of steps. <!-- lacks: length -->

## Steps { #steps }

- 🟢 Steps can go on for ever. <!-- lacks: length -->

## Warm-up { #warmup }

- 🔴 Warm-up adds a number to choose.
"""


def test_contrary__takes_siblings_of_which_the_notes_say_the_contrary() -> None:
    topic = read_topic("gates.md", text=CONTRARY)
    bank, _ = generate_bank(topic)
    asked = item(bank, "cosine.contrary.length")
    assert asked.stem == "Which of these needs the number of steps beforehand?"
    assert {option.text: option.correct for option in asked.options} == {
        "Cosine": True, "Plateau": False, "Steps": False,
    }  # fmt: skip
    bank = replace(bank, items=(asked,))
    assert verify(bank, topic, {}) == []
    for old, new in [
        ("ever. <!-- lacks: length -->", "ever."),
        ("<!-- holds: length", "<!-- holds: end"),
        ("can go on for ever", "can go on"),
    ]:
        assert CONTRARY.count(old) == 1
        assert verify(bank, read_topic("gates.md", text=CONTRARY.replace(old, new)), {})


def test_contrary__needs_two_that_are_said_to_be_otherwise() -> None:
    text = CONTRARY.replace("ever. <!-- lacks: length -->", "ever.")
    bank, counts = generate_bank(read_topic("gates.md", text=text))
    assert not [each for each in bank.items if each.template == "contrary"]
    assert counts.reasons("contrary") == {"fewer than 2 siblings are said to be otherwise": 1}


TABLES = [
    ("Effect on the factors", "For clipping, what is the effect on the factors?"),
    ("Learnable parameters", "For clipping, what are the learnable parameters?"),
    ("Thing counted", "Which entry is right for clipping under “Thing counted”?"),
    ("Range", "What is the range of clipping?"),
    ("Learns by default", "What does clipping learn by default?"),
]


@pytest.mark.parametrize(("header", "stem"), TABLES)
def test_table__is_asked_in_english_whatever_its_header(header: str, stem: str) -> None:
    bank = of_table(f"| Method | {header} |", ["Norm", "Gate", "Skips", "Clipping"])
    assert stem in {each.stem for each in bank.items}


YES_NO = """# Norms

## Layer norm { #layer }

Layer norm takes a mean of the features.

## Batch norm { #batch }

Batch norm takes a mean of the batch.

## RMS norm { #rms }

RMS norm takes no mean.

## Spectral norm { #spectral }

Spectral norm divides a matrix.

## Compare

| Norm | Subtracts a mean | Thing counted | Zero-centred |
|---|---|---|---|
| Layer norm | yes | no | yes |
| Batch norm | yes | yes | no |
| RMS norm | no | no | no |
| Spectral norm | no | yes | no |
"""


def own_page(text: str) -> tuple[Bank, Counts]:
    return generate_bank(read_topic("norms.md", text=text), {"code-of-a-page-of-ours": ()})


def test_table__of_our_pages_makes_plain_questions_or_none() -> None:
    bank, counts = own_page(YES_NO)
    stems = {each.stem for each in bank.items if each.template in ("property", "compare")}
    assert stems == {"Which of these subtract a mean? Select each one."}
    assert counts.reasons("property") == {
        "the header makes no plain question": 1,
        "one row alone says yes, which a hint would give away": 1,
    }
    terse = {each.stem for each in generate_bank(read_topic("norms.md", text=YES_NO))[0].items}
    assert "Which of these are zero-centred? Select each one." in terse


def test_compare__names_its_subject() -> None:
    rows = ["Norm", "Gate", "Skips", "Clipping"]
    bank = of_table("| Method | Gain |", rows, "one two three four")
    (matched,) = (each for each in bank.items if each.type == "match")
    assert matched.stem == "Methods: match each with its gain."


COINED = """# Records

## Computing without records { #block }

A `no_grad` block computes values only: nothing is stored and no gradient can follow.

## Weight averaging { #averaging }

Weight averaging keeps a second set of weights and evaluates with it after each epoch.

## Checkpoint { #checkpoint }

A checkpoint holds everything that training needs to go on as if it had never stopped.

- 🔴 A checkpoint takes three times the space of the model.
"""


def test_term__asks_for_no_phrase_of_the_page_and_no_word_that_the_stem_says() -> None:
    bank, _ = own_page(COINED)
    asked = {each.concept: each.stem for each in bank.items if each.template == "term"}
    assert asked["block"] == "Complete this statement: “A `no_grad` block computes values …”"
    assert asked["averaging"] == "Define “Weight averaging” in one sentence."


def test_hint__of_a_choice_says_more_of_the_right_one_and_names_no_option() -> None:
    text = CONTRARY.replace("## Plateau", "- 🟢 Cosine falls without a jump.\n\n## Plateau", 1)
    asked = item(generate_bank(read_topic("gates.md", text=text))[0], "cosine.contrary.length")
    assert asked.hint == "The same one falls without a jump."


def of_table(header: str, rows: list[str], values: str = "one two three one") -> Bank:
    cells = zip(rows, values.split(), strict=True)
    lines = [header, "|--|--|", *(f"| {row} | {value} |" for row, value in cells)]
    headings = "".join(f"## {row}\n\nNothing is said of clipping.\n\n" for row in rows)
    text = f"# Methods\n\n{headings}## Compare\n\n" + "\n".join(lines)
    return generate_bank(read_topic("methods.md", text=text + "\n"))[0]


def test_table__is_not_asked_where_the_cells_spell_their_rows() -> None:
    rows = ["Leaky ReLU", "Hard-swish", "Mish", "ReLU"]
    assert of_table("| Name | Range |", rows).items
    names = of_table("| Name | Function |", rows, "leaky_relu hardswish mish relu")
    assert not [each for each in names.items if each.template in ("property", "compare")]


def test_hints__help_and_do_not_answer(made: tuple[Bank, Counts]) -> None:
    bank = made[0]
    assert item(bank, "tanh.formula-name.f-x").hint.startswith("For comparison, the formula of Sig")
    signs = item(bank, "sigmoid.signs.benefits")
    assert not [option.text for option in signs.options if option.text in signs.hint]
    assert item(bank, "leaky-relu.term.definition").hint == (
        "Its name begins with “Le” and has 2 words."
    )
    place = Place("t.md", "t", 3, "…")
    asked = Question("t", "How many weights does it have?", "It has 12: $3 \\cdot 4$.", place)
    (counted,) = generate_bank(Topic("t", "T", "t.md", {"t": "T"}, (asked,)))[0].items
    assert counted.hint == "The answer makes 1 point, with a number or a formula."
    doubt = Question("t", "May the biases be 0?", "Yes, they are. The weights differ.", place)
    trap = Claim("t", "!", "Focal loss turns easy examples down", "a", place)
    topic = Topic("t", "T", "t.md", {"t": "Focal loss"}, (doubt, trap))
    hints = {each.template: each.hint for each in generate_bank(topic)[0].items}
    assert hints["question"] == "Begin with yes or no; the answer makes 2 points."
    assert hints["claims"] == "Say what it does, and when."
    told = replace(doubt, hint="What tells the units apart?")
    (asked_again,) = generate_bank(replace(topic, facts=(told,)))[0].items
    assert asked_again.hint == (
        "Begin with yes or no; the answer makes 2 points. What tells the units apart?"
    )


def test_term__offers_no_sibling_that_the_description_names() -> None:
    text = (
        "# Training\n\n**Forcing**: feeds the ground truth back at each step\n\n"
        "**Sampling**: a remedy for the bias of forcing in long sequences\n\n"
        "**Warming**: raises the rate over the first updates\n\n"
        "**Clipping**: bounds the length of every gradient\n"
    )
    bank, _ = generate_bank(read_topic("training.md", text=text))
    sampling = next(each for each in bank.items if each.id.endswith(".sampling"))
    assert {option.text for option in sampling.options} == {"Sampling", "Warming", "Clipping"}


FREE = """# Training

## Clipping { #clipping }

{label}

1. Clear the old gradients.
2. Run the forward pass. <!-- order: free -->
3. Clip what the backward pass left.
"""


def test_steps__that_the_notes_free_may_change_places() -> None:
    topic = read_topic("training.md", text=FREE.replace("{label}", "In each update:"))
    (order,) = (each for each in generate_bank(topic)[0].items if each.type == "order")
    assert order.before == ((0, 2), (1, 2))
    assert order.explanation.endswith(". Steps 1 and 2 may change places.")
    assert order.hint.startswith("One of the first steps is: ")
    first, second, last = order.answer
    assert grade(order, [second, first, last]).correct
    assert not grade(order, [first, last, second]).correct
    (failure,) = verify(Bank("t", "T", "t", (replace(order, before=()),)), topic, {})
    assert failure.reason == "the notes free other steps of their order"


def test_steps__name_each_group_that_may_change_places() -> None:
    text = FREE.replace("{label}", "In each update:")
    more = "4. Step.\n5. Log the norm. <!-- order: free -->\n6. Save. <!-- order: free -->\n"
    bank, _ = generate_bank(read_topic("training.md", text=text + more))
    (order,) = (each for each in bank.items if each.type == "order")
    assert order.explanation.endswith("Steps 1 and 2 may change places, and so may 4, 5 and 6.")


@pytest.mark.parametrize(
    ("label", "stem"),
    [
        ("In each update:", "Put the steps of clipping in order, in each update."),
        ("The order in an update:", "Put the steps of clipping in order, in an update."),
        ("What comes first:", "Put these steps in order: what comes first (clipping)."),
        ("It works like this:", "Put the steps of clipping in order."),
    ],
)
def test_steps__are_named_in_english(label: str, stem: str) -> None:
    bank, _ = generate_bank(read_topic("training.md", text=FREE.replace("{label}", label)))
    assert [each.stem for each in bank.items if each.type == "order"] == [stem]


def test_question__hint_gives_no_words_of_the_answer() -> None:
    text = (
        "# Losses\n\n## Focal loss\n\nFocal loss scales each example.\n\n"
        "**Why is forgetting it dangerous?**\n\n"
        "Because it raises no error. Values then drift by 5 percent.\n"
    )
    hints = [
        each.hint
        for each in generate_bank(read_topic("l.md", text=text))[0].items
        if each.template == "question"
    ]
    assert len(hints) == 1
    assert "raises no error" not in hints[0]
    assert hints[0].startswith("The answer makes 2 points, with a reason and a number or a formula")


def test_steps__drop_a_pronoun_that_tells_its_place() -> None:
    text = "# T\n\n## Clip\n\nThe steps:\n\n1. Run backward.\n2. Scale.\n3. Clip {}.\n4. Step.\n"
    for last, why in (("them", {"a pronoun gives a step's place away": 1}), ("all", {})):
        _, counts = generate_bank(read_topic("t.md", text=text.format(last)))
        assert counts.reasons("steps") == why


def test_output__says_which_default_a_reader_needs() -> None:
    bank = make_bank(ROOT, Path("docs/basics/momentum.md"))[0]
    step = next(each for each in bank.items if ".nesterov_update-" in each.id)
    said = "The arguments are `nesterov_update(theta, velocity, gradient, lr, momentum=0.9)`."
    assert said in step.stem
    assert r"The formula is $v_t = \gamma v_{t-1}" in step.hint
    assert "Here: 0.45 + 0.1 * 2 * (1 - 0.45)." in step.explanation
    assert step.explanation.endswith(f"So it prints `{step.answer}`.")


def test_output__asks_once_what_a_function_and_its_class_do() -> None:
    bank, counts = make_bank(ROOT, Path("docs/basics/adam.md"))
    asked = [each.id for each in bank.items if each.id.startswith("adam.output.")]
    assert len(asked) == 1
    assert ".adam_update-" in asked[0]
    assert counts.reasons("output")["the class does what its function does, which is asked"] >= 1


def test_output__keeps_a_penalty_in_the_hint_of_a_function_that_has_no_decay_to_leave() -> None:
    bank = make_bank(ROOT, Path("docs/basics/regularization.md"))[0]
    ridge = next(each for each in bank.items if ".ridge_regression-" in each.id)
    assert "with an L2 penalty" in ridge.hint


def test_compute__tells_what_nobody_has_in_the_head() -> None:
    bank = make_bank(ROOT, Path("docs/basics/smooth-activations.md"))[0]
    gelu = next(each for each in bank.items if ".compute.gelu" in each.id)
    given = float(gelu.proof["arguments"]["x"])
    assert rf"$\Phi({given:.0f}) \approx" in gelu.hint
    assert gelu.answer == round(given * NormalDist().cdf(given), 2)


def test_term__of_another_part_of_the_notes_is_no_option() -> None:
    part = "# {0}\n\n## {1}\n\n**{2}**: {3}\n\n"
    text = part.format("Adam", "Moments", "Moment", "averages the gradients of many past steps")
    text += part.format("Vision", "Filters", "Kernel", "slides across an image in small strides")
    text += part.format("Text", "Windows", "Token", "stands for a short run of letters in a text")
    items = generate_bank(read_topic("all.md", text=text))[0].items
    assert {each.type for each in items if each.id.endswith(".moment")} == {"text"}


def test_term__begins_with_a_small_verb_even_before_an_abbreviation() -> None:
    assert question_for("Drops LR by a factor", ["Decay"]) == "Which of these drops LR by a factor?"


def test_compute__asks_for_nothing_that_needs_a_calculator() -> None:
    bank, counts = make_bank(ROOT, Path("docs/basics/smooth-activations.md"))
    assert counts.reasons("compute")["the formula needs a calculator"] >= 2  # softplus and Mish
    assert not {each.id for each in bank.items} & {"mish.compute.mish", "softplus.compute.softplus"}


def test_term__is_said_aloud_where_singulars_give_its_plurals_away() -> None:
    said = "The numbers that training changes: a weight for each edge and a bias for each unit"
    assert question_for(said, ["Weights and biases"]) is None
    assert question_for(said, ["Parameters"]) is not None


def test_output__asks_for_numbers_and_not_for_how_an_array_is_written() -> None:
    page = Path("docs/basics/feed-forward-networks.md")
    reading = read_notes(page, text=(ROOT / page).read_text(encoding="utf-8"))
    code = read_code(reading)
    bank, _ = generate_bank(reading.topic, code)
    assert "[1.5, 1.5]" in {each.answer for each in bank.items if ".linear-" in each.id}
    shown = tuple(
        replace(one, examples=(Example("np.ones(2)", "array([1., 1.])\n"),))
        for one in code["weights-and-biases"]
    )
    _, counts = generate_bank(reading.topic, code | {"weights-and-biases": shown})
    reason = "the output shows how NumPy writes an array; end the example with .tolist()"
    assert counts.reasons("output")[reason] == len(shown)


def birds(count: int) -> Topic:
    words = [f"{a}{b}{a}{b}o" for a in "bdfghjklmnprstvwz" for b in "aeiouy"]
    text = "# Birds\n" + "".join(
        f"\n## {word.title()}\n\n{word.title()} is a bird that sings {word[:3]}{n} at dawn.\n\n"
        f"✅ Hears {word}{n} far away.\n❌ Sleeps under {word}{n} leaves.\n"
        for n, word in enumerate(words[:count])
    )
    return read_topic("birds.md", text=text)


def test_generate_in_parts__asks_of_short_notes_what_the_whole_gives() -> None:
    topic = birds(20)
    whole, counts = generate_bank(topic, strict=False)
    bank, found = generate_in_parts(topic)
    assert (bank, found) == (whole, counts)
    assert bank.items


def test_generate_in_parts__asks_about_each_end_of_long_notes_and_says_how_far_it_is() -> None:
    said: list[tuple[int, int]] = []
    topic = birds(100)
    bank, counts = generate_in_parts(topic, lambda *progress: said.append(progress))
    assert said == [(0, 2), (1, 2)]
    asked = {item.concept for item in bank.items}
    assert {list(topic.concepts)[at] for at in (1, len(topic.concepts) // 2, -1)} <= asked
    assert sum(counts.kept.values()) == len(bank.items)
    assert len({item.id for item in bank.items}) == len(bank.items)


def test_generate_in_parts__asks_nothing_of_empty_notes() -> None:
    bank, counts = generate_in_parts(read_topic("empty.md", text=""))
    assert (bank.items, counts) == ((), Counts())
