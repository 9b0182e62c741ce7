import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlref.quiz.bank import Bank, Item, Option, content_hash, write_bank
from dlref.quiz.facts import Place
from dlref.web.banks import render_banks
from dlref.web.math import MathError
from tests.optional import need_front_end


@pytest.fixture(autouse=True)
def katex() -> None:
    """Banks are rendered with the front end's KaTeX."""
    need_front_end()


PLACE = Place(
    "docs/basics/relu.md", "relu", 8, "- 🔴 A unit can *die* where $x < 0$, see [why](a.md)."
)
CHOICE = Item(
    id="relu.drawback.dying",
    concept="relu",
    template="drawback",
    level="recall",
    type="choice",
    stem="Why can a unit die?",
    hint="Its slope.",
    explanation="It is constant.",
    source=PLACE,
    proof={"kind": "executed", "code": "long"},
    options=(Option("It has slope $0$", True, "Yes."), Option("It is 2 < 3", False, "No.")),
)


def rendered(tmp_path: Path, *items: Item) -> dict[str, Any]:
    """The site's copy of a bank with these items."""
    bank = Bank("relu", "ReLU", "docs/basics/relu.md", items)
    write_bank(bank, tmp_path / "banks/relu.json")
    paths = render_banks(tmp_path / "banks", tmp_path / "out")
    copy: dict[str, Any] = json.loads(paths[0].read_text(encoding="utf-8"))
    return copy


def test_render_banks__renders_markdown_and_formulas(tmp_path: Path) -> None:
    stem = "Is $x<1$ *small* in `f(x)`?"
    item = rendered(tmp_path, replace(CHOICE, stem=stem))["items"][0]
    assert 'class="katex"' in item["stem"]
    assert item["stem"].endswith("<em>small</em> in <code>f(x)</code>?")
    assert item["hash"] == content_hash(replace(CHOICE, stem=stem))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("a <b>bold</b> word", "a &lt;b&gt;bold&lt;/b&gt; word"),
        ("2. is no list", "2. is no list"),
        ("# is no heading", "# is no heading"),
        ("see [GELU](gelu.md#gelu)", "see <span>GELU</span>"),
        ("see [the paper](https://a.org/1)", 'see <a href="https://a.org/1">the paper</a>'),
        ("[click](javascript:alert(1))", "<span>click</span>"),
        ("![a curve](curve.png)", "<span>a curve</span>"),
    ],
)  # fmt: skip
def test_render_banks__shows_text_that_neither_acts_nor_leads_astray(
    tmp_path: Path, text: str, shown: str
) -> None:
    item = rendered(tmp_path, replace(CHOICE, hint=text))["items"][0]
    assert item["hints"][0] == shown


def test_render_banks__sets_the_code_of_a_stem_apart(tmp_path: Path) -> None:
    stem = "What does this print?\n\n```python\nprint(1)  # $x$\n```"
    item = rendered(tmp_path, replace(CHOICE, stem=stem))["items"][0]
    assert item["stem"] == "What does this print?"
    assert 'class="language-python highlight"' in item["code"]
    assert "# $x$" in item["code"]


def test_render_banks__keeps_typed_answers_raw_beside_what_is_shown(tmp_path: Path) -> None:
    text = replace(CHOICE, type="text", options=(), answer="$\\alpha$", accept=("alpha",))
    order = replace(
        text,
        id="relu.order.all",
        type="order",
        answer=["`a`", "b", "c"],
        accept=(),
        before=((0, 2),),
    )
    first, second = rendered(tmp_path, text, order)["items"]
    assert (first["answer"], first["accept"]) == ("$\\alpha$", ["alpha"])
    assert 'class="katex"' in first["shown"]
    assert (second["answer"], second["before"]) == (["`a`", "b", "c"], [[0, 2]])
    assert second["shown"] == ["<code>a</code>", "b", "c"]


def test_render_banks__renders_a_model_answer_with_its_lists(tmp_path: Path) -> None:
    answer = {"short": "*Half*.", "long": "First.\n\n- a\n- b", "rubric": ["`p`"]}
    item = rendered(tmp_path, replace(CHOICE, type="recall", options=(), answer=answer))["items"][0]
    assert item["answer"] == answer
    assert item["shown"]["short"] == "<em>Half</em>."
    assert "<li>a</li>" in item["shown"]["long"]
    assert item["shown"]["rubric"] == ["<code>p</code>"]


def test_render_banks__says_which_options_keep_their_order(tmp_path: Path) -> None:
    numbers = tuple(Option(t, t == "$-1$", "why") for t in ("$-1$", "0.5", "1/2"))
    copy = rendered(tmp_path, CHOICE, replace(CHOICE, id="relu.value.a", options=numbers))
    assert [item["sorted"] for item in copy["items"]] == [False, True]


def test_render_banks__points_to_the_heading_and_the_words_of_the_line(tmp_path: Path) -> None:
    item = rendered(tmp_path, CHOICE)["items"][0]
    quote = "A unit can die where see why"
    assert item["source"] == {"url": "basics/relu/#relu", "line": 8, "quote": quote}
    assert item["proof"] == {"kind": "executed"}


@pytest.mark.parametrize(
    ("page", "proof"),
    [
        ("docs/relu.md", {"kind": "quoted"}),
        ("notes/relu.md", {"kind": "quoted", "label": "according to your notes"}),
    ],
)
def test_render_banks__says_your_notes_of_the_notes_of_the_reader_alone(
    tmp_path: Path, page: str, proof: dict[str, str]
) -> None:
    label = {"kind": "quoted", "label": "according to your notes"}
    item = replace(CHOICE, source=replace(PLACE, page=page), proof=label)
    assert rendered(tmp_path, item)["items"][0]["proof"] == proof


@pytest.mark.parametrize(
    ("page", "url"),
    [("docs/index.md", "#relu"), ("basics/index.md", "basics/#relu"), ("quiz.md", "quiz/#relu")],
)
def test_render_banks__knows_the_address_of_a_page(tmp_path: Path, page: str, url: str) -> None:
    item = replace(CHOICE, source=replace(PLACE, page=page))
    assert rendered(tmp_path, item)["items"][0]["source"]["url"] == url


def test_render_banks__carries_the_session_that_proved_an_answer(tmp_path: Path) -> None:
    proof = {"kind": "executed", "symbol": "dlref.activations.relu", "script": "float(relu(-1.0))"}
    output = replace(CHOICE, type="code-output", options=(), answer="0.0", proof=proof)
    run = rendered(tmp_path, output)["items"][0]["run"]
    assert 'class="language-pycon highlight"' in run
    assert "run" not in rendered(tmp_path, CHOICE)["items"][0]


def test_render_banks__lists_the_topics_and_removes_those_that_are_gone(tmp_path: Path) -> None:
    rendered(tmp_path, CHOICE, replace(CHOICE, id="relu.value.a", level="apply"))
    (tmp_path / "out/old.json").write_text("{}")
    render_banks(tmp_path / "banks", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.json", "relu.json"]
    (topic,) = json.loads((tmp_path / "out/index.json").read_text(encoding="utf-8"))
    assert (topic["topic"], topic["title"], topic["url"]) == ("relu", "ReLU", "basics/relu/")
    assert topic["levels"] == {"recall": 1, "apply": 1}
    assert topic["types"] == {"choice": 2}
    known = {"hash": content_hash(CHOICE), "level": "recall", "concept": "relu", "type": "choice"}
    assert topic["items"]["relu.drawback.dying"] == known
    assert list(topic["items"]) == ["relu.drawback.dying", "relu.value.a"]
    assert topic["concepts"] == {"relu": {"title": "ReLU", "url": "basics/relu-family/#relu"}}


def test_render_banks__lists_the_topics_as_they_are_read(tmp_path: Path) -> None:
    for topic in ("adam", "my-notes", "perceptron", "gradient-descent"):
        item = replace(CHOICE, id=f"{topic}.value.a")
        write_bank(
            Bank(topic, topic, f"docs/basics/{topic}.md", (item,)), tmp_path / f"{topic}.json"
        )
    render_banks(tmp_path, tmp_path / "out")
    topics = json.loads((tmp_path / "out/index.json").read_text(encoding="utf-8"))
    names = [topic["topic"] for topic in topics]
    assert names == ["perceptron", "gradient-descent", "adam", "my-notes"]


def test_render_banks__names_the_page_where_the_table_has_no_such_concept(tmp_path: Path) -> None:
    rendered(tmp_path, replace(CHOICE, concept="relu-and-its-relatives"))
    (topic,) = json.loads((tmp_path / "out/index.json").read_text(encoding="utf-8"))
    page = {"title": "ReLU", "url": "basics/relu/"}
    assert topic["concepts"] == {"relu-and-its-relatives": page}


def test_render_banks__stops_at_a_formula_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MathError, match="frac"):
        rendered(tmp_path, replace(CHOICE, hint="$\\frac{1$"))


def test_render_banks__points_to_the_errata_that_correct_the_notes(tmp_path: Path) -> None:
    corrected = replace(PLACE, notes_line=155, errata=("E012",))
    item = rendered(tmp_path, replace(CHOICE, source=corrected))["items"][0]
    errata = [{"name": "E012", "url": "errata/#e012"}]
    assert item["source"]["notes"] == {"line": 155, "errata": errata}


def test_render_banks__highlights_a_function_to_write_and_grades_by_its_tests(
    tmp_path: Path,
) -> None:
    answer = {
        "module": "dlref.activations",
        "name": "relu",
        "starter": "def relu(x):\n    ",
        "body": "def relu(x):\n    return np.maximum(x, 0)",
        "tests": [["relu(-1.0)", 0.0]],
    }
    item = rendered(tmp_path, replace(CHOICE, type="implement", options=(), answer=answer))
    (copy,) = item["items"]
    assert copy["answer"] == {key: answer[key] for key in ("module", "name", "starter", "tests")}
    assert 'class="language-python' in copy["shown"]["body"]
    assert "maximum" in copy["shown"]["body"]
