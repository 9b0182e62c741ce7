"""A bank depends on what a page says, not on where it says it, nor on the machine that reads it."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlref.quiz.bank import Bank, content_hash, dumps
from dlref.quiz.facts import read_notes
from dlref.quiz.generate import generate_bank

PAGE = Path(__file__).with_name("gates.md")
TEXT = PAGE.read_text(encoding="utf-8")
HEAD, *SECTIONS = re.split(r"(?m)^(?=## )", TEXT)
DEFINED = 5  # sections that open with their definition, so that prose after it adds no fact
ASIDES = (
    "An aside that defines nothing.\n",
    "ℹ️ Read this twice.\n",
    "![A picture](gates.svg)\n",
    "See [another page](other.md) for more.\n",
    "\n\n",
    "Gates were drawn on paper once, and some of them on napkins.\n",
)


@cache
def made(text: str) -> Bank:
    return generate_bank(read_notes("gates.md", text=text).topic)[0]


def asked(text: str, *, but: str = "") -> dict[str, str]:
    """The hash of each item by its id, without those of one concept."""
    return {i.id: content_hash(i) for i in made(text).items if i.concept != but}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, DEFINED - 1), st.sampled_from(ASIDES)), max_size=6))
def test_inserting_asides__changes_no_item(inserted: list[tuple[int, str]]) -> None:
    parts = list(SECTIONS)
    for at, aside in inserted:
        parts[at] = f"{parts[at].rstrip()}\n\n{aside}\n"
    assert asked(HEAD + "".join(parts)) == asked(TEXT)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.sampled_from(["relu", "tanh"]), st.sampled_from(["cheap", "smooth", "odd", "bounded"]))
def test_adding_a_claim__changes_no_id_of_another_concept(concept: str, word: str) -> None:
    mark = f"{{ #{concept} }}\n"
    at = TEXT.index("\n- 🟢", TEXT.index(mark))
    longer = f"{TEXT[:at]}\n- 🟢 This gate is {word} wherever one looks.{TEXT[at:]}"
    assert asked(longer, but=concept) == asked(TEXT, but=concept)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.sampled_from(["the gate", "such a gate", "this unit"]))
def test_rewording_a_claim__changes_no_id(words: str) -> None:
    reworded = TEXT.replace("Tanh saturates on both sides", f"Tanh saturates, {words} at both ends")
    assert reworded != TEXT
    assert asked(reworded).keys() == asked(TEXT).keys()
    assert asked(reworded, but="tanh") == asked(TEXT, but="tanh")


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.permutations(range(3)))
def test_reordering_claims__changes_no_id_of_another_concept(order: list[int]) -> None:
    claims = re.findall(r"- ⚠️ .*\n|- 🔴 The sigmoid .*\n", TEXT)
    assert len(claims) == 3
    moved = TEXT.replace("".join(claims), "".join(claims[place] for place in order))
    assert asked(moved).keys() == asked(TEXT).keys()
    assert asked(moved, but="sigmoid") == asked(TEXT, but="sigmoid")


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_bank__is_the_same_in_another_process_with_another_hash_seed(seed: str) -> None:
    code = (
        "import sys; from dlref.quiz.facts import read_notes; from dlref.quiz.bank import dumps;"
        "from dlref.quiz.generate import generate_bank;"
        "text = sys.stdin.buffer.read().decode();"
        "bank, _ = generate_bank(read_notes('gates.md', text=text).topic);"
        "sys.stdout.buffer.write(dumps(bank).encode())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert ran.stdout.decode() == dumps(made(TEXT))
