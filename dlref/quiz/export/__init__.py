"""Questions for other programs: one module a format, and the table of the formats."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlref.quiz.bank import Bank
from dlref.quiz.export.anki import export_anki
from dlref.quiz.export.gift import export_gift
from dlref.quiz.export.moodle import export_moodle
from dlref.quiz.export.qti import export_qti
from dlref.quiz.export.question import Export
from dlref.quiz.export.table import export_csv

__all__ = ["FORMATS", "Format"]


class Format(NamedTuple):
    """A format: what it is for, how its files end, and what writes it."""

    title: str
    suffix: str
    write: Callable[[Sequence[Bank], str, int], Export]


FORMATS = {
    "anki": Format("Anki deck", ".apkg", export_anki),
    "csv": Format("table for spreadsheets", ".csv", export_csv),
    "gift": Format("GIFT text", ".gift.txt", export_gift),
    "moodle": Format("Moodle XML", ".xml", export_moodle),
    "qti": Format("QTI 2.1 package", ".zip", export_qti),
}
