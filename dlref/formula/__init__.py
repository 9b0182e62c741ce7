r"""A documented TeX subset, read into NumPy functions of its symbols.

```python
swish = parse_formula(r"f(x) = x\,\sigma(\beta x)")
swish.target, swish.symbols                                  # "f(x)", ("x", r"\beta")
swish.evaluate({"x": np.array([-1.0, 1.0]), r"\beta": 1.0})  # array([-0.2689,  0.7311])
```

The subset. What is not in it raises `FormulaError`, which marks the place and names the fix.

| TeX | value |
|---|---|
| `a + b`, `a - b`, `-a` | sum, difference, negative |
| `a b`, `a \cdot b`, `a \times b`, `a * b` | product; see "products" below |
| `a \odot b`, `a \circ b` | element-wise product; binds more weakly than `a b` |
| `\frac{a}{b}`, `\tfrac12`, `a / b`, `a \bmod b` | quotient, remainder; `a / b c` is refused |
| `a^b`, `e^{x}`, `\sqrt{x}`, `\sqrt[n]{x}` | power, exponential, roots |
| `(a)`, `[a]`, `\{a\}`, with `\left`, `\big` | grouping |
| `\lvert x \rvert` or plain bars | absolute value |
| `\|x\|`, `\|x\|_1`, `\|x\|_\infty`, `\|W\|_F` | norms over all elements |
| `\lfloor x \rfloor`, `\lceil x \rceil` | floor, ceiling |
| `\langle a, b \rangle` | inner product |
| `\exp x`, `\log(1 + x)`, `\tanh^2 x`, `\log_2 x` | functions of the table in `functions.py` |
| `\mathrm{softplus}(x)`, `\operatorname{erf}(x)` | the same |
| `\sigma(x)`, `\Phi(x)`, `\varphi(x)` | logistic; normal distribution and density |
| `\max(0, x)`, `\min(a, b)`, `\max(z)` | element-wise of several, over the last axis of one |
| `\sum_{i=1}^{n} w_i x_i`, `\sum_{j \ne i} a_j` | sums; so `\prod`, `\max_j`, `\arg\max_j` |
| `\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}` | the first branch that holds |
| `0 < x \le 1`, `\text{and}`, `\lor` | conditions, also in `\mathbf{1}[x > 0]`, `[x > 0]` |
| `x^\top`, `W^{(l)\top}` | transpose |
| `\delta_{ij}` with two running indices | 1 where they are equal, else 0 |
| `e`, `\pi`, `\infty` | constants |
| `\nabla_\theta J(\theta)`, `\frac{\partial L}{\partial w}`, `\mathbb{E}[x]` | each one symbol |

Spacing, sizes and a full stop at the end mean nothing.

**Names.** A symbol is a letter with accents, primes, subscript and, if it is in brackets, a star or
a word, superscript: `\hat{m}_t`, `\theta_{t+1}`, `W^{(l)}`, `n_{\text{in}}`, `x^*`. `canonical`
gives its one spelling. `a^2` and `a^T` are powers.

**Products.** If one factor has two axes or more and the other at least one, the product is the
matrix product. Two vectors side by side multiply element by element, `w^\top x` is the inner and
`x y^\top` the outer product; the literal power `A^{-1}` of a matrix is its inverse. So give batches
to element-wise formulas as vectors.

**Application.** A letter before brackets multiplies, `x (1 + y)`, unless it is `\sigma`, `\Phi` or
`\varphi`, a function that the display defines, or stands before a lone symbol or a list:
`g(x)`, `h(x, y)`. Such a function needs a meaning: `functions={"g": …}`. A function without
brackets takes the plain factors that follow: `\log p q` is the logarithm of both.

**Indices.** A subscript is an index where a sum binds its letter or the left side has it as i, j or
k; in `z_y` too, if `z` has an index elsewhere. Other subscripts belong to the name. Indices count
the last axes (the first of a vector of vectors, as in `w_j^\top x`). They run over the array, or
from limit to limit; the first element is number 0, as in NumPy, but 1 if the sums start at 1. The
upper limit `n` need not be given: the array's length says it (`Formula.sizes`).

**Displays.** `a = b = c` is a chain: `Formula.alternatives` holds what must equal the first right
side. Commas, `\quad`, `\\` and `aligned` separate formulas, which define each other's symbols;
`0 < p < 1`, `t = 1, 2, \dots`, `x \sim N` and words beside a formula are conditions, which are kept
and not computed.

**Uses.** `equivalent` and `apart` compare two formulas by values at seeded points; `agrees` checks
one with the function that computes it, and `disagreement` names the point; `variants` makes wrong
versions for questions, each with its reason, and `combine` makes two changes at once.
"""

from dlref.formula.agreement import agrees, disagreement
from dlref.formula.compare import apart, equivalent
from dlref.formula.display import parse_formula, parse_formulas
from dlref.formula.lexer import FormulaError
from dlref.formula.model import Formula
from dlref.formula.names import canonical
from dlref.formula.variants import Edit, Variant, combine, statement, variants

__all__ = [
    "Edit",
    "Formula",
    "FormulaError",
    "Variant",
    "agrees",
    "apart",
    "canonical",
    "combine",
    "disagreement",
    "equivalent",
    "parse_formula",
    "parse_formulas",
    "statement",
    "variants",
]
