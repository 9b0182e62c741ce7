"""How questions look in a terminal: prose in a column, formulas as text, code highlighted."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import IO

from rich.console import Console
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from dlref.quiz.readable import readable_text

__all__ = ["Paper"]

WIDTH = 80
FENCE = re.compile(r"^(?P<mark>`{3,}|~{3,})(?P<language>\w*)[^\n]*\n(?P<code>.*?)^(?P=mark)\s*?$",
                   re.M | re.S)  # fmt: skip
INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*|(?<!\w)\*(?P<italic>[^*\s][^*]*)\*")
# The sixteen colours that every terminal has, which follow the learner's own theme.
STYLES = {"code": "cyan", "bold": "bold", "italic": "italic"}
MARKS = {"✓": "green", "✗": "red"}
CONTROL = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])


class Paper:
    """What is shown and asked goes through here.

    Args:
        plain: No colours and no styles, as when the output is no terminal.
        file: Where it goes; the standard output if none is given.
        read: Shows a prompt and returns the line that is typed; `input` if none is given.
    """

    def __init__(
        self,
        plain: bool = False,
        file: IO[str] | None = None,
        read: Callable[[str], str] | None = None,
    ) -> None:
        self.read = read or input
        self.console = Console(
            file=file, highlight=False, markup=False, emoji=False, soft_wrap=False,
            color_system=None if plain else "auto", no_color=plain or None,
        )  # fmt: skip
        self.console.width = min(WIDTH, self.console.width)

    def say(self, text: str, indent: int = 0) -> None:
        """Show a paragraph of inline Markdown, with its code blocks; later lines are indented."""
        if not text:
            self.console.print()
        text, at = text.translate(CONTROL), 0  # nothing in a bank may steer the terminal
        for fence in FENCE.finditer(text):
            self._prose(text[at : fence.start()].strip(), indent)
            self._code(fence["code"].rstrip(), fence["language"])
            at = fence.end()
        self._prose(text[at:].strip("\n"), indent)

    def ask(self, prompt: str) -> str:
        """Ask for a line.

        Raises:
            EOFError: There is no more input.
        """
        typed = self.read(prompt)
        if not sys.stdin.isatty():  # nobody has seen it being typed
            print(typed)
        return typed

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table; all columns but the first stand at the right."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for place, name in enumerate(header):
            table.add_column(name, justify="right" if place else "left", no_wrap=place > 0)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def _prose(self, text: str, indent: int) -> None:
        if not text:
            return
        head = re.match(r"\s*", text)
        left = len(head[0]) if head else 0
        shown = _styled(text.strip())
        hanging = max(left, indent)
        for number, line in enumerate(shown.wrap(self.console, self.console.width - hanging)):
            line.rstrip()
            padding = (0, 0, 0, hanging if number else left)
            self.console.print(Padding(line, padding, expand=False))

    def _code(self, code: str, language: str) -> None:
        lexer = "pycon" if code.startswith(">>>") else language or "text"
        block = Syntax(code, lexer, theme="ansi_dark", background_color="default", word_wrap=True)
        self.console.print(Padding(block, (0, 0, 0, 4), expand=False))


def _styled(text: str) -> Text:
    """Return inline Markdown as styled text."""
    text, shown, at = readable_text(text).replace("\n", " "), Text(), 0
    for found in INLINE.finditer(text):
        shown.append(text[at : found.start()])
        shown.append(found[found.lastgroup or 0], STYLES[found.lastgroup or "bold"])
        at = found.end()
    shown.append(text[at:])
    for mark, colour in MARKS.items():
        shown.highlight_regex(re.escape(mark), colour)
    return shown
