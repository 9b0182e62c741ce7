"""`dlref quiz`: what makes, checks and proves questions; `study` has what asks them."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from dlref.cli import export, gates, study
from dlref.cli.banks import ROOT

__all__ = ["add_commands"]

MAX_NOTES = 12_000_000  # bytes of a file of notes


def _generate(options: argparse.Namespace) -> int:
    if not options.notes:
        return _generate_own()
    if options.out is None:
        raise ValueError("say where the quizzes go: dlref quiz generate NOTES... --out DIR")
    if options.out.exists() and not options.out.is_dir():
        raise NotADirectoryError(f"--out needs a folder for the quizzes, {options.out} is a file")
    written: dict[str, Path] = {}
    for path in options.notes:
        bank = _generate_from(path, options.out, written, quiet=options.quiet)
        if bank:
            written[bank] = path
    return 0


def _generate_from(path: Path, out: Path, written: dict[str, Path], *, quiet: bool) -> str:
    """Make the bank of one file of notes; return its name, or nothing without questions."""
    from rich.console import Console
    from rich.progress import Progress

    from dlref.quiz.bank import write_bank
    from dlref.quiz.facts import read_notes
    from dlref.quiz.generate import generate_in_parts
    from dlref.quiz.report import advice, sections

    if path.is_file() and path.stat().st_size > MAX_NOTES:
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        raise ValueError(f"{path} is {size} long; cut notes into files of at most 12 MB")
    reading = read_notes(path)
    if (first := written.get(reading.topic.slug)) is not None:
        raise ValueError(
            f"{first} and {path} would both become {reading.topic.slug}.json; rename one of them"
        )
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"asking about {path.name}", total=None)
        bank, counts = generate_in_parts(
            reading.topic, lambda done, parts: progress.update(task, completed=done, total=parts)
        )
    for repair in reading.repairs:
        print(f"{path}: {repair}")
    if not quiet:
        for section in sections(reading, bank, counts):
            for line in section.lines():
                print(f"{path}: {line}")
    if bank.items:
        write_bank(bank, target := out / f"{bank.topic}.json")
        print(f"{path}: {len(bank.items)} questions in {target}, all according to your notes")
        _print_counts(counts.kept, Counter(drop.template for drop in counts.dropped))
    else:
        print(f"{path}: nothing to ask here; claims, terms, steps or tables would help")
    tips = advice(reading, counts)
    if tips:
        print("what would make these notes yield more:")
    for tip in tips:
        print(f"  - {tip}")
    return bank.topic if bank.items else ""


def _generate_own() -> int:
    from dlref.quiz.build import build_banks

    built = build_banks(ROOT, say=lambda line: print(line, flush=True))
    kept: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for one in built.values():
        kept += one.counts.kept
        dropped += Counter(drop.template for drop in one.counts.dropped)
    print(f"{len(built)} banks made, the others are unchanged")
    _print_counts(kept, dropped)
    return 0


def _print_counts(kept: Counter[str], dropped: Counter[str]) -> None:
    for template in sorted(kept | dropped):
        print(f"  {template:<16} {kept[template]:>5} kept {dropped[template]:>5} dropped")


def add_commands(commands: Any) -> None:
    """Add `quiz` to the parser's subcommands."""
    quiz = commands.add_parser(
        "quiz", help="take, review, export, generate, check and verify quizzes"
    )
    actions = quiz.add_subparsers(required=True, metavar="ACTION")
    study.add_actions(actions)
    export.add_action(actions)
    generate = actions.add_parser(
        "generate",
        help="make quizzes: of this reference, or of your own notes",
        description="Without NOTES, make the banks of this reference whose pages have changed. "
        "With NOTES, read any Markdown; what the notes say is taken as said, and every question "
        "is labelled so.",
    )
    generate.add_argument("notes", nargs="*", type=Path, metavar="NOTES", help="Markdown files")
    generate.add_argument("--out", type=Path, help="folder for the banks of your notes")
    generate.add_argument(
        "--quiet", action="store_true", help="leave out what became of each section of the notes"
    )
    generate.set_defaults(action=_generate)
    check = actions.add_parser(
        "check",
        help="look for flaws, for keys that can be guessed and for what is not asked",
        description="Mechanical flaws, keys that can be guessed without the question, and, of this "
        "reference as a whole, how much of what its pages say is asked.",
    )
    check.add_argument(
        "--unused", action="store_true", help="list what no question asks, with the reasons"
    )
    check.set_defaults(action=gates.check)
    verify = actions.add_parser("verify", help="re-run the proof of every answer")
    verify.set_defaults(action=gates.verify)
    for command in (check, verify):
        command.add_argument("topic", nargs="*", help="topics or bank files; default: all")
