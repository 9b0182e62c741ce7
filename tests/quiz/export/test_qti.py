"""The QTI 2.1 package keeps to the specification, and another program reads what the banks say."""

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("latex2mathml")
etree = pytest.importorskip("lxml.etree")
reader = pytest.importorskip("onyx2moodle.parser")

from dlref.quiz.bank import Bank  # noqa: E402
from dlref.quiz.export.asking import Choice, Number, Pairs, Steps, Typed, asking  # noqa: E402
from dlref.quiz.export.markup import plain  # noqa: E402
from dlref.quiz.export.mathml import mathml  # noqa: E402
from dlref.quiz.export.qti import export_qti, identifier  # noqa: E402
from dlref.quiz.export.question import Unsupported  # noqa: E402

SITE = "https://example.org"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
SCHEMA, MANIFEST = (
    etree.XMLSchema(etree.parse(str(Path(__file__).with_name(name))))
    for name in ("qti.xsd", "imscp.xsd")
)


def unpacked(banks: list[Bank]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export_qti(banks, SITE, 0).data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def read_all(banks: list[Bank], tmp_path: Path) -> dict[str, Any]:
    read = {}
    for name, data in unpacked(banks).items():
        if name.endswith(".xml") and "/" in name:
            path = tmp_path / "item.xml"
            path.write_bytes(data)
            item = reader.parse_item(path)
            read[item.identifier] = item
    return read


def faults(data: bytes, schema: Any = SCHEMA) -> list[str]:
    schema.validate(etree.fromstring(data))
    return [str(entry) for entry in schema.error_log]


@pytest.fixture(scope="module")
def files(banks: list[Bank]) -> dict[str, bytes]:
    return unpacked(banks)


def test_every_item_keeps_to_the_specification(files: dict[str, bytes]) -> None:
    items = {name: data for name, data in files.items() if name.endswith(".xml") and "/" in name}
    assert len(items) > 1000
    assert {name: faults(data) for name, data in items.items() if faults(data)} == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<itemBody>", '<itemBody style="x">'),
        ("<itemBody>", "<itemBody>text"),
        ('cardinality="single"', 'cardinality="one"'),
        ("<responseProcessing>", "<responseProcessing><script />"),
        ('showHide="show"', 'showHide="maybe"'),
        ("<div>", "<p><div>x</div></p><div>"),
        ('identifier="RESPONSE"', 'identifier="ANSWER 1"'),
        ("<mn>", "<msub><mn>1</mn></msub><mn>"),
        ('display="inline"', 'display="small"'),
        ("http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xhtml"),
    ],
)
def test_the_check_itself_finds_what_breaks_the_specification(
    make_item: Any, right: str, wrong: str
) -> None:
    data = unpacked([Bank("t", "T", "n.md", (make_item(),))])["items/t.swish.property.range.xml"]
    assert faults(data) == []
    assert right.encode() in data
    assert faults(data.replace(right.encode(), wrong.encode(), 1))


def test_manifest_names_every_file_once_with_a_valid_identifier(files: dict[str, bytes]) -> None:
    assert faults(files["imsmanifest.xml"], MANIFEST) == []
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    named = {file.get("href") for file in manifest.iter(f"{CP}file")}
    assert named == set(files) - {"imsmanifest.xml"}
    assert len({resource.get("href") for resource in resources}) == len(resources)
    assert {resource.get("type") for resource in resources} == {"imsqti_item_xmlv2p1"}
    for resource in resources:
        name = resource.get("identifier", "")
        assert identifier(name) == name
        item = ElementTree.fromstring(files[resource.get("href", "")])
        assert item.get("identifier") == name


@pytest.mark.parametrize("name", ["3d.x", "a b", "naïve.x", "a/b"])
def test_names_that_xml_forbids_are_changed_and_stay_apart(name: str) -> None:
    made = identifier(name)
    assert identifier(made) == made != name
    assert made != identifier(f"{name} ")


def test_another_program_reads_the_key_of_every_question(banks: list[Bank], tmp_path: Path) -> None:
    read = read_all(banks, tmp_path)
    for bank in banks:
        for item in bank.items:
            try:
                way = asking(item)
            except Unsupported:
                continue
            found = read.pop(identifier(f"{bank.topic}.{item.id}"))
            given = found.response_decls["RESPONSE"]
            (asked,) = found.interactions or [None]
            right = given.correct_values
            match way:
                case Choice():
                    keys = [c.identifier for c, o in zip(asked.choices, way.options, strict=True)
                            if o.correct]  # fmt: skip
                    assert right == keys
                    assert asked.max_choices == (1 if way.single else 0)
                    assert len(found.feedback) == len(way.options) + 1
                    if not way.single:
                        assert sum(v for v in given.mapping.values() if v > 0) == pytest.approx(1)
                case Number():
                    assert (given.base_type, float(right[0])) == ("float", way.value)
                case Typed():
                    assert right == [plain(way.answers[0])]
                    assert list(given.mapping.values()) == [1.0] * len(given.mapping)
                case Pairs():
                    ends = {
                        c.identifier: c.html for c in (*asked.match_sources, *asked.match_targets)
                    }
                    pairs = [tuple(ends[end] for end in pair.split()) for pair in right]
                    assert len(set(pairs)) == len(way.pairs)
                    assert sum(given.mapping.values()) == pytest.approx(1)
                case Steps():
                    assert (given.cardinality, len(set(right))) == ("ordered", len(way.steps))
    assert read == {}


def test_steps_stand_mixed_and_the_answer_puts_them_right(make_item: Any) -> None:
    steps = ["first", "second", "third", "fourth"]
    item = make_item(type="order", options=(), answer=steps)
    data = unpacked([Bank("t", "T", "n.md", (item,))])["items/t.swish.property.range.xml"]
    root = etree.fromstring(data)
    shown = {c.get("identifier"): "".join(c.itertext()) for c in root.iter("{*}simpleChoice")}
    assert list(shown.values()) != steps
    assert [shown[value.text] for value in root.iterfind(".//{*}correctResponse/{*}value")] == steps


def test_feedback_is_shown_for_what_was_chosen_and_after_every_answer(make_item: Any) -> None:
    data = unpacked([Bank("t", "T", "n.md", (make_item(),))])["items/t.swish.property.range.xml"]
    root = etree.fromstring(data)
    set_by = {one.get("identifier"): one[0].tag.rpartition("}")[2]
              for one in root.iterfind("{*}responseProcessing/{*}setOutcomeValue")}  # fmt: skip
    assert set_by == {"CHOSEN": "variable", "AFTER": "baseValue"}
    names = {c.get("identifier") for c in root.iter("{*}simpleChoice")}
    told = [
        (f.get("outcomeIdentifier"), f.get("identifier")) for f in root.iter("{*}modalFeedback")
    ]
    assert {name for outcome, name in told if outcome == "CHOSEN"} == names
    assert told[-1] == ("AFTER", "shown")


def test_formulas_are_mathml(make_item: Any) -> None:
    data = unpacked([Bank("t", "T", "n.md", (make_item(),))])["items/t.swish.property.range.xml"]
    root = etree.fromstring(data)
    assert len(list(root.iter("{http://www.w3.org/1998/Math/MathML}math"))) == 3
    assert b"\\infty" not in data


def test_every_formula_of_the_banks_becomes_mathml(files: dict[str, bytes]) -> None:
    assert not [name for name, data in files.items() if b"<mi>\\" in data or b"<mo>\\" in data]
    assert not [name for name, data in files.items() if b"<span>" in data]  # what is no formula


def test_what_is_no_tex_is_shown_as_text() -> None:
    assert mathml("\\left(", False) == "<span>(</span>"


def test_pictures_are_files_of_the_package(make_item: Any) -> None:
    from dlref.quiz.bank import Option

    drawn = Option("a rising line", True, "x.", svg='<svg viewBox="0 0 1 1"></svg>')
    item = make_item(options=(drawn, Option("none", False, "y.")))
    files = unpacked([Bank("t", "T", "n.md", (item,))])
    data = files["items/t.swish.property.range.xml"]
    assert faults(data) == []
    (shown,) = etree.fromstring(data).iter("{*}img")
    assert shown.get("alt") == "a rising line"
    assert b"2000/svg" in files[f"items/{shown.get('src')}"]


def test_hostile_texts_keep_to_the_specification(hostile: Bank) -> None:
    files = unpacked([hostile])
    items = [data for name, data in files.items() if name.endswith(".xml") and "/" in name]
    assert len(items) == len(hostile.items)
    assert [fault for data in items for fault in faults(data)] == []
    assert not [data for data in items if b"<script" in data]
