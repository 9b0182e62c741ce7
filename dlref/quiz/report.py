"""What became of notes, section by section: read, used, not used and why, and what would help."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dlref.quiz.bank import Bank
from dlref.quiz.facts import Reading
from dlref.quiz.generate import Counts

__all__ = ["SectionReport", "advice", "sections"]

SHOWN_LINES = 8
IS_ASKED = ("asked together with other rows",)  # reasons of facts that another question uses
QUOTED_CHARS = 60
# The reason why a line was not used, or how it begins → what its writer can do about it.
ADVICE = {
    "no marker, label or formula": "begin a line that tells for or against its subject with ✅ or "
    "❌, put such lines below “Pros:” and “Cons:”, or write **term**: what it means",
    "reads as no definition on its own": "let the first sentence below a heading say what it is: "
    "“A kettle is a pot that …”",
    "an empty section": "write in one sentence what the heading means",
    "marked as unfinished": "finish the section, and take the remark out",
    "a question without an answer": "write the answer below its question",
    "a marker without words": "write what is good or bad behind the marker",
    "an image": "say in words what the picture shows",
    "code": "say in words what the code does; it is never run",
    "the definition says too little": "define the term by what it is and what sets it apart",
    "the sentence does not define it": "begin the sentence with the name of its heading",
    "leans on the sentence before it": "name the subject in place of “it” or “this”",
    "means nothing when quoted alone": "name the subject in the line: it is quoted alone",
    "fewer than two siblings": "give the formulas of its siblings too, to choose among",
    "cannot be read": "write the formula as an equation of plain symbols",
    "a table too large": "compare a few rows and columns in a table",
    "nested too deep": "nest less deep",
}


@dataclass
class SectionReport:
    """What became of the lines below one heading.

    Attributes:
        title: The heading; empty for what stands before the first.
        line: Its line.
        facts: How many facts of each kind were read.
        questions: How many questions came of them.
        unused: Line and reason of all that gave no question.
    """

    title: str
    line: int
    facts: Counter[str] = field(default_factory=Counter)
    questions: int = 0
    unused: list[tuple[int, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Say it in lines of text."""
        read = ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in sorted(self.facts.items()))
        asked = f"{self.questions} question{'s' * (self.questions != 1)}"
        asked = asked if self.questions else "nothing to ask here"
        yield f"line {self.line}, {self.title or 'the beginning'}: {read or 'no facts'}; {asked}"
        lines: dict[str, list[int]] = defaultdict(list)
        for line, reason in self.unused:
            if line not in lines[reason]:
                lines[reason].append(line)
        for reason, at in lines.items():
            yield f"  {shortened(at)}: {reason}"


def sections(reading: Reading, bank: Bank, counts: Counts) -> list[SectionReport]:
    """Report on every section of notes that has lines of its own, in their order."""
    found = [SectionReport("", 1), *(SectionReport(t, line) for line, t in reading.headings)]
    begins = [one.line for one in found]

    def at(line: int) -> SectionReport:
        return found[max(bisect_right(begins, line) - 1, 0)]

    for fact in reading.topic.facts:
        at(fact.place.line).facts[type(fact).__name__.lower()] += 1
    for item in bank.items:
        at(item.source.line).questions += 1
    for unused in reading.unused:
        quote = f": {unused.text[:QUOTED_CHARS]}" if unused.text else ""
        at(unused.line).unused.append((unused.line, unused.reason + quote))
    for drop in counts.dropped:
        if drop.reason in IS_ASKED:
            continue
        why = f"no {drop.template} question: {drop.reason}"
        at(drop.line).unused.append((drop.line, why))
    for one in found:
        one.unused.sort()
    return [one for one in found if one.facts or one.questions or one.unused]


def advice(reading: Reading, counts: Counts) -> list[str]:
    """Say what would make the notes yield more, what helps most lines first."""
    reasons = [(one.line, one.reason) for one in reading.unused]
    reasons += [(one.line, one.reason) for one in counts.dropped]
    helped: dict[str, list[int]] = defaultdict(list)
    for line, reason in sorted(reasons):
        for beginning, text in ADVICE.items():
            if reason.startswith(beginning) and line not in helped[text][-1:]:
                helped[text].append(line)
    return [
        f"{text} ({shortened(lines)})"
        for text, lines in sorted(helped.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if lines
    ]


def shortened(lines: Sequence[int]) -> str:
    """Line numbers, the first few of many: `lines 3, 5, 7 and 12 more`."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    more = f" and {len(lines) - SHOWN_LINES} more" if len(lines) > SHOWN_LINES else ""
    return f"lines {', '.join(map(str, lines[:SHOWN_LINES]))}{more}"
