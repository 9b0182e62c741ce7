import re

import pytest

pytest.importorskip("matplotlib", reason="figures need the extra `site`")

from dlref.figures import activations
from dlref.figures.style import style, to_svg


def drawn() -> str:
    with style():
        return to_svg(activations.relu(), "relu")


def test_figure__has_the_same_bytes_twice() -> None:
    assert drawn() == drawn()


def test_figure__takes_its_colours_from_the_theme() -> None:
    svg = drawn()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= set()
    assert "var(--dlref-accent)" in svg


def test_figure__scales_with_the_page() -> None:
    head = drawn()[:400]
    assert "viewBox=" in head
    assert " width=" not in head.split(">")[0]


def test_figure__has_no_id_but_those_it_refers_to() -> None:
    svg = drawn()
    assert set(re.findall(r' id="([^"]*)"', svg)) <= set(re.findall(r"#(\w+)", svg))
