import doctest
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlref.quiz.bank import read_bank
from dlref.quiz.session import proof_session
from tests.quiz.test_terminal import item

BANKS = sorted((Path(__file__).parents[2] / "quizzes").glob("*.json"))


def proved(kind: str, answer: Any, **proof: Any) -> Any:
    found = item(kind, answer=answer)
    found.proof.clear()
    found.proof.update({"kind": "executed", "symbol": "dlref.activations.relu", **proof})
    return found


def test_session__runs_the_script_and_ends_with_what_it_prints() -> None:
    script = "for x in (-1.0, 2.0):\n    print(float(relu(x)))"
    assert proof_session(proved("code-output", "0.0\n2.0", script=script)) == (
        ">>> from dlref.activations import *\n>>> for x in (-1.0, 2.0):\n"
        "...     print(float(relu(x)))\n0.0\n2.0\n"
    )


def test_session__calls_the_function_with_the_numbers_of_the_question() -> None:
    question = proved("numeric", 2, arguments={"x": 2.0}, digits=1)
    last = proof_session(question).splitlines()[-2:]
    assert last == [">>> round(float(relu(x=2.0)), 1)", "2.0"]


def test_session__is_empty_where_nothing_was_executed_so() -> None:
    assert proof_session(item("choice")) == ""


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_session__of_every_question_prints_what_is_documented(path: Path) -> None:
    for question in read_bank(path).items:
        session = proof_session(question)
        test = doctest.DocTestParser().get_doctest(session, {"np": np}, question.id, None, 0)
        said: list[str] = []
        doctest.DocTestRunner(verbose=False).run(test, out=said.append)
        assert said == []
