import pytest

from dlref.quiz.phrase import (
    as_option,
    as_sentence,
    begins_with_pronoun,
    has_other_subject,
    is_problem,
    names,
    points_of,
    question_for,
    told,
)


@pytest.mark.parametrize(
    ("text", "title", "question"),
    [
        ("ReLU passes positive inputs.", "ReLU", "Which of these passes positive inputs?"),
        ("The sigmoid is a smooth step.", "Sigmoid", "Which of these is a smooth step?"),
        ("GRU only has two gates", "GRU", "Which of these only has two gates?"),
        ("Batch norm (BN) scales them.", "Batch Norm", "Which of these scales them?"),
        ("A variational autoencoder maps x", "Variational Auto Encoder", "Which of these maps x?"),
        ("Uses one example", "Stochastic", "Which of these uses one example?"),
        ("Used in the last layer", "Softmax", "Which of these is used in the last layer?"),
        ("Matrix that slides", "Kernel", "Which term fits the description “matrix that slides”?"),
        ("Kernel that slides over it", "Kernel", None),
        ("Scales with a leaky ReLU inside", "Leaky ReLU", None),
    ],
)
def test_question_for__reads_like_a_teacher(text: str, title: str, question: str | None) -> None:
    assert question_for(text, [title]) == question


@pytest.mark.parametrize(
    ("text", "title", "other"),
    [
        ("The forget gate controls the cell.", "LSTM", True),
        ("E[g^2] is a vector.", "RMSProp", True),
        ("LSTM controls the cell.", "LSTM", False),
        ("Matrix that is slid over the image", "Kernel", False),
        ("Uses a gate that is learned", "GRU", False),
        ("Layers between input and output", "Hidden layers", False),
    ],
)
def test_has_other_subject__tells_definitions_from_remarks(
    text: str, title: str, other: bool
) -> None:
    assert has_other_subject(text, [title]) is other


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("It is cheap. It does not saturate.", ["It is cheap.", "It does not saturate."]),
        ("Two reasons:\n\n- it is cheap\n- it is smooth", ["It is cheap.", "It is smooth."]),
        ("Since $x > 0$, e.g. at 1.5, it stays.", ["Since $x > 0$, e.g. at 1.5, it stays."]),
        ("It halves the rate.\n\n- ℹ️ So does PyTorch.\n- ℹ️ It is old.", ["It halves the rate."]),
        ("Yes.", []),
    ],
)
def test_points_of__are_items_or_sentences_but_no_asides(answer: str, points: list[str]) -> None:
    assert points_of(answer) == points


def test_told__holds_the_asides_without_their_marks() -> None:
    assert told("It is so.\n\n- ℹ️ So is A.\n- ℹ️ B - C.") == "It is so.\n\nSo is A.\nB - C."


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("smooth everywhere.", "Smooth everywhere"),
        ("ReLU is cheap", "ReLU is cheap"),
        ("eLU is smooth", "eLU is smooth"),
        ("f(x) is smooth", "f(x) is smooth"),
        ("`relu` is cheap;", "`relu` is cheap"),
    ],
)
def test_as_option__begins_with_a_capital_and_ends_bare(text: str, option: str) -> None:
    assert as_option(text) == option
    assert as_sentence(text) == f"{option}."


def test_begins_with_pronoun__finds_what_leans_on_the_line_before() -> None:
    assert begins_with_pronoun("It is smooth")
    assert begins_with_pronoun("So it dies")
    assert begins_with_pronoun("He showed that it converges")
    assert not begins_with_pronoun("Items are scored")
    assert not begins_with_pronoun("He initialization drops half of the variance")


def test_is_problem__takes_no_error_that_is_measured_for_one() -> None:
    assert is_problem("Dying ReLU")
    assert not is_problem("Mean squared error")


def test_names__sees_joined_and_partial_forms() -> None:
    assert names("a leaky-relu with a slope", "Leaky ReLU")
    assert names("the probability that it improves", "Probability")
    assert not names("layers between input and output", "Hidden layers")
