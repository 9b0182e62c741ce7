"""What an option denotes: a number with its unit, however it is written, or a formula's values."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from dlref.quiz.answer import normalize, parse_number
from dlref.quiz.numeric import evaluate_all, is_readable, same_values

__all__ = ["Quantity", "all_numbers", "equivalent", "meaning", "quantity"]

NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅛": "1/8"}
ABOUT = re.compile(r"^(?:about|approximately|around|roughly|exactly|nearly|some|≈|~|\\approx)\s*")
FRACTION = re.compile(r"\\[td]?frac\s*(?:\{(\d+)\}|(\d))\s*(?:\{(\d+)\}|(\d))")
POWER = re.compile(
    r"(?:(?P<times>-?[\d.]+)\s*(?:\\cdot|\\times|·|×|\*)\s*)?"
    r"(?P<base>-?[\d.]+)\s*\^\s*(?:\{(?P<long>-?\d+)\}|(?P<short>\d))"
)
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+")
WITH_UNIT = re.compile(
    r"(?P<number>[-+\d][^\sa-zµ%°]*?(?:e-?\d+)?)\s*(?P<unit>%|[a-zµ°][a-zµ°/]*)?"
)
LIST = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
SEED = 0
MAX_POWER = 64


class Quantity(NamedTuple):
    """A number and its unit; a bare number has none."""

    value: float
    unit: str


@lru_cache(maxsize=16_384)  # the generator compares the same texts over and over
def quantity(text: str) -> Quantity | None:
    r"""Read a quantity: `12 MB`, `about 3`, `two`, `½`, `1,000`, `$\tfrac12$`, `$10^{-3}$`, `50 %`.

    Returns:
        The quantity, a percentage as its share; None if the text is none.
    """
    plain = re.sub(r"\\[,;! ]|[$`]", "", text).replace(r"\%", "%").strip(" .").casefold()
    plain = ABOUT.sub("", re.sub(r"[\u2010-\u2015\u2212]", "-", plain))
    for sign, spelled in VULGAR.items():
        plain = plain.replace(sign, spelled)
    plain = FRACTION.sub(lambda m: f"{m[1] or m[2]}/{m[3] or m[4]}", plain)
    if re.fullmatch(r"[-+]?(?:∞|\\infty|infinity)", plain):
        return Quantity(float("-inf" if plain.startswith("-") else "inf"), "")
    if plain in NUMBER_WORDS:
        return Quantity(NUMBER_WORDS.index(plain), "")
    power = POWER.match(plain)
    if power and abs(int(power["long"] or power["short"])) <= MAX_POWER:
        exponent = int(power["long"] or power["short"])
        base = parse_number(power["base"])
        times = parse_number(power["times"] or "1")
        if base is None or times is None or (base == 0 and exponent < 0):
            return None
        plain = f"{times * base**exponent!r}{plain[power.end() :]}"
    if match := THOUSANDS.match(plain):
        plain = match[0].replace(",", "") + plain[match.end() :]
    found = WITH_UNIT.fullmatch(plain)
    value = parse_number(found["number"]) if found else None
    if found is None or value is None:
        return None
    unit = found["unit"] or ""
    return Quantity(value / 100, "") if unit == "%" else Quantity(value, unit.removesuffix("s"))


def all_numbers(texts: Sequence[str]) -> list[float] | None:
    """Return the numbers of options that are numbers of one unit, or None if they are not."""
    found = [quantity(text) for text in texts]
    numbers = [one for one in found if one is not None]
    same_unit = len({one.unit for one in numbers}) == 1
    return [one.value for one in numbers] if same_unit and len(numbers) == len(texts) else None


def equivalent(texts: Sequence[str]) -> tuple[str, str] | None:
    """Return two options that say the same in other words, numbers or formulas, if any do."""
    seen: dict[object, str] = {}
    for text in texts:
        means = meaning(text)
        if means in seen:
            return seen[means], text
        seen[means] = text
    formulas = [text for text in texts if is_readable(_tex(text))]
    rows = evaluate_all([_tex(text) for text in formulas], SEED) if len(formulas) > 1 else None
    for (one, a), (other, b) in combinations(zip(formulas, rows or (), strict=False), 2):
        if same_values(a, b):
            return one, other
    return None


def meaning(text: str) -> object:
    """What makes two options one: their quantity, else their words, lists in any order."""
    if found := quantity(text):
        return found
    if tex := _tex(text):
        return re.sub(r"\s|\\[,;! ]", "", tex)  # its braces count
    parts = LIST.split(text.strip())
    if len(parts) > 1 and not re.search(r"[$`()\[\]\d]", text):
        return frozenset(normalize(part) for part in parts)
    denied = re.sub(r"\b(?:not\s+|non-?|un)(?=\w)", "un", text.casefold())
    return normalize(denied)


def _tex(text: str) -> str:
    """The TeX of an option that is one formula, else nothing."""
    text = text.strip()
    return (
        text[1:-1] if text.startswith("$") and text.endswith("$") and text.count("$") == 2 else ""
    )
