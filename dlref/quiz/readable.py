r"""Formulas as a line of text, for terminals and plain formats: `\frac{a}{b + c}` is `a/(b + c)`.

What is written must mean what the formula means: brackets are set wherever a reader could bind
wrongly, and a command without a sign of its own stands as its name.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

__all__ = ["readable_formula", "readable_text"]

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&]|\s+|\d+(?:\.\d+)?|.", re.DOTALL)
INLINE = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "ell": "ℓ", "nabla": "∇", "partial": "∂", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫",
    "cdot": "·", "times": "×", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "circ": "∘", "ast": "∗",
    "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈",
    "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "setminus": "∖", "forall": "∀",
    "exists": "∃", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "mapsto": "↦",
    "Rightarrow": "⇒", "iff": "⇔", "top": "⊤", "prime": "′", "dots": "…", "ldots": "…",
    "cdots": "…", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|",
    "vert": "|", "mid": "|", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋",
    "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "%": "%",
    "#": "#", "&": "&", "$": "$", "_": "_", "mathbb{E}": "𝔼",
}  # fmt: skip
SPACES = {",", ";", ":", "!", " ", "quad", "qquad", ">"}
DROPPED = {
    "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle",
    "limits", "nolimits",
}  # fmt: skip
UPRIGHT = {
    "text", "mathrm", "operatorname", "mathbf", "mathcal", "mathbb", "mathit", "mathsf", "textbf",
    "boldsymbol", "textit", "texttt", "operatorname*",
}  # fmt: skip
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307"}
WIDE = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}
SUPER = dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ", strict=True))  # fmt: skip # noqa: E501
SUB = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))  # fmt: skip # noqa: E501
# Next to these a fraction binds as it should without brackets.
LOOSE = set("=+−-±∓,;:≤≥<>≠≈≡∼∝→←⇒⇔∈|([{‖⌈⌊⟨)]}⌉⌋⟩")


def readable_text(text: str) -> str:
    """Return inline Markdown whose `$…$` formulas are written as text."""
    return INLINE.sub(lambda match: readable_formula(match[1] or match[2]), text)


@lru_cache(maxsize=16_384)  # the generator compares the same texts over and over
def readable_formula(tex: str) -> str:
    """Return a formula as a line of text."""
    tokens = [token for token in TOKEN.findall(tex) if not token.isspace()]
    text, _ = _sequence(tokens, 0, "")
    return text


class _Part(NamedTuple):
    """A piece of a line; a fraction may need brackets beside its neighbours."""

    text: str
    fraction: bool = False


def _sequence(tokens: list[str], at: int, stop: str) -> tuple[str, int]:
    """Read up to the token `stop`, which is passed over; return the text and where it ends."""
    parts: list[_Part] = []
    while at < len(tokens) and tokens[at] != stop:
        if tokens[at] in ("^", "_"):
            script, after = _argument(tokens, at + 1)
            base = parts.pop() if parts else _Part("")
            left = f"({base.text})" if base.fraction else base.text.rstrip()
            gap = " " if left[:1] in "∑∏∫" and left else ""
            parts.append(_Part(left + _script(script, tokens[at]) + gap))
            at = after
        else:
            part, at = _one(tokens, at)
            parts.append(part)
    return _join(parts), at + 1


def _argument(tokens: list[str], at: int) -> tuple[str, int]:
    """Read a group in braces, or else one token."""
    if at >= len(tokens):
        return "", at
    if tokens[at] == "{":
        return _sequence(tokens, at + 1, "}")
    if tokens[at][0].isdigit():  # x^12 raises to 1
        tokens[at : at + 1] = list(tokens[at])
    part, at = _one(tokens, at)
    return part.text, at


def _one(tokens: list[str], at: int) -> tuple[_Part, int]:
    """Read one piece: a letter, a group, or a command with its arguments."""
    token = tokens[at]
    at += 1
    if token == "{":
        text, at = _sequence(tokens, at, "}")
        return _Part(text), at
    if not token.startswith("\\"):
        return _Part(f" {token} " if token in "=<>+" else " − " if token == "-" else token), at
    name = token[1:]
    if name in ("frac", "dfrac", "tfrac"):
        top, at = _argument(tokens, at)
        bottom, at = _argument(tokens, at)
        return _Part(f"{_bracketed(top)}/{_bracketed(bottom)}", fraction=True), at
    if name == "sqrt":
        index = ""
        if at < len(tokens) and tokens[at] == "[":
            index, at = _sequence(tokens, at + 1, "]")
        inner, at = _argument(tokens, at)
        return _Part(f"{_script(index, '^') if index else ''}√{_bracketed(inner)}"), at
    if name in ("binom", "tbinom", "dbinom"):
        top, at = _argument(tokens, at)
        bottom, at = _argument(tokens, at)
        return _Part(f"binom({top}, {bottom})"), at
    if name == "begin":
        return _environment(tokens, at)
    if name in UPRIGHT:
        inner, at = _argument(tokens, at)
        word = re.fullmatch(r"\w", inner) is None
        return _Part(SYMBOLS.get(f"{name}{{{inner}}}", f" {inner} " if word else inner)), at
    if accent := ACCENTS.get(WIDE.get(name, name)):
        inner, at = _argument(tokens, at)
        single = len(inner) == 1
        text = unicodedata.normalize("NFC", inner + accent) if single else f"{name}({inner})"
        return _Part(text), at
    if name in DROPPED:
        if at < len(tokens) and tokens[at] == "." and name in ("left", "right"):
            at += 1
        return _Part(""), at
    if name in SPACES:
        return _Part(" "), at
    if name == "\\":
        return _Part("; "), at
    sign = SYMBOLS.get(name)
    if sign is None:
        return _Part(f" {name} "), at
    return _Part(f" {sign} " if sign in LOOSE and sign not in "[({‖⌈⌊⟨)]}⌉⌋⟩|" else sign), at


def _environment(tokens: list[str], at: int) -> tuple[_Part, int]:
    """Read an environment after its `begin`: cases as a list, a matrix in square brackets."""
    name, at = _raw(tokens, at)
    if name.rstrip("*") == "array":
        _, at = _raw(tokens, at)
    rows: list[list[str]] = [[]]
    cell: list[str] = []
    depth = 0
    while at < len(tokens) and not (depth == 0 and tokens[at] == "\\end"):
        token = tokens[at]
        depth += (token in ("{", "\\begin")) - (token in ("}", "\\end"))
        if depth == 0 and token in ("&", "\\\\"):
            rows[-1].append(_sequence(cell, 0, "")[0])
            cell = []
            if token == "\\\\":
                rows.append([])
        else:
            cell.append(token)
        at += 1
    rows[-1].append(_sequence(cell, 0, "")[0])
    _, at = _raw(tokens, at + 1)
    shown = "; ".join(" ".join(row).strip() for row in rows if any(row))
    return _Part(f"[{shown}]" if "matrix" in name else f"{{ {shown} }}"), at


def _raw(tokens: list[str], at: int) -> tuple[str, int]:
    """Read the text of a group in braces as it stands."""
    end = next((n for n in range(at, len(tokens)) if tokens[n] == "}"), len(tokens))
    return "".join(tokens[at + 1 : end]), end + 1


def _script(text: str, mark: str) -> str:
    """Raise or lower a text, by signs where all of it has them."""
    close = text.replace(" ", "")
    if not close:
        return ""
    table = SUPER if mark == "^" else SUB
    if close in ("⊤", "′", "*", "∗"):
        return "ᵀ" if close == "⊤" else close
    if all(letter in table for letter in close):
        return "".join(table[letter] for letter in close)
    return f"{mark}{close}" if len(close) == 1 else f"{mark}({text.strip()})"


def _bracketed(text: str) -> str:
    """Set brackets unless the text binds by itself: a word, or a name with its arguments."""
    text = text.strip()
    return (
        text if re.fullmatch(r"[\w∞∂∇\u0300-\u036f₀-₉⁰-⁹ᵀ′.]+(\([^()]*\))?", text) else f"({text})"
    )


def _join(parts: list[_Part]) -> str:
    """Put pieces on a line, with brackets around a fraction that stands among factors."""
    shown = [part for part in parts if part.text]
    texts = []
    for place, part in enumerate(shown):
        before = "".join(one.text for one in shown[:place]).rstrip()[-1:]
        after = "".join(one.text for one in shown[place + 1 :]).lstrip()[:1]
        loose = (not before or before in LOOSE) and (not after or after in LOOSE)
        texts.append(f"({part.text})" if part.fraction and not loose else part.text)
    text = re.sub(r" +", " ", "".join(texts))
    text = re.sub(r"(^ ?|(?<=[(\[{,^_·×/]) ?|(?<=[=<>≤≥] ))− ", "−", text)  # a sign, no difference
    text = re.sub(r" (?=[,;)\]])|(?<=[(\[]) |(?<=[a-z]{2}) (?=\()", "", text)
    return re.sub(r",(?=\S)", ", ", text).strip()
