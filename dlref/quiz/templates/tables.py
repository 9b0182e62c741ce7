"""What the table templates share: usable columns of a comparison, and how to speak of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dlref.concepts import CONCEPTS
from dlref.quiz.answer import normalize, parse_number
from dlref.quiz.bank import shuffled
from dlref.quiz.draft import LABEL, Material
from dlref.quiz.facts import Place, Table
from dlref.quiz.flaws import visible
from dlref.quiz.phrase import VERBS, base_form, lower_first, with_article
from dlref.quiz.wording import key_terms, slug, words_of

__all__ = ["Column", "column_named", "columns_of"]

MAX_CHARS = 48
MAX_COMPARED = 5  # rows of one question
MAX_SUMMED_UP = 6  # rows of an explanation
MAX_NAME = 2  # words of a row that is no concept of the page
YES_NO = re.compile(r"(yes|no)\b", re.IGNORECASE)
UNDECIDED = re.compile(
    r"^(?:[-–—?…]*|n/?a|varies|depends\b.*|same\b.*|unknown|todo|tbd|it depends)$", re.IGNORECASE
)
ADJECTIVE = re.compile(
    r"^(?:[\w-]+(?:able|ible|ed|ic|ous|ive|ical|free|aware|only)|smooth|linear|sparse|stable|convex"
    r"|odd|even|safe|fast|slow|cheap|simple|robust|exact|local|global|lazy|dense"
    r"|idempotent|persistent|efficient|independent|invariant|equivariant)\b(?!\s+\w+s\b)",
    re.IGNORECASE,
)
USED_FOR = re.compile(r"^(?:\w+\s+)?(?:for|in|with|by|when)$", re.IGNORECASE)
TRIVIA = re.compile(r"\d[.,]\d{3,}|\d{4,}")  # digits that nobody should learn by heart
LIBRARY = re.compile(r"^(?:in )?(PyTorch|NumPy|TensorFlow|Keras|JAX|scikit-learn)$", re.IGNORECASE)
NO_SYMBOL = re.compile(r"\\(?:infty|left|right|big|quad|text\{[^{}]*\}|mathbb)")
PLURAL_NOUNS = frozenset(
    "classes costs ends inputs layers limits losses outputs parameters parts steps symbols units"
    " uses values weights".split()
)
QUESTION_WORDS = frozenset("how what when where which who why".split())
PARTICIPLE = re.compile(r"(?<!e)ed$|^(?:taken|given|kept|known|used)$")
HEAD = re.compile(r"(?<=\w)\s+(?:of|on|in|at|for|per|to|from|with|by)\s")
OWN = re.compile(r"own\b", re.IGNORECASE)
SINGULAR = re.compile(r"(?:ss|us|is|as)$")


@dataclass(frozen=True)
class Column:
    """One column of a table: the value of every row that has a definite one."""

    table: Table
    header: str
    values: dict[str, str]  # first cell of a row → its cell in this column
    material: Material

    @property
    def slot(self) -> str:
        """The column's part of an id."""
        return slug(visible(self.header)) or key_terms(self.header)

    @property
    def place_of_header(self) -> tuple[int, str]:
        """What tells the column from all others."""
        return self.table.place.line, self.header

    @property
    def is_yes_no(self) -> bool:
        """Whether every value begins with yes or no."""
        return all(YES_NO.match(value) for value in self.values.values())

    @property
    def is_trivia(self) -> bool:
        """Whether half of the values are long numbers, or only spell the row's name."""
        trivial = [
            bool(TRIVIA.search(value)) or letters(row) == letters(value)
            for row, value in self.values.items()
        ]
        return 2 * sum(trivial) >= len(self.values)

    @property
    def distinct(self) -> dict[str, list[str]]:
        """Each different value with the rows that have it."""
        groups: dict[str, list[str]] = {}
        for row, value in self.values.items():
            same = next((v for v in groups if normalize(v) == normalize(value)), value)
            groups.setdefault(same, []).append(row)
        return groups

    @property
    def compared(self) -> list[str]:
        """The rows that one question compares, each with a value that excludes all others."""
        if self.is_yes_no:
            return []
        groups = self.distinct
        single = [
            rows[0]
            for value, rows in groups.items()
            if all(self.are_exclusive(value, other) for other in groups if other != value)
        ]
        if len(single) == 2:
            return single
        chosen = shuffled(f"{self.table.concept} {self.slot}", single)[:MAX_COMPARED]
        return chosen if len(chosen) > 2 else []

    def are_exclusive(self, one: str, other: str) -> bool:
        """Whether two values cannot both hold: different, and neither a part of the other."""
        if normalize(one) == normalize(other) or has_symbol(one) or has_symbol(other):
            return False
        a, b = set(words_of(one)), set(words_of(other))
        bare = any(
            text.startswith("$") or not re.search(r"[^\W\d_]", text) for text in (one, other)
        )
        return bare or not (a <= b or b <= a)

    def concept(self, row: str) -> str:
        """The concept that a row is about, or else the one that the table stands under."""
        topic = self.material.topic
        for concept, title in topic.concepts.items():
            short = re.sub(r"\s*\(.*\)$", "", title)
            if concept in topic.parents and normalize(row) in (normalize(title), normalize(short)):
                return concept
        return self.table.concept

    def is_elsewhere(self, row: str) -> bool:
        """Whether another page of this repository explains what a row is about."""
        here = self.table.place.page
        pages = [concept.page for concept in CONCEPTS if normalize(concept.title) == normalize(row)]
        return bool(self.material.code and pages) and not any(
            here.endswith(page.partition("#")[0]) for page in pages
        )

    def is_name(self, row: str) -> bool:
        """Whether a row is called by a name, not described: Softplus, but not `yes or no`."""
        return self.concept(row) != self.table.concept or (
            row[0].isupper() and len(row.split()) <= MAX_NAME
        )

    @property
    def are_names(self) -> bool:
        """Whether every row is called by a name."""
        return all(self.is_name(row) for row in self.values)

    @property
    def these(self) -> str:
        """What the rows are in a question: `of these`, or `output` by the first header."""
        return "of these" if self.are_names else lower_first(self.table.columns[0].strip() or "row")

    @property
    def each(self) -> str:
        """What is matched in a question: `each`, or `each output` by the first header."""
        return "each" if self.are_names or not self.material.is_english else f"each {self.these}"

    def spoken(self, row: str) -> str:
        """The row inside a sentence: a name, or its words with what the first column calls them."""
        if self.is_name(row):
            return self.material.in_sentence(row)
        return f"the {lower_first(self.table.columns[0].strip()) or 'row'} “{row}”"

    @property
    def common(self) -> str:
        """The value that more than half of the rows have, if there is one."""
        value, rows = max(self.distinct.items(), key=lambda group: len(group[1]))
        return value if 2 * len(rows) > len(self.values) else ""

    def place(self, row: str) -> Place:
        """Where a row stands."""
        cells = next(cells for cells in self.table.rows if cells[0] == row)
        line = self.table.lines[self.table.rows.index(cells)]
        place = self.table.place
        return Place(place.page, place.anchor, line, " | ".join(cells))

    def proof(self, asks: str) -> dict[str, str]:
        """The head of a table proof: who re-reads what."""
        label = {} if self.material.code else {"label": LABEL}
        return {"kind": "table", "asks": asks, "column": self.header} | label

    def summary(self, *first: str) -> str:
        """The column in one line: some rows first, then others while there is room."""
        rows = list(dict.fromkeys([*first, *self.values]))[: max(MAX_SUMMED_UP, len(first))]
        return f"{self.header}. " + "; ".join(f"{row}: {self.values[row]}" for row in rows) + "."

    def shown(self, value: str) -> str:
        """A value inside a sentence: words in quotation marks."""
        is_bare = value[0] in "$`" or parse_number(value) is not None
        return value if is_bare else f"“{value}”"

    def is_value(self, row: str) -> str:
        """A sentence that says what the value of a row is."""
        verb = "they are" if self.is_plural else "it is"
        return f"For {self.spoken(row)} {verb} {self.shown(self.values[row])}."

    @property
    def name(self) -> str:
        """The header inside a sentence."""
        return lower_first(self.header.strip(" ?:"))

    @property
    def is_plural(self) -> bool:
        """Whether the header names several things."""
        return self.looks_plural and not self.is_odd

    @property
    def looks_plural(self) -> bool:
        """Whether the header's noun ends like a plural: `parameters`, not `effect on factors`."""
        last = HEAD.split(self.name, maxsplit=1)[0].split()[-1]
        return ends_like_plural(last)

    @property
    def has_verb(self) -> bool:
        """Whether the first of several words ends like a verb: `loses data in a crash`."""
        first, *rest = self.name.split()
        looks_so = first == "has" or (first.endswith("s") and not SINGULAR.search(first))
        return bool(rest) and rest[0] != "and" and looks_so and first not in PLURAL_NOUNS

    @property
    def is_odd(self) -> bool:
        """Whether the header is no noun phrase, so that “the … of X” would not be English."""
        first, *rest = self.name.split()
        is_noun = bool(rest) and rest[0] in ("of", "per", "in", "at", "for")
        is_lone_verb = not rest and self.looks_plural and first not in PLURAL_NOUNS
        return (
            not self.material.is_english
            or (first in VERBS and not is_noun)
            or is_lone_verb
            or (self.has_verb and not is_noun)
            or first in QUESTION_WORDS
            or bool(rest and PARTICIPLE.search(rest[-1]))
            or bool(USED_FOR.search(self.name) or ADJECTIVE.match(self.name))
        )

    @property
    def verb(self) -> tuple[str, str] | None:
        """A header that is a predicate, as base form and rest: `subtract` and ` a mean`."""
        first, space, rest = self.name.partition(" ")
        is_noun = bool(rest) and rest.split()[0] in ("of", "per", "in", "at", "for")
        if not self.material.is_english or first not in VERBS or is_noun or not self.are_names:
            return None
        return base_form(first), space + rest

    @property
    def is_plain(self) -> bool:
        """Whether a question about this column can be understood without the table."""
        return not self.is_odd or bool(self.verb or USED_FOR.search(self.name))

    @property
    def subject(self) -> str:
        """What the rows of a table are about, before a question that does not say it."""
        return f"{self.material.title(self.table.concept)}: "

    @property
    def its(self) -> str:
        """What is matched: `its range`, `what it is used for`."""
        if USED_FOR.search(self.name):
            return f"what it is {self.name}"
        if library := LIBRARY.match(self.name):
            thing = "its name" if self.are_names else "what you take for it"
            return f"{thing} in {library[1]}"
        if self.verb:
            return f"what it {self.name}"
        whose = "the" if " of " in self.name else "its"
        return f"its entry under “{self.header}”" if self.is_odd else f"{whose} {self.name}"

    def ask_value(self, row: str) -> str:
        """What is the range of X?"""
        spoken = self.spoken(row)
        if library := LIBRARY.match(self.name):
            if self.is_name(row):
                return f"What is {spoken} called in {library[1]}?"
            return f"What do you take for {spoken} in {library[1]}?"
        if USED_FOR.search(self.name):
            return f"What is {spoken} {self.name}?"
        if self.verb:
            do = "do" if ends_like_plural(spoken) else "does"
            return f"What {do} {spoken} {''.join(self.verb)}?"
        if self.is_odd:
            return f"Which entry is right for {spoken} under “{self.header}”?"
        verb = "are" if self.is_plural else "is"
        if " " in self.name or not self.is_name(row):
            return f"For {spoken}, what {verb} the {self.name}?"
        return f"What {verb} the {self.name} of {spoken}?"

    def ask_row(self, value: str) -> str:
        """Which of these has (0, 1) as its range?"""
        if USED_FOR.search(self.name):
            return f"Which {self.these} is {self.name} {value}?"
        if library := LIBRARY.match(self.name):
            return f"Which {self.these} is {value} in {library[1]}?"
        shown = self.shown(value)
        if self.verb:
            return f"Which {self.these} {self.name}: {shown}?"
        if self.is_odd:
            return f"Which {self.these} has the entry {shown} under “{self.header}”?"
        verb = "are" if self.is_plural else "is"
        return f"For which {self.these} {verb} the {self.name} {shown}?"

    def ask_both(self, one: str, two: str) -> str:
        """How do X and Y compare? Under the bare header where that would not be English."""
        rows = (self.spoken(row) if self.is_name(row) else lower_first(row) for row in (one, two))
        both = " and ".join(rows)
        own = all(self.concept(row) != self.table.concept for row in (one, two))
        before, ask, what = ("", "How", "What") if own else (self.subject, "how", "what")
        if self.verb:
            return f"{before}{what} do {both} {''.join(self.verb)}?"
        if USED_FOR.search(self.name):
            return f"{before}{what} are {both} {self.name}?"
        if self.is_odd:
            return f"What stands under “{self.header}” for {one} and {two}?"
        whose = "the" if " of " in self.name else "their"
        return f"{before}{ask} do {both} compare in {whose} {self.name}?"

    def ask_rows(self) -> str:
        """Which of these are zero-centred?"""
        if ADJECTIVE.match(self.name):
            return f"Which of these are {self.name}? Select each one."
        if self.verb:
            return f"Which of these {''.join(self.verb)}? Select each one."
        if self.is_odd or not (self.is_plural or " " in self.name):
            return f"Which of these have a “yes” under “{self.header}”? Select each one."
        if OWN.match(self.name):
            return f"Which of these have their {lower_first(self.name)}? Select each one."
        thing = self.name if self.is_plural else with_article(self.name)
        return f"Which of these have {thing}? Select each one."


def ends_like_plural(text: str) -> bool:
    """Whether the last word looks like several things: `skip connections`, not `the loss`."""
    return text.endswith("s") and not SINGULAR.search(text)


def letters(text: str) -> str:
    """A text's letters and digits, to see `Leaky ReLU` in `leaky_relu`."""
    return re.sub(r"[\W_]", "", text.casefold())


def has_symbol(text: str) -> bool:
    """Whether a text holds a formula with a symbol, whose value another formula may equal."""
    formulas = re.findall(r"\$([^$]+)\$", text)
    return any(re.search(r"[A-Za-z]", NO_SYMBOL.sub("", tex)) for tex in formulas)


def column_named(material: Material, anchor: str, header: str) -> Column | None:
    """The whole column of this name in a section, if one of its tables has it."""
    for table in material.facts(Table):
        headers = [column.strip() for column in table.columns]
        if table.place.anchor == anchor and header in headers[1:]:
            at = headers.index(header)
            values = {row[0]: row[at].strip() for row in table.rows if len(row) > at}
            return Column(table, header, values, material)
    return None


def columns_of(material: Material) -> Iterator[Column]:
    """Every column that compares at least two rows by definite, short values."""
    for table in material.facts(Table):
        firsts = [row[0] for row in table.rows]
        for i, header in enumerate(table.columns[1:], 1):
            values = {
                row[0]: row[i].strip()
                for row in table.rows
                if len(row) == len(table.columns) and firsts.count(row[0]) == 1
                if row[0].strip() and len(visible(row[i])) <= MAX_CHARS
                if not UNDECIDED.match(row[i].strip())
            }
            column = Column(table, header.strip(), values, material)
            if column.header and len(values) >= 2 and not column.is_trivia:
                yield column
