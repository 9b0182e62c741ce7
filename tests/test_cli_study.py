"""What a learner types, and what is kept of it."""

from collections.abc import Callable
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from dlref import cli
from dlref.quiz.bank import content_hash, read_bank
from dlref.quiz.progress import append, read

TODAY = date.today()
BANK_FOLDER = Path(__file__).parents[1] / "quizzes"
BANK = read_bank(BANK_FOLDER / "relu-family.json")
ITEM = BANK.items[0]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "progress.jsonl"


@pytest.fixture
def run(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `dlref quiz …` with what is typed; return the exit code and both outputs."""

    def run(*arguments: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        answers = list(typed)

        def ask(prompt: str = "") -> str:
            print(prompt)
            if not answers:
                raise EOFError
            return answers.pop(0)

        monkeypatch.setattr("builtins.input", ask)
        code = cli.main(["quiz", *arguments, "--progress", str(log), "--plain"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def answer(item: str, days_ago: int = 0, share: float = 1.0) -> dict[str, Any]:
    day = TODAY - timedelta(days=days_ago)
    time = (day - date(1970, 1, 1)).days * 86_400_000
    when = {"time": time, "day": day.isoformat()}
    what = {"kind": "review", "topic": "relu-family", "item": item, "hash": content_hash(ITEM)}
    return what | {"share": share} | when


def test_take__keeps_what_was_answered_before_the_learner_quits(
    run: Callable[..., Any], log: Path
) -> None:
    code, out, _ = run("take", "relu-family", "-n", "3", "--seed", "0", typed=("1", "1", "q"))
    assert code == 0
    entries = read(log).entries
    assert {entry["topic"] for entry in entries} == {"relu-family"}
    assert all(entry["day"] == TODAY.isoformat() for entry in entries)
    assert out.rstrip().endswith(f"of {len(entries)} right")


def test_take__leaves_out_what_was_set_aside(run: Callable[..., Any], log: Path) -> None:
    _, first, _ = run("take", "relu-family", "-n", "1", "--seed", "0", typed=("s",))
    (entry,) = read(log).entries
    assert entry["kind"] == "suspend"
    _, second, _ = run("take", "relu-family", "-n", "1", "--seed", "0", typed=("q",))
    assert first.splitlines()[0] != second.splitlines()[0]


def test_exam__tells_by_topic_and_level_at_the_end_and_repeats_the_missed(
    run: Callable[..., Any], log: Path
) -> None:
    code, out, _ = run(
        "take", "relu-family", "losses", "--exam", "-n", "4", "--seed", "0",
        typed=("", "", "", "", "y", "q"),
    )  # fmt: skip
    assert code == 0
    before, after = out.split("0 of 4 right")
    assert "✓" not in before and "✗" not in before
    assert "4 not answered" in after
    assert after.count("0 of 2") >= 2, "from each topic in turn"
    assert "Repeat the 4 missed" in after
    assert not log.exists(), "nothing was answered"


def test_exam__keeps_each_answer_at_once(run: Callable[..., Any], log: Path) -> None:
    run("take", "--exam", "-n", "9", "--level", "apply", "--seed", "1", typed=("1",) * 3)
    entries = read(log).entries
    items = {item.id: item for bank in sorted(BANK_FOLDER.glob("*.json"))
             for item in read_bank(bank).items}  # fmt: skip
    assert entries
    assert {items[entry["item"]].level for entry in entries} == {"apply"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--minutes", "5"), "add --exam"), (("--level", "apply", "perceptron"), "")],
)
def test_exam__explains_what_does_not_fit(
    run: Callable[..., Any], arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = run("take", *arguments, typed=("q",))
    assert (code, words in err) == (1 if words else 0, True)


def test_review__asks_ten_new_questions_and_each_once_a_day(
    run: Callable[..., Any], log: Path
) -> None:
    code, out, _ = run("review", typed=("q",))
    assert code == 0
    assert out.startswith("10 questions today")
    assert not log.exists(), "nothing was answered"


def test_review__begins_with_what_is_due(run: Callable[..., Any], log: Path) -> None:
    append(log, answer(ITEM.id, days_ago=40))
    _, out, _ = run("review", typed=("q",))
    assert out.startswith("11 questions today")
    assert f"*{ITEM.level}*".strip("*") in out.split("\n\n")[1]


def test_review__of_a_topic_keeps_to_the_plan_whatever_was_answered_elsewhere(
    run: Callable[..., Any], log: Path
) -> None:
    run("plan", "--in", "7")
    for number in range(60):
        append(log, answer(f"gone-{number}", days_ago=0))
    quota = ceil(len(BANK.items) / 7)
    assert run("review", BANK.topic, typed=("q",))[1].startswith(f"{quota} questions today")


def test_stats__show_topics_levels_forecast_and_what_to_read_again(
    run: Callable[..., Any], log: Path
) -> None:
    assert "No answers yet" in run("stats")[1]
    append(log, answer(ITEM.id, days_ago=3, share=0.25))
    append(log, answer(ITEM.id, days_ago=1, share=0.5))
    _, out, _ = run("stats", "relu-family")
    assert "1 of " in out and "50%" in out
    assert "Falls due" in out and "Retention: 1 of 1" in out
    assert f"50% right: {ITEM.source.page}#{ITEM.source.anchor}" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_stats__count_no_question_that_is_gone_or_set_aside_as_due(
    run: Callable[..., Any], log: Path
) -> None:
    def due(out: str) -> str:
        return next(line for line in out.splitlines() if f"{TODAY:%a %d %b}" in line).split()[3]

    append(log, answer(ITEM.id, days_ago=9))
    append(log, answer("gone", days_ago=9))
    assert due(run("stats")[1]) == "1"
    append(log, {"kind": "suspend", "topic": "relu-family", "item": ITEM.id, "time": 1})
    assert due(run("stats")[1]) == "0"


def test_plan__says_how_much_is_left_until_the_day(run: Callable[..., Any], log: Path) -> None:
    _, out, _ = run("plan", "--in", "7")
    assert out.startswith("7 days until")
    _, out, _ = run("plan")
    assert out.startswith("7 days until"), "the plan is kept"
    _, out, _ = run("plan", "--off", "--new", "3")
    assert "3 new questions a day" in out
    assert run("review", typed=("q",))[1].startswith("3 questions today")


def test_plan__of_some_topics_says_how_many_questions_a_day_and_asks_these(
    run: Callable[..., Any], log: Path
) -> None:
    _, out, _ = run("plan", BANK.topic, "--in", "7")
    quota = ceil(len(BANK.items) / 7)
    assert f"That means {quota} new questions a day: the plan sets it" in out
    assert f"every question of {BANK.topic} is seen once before" in out.replace("\n", " ")
    assert f"0 of {len(BANK.items)} questions seen" in out
    assert read(log).entries[-1]["topics"] == [BANK.topic]
    assert run("review", typed=("q",))[1].startswith(f"{quota} questions today")
    assert run("review", "losses")[1].startswith("nothing is due")
    run("plan", "--new", "3")
    assert read(log).entries[-1]["topics"] == [BANK.topic], "the plan goes on"
    run("plan", "--in", "9")
    assert "topics" not in read(log).entries[-1], "a plan without topics is for all"


@pytest.mark.parametrize("typed", ["n", "y"])
def test_plan__is_begun_once_the_learner_has_seen_what_it_means(
    run: Callable[..., Any], log: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    _, out, _ = run("plan", BANK.topic, "--in", "7", typed=(typed,))
    assert out.index("new questions a day") < out.index("Begin this plan?")
    assert log.exists() == (typed == "y")
    assert ("Nothing was changed." in out) == (typed == "n")


def test_plan__needs_a_day_for_its_topics(run: Callable[..., Any], log: Path) -> None:
    code, _, err = run("plan", BANK.topic)
    assert code == 1 and "add --in DAYS or --until DAY" in err
    assert not log.exists()


def test_plan__that_is_over_does_not_stand_in_the_way(run: Callable[..., Any], log: Path) -> None:
    append(log, {"kind": "settings", "until": "2001-01-01", "topics": [BANK.topic], "time": 1})
    code, out, _ = run("plan", "--new", "3")
    assert code == 0 and "3 new questions a day" in out
    assert run("review", typed=("q",))[1].startswith("3 questions today")


@pytest.mark.parametrize("day", ["2001-01-01", "0"])
def test_plan__needs_a_day_to_come(run: Callable[..., Any], log: Path, day: str) -> None:
    code, _, err = run("plan", "--in" if day == "0" else "--until", day)
    assert code == 1
    assert "a day that is still to come" in err
    assert not log.exists()


def test_plan__explains_what_a_day_is(
    run: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run("plan", "--until", "tomorrow")
    assert "'tomorrow' is no day; write it as 2026-12-31" in capsys.readouterr().err


def test_progress__goes_out_and_comes_in_without_losing_an_entry(
    run: Callable[..., Any], log: Path, tmp_path: Path
) -> None:
    here, there, both = answer("relu.a"), answer("relu.b"), answer("relu.c")
    other = tmp_path / "other.jsonl"
    for file, entries in ((log, (here, both)), (other, (there, both))):
        for entry in entries:
            append(file, entry)
    before = log.read_bytes()
    code, out, _ = run("progress", "import", str(other))
    assert code == 0
    assert out.startswith("1 new entries")
    assert {entry["item"] for entry in read(log).entries} == {"relu.a", "relu.b", "relu.c"}
    assert before in [path.read_bytes() for path in tmp_path.glob("*.bak")]
    target = tmp_path / "out.jsonl"
    assert run("progress", "export", str(target))[0] == 0
    assert read(target).entries == read(log).entries
    code, _, err = run("progress", "export", str(target))
    assert code == 1 and "exists" in err


@pytest.mark.parametrize(
    ("content", "message"),
    [("hello", "no dlref progress file"), (None, "there is no file")],
)
def test_progress__refuses_what_is_no_log_and_changes_nothing(
    run: Callable[..., Any], log: Path, tmp_path: Path, content: str | None, message: str
) -> None:
    append(log, answer("relu.a"))
    before = log.read_bytes()
    file = tmp_path / "foreign"
    if content is not None:
        file.write_text(content)
    code, _, err = run("progress", "import", str(file))
    assert code == 1
    assert message in err and "nothing was changed" in err
    assert log.read_bytes() == before


def test_progress__says_where_the_log_is_and_what_an_action_needs(
    run: Callable[..., Any], log: Path
) -> None:
    assert run("progress", "where")[1].strip() == str(log)
    assert "say which file" in run("progress", "export")[2]


def test_commands__leave_a_foreign_file_alone(run: Callable[..., Any], log: Path) -> None:
    log.write_text("my shopping list\n")
    code, _, err = run("review", typed=("1",))
    assert code == 1
    assert "is no dlref progress file" in err
    assert log.read_text() == "my shopping list\n"


def test_commands__name_damaged_lines_and_go_on(run: Callable[..., Any], log: Path) -> None:
    append(log, answer(ITEM.id))
    log.write_text(log.read_text() + "{broken\n")
    code, out, err = run("stats")
    assert code == 0
    assert "1 line cannot be read" in err
    assert "relu-family" in out


def test_resume__takes_back_what_was_set_aside(run: Callable[..., Any], log: Path) -> None:
    seed = ("relu-family", "-n", "1", "--seed", "0")
    _, first, _ = run("take", *seed, typed=("s",))
    assert "dlref quiz resume" in first
    assert run("resume", "losses")[1] == "0 questions are asked again.\n"
    assert run("resume", "relu-family")[1] == "1 question is asked again.\n"
    _, again, _ = run("take", *seed, typed=("q",))
    assert again.splitlines()[0] == first.splitlines()[0]


def test_commands__heed_the_last_choice_where_the_clock_was_moved_back(
    run: Callable[..., Any], log: Path
) -> None:
    later = {"time": answer(ITEM.id, days_ago=-400)["time"]}
    append(log, {"kind": "settings", "new_per_day": 7, "until": None} | later)
    assert run("review", typed=("q",))[1].startswith("7 questions today")
    run("plan", "--new", "3")
    assert run("review", typed=("s", "q"))[1].startswith("3 questions today")
    times = [entry["time"] for entry in read(log).entries]
    assert [entry["kind"] for entry in read(log).entries] == ["settings", "settings", "suspend"]
    assert times == sorted(set(times))


def test_commands__say_before_the_first_question_that_no_answer_can_be_kept(
    run: Callable[..., Any], log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: place != log.parent)
    code, out, err = run("take", "relu-family", typed=("1",))
    assert (code, out) == (1, "")
    assert "no answer could be kept" in err


def test_commands__name_a_damaged_line_once(run: Callable[..., Any], log: Path) -> None:
    append(log, answer(ITEM.id))
    log.write_text(log.read_text() + "{broken\n")
    assert run("review", typed=("q",))[2].count("1 line cannot be read") == 1
