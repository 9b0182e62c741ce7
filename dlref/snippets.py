"""The code that readers see and run: examples in docstrings, and code blocks in pages.

One collector and one comparison serve the tests, the terminal and the check that the browser's
Python prints the same.

An example in a docstring sees `np` and the public names of its module. A block in a page sees `np`
and imports the rest itself. A block is a transcript (`pycon`, whose output is compared) or a script
(`python`, which must only run); the class `torch` keeps it out of the browser, `no-run` out of all.
"""

import doctest
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dlref.runner import Runner

__all__ = [
    "Example",
    "Outcome",
    "Snippet",
    "browser_files",
    "browser_modules",
    "differences",
    "docstring_snippets",
    "outputs_agree",
    "page_snippets",
    "run_snippet",
]

PACKAGE = Path(__file__).parent
NOT_IN_BROWSER = frozenset({"check", "cli", "figures", "quiz", "snippets", "source", "web"})
PAGE_PRELUDE = "import numpy as np"

RELATIVE = 1e-6
ABSOLUTE = 1e-9
# An ellipsis, a number with its sign, a word, or another character; spaces only separate.
TOKEN = re.compile(r"\.\.\.|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|\w+|\S", re.I | re.A)
FLOATING = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[+-]?\d+)?", re.I | re.A)
TRACEBACK = "Traceback (most recent call last):"
FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<info>.*)")


@dataclass(frozen=True)
class Example:
    """A piece of code and what it is documented to print; None where anything goes."""

    code: str
    expected: str | None

    @property
    def mode(self) -> Literal["interactive", "script"]:
        """How it runs: values of expressions show where an output is documented."""
        return "script" if self.expected is None else "interactive"


@dataclass(frozen=True)
class Snippet:
    """Examples that run in turn in one fresh namespace.

    Attributes:
        id: Dotted name of the documented object, or page and line.
        path: The file where the snippet stands.
        line: Line of its first example, counted from 1.
        prelude: What runs first, unseen.
        examples: The code, in order.
        torch: Needs PyTorch, so it does not run in the browser.
    """

    id: str
    path: Path
    line: int
    prelude: str
    examples: tuple[Example, ...]
    torch: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an example printed, and its traceback if it raised."""

    output: str
    error: str | None


def browser_modules(package: Path = PACKAGE) -> list[str]:
    """The modules that need only NumPy, and so run in the browser: paths below the package."""
    paths = (path.relative_to(package) for path in package.rglob("*.py"))
    return sorted(
        path.as_posix() for path in paths if path.parts[0].removesuffix(".py") not in NOT_IN_BROWSER
    )


def browser_files(package: Path = PACKAGE) -> list[str]:
    """The modules of the browser and the data that they read: paths below the package."""
    modules = browser_modules(package)
    folders = {Path(module).parent for module in modules}
    data = (path.relative_to(package) for path in package.rglob("*.npz"))
    return sorted([*modules, *(path.as_posix() for path in data if path.parent in folders)])


def docstring_snippets() -> Iterator[Snippet]:
    """The examples of every docstring in the modules that run in the browser."""
    finder = doctest.DocTestFinder()
    for path in browser_modules():
        name = ".".join((PACKAGE.name, *Path(path).with_suffix("").parts))
        module = importlib.import_module(name.removesuffix(".__init__"))
        prelude = f"{PAGE_PRELUDE}\nfrom {module.__name__} import *"
        for found in finder.find(module, module.__name__):
            if found.examples:
                line = (found.lineno or 0) + found.examples[0].lineno + 1
                yield Snippet(found.name, PACKAGE / path, line, prelude, _examples(found.examples))


def page_snippets(docs: Path) -> Iterator[Snippet]:
    """The code blocks of every page that are marked as Python."""
    for path in sorted(docs.rglob("*.md")):
        for line, info, code in _fences(path.read_text(encoding="utf-8")):
            words = set(re.findall(r"[\w-]+", info))
            if "no-run" in words or not words & {"python", "pycon"}:
                continue
            if "pycon" in words:
                examples = _examples(doctest.DocTestParser().get_examples(code))
            else:
                examples = (Example(code, None),)
            name = f"{path.relative_to(docs).as_posix()}:{line}"
            yield Snippet(name, path, line, PAGE_PRELUDE, examples, "torch" in words)


def run_snippet(snippet: Snippet) -> tuple[Outcome, ...]:
    """Run the examples here; after one that raises against its documentation, none follows."""
    pieces: list[str] = []
    runner = Runner(lambda stream, text: pieces.append(text) if stream == "stdout" else None)
    outcomes = []
    for example in snippet.examples:
        error = runner.run(example.code, "", snippet.prelude, example.mode)
        outcomes.append(Outcome("".join(pieces), error))
        pieces.clear()
        if error and not (example.expected or "").startswith(TRACEBACK):
            break
    return tuple(outcomes)


def differences(snippet: Snippet, outcomes: tuple[Outcome, ...]) -> str:
    """What came out otherwise than documented, as text; empty if nothing did."""
    told = []
    for example, outcome in zip(snippet.examples, outcomes, strict=False):
        expected, got = example.expected, outcome.output + (outcome.error or "")
        if expected is None:
            same = outcome.error is None
        elif expected.startswith(TRACEBACK):
            same = outcome.error is not None and outputs_agree(
                _message(expected), _message(outcome.error)
            )
        else:
            same = outcome.error is None and outputs_agree(expected, outcome.output)
        if not same:
            told.append(f"{example.code}\ndocumented:\n{expected}\nprinted:\n{got}")
    if len(outcomes) < len(snippet.examples) and not told:
        told.append(f"only {len(outcomes)} of {len(snippet.examples)} examples ran")
    return "\n".join(told)


def outputs_agree(documented: str, actual: str) -> bool:
    """Whether two outputs are the same text, spaces and the last digits of floats aside.

    Floats agree within a relative 1e-6 or an absolute 1e-9; integers are compared exactly. `...`
    in the documented output stands for anything.
    """
    return _same_tokens(TOKEN.findall(documented), TOKEN.findall(actual))


def _same_tokens(wanted: list[str], got: list[str]) -> bool:
    if "..." not in wanted:
        return len(wanted) == len(got) and all(map(_same_token, wanted, got))
    gap = wanted.index("...")
    if len(got) < gap or not _same_tokens(wanted[:gap], got[:gap]):
        return False
    return any(_same_tokens(wanted[gap + 1 :], got[at:]) for at in range(gap, len(got) + 1))


def _same_token(wanted: str, got: str) -> bool:
    if wanted == got:
        return True
    if not (FLOATING.fullmatch(wanted) and FLOATING.fullmatch(got)):
        return False
    a, b = float(wanted), float(got)
    return abs(a - b) <= max(ABSOLUTE, RELATIVE * max(abs(a), abs(b)))


def _message(traceback: str) -> str:
    """What follows the frames of a traceback."""
    lines = traceback.rstrip().split("\n")
    frames = [i for i, line in enumerate(lines) if line[:1].isspace() or line == TRACEBACK]
    return "\n".join(lines[frames[-1] + 1 if frames else 0 :])


def _examples(found: list[doctest.Example]) -> tuple[Example, ...]:
    return tuple(Example(e.source, e.want.replace("<BLANKLINE>\n", "\n")) for e in found)


def _fences(text: str) -> Iterator[tuple[int, str, str]]:
    """The fenced blocks of a page: line of the first code line, info string, code."""
    opened: re.Match[str] | None = None
    start, code = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if opened is None:
            opened, start, code = FENCE.match(line), number + 1, []
        elif line.strip().startswith(opened["fence"]) and not line.strip().strip("`~"):
            yield start, opened["info"], "\n".join(code) + "\n"
            opened = None
        else:
            code.append(line.removeprefix(opened["indent"]))
