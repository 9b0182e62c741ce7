"""`dlref quiz export`: the questions for Anki, a spreadsheet or a learning platform."""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlref.cli.banks import bank_paths
from dlref.web.checkout import LOCAL_SITE

if TYPE_CHECKING:
    from dlref.quiz.export.question import Export

__all__ = ["add_action"]

DESCRIPTION = """\
Write the questions for another program. Nothing is lost on the way: what a format cannot hold
is named and counted.

formats:
  anki    an .apkg for Anki: File > Import. A later export updates the same notes, your
          reviews stay; notes that you edited stay too, until their topic changes again
  csv     a table (RFC 4180, UTF-8), one question a row; a cell that a spreadsheet would run
          as a formula (= + - @) begins with an apostrophe; take one away to get the text
  gift    plain text for Moodle and others, a category a topic
  moodle  Moodle XML: with hints, tolerances, rubrics, tags and numbers that stay
  qti     a QTI 2.1 package (zip) for other platforms, formulas as MathML

In gift, moodle and qti a printed line is typed, several lines and "say it aloud" are free text,
and steps are matched with their numbers (in qti, put in order).
"""
EPILOG = """\
examples:
  dlref quiz export anki                             everything, in dlref.apkg
  dlref quiz export anki --topic adam --topic softmax --out optimizers.apkg
  dlref quiz export csv --topic my/notes.json        your own questions
  SITE_URL=https://example.org/dl dlref quiz export moodle

The time in an Anki package is that of the last change of the banks, so that the same banks
give the same bytes; SOURCE_DATE_EPOCH sets another.
"""


def _export(options: argparse.Namespace) -> int:
    from dlref.quiz.bank import read_bank
    from dlref.quiz.export import FORMATS
    from dlref.quiz.export.changed import last_change

    form = FORMATS[options.format]
    paths = list(dict.fromkeys(bank_paths(options.topic)))
    banks = [read_bank(path) for path in paths]
    for topic, count in Counter(bank.topic for bank in banks).items():
        if count > 1:
            raise ValueError(
                f"{count} of the banks have the topic {topic!r}, so that their questions would "
                "mix; rename the file of your notes, or export them apart"
            )
    export = form.write(banks, options.site_url, last_change(paths))
    out = options.out or Path(f"dlref{form.suffix}")
    _replace(out, export.data)
    questions = "1 question" if export.kept == 1 else f"{export.kept} questions"
    topics = banks[0].topic if len(banks) == 1 else f"{len(banks)} topics"
    print(f"{questions} of {topics} in {out}")
    _report(export)
    return 0


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; what was there is replaced."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise OSError(f"{path} cannot be written: {error.strerror}; name another --out") from error


def _report(export: "Export") -> None:
    reasons = Counter(left.reason for left in export.left_out)
    for reason, count in reasons.most_common():
        names = [f"{left.topic}/{left.id}" for left in export.left_out if left.reason == reason]
        more = f" and {count - 3} more" if count > 3 else ""
        print(f"left out: {count}: {reason}: {', '.join(names[:3])}{more}", file=sys.stderr)


def add_action(actions: Any) -> None:
    """Add `export` to the actions of `dlref quiz`."""
    command = actions.add_parser(
        "export",
        help="write questions for Anki, a spreadsheet or a learning platform",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "format", choices=("anki", "csv", "gift", "moodle", "qti"), help="see above"
    )
    command.add_argument(
        "--topic", action="append", default=[], metavar="TOPIC",
        help="a topic or a bank file; repeatable; default: all topics",
    )  # fmt: skip
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="default: dlref with the ending of the format"
    )
    command.add_argument(
        "--site-url", default=os.environ.get("SITE_URL") or LOCAL_SITE, metavar="URL",
        help="where the site is, for links back (default: SITE_URL, else %(default)s)",
    )  # fmt: skip
    command.set_defaults(action=_export)
