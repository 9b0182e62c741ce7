from pathlib import Path

import pytest

from dlref import cli

pytest.importorskip("mkdocs", reason="the site needs the extra `site`")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one page of a site that needs no preparing."""
    monkeypatch.setattr("dlref.web.checkout.checkout", lambda: tmp_path)
    monkeypatch.setattr("dlref.web.prepare.prepare", lambda *_, **__: None)
    (tmp_path / "mkdocs.yml").write_text("site_name: one page\n")
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs" / "index.md"


def test_site_build__stops_at_a_link_that_leads_nowhere(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("[Gone](gone.md)\n")
    assert cli.main(["site", "build"]) == 1
    assert "gone.md" in capsys.readouterr().err


def test_site_build__says_nothing_of_a_site_without_mistakes(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("# All is well\n")
    assert cli.main(["site", "build"]) == 0
    assert capsys.readouterr().err == ""
