"""Definition → term: among siblings defined otherwise, else typed, else the other way, aloud."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dlref.quiz.draft import LABEL, Candidate, Draft, Drop, Material
from dlref.quiz.facts import Claim, Place, Term
from dlref.quiz.phrase import (
    accepted_forms,
    as_sentence,
    begins_with_pronoun,
    cue,
    has_other_subject,
    is_about,
    names,
    question_for,
)
from dlref.quiz.similarity import alike, words
from dlref.quiz.templates.spoken import spoken
from dlref.quiz.wording import first_sentence, is_unfinished, key_terms, slug

NAME = "term"

MIN_WORDS = 3  # that carry meaning
MAX_WORDS = 40
MAX_NAME = 6  # words
NO_NAME = re.compile(
    r"[,;:?!]|\b(?:against|versus|vs|types of|kinds of|in general|in practice|choosing|comparing"
    r"|comparison|how to|why|when)\b",
    re.IGNORECASE,
)
# A phrase that a page made up for its heading: “Computing without records”.
PHRASE = re.compile(r"\b(?:as|of|without|before|the|and)\b|^[Aa]n? ")
SAME_STEM = 5  # letters
SAYS_LITTLE = frozenset("type kind form sort simplest simple basic good main common exist".split())
POOL = 8


@dataclass(frozen=True)
class Entry:
    """Something that the notes define: a term, or the concept of a heading."""

    concept: str
    name: str
    definition: str
    place: Place
    slot: str

    @property
    def short(self) -> str:
        """The name without a trailing parenthesis."""
        return re.sub(r"\s*\([^()]*\)$", "", self.name)


def make(material: Material) -> Iterator[Draft | Drop]:
    """Ask for each term and each concept by what the notes say that it is."""
    entries = read(material)
    for entry in entries:
        reason = fault(material, entry)
        if reason:
            yield Drop(NAME, entry.concept, entry.place.line, reason)
        else:
            yield draft(material, entry, siblings(material, entry, entries))


def fault(material: Material, entry: Entry) -> str:
    """Why a definition cannot be asked, or an empty string."""
    if not re.search(r"[^\W\d_]", entry.name):
        return "the term has no letters"
    if NO_NAME.search(entry.name) or len(entry.name.split()) > MAX_NAME:
        return "the heading is no name"
    if is_unfinished(entry.definition):
        return "the notes call it unfinished"
    if len(words(entry.definition) - SAYS_LITTLE) < MIN_WORDS:
        return "the definition says too little"
    if len(entry.definition.split()) > MAX_WORDS:
        return "the definition is too long"
    if begins_with_pronoun(entry.definition):
        return "leans on the sentence before it"
    is_loose = entry.slot != "definition" or not material.code
    if is_loose and has_other_subject(entry.definition, [entry.name]):
        return "the sentence does not define it"
    return ""


def shares_a_word(name: str, definition: str) -> bool:
    """Whether a word of the name returns in what is asked, its ending left out."""
    asked = question_for(definition, [name]) or ""
    said = {word[:SAME_STEM] for word in words(asked)}
    return any(word[:SAME_STEM] in said for word in words(name))


def read(material: Material) -> list[Entry]:
    """All that the topic defines, in source order; a name defined twice counts once."""
    found: dict[str, Entry] = {}
    for fact in material.topic.facts:
        if isinstance(fact, Term):
            slot = slug(fact.term) or key_terms(fact.term)
            text, name = fact.definition, fact.term
        elif fact is material.definitions.get(fact.concept) and not material.is_page(fact.concept):
            text, slot, name = fact.text, "definition", material.title(fact.concept)
        else:
            continue
        entry = Entry(fact.concept, name.strip(), first_sentence(text), fact.place, slot)
        found.setdefault(f"{entry.concept} {entry.name.casefold()}", entry)
    return list(found.values())


def siblings(material: Material, entry: Entry, entries: list[Entry]) -> list[Entry]:
    """Entries of the same sort with another definition, those close by first."""
    near = [entry.concept, *material.nearest(entry.concept)]
    rank = {concept: place for place, concept in enumerate(near)}
    is_concept = entry.slot == "definition"
    others = [
        other
        for other in entries
        if (other.slot == "definition") == is_concept and not fault(material, other)
        if not (is_concept and material.are_related(entry.concept, other.concept))
        if is_concept or material.are_close(entry.concept, other.concept)
        if not names(other.name, entry.name) and not names(entry.name, other.name)
        if not names(entry.definition, other.name)
        if not alike(other.definition, entry.definition)
    ]
    return sorted(others, key=lambda other: rank.get(other.concept, len(rank)))[:POOL]


def draft(material: Material, entry: Entry, others: list[Entry]) -> Draft:
    """Choice among siblings; typed where they give it away; said aloud where the stem would."""
    aloud = said_aloud(material, entry)
    stem = question_for(entry.definition, [entry.name])
    is_sentence = bool(material.code) and entry.slot == "definition"
    if material.code and PHRASE.search(entry.name):
        begins = cue(as_sentence(entry.definition), "")
        stem = f"Complete this statement: “{begins} …”"
        return replace(aloud, stem=stem, hint=f"It is about this: {entry.name}.")
    tells = bool(material.code) and shares_a_word(entry.name, entry.definition)
    if stem is None or tells or (is_sentence and not is_about(entry.definition, entry.name)):
        return aloud
    typed = aloud
    thing = "concept" if entry.slot == "definition" else "term"
    if len(entry.short.split()) <= 3:
        forms = (entry.name, *accepted_forms(entry.name))
        typed = replace(
            aloud,
            type="text",
            stem=stem.replace("Which of these", f"Which {thing}", 1) + " Type its name.",
            hint=name_hint(entry.short),
            answer=entry.short,
            accept=tuple(form for form in forms if form != entry.short),
            fallback=aloud,
        )
    if len(others) < 2:
        return typed
    key = Candidate(entry.short, "The notes describe it in these words.", evidence(entry))
    return replace(
        aloud,
        type="choice",
        stem=stem,
        hint=(another_claim(material, entry.concept) if entry.slot == "definition" else "")
        or f"{others[0].short} is something else: {quoted(others[0])}",
        answer=None,
        right=[key],
        wrong=[
            Candidate(other.short, f"The notes say of it: {quoted(other)}", evidence(other))
            for other in others
        ],
        take=((1, 3), (1, 2)),
        fallback=typed,
    )


def another_claim(material: Material, concept: str, asked: str = "") -> str:
    """What else the notes say of a concept beside what is asked, where that does not name it."""
    for claim in material.facts(Claim):
        if claim.concept == concept and claim.text != asked:
            question = question_for(claim.text, [material.title(concept)]) or ""
            if question.startswith("Which of these "):
                return f"The same one {question.removeprefix('Which of these ').rstrip('?')}."
    return ""


def name_hint(name: str) -> str:
    """How a name begins and how many words it has, its article left out."""
    bare = re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE)
    count = len(bare.split())
    return f"Its name begins with “{bare[:2]}” and has {count} word{'s' * (count > 1)}."


def said_aloud(material: Material, entry: Entry) -> Draft:
    """The term is given and its meaning asked, self-graded."""
    text = as_sentence(entry.definition)
    whole = material.title(entry.concept)
    context = "" if entry.slot == "definition" else f" (in {whole})"
    return Draft(
        concept=entry.concept,
        template=NAME,
        slot=entry.slot,
        level="recall",
        type="recall",
        stem=f"Define “{entry.name}”{context} in one sentence.",
        hint=f"Begin with “{' '.join(text.split()[:3])} …”.",
        explanation=text if names(text, entry.name) else f"{entry.name}: {text}",
        source=entry.place,
        proof={"kind": "quoted", "label": LABEL, "asks": "definition"} | evidence(entry),
        answer=spoken(material, entry.concept, text, text, [text]),
    )


def evidence(entry: Entry) -> dict[str, str]:
    """What the proof re-reads."""
    return {"name": entry.name, "definition": entry.definition}


def quoted(entry: Entry) -> str:
    """The definition as it stands in the notes."""
    return f"“{entry.definition.rstrip('.')}”."
