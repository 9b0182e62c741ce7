"""The page of evidence counts what is there, and shows it."""

import json
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent

import pytest

from dlref.concepts import CONCEPTS, Concept
from dlref.snippets import Example, Snippet
from dlref.web import evidence
from dlref.web.checkout import checkout
from dlref.web.evidence import Check, evidence_of, read_tests, write_evidence

SOURCE = """
import numpy as np
import torch.nn.functional as functional
from torch import nn
from tests.oracle import assert_matches_torch

PEERS = [(np.tanh, nn.Tanh())]


def compare(name):
    assert_matches_torch(np.exp, functional.elu, name)


@pytest.fixture
def peer():
    return nn.Linear(1, 1)


def test_a__matches_torch():
    compare("a")


def test_a__matches_a_table():
    assert PEERS


def test_a__matches_a_fixture(peer):
    pass


def test_a__by_hand():
    assert np.exp(0) == 1


def test_a__never_falls():
    assert np.diff([1, 2]) > 0


def test_a__rejects_torch():
    assert functional


def not_a_test():
    assert_matches_torch()
"""


def test_read_tests__tells_oracles_apart(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part/test_a.py").write_text(dedent(SOURCE))
    (tmp_path / "oracle.py").write_text("def test_no_test_file(): ...")
    assert read_tests(tmp_path) == [
        Check("test_a__matches_torch", "PyTorch", True),
        Check("test_a__matches_a_table", "PyTorch", False),
        Check("test_a__matches_a_fixture", "PyTorch", False),
        Check("test_a__by_hand", "by hand", False),
        Check("test_a__never_falls", "properties", False),
        Check("test_a__rejects_torch", "rejected arguments", False),
    ]


CONCEPT_ROWS = (
    Concept("linear", "Linear", "implemented", "dlref.layers.linear.linear", "a.md#linear"),
    Concept("layer", "Layer", "implemented", "dlref.layers.linear.Linear", "a.md#layer"),
    Concept("sgd", "SGD", "implemented", "dlref.optim.sgd.SGD", "b.md#sgd"),
    Concept("shown", "Shown", "demonstrated", None, "b.md#shown"),
)
CHECKS = [
    Check("test_linear__by_hand", "by hand", False),
    Check("test_linear__matches_torch", "PyTorch", True),
    Check("test_linear_layer__adds", "properties", False),
    Check("test_sgd__rejects_nothing", "rejected arguments", False),
    Check("test_sgdlike__is_another", "PyTorch", False),
]


def test_evidence_of__gives_each_symbol_its_own_tests_and_questions(tmp_path: Path) -> None:
    items = [{"concept": "sgd"}, {"concept": "sgd"}, {"concept": "linear"}]
    (tmp_path / "a.json").write_text(json.dumps({"items": items[:2]}))
    (tmp_path / "b.json").write_text(json.dumps({"items": items[2:]}))
    linear, layer, sgd = evidence_of(CONCEPT_ROWS, CHECKS, tmp_path)
    assert linear.tests == tuple(CHECKS[:2])
    assert linear.kinds == ["PyTorch", "by hand"]
    assert linear.gradient
    assert layer.tests == (CHECKS[2],)
    assert not layer.gradient
    assert sgd.tests == (CHECKS[3],)
    assert sgd.kinds == []
    assert [row.questions for row in (linear, layer, sgd)] == [1, 0, 2]


@pytest.mark.parametrize(
    ("symbol", "groups"),
    [
        ("dlref.layers.linear.linear", {"linear"}),
        ("dlref.layers.linear.Linear", {"linear_layer", "linear_module", "linear_class"}),
        ("dlref.optim.sgd.SGD", {"sgd"}),
        ("dlref.autodiff.SomeRNNCell", {"some_rnn_cell"}),
        ("dlref.no_such_module.SGD", {"sgd"}),
    ],
)
def test_groups_of_tests__follow_the_name_of_the_symbol(symbol: str, groups: set[str]) -> None:
    assert evidence.groups_of_tests(symbol) == groups


def test_evidence_of__counts_the_examples_of_a_symbol_and_of_its_methods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {"dlref.optim.sgd.SGD": 2, "dlref.optim.sgd.SGD.step": 3, "dlref.optim.sgd.SGDLike": 7}
    snippets = [
        Snippet(name, tmp_path, 1, "", (Example("1", "1"),) * count)
        for name, count in counts.items()
    ]
    monkeypatch.setattr(evidence, "docstring_snippets", lambda: snippets)
    rows = evidence_of(CONCEPT_ROWS, [], tmp_path)
    assert [row.examples for row in rows] == [0, 0, 5]


class Table(HTMLParser):
    """The cells of the table, row by row, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag in ("th", "td") or (self.inside and tag == "a")
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag == "a"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    out = tmp_path_factory.mktemp("evidence") / "evidence.html"
    write_evidence(checkout(), out)
    table = Table()
    table.feed(out.read_text(encoding="utf-8"))
    return table


def test_table__has_a_row_for_each_implemented_concept_with_a_link_to_it(table: Table) -> None:
    rows = {row[0]: row for row in table.rows if len(row) == 6}
    implemented = [concept for concept in CONCEPTS if concept.kind == "implemented"]
    assert list(rows) == ["Concept", *(concept.title for concept in implemented)]
    assert table.links == [f"../{concept.page.replace('.md#', '/#')}" for concept in implemented]


def test_table__tells_what_relu_has(table: Table) -> None:
    relu = next(row for row in table.rows if row[0] == "ReLU")
    assert relu[2:4] == ["PyTorch, by hand", "PyTorch’s"]
    assert all(int(cell) > 0 for cell in (relu[1], relu[4], relu[5]))


def test_every_implemented_concept__is_tested(table: Table) -> None:
    untested = [row[0] for row in table.rows[1:] if len(row) == 6 and row[2] == "nothing yet"]
    assert untested == []
