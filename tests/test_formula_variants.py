import pytest

from dlref.formula import apart, combine, parse_formula, statement, variants

STATEMENTS = [  # display, what is left of it
    (r"f(x) = x \sigma(x) = \frac{x}{1 + e^{-x}}, \quad x > 0", r"f(x) = x \sigma(x)"),
    (r"y = \left(1 - x\right) \left\lfloor z \right\rfloor.", None),
    (r"m = a, \quad b = c", "m = a"),
    (r"y = z^2, \quad z = w x", r"y = z^2, \quad z = w x"),
]


@pytest.mark.parametrize(("tex", "expected"), STATEMENTS)
def test_statement__leaves_out_what_the_formula_does_not_need(tex, expected):
    assert statement(parse_formula(tex)) == (tex.rstrip(".") if expected is None else expected)


VARIANTS = [  # formula, kind, wrong version, words of the reason
    (r"y = \frac{1}{1+e^{-x}}", "exponent-sign", r"y = \frac{1}{1+e^{x}}", "grows where $e^{-x}$"),
    (r"y = e^x", "exponent-sign", r"y = e^{-x}", "decays where"),
    (r"y = \exp(-x)", "exponent-sign", r"y = \exp(x)", "grows"),
    (r"y = \frac{1}{1+e^{-x}}", "sign", r"y = \frac{1}{1-e^{-x}}", "zero where the exponent"),
    (r"y = \tfrac pq + c", "fraction-inverted", r"y = \tfrac{q}{p} + c", "upside down"),
    (r"y = \tfrac{a + b}c d", "denominator-dropped", r"y = \left(a + b\right) d", "by $c$"),
    (r"y = a + b / c", "denominator-dropped", r"y = a + b", "by $c$"),
    (r"y = \left(a - b\right) c", "difference-swapped", r"y = \left(b - a\right) c", "reverse"),
    (r"y = d a + (1 - d) b", "weights-exchanged", r"y = (1 - d) a + d b", "exchanged"),
    (r"y = \frac{1}{N} \sum_i x_i", "factor-dropped", r"y = \sum_i x_i", "takes the mean"),
    (r"y = \sum_i w_i^2", "absolute-for-square", r"y = \sum_i \lvert w_i \rvert", "absolute"),
    (r"y = \sum_i \lvert w_i \rvert", "square-for-absolute", r"y = \sum_i w_i^2", "squares"),
    (r"y = \sum_i w_i^2", "root-added", r"y = \sqrt{\sum_i w_i^2}", "takes the root"),
    (r"y = \sum_i p_i \log p_i", "minus-added", r"y = -\sum_i p_i \log p_i", "wrong sign"),
    (r"y = x + \sigma z", "deviation-squared", r"y = x + \sigma^2 z", "variance"),
    (r"w \leftarrow w - \eta \nabla L", "sign", r"w \leftarrow w + \eta \nabla L", "uphill"),
    (r"y = w x + b", "term-dropped", r"y = w x", "$b$ is missing"),
    (r"y = w (x + b)", "term-dropped", r"y = w x", "$b$ is missing"),
    (r"y = (x + b)^2", "term-dropped", r"y = (x)^2", "$b$ is missing"),
    (r"y = \frac{x + b }{c}", "term-dropped", r"y = \frac{x }{c}", "$b$ is missing"),
    (r"y = \eta\,g x", "factor-dropped", r"y = \eta\,x", "$g$"),
    (r"y = \alpha\cdot x", "factor-dropped", r"y = x", r"$\alpha$"),
    (r"y = a \left(1 - b\right) c", "factor-dropped", r"y = a c", "1 - b"),
    (r"y = (1-\beta) g", "complement-dropped", r"y = \beta g", "complement"),
    (r"y = g_t^2 + 1", "square-dropped", r"y = g_t + 1", "with its sign"),
    (r"y = 1 - \beta^t", "power-dropped", r"y = 1 - \beta", "$t$"),
    (r"y = a \sqrt{b + c}", "root-dropped", r"y = a \left(b + c\right)", "square root"),
    (r"y = \frac{g}{\sqrt v + \epsilon}", "epsilon-inside", r"y = \frac{g}{\sqrt{v+\epsilon}}",
     "under the root"),
    (r"y = \frac{g}{\sqrt{v + \epsilon}}", "epsilon-outside", r"y = \frac{g}{\sqrt{v}+\epsilon}",
     "under the root"),
    (r"y = \max(0, x)", "max-min", r"y = \min(0, x)", "smallest"),
    (r"y = \max(0, x)", "argument-negated", r"y = \max(0, -x)", "takes $-x$"),
    (r"y = \sigma(\beta x)", "argument-negated", r"y = \sigma(-\beta x)", r"$-\beta x$"),
    (r"y = \begin{cases} a & x < 0 \\ b & x > 1 \\ x & \text{else} \end{cases}",
     "cases-swapped", r"y = \begin{cases} b & x < 0 \\ a & x > 1 \\ x & \text{else} \end{cases}",
     "branches"),
    (r"y = \max_j z_j", "max-min", r"y = \min_j z_j", "smallest"),
    (r"y = \tanh(x)", "squashing-swapped", r"y = \sigma(x)", "zero"),
    (r"y = |x - 1|", "absolute-dropped", r"y = x - 1", "sign"),
    (r"y = \left\lfloor\frac{a}{s}\right\rfloor", "floor-ceiling",
     r"y = \left\lceil\frac{a}{s}\right\rceil", "rounds up"),
    (r"y = \|w\|_1", "norm-changed", r"y = \|w\|_2", "L1"),
    (r"y = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}", "cases-swapped",
     r"y = \begin{cases} a x & x > 0 \\ x & x \le 0 \end{cases}", "branches"),
    (r"y = \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}", "branch-negated",
     r"y = \begin{cases} -x & x > 0 \\ 0 & x \le 0 \end{cases}", "wrong sign"),
    (r"y = \mathbf{1}[x > 0]", "comparison-flipped", r"y = \mathbf{1}[x < 0]", "reversed"),
    (r"m_t = \beta_1 m_{t-1}", "number-swapped", r"m_t = \beta_2 m_{t-1}", r"$\beta_2$"),
    (r"y = \frac{x}{K}", "one-less", r"y = \frac{x}{K - 1}", "divides by $K - 1$"),
    (r"y = \frac{x}{1 - v}", "root-added", r"y = \frac{x}{\sqrt{1 - v}}", "the root of $1 - v$"),
    (r"v = \beta u + (1 - \beta) g", "complement-added",
     r"v = (1 - \beta) u + (1 - \beta) g", r"complement $1 - \beta$"),
    (r"L = \sum_i \max(0, x_i)", "square-added", r"L = \sum_i \max(0, x_i)^2", "above zero"),
    (r"c_t = f_t c_{t-1}", "step-shifted", r"c_t = f_{t-1} c_{t-1}", "step before"),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "kind", "wrong", "words"), VARIANTS)
def test_variants__include_the_mistake_and_say_why(tex, kind, wrong, words):
    found = {(v.kind, " ".join(v.tex.split())): v.why for v in variants(parse_formula(tex))}
    assert words in found[kind, " ".join(wrong.split())]


@pytest.mark.parametrize("tex", [row[0] for row in VARIANTS])
def test_variants__are_formulas_with_other_values(tex):
    right = parse_formula(tex)
    for variant in variants(right):
        assert apart(parse_formula(variant.tex), right) > 0
        assert variant.original == tex


def test_variants__leave_out_changes_without_effect():
    assert [v.kind for v in variants(parse_formula("y = |x + 1|"))] == ["absolute-dropped", "sign"]
    assert [v.kind for v in variants(parse_formula("y = |x^2|"))] == ["square-dropped"]


UNWRITTEN = [  # formula, what nobody writes or what is not wrong
    (r"y = x + \sigma \varepsilon", r"y = x - \sigma \varepsilon"),
    (r"L = \sum_i \ell_i", r"L = \prod_i \ell_i"),
    (r"D = (P - Y) / B", "D = (- Y) / B"),
    (r"D = (P - Y) / B", "D = (P + Y) / B"),
    (r"y = d a + (1 - d) b", "y = d a + (1 + d) b"),
    (r"L = \frac{1}{N} \sum_i \ell_i", r"L = \frac{1}{N - 1} \sum_i \ell_i"),
    (r"y = \frac{\lambda}{2} \sum_i w_i^2", r"y = \frac{2}{\lambda} \sum_i w_i^2"),
    (r"z = W x + b", "z = W x - b"),
]


@pytest.mark.parametrize(("tex", "unwritten"), UNWRITTEN)
def test_variants__leave_out_what_nobody_writes(tex, unwritten):
    assert unwritten not in {variant.tex for variant in variants(parse_formula(tex))}


def test_variants__keep_what_a_function_is_of():
    wrong = {variant.tex for variant in variants(parse_formula(r"y = \sigma(\beta x)"))}
    assert r"y = \sigma(x)" in wrong
    assert r"y = \sigma(\beta)" not in wrong


def test_combine__makes_both_changes():
    sigmoid = variants(parse_formula(r"y = \frac{1}{1+e^{-x}}"))
    by_kind = {variant.kind: variant for variant in sigmoid}
    both = combine(by_kind["exponent-sign"], by_kind["sign"])
    assert both.tex == r"y = \frac{1}{1-e^{x}}"
    assert both.kind == "exponent-sign+sign"
    assert by_kind["sign"].why in both.why
    with pytest.raises(ValueError, match="different places"):
        combine(by_kind["sign"], by_kind["sign"])
    with pytest.raises(ValueError, match="one formula"):
        combine(by_kind["sign"], variants(parse_formula("y = a + b"))[0])
