"""`dlref quiz`: what makes, checks and proves questions; `study` has what asks them."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from dlref.cli import export, study
from dlref.cli.banks import ROOT, bank_paths

__all__ = ["add_commands"]


def _generate(options: argparse.Namespace) -> int:
    if not options.notes:
        return _generate_own()
    from dlref.quiz.bank import write_bank
    from dlref.quiz.facts import read_notes
    from dlref.quiz.generate import generate_bank

    if options.out is None:
        raise ValueError("say where the quizzes go: dlref quiz generate NOTES... --out DIR")
    for path in options.notes:
        reading = read_notes(path)
        for repair in reading.repairs:
            print(f"{path}: {repair}")
        bank, counts = generate_bank(reading.topic, strict=False)
        for unused in reading.unused:
            print(f"{path}:{unused.line}: {unused.reason}: {unused.text[:60]}")
        for drop in counts.dropped:
            print(f"{path}:{drop.line}: no {drop.template} question: {drop.reason}")
        if not bank.items:
            print(f"{path}: nothing to ask here; claims, terms, steps or tables would help")
            continue
        target = options.out / f"{bank.topic}.json"
        write_bank(bank, target)
        print(f"{path}: {len(bank.items)} questions in {target}, all according to your notes")
        _print_counts(counts.kept, Counter(drop.template for drop in counts.dropped))
    return 0


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


def _check(options: argparse.Namespace) -> int:
    from dlref.quiz.bank import Item, read_bank
    from dlref.quiz.flaws import flaws
    from dlref.quiz.guessing import guesses

    found, items = 0, list[Item]()
    for path in bank_paths(options.topic):
        bank = read_bank(path)
        items += bank.items
        for item in bank.items:
            for flaw in flaws(item):
                found += 1
                print(f"{path.name}: {item.id}: {flaw.code}: {flaw.detail}", file=sys.stderr)
    levels = Counter(item.level for item in items)
    print(f"{len(items)} questions: {', '.join(f'{n} {level}' for level, n in levels.items())}")
    for guess in guesses(items):
        words = f"{guess.found:.0%} of {guess.items}, chance {guess.chance:.0%}"
        if guess.suspicious and not guess.template:
            found += 1
            print(f"the key can be guessed by {guess.heuristic}: {words}", file=sys.stderr)
        elif guess.suspicious or not guess.template:
            name = f"{guess.heuristic} ({guess.template})" if guess.template else guess.heuristic
            print(f"  guessing the key by {name:<24} {words}{' !' * guess.suspicious}")
    return 1 if found else 0


def _verify(options: argparse.Namespace) -> int:
    from dlref.quiz.bank import read_bank
    from dlref.quiz.build import verify_bank

    failures = checked = 0
    for path in bank_paths(options.topic):
        bank = read_bank(path)
        if not (ROOT / bank.source).is_file():
            raise FileNotFoundError(
                f"{path.name} is proved from {ROOT / bank.source}, which is not here; "
                "verify it in a checkout of the repository"
            )
        checked += len(bank.items)
        for failure in verify_bank(ROOT, bank):
            failures += 1
            print(f"{path.name}: {failure.item}: {failure.reason}", file=sys.stderr)
    print(f"{checked - failures} of {checked} proofs hold")
    return 1 if failures else 0


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
    generate.set_defaults(action=_generate)
    check = actions.add_parser(
        "check", help="look for mechanical flaws and for keys that can be guessed"
    )
    check.set_defaults(action=_check)
    verify = actions.add_parser("verify", help="re-run the proof of every answer")
    verify.set_defaults(action=_verify)
    for command in (check, verify):
        command.add_argument("topic", nargs="*", help="topics or bank files; default: all")
