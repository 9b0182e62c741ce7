"""The linter: mechanical flaws by which a question can be solved, or misread, without knowledge."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from dlref.quiz.answer import normalize
from dlref.quiz.bank import Item
from dlref.quiz.flaw_words import (
    ABSOLUTE,
    BLANK,
    IMPERATIVE,
    K_TYPE,
    NEGATIVE,
    NONE_OR_ALL,
    NONE_OR_ALL_ALONE,
    SHOUTED,
    TRUE_OR_FALSE,
    VAGUE,
    VERDICT,
)
from dlref.quiz.phrase import with_article
from dlref.quiz.quantity import all_numbers, equivalent, quantity
from dlref.quiz.symbols import undefined_symbols

__all__ = ["Flaw", "flaws", "visible"]

MAX_STEM_WORDS = 60
LONGER = 1.25  # a key this many times as long as every distractor stands out

FENCE = re.compile(r"```.*?```", re.DOTALL)
ENDING = re.compile(
    r"(?<=\w{4})(?:i[sz]ations?|i[sz](?:es?|ed|ing|ers?)|ations?|ings?|ions?|ers?|ed|e?s|ly|e)$"
)
TEX = re.compile(r"\$\$?(.+?)\$?\$", re.DOTALL)


class Flaw(NamedTuple):
    """One hit: what kind of flaw, and what shows it."""

    code: str
    detail: str


def flaws(item: Item, known: Collection[str] = ()) -> list[Flaw]:
    """Return every mechanical flaw of an item; an empty list means that none was found.

    Args:
        item: The question.
        known: Symbols that its page defines, beside those that everybody knows.
    """
    found = [flaw for check in _EVERY_TYPE for flaw in check(item)]
    for symbol in undefined_symbols(item, known):
        found.append(Flaw("undefined-symbol", f"nothing says what {symbol} is"))
    if item.type in ("choice", "multiple"):
        found += [flaw for check in _WITH_OPTIONS for flaw in check(item)]
    return found


def visible(text: str) -> str:
    """What a reader sees of a text: formulas without their commands and braces."""

    def bare(match: re.Match[str]) -> str:
        tex = re.sub(r"\\(?:text|mathrm|operatorname)\{([^{}]*)\}", r"\1", match[1])
        return re.sub(r"[\s{}&]|\\(?:left|right|begin|end)\b", "", re.sub(r"\\[a-z]+", "x", tex))

    return TEX.sub(bare, text).replace("`", "").replace("**", "").strip()


# ------------------------------------------------------------------------------ every type


def _no_question(item: Item) -> Iterator[Flaw]:
    prose = _prose(item.stem)
    if "?" not in prose and not IMPERATIVE.search(prose.strip()):
        yield Flaw("no-question", "the stem asks nothing")


def _long_stem(item: Item) -> Iterator[Flaw]:
    count = len(_prose(item.stem).split())
    if count > MAX_STEM_WORDS:
        yield Flaw("long-stem", f"{count} words")


def _negative(item: Item) -> Iterator[Flaw]:
    strict = item.type in ("choice", "multiple")
    hit = (NEGATIVE if strict else SHOUTED).search(_prose(item.stem))
    if hit:
        yield Flaw("negative", f"{hit[0]!r} in the stem")


def _answer_in_stem(item: Item) -> Iterator[Flaw]:
    if item.type == "text" and normalize(item.answer) in normalize(_prose(item.stem)):
        yield Flaw("answer-in-stem", item.answer)


def _duplicate_parts(item: Item) -> Iterator[Flaw]:
    parts: list[str] = []
    if item.type == "order":
        parts = list(item.answer)
    elif item.type == "match":
        parts = [left for left, _ in item.answer]
    yield from _duplicates(parts)


def _match_cue(item: Item) -> Iterator[Flaw]:
    if item.type != "match":
        return
    rights = dict.fromkeys(right for _, right in item.answer)
    for left, right in item.answer:
        others = set().union(*(_stems(other) for other in rights if other != right))
        for word in sorted(_stems(left) & _stems(right) - others):
            yield Flaw("stem-word", f"{word!r} stands in {left!r} and only in its partner")


# ------------------------------------------------------------------------------ with options


def _one_sided(item: Item) -> Iterator[Flaw]:
    keys, others = _split(item)
    if not keys or not others:
        yield Flaw("one-sided", "right and wrong options are both needed")


def _none_or_all(item: Item) -> Iterator[Flaw]:
    asks_how_much = re.search(r"\bhow (?:much|many)\b", item.stem, re.IGNORECASE)
    is_a_value = item.proof["kind"] == "table" or "`" in item.stem or asks_how_much
    for option in item.options:
        text = option.text.strip(" .")
        if NONE_OR_ALL.search(text) or (NONE_OR_ALL_ALONE.search(text) and not is_a_value):
            yield Flaw("none-or-all", option.text)


def _true_false(item: Item) -> Iterator[Flaw]:
    if all(VERDICT.search(option.text.strip(" .")) for option in item.options):
        yield Flaw("true-false", "every option only says whether the stem is right")
    elif TRUE_OR_FALSE.search(_prose(item.stem)):
        yield Flaw("true-false", "the stem asks whether it is true")


def _blank(item: Item) -> Iterator[Flaw]:
    prose = _prose(item.stem)
    for hit in BLANK.finditer(prose):
        if prose[hit.end() :].strip(" .?!:"):
            yield Flaw("blank", "words follow the blank")


def _tone(item: Item) -> Iterator[Flaw]:
    """Absolute or vague words that only the key has, or that only the key lacks."""
    keys, others = _split(item)
    for code, words in (("absolute", ABSOLUTE), ("vague", VAGUE)):
        in_keys = [bool(words.search(text)) for text in keys if _is_phrase(text)]
        in_others = [bool(words.search(text)) for text in others if _is_phrase(text)]
        if in_keys and in_others and all(in_keys) and not any(in_others):
            yield Flaw(code, "in the key and in no distractor")
        if in_keys and len(in_others) > 1 and all(in_others) and not any(in_keys):
            yield Flaw(code, "in every distractor and not in the key")


def _longest_key(item: Item) -> Iterator[Flaw]:
    keys, others = _split(item)
    if len(keys) == 1 and others:
        key, rest = len(visible(keys[0])), max(len(visible(text)) for text in others)
        if key > LONGER * rest:
            yield Flaw("longest-key", f"{key} characters against {rest}")


def _grammar(item: Item) -> Iterator[Flaw]:
    article = re.search(r"\b(an?)\s*[:?…_.]*\s*$", item.stem, re.IGNORECASE)
    if article and len({with_article(text).split()[0] for text in _texts(item)}) > 1:
        yield Flaw("grammar", f"{article[1]!r} fits some options only")
    yield from _key_stands_out(item, "grammar", _number_of)


def _form(item: Item) -> Iterator[Flaw]:
    yield from _key_stands_out(item, "form", lambda text: text.rstrip().endswith("."))
    yield from _key_stands_out(item, "form", _begins_small)


def _type(item: Item) -> Iterator[Flaw]:
    yield from _key_stands_out(item, "type", _kind)


def _unit(item: Item) -> Iterator[Flaw]:
    def unit(text: str) -> str | None:
        if (found := quantity(text)) is None:
            return None
        return "%" if text.strip(" $.").endswith("%") else found.unit or "bare"

    yield from _key_stands_out(item, "unit", unit)


def _stem_word(item: Item) -> Iterator[Flaw]:
    keys, others = _split(item)
    for read in (_words, _stems, _families):
        in_stem = read(_prose(item.stem))
        in_others = set().union(*(read(text) for text in others))
        if shared := sorted(set().union(*(read(text) for text in keys)) & in_stem - in_others):
            yield Flaw("stem-word", f"{shared[0]!r} stands in the stem and in the key alone")
            return


def _k_type(item: Item) -> Iterator[Flaw]:
    for text in _texts(item):
        if K_TYPE.match(text.strip(" .")):
            yield Flaw("k-type", text)


def _duplicate_options(item: Item) -> Iterator[Flaw]:
    if twins := equivalent(_texts(item)):
        yield Flaw("duplicate", f"{twins[0]!r} and {twins[1]!r} say the same")


def _unsorted(item: Item) -> Iterator[Flaw]:
    numbers = all_numbers(_texts(item))
    if numbers is not None and numbers != sorted(numbers):
        yield Flaw("unsorted", ", ".join(_texts(item)))


_EVERY_TYPE: tuple[Callable[[Item], Iterator[Flaw]], ...] = (
    _no_question,
    _long_stem,
    _negative,
    _answer_in_stem,
    _duplicate_parts,
    _match_cue,
)
_WITH_OPTIONS: tuple[Callable[[Item], Iterator[Flaw]], ...] = (
    _one_sided,
    _none_or_all,
    _true_false,
    _blank,
    _tone,
    _longest_key,
    _grammar,
    _form,
    _type,
    _unit,
    _stem_word,
    _k_type,
    _duplicate_options,
    _unsorted,
)


# ------------------------------------------------------------------------------ reading texts


def _texts(item: Item) -> list[str]:
    return [option.text for option in item.options]


def _split(item: Item) -> tuple[list[str], list[str]]:
    keys = [option.text for option in item.options if option.correct]
    return keys, [option.text for option in item.options if not option.correct]


def _prose(stem: str) -> str:
    """The stem without its code; every formula becomes one sign."""
    return TEX.sub("x", re.sub(r"`[^`]*`", "x", FENCE.sub(" ", stem)))


def _words(text: str) -> set[str]:
    """Words of at least four letters."""
    return set(re.findall(r"[^\W\d_]{4,}", visible(FENCE.sub(" ", text)).casefold()))


def _stems(text: str) -> set[str]:
    """Words of at least four letters, plural and singular as one."""
    return {word.removesuffix("s") for word in _words(text)}


def _families(text: str) -> set[str]:
    """Words of at least four letters without their endings: `normaliz` for `normalization`."""
    return {ENDING.sub("", word) for word in _words(text)}


def _is_phrase(text: str) -> bool:
    return len(text.split()) > 1


def _key_stands_out(
    item: Item, code: str, feature: Callable[[str], object | None]
) -> Iterator[Flaw]:
    """A flaw where every key has a feature that no distractor has, and the distractors agree."""
    keys, others = _split(item)
    ours, theirs = {feature(text) for text in keys}, {feature(text) for text in others}
    if len(ours) == len(theirs) == 1 and ours != theirs and None not in ours | theirs:
        yield Flaw(code, f"the key is {ours.pop()}, every distractor {theirs.pop()}")


def _number_of(text: str) -> str | None:
    """Plural or singular, of a bare noun phrase; None for anything else."""
    words = text.split()
    if not 1 <= len(words) <= 3 or not all(word.isalpha() for word in words):
        return None
    last = words[-1].casefold()
    is_plural = last.endswith("s") and not last.endswith(("ss", "us", "is", "as"))
    return "plural" if is_plural or last.endswith("ases") else "singular"


def _begins_small(text: str) -> bool | None:
    """Whether a phrase begins with a small letter; None for names and formulas."""
    return text[0].islower() if len(text.split()) > 1 and text[:1].isalpha() else None


def _kind(text: str) -> str:
    """Number, formula, code or words."""
    text = text.strip()
    if quantity(text) is not None:
        return "a number"
    if text.startswith("$") and text.endswith("$"):
        return "a formula"
    return "code" if text.startswith("`") and text.endswith("`") else "words"


def _duplicates(texts: Sequence[str]) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for text in texts:
        meaning = normalize(text)
        if meaning in seen:
            yield Flaw("duplicate", f"{seen[meaning]!r} and {text!r} say the same")
        seen[meaning] = text
