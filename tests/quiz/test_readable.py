import json
import re
from pathlib import Path

import pytest

from dlref.quiz.readable import readable_formula, readable_text

QUIZZES = Path(__file__).parents[2] / "quizzes"
FORMULA = re.compile(r"(?<!\\)\$(.+?)(?<!\\)\$")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha (e^{x} - 1) & \text{otherwise}"
         r" \end{cases}", "f(x) = { x if x > 0; α(eˣ − 1) otherwise }"),
        (r"\theta_{t+1} = \theta_t - \eta\, \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}",
         "θₜ₊₁ = θₜ − η (m̂ₜ/(√v̂ₜ + ε))"),
        (r"\frac{1}{N} \sum_i x_i", "(1/N)∑ᵢ xᵢ"),
        (r"y = \frac{a + b}{c}", "y = (a + b)/c"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\sqrt[3]{x+1}", "³√(x + 1)"),
        (r"\sqrt{x} + 1", "√x + 1"),
        ("-x^2", "−x²"),
        (r"y = -\log p_y", "y = −log p_y"),
        ("x^{10}", "x¹⁰"),
        ("x^10", "x¹0"),
        (r"e^{-\lambda t}", "e^(−λt)"),
        (r"W^\top x", "Wᵀx"),
        (r"\max(0, x)", "max(0, x)"),
        (r"\left[\frac{1}{2}\right]", "[1/2]"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "[a b; c d]"),
        (r"\unknowncommand{x}", "unknowncommand x"),
        (r"\frac{a}", "a/()"),
        ("x^", "x"),
        ("{{{", ""),
    ],
)  # fmt: skip
def test_readable_formula__means_what_the_formula_means(tex: str, text: str) -> None:
    assert readable_formula(tex) == text


def test_readable_text__leaves_prose_and_money_alone() -> None:
    assert readable_text(r"the rate $\eta$ of `x` costs \$5") == r"the rate η of `x` costs \$5"


def test_readable_formula__leaves_no_tex_in_any_question() -> None:
    texts = "".join(path.read_text("utf-8") for path in sorted(QUIZZES.glob("*.json")))
    found = {tex for item in re.findall(r'"(?:[^"\\]|\\.)*"', texts)
             for tex in FORMULA.findall(json.loads(item))}  # fmt: skip
    assert len(found) > 300
    left = {tex: text for tex in found if re.search(r"[\\$]", text := readable_formula(tex))}
    assert left == {}


def test_readable_formula__is_quick_on_what_nests_deeply() -> None:
    assert readable_formula("{" * 300 + "x" + "}" * 300) == "x"
