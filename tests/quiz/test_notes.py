from pathlib import Path

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlref.quiz.facts import Claim, Definition, Formula, Question, Reading, Table, Term, read_notes
from dlref.quiz.notes import NotesError, Section, parse, read_source

FIXTURES = Path(__file__).parent / "fixtures"
RAW = FIXTURES / "raw-notes.txt"
NOTES = (FIXTURES / "notes.md").read_text(encoding="utf-8")


def read(text: str) -> Reading:
    return read_notes("notes.md", text=text)


def of(kind: type, text: str = NOTES) -> list:
    return [fact for fact in read(text).topic.facts if isinstance(fact, kind)]


def anchors(text: str) -> dict[str, str]:
    return {section.anchor: section.title for section in list(parse(text).walk())[1:]}


# --- encoding ---


def test_fixture__is_mis_decoded_and_repaired_as_a_whole() -> None:
    raw = RAW.read_text(encoding="utf-8")
    assert "🟢" not in raw
    assert ftfy.fix_encoding(raw) == NOTES


def test_raw_and_repaired_notes__give_the_same_facts() -> None:
    raw = read_notes("notes.md", text=RAW.read_text(encoding="utf-8"))
    assert raw.topic == read(NOTES).topic
    assert raw.repairs == ("text was decoded in the wrong encoding: 18 lines repaired",)
    assert read(NOTES).repairs == ()


@pytest.mark.parametrize("codec", ["mac_roman", "latin-1", "cp1251"])
def test_other_wrong_encodings__are_repaired(codec: str) -> None:
    text = "# Ä\n\n- naïve – “quoted” → next\n"
    assert read_source("x.md", text=text.encode().decode(codec, "replace")).text[:3] == text[:3]


def test_bytes_that_are_not_utf8__name_file_line_and_fix(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(b"# A\n\nna\xefve\n")
    with pytest.raises(NotesError, match=r"notes.md, line 3: byte 0xef is not UTF-8; save the"):
        read_notes(path)


def test_missing_file__is_an_error_that_names_it() -> None:
    with pytest.raises(NotesError, match=r"no/such.md: No such file"):
        read_notes("no/such.md")


# --- sections ---


def test_headings_inside_list_items__nest_by_the_list() -> None:
    def outline(section: Section) -> dict:
        return {child.title: outline(child) for child in section.sections}

    assert outline(parse(NOTES)) == {
        "7 Classic Methods": {},
        "Index for Classic Methods": {
            "Trees": {
                "Decision Tree": {},
                "Leaf Size": {},
                "Pruning": {},
                "Ensembles": {
                    "Types": {"Random Forest": {}, "Boosting (Sequential Trees)": {}},
                    "Purpose": {},
                    "Questions": {},
                },
                "Backfitting": {},
                "Kernels": {},
                "Common Issues": {"Types": {}},
            },
            "Linear Models": {
                "Ridge": {"Purpose": {}},
                "Lasso (incomplete)": {},
                "Advantages": {},
            },
        },
    }


def test_duplicate_titles__are_told_apart_by_their_parents() -> None:
    found = anchors(NOTES)
    assert {a for a, title in found.items() if title == "Types"} == {
        "ensembles-types",
        "common-issues-types",
    }
    assert {a for a, title in found.items() if title == "Purpose"} == {
        "ensembles-purpose",
        "ridge-purpose",
    }
    assert {"decision-tree", "boosting", "random-forest"} <= set(found)


def test_sections__end_where_the_next_one_begins() -> None:
    spans = {section.title: (section.line, section.end) for section in parse(NOTES).walk()}
    assert spans["Pruning"] == (28, 32)
    assert spans["Ensembles"] == (33, 61)
    assert spans["Linear Models"] == (73, 101)


def test_headings_of_ours_without_an_id__get_the_anchor_of_the_site() -> None:
    page = "# Über α-Nets { #nets }\n\n## What's new?\n\n## Compare\n\n## Compare\n\n## α\n"
    assert list(anchors(page)) == ["nets", "whats-new", "compare", "compare_1", "_1"]


def test_repeated_titles__are_counted_in_linear_time() -> None:
    assert list(anchors("# A\n" * 3000))[-1] == "a-2999"


# --- facts of raw notes ---


def test_claims__belong_to_the_concept_above_and_carry_its_labels() -> None:
    assert [(c.concept, c.sign, c.text, c.place.line) for c in of(Claim)] == [
        ("pruning", "+", "Reduces overfitting", 30),
        ("pruning", "-", "Needs a validation set", 31),
        ("random-forest", "+", "Grows in parallel", 41),
        ("random-forest", "-", "Slow to predict, cost ~ O($n^{2}$) when unlucky", 42),
        ("random-forest", "+", "Max: Keeps the strongest vote", 43),
        ("boosting", "+", "Early (few trees): Quick", 50),
        ("boosting", "+", "Late (many trees): Accurate", 52),
        ("boosting", "-", "Late (many trees): Overfits", 53),
        ("boosting", "-", "Cannot grow in parallel", 54),
        ("trees", "-", "Missing values break naive splits", 66),
        ("ridge", "+", "Closed form and cheap", 79),
        ("ridge", "+", "Stable with collinear features", 80),
        ("ridge", "-", "Keeps every feature", 84),
        ("linear-models", "+", "Easy to read", 96),
    ]


def test_terms__lose_formulas_that_were_pasted_twice() -> None:
    assert [(t.concept, t.term, t.definition, t.place.line) for t in of(Term)] == [
        ("decision-tree", "Depth", "Number of splits from the root to a leaf.", 20),
        ("decision-tree", "Impurity", "Measures how mixed the classes of a leaf are", 21),
        ("leaf-size", "Minimum", "Fewest examples that a leaf may keep.", 26),
        ("leaf-size", "Maximum", "Most examples that a leaf may keep.", 27),
    ]


def test_definitions__are_sentences_that_stand_on_their_own() -> None:
    assert [(d.concept, d.text) for d in of(Definition)] == [
        ("decision-tree", "Splits the data again and again by one feature at a time."),
        ("pruning", "Cuts branches which do not pay for their size"),
        ("ensembles", "Vote of many models instead of one."),
        (
            "random-forest",
            "Averages deep trees that were grown on bootstrap samples → less variance",
        ),
        ("boosting", "Adds shallow trees one after the other to the residuals"),
    ]


def test_formulas__keep_their_tex() -> None:
    assert [(f.concept, f.tex) for f in of(Formula)] == [
        ("decision-tree", r"G = 1 - \sum_{k=1}^{K} p_k^2"),
        ("boosting", r"F_m(x) \;=\; F_{m-1}(x) \;+\; \nu \, h_m(x)"),
    ]


def test_question_in_a_list__takes_what_is_nested_as_its_answer() -> None:
    (question,) = of(Question)
    assert question.concept == "ensembles"
    assert question.question == "Why does a forest draw features at random for $x_{i}$?"
    assert question.answer == "- Otherwise its trees:\n    - Look alike\n    - Err together"


def test_table__is_read_without_ids() -> None:
    (table,) = of(Table)
    assert (table.concept, table.rows[1], table.lines) == (
        "linear-models",
        ("Lasso", "absolute"),
        (100, 101),
    )


def test_what_is_unfinished__is_no_fact_and_is_reported() -> None:
    unused = {(one.line, one.reason) for one in read(NOTES).unused}
    assert {
        (9, "a list of links"),
        (23, "a formula pasted several times over"),
        (25, "points elsewhere"),
        (32, "marked as unfinished"),
        (37, "an image"),
        (62, "an empty section"),
        (63, "an empty section"),
        (67, "marked as unfinished"),
        (69, "an aside or an example"),
        (70, "an aside or an example"),
        (90, "marked as unfinished"),
    } <= unused


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n- 🟢 Fast (TODO)\n",
        "# A\n\n- 🟢 Fast, to be verified\n",
        "# A\n\nIncomplete.\n\n- 🟢 Fast\n",
        "# A (to explore)\n\n- 🟢 Fast\n",
        "# A\n\n- To do:\n    - 🟢 Fast\n",
        "# A\n\n- 🟢 Faster?\n",
        "# A\n\n- 🟢\n",
        "# A\n\n<!-- - 🟢 Fast -->\n",
        "# A\n\n```\n- 🟢 Fast\n```\n",
    ],
)
def test_no_claim__is_made_of(text: str) -> None:
    assert of(Claim, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n## Pros\n\n- Fast on a phone\n",
        "# A\n\n**Advantages:**\n\n- Fast on a phone\n",
        "# A\n\n- Vorteile:\n    - Fast on a phone\n",
        "# A\n\n- Pro: Fast on a phone\n",
        "# A\n\n- ✅ Fast on a phone\n",
        "# A\n\n✔️ Fast on a phone\n",
    ],
)
def test_benefits__are_marked_in_many_ways(text: str) -> None:
    assert [(c.concept, c.sign, c.text) for c in of(Claim, text)] == [("a", "+", "Fast on a phone")]


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n### Why is it fast?\n\nIt skips.\n",
        "# A\n\n**Why is it fast?** It skips.\n",
        "# A\n\nQ: Why is it fast?\n\nA: It skips.\n",
        "# A\n\n- ❓ **Why is it fast?**\n\n    It skips.\n",
    ],
)
def test_questions__are_asked_in_many_ways(text: str) -> None:
    assert [(q.question, q.answer) for q in of(Question, text)] == [
        ("Why is it fast?", "It skips.")
    ]


def test_money__is_no_formula() -> None:
    text = "# A\n\n- 🔴 Costs $5 to $10 a day, \\$7 on average\n"
    assert [c.text for c in of(Claim, text)] == [r"Costs \$5 to \$10 a day, \$7 on average"]


# --- stability ---

BLOCKS = NOTES.split("\n## ")


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(BLOCKS[1:]), words=st.text("ab 🟢", max_size=9), at=st.integers(0, 2))
def test_slots_and_concepts__survive_what_changes_elsewhere(
    order: list[str], words: str, at: int
) -> None:
    sections = [BLOCKS[0], *order]
    sections.insert(at + 1, f"Elsewhere\n\n- x{words}\n\nPlain words.\n")
    before = {(c.concept, c.text): c.slot for c in of(Claim)}
    after = {(c.concept, c.text): c.slot for c in of(Claim, "\n## ".join(sections))}
    assert before.items() <= after.items()


# --- hostile notes ---


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\ufeff",
        "---\n",
        "> " * 10_000 + "a",
        "- " * 10_000 + "a",
        "[" * 50_000,
        "![" * 50_000,
        "a <!-- " * 5_000,
        "$" * 20_001,
        "*a " * 5_000,
        "x<sub>" * 2_000,
        "".join("    " * depth + "!!! note\n" for depth in range(300)),
        "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 500,
        "{ .a " * 1_000,
        "<script>alert(1)</script>\n",
    ],
)
def test_hostile_notes__give_no_fact_and_no_crash(text: str) -> None:
    assert all(isinstance(fact, Table | Formula) for fact in read(text).topic.facts)


def test_what_nests_too_deep__is_reported() -> None:
    reasons = [one.reason for one in read("- " * 10_000 + "a").unused]
    assert reasons == ["nested too deep to be read"]


def test_control_and_direction_characters__are_removed_and_reported() -> None:
    reading = read("# A\n\n- 🟢 Fa\x00st\u202e on a\u200b phone\x1b\n")
    assert [f.text for f in reading.topic.facts if isinstance(f, Claim)] == ["Fast on a phone"]
    assert reading.repairs == ("4 control or direction characters removed",)


def test_html__is_never_kept() -> None:
    text = "# A\n\n- 🟢 Fast <img src=x onerror=alert(1)> <b onclick=x>always</b>\n"
    assert [c.text for c in of(Claim, text)] == ["Fast always"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("#-*`$|[]()<>!{}:=~ \n\t\\_&01ab🟢🔴⚠️?.‮"), max_size=200))
def test_any_text__is_read_without_a_crash(text: str) -> None:
    try:
        read(text)
    except NotesError as error:
        assert error.line


# --- lines that people write without blank ones between them ---


def test_terms_on_adjacent_lines__are_terms_of_their_own() -> None:
    text = (
        "# Cells\n\n"
        "**Osmosis**: movement of water\nthrough a membrane\n"
        "**Diffusion:** spread of **small** particles\n"
        "**small** particles diffuse faster\n"
    )
    terms = [(fact.term, fact.definition) for fact in of(Term, text)]
    assert terms == [
        ("Osmosis", "movement of water through a membrane"),
        ("Diffusion", "spread of small particles small particles diffuse faster"),
    ]


def test_claims_on_adjacent_lines__are_claims_of_their_own() -> None:
    text = "# Enzymes\n\n✅ Speed up reactions a millionfold\n❌ Lose their shape in the heat\n"
    claims = [(fact.sign, fact.text, fact.place.line) for fact in of(Claim, text)]
    assert claims == [
        ("+", "Speed up reactions a millionfold", 3),
        ("-", "Lose their shape in the heat", 4),
    ]


def test_spoken_questions__end_where_the_next_begins_or_their_paragraph_ends() -> None:
    text = (
        "# Blood\n\n"
        "Q: Why is blood red?\nA: Haemoglobin holds iron.\n"
        "Q: Why do clots form?\nA: Fibrin binds\nthe platelets.\n\n"
        "Plain prose after both.\n"
    )
    asked = [(fact.question, fact.answer, fact.place.line) for fact in of(Question, text)]
    assert asked == [
        ("Why is blood red?", "Haemoglobin holds iron.", 3),
        ("Why do clots form?", "Fibrin binds the platelets.", 5),
    ]


def test_a_glossary__is_no_concept_of_its_own() -> None:
    topic = read("# Cells\n\n## Glossary\n\n**Osmosis**: movement of water\n").topic
    assert list(topic.concepts) == ["cells"]


@pytest.mark.parametrize(
    ("name", "slug"), [("My notes v1.2.md", "my-notes-v1-2"), ("….md", "notes"), ("é è.md", "e-e")]
)
def test_any_file_name__gives_a_topic_that_a_bank_can_have(name: str, slug: str) -> None:
    assert read_notes(name, text="# A\n").topic.slug == slug


def test_table_that_nobody_can_compare__is_left_out_and_named() -> None:
    row = "|" + "a|" * 60 + "\n"
    reading = read("# A\n\n" + row + row.replace("a", "-") + row * 40)
    assert reading.topic.facts == ()
    assert [one.reason for one in reading.unused] == ["a table too large to compare"]
