"""The `dlref` command: one module a group of subcommands, each adds itself to the parser."""

import os
import signal
import sys
from typing import TYPE_CHECKING

from dlref import __version__

if TYPE_CHECKING:
    import argparse

__all__ = ["main"]

EPILOG = """\
start here:
  dlref list                 every concept, with the page where it is explained
  dlref show relu            its formula, code and example
  dlref run relu             run its examples and compare them with the documented output
  dlref verify relu          check examples, formula and code against one another
  dlref quiz take            ten questions, with the reason for every wrong option
  dlref quiz review          what you would soon forget, and a few new questions
  dlref quiz export anki     the questions as a deck for Anki
  dlref site serve           read it all in your browser
"""


def parser() -> "argparse.ArgumentParser":
    """Return the parser of the whole command."""
    import argparse

    from dlref.cli import concepts, quiz, site

    top = argparse.ArgumentParser(
        prog="dlref",
        description="A deep-learning reference that you can read, run and recall.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"dlref {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for group in (concepts, quiz, site):
        group.add_commands(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run the command with these arguments, or with those of the process; return the exit code."""
    options = _options(arguments)
    try:
        return int(options.action(options))
    except LookupError as error:  # the text of a KeyError is its argument; str() would quote it
        print(f"dlref: {error.args[0]}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(f"dlref: {error}; {_extra_for(error.name)}", file=sys.stderr)
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        sys.stdout = open(os.devnull, "w")
    except (OSError, RuntimeError, ValueError) as error:
        print(f"dlref: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    return 1


def _options(arguments: list[str] | None) -> "argparse.Namespace":
    """Read the arguments; Ctrl+C ends the program meanwhile, as Python may drop it in an import."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return parser().parse_args(arguments)
    finally:
        if before is signal.default_int_handler:
            signal.signal(signal.SIGINT, before)


def _extra_for(module: str | None) -> str:
    quiz = (
        "fsrs",
        "ftfy",
        "genanki",
        "jsonschema",
        "markdown_it",
        "platformdirs",
        "pygments",
        "rich",
    )
    extra = "quiz" if (module or "").split(".")[0] in quiz else "site"
    return f"install it with `pip install 'dlref[{extra}]'`"
