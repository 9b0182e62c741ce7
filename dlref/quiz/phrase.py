"""Turning the sentences of notes into stems, options and rubrics that read well."""

import re

from dlref.quiz.answer import normalize
from dlref.quiz.similarity import words
from dlref.quiz.wording import STOP_WORDS, first_sentence

__all__ = [
    "PARTICIPLES",
    "VERBS",
    "accepted_forms",
    "as_option",
    "as_sentence",
    "base_form",
    "begins_with_pronoun",
    "cue",
    "has_other_subject",
    "is_about",
    "is_problem",
    "lower_first",
    "names",
    "opening",
    "opening_beyond",
    "points_of",
    "question_for",
    "told",
    "with_article",
]

# Third-person verbs that begin a note such as "Adds look-ahead to momentum".
VERBS = frozenset(
    "accepts adapts adds adjusts allows applies approximates assigns averages becomes begins"
    " breaks builds chooses clips combines compares compresses computes connects controls converts"
    " corrects counts creates cuts decays decides defines denotes describes determines disables"
    " divides drops encodes estimates evaluates examines explores extends feeds filters fits"
    " follows forces forms freezes generates gives grows halves helps imitates improves increases"
    " initializes initialises introduces keeps learns lets limits looks lowers makes maps masks"
    " measures minimizes minimises mixes models monitors moves multiplies normalizes normalises"
    " optimizes optimises passes penalizes penalises performs picks predicts preserves prevents"
    " processes produces projects provides punishes pushes quantifies raises randomizes reads"
    " receives reduces refers regularizes regularises removes repeats replaces represents requires"
    " rescales restricts returns samples saves scales selects separates sets shifts shows shrinks"
    " shuffles skips slides smooths smoothes solves splits squares squashes starts stops stores"
    " subtracts sums takes tells tracks trains transforms translates tries turns updates uses"
    " weights works answers calls holds says sends squashes treats reads writes counts saturates"
    " means bounds clamps shortens clips needs has ignores hides rewards".split()
) - {"models", "measures", "weights", "samples", "filters", "masks", "shows", "projects", "works"}
PARTICIPLES = frozenset(
    "added applied based called caused composed computed defined derived designed driven given"
    " initialized inspired inserted introduced known learned made meant obtained placed produced"
    " set shared split trained tuned used useful".split()
)
RELATIVES = frozenset("that which where who whose when while so for to between of by with".split())
PROBLEM = re.compile(
    r"\b(?:dying|dead|vanishing|exploding|problems?|issues?|overfitting|underfitting|collapse"
    r"|failures?|pitfalls?|bottlenecks?|drift|leakage|saturation|forgetting|instability|curse)\b",
    re.IGNORECASE,
)
AUXILIARIES = "is|are|has|have|can|was|does|do|cannot|must|will|should|may"
PREDICATE = re.compile(rf"(?:(?:only|also|just|\w+ly) )?(?:{AUXILIARIES}|[a-z]+[^s\W]s)\b")
GIVEAWAY = 0.5
AN = re.compile(r"(?!uni|use|usu|eu|one\b|u-)[aeiou]|hour|honest", re.IGNORECASE)
# “He initialization” is named after a person; “He showed it” is not.
PERSON = rf"s?he\s(?:{AUXILIARIES}|were|had|did|also|then|later|first|\w+ed|showed)"
PRONOUN = re.compile(
    rf"(?:{PERSON}|it|its|this|that|these|those|they|their|them|here|such|so|then|also|but|and|or"
    r"|same|again|hence|thus|therefore|however|instead|otherwise|both|since|because|which|we|you"
    r"|basically|i\.e\.?|e\.g\.?)\b",
    re.IGNORECASE,
)
MAX_POINTS = 6
# A line of an answer that tells more than was asked: `- ℹ️ …`.
ASIDE = re.compile(r"^(?:[-*+][ \t]+)?ℹ\ufe0f?[ \t]*", re.MULTILINE)
TOKEN = re.compile(r"(?:\$[^$]*\$|`[^`]*`|\S)+")  # a formula or code is one word
CUE_TERMS = 2  # beside the subject, that say what a statement is about
CUE_WORDS = 3
CUE_SHARE = 45  # percent of a statement that its beginning is at most
EMPTY = frozenset("no not only".split())
MIN_REST = 2  # words that a reader adds to a statement


def begins_with_pronoun(text: str) -> bool:
    """Whether a sentence leans on the one before it, so that it cannot be quoted alone."""
    return bool(PRONOUN.match(text.strip()))


def as_option(text: str) -> str:
    """A claim as an option: capital letter, no final stop."""
    text = text.strip().rstrip(".;,")
    first = re.match(r"[^\W\d_]{2,}(?![\w(])|a ", text)
    if first and first[0].islower():
        text = text[0].upper() + text[1:]
    return text


def as_sentence(text: str) -> str:
    """A claim as a sentence: capital letter and final stop."""
    text = as_option(text)
    return text if text[-1:] in ".!?…" else f"{text}."


def base_form(verb: str) -> str:
    """Return a verb as it stands beside a plural.

    Examples:
        >>> base_form("subtracts"), base_form("passes"), base_form("tries"), base_form("has")
        ('subtract', 'pass', 'try', 'have')
    """
    if verb in ("has", "does"):
        return {"has": "have", "does": "do"}[verb]
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:sses|xes|[cs]hes)$", verb) else verb.removesuffix("s")


def is_problem(title: str) -> bool:
    """Whether a title names something that goes wrong, of which nobody expects benefits."""
    return bool(PROBLEM.search(title))


def lower_first(text: str) -> str:
    """Lower the first letter, unless the word is a name, an abbreviation or a formula.

    Examples:
        >>> lower_first("A constant term"), lower_first("ReLU units"), lower_first("Least Squares")
        ('a constant term', 'ReLU units', 'Least Squares')
    """
    first = re.match(r"([A-Z])([^\W\d_]*)(?:\s+(\S))?", text)
    if not first or not (first[2].islower() or first[1] == "A"):
        return text
    is_name = first[2] and first[3] and first[3].isupper()
    return text if is_name else text[0].lower() + text[1:]


def with_article(text: str) -> str:
    """Put `a` or `an` before a noun, by how it is spoken.

    Examples:
        >>> with_article("epoch"), with_article("unit"), with_article("LSTM"), with_article("ReLU")
        ('an epoch', 'a unit', 'an LSTM', 'a ReLU')
        >>> with_article("L1 penalty")
        'an L1 penalty'
    """
    spelled = re.match(r"[A-Z]{2,}\b|[A-Z]\d", text)
    vowel = text[0] in "AEFHILMNORSX" if spelled else bool(AN.match(text))
    return f"{'an' if vowel else 'a'} {text}"


def opening(text: str, count: int) -> str:
    """Return the first words of a sentence, a formula or code as one word, without end marks.

    Examples:
        >>> opening("No line has $a + b$ and no more.", 4), opening("It is so.", 2)
        ('No line has $a + b$', 'It is')
    """
    return " ".join(TOKEN.findall(text)[:count]).rstrip(".,;:")


def accepted_forms(title: str) -> tuple[str, ...]:
    """Other spellings of a title: without its parenthesis, the parenthesis alone, the other number.

    Examples:
        >>> accepted_forms("Upper Confidence Bound (UCB)")
        ('Upper Confidence Bound', 'UCB', 'Upper Confidence Bounds')
    """
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", title.strip())
    short = match[1] if match else title
    forms = [short, match[2]] if match else [short]
    parts = re.split(r"\s+/\s+", short)
    forms += parts if len(parts) > 1 else []
    if not short.endswith(("ss", "ing", "ses", "xes", "us", "is", "y")):
        forms.append(short.removesuffix("s") if short.endswith("s") else f"{short}s")
    return tuple(dict.fromkeys(form for form in forms if form != title))


def names(text: str, title: str) -> bool:
    """Whether a text gives a title away: one of its forms, or most of its words."""
    if any(normalize(form) in normalize(text) for form in (title, *accepted_forms(title))):
        return True
    own = words(title)
    return bool(own) and len(own & words(text)) / len(own) > GIVEAWAY


def question_for(text: str, titles: list[str]) -> str | None:
    """Make the question that a definition answers; None where the definition gives itself away.

    `titles` are the names of what is defined.
    """
    text = first_sentence(text.strip()).rstrip(".:; ")
    rest = _without_subject(text, titles)
    if any(names(rest or text, title) for title in titles):
        return None
    first = text.split()[0].lower()
    if rest is not None and rest.startswith("are "):
        return f"Which term fits the description “{rest.removeprefix('are ')}”?"
    if rest is not None:
        return f"Which of these {re.sub(r'^is (?:one that|what) ', '', rest)}?"
    if first in VERBS:
        return f"Which of these {text[0].lower() + text[1:]}?"
    if first in PARTICIPLES:
        return f"Which of these is {lower_first(text)}?"
    return f"Which term fits the description “{lower_first(text)}”?"


def is_about(text: str, title: str) -> bool:
    """Whether a sentence has a title as its subject."""
    return _without_subject(text, [title]) is not None


def has_other_subject(text: str, titles: list[str]) -> bool:
    """Whether a sentence is about something else: `The forget gate controls …` under LSTM."""
    text = first_sentence(text.strip())
    if _without_subject(text, titles) is not None:
        return False
    words_ = re.findall(r"[^\s,;:]+", text)
    if words_[0].lower() in VERBS | PARTICIPLES:
        return False
    for word in words_[1:12]:
        bare = word.lower().strip("()“”\"'")
        if bare in RELATIVES:
            return False
        if bare in VERBS or re.fullmatch(AUXILIARIES, bare):
            return True
    return False


def _without_subject(text: str, titles: list[str]) -> str | None:
    """The predicate of a sentence whose subject is one of the titles."""
    forms = {form for title in titles for form in (title, *accepted_forms(title))}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        bare = re.sub(r"^[Tt]he\s+", "", form)
        joined = r"[\s-]*".join(re.escape(word) for word in re.split(r"[\s-]+", bare))
        subject = rf"(?:(?:an?|the)\s)?(?:[\w-]+['’]s\s)?\s*(?:{joined})(?:\s*\([^()]*\))?,?\s+"
        match = re.match(subject, text, re.IGNORECASE)
        if match:
            rest = text[match.end() :]
            return rest if PREDICATE.match(rest) else None
    return None


def opening_beyond(text: str, title: str) -> str:
    """Return the first words of a sentence, more of them where they only name its subject.

    Examples:
        >>> opening_beyond("Focal loss turns easy examples down.", "Focal loss")
        'Focal loss turns easy'
    """
    begins = ""
    for count in range(4, 9):
        begins = opening(text, count)
        if words(begins) - words(title):
            break
    return begins


def cue(text: str, title: str) -> str:
    """Return how a statement begins: its subject, its verb and what it is about, not what it says.

    Examples:
        >>> cue("Adam counts its steps from 1: with 0 it divides by zero.", "Adam")
        'Adam counts its steps from'
        >>> cue("Adam's epsilon stands outside the root, after the correction.", "Adam")
        "Adam's epsilon stands outside the"
        >>> cue("Positive weight can differ from label to label.", "Positive weight")
        'Positive weight can differ from'
        >>> cue("Lion is not part of PyTorch.", "Lion")
        'Lion is not part'
    """
    tokens = TOKEN.findall(text)
    most = max(CUE_WORDS, CUE_SHARE * len(tokens) // 100)
    count = next((n for n in range(CUE_WORDS, most) if _says_its_matter(tokens[:n], title)), most)
    while count + MIN_REST < len(tokens) and (
        _is_empty(tokens[count]) or not _beyond(tokens[:count], title)
    ):
        count += 1
    return " ".join(tokens[:count]).rstrip(".,;")


def _is_empty(word: str) -> bool:
    """Whether a word says nothing alone, so that a beginning goes on after it."""
    return word in STOP_WORDS | EMPTY or bool(re.fullmatch(AUXILIARIES, word))


def _beyond(tokens: list[str], title: str) -> set[str]:
    """What a beginning says beside the title of its concept, auxiliaries left out."""
    return words(" ".join(tokens)) - words(title) - EMPTY - set(AUXILIARIES.split("|"))


def _says_its_matter(tokens: list[str], title: str) -> bool:
    """Whether words hold a verb and enough beside it and the title to tell what is asked."""
    verbs = {word for word in tokens if word in VERBS or re.fullmatch(AUXILIARIES, word)}
    terms = words(" ".join(word for word in tokens if word not in verbs)) - words(title)
    terms -= EMPTY
    return bool(verbs) and len(terms) >= CUE_TERMS and tokens[-1] not in verbs


def points_of(answer: str) -> list[str]:
    r"""The points that an answer makes: its list items, or else its sentences; no asides.

    Examples:
        >>> points_of("It halves the rate.\n\n- ℹ️ PyTorch calls it StepLR.")
        ['It halves the rate.']
    """
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    lines = [line for line in lines if not ASIDE.match(line)]
    lines = [line for line in lines if not line.endswith(":")] or lines
    bullets = [re.sub(r"^(?:[-*+]|\d+[.)])\s+", "", line) for line in lines]
    if len(lines) > 1 and sum(a != b for a, b in zip(lines, bullets, strict=True)) > 1:
        points = bullets
    else:
        points = _sentences(" ".join(lines))
    return [as_sentence(point) for point in points if len(point.split()) > 2][:MAX_POINTS]


def told(answer: str) -> str:
    r"""Return all that an answer tells, asides without their mark.

    Examples:
        >>> told("It halves the rate.\n\n- ℹ️ PyTorch calls it StepLR.")
        'It halves the rate.\n\nPyTorch calls it StepLR.'
    """
    return ASIDE.sub("", answer).strip()


def _sentences(text: str) -> list[str]:
    found = []
    while text := text.strip():
        sentence = first_sentence(text) or text
        found.append(sentence)
        text = text[len(sentence) :]
    return found
