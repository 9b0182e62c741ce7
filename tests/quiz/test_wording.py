import doctest

import pytest

from dlref.quiz import wording


def test_examples__print_what_they_say() -> None:
    assert doctest.testmod(wording).failed == 0
    assert doctest.testmod(wording).attempted == 3


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("Faster (incomplete)", True),
        ("Incomplete: see later", True),
        ("requires further investigation", True),
        ("TODO check", True),
        ("To explore:", True),
        ("Works with incomplete data", False),
        ("Uses the gradient to do one step", False),
        ("Lets the agent to explore", False),
    ],
)
def test_unfinished_notes__are_told_from_words_alike(text: str, unfinished: bool) -> None:
    assert wording.is_unfinished(text) is unfinished


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("Inputs (x1,x2,...,xnx_1, x_2, ..., x_nx1,x2,...,xn)", True),
        ("costs c1,c2c_1, c_2c1,c2 each", True),
        ("x1, x2 and x3", False),
        ("$x_1 x_1 x_1$ and `aaabbbaaabbbaaabbb`", False),
        ("very very very slow", False),
        ("......... and --------", False),
    ],
)
def test_formulas_pasted_several_times__are_found(text: str, garbled: bool) -> None:
    assert wording.is_garbled(text) is garbled


@pytest.mark.parametrize(
    ("label", "sign"),
    [
        ("Pros", "+"),
        ("Advantages of it", "+"),
        ("Cons:", "-"),
        ("Nachteile", "-"),
        ("Pro Cons", ""),
        ("Pros and cons", ""),
        ("The pros at work", ""),
        ("", ""),
    ],
)
def test_labels__have_a_sign(label: str, sign: str) -> None:
    assert wording.label_sign(label) == sign
