from pathlib import Path

import pytest

from dlref.quiz.bank import Item, Option, read_bank
from dlref.quiz.facts import Place
from dlref.quiz.guessing import HEURISTICS, guesses, off_target, suspicious

QUIZZES = Path(__file__).parents[2] / "quizzes"
PLACE = Place("docs/page.md", "relu", 7, "ReLU cuts.")


def choice(number: int, stem: str, key: str, *wrong: str) -> Item:
    options = (Option(key, True, ""), *(Option(text, False, "") for text in wrong))
    return Item(
        id=f"relu.test.{number}", concept="relu", template="test", level="recall", type="choice",
        stem=stem, hint="", explanation="", source=PLACE, proof={"kind": "quoted"},
        options=options,
    )  # fmt: skip


def found(items: list[Item]) -> set[str]:
    return {guess.heuristic for guess in suspicious(items)}


FILL = ["xqz", "jvk", "wpf", "bgm", "dhl", "ytr"]


def bank(key: str, *wrong: str, stem: str = "What?") -> list[Item]:
    """Forty questions alike, each with a word of its own in every option."""
    return [
        choice(n, stem, f"{key} {FILL[n % 6]}", *(f"{text} {FILL[(n + i) % 6]}"
                                                  for i, text in enumerate(wrong, 1)))
        for n in range(40)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "heuristic"),
    [
        (bank("a very long key", "short", "brief", "tiny"), "longest"),
        (bank("key", "a longer text", "a long text", "a longish text"), "shortest"),
        (bank("a very long key", "short", "brief", "tiny"), "shortest"),
        (bank("slow red bird", "slow red fish", "slow big bird", "fast red bird"), "most central"),
        (bank("cuts negatives", "doubles", "squares", "halves", stem="What of negatives?"),
         "most like the stem"),
        (bank("it often cuts", "it never cuts", "it must cut", "it always cuts"), "most hedged"),
        ([choice(n, "What?", "2", "1", "3") for n in range(40)], "the middle number"),
    ],
)  # fmt: skip
def test_suspicious__finds_what_gives_the_key_away(items: list[Item], heuristic: str) -> None:
    assert heuristic in found(items)


def test_suspicious__finds_a_key_that_is_never_the_longest() -> None:
    assert "longest" in found(bank("key", "longest of all", "middling", "another"))


def test_suspicious__leaves_alone_what_chance_explains() -> None:
    few = [choice(n, "What?", "a long key", "b", "c", "d") for n in range(3)]
    assert found(few) == set()


def test_guesses__share_a_tie() -> None:
    (longest, *_) = guesses([choice(1, "What?", "same", "even", "word", "four")])
    assert longest.found == longest.chance == 0.25


def test_guesses__look_at_options_as_they_are_shown() -> None:
    items = [choice(n, "What?", f"{n}", f"{n + 1}", f"{n + 2}") for n in range(20)]
    first = next(g for g in guesses(items) if g.heuristic == "first")
    assert first.found == 1.0, "numbers are shown in order"


def test_banks__cannot_be_guessed() -> None:
    items = [item for path in sorted(QUIZZES.glob("*.json")) for item in read_bank(path).items]
    assert [f"{guess.advice}: {guess}" for guess in suspicious(items)] == []
    assert len(guesses(items)) >= 2 * len(HEURISTICS)


def test_guess__says_what_is_off_where() -> None:
    guess = next(g for g in suspicious(bank("a very long key", "short", "brief")) if g.template)
    assert guess.advice == "the template test: the option that is longest is too often the key"


def test_off_target__asks_for_each_rank_as_often() -> None:
    texts = ["bb", "a", "cccc", "ddddddd"]
    best = [
        min(texts, key=lambda key: off_target(str(n), [key, *(t for t in texts if t != key)]))
        for n in range(400)
    ]
    assert all(60 < best.count(text) < 140 for text in texts)


def test_off_target__ranks_numbers_by_their_value() -> None:
    of_value = [off_target(str(n), ["1000", "2e4", "3e5"]) for n in range(50)]
    assert of_value == [off_target(str(n), ["1", "2", "3"]) for n in range(50)]
