"""What the words of notes tell: markers, labels, remarks, sentences, key terms.

Literal vocabularies and pure functions of strings; nothing here knows Markdown.
"""

import hashlib
import re
import unicodedata

__all__ = [
    "MARKERS",
    "can_be_term",
    "can_define",
    "can_explain",
    "first_sentence",
    "is_aspect",
    "is_garbled",
    "is_generic",
    "is_pointer",
    "is_procedure",
    "is_unfinished",
    "key_terms",
    "label_sign",
    "marker_sign",
    "slug",
    "slug_of_site",
    "without_defining_label",
]

SIGNS = {"🟢": "+", "✅": "+", "👍": "+", "➕": "+", "✔": "+"} | {
    "🔴": "-", "❌": "-", "👎": "-", "➖": "-", "✖": "-", "✗": "-", "✘": "-",
}  # fmt: skip
MARKERS = re.compile("(?:[🟢✅👍➕✔🔴❌👎➖✖✗✘⚠📌ℹ❓❔🟡🔵💡📝]\ufe0f?)")

PROS = {
    "pro", "pros", "advantage", "advantages", "benefit", "benefits", "strength", "strengths",
    "upside", "upsides", "good", "vorteil", "vorteile", "avantage", "avantages", "ventaja",
    "ventajas", "vantaggi", "vantagens",
}  # fmt: skip
CONS = {
    "con", "cons", "disadvantage", "disadvantages", "drawback", "drawbacks", "weakness",
    "weaknesses", "limitation", "limitations", "shortcoming", "shortcomings", "downside",
    "downsides", "bad", "issues", "problems", "nachteil", "nachteile", "inconvénient",
    "inconvénients", "desventaja", "desventajas", "svantaggi", "desvantagens",
}  # fmt: skip
# Titles that name an aspect of the concept above them and no concept of their own.
ASPECTS = PROS | CONS | {
    "application", "applications", "architecture", "basics of", "common issues", "common types",
    "common uses", "comparison", "compare", "components", "definition", "equation", "equations",
    "example", "examples", "faq", "formula", "glossary", "formulas", "formulae", "further reading",
    "hands on", "history", "how it works", "how to implement", "how to use", "how to use it",
    "idea", "implementation", "index", "intro", "introduction", "intuition", "issues",
    "key points", "kinds", "layer types", "math", "motivation", "need", "note", "notes",
    "notable implementations", "overview", "parameters", "params", "parts", "pro cons",
    "pros and cons", "pros cons", "properties", "purpose", "q a", "question", "questions",
    "questions and answers", "references", "see also", "solution", "solutions", "sources", "steps",
    "styles", "summary", "table of contents", "terminology", "terms", "tips", "to explore",
    "toc", "todo", "types", "usage", "use", "use cases", "uses", "variants", "vocabulary",
    "what is it", "when not to use", "when not to use it", "when to use", "when to use it", "why",
    "working",
}  # fmt: skip
UNFINISHED = re.compile(
    r"\b(?:unfinished|to-do|tbd|tbc|fixme|work in progress|unverified|citation needed|coming soon"
    r"|(?:requires?|needs?) (?:further |more )?(?:investigati(?:on|ng)|verification|checking)"
    r"|to be (?:explored|investigated|verified|checked|confirmed|continued|done|added|written)"
    r"|not (?:yet )?(?:verified|checked)|(?:still|is|are|section|notes?) incomplete)\b"
    r"|(?-i:\b(?:TODO|WIP)\b)"
    r"|(?:^|[(\[]|[-–—] )(?:incomplete|to explore|to do|to investigate|unsure)\b"
    r"|\b(?:incomplete|to explore|to do|to investigate|unsure)[)\]]",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"^\W*(?:as )?(?:already |also )?(?:mentioned|explained|described|discussed|covered|see)"
    r"(?: \w+)? (?:above|below|earlier|later|elsewhere)\W*$",
    re.IGNORECASE,
)
PROCEDURE = re.compile(
    r"\b(?:steps?|process|procedure|algorithm|how|pipeline|workflow|recipe|order|sequence|working"
    r"|loop|schritte|ablauf|étapes|pasos)\b",
    re.IGNORECASE,
)
# A sentence that opens so leans on the line before it and defines nothing on its own.
WEAK_OPENINGS = frozenset(
    "after also and as at basically because before behaves both but by can cannot difference"
    " during either else essentially example examples for good hence here however i if in instead"
    " is it its just less more no not note of often once one only or others otherwise requires"
    " same similar simple since so sometimes still such that then there therefore these they this"
    " those though thus to unlike usually very we what when where which while why with without yes"
    " you your".split()
)
WEAK_AFTER_LABEL = frozenset(
    "and because but by if it not see since so these they unlike without".split()
)
NO_TERMS = frozenset(
    "advice answer detection example hint idea important in key lr message practice problem reason"
    " reminder result rule solution source tip warning loss function use when why how".split()
)
NO_TERM_OPENINGS = WEAK_OPENINGS | frozenset(
    "a an common composed consist consists main several the three two four use uses using".split()
)
DEFINING_LABEL = re.compile(
    r"(?:the |its )?(?:primary |main |key )?(?:goal|aim|idea|purpose|definition|meaning):\s+",
    re.IGNORECASE,
)
SLOT_TERMS = 6
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did"
    " do does during each even for from had has have having how if in into is it its itself just"
    " like makes may might more most much of off often on or other our out over own"
    " same should since so some such than that the their them then there these they this those"
    " through to too under until up upon us used uses using usually very via was we were what when"
    " where whether which while who whose why will with would you your".split()
)
SLOT_CHARS = 60
PIECES = re.compile(r"`[^`]*`|\$[^$]+\$|\\\$|[.!?…。！？]+|[^`$.!?…。！？\\]+|.", re.DOTALL)
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|eg|ie|cf|vs|etc|resp|approx|fig|eq|eqs|sec|ch|no|vol|al|dr|mr|st|z\.b|d\.h)"
    r"|\b[A-Z])$",
    re.IGNORECASE,
)


def slug_of_site(title: str) -> str:
    """Return the id that Python-Markdown's `toc` extension gives a heading."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^\w\s-]", "", ascii_title).strip().lower()
    return re.sub(r"[-\s]+", "-", words)


def slug(text: str) -> str:
    """Return the words of a title in any script, joined by hyphens, trailing parentheses left out.

    Examples:
        >>> slug("ReLU (Rectified Linear Unit)"), slug("Fréchet Inception Distance")
        ('relu', 'frechet-inception-distance')
    """
    short = re.sub(r"\s*\([^()]*\)\s*$", "", text) or text
    return "-".join(words_of(short))[:SLOT_CHARS].strip("-")


def words_of(text: str) -> list[str]:
    """Return the lower-case words of a text, accents removed from Latin letters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare.replace("'", "")))


def is_aspect(title: str) -> bool:
    """Say whether a title names an aspect (Types, Purpose, Questions) rather than a concept."""
    words = " ".join(words_of(re.sub(r"\([^()]*\)", "", title)))
    return words in ASPECTS or words.endswith((" types", " questions", " methods"))


def key_terms(text: str) -> str:
    """Return the slot of a claim: its first key terms, whatever stands elsewhere in the notes.

    Examples:
        >>> key_terms("It can get stuck at 0, so the unit never learns again.")
        'get-stuck-0-unit-never-learns'
    """
    text = re.sub(r"\b(?:i\.e|e\.g)\b", " ", text)
    words = [word for word in words_of(text) if word not in STOP_WORDS] or words_of(text)
    if not words:
        return hashlib.sha256(text.encode()).hexdigest()[:8]
    return "-".join(words[:SLOT_TERMS])[:SLOT_CHARS].strip("-")


def label_sign(label: str) -> str:
    """Return `+` for Pros, `-` for Cons, an empty string for a label of neither or of both."""
    words = words_of(label)
    if not words or len(words) > 4:
        return ""
    signs = {"+" for word in words if word in PROS} | {"-" for word in words if word in CONS}
    return signs.pop() if len(signs) == 1 and words[0] in PROS | CONS else ""


def marker_sign(text: str) -> str:
    """Return the sign of the first 🟢 or 🔴 in a text, else `!` for a ⚠, else an empty string."""
    for character in text:
        if character in SIGNS:
            return SIGNS[character]
    return "!" if "⚠" in text else ""


def is_unfinished(text: str) -> bool:
    """Say whether a text is marked as no fact yet: incomplete, to do, requires investigation."""
    return bool(UNFINISHED.search(text))


def is_pointer(text: str) -> bool:
    """Say whether a text only points elsewhere: `(mentioned above)`."""
    return bool(POINTER.match(text))


def is_procedure(title: str) -> bool:
    """Say whether a title announces steps in order."""
    return bool(PROCEDURE.search(title))


def can_define(text: str) -> bool:
    """Say whether a text reads as a definition without the line before it: not a remark on it."""
    words = words_of(re.sub(r"\$[^$]*\$", " ", text))
    return (
        len(words) >= 4
        and words[0] not in WEAK_OPENINGS
        and bool(re.match(r"[^\W\d_][\w'’-]*(?=[\s,;]|$)", text))
        and text[-1] not in ":?"
    )


def can_explain(text: str) -> bool:
    """Say whether the text after a label reads as its explanation."""
    words = words_of(re.sub(r"\$[^$]*\$", " ", text))
    return len(words) >= 3 and words[0] not in WEAK_AFTER_LABEL and text[-1] not in ":?"


def without_defining_label(text: str) -> str:
    """Drop a label that announces a definition: `Primary goal: …`."""
    match = DEFINING_LABEL.match(text)
    return text[match.end() :] if match else text


def can_be_term(label: str) -> bool:
    """Say whether a label names a thing: not `Solution`, `Types` or half a sentence."""
    words = words_of(label)
    return (
        0 < len(words) <= 5
        and not is_generic(label)
        and words[0] not in NO_TERM_OPENINGS
        and not words[0].isdecimal()
    )


def is_generic(label: str) -> bool:
    """Say whether a label says nothing of what stands below it: `2 styles`, `Pros`, `Solution?`."""
    words = words_of(label)
    counted = bool(words) and (words[0].isdecimal() or words[0] in ("two", "three", "several"))
    return (
        counted
        or is_aspect(label)
        or NO_TERMS.issuperset(words)
        or bool(DEFINING_LABEL.match(f"{label}: "))
    )


def is_garbled(text: str) -> bool:
    """Say whether a formula was pasted as words, TeX and words again: `x1,x2x_1, x_2x1,x2`."""
    words = re.sub(r"\$[^$]*\$|`[^`]*`", " ", text)
    if not re.search(r"[_\\^]", words):
        return False
    units = re.finditer(r"(?P<unit>\w.{2,60}?)(?P=unit)(?P=unit)", re.sub(r"[\s_{}\\^]", "", words))
    return any(re.search(r"\d", found["unit"]) for found in units)


def first_sentence(text: str) -> str:
    """Return the first sentence; dots in formulas, code, numbers and abbreviations do not end it.

    Examples:
        >>> first_sentence("Scales by $1.5$, i.e. slightly. Then it adds.")
        'Scales by $1.5$, i.e. slightly.'
    """
    end = 0
    for piece in PIECES.finditer(text):
        end = piece.end()
        if piece[0][0] in "。！？":
            break
        if piece[0][0] not in ".!?…" or not text[end : end + 1].isspace():
            continue
        follows = text[end : end + 40].lstrip()[:1]
        if not follows.islower() and not ABBREVIATION.search(
            text[max(0, piece.start() - 12) : piece.start()]
        ):
            break
    return text[:end].strip()
