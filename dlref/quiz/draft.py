"""What templates see and make: the material of a topic, drafts of items, dropped facts."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, islice, zip_longest
from operator import itemgetter
from typing import Any, TypeVar

from dlref.quiz.bank import Item, ItemType, Level, Option, shuffled
from dlref.quiz.code import Code
from dlref.quiz.facts import Definition, Fact, Formula, Place, Question, Term, Topic
from dlref.quiz.flaws import Flaw, flaws
from dlref.quiz.guessing import off_target
from dlref.quiz.phrase import with_article
from dlref.quiz.quantity import all_numbers, meaning
from dlref.quiz.readable import readable_text
from dlref.quiz.symbols import symbols_of

__all__ = ["LABEL", "Candidate", "Draft", "Drop", "Material", "finish"]

LABEL = "according to your notes"
MAX_FOLLOW_UPS = 2
MUCH_LONGER = 1.5  # distractors this many times as long as the key let it stand out
LATER = 0.6  # what the next choice of `take` costs, in ranks by which a key is off its target
MAX_COMBINATIONS = 200  # effort is bounded by counting, so that every machine stops at the same

ENGLISH = frozenset("the of a an and to is are in for that it with on by as not".split())
MIN_ENGLISH = 0.08  # share of these words; notes in telegram style have few of them

COMMON_NOUN = re.compile(
    r"[A-Z][a-z]+(?:ing|tion|sion|ment|ity|ness|ance|ence|ed|ive|ion|ch)\b(?! [A-Z])"
    r"|[A-Z][a-z]+(?:-| and | of | with )[a-z]+|[A-Z][a-z]+ [a-z]"
)
# People and programs after whom methods are called.
NAMES = frozenset(
    "Adam Bayes Bayesian Bernoulli Dice Euler Gaussian Gauss Glorot He Hessian Huber Jacobian"
    " Kaiming Keras Lagrange Laplace Lipschitz Markov Monte Nesterov Newton Poisson Polyak"
    " Rosenblatt Taylor Xavier".split()
)
COUNTED = re.compile(
    r"^(?!\w+ing\b).*\b(?:autoencoder|auto[ -]encoder|cell|classifier|decoder|discriminator"
    r"|encoder|function|gate|generator|layer|machine|model|network|perceptron|unit)$",
    re.IGNORECASE,
)
OFTEN = 0.4  # share of a name's occurrences that have an article, from which on it needs one

FactKind = TypeVar("FactKind", bound=Fact)


@dataclass(frozen=True)
class Candidate:
    """A possible option, with why it is right or wrong and the evidence that a proof re-checks."""

    text: str
    why: str
    evidence: dict[str, Any] = field(default_factory=dict)
    svg: str = ""


@dataclass(frozen=True)
class Draft:
    """A question before its options are chosen; the fields mean what they mean in an `Item`.

    Attributes:
        slot: Names the item among those of its concept and template, whatever moves elsewhere.
        right: Candidates for right options, the best first.
        wrong: Candidates for wrong options, the best first.
        take: How many right and how many wrong options to show, the preferred pair first.
        fallback: The same question in another form, for where this form has a flaw.
    """

    concept: str
    template: str
    slot: str
    level: Level
    type: ItemType
    stem: str
    hint: str
    explanation: str
    source: Place
    proof: dict[str, Any]
    right: Sequence[Candidate] = ()
    wrong: Sequence[Candidate] = ()
    take: Sequence[tuple[int, int]] = ((0, 0),)
    answer: Any = None
    tolerance: dict[str, float] = field(default_factory=dict)
    accept: tuple[str, ...] = ()
    before: tuple[tuple[int, int], ...] = ()
    fallback: "Draft | None" = None

    @property
    def id(self) -> str:
        """Concept, template and slot."""
        return f"{self.concept}.{self.template}.{self.slot}"


@dataclass(frozen=True)
class Drop:
    """A fact that became no item, and why."""

    template: str
    concept: str
    line: int
    reason: str


@dataclass(frozen=True)
class Material:
    """All that a template may look at: the facts of a topic and the code of its concepts."""

    topic: Topic
    code: Mapping[str, tuple[Code, ...]]

    def facts(self, kind: type[FactKind]) -> list[FactKind]:
        """Return the facts of one kind, in source order."""
        return [fact for fact in self.topic.facts if isinstance(fact, kind)]

    @property
    def formulas(self) -> list[Formula]:
        """The formulas that the code documents, then those of the page."""
        documented = [
            Formula(code.concept, code.tex, True, code.place) for code in self.codes if code.tex
        ]
        return documented + self.facts(Formula)

    @property
    def codes(self) -> list[Code]:
        """The code of all concepts, in the order of the page."""
        return [code for codes in self.code.values() for code in codes]

    def title(self, concept: str) -> str:
        """Return what a reader calls a concept."""
        return self.topic.concepts.get(concept, concept)

    def is_page(self, concept: str) -> bool:
        """Whether a concept is the page itself, and others stand below it."""
        return concept not in self.topic.parents and concept in self.topic.parents.values()

    def named(self, concept: str) -> str:
        """Return the title, behind it what it is a part of where one plain word says too little."""
        title, parent = self.title(concept), self.topic.parents.get(concept)
        is_plain = title.isalpha() and title[1:].islower()
        is_inner = parent is not None and parent in self.topic.parents
        return f"{title} ({self.title(parent)})" if is_plain and parent and is_inner else title

    def spoken(self, concept: str) -> str:
        """Return the name of a concept as it stands inside a sentence: `the step function`."""
        name = self.named(concept)
        return name if name != self.title(concept) else self.in_sentence(name)

    def in_sentence(self, name: str) -> str:
        """Return a name with the article and the case that the notes use inside sentences."""
        bare = re.sub(r"^[Tt]he\s+", "", name)
        found = re.findall(
            rf"(?:\b(an?|the|one|each|every|any|no|this)\s+)?\b({re.escape(bare)})\b",
            self._prose,
            re.IGNORECASE,
        )
        articles = Counter(article.lower() for article, _ in found if article)
        spelled = [text for _, text in found if text[1:] == bare[1:]]
        first = bare.split()[0].partition("-")[0]
        small, large = (
            len(re.findall(rf"[a-z,] {re.escape(word)}\b", self._prose))  # in mid-sentence
            for word in (first.lower(), first)
        )
        is_proper = first in NAMES or large > small
        is_common = bool(COMMON_NOUN.match(bare)) and not is_proper
        is_small = any(text[0].islower() for text in spelled) or is_common
        is_small = is_small and not bare[1:2].isupper()
        shown = bare[0].lower() + bare[1:] if is_small else bare
        definite = articles["the"] + articles["this"]
        is_usual = articles.total() > OFTEN * len(found)
        if bare != name or (is_usual and 2 * definite >= articles.total()):
            return f"the {shown}"
        if is_usual or (not articles and COUNTED.search(bare)):
            return with_article(shown)
        return shown

    @cached_property
    def _prose(self) -> str:
        texts = [
            getattr(fact, "text", "") or getattr(fact, "answer", "") for fact in self.topic.facts
        ]
        return "\n".join(texts)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The symbols that the prose of the notes and the code's arguments name."""
        inline = (f"${fact.tex}$" for fact in self.facts(Formula) if not fact.display)
        named = (symbol for code in self.codes for symbol in code.symbols.values())
        texts = [self._prose, *inline, *(f"${symbol}$" for symbol in named)]
        terms = (f"{term.term} {term.definition}" for term in self.facts(Term))
        return frozenset(symbols_of([*texts, *terms]))

    @cached_property
    def is_english(self) -> bool:
        """Whether the notes are written in English, so that English grammar fits their words."""
        words = re.findall(r"[^\W\d_]+", self._prose.casefold())
        return not words or sum(word in ENGLISH for word in words) / len(words) >= MIN_ENGLISH

    def are_related(self, one: str, other: str) -> bool:
        """Whether one concept stands below the other."""
        return one in self._line(other) or other in self._line(one)

    def are_close(self, one: str, other: str) -> bool:
        """Whether two concepts are one, one stands below the other, or both below the same."""
        parents = self.topic.parents
        same = one in parents and parents[one] == parents.get(other)
        return same or self.are_related(one, other)

    def _line(self, concept: str) -> list[str]:
        line = [concept]
        while (parent := self.topic.parents.get(line[-1])) and parent not in line:
            line.append(parent)
        return line

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """The first definition of each concept."""
        found: dict[str, Definition] = {}
        for definition in self.facts(Definition):
            found.setdefault(definition.concept, definition)
        return found

    def follow_ups(self, concept: str, but: str = "") -> list[str]:
        """Return the questions of the notes to go on with: those after `but`, then from the top."""
        asked = [fact.question for fact in self.facts(Question) if fact.concept == concept]
        at = asked.index(but) + 1 if but in asked else 0
        others = [question for question in asked[at:] + asked[:at] if question != but]
        return others[:MAX_FOLLOW_UPS]

    def about(self, concept: str) -> str:
        """Return the sentence that defines a concept, or nothing: the start of an explanation."""
        definition = self.definitions.get(concept)
        return f"{definition.text.rstrip('.')}. " if definition else ""

    def nearest(self, concept: str) -> list[str]:
        """Return the other concepts, those that stand close by in the notes first."""
        order = list(self.topic.concepts)
        if concept not in order:
            return order
        here = order.index(concept)
        pairs = zip_longest(reversed(order[:here]), order[here + 1 :])
        return [other for other in chain.from_iterable(pairs) if other is not None]


def finish(draft: Draft, known: Collection[str] = ()) -> Item | list[Flaw]:
    """Choose options without a flaw and make the item; return the flaws where there is no way.

    `known` are the symbols that the notes and the code define.

    Among flawless choices it takes the one nearest to what the id asks for: the rank of the key's
    length, or of its value among numbers, and whether the key is the option most like the others.
    So over a bank neither gives the key away.
    """
    worst: list[Flaw] = []
    choices = islice(_choices(draft), MAX_COMBINATIONS)
    ranked = ((LATER * at + _off_target(draft.id, options), options) for at, options in choices)
    for _, options in sorted(ranked, key=itemgetter(0)):
        item = _item(draft, options)
        found = flaws(item, known) or shortest_key(item, draft.fallback is not None)
        if not found:
            return item
        worst = worst or found
    return worst or [Flaw("too-few", "not enough options that are proved")]


def shortest_key(item: Item, can_be_asked_otherwise: bool) -> list[Flaw]:
    """The counterpart of a key that is much the longest, without which short keys would abound.

    It is no flaw of one question, so only a question that has another form is turned away.
    """
    keys = [len(readable_text(option.text)) for option in item.options if option.correct]
    others = [len(readable_text(option.text)) for option in item.options if not option.correct]
    if can_be_asked_otherwise and len(keys) == 1 and others and MUCH_LONGER * keys[0] < min(others):
        return [Flaw("shortest-key", f"{keys[0]} characters against {min(others)}")]
    return []


def _choices(draft: Draft) -> Iterator[tuple[int, tuple[tuple[Candidate, bool], ...]]]:
    """Every choice of options, with its place among what is preferred."""
    for at, (n_right, n_wrong) in enumerate(draft.take):
        for right in combinations(draft.right, n_right):
            for wrong in combinations(draft.wrong, n_wrong):
                if len({meaning(c.text) for c in (*right, *wrong)}) == n_right + n_wrong:
                    yield at, (*((c, True) for c in right), *((c, False) for c in wrong))


def _item(draft: Draft, chosen: Sequence[tuple[Candidate, bool]]) -> Item:
    by_text = {candidate.text: (candidate, correct) for candidate, correct in chosen}
    ordered = [by_text[text] for text in option_order(draft.id, list(by_text))]
    if draft.type == "code-line":
        ordered = sorted(chosen, key=lambda one: int(one[0].evidence["line"]))
    proof = dict(draft.proof)
    if ordered:
        proof["options"] = [candidate.evidence for candidate, _ in ordered]
    return Item(
        id=draft.id,
        concept=draft.concept,
        template=draft.template,
        level=draft.level,
        type=draft.type,
        stem=draft.stem,
        hint=draft.hint,
        explanation=draft.explanation,
        source=draft.source,
        proof=proof,
        options=tuple(Option(c.text, correct, c.why, c.svg) for c, correct in ordered),
        answer=draft.answer,
        tolerance=draft.tolerance,
        accept=draft.accept,
        before=draft.before,
        lines=tuple(c.evidence["line"] for c, _ in ordered if draft.type == "code-line"),
    )


def option_order(seed: str, texts: Sequence[str]) -> list[str]:
    """Numbers ascending; anything else in an order that only the id decides."""
    numbers = all_numbers(texts)
    if numbers is not None:
        return [text for _, text in sorted(zip(numbers, texts, strict=True))]
    return shuffled(seed, texts)


def _off_target(seed: str, chosen: Sequence[tuple[Candidate, bool]]) -> float:
    """How far the key of a choice is from the rank and the place that the id asks for."""
    keys = [place for place, (_, correct) in enumerate(chosen) if correct]
    if len(keys) != 1 or len(chosen) < 2:
        return 0.0
    texts = [candidate.text for candidate, _ in chosen]
    return off_target(seed, [texts[keys[0]], *texts[: keys[0]], *texts[keys[0] + 1 :]])
