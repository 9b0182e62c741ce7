import inspect

import numpy as np
import pytest

from dlref.quiz.docstring import docstring_parts, missing_parts, read_docstring
from dlref.snippets import Example


def whole(x: np.ndarray, betas: tuple[float, float] = (0.9, 0.99), *, axis: int = 0) -> np.ndarray:
    r"""Scale by both factors, of which
    the second is longer.

    $$f(x) = \beta_1
    \beta_2\, x$$

    Some prose: with a colon.

    $$g(x) = 0$$

    Args:
        x: $x$, numbers, any shape;
            a second line.
        betas: $(\beta_1, \max(a, b))$, factors.
        axis: No symbol.

    Returns:
        As `x`.

    Raises:
        ValueError: `x` is empty.

    Examples:
        >>> y = 2
        >>> y + 1
        3

    Source: Somebody (2001), equation 3,
    <https://example.org>.
    See also: nothing.
    """
    if not x.size:
        raise ValueError("empty")
    return x * betas[0] * betas[1]


MEANINGS = [
    (r"$\eta$, step size, > 0.", "step size"),
    (r"$x$, pre-activations (any shape).", "pre-activations"),
    (r"$\lambda$, strength of the decay; 0 turns it off.", "strength of the decay"),
    ("no symbol, so no meaning.", ""),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_argument__says_what_its_symbol_means(text: str, meaning: str) -> None:
    (argument,) = read_docstring(f"Do.\n\nArgs:\n    name: {text}\n").args
    assert argument.meaning == meaning


def test_parts__are_read_in_their_order() -> None:
    parts = docstring_parts(whole)
    assert parts.sentence == "Scale by both factors, of which the second is longer."
    assert parts.formulas == (r"f(x) = \beta_1 \beta_2\, x", "g(x) = 0")
    assert parts.prose == "Some prose: with a colon."
    assert [(a.name, a.symbol, a.symbols) for a in parts.args] == [
        ("x", "x", ("x",)),
        ("betas", r"(\beta_1, \max(a, b))", (r"\beta_1", r"\max(a, b)")),
        ("axis", "", ()),
    ]
    assert parts.args[0].text == "$x$, numbers, any shape; a second line."
    assert parts.symbols == {"x": "x", "betas": r"(\beta_1, \max(a, b))"}
    assert (parts.returns, parts.see_also) == ("As `x`.", "nothing.")
    assert [(r.name, r.text) for r in parts.raises] == [("ValueError", "`x` is empty.")]
    assert parts.examples == (Example("y = 2\n", None), Example("y + 1\n", "3\n"))
    assert parts.source == "Somebody (2001), equation 3, <https://example.org>."


def test_whole_docstring__misses_nothing() -> None:
    assert missing_parts(whole) == ()


@pytest.mark.parametrize(
    ("cut", "missing"),
    [
        ("Scale by both factors, of which\n    the second is longer.\n", ("sentence",)),
        ("$x$, ", ()),  # another argument has a symbol
        ("        axis: No symbol.\n", ("Args: axis",)),
        ("    Returns:\n        As `x`.\n", ("Returns",)),
        ("    Raises:\n        ValueError: `x` is empty.\n", ("Raises",)),
        (">>> y = 2\n        >>> y + 1\n        3", ("Examples",)),
        ("Source: Somebody (2001), equation 3,\n    <https://example.org>.", ("Source",)),
    ],
)
def test_part_that_is_cut_out__is_named(
    cut: str, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = whole.__doc__ or ""
    assert cut in text
    monkeypatch.setattr(whole, "__doc__", text.replace(cut, ""))
    assert missing_parts(whole) == missing


def test_formula_and_symbols__are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = whole.__doc__ or ""
    monkeypatch.setattr(whole, "__doc__", text.replace("$$", ""))
    assert missing_parts(whole) == ("formula",)
    monkeypatch.setattr(whole, "__doc__", text.replace(": $", ": "))
    assert missing_parts(whole) == ("symbols",)


def test_class__is_documented_by_its_own_docstring() -> None:
    class Thing:
        """Do a thing.

        Args:
            size: How large.
        """

        def __init__(self, size: int) -> None:
            if size < 1:
                raise ValueError("size")

    assert missing_parts(Thing) == ("formula", "Raises", "Examples", "Source")


def test_empty_docstring__has_no_parts() -> None:
    assert read_docstring("") == read_docstring(inspect.cleandoc("   "))
    assert read_docstring("").sentence == ""
