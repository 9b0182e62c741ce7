"""What questions have to pass: `dlref quiz check` and `dlref quiz verify`."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dlref.cli.banks import ROOT, bank_paths

if TYPE_CHECKING:
    from dlref.quiz.bank import Bank, Item
    from dlref.quiz.coverage import Topic

__all__ = ["check", "verify"]

ERRATA = ROOT / "docs" / "errata.md"
SHOWN = 20  # of what is missing; the rest is counted


def check(options: argparse.Namespace) -> int:
    """Print what is wrong with questions, and how much of the pages they ask."""
    from dlref.quiz.bank import read_bank
    from dlref.quiz.build import material_of
    from dlref.quiz.coverage import Topic

    banks = [read_bank(path) for path in bank_paths(options.topic)]
    topics = [Topic(b, material_of(ROOT, b)) for b in banks if (ROOT / b.source).is_file()]
    items = [item for bank in banks for item in bank.items]
    found = _flaws(banks, topics)
    levels = Counter(item.level for item in items)
    print(f"{len(items)} questions: {', '.join(f'{n} {level}' for level, n in levels.items())}")
    found += _guesses(items)
    if options.unused:
        _print_unused(topics)
    elif not options.topic and ERRATA.is_file():
        found += _coverage(topics)
    return 1 if found else 0


def _flaws(banks: Sequence["Bank"], topics: Sequence["Topic"]) -> int:
    from dlref.quiz.flaws import flaws

    known = {topic.bank.topic: topic.material.symbols for topic in topics}
    found = 0
    for bank in banks:
        for item in bank.items:
            for flaw in flaws(item, known.get(bank.topic, ())):
                found += 1
                print(f"{bank.topic}: {item.id}: {flaw.code}: {flaw.detail}", file=sys.stderr)
    return found


def _guesses(items: Sequence["Item"]) -> int:
    from dlref.quiz.guessing import guesses

    found = 0
    for guess in guesses(items):
        words = f"{guess.found:.0%} of {guess.items}, chance {guess.chance:.0%}"
        if guess.suspicious:
            found += 1
            print(f"{guess.advice}: {words} ± {guess.allowed:.0%}", file=sys.stderr)
        elif not guess.template:
            print(f"  guessing the key by {guess.heuristic:<20} {words}")
    return found


def _coverage(topics: Sequence["Topic"]) -> int:
    from dlref.quiz.coverage import measures, read_errata

    found = 0
    for measure in measures(topics, read_errata(ERRATA.read_text(encoding="utf-8"))):
        mark = "" if measure.holds else " !"
        print(f"  {measure.name}: {measure.value}{mark}")
        for line in measure.missing[:SHOWN]:
            print(f"    {line}")
        if len(measure.missing) > SHOWN:
            print(f"    … and {len(measure.missing) - SHOWN} more")
        found += not measure.holds
    return found


def _print_unused(topics: Sequence["Topic"]) -> None:
    """Make the banks once more for the reasons for which templates dropped facts."""
    from rich.console import Console
    from rich.progress import track

    from dlref.quiz.coverage import unused
    from dlref.quiz.generate import generate_bank

    made = [
        generate_bank(topic.material.topic, topic.material.code)[1]
        for topic in track(topics, "why it is unused", console=Console(stderr=True), transient=True)
    ]
    for topic, counts in zip(topics, made, strict=True):
        reasons: dict[int, dict[str, None]] = {}
        for drop in counts.dropped:
            reasons.setdefault(drop.line, {})[f"no {drop.template} question: {drop.reason}"] = None
        for fact in unused([topic]):
            why = "; ".join(reasons.get(fact.line, ())) or "no template asks for it"
            print(f"{fact.page}:{fact.line}: {fact.kind}: {fact.text[:60]}: {why}")


def verify(options: argparse.Namespace) -> int:
    """Prove every answer again, up to the first that does not hold."""
    from dlref.quiz.bank import read_bank
    from dlref.quiz.build import verify_bank

    checked = 0
    for path in bank_paths(options.topic):
        bank = read_bank(path)
        if not (ROOT / bank.source).is_file():
            raise FileNotFoundError(
                f"{path.name} is proved from {ROOT / bank.source}, which is not here; "
                "verify it in a checkout of the repository"
            )
        failures = verify_bank(ROOT, bank)
        for failure in failures:
            print(f"{path.name}: {failure.item}: {failure.reason}", file=sys.stderr)
        if failures:
            return 1
        checked += len(bank.items)
    print(f"{checked} of {checked} proofs hold")
    return 0
