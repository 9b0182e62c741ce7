import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlref.formula import (
    FormulaError,
    apart,
    canonical,
    equivalent,
    parse_formula,
    parse_formulas,
    variants,
)


def value(tex, functions=None, **values):
    """The value of a formula; keyword names are symbols, a leading G_ stands for a backslash."""
    named = {name.replace("G_", "\\"): array for name, array in values.items()}
    return parse_formula(tex, functions=functions).evaluate(named)


A = np.array([[1.0, 2.0], [3.0, 5.0]])
U = np.array([1.0, -2.0])
V = np.array([3.0, 4.0])

SCALARS = [  # TeX, x, value worked out by hand
    (r"1 + 2 x", 3.0, 7.0),
    (r"1 - 2 - x", 3.0, -4.0),
    (r"-x^2", 3.0, -9.0),
    (r"2 \cdot x / 4", 3.0, 1.5),
    (r"8 / 4 / x", 2.0, 1.0),
    (r"\frac12 x", 3.0, 1.5),
    (r"\tfrac x2", 3.0, 1.5),
    (r"\dfrac{1}{1 + x}", 3.0, 0.25),
    (r"\frac{1}{2}x^{2}", 3.0, 4.5),
    (r"x^2y^0 + 1".replace("y^0", ""), 3.0, 10.0),
    (r"2^{-x}", 3.0, 0.125),
    (r"e^{-x}", 1.0, math.exp(-1)),
    (r"e^x", 2.0, math.exp(2)),
    (r"2 e", 0.0, 2 * math.e),
    (r"\pi x", 1.0, math.pi),
    (r"\sqrt{x + 1}", 3.0, 2.0),
    (r"\sqrt[3]{x}", 27.0, 3.0),
    (r"\sqrt x", 9.0, 3.0),
    (r"|x|", -3.0, 3.0),
    (r"2|x|x", -3.0, -18.0),
    (r"||x| - 5|", -3.0, 2.0),
    (r"|x + (2|x|)|", -3.0, 3.0),
    (r"\left|x\right| + \lvert x \rvert", -3.0, 6.0),
    (r"\lfloor x / 2 \rfloor + \lceil x / 2 \rceil", 3.0, 3.0),
    (r"x \bmod 3", 8.0, 2.0),
    (r"\exp(x) - e^x", 1.3, 0.0),
    (r"\exp\left(-\frac{x^2}{2}\right)", 2.0, math.exp(-2)),
    (r"\log x", math.e, 1.0),
    (r"\ln(1 + x)", 0.0, 0.0),
    (r"\log_2 x", 8.0, 3.0),
    (r"\log_{10}(x)", 1000.0, 3.0),
    (r"\log 2 x", 0.5, 0.0),
    (r"2 \sin x \cos x", 0.7, math.sin(1.4)),
    (r"1 - \tanh^2 x", 0.7, 1 - math.tanh(0.7) ** 2),
    (r"\tanh(x)^2", 0.7, math.tanh(0.7) ** 2),
    (r"x \tanh(\mathrm{softplus}(x))", 1.0, math.tanh(math.log(1 + math.e))),
    (r"\operatorname{erf}(x)", 1.0, math.erf(1.0)),
    (r"\operatorname{sign}(x)", -2.0, -1.0),
    (r"\mathrm{relu}(x) + \mathrm{ReLU}(-x)", -2.0, 2.0),
    (r"x\,\Phi(x)", 1.0, 0.5 * (1 + math.erf(1 / math.sqrt(2)))),
    (r"\varphi(x)", 0.0, 1 / math.sqrt(2 * math.pi)),
    (r"\sigma(x) + \sigma(-x)", 3.0, 1.0),
    (r"\sigma'(x)", 0.0, 0.25),
    (r"\sigma^2(x)", 0.0, 0.25),
    (r"\max(0, x)", -1.0, 0.0),
    (r"\max\{0, x\} + \min(0, x, 1)", -2.0, -2.0),
    (r"\min\left(1, \max(x, -1)\right)", 7.0, 1.0),
    (r"\mathrm{clip}(x, -1, 1)", 7.0, 1.0),
    (r"x (1 + x)", 2.0, 6.0),
    (r"(1 + x)(1 - x)", 2.0, -3.0),
    (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", 3.0, 3.0),
    (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", -3.0, 0.0),
    (r"\begin{cases}x,&x>0\\2x,&x\le 0\end{cases}", -3.0, -6.0),
    (r"\begin{cases} 1 & 0 < x < 1 \\ 2 & x \ge 1 \text{ and } x \ne 5 \end{cases}", 0.5, 1.0),
    (r"\begin{cases} 1 & 0 < x < 1 \\ 2 & x \ge 1 \text{ and } x \ne 5 \end{cases}", 2.0, 2.0),
    (r"\begin{cases} 1 & 0 < x < 1 \\ 2 & x \ge 1 \text{ and } x \ne 5 \end{cases}", 5.0, math.nan),
    (r"\begin{cases} 1 & x < 0 \text{ or } x > 1 \\ 0 & \text{else} \end{cases}", 2.0, 1.0),
    (r"3 \cdot \mathbf 1[x \ge 0]", 0.0, 3.0),
    (r"3\,\mathbb{1}_{x > 0}", 0.0, 0.0),
    (r"3 [x > 0] + [x - 1]", 2.0, 4.0),
    (r"\sum_{i=1}^{4} i x", 2.0, 20.0),
    (r"\sum_{i=1}^{2} \sum_{j=1}^{i} j x", 1.0, 4.0),
    (r"\prod_{i=1}^{3} (x + i)", 0.0, 6.0),
    (r"\sum_{i=3}^{2} x", 5.0, 0.0),
    (r"0.5x", 3.0, 1.5),
    (r"25\cdot10^2x", 1.0, 2500.0),
    (r"\{x + 1\}^2.", 2.0, 9.0),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "x", "expected"), SCALARS)
def test_formula__has_the_value_worked_out_by_hand(tex, x, expected):
    values = {"x": x} if "x" in parse_formula(tex).symbols else {}
    result = parse_formula(tex).evaluate(values)
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


ARRAYS = [  # TeX, values, expected
    (r"W x + b", {"W": A, "x": V, "b": U}, [12.0, 27.0]),
    (r"\mathbf{W} \mathbf{x}", {r"\mathbf{W}": A, r"\mathbf x": V}, [11.0, 29.0]),
    (r"w^\top x", {"w": U, "x": V}, -5.0),
    (r"x y^\top", {"x": U, "y": V}, [[3.0, 4.0], [-6.0, -8.0]]),
    (r"x^\top A x", {"x": V, "A": A}, 9.0 + 60.0 + 80.0),
    (r"A^\top x", {"x": V, "A": A}, [15.0, 26.0]),
    (r"W^{(l)\top} x", {"x": V, "W^{(l)}": A}, [15.0, 26.0]),
    (r"A^{-1} A", {"A": A}, [[1.0, 0.0], [0.0, 1.0]]),
    (r"x \sigma(x)", {"x": np.zeros(2)}, [0.0, 0.0]),
    (r"x \odot A y", {"x": U, "A": A, "y": V}, [11.0, -58.0]),
    (r"\langle x, y \rangle", {"x": U, "y": V}, -5.0),
    (r"\|x\|", {"x": V}, 5.0),
    (r"\|x\|_1 + \|x\|_2^2", {"x": V}, 32.0),
    (r"\lVert x \rVert_\infty", {"x": V}, 4.0),
    (r"\sum_{i=1}^{n} w_i x_i + b", {"w": U, "x": V, "b": 1.0}, -4.0),
    (r"\frac{1}{n} \sum_{i=1}^{n} x_i", {"x": V}, 3.5),
    (r"\frac{1}{n} \sum_{i=0}^{n-1} x_i", {"x": V}, 3.5),
    (r"\sum_{i=2}^{n} (x_i - x_{i-1})", {"x": V}, 1.0),
    (r"\sum_j e^{z_j}", {"z": V}, math.exp(3) + math.exp(4)),
    (r"\sum_{i,j} A_{ij}", {"A": A}, 11.0),
    (r"\prod_i x_i", {"x": V}, 12.0),
    (r"\frac{1}{U} \sum_{u=1}^{U} \left[ \max_i z_{i,u} \le 4 \right]", {"z": A}, 0.5),
    (r"\max_j z_j - \min_j z_j", {"z": V}, 1.0),
    (r"\arg\max_k z_k", {"z": V}, 1.0),
    (r"\max(z)", {"z": V}, 4.0),
    (r"\sum_{j \ne i} x_j + 0 i", {"x": V, "i": 1}, 3.0),
    (r"-z_y + \log \sum_j e^{z_j}", {"z": np.zeros(4), "y": 2}, math.log(4)),
    (r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", {"z": np.zeros(4)}, [0.25] * 4),
    (r"\mathrm{softmax}(z)_i = \mathrm{softmax}(z)_i", {"z": np.zeros(2)}, [0.5, 0.5]),
    (r"z_j = \sum_i W_{ji} x_i + b_j", {"W": A, "x": V, "b": U}, [12.0, 27.0]),
    (r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)", {"p": np.array([0.25, 0.75])},
     [[0.1875, -0.1875], [-0.1875, 0.1875]]),
    (r"y_i = \sum_{j=1}^{i} x_j", {"x": V}, [3.0, 7.0]),
    (r"\sum_j a_j \sigma(w_j^\top x)", {"a": U, "w": np.zeros((2, 2)), "x": V}, -0.5),
    (r"\sum_j j\, w_j^\top x", {"w": A, "x": V}, 29.0),
    (r"\mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V",
     {"Q": np.zeros((2, 2)), "K": A, "d_k": 2, "V": A}, [[2.0, 3.5], [2.0, 3.5]]),
    (r"\|g\|_2 = \sqrt{\sum_p \|g_p\|_2^2}", {"g": A}, math.sqrt(39.0)),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "values", "expected"), ARRAYS)
def test_formula__of_arrays_has_the_value_worked_out_by_hand(tex, values, expected):
    result = parse_formula(tex).evaluate(values)
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


def test_index_in_a_batch__counts_the_last_axis():
    z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    p = value(r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", z=z)
    np.testing.assert_allclose(p, np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


NAMES = [  # TeX, target, symbols
    (r"f(x) = x\,\sigma(\beta x)", "f(x)", ("x", r"\beta")),
    (r"y = W^{(l)} h^{(l-1)} + b_{\text{in}}", "y",
     ("W^{(l)}", "h^{(l-1)}", r"b_{\text{in}}")),
    (r"\hat m_t = \frac{m_t}{1 - \beta_1^t}", r"\hat{m}_t", ("m_t", r"\beta_1", "t")),
    (r"\theta_{t+1} = \theta_t - \eta \nabla_\theta J(\theta_t)", r"\theta_{t+1}",
     (r"\theta_t", r"\eta", r"\nabla_\theta J(\theta_t)")),
    (r"v_{t} = \beta_{2} v_{t-1} + (1 - \beta_2) g_{t}^2", "v_t", (r"\beta_2", "v_{t-1}", "g_t")),
    (r"\mathrm{Var}[W] = \frac{2}{n_{in} + n_{out}}", r"\mathrm{Var}[W]", ("n_{in}", "n_{out}")),
    (r"x_i + y^* z'", None, ("x_i", "y^*", "z'")),
    (r"w \leftarrow w - \eta \frac{\partial L}{\partial w}", "w",
     ("w", r"\eta", r"\frac{\partial L}{\partial w}")),
    (r"i_t = \sigma(W_i h_{t-1})", "i_t", ("W_i", "h_{t-1}")),
    (r"\sum_{i=1}^{n} w_i x_i", None, ("w", "x")),
    (r"\mathbb E_{x}[x^2] - \mathbb{E}[x]^2", None, (r"\mathbb{E}_x[x^2]", r"\mathbb{E}[x]^2")),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "target", "symbols"), NAMES)
def test_formula__names_its_target_and_symbols(tex, target, symbols):
    formula = parse_formula(tex)
    assert (formula.target, formula.symbols) == (target, symbols)


def test_formula__size_comes_from_the_array_or_from_the_caller():
    formula = parse_formula(r"\frac{1}{n} \sum_{i=1}^{n} x_i")
    assert (formula.symbols, formula.sizes) == (("x",), ("n",))
    assert formula.evaluate({"x": V, "n": 1}) == 3.0


@pytest.mark.parametrize(
    ("written", "expected"),
    [(r"\hat m_{t}", r"\hat{m}_t"), (r"\beta_{1}", r"\beta_1"), (" x ", "x"),
     (r"W^{(l)}_{i}", "W_i^{(l)}"), (r"\eta_{\max}", r"\eta_{\max}")],
)  # fmt: skip
def test_canonical__gives_one_spelling(written, expected):
    assert canonical(written) == canonical(expected) == expected


def test_values__are_found_by_any_spelling():
    assert parse_formula(r"2 \hat{m}_t").evaluate({r"\hat m_{t}": 3.0}) == 6.0


def test_display__formulas_define_each_others_symbols():
    adam = parse_formula(
        r"""m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad \hat{m}_t = \frac{m_t}{1 - \beta_1^t},
        \quad \theta_t = \theta_{t-1} - \eta \hat{m}_t, \quad t = 1, 2, \dots"""
    )
    assert adam.target == r"\theta_t"
    assert set(adam.symbols) == {r"\theta_{t-1}", r"\eta", "m_{t-1}", r"\beta_1", "g_t", "t"}
    values = {r"\theta_{t-1}": 1.0, r"\eta": 0.1, "m_{t-1}": 0.0, r"\beta_1": 0.9, "g_t": 2.0}
    assert adam.evaluate({**values, "t": 1}) == pytest.approx(0.8)
    assert adam.evaluate({**values, "t": 1, r"\hat{m}_t": 0.0}) == 1.0


def test_display__of_several_lines_is_read_line_by_line():
    tex = r"\begin{aligned} z &= w x \\ y &= z^2 + 1. \end{aligned}"
    assert [formula.target for formula in parse_formulas(tex)] == ["z", "y"]
    assert parse_formula(tex).evaluate({"w": 2.0, "x": 3.0}) == 37.0


def test_display__may_define_a_square():
    tex = r"\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}, \quad \sigma^2 = v"
    assert parse_formula(tex).symbols == ("x", r"\mu", r"\epsilon", "v")
    assert value(tex, x=3.0, G_mu=1.0, v=4.0, G_epsilon=0.0) == 1.0


def test_display__may_use_a_definition_in_two_places():
    tex = r"y = a + b, \quad a = 2 b, \quad b = c^2"
    assert parse_formula(tex).symbols == ("c",)
    assert value(tex, c=3.0) == 27.0


def test_display__takes_a_length_from_the_sums_of_definitions():
    tex = r"y_i = x_i - \mu, \quad \mu = \frac{1}{n} \sum_{j=1}^{n} x_j"
    assert value(tex, x=np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]


def test_display__takes_a_length_from_another_sum_where_one_waits_for_it():
    tex = r"s = \sum_{k=1}^{n} z_k, \quad z_i = x_i - \frac{1}{n} \sum_{k=1}^{n} x_k"
    assert value(tex, x=np.array([1.0, 3.0])) == 0.0


def test_display__may_define_a_function():
    tex = r"f'(x) = \beta f(x) + 1, \quad f(u) = 2 u"
    assert value(tex, x=3.0, G_beta=4.0) == 25.0


def test_chain__has_alternatives_that_equal_the_first_side():
    formula = parse_formula(r"\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}} = 2 \sigma(2 x) - 1")
    assert len(formula.alternatives) == 2
    assert [equivalent(formula, other) for other in formula.alternatives] == [True, True]
    assert parse_formula("f(x) = 2 x").alternatives == ()
    wrong = parse_formula(r"f(x) = \sigma(x) = \frac{1}{1 - e^{-x}}")
    assert equivalent(wrong, wrong.alternatives[0]) is False


def test_conditions__are_kept_and_not_computed():
    formula = parse_formula(r"f(x) = \alpha x \ \text{(element-wise)}, \quad 0 < \alpha < 1")
    assert formula.symbols == (r"\alpha", "x")
    assert formula.conditions == (r"\text{(element-wise)}", r"0<\alpha<1")


def test_condition_that_sets_a_symbol__does_not_define_it():
    formula = parse_formula(r"y = \beta x, \quad \beta = 1")
    assert formula.symbols == (r"\beta", "x")
    assert formula.conditions == (r"\beta=1",)


def test_functions__are_given_by_the_caller():
    assert value(r"\phi(x) + g_\theta(1)", {r"\phi": np.negative, r"g_\theta": np.exp}, x=3.0) == (
        pytest.approx(math.e - 3)
    )


REJECTED = [  # TeX, words of the message, where the caret stands
    (r"W \sim \mathcal{N}(0, s^2)", "distribution", 2),
    (r"1 + f(x)", r"functions={'f'", 4),
    (r"y = g(x)", "without a meaning", 4),
    (r"x / y z", r"\frac", 2),
    (r"\frac{x}", "ends where a value", 8),
    (r"(x + 1", "needs its )", 0),
    (r"x + ", "ends where a value", 3),
    (r"x + * y", "cannot stand here", 4),
    (r"x \wobble y", r"\wobble is not understood", 2),
    (r"\sum x_i", "needs an index", 0),
    (r"\sum_{i \in B} x_i", "needs an index", 0),
    (r"x_1 + \dots + x_n", "ellipsis", 6),
    (r"σ(x)", r"write \sigma", 0),
    ("$x$", "dollar", 0),
    (r"\eta > 0", "relation", 5),
    (r"p(y \mid x)", "conditional probability", 4),
    (r"{x", "not closed", 0),
    (r"x}", "closes nothing", 1),
    (r"\begin{cases} 1 & x \end{cases}", "comparison", 20),
    (r"\begin{cases} \end{cases}", "empty", 0),
    (r"\log x (1 + x)", "brackets", 7),
    (r"\exp(x, y)", "takes 1 argument", 0),
    (r"\theta^{source}", r"^{\text{source}}", 8),
    (r"\|x\|_3", "norm with subscript 3", 7),
    (r"\frac{d}{dx} x^2", "derivative", 5),
    (r"a, b = 1", "list", 0),
    ("", "no formula", 0),
    (r"x^2^3", "power of a power", 4),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "words", "place"), REJECTED)
def test_formula__says_what_and_where_it_does_not_understand(tex, words, place):
    with pytest.raises(FormulaError) as caught:
        parse_formula(tex)
    problem, shown, caret = str(caught.value).split("\n")
    assert words in problem
    assert shown == f"  {tex}"
    assert caret == " " * (place + 2) + "^"


@pytest.mark.parametrize("tex", ["(" * 300 + "x" + ")" * 300, r"\sqrt" * 300 + "x", "x^{" * 300])
def test_formula__refuses_deep_nesting(tex):
    with pytest.raises(FormulaError):
        parse_formula(tex)


def test_formula__of_forty_levels_is_read():
    assert value("(" * 40 + "x" + ")" * 40, x=1.0) == 1.0


def test_long_formula__is_read_in_one_pass():
    assert value(" + ".join(["x"] * 3000), x=1.0) == 3000.0


EVALUATION_ERRORS = [
    (r"x + y", {"x": 1.0}, "the symbol y needs a value"),
    (r"\sum_i x_i", {"x": 1.0}, "counts no array"),
    (r"\sum_i x_i y_i", {"x": V, "y": np.ones(3)}, r"lengths \[2, 3\]"),
    (r"\sum_{i=1}^{n} x_{i+1}", {"x": V, "n": 2}, "index 3 of x is outside its 2 elements"),
    (r"\sum_{i=1}^{n} x_i", {"x": V, "n": 9}, "outside its 2 elements"),
    (r"W x", {"W": A, "x": np.ones(3)}, "cannot be evaluated"),
    (r"\sum_{i=1}^{1000000} x", {"x": 1.0}, "more than 200000 terms"),
    (r"x", {"x": "three"}, "needs a number"),
    (r"\sum_{i=1}^{x} w_i x_i", {"w": V, "x": V}, "limits of i must be finite numbers"),
]


@pytest.mark.parametrize(("tex", "values", "words"), EVALUATION_ERRORS)
def test_evaluate__says_what_is_missing(tex, values, words):
    with pytest.raises(FormulaError, match=words):
        parse_formula(tex).evaluate(values)


def test_evaluate__returns_infinities_without_a_warning():
    result = value(r"\frac{x}{y} + \log y", x=np.array([1.0, 0.0]), y=0.0)
    assert result[0] == math.inf or np.isnan(result[0])
    assert np.isnan(result[1])


PAIRS = [  # two formulas, whether they are equivalent
    (r"x \sigma(\beta x)", r"\frac{x}{1 + e^{-\beta x}}", True),
    (r"x \sigma(\beta x)", r"\frac{x}{1 - e^{-\beta x}}", False),
    (r"W_2 (W_1 x + b)", r"W_2 W_1 x + W_2 b", True),
    (r"W_2 W_1 x", r"W_1 W_2 x", False),
    (r"x + y", r"x + z", None),
    (r"x + y", r"x", False),
    (r"\log x^2", r"2 \log x", None),
    (r"\sqrt{v + \epsilon}", r"\sqrt{\epsilon + v}", True),
    (r"\sum_i x_i y_i", r"x^\top y", True),
    (r"-\log p_y", r"-\sum_k \mathbf{1}[k = y] \log p_k", None),
    (r"\sum_k p_k - p_y", r"\sum_k \mathbf{1}[k \ne y] p_k", True),
]


@pytest.mark.parametrize(("a", "b", "expected"), PAIRS)
def test_equivalent__decides_by_values(a, b, expected):
    assert equivalent(parse_formula(a), parse_formula(b)) is expected


def test_equivalent__draws_from_the_given_domain():
    a, b = parse_formula(r"\log x^2"), parse_formula(r"2 \log x")
    assert equivalent(a, b, domain={"x": (0.5, 2.0)}) is True
    assert equivalent(parse_formula("|x|"), parse_formula("x"), domain={"x": (1.0, 2.0)}) is True


def test_apart__is_the_share_of_points_that_differ():
    relu, identity = parse_formula(r"\max(0, x)"), parse_formula("x")
    assert apart(relu, relu) == 0.0
    assert 0.3 < apart(relu, identity) < 0.7
    assert apart(relu, identity, domain={"x": (1.0, 2.0)}) == 0.0
    assert apart(relu, identity, domain={"x": (-2.0, -1.0)}) == 1.0


PIECES = st.sampled_from(
    list("xyz0123+-*/^_{}()[]|,=<>&;:'. ")
    + r"\alpha \beta_1 \frac \sqrt \sum_ \sum_{i=1}^{n} x_i \max \left( \right) \sigma( \| \log \,"
    r" \begin{cases} \end{cases} \\ \text{if} \hat \mathbf \mathrm{relu} \nabla"
    r" \partial \mathbb{E}[ \quad = \top ^{(l)} \int \lfloor \rfloor"
    r" \frac{\partial \delta_{ij} \arg\max_k \text{ f(x) f(x)= p_i= \begin{"
    .split()
)  # fmt: skip


def only_formula_errors(tex):
    try:
        for formula in parse_formulas(tex):
            variants(formula)
            formula.evaluate({name: np.ones((2, 2)) for name in formula.symbols})
    except FormulaError:
        pass


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_sequence_of_tex__raises_only_formula_errors(tex):
    only_formula_errors(tex)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text__raises_only_formula_errors(tex):
    only_formula_errors(tex)
