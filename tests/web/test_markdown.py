import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("markdown", reason="the site needs the extra `site`")

from markdown import Markdown
from mkdocs.exceptions import BuildError

from dlref.web import markdown as extension
from dlref.web.checkout import EVIDENCE, GENERATED, checkout
from dlref.web.math import KATEX, MathError

needs_katex = pytest.mark.skipif(
    not (checkout() / KATEX).is_file(), reason="KaTeX is not here yet: run `dlref site prepare`"
)


@pytest.fixture
def convert() -> Callable[[str], str]:
    return Markdown(
        extensions=["pymdownx.arithmatex", "dlref.web.markdown"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    ).convert


@pytest.mark.parametrize(
    ("line", "name", "word"),
    [
        ("- 🟢 ReLU is cheap.", "good", "Benefit: "),
        ("- 🔴 ReLU can die.", "bad", "Drawback: "),
        ("- ⚠️ ReLU has no slope at 0.", "warn", "Trap: "),
    ],
)
def test_claims__have_a_shape_and_a_spoken_word(
    convert: Callable[[str], str], line: str, name: str, word: str
) -> None:
    rendered = convert(line)
    assert f'<li class="dlref-claim dlref-{name}">' in rendered
    assert f'<span class="dlref-spoken">{word}</span>ReLU' in rendered


def test_claims__keep_inline_markup_that_follows(convert: Callable[[str], str]) -> None:
    assert "<strong>cheap</strong> gate" in convert("- 🟢 A **cheap** gate")


def test_claims__leave_other_items_alone(convert: Callable[[str], str]) -> None:
    assert convert("- plain 🟢 item") == "<ul>\n<li>plain 🟢 item</li>\n</ul>"


def test_questions__written_into_a_page_are_not_on_it(convert: Callable[[str], str]) -> None:
    text = (
        "One.\n\n<!-- quiz: a\nCode:\n  x = 1\n\n- [x] $x$\n  Why: so\n-->\n\nTwo. <!-- slot: b -->"
    )
    assert convert(text) == "<p>One.</p>\n<p>Two. <!-- slot: b --></p>"


@needs_katex
def test_formulas__are_rendered_with_mathml_and_their_tex(convert: Callable[[str], str]) -> None:
    rendered = convert("Write $x^2 < 1$ here.\n\n$$\\frac{1}{2}$$\n")
    assert rendered.count('class="katex"') == 2
    assert '<annotation encoding="application/x-tex">x^2 &lt; 1</annotation>' in rendered
    assert '<div class="dlref-math" role="group"' in rendered


@needs_katex
def test_formulas__keep_their_punctuation_on_their_line(convert: Callable[[str], str]) -> None:
    rendered = convert("The gradient ($g$), of $x$.\n\n$y$ alone, $a = b = c + d$.\n")
    kept = re.findall(r'<span class="dlref-keep">(\(?)<bdi.*?</bdi>([,.)]+)</span>', rendered)
    assert kept == [("(", "),"), ("", ".")]
    assert rendered.count("dlref-keep") == 2  # a long formula may break


@needs_katex
def test_formulas__bad_tex_stops_the_build_and_is_quoted(convert: Callable[[str], str]) -> None:
    with pytest.raises(MathError, match=r"cannot read \$\\fra"):
        convert(r"$\fra{1}{2}$")


@needs_katex
def test_search__is_spared_formulas_and_code() -> None:
    rendered = Markdown(
        extensions=[
            "pymdownx.arithmatex",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "dlref.web.markdown",
        ],
        extension_configs={
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.highlight": {"pygments_lang_class": True},
        },
    ).convert("Say $x$.\n\n```python\nx = 1\n```\n")
    assert '<bdi class="dlref-math" data-search-exclude>' in rendered
    assert '<div data-search-exclude class="language-python highlight">' in rendered


def test_figures__that_are_missing_name_the_command(convert: Callable[[str], str]) -> None:
    with pytest.raises(BuildError, match="run `dlref site prepare`"):
        convert("![a curve](assets/generated/figures/no-such-figure.svg)")


def test_mkdocs__on_a_site_that_is_not_prepared_names_the_command(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("![A curve](assets/generated/figures/unmade.svg)\n")
    settings = "site_name: unprepared\nmarkdown_extensions: [dlref.web.markdown]\n"
    (tmp_path / "mkdocs.yml").write_text(settings)
    command = [sys.executable, "-m", "mkdocs", "build"]
    environment = {**os.environ, "PYTHONPATH": str(checkout())}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "unmade.svg is missing; run `dlref site prepare`" in done.stderr
    assert "Traceback" not in done.stderr


def test_figures__need_a_text(
    convert: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = tmp_path / GENERATED / "figures"
    figures.mkdir(parents=True)
    (figures / "relu.svg").write_text("<svg></svg>")
    monkeypatch.setattr(extension, "checkout", lambda: tmp_path)
    with pytest.raises(ValueError, match="needs a text"):
        convert("![](assets/generated/figures/relu.svg)")


def test_figures__stand_inline_under_their_title(
    convert: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = tmp_path / GENERATED / "figures"
    figures.mkdir(parents=True)
    (figures / "relu.svg").write_text('<svg viewBox="0 0 9 9"></svg>')
    monkeypatch.setattr(extension, "checkout", lambda: tmp_path)
    rendered = convert('![a hinge](../assets/generated/figures/relu.svg "The hinge")')
    assert rendered.startswith('<figure class="dlref-figure"')
    assert 'role="img" aria-label="a hinge"' in rendered
    assert "<figcaption>The hinge</figcaption>" in rendered


def test_evidence__stands_where_the_page_asks_for_it(
    convert: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extension, "checkout", lambda: tmp_path)
    page = "Before.\n\n<dlref-evidence></dlref-evidence>\n\nAfter.\n"
    with pytest.raises(BuildError, match="run `dlref site prepare`"):
        convert(page)
    fragment = tmp_path / GENERATED / EVIDENCE
    fragment.parent.mkdir(parents=True)
    fragment.write_text("<table></table>")
    assert convert(page) == "<p>Before.</p>\n<table></table>\n\n<p>After.</p>"


def test_make_extension__is_what_mkdocs_loads() -> None:
    assert isinstance(extension.makeExtension(), extension.DlrefExtension)
