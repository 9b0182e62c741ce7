"""Spaced repetition: what a learner's log says about each question, and what is due on a day.

Everything is computed from the log and a day, nothing is stored: two logs that are merged give one
schedule, and the site computes the same (`frontend/src/quiz/schedule.ts`); both are tested on
`tests/quiz/schedule.json`. The rules:

- A card is a question of a topic. FSRS with its published parameters and a wanted retention of
  90 % gives its memory; there are no steps within a day and no random spread.
- A whole answer counts as "good", half of one or one after a hint as "hard", less as "again".
- The first answer of a day moves the card; more practice on that day does not.
- A question whose content has changed since its last answer is due at once, and then goes on from
  where it was.
- What was set aside is not asked until it is taken back.
- While a plan runs, it says how many questions are new a day, and of which topics; what is due of
  others is still asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import ceil
from typing import Any, NamedTuple

import fsrs

__all__ = [
    "Card",
    "Entry",
    "Key",
    "Pace",
    "Question",
    "Settings",
    "cards",
    "day_of",
    "forecast",
    "in_order",
    "pace",
    "queue",
    "rating",
    "retention",
    "settings",
    "suspended",
]

Entry = Mapping[str, Any]
Key = tuple[str, str]

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
RETENTION = 0.9
LONGEST = 3650  # days
NEW_PER_DAY = 10
AGAIN, HARD, GOOD = 1, 2, 3

_FSRS = fsrs.Scheduler(
    PARAMETERS,
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST,
    enable_fuzzing=False,
)


class Question(NamedTuple):
    """What the schedule has to know of an item of a bank."""

    topic: str
    item: str
    hash: str
    level: str = "recall"

    @property
    def key(self) -> Key:
        """Topic and item: what the log calls it."""
        return self.topic, self.item


@dataclass(frozen=True)
class Card:
    """The memory of one question.

    Attributes:
        stability: Days after which the answer is still known with a probability of 90 %.
        difficulty: From 1 to 10.
        first: Day of the first answer, as an ordinal.
        last: Day of the last answer that counted.
        due: Day from which it is asked again.
        hash: Content of the question when it was last answered.
        lapses: How often it was forgotten.
    """

    stability: float
    difficulty: float
    first: int
    last: int
    due: int
    hash: str
    lapses: int = 0


class Settings(NamedTuple):
    """What the learner has chosen: new questions a day, and a plan.

    Attributes:
        new_per_day: How many questions are new a day while no plan runs.
        until: The day to be ready for, as an ordinal.
        topics: What to be ready in; None for every topic.
    """

    new_per_day: int = NEW_PER_DAY
    until: int | None = None
    topics: frozenset[str] | None = None

    def days_left(self, today: int) -> int:
        """Return the days until the plan's day; 0 where no plan runs."""
        return max(0, (self.until or 0) - today)

    def covers(self, topic: str) -> bool:
        """Return whether a topic belongs to the plan."""
        return self.topics is None or topic in self.topics


class Pace(NamedTuple):
    """What a plan comes to on a day.

    Attributes:
        total: How many questions its topics have.
        new: Those that were never asked and are not set aside.
        begun: How many of its questions were asked for the first time today.
        daily: New questions a day, so that all are seen once before the plan's day.
    """

    total: int
    new: list[Question]
    begun: int
    daily: int


def rating(share: float, hints: int = 0) -> int:
    """Return FSRS's rating of an answer, from the share that was right and the hints taken."""
    if share >= 1 and not hints:
        return GOOD
    return HARD if share >= 0.5 else AGAIN


def day_of(entry: Entry) -> int:
    """Return the ordinal of the learner's own calendar day; early logs have only the time."""
    if "day" in entry:
        return date.fromisoformat(entry["day"]).toordinal()
    return datetime.fromtimestamp(entry["time"] / 1000, UTC).date().toordinal()


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort entries by time, so that the order in which logs were merged does not matter."""
    return sorted(entries, key=lambda e: (e["time"], e.get("topic", ""), e.get("item", "")))


def cards(entries: Iterable[Entry]) -> dict[Key, Card]:
    """Replay a log: the card of each question that was ever answered."""
    found: dict[Key, Card] = {}
    for entry in in_order(entries):
        if entry["kind"] != "review":
            continue
        key = entry["topic"], entry["item"]
        card, day = found.get(key), day_of(entry)
        if card is None or day > card.last:
            found[key] = _reviewed(card, day, entry)
        else:
            found[key] = replace(card, hash=entry["hash"])
    return found


def _reviewed(card: Card | None, day: int, entry: Entry) -> Card:
    given = rating(entry["share"], entry.get("hints", 0))
    before = fsrs.Card(card_id=0)
    if card:
        before.state, before.last_review = fsrs.State.Review, _midnight(card.last)
        before.stability, before.difficulty = card.stability, card.difficulty
    after, _ = _FSRS.review_card(before, fsrs.Rating(given), _midnight(day))
    assert after.stability is not None and after.difficulty is not None
    return Card(
        after.stability,
        after.difficulty,
        card.first if card else day,
        day,
        after.due.date().toordinal(),
        entry["hash"],
        (card.lapses if card else 0) + (given == AGAIN and card is not None),
    )


def _midnight(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), datetime.min.time(), UTC)


def suspended(entries: Iterable[Entry]) -> set[Key]:
    """Return the questions that the learner has set aside."""
    aside: set[Key] = set()
    for entry in in_order(entries):
        if entry["kind"] == "suspend":
            aside.add((entry["topic"], entry["item"]))
        elif entry["kind"] == "resume":
            aside.discard((entry["topic"], entry["item"]))
    return aside


def settings(entries: Iterable[Entry]) -> Settings:
    """Return what was chosen last."""
    chosen = Settings()
    for entry in in_order(entries):
        if entry["kind"] == "settings":
            until, topics = entry.get("until"), entry.get("topics")
            chosen = Settings(
                entry.get("new_per_day", NEW_PER_DAY),
                date.fromisoformat(until).toordinal() if until else None,
                None if topics is None else frozenset(topics),
            )
    return chosen


def pace(
    questions: Iterable[Question],
    known: Mapping[Key, Card],
    aside: Set[Key],
    plan: Settings,
    today: int,
) -> Pace:
    """Return what a plan whose day is still to come asks of the learner."""
    own = [question for question in questions if plan.covers(question.topic)]
    new = [one for one in own if one.key not in known and one.key not in aside]
    begun = sum(one.key in known and known[one.key].first == today for one in own)
    daily = ceil((begun + len(new)) / plan.days_left(today))
    return Pace(len(own), new, begun, daily)


def queue(questions: Sequence[Question], entries: Sequence[Entry], today: int) -> list[Question]:
    """Return what to ask today: what is due, the longest overdue first, then new questions.

    Args:
        questions: Every question that may be asked, in the order of the reference; of some topics
            alone where the learner asked for these.
        entries: The log.
        today: Ordinal of the learner's day.
    """
    known, aside, chosen = cards(entries), suspended(entries), settings(entries)
    open_ones = [question for question in questions if question.key not in aside]
    due = []
    for place, question in enumerate(open_ones):
        card = known.get(question.key)
        if card and (card.due <= today or card.hash != question.hash) and card.last < today:
            due.append((card.due, place, question))
    if chosen.days_left(today):  # the plan says what is new
        plan = pace(questions, known, aside, chosen, today)
        new, allowed = _weakest_first(plan.new, entries), plan.daily - plan.begun
    else:
        new = [question for question in open_ones if question.key not in known]
        allowed = chosen.new_per_day - sum(card.first == today for card in known.values())
    return [question for *_, question in sorted(due)] + new[: max(0, allowed)]


def _weakest_first(new: Sequence[Question], entries: Iterable[Entry]) -> list[Question]:
    """Place the learner with one question of each untried topic, then go by what is weakest."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in in_order(entries):
        if entry["kind"] == "review":
            shares[entry["topic"]][entry["item"]] = entry["share"]
    placement: dict[str, Question] = {}
    for question in new:
        if question.topic not in shares:
            chosen = placement.setdefault(question.topic, question)
            if chosen.level == "recall" and question.level != "recall":
                placement[question.topic] = question
    first = list(placement.values())
    strength = {topic: sum(of.values()) / len(of) for topic, of in shares.items()}
    rest = [question for question in new if question not in first]
    return first + sorted(rest, key=lambda question: strength.get(question.topic, 0.0))


def forecast(known: Mapping[Key, Card], today: int, days: int) -> list[int]:
    """Return how many cards fall due on each of the next days; what is overdue counts today."""
    counts = [0] * days
    for card in known.values():
        if card.due < today + days:
            counts[max(0, card.due - today)] += 1
    return counts


def retention(entries: Iterable[Entry]) -> tuple[int, int]:
    """Return how many repeated questions were still known, and how many were asked again."""
    last: dict[Key, int] = {}
    known = asked = 0
    for entry in in_order(entries):
        if entry["kind"] != "review":
            continue
        key, day = (entry["topic"], entry["item"]), day_of(entry)
        if key in last and day > last[key]:
            asked += 1
            known += rating(entry["share"], entry.get("hints", 0)) != AGAIN
        if key not in last or day > last[key]:
            last[key] = day
    return known, asked
