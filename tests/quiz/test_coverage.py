"""What `dlref quiz check` counts: on a small page, each number with and without a gap."""

from dataclasses import replace
from pathlib import Path

import pytest

from dlref.quiz import coverage
from dlref.quiz.bank import Bank
from dlref.quiz.coverage import Measure, Topic, measures, read_errata, unused
from dlref.quiz.draft import Material
from dlref.quiz.facts import Claim, read_topic
from dlref.quiz.generate import generate_bank
from dlref.quiz.similarity import near_twins

PAGE = Path(__file__).with_name("gates.md")
ERRATA = """
### Whose slope { #e001 }

*Wrong · your notes, line 3 · E001*

**The notes say** the slope is 1.

**Right:** the sigmoid has a slope of at most a quarter.

Read more: [Sigmoid](gates.md#sigmoid)

### Damaged letters { #e002 }

*Format · your notes, line 4 · E002*

**Right:** nothing is lost.
"""


@pytest.fixture
def topic() -> Topic:
    facts = read_topic(PAGE)
    bank, _ = generate_bank(facts)
    return Topic(bank, Material(facts, {}))


def without(topic: Topic, template: str) -> Topic:
    kept = tuple(item for item in topic.bank.items if item.template != template)
    return Topic(replace(topic.bank, items=kept), topic.material)


def measured(name: str, *topics: Topic) -> Measure:
    return next(m for m in measures(topics, read_errata(ERRATA)) if m.name == name)


def test_coverage__counts_the_traps_that_are_asked(topic: Topic) -> None:
    assert measured("traps asked", topic).value == "1 of 1"
    gap = measured("traps asked", without(topic, "claims"))
    assert (gap.value, gap.holds) == ("0 of 1", False)
    assert "large negative number overflows" in gap.missing[0]


def test_coverage__counts_all_claims_formulas_and_cells(topic: Topic) -> None:
    claims = topic.material.facts(Claim)
    assert measured("claims used", topic).value.startswith(f"{len(claims)} of {len(claims)};")
    assert measured("formulas used", topic).value.startswith("4 of 4;")
    assert measured("table cells used", topic).value.split(";")[0].endswith(" of 21")
    nothing = Topic(replace(topic.bank, items=()), topic.material)
    kinds = [fact.kind for fact in unused([nothing])]
    assert [kinds.count(kind) for kind in ("claims", "formulas", "table cells")] == [
        len(claims), 4, 21,
    ]  # fmt: skip


def test_coverage__needs_errata_named_or_retold_but_for_damaged_text(topic: Topic) -> None:
    (entry, damaged) = read_errata(ERRATA)
    assert (entry.name, entry.sort, damaged.sort) == ("e001", "wrong", "format")
    assert measured("errata asked", topic).value == "0 of 1", "no item points to it"
    about = [replace(item, source=replace(item.source, errata=("E001",)))
             for item in topic.bank.items if item.concept == "sigmoid"]  # fmt: skip
    retold = Topic(replace(topic.bank, items=tuple(about)), topic.material)
    assert measured("errata asked", retold).value == "1 of 1"
    named = replace(topic.bank.items[0], proof={"kind": "quoted", "erratum": "e001"})
    assert measured(
        "errata asked", Topic(replace(topic.bank, items=(named,)), topic.material)
    ).holds


def test_coverage__counts_recall_and_twins(topic: Topic) -> None:
    easy = tuple(replace(item, level="recall") for item in topic.bank.items)
    assert not measured("that only ask to recall", Topic(replace(topic.bank, items=easy),
                                                        topic.material)).holds  # fmt: skip
    again = tuple(replace(item, id=f"{item.id}-again") for item in topic.bank.items)
    twice = Topic(Bank("a", "A", "a.md", topic.bank.items + again), topic.material)
    assert measured("questions nearly the same as another", topic).holds
    assert not measured("questions nearly the same as another", twice).holds


def test_coverage__needs_three_questions_by_two_templates(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = topic.bank.source.removeprefix("docs/")
    rows = [coverage.Concept("sigmoid", "Sigmoid", "implemented", None, f"{page}#sigmoid")]
    monkeypatch.setattr(coverage, "CONCEPTS", rows)
    name = "concepts with 3 questions by 2 templates"
    assert measured(name, topic).holds
    few = tuple(item for item in topic.bank.items if item.template == "term")
    gap = measured(name, Topic(replace(topic.bank, items=few), topic.material))
    assert gap.missing == ("sigmoid: 1 by term",)


def test_near_twins__are_the_pairs_that_comparing_all_finds() -> None:
    texts = [f"Which {a} does {b} have at {n}?" for a in ("slope", "range") for b in
             ("the sigmoid", "softplus", "the step") for n in (0, 1, 20, 300)]  # fmt: skip
    runs = [{text.casefold()[i : i + 3] for i in range(len(text) - 2)} for text in texts]
    every = [
        (i, j) for j in range(len(texts)) for i in range(j)
        if len(runs[i] & runs[j]) >= 0.8 * len(runs[i] | runs[j])
    ]  # fmt: skip
    assert near_twins(texts, 0.8) == sorted(every)
    assert 10 < len(every) < 276
