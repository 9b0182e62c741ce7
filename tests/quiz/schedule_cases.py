"""Makes tests/quiz/schedule.json, on which the terminal's and the site's schedules are compared.

    python -m tests.quiz.schedule_cases

Learners of all kinds, seeded: diligent and lazy, with changed questions, suspensions, choices,
answers twice a day, clocks that went back and logs in any order.
"""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

from dlref.quiz.schedule import Question, cards, forecast, queue, retention

__all__ = ["CASES", "answers", "make_cases"]

CASES = Path(__file__).with_name("schedule.json")
HISTORIES = 240
DAY = 86_400_000
MONDAY = date(2026, 3, 2).toordinal()
EPOCH = date(1970, 1, 1).toordinal()


def answers(case: dict[str, Any]) -> dict[str, Any]:
    """What our schedule says of a case."""
    entries = case["entries"]
    questions = [Question(*question) for question in case["questions"]]
    today = date.fromisoformat(case["today"]).toordinal()
    known = cards(entries)
    shown = {
        "/".join(key): [
            round(card.stability, 6), round(card.difficulty, 6), _text(card.first),
            _text(card.last), _text(card.due), card.hash, card.lapses,
        ]
        for key, card in sorted(known.items())
    }  # fmt: skip
    return {
        "cards": shown,
        "queue": ["/".join(question.key) for question in queue(questions, entries, today)],
        "forecast": forecast(known, today, 14),
        "retention": list(retention(entries)),
    }


def make_cases() -> list[dict[str, Any]]:
    """Return the cases with their answers, the same ones each time."""
    rng = random.Random(7)
    cases = [*(_case(rng) for _ in range(HISTORIES)), _stopped_plan()]
    cases += [_topical(case, rng) for case in cases if _plans(case)]
    return [case | {"expected": answers(case)} for case in cases]


def _case(rng: random.Random) -> dict[str, Any]:
    questions = [
        [topic, f"q{number}", rng.choice("ab"), rng.choice(["recall", "apply", "analyse"])]
        for topic in ("relu", "sgd", "adam")[: rng.randint(1, 3)]
        for number in range(rng.randint(1, 4))
    ]
    entries, day = [], MONDAY
    for _ in range(rng.randint(0, 9)):
        day += rng.choice([0, 0, 1, 1, 2, 3, 5, 8, 13, 30, 90, -2])
        time = (day - EPOCH) * DAY + rng.randrange(DAY)
        for _ in range(rng.randint(1, 3)):
            time += rng.randrange(1000)
            entries.append(_entry(rng, rng.choice(questions), day, time))
    rng.shuffle(entries)
    today = day + rng.choice([0, 0, 1, 2, 7, 40])
    return {"questions": questions, "entries": entries, "today": _text(today)}


def _plans(case: dict[str, Any]) -> bool:
    return any(entry.get("until") for entry in case["entries"])


def _topical(case: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same history, its plans for some topics alone, of which one may be gone."""
    topics = [*sorted({topic for topic, *_ in case["questions"]}), "gone"]
    entries = [
        entry | {"topics": rng.sample(topics, rng.randint(1, len(topics) - 1))}
        if entry.get("until")
        else entry
        for entry in case["entries"]
    ]
    return case | {"entries": entries}


def _stopped_plan() -> dict[str, Any]:
    """A learner who wants all of four questions by tomorrow and has stopped after three."""
    questions = [["relu", f"q{number}", "a", "recall"] for number in range(4)]
    time, day = (MONDAY - EPOCH) * DAY, _text(MONDAY)
    entries: list[dict[str, Any]] = [
        {"kind": "review", "topic": "relu", "item": item, "hash": "a", "share": 1, "day": day,
         "time": time + number}
        for number, (_, item, *_) in enumerate(questions[:3])
    ]  # fmt: skip
    until = _text(MONDAY + 1)
    plan = {"kind": "settings", "new_per_day": 0, "until": until, "time": time}
    return {"questions": questions, "entries": [*entries, plan], "today": day}


def _entry(rng: random.Random, question: list[str], day: int, time: int) -> dict[str, Any]:
    topic, item, *_ = question
    kind = rng.choices(["review", "suspend", "resume", "settings", "restart"], [20, 2, 1, 2, 1])[0]
    if kind == "settings":
        until = rng.choice([None, _text(day + rng.randint(-3, 9))])
        return {"kind": kind, "new_per_day": rng.randint(0, 4), "until": until, "time": time}
    if kind == "restart":
        return {"kind": kind, "topic": topic, "time": time}
    if kind != "review":
        return {"kind": kind, "topic": topic, "item": item, "time": time}
    entry: dict[str, Any] = {"kind": kind, "topic": topic, "item": item, "time": time}
    entry |= {"hash": rng.choice("aab"), "share": rng.choice([0, 0.25, 0.5, 0.75, 1, 1, 1, 1])}
    if rng.random() < 0.2:
        entry["hints"] = 1
    if rng.random() < 0.8:
        entry["day"] = _text(day)
    return entry


def _text(day: int) -> str:
    return date.fromordinal(day).isoformat()


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    CASES.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
