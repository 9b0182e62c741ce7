"""The words by which the linter knows a flaw: literal patterns, a kind of flaw each."""

import re

__all__ = [
    "ABSOLUTE",
    "BLANK",
    "IMPERATIVE",
    "K_TYPE",
    "NEGATIVE",
    "NONE_OR_ALL",
    "NONE_OR_ALL_ALONE",
    "SHOUTED",
    "TRUE_OR_FALSE",
    "VAGUE",
    "VERDICT",
]


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_OPTIONS = r"(?:above|listed|following|others?|options?|answers?|statements?|choices?)"
_FEW = r"(?:these|those|them|the two|two|three|four)"
_IS_RIGHT = r"(?: (?:is|are|hold|apply|applies|fit|fits)\b.*)?"
NONE_OR_ALL = _pattern(
    rf"\b(?:none|all|neither|both|any|either|each|nothing) of (?:the )?(?:given )?{_OPTIONS}\b",
    r"\b(?:none|all|neither|both|any|either) of these\b|\ball (?:the )?above\b",
    rf"^(?:none|all|neither|both|any|either|each|every ?one|nothing|some|no)"
    rf"(?: of)?(?: the)?(?: given| other)? (?:{_OPTIONS}|{_FEW}){_IS_RIGHT}$",
    r"^(?:none|neither|all|both) (?:is|are|hold|apply|applies|fit|fits)\b",
    r"\b(?:cannot|can[’']t) be (?:determined|said|told|known)\b",
    r"^(?:I |you |one |it is )?(?:cannot|can[’']t|impossible to) (?:tell|say|know|determine)$",
    r"\bnot enough (?:information|data is given)\b",
    r"^(?:I |we )?(?:do not|don[’']t) know\b",
    r"^(?:something|anything|somewhere|someone) else\b|^(?:another|other)(?: one| answer)$",
)
# Alone these are cells of a table as well: “none” under “Extra memory”.
NONE_OR_ALL_ALONE = _pattern(r"^(?:none|neither|all|both|any|other)$")

TRUE_OR_FALSE = _pattern(
    r"\btrue ?(?:or|/) ?false\s*[?:,]|\bT/F\b|\b(?:right or wrong|correct or incorrect)\s*\?"
)
_AFFIRMS = r"(?:is|are|does|do|can|has|will|holds?|fails?|agree|disagree)"
VERDICT = _pattern(
    r"^(?:yes|no|true|false)\b|^[tf]$",
    r"^(?:it is |that is )?(?:right|wrong|correct|incorrect|valid|invalid|untrue)$",
    rf"^(?:it|this|that|they|I|we|the statement) {_AFFIRMS}(?:\s?not|n[’']t)?$",
)

BLANK = _pattern(
    r"_{2,}|(?:\\_)+",
    r"[\[(<]\s*(?:blank|…|\.{3,}|\?)\s*[\])>]",
    r"(?<!,)\s(?:…|\.{3,})(?!\s*,)",
    r"(?<=\s)-{3,}(?=\s)|(?<=\s)\.{4,}",
)

ABSOLUTE = _pattern(
    r"\b(?:always|never|all|every|only|must|none|nothing|everything|completely|entirely|totally"
    r"|wholly|exclusively|absolutely|impossible|guarantee[sd]?|invariably|solely"
    r"|(?:in|for) (?:all|every|any) cases?|whatsoever"
    r"|without (?:any )?exception|(?:under|in) (?:no|any|all) circumstances?)\b"
)
VAGUE = _pattern(
    r"\b(?:usually|often|may|might|can|could|sometimes|generally|typically|mostly|tends?|commonly"
    r"|frequently|probably|perhaps|possibly|roughly|some|normally|rarely|seldom|occasionally"
    r"|likely|unlikely|in most cases|as a rule|at times|more or less|somewhat|fairly|relatively"
    r"|in general|approximately|maybe|presumably|seems?)\b"
)

_LABEL = r"\(?(?:[a-e]|[1-5]|i{1,3}|iv|v|first|second|third|fourth|last)\)?"
_NOUN = r"(?:(?:the )?(?:options?|statements?|answers?|items?) )?(?:the )?"
K_TYPE = _pattern(
    rf"^(?:both |only |neither |either )?{_NOUN}{_LABEL}(?:\s*,\s*{_NOUN}{_LABEL})*"
    rf"\s*,?\s*(?:and|&|or|nor)\s*{_NOUN}{_LABEL}(?: only| alone| (?:is|are)(?: both)? \w+)?$",
    r"^\(?[a-e]\)?(?:\s*[/+,&]\s*\(?[a-e]\)?)+$",
    r"^(?:i{1,3}|iv)(?:\s*[/+,&]\s*(?:i{1,3}|iv))+$",
    r"^only \(?(?:[a-e]|i{1,3})\)?$",
    rf"^{_NOUN}\(?(?:[a-e]|i{{1,3}})\)? (?:only|alone)$",
)

NEGATIVE = _pattern(
    r"\b(?:not|except|exception|never|cannot|neither|nor|(?<!true or )false(?! (?:positive|negative"
    r"|alarm|discovery))|incorrect|wrong|untrue|lacks?|odd one out)\b",
    r"n[’']t\b",
    r"\bfails? to\b",
    r"\bwhich (?:one|\w+)? ?(?:has|have) no\b",
    r"\byou (?:rather )?avoid\b",
    r"\bleast(?: (?:likely|true|accurate|suitable|appropriate|well))?\s*\?",
    r"\bleast (?:likely|true|accurate|suitable|appropriate)\b",
)
SHOUTED = re.compile(r"\b(NOT|EXCEPT|NEVER)\b")
IMPERATIVE = re.compile(
    r"(?:^|[.:]\s+|\n)(match|put|compute|name|order|predict|choose|select|write|explain|complete"
    r"|sort|define|list|give|say|describe|tell|work out)\b",
    re.IGNORECASE,
)
