"""How much two texts say the same, by their words."""

from dlref.quiz.wording import STOP_WORDS, words_of

__all__ = ["alike", "overlap", "text_overlap", "words"]

ALIKE = 0.3  # of all their words
CONTAINED = 0.5  # of the shorter one's words


def overlap(one: str, other: str) -> float:
    """Share of the words of two texts that both have (Jaccard), without stop words."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def alike(one: str, other: str) -> bool:
    """Whether two definitions are so much alike that each might describe the other's subject."""
    a, b = words(one), words(other)
    shorter = min(len(a), len(b))
    return overlap(one, other) >= ALIKE or (shorter > 0 and len(a & b) / shorter >= CONTAINED)


def text_overlap(one: str, other: str) -> float:
    """Share of the runs of three characters that both texts have (Jaccard)."""
    a, b = _threes(one), _threes(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def _threes(text: str) -> set[str]:
    return {text[i : i + 3] for i in range(len(text) - 2)}


def words(text: str) -> set[str]:
    """The words that carry meaning, plural and singular as one."""
    return {_singular(word) for word in words_of(text) if word not in STOP_WORDS}


def _singular(word: str) -> str:
    """A word without its plural ending: `weight`, `bias` for `biases`, `loss` for `loss`."""
    if word.endswith(("ases", "sses", "xes", "ches")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is", "as")) else word.removesuffix("s")
