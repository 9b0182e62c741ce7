from pathlib import Path

import pytest

from dlref.web import prepare as module
from dlref.web.checkout import GENERATED
from dlref.web.prepare import SiteError, Step, prepare


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A checkout with one step; the list holds a word for each time that it ran."""
    source = tmp_path / "source.txt"
    source.write_text("one")
    output = tmp_path / GENERATED / "thing"
    runs: list[str] = []

    def make() -> None:
        output.mkdir(parents=True, exist_ok=True)
        runs.append(source.read_text())

    monkeypatch.setattr(module, "_steps", lambda *_: [Step("thing", output, [source], make)])
    return runs


def test_prepare__runs_a_step_once_and_again_when_its_input_changes(
    made: list[str], tmp_path: Path
) -> None:
    said: list[str] = []
    prepare(tmp_path, say=said.append)
    prepare(tmp_path, say=said.append)
    (tmp_path / "source.txt").write_text("two")
    prepare(tmp_path, say=said.append)
    assert made == ["one", "two"]
    assert said == ["making thing …"] * 2


def test_prepare__makes_again_what_was_deleted(made: list[str], tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / GENERATED / "thing").rmdir()
    prepare(tmp_path)
    assert made == ["one", "one"]


def test_prepare__keeps_what_was_made_before_a_step_that_fails(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = module._steps(tmp_path, None, "")[0]

    def fail() -> None:
        raise SiteError("no such thing")

    bad = Step("bad", tmp_path / "bad", [], fail)
    monkeypatch.setattr(module, "_steps", lambda *_: [good, bad])
    with pytest.raises(SiteError, match="no such thing"):
        prepare(tmp_path)
    monkeypatch.setattr(module, "_steps", lambda *_: [good])
    prepare(tmp_path)
    assert made == ["one"]


def test_prepare__makes_again_what_depends_on_where_the_site_will_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / GENERATED / "links"
    made: list[str] = []

    def steps(root: Path, wheel: None, site_url: str) -> list[Step]:
        def make() -> None:
            output.mkdir(parents=True, exist_ok=True)
            made.append(site_url)

        return [Step("links", output, [], make, site_url)]

    monkeypatch.setattr(module, "_steps", steps)
    for site_url in ("https://a.org/", "https://a.org/", "https://b.org/"):
        prepare(tmp_path, site_url=site_url, say=lambda _: None)
    assert made == ["https://a.org/", "https://b.org/"]
