import sys

import pytest

from dlref.runner import OUTPUT_LIMIT, Runner


class Recorder:
    """A runner and what it printed."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self.runner = Runner(lambda stream, text: self.pieces.append((stream, text)))

    def out(self, code: str, *args: str) -> str:
        self.pieces.clear()
        error = self.runner.run(code, *args)
        assert error is None, error
        return "".join(text for _, text in self.pieces)

    def error(self, code: str, *args: str) -> str:
        error = self.runner.run(code, *args)
        assert error is not None
        return error


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_run__shows_values_as_the_prompt_does(recorder: Recorder) -> None:
    assert recorder.out("x = 3\nx\nNone\n'a'\nfor i in range(2): i") == "3\n'a'\n0\n1\n"


def test_run__shows_no_values_of_a_script(recorder: Recorder) -> None:
    assert recorder.out("1\nprint(2)", "", "", "script") == "2\n"


def test_run__keeps_a_future_import_for_the_lines_after_it(recorder: Recorder) -> None:
    code = "from __future__ import annotations\ndef f(x: Missing): return x\nf(1)"
    assert recorder.out(code) == "1\n"


def test_run__runs_the_prelude_once_per_namespace(recorder: Recorder) -> None:
    assert recorder.out("n += 1\nn", "a", "n = 0") == "1\n"
    assert recorder.out("n += 1\nn", "a", "n = 0") == "2\n"
    assert recorder.out("n += 1\nn", "b", "n = 0") == "1\n"


def test_run__tries_a_failed_prelude_again(recorder: Recorder) -> None:
    assert "No module named 'missing'" in recorder.error("1", "a", "import missing")
    assert recorder.out("n", "a", "n = 4") == "4\n"


def test_reset__forgets_one_namespace(recorder: Recorder) -> None:
    recorder.out("x = 1", "a")
    recorder.out("x = 2", "b")
    recorder.runner.reset("a")
    assert "NameError" in recorder.error("x", "a")
    assert recorder.out("x", "b") == "2\n"


def test_run__keeps_the_order_of_both_streams(recorder: Recorder) -> None:
    recorder.out(
        "import sys\nprint(1, end='')\nprint(2, end='', file=sys.stderr)\nprint(3, end='')"
    )
    assert recorder.pieces == [("stdout", "1"), ("stderr", "2"), ("stdout", "3")]


def test_run__hands_on_no_empty_piece(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlref.runner.PAUSE", -1.0)  # as on a machine that is always late
    recorder.out("print(1, end='')\nprint(2, end='')")
    assert recorder.pieces == [("stdout", "1"), ("stdout", "2")]


def test_run__hands_on_the_first_lines_at_once(recorder: Recorder) -> None:
    seen: list[int] = []
    recorder.runner.namespaces["a"] = {"look": lambda: seen.append(len(recorder.pieces))}
    recorder.out("print(1)\nlook()\nprint(2)\nlook()", "a")
    assert seen == [1, 2]


def test_run__cuts_long_output_off_and_goes_on(recorder: Recorder) -> None:
    code = "print('x' * 60_000)\nprint('y' * 60_000)\nprint('z')\ndone = True"
    text = recorder.out(code, "a")
    assert text.count("x") + text.count("y") == OUTPUT_LIMIT - 1
    assert text.endswith("[output cut off after 100,000 characters]\n")
    assert recorder.out("done", "a") == "True\n"


def test_run__gathers_a_flood_into_few_pieces(recorder: Recorder) -> None:
    recorder.out("for i in range(20_000): print(i)")
    assert len(recorder.pieces) < 400


def test_run__gives_the_streams_back(recorder: Recorder) -> None:
    before = sys.stdout, sys.stderr
    recorder.error("1 / 0")
    assert (sys.stdout, sys.stderr) == before


def test_run__traces_only_the_readers_lines(recorder: Recorder) -> None:
    recorder.out("import json\n\ndef parse(text):\n    return json.loads(text)", "a")
    lines = recorder.error("\nparse('{')", "a").splitlines()
    assert [line for line in lines if line.strip(" ^")] == [
        "Traceback (most recent call last):",
        '  File "<cell>", line 2, in <module>',
        "    parse('{')",
        '  File "<cell>", line 4, in parse',
        "    return json.loads(text)",
        "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
    ]


def test_run__points_at_a_syntax_error(recorder: Recorder) -> None:
    assert recorder.error("x = 1\ny = (x").splitlines() == [
        '  File "<cell>", line 2',
        "    y = (x",
        "        ^",
        "SyntaxError: '(' was never closed",
    ]


def test_run__shows_a_cause_in_the_cell_and_hides_one_in_a_library(recorder: Recorder) -> None:
    own = "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('no') from e"
    assert "direct cause" in recorder.error(own)

    def library() -> None:
        try:
            {}["k"]
        except KeyError as error:
            raise ValueError("no") from error

    recorder.runner.namespaces["a"] = {"library": library}
    assert "KeyError" not in recorder.error("library()", "a")


def test_run__explains_that_there_is_no_input(recorder: Recorder) -> None:
    assert "assign the value instead" in recorder.error("input('x? ')")


@pytest.mark.parametrize(("code", "error"), [("exit()", None), ("raise SystemExit('bad')", "bad")])
def test_run__ends_on_exit(recorder: Recorder, code: str, error: str | None) -> None:
    ended = recorder.runner.run(f"from sys import exit\n{code}\nprint('no')")
    assert recorder.pieces == []
    assert ended == (error and f"SystemExit: {error}\n")


@pytest.mark.filterwarnings("default")
def test_run__shows_a_warning_each_time(recorder: Recorder) -> None:
    code = "import warnings\nwarnings.warn('careful')"
    for _ in range(2):
        shown = "<cell>:2: UserWarning: careful\n  warnings.warn('careful')\n"
        assert recorder.out(code, "a") == shown
