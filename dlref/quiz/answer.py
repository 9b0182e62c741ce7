"""Grading: what a learner answered, against an item, by type of item."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dlref.quiz.bank import Item

__all__ = ["EXACT", "NUMBER", "Grade", "grade", "normalize", "parse_number", "same_output"]

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?\b(?:nan|inf)\b", re.IGNORECASE)
EXACT = {"abs": 5e-5}  # what a printed number may differ by where the question allows nothing
TEX_SPELLING = {
    "left": "", "right": "", "cdot": "*", "times": "*", "dfrac": "frac", "tfrac": "frac",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "to": "→", "infty": "∞", "pm": "±",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "omega": "ω",
}  # fmt: skip


@dataclass(frozen=True)
class Grade:
    """How much of an answer is right: a score from 0 to 1, and whether it counts as correct."""

    score: float

    @property
    def correct(self) -> bool:
        """Whether nothing is missing."""
        return self.score >= 1.0


def grade(item: Item, response: Any) -> Grade:
    """Grade a response.

    Args:
        item: The question.
        response: By type: choice and code-line: index of the option; multiple: indices of the
            ticked options; numeric: a number or what was typed; text and code-output: what was
            typed; order and assemble: the steps in the learner's order; match: pairs or a mapping
            left → right; implement: {"code": …, "passed": [whether each test passes]}; recall:
            which points of the rubric the learner says were named, as booleans.

    Returns:
        The grade; partial credit for multiple, order, match and recall.

    Raises:
        TypeError: The response has the wrong form for the item's type.
    """
    try:
        return Grade(_SCORES[item.type](item, response))
    except (TypeError, AttributeError, KeyError) as error:
        raise TypeError(
            f"a {item.type} item cannot be answered with {response!r}; see `grade` for its form"
        ) from error


@lru_cache(maxsize=16_384)  # the generator compares the same texts over and over
def normalize(text: str) -> str:
    """Reduce a typed answer to what counts: no case, space, sign variant or TeX spelling.

    Articles at the beginning, dollar signs, braces and end punctuation go; hyphens between words
    count as spaces, and spaces not at all.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"\\(?:text|mathrm|operatorname)\b", "", text)
    text = re.sub(r"\\([a-z]+)", lambda match: TEX_SPELLING.get(match[1], match[1]), text)
    text = re.sub(r"[$`{}\\]|\*\*|~", "", text)
    text = re.sub(r"^\s*(?:an?|the)\s+", "", text)
    text = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", "", text)
    return re.sub(r"\s+", "", text).rstrip(".,;:!?")


def parse_number(text: str) -> float | None:
    """Read a number as people type it: `0,25`, `1/4`, `−2`, `50 %`, `1e-3`; None if it is none."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text.strip().strip("$").casefold())
    text = re.sub(r"(?<=\d)\s*%$", "e-2", text)
    text = re.sub(r"(?<=\d),(?=\d+\b)", ".", text) if text.count(",") == 1 else text
    top, slash, bottom = text.partition("/")
    try:
        value = float(top) / float(bottom) if slash else float(text)
    except (ValueError, ZeroDivisionError):
        return None
    return value


def same_output(given: str, expected: str, tolerance: Mapping[str, float]) -> bool:
    """Whether two printed outputs agree: words exactly, numbers within the tolerance."""
    if _words(given) != _words(expected):
        return False
    ours, theirs = _numbers(given), _numbers(expected)
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(_close(a, b, tolerance) for a, b in pairs)


def _words(text: str) -> str:
    text = re.sub(r"[\s'\"]+", "", NUMBER.sub("#", text)).rstrip(".,").replace(",]", "]")
    return re.sub(r"(?<=[#\])]),(?=[#\[(])", "", text)  # NumPy prints no commas, lists do


def _numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text)]


def _close(given: float, expected: float, tolerance: Mapping[str, float]) -> bool:
    if math.isnan(expected):
        return math.isnan(given)
    rounding = 1e-9  # the tolerance itself must count as within the tolerance
    return math.isclose(
        given,
        expected,
        rel_tol=tolerance.get("rel", 0.0) + rounding,
        abs_tol=tolerance.get("abs", 0.0) * (1 + rounding) + rounding,
    )


def _score_choice(item: Item, response: Any) -> float:
    if isinstance(response, bool) or not isinstance(response, int):
        raise TypeError
    return float(0 <= response < len(item.options) and item.options[response].correct)


def _score_multiple(item: Item, response: Iterable[int]) -> float:
    """Each right tick earns its share and each wrong tick costs one; ticking all earns nothing."""
    ticked = set(response)
    right = {i for i, option in enumerate(item.options) if option.correct}
    return max(0.0, (len(ticked & right) - len(ticked - right)) / len(right))


def _score_numeric(item: Item, response: Any) -> float:
    value = parse_number(response) if isinstance(response, str) else float(response)
    return float(value is not None and _close(value, float(item.answer), item.tolerance))


def _score_text(item: Item, response: str) -> float:
    accepted = {normalize(text) for text in (item.answer, *item.accept)}
    return float(normalize(response) in accepted)


def _score_order(item: Item, response: Sequence[str]) -> float:
    """Share of the pairs that stand in a right order."""
    steps = list(item.answer)
    if sorted(response) != sorted(steps):
        return 0.0
    free = list(response)
    place = {}
    for i, step in enumerate(steps):  # equal steps take their places in turn
        place[i] = free.index(step)
        free[place[i]] = ""
    every = [(i, j) for j in range(len(steps)) for i in range(j)]
    pairs: Sequence[tuple[int, int]] = item.before or every
    right = sum(place[i] < place[j] for i, j in pairs)
    return right / len(pairs)


def _score_implement(item: Item, response: Mapping[str, Any]) -> float:
    """All or nothing: a body that fails a test is wrong, and so is one that was given up."""
    passed = response["passed"]
    return float(len(passed) == len(item.answer["tests"]) and all(p is True for p in passed))


def _score_match(item: Item, response: Any) -> float:
    given: dict[str, str] = dict(response.items() if isinstance(response, Mapping) else response)
    pairs: list[list[str]] = item.answer
    return sum(given.get(left) == right for left, right in pairs) / len(pairs)


def _score_recall(item: Item, response: Iterable[bool]) -> float:
    rubric = item.answer["rubric"]
    return min(1.0, sum(bool(named) for named in response) / len(rubric))


def _score_output(item: Item, response: str) -> float:
    return float(same_output(response, item.answer, item.tolerance or EXACT))


_SCORES = {
    "choice": _score_choice,
    "code-line": _score_choice,
    "multiple": _score_multiple,
    "numeric": _score_numeric,
    "text": _score_text,
    "order": _score_order,
    "assemble": _score_order,
    "implement": _score_implement,
    "match": _score_match,
    "recall": _score_recall,
    "code-output": _score_output,
}
