"""`dlref quiz take | review | resume | stats | plan | progress`: answers, and what is kept."""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlref.cli.banks import bank_paths
from dlref.quiz.interruption import Interruption

if TYPE_CHECKING:
    from dlref.quiz.bank import Item
    from dlref.quiz.exam import Outcome
    from dlref.quiz.paper import Paper
    from dlref.quiz.schedule import Card, Key, Question
    from dlref.quiz.statistics import Standing
    from dlref.quiz.terminal import Asked, Record, Result

__all__ = ["add_actions"]

LEVELS = ("recall", "apply", "analyse")
WEAKEST = 5
WEEK = 7


def _file(options: argparse.Namespace) -> Path:
    from dlref.quiz.progress import default_path

    return options.progress or default_path()


def _entries(options: argparse.Namespace) -> list[Any]:
    """Read the learner's log, and say so where lines of it are damaged."""
    from dlref.quiz.progress import read

    log = read(_file(options))
    if count := len(log.damaged):
        words = (
            "1 line cannot be read; it stays"
            if count == 1
            else f"{count} lines cannot be read; they stay"
        )
        print(f"{_file(options)}: {words} there", file=sys.stderr)
    return list(log.entries)


def _paper(options: argparse.Namespace) -> "Paper":
    from dlref.quiz.paper import Paper

    return Paper(plain=options.plain)


def _questions(topics: list[str]) -> Iterator["Asked"]:
    """Yield the questions of the given topics, or of all, in the order of their banks."""
    from dlref.quiz.bank import read_bank
    from dlref.quiz.terminal import Asked

    for path in bank_paths(topics):
        bank = read_bank(path)
        yield from (Asked(bank.topic, item) for item in bank.items)


def _scheduled(asked: Iterable["Asked"]) -> "dict[Question, Item]":
    from dlref.quiz.bank import content_hash
    from dlref.quiz.schedule import Question

    return {
        Question(one.topic, one.item.id, content_hash(one.item), one.item.level): one.item
        for one in asked
    }


def _recorder(path: Path) -> "Record":
    """Return what writes each answer into the log at once."""
    from dlref.quiz.bank import content_hash
    from dlref.quiz.progress import append, next_time, read

    last = read(path).entries[-1:]

    def record(kind: str, asked: "Asked", fields: dict[str, Any]) -> None:
        nonlocal last
        entry = {"kind": kind, "topic": asked.topic, "item": asked.item.id, **fields}
        if kind == "review":
            entry |= {"hash": content_hash(asked.item), "day": date.today().isoformat()}
        entry["time"] = next_time(last, time.time())
        last = (entry,)
        append(path, entry)

    return record


def _with_ctrl_c(
    action: "Callable[[argparse.Namespace, Paper], None]",
) -> Callable[[argparse.Namespace], int]:
    """Return an action that asks on paper, and that Ctrl+C ends without loss."""

    def ask(options: argparse.Namespace) -> int:
        with Interruption() as ctrl_c:
            from dlref.quiz.paper import Paper
            from dlref.quiz.progress import check_writable

            check_writable(_file(options))
            action(options, Paper(plain=options.plain, read=ctrl_c.line))
        return 0

    return ask


def _ask(asked: Iterable["Asked"], options: argparse.Namespace, paper: "Paper") -> "Result":
    from dlref.quiz.drafts import Drafts
    from dlref.quiz.terminal import take

    log = _file(options)
    result = take(asked, paper, _recorder(log), Drafts(log.with_name("drafts")))
    paper.say(f"{result.right} of {result.answered} right")
    return result


def _take(options: argparse.Namespace, paper: "Paper") -> None:
    from dlref.quiz.exam import UNFIT, draw
    from dlref.quiz.schedule import suspended

    if options.minutes is not None and not options.exam:
        raise ValueError("a time limit belongs to an exam: add --exam, or leave out --minutes")
    aside = suspended(_entries(options))
    asked = [
        one for one in _questions(options.topic)
        if (one.topic, one.item.id) not in aside
        and (not options.level or one.item.level in options.level)
        and not (options.exam and one.item.type in UNFIT)
    ]  # fmt: skip
    if not asked:
        raise ValueError("no question fits; name other topics or levels, or take some back")
    seed = random.randrange(10**6) if options.seed is None else options.seed
    drawn = draw(asked, options.number, str(seed))
    if options.exam:
        _exam(drawn, options, paper)
    else:
        _ask(drawn, options, paper)


def _exam(drawn: list["Asked"], options: argparse.Namespace, paper: "Paper") -> None:
    from dlref.quiz.exam import missed, sit

    minutes = options.minutes
    ends = None if minutes is None else time.monotonic() + minutes * 60
    limit = "" if minutes is None else f" in {minutes} minutes"
    paper.say(f"An exam: {len(drawn)} questions{limit}. You are told how it went at the end.\n")
    outcomes = sit(
        drawn,
        paper,
        _recorder(_file(options)),
        lambda: None if ends is None else max(0.0, ends - time.monotonic()),
    )
    wrong = missed(outcomes)
    paper.say(f"**{len(outcomes) - len(wrong)} of {len(outcomes)} right**")
    if left_open := sum(share is None for _, share in outcomes):
        paper.say(f"{left_open} not answered.")
    for title, group in (("Topic", "topic"), ("Level", "level")):
        _show_outcomes(paper, title, outcomes, group)
    if wrong and _agreed(paper, f"Repeat the {len(wrong)} missed, with the reasons? y or n: "):
        _ask(wrong, options, paper)


def _show_outcomes(paper: "Paper", title: str, outcomes: "list[Outcome]", group: str) -> None:
    shares: dict[str, list[float]] = {}
    for asked, share in outcomes:
        name = asked.topic if group == "topic" else asked.item.level
        shares.setdefault(name, []).append(share or 0.0)
    rows = []
    names = [level for level in LEVELS if level in shares] if group == "level" else shares
    for name in names:
        found = shares[name]
        right = sum(share >= 1 for share in found)
        bar = _bar(right / len(found), 10).ljust(10, "░")
        rows.append((name, f"{right} of {len(found)}", bar))
    paper.table((title, "right", ""), rows)
    paper.say("")


def _agreed(paper: "Paper", question: str) -> bool:
    try:
        return paper.ask(question).strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        return False


def _open_cards(keys: Iterable["Key"], entries: Sequence[Any]) -> "dict[Key, Card]":
    """Return the cards of the questions that there still are and that are not set aside."""
    from dlref.quiz.schedule import cards, suspended

    known, aside = cards(entries), suspended(entries)
    return {key: known[key] for key in keys if key in known and key not in aside}


def _review(options: argparse.Namespace, paper: "Paper") -> None:
    from dlref.quiz.progress import read
    from dlref.quiz.schedule import forecast, queue
    from dlref.quiz.terminal import Asked

    items = _scheduled(_questions(options.topic))
    today = date.today().toordinal()
    due = queue(list(items), _entries(options), today)
    if not due:
        paper.say("nothing is due today; `dlref quiz take` practises anyway")
        return
    paper.say(f"{_counted(len(due), 'question')} today; what you answer is kept at once.")
    paper.say("")
    _ask([Asked(question.topic, items[question]) for question in due], options, paper)
    known = _open_cards((question.key for question in items), read(_file(options)).entries)
    tomorrow = forecast(known, today, 2)[1]
    paper.say(f"{tomorrow} fall due tomorrow.")


def _resume(options: argparse.Namespace) -> int:
    """Ask again what was set aside."""
    from dlref.quiz.schedule import suspended

    aside, record = suspended(_entries(options)), _recorder(_file(options))
    back = [one for one in _questions(options.topic) if (one.topic, one.item.id) in aside]
    for one in back:
        record("resume", one, {})
    questions = "1 question is" if len(back) == 1 else f"{len(back)} questions are"
    _paper(options).say(f"{questions} asked again.")
    return 0


def _stats(options: argparse.Namespace) -> int:
    from dlref.quiz.statistics import last_shares, standings, weakest

    entries = _entries(options)
    items = {(one.topic, one.item.id): one.item for one in _questions(options.topic)}
    shares = last_shares(entries)
    paper = _paper(options)
    if not any(key in shares for key in items):
        paper.say("No answers yet: `dlref quiz review` asks the first questions.")
        return 0
    for title, group in (
        ("Topic", lambda key, item: key[0]),
        ("Level", lambda key, item: item.level),
    ):
        _show_standings(paper, title, standings(items, shares, group))
    _show_forecast(paper, entries, _open_cards(items, entries))
    places = standings(items, shares, lambda key, item: f"{item.source.page}#{item.source.anchor}")
    if weak := weakest(places, WEAKEST):
        paper.say("Weakest concepts, to be read again:")
        for one in weak:
            paper.say(f"  {one.share:.0%} right: {one.name}", 4)
    return 0


def _show_standings(paper: "Paper", title: str, found: "list[Standing]") -> None:
    rows = []
    for name, total, answered, share in found:
        bar = "" if share is None else _bar(share, 10).ljust(10, "░")
        right = "–" if share is None else f"{share:.0%}"
        rows.append((name, f"{answered} of {total}", right, bar))
    paper.table((title, "answered", "right", ""), rows)
    paper.say("")


def _show_forecast(paper: "Paper", entries: list[Any], known: "dict[Key, Card]") -> None:
    from dlref.quiz.schedule import forecast, retention

    today = date.today()
    counts = forecast(known, today.toordinal(), WEEK)
    rows = []
    for days, count in enumerate(counts):
        bar = _bar(count / (max(counts) or 1), 20)
        rows.append((f"{today + timedelta(days=days):%a %d %b}", str(count), bar.ljust(20)))
    paper.table(("Falls due", "questions", ""), rows)
    right, again = retention(entries)
    if again:
        paper.say(f"Retention: {right} of {again} repeated questions were still known.")
    paper.say("")


def _bar(share: float, width: int) -> str:
    return "█" * round(width * share)


def _plan(options: argparse.Namespace) -> int:
    from dlref.quiz.progress import append
    from dlref.quiz.schedule import queue

    before, today, paper = _entries(options), date.today(), _paper(options)
    fresh = _choice(options, before, today)
    entries = [*before, fresh] if fresh else before
    items = list(_scheduled(_questions([])))
    _show_plan(paper, items, entries, today)
    if fresh:
        begins = fresh["until"] and sys.stdin.isatty()  # a script has decided
        if begins and not _agreed(paper, "Begin this plan? y or n: "):
            paper.say("Nothing was changed.")
            return 0
        append(_file(options), fresh)
    due = len(queue(items, entries, today.toordinal()))
    paper.say(f"{due} to answer today: `dlref quiz review`.")
    return 0


def _choice(options: argparse.Namespace, entries: list[Any], today: date) -> dict[str, Any] | None:
    """Return the entry that keeps what was chosen now, if anything was."""
    from dlref.quiz.bank import read_bank
    from dlref.quiz.progress import next_time
    from dlref.quiz.schedule import settings

    before = settings(entries)
    begins = options.until or options.days is not None
    until, topics = before.until, before.topics
    if options.off or not before.days_left(today.toordinal()):
        until = topics = None
    if begins and not options.off:
        day = options.until or today + timedelta(days=options.days)
        until, topics = day.toordinal(), None
        if day <= today:
            raise ValueError(f"a plan needs a day that is still to come, got {day}")
    if options.topic and not until:
        raise ValueError("topics belong to a plan with a day: add --in DAYS or --until DAY")
    if not (options.off or begins or options.topic or options.new is not None):
        return None
    fresh = {"kind": "settings", "time": next_time(entries, time.time())}
    fresh["new_per_day"] = before.new_per_day if options.new is None else options.new
    fresh["until"] = date.fromordinal(until).isoformat() if until else None
    if options.topic:
        topics = frozenset(read_bank(path).topic for path in bank_paths(options.topic))
    chosen = sorted(topics or ())
    return fresh | ({"topics": chosen} if chosen else {})


def _show_plan(paper: "Paper", items: "list[Question]", entries: list[Any], today: date) -> None:
    from dlref.quiz.schedule import NEW_PER_DAY, cards, pace, settings, suspended

    chosen, known = settings(entries), cards(entries)
    left = chosen.days_left(today.toordinal())
    if not (chosen.until and left):
        standard = " (the standard)" if chosen.new_per_day == NEW_PER_DAY else ""
        paper.say(f"No day to be ready for; {chosen.new_per_day} new questions a day{standard}.")
        seen = sum(question.key in known for question in items)
        paper.say(f"{seen} of {len(items)} questions seen, {len(items) - seen} to go.")
        return
    plan = pace(items, known, suspended(entries), chosen, today.toordinal())
    what = (
        f"every question of {', '.join(sorted(chosen.topics))}" if chosen.topics else "everything"
    )
    day = date.fromordinal(chosen.until)
    paper.say(f"{_counted(left, 'day')} until {day}: {what} is seen once before, weakest first.")
    after = f"the plan sets it while it runs, then it is {chosen.new_per_day} a day again."
    paper.say(f"That means {_counted(plan.daily, 'new question')} a day: {after}")
    new = len(plan.new)
    paper.say(f"{plan.total - new} of {plan.total} questions seen or set aside, {new} to go.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _progress(options: argparse.Namespace) -> int:
    from dlref.quiz.progress import ProgressError, dumps, merge, read, write

    path = _file(options)
    if options.what == "where":
        print(path)
        return 0
    if not options.files:
        raise ValueError(f"say which file: dlref quiz progress {options.what} FILE")
    if options.what == "export":
        (target, *more) = options.files
        if more or target.exists():
            raise ValueError(f"{target} exists, or more than one file was named; name a new one")
        entries = _entries(options)
        target.write_text(dumps(entries), encoding="utf-8", newline="\n")
        print(f"{len(entries)} entries in {target}; the site imports it on its review page")
        return 0
    before = read(path)
    logs = [read(file) for file in options.files if file.exists()]
    if missing := [str(file) for file in options.files if not file.exists()]:
        raise ProgressError(f"there is no file {', '.join(missing)}; nothing was changed")
    entries = merge(before.entries, *(log.entries for log in logs))
    for file, log in zip(options.files, logs, strict=True):
        if log.damaged:
            print(f"{file}: {len(log.damaged)} lines cannot be read", file=sys.stderr)
    backup = write(path, entries)
    kept = f"; the log as it was is {backup}" if backup else ""
    print(f"{len(entries) - len(before.entries)} new entries in {path}{kept}")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-12-31") from None


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 9999")
    return int(text)


def _positive(text: str) -> int:
    if not _count(text):
        raise argparse.ArgumentTypeError("0 is too few")
    return int(text)


def add_actions(actions: Any) -> None:
    """Add the learner's commands to those of `dlref quiz`."""
    take = actions.add_parser(
        "take", help="practise or take an exam here, with the keyboard alone",
        description="Ask questions of the topics named, or of all, drawn from each in turn. Every "
        "answer is kept at once. An exam leaves out what is to be said aloud or written as code, "
        "tells at the end how it went by topic and level, and offers to repeat what was missed.",
    )  # fmt: skip
    take.add_argument("-n", "--number", type=_positive, default=10, help="how many; default: 10")
    take.add_argument("--level", action="append", choices=LEVELS, help="these levels alone")
    take.add_argument("--exam", action="store_true", help="tell how it went only at the end")
    take.add_argument("--minutes", type=_positive, metavar="N", help="time limit of an exam")
    take.add_argument("--seed", type=int, help="the same number, the same questions")
    take.set_defaults(action=_with_ctrl_c(_take))
    review = actions.add_parser(
        "review", help="answer what is due today, and some new questions",
        description="Ask what you would soon forget, and a few new questions. Every answer is "
        "kept at once: stop whenever you like.",
    )  # fmt: skip
    review.set_defaults(action=_with_ctrl_c(_review))
    resume = actions.add_parser("resume", help="ask again what you set aside with s")
    resume.set_defaults(action=_resume)
    stats = actions.add_parser("stats", help="how well you know what, and what falls due")
    stats.set_defaults(action=_stats)
    plan = actions.add_parser(
        "plan", help="be ready on a day: everything once, weakest first",
        description="Say how many questions a day it takes to see all topics, or those named, "
        "once before a day, and begin that plan. While it runs, it sets the new questions a day.",
    )  # fmt: skip
    plan.add_argument("--in", dest="days", type=_count, metavar="DAYS", help="be ready in so many")
    plan.add_argument("--until", type=_day, metavar="DAY", help="be ready on a day: 2026-12-31")
    plan.add_argument(
        "--new", type=_count, metavar="N", help="new questions a day without a plan; default: 10"
    )
    plan.add_argument("--off", action="store_true", help="no day to be ready for any more")
    plan.set_defaults(action=_plan)
    progress = actions.add_parser(
        "progress", help="where your answers are kept; export and import them",
        description="Export your log to a file, or take the entries of other logs into it: those "
        "of another machine or of the site. Nothing that is there is lost.",
    )  # fmt: skip
    progress.add_argument("what", choices=["where", "export", "import"])
    progress.add_argument("files", nargs="*", type=Path, metavar="FILE")
    progress.set_defaults(action=_progress)
    for command in (take, review, resume, stats, plan):
        command.add_argument("topic", nargs="*", help="topics or bank files; default: all")
    for command in (take, review, resume, stats, plan, progress):
        command.add_argument("--progress", type=Path, metavar="FILE", help="another log than yours")
        command.add_argument("--plain", action="store_true", help="no colours and no styles")
