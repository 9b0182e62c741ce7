r"""Symbols of a question that nothing explains: `\zeta` if neither the page nor the stem does."""

import re
from collections.abc import Collection, Iterable, Iterator

from dlref.quiz.bank import Item

__all__ = ["symbols_of", "undefined_symbols"]

# What the notation page gives one meaning on all pages, and what mathematics does.
CONVENTIONAL = frozenset(
    "a b c d e f g h i j k l m n p q r s t u v w x y z B C D F G H I J K L M N P S T V W X Y"
    r" \alpha \beta \gamma \delta \epsilon \varepsilon \eta \theta \lambda \mu \pi \rho \sigma"
    r" \tau \phi \nabla \partial \ell \Delta \Omega \Sigma \Phi".split()
)
# Commands that are no symbols: functions, relations, operators, layout.
GREEK = frozenset(
    "\\" + name
    for name in (
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu"
        " xi pi rho varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi"
        " Pi Sigma Upsilon Phi Psi Omega ell"
    ).split()
)
INLINE = re.compile(r"\$\$?(.+?)\$?\$", re.DOTALL)
WORDS = re.compile(
    r"\\(?:text\w*|mathrm|mathbb|mathcal|operatorname\*?|begin|end)\s*\{[^{}]*\}|\\[,;:! %&]"
)
TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
LONE = r"\$\s*(\\?[A-Za-z]+(?:_\{?\w+\}?)?)\s*"
DEFINES = (
    re.compile(LONE + r"(?:=|\\approx|\\in)[^$]*\$"),  # $\kappa = 3$
    re.compile(LONE + r"\$,?\s+(?:is|are|be|denotes?|stands|means|being|the|an?)\b"),
    re.compile(r"(?:\b(?:where|let|with|for|call|an?|the \w+)|[^\W\d_],)\s+" + LONE + r"\$"),
)


def undefined_symbols(item: Item, known: Collection[str] = ()) -> list[str]:
    """Return the symbols of stem and options that neither the item nor its page explains.

    Args:
        item: The question.
        known: Symbols that the page defines, as `symbols_of` names them.
    """
    shown = symbols_of([item.stem, *(option.text for option in item.options)])
    defined = {
        symbol
        for pattern in DEFINES
        for match in pattern.finditer(item.stem)
        for symbol in _symbols(match[1])
    }
    quoted = symbols_of([item.source.quote])
    return sorted(shown - CONVENTIONAL - defined - quoted - set(known))


def symbols_of(texts: Iterable[str]) -> set[str]:
    r"""Return the symbols in the `$…$` formulas of texts, without their indices' marks: `\eta`."""
    return {
        symbol for text in texts for match in INLINE.finditer(text) for symbol in _symbols(match[1])
    }


def _symbols(tex: str) -> Iterator[str]:
    for token in TOKEN.findall(WORDS.sub(" ", tex)):
        if not token.startswith("\\") or token in GREEK:
            yield token
