"""The page of errata and the concept table name the same errata, and its links lead somewhere."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from dlref.concepts import CONCEPTS
from dlref.quiz.notes import parse

DOCS = Path(__file__).parents[1] / "docs"
PAGE = "errata.md"
SEVERITIES = {"Wrong", "Imprecise", "Ambiguous", "Incomplete", "Outdated", "Format"}
META = re.compile(r"\*(\w+) · your notes, lines? (\d+)[–, \w]* · (E\d{3})\*")
LINK = re.compile(r"\]\(([\w/-]+\.md)#([\w-]+)\)")


class Erratum(NamedTuple):
    """One entry of the page: under which heading, and the text below its own."""

    group: str
    anchor: str
    text: str


def errata() -> list[Erratum]:
    found, group = [], ""
    lines = (DOCS / PAGE).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif line.startswith("### "):
            (anchor,) = re.findall(r"{ #(\S+) }$", line)
            end = next(
                (n for n in range(number + 1, len(lines)) if lines[n].startswith("##")), None
            )
            found.append(Erratum(group, anchor, "\n".join(lines[number + 1 : end])))
    return found


ERRATA = errata()
every_erratum = pytest.mark.parametrize("erratum", ERRATA, ids=lambda e: e.anchor)


def anchors_of(page: str) -> set[str]:
    return {section.anchor for section in parse((DOCS / page).read_text("utf-8")).walk()}


def test_errata__are_those_that_the_concept_table_names() -> None:
    named = {erratum.lower() for concept in CONCEPTS for erratum in concept.errata}
    shown = [erratum.anchor for erratum in ERRATA]
    assert len(shown) == len(set(shown)), "two entries share an anchor"
    assert set(shown) - named == set(), f"no row of dlref/concepts.py names these of docs/{PAGE}"
    assert named - set(shown) == set(), f"docs/{PAGE} needs an entry for each of these"


@every_erratum
def test_erratum__says_how_bad_it_is_and_where(erratum: Erratum) -> None:
    (meta,) = META.findall(erratum.text)
    severity, line, number = meta
    assert severity in SEVERITIES
    assert 1 <= int(line)
    assert number.lower() == erratum.anchor


@every_erratum
def test_erratum__says_what_the_notes_say_and_what_is_right(erratum: Erratum) -> None:
    notes, right, more = (
        erratum.text.find(words) for words in ("\n**The notes say** ", "\n**Right:** ", "\nRead ")
    )
    assert -1 < notes < right < more


@every_erratum
def test_erratum__leads_to_a_section_of_a_concept_that_names_it(erratum: Erratum) -> None:
    links = LINK.findall(erratum.text)
    assert all(anchor in anchors_of(page) for page, anchor in links), "a link to no heading"
    concepts = [c.page for c in CONCEPTS if erratum.anchor.upper() in c.errata]
    assert {"#".join(link) for link in links} & set(concepts)


@every_erratum
def test_erratum__stands_under_the_title_of_a_page_that_it_leads_to(erratum: Erratum) -> None:
    titles = {
        (DOCS / page).read_text("utf-8").partition("\n# ")[2].partition("\n")[0]
        for page, _ in LINK.findall(erratum.text)
    }
    assert erratum.group in titles


def test_errata__plainly_wrong_ones_are_listed_first() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(#(e\d{3})\)", text))
    assert listed == {e.anchor for e in ERRATA if "*Wrong ·" in e.text}
