"""A small site with one bank of every type of question, built with the site's own parts."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from dlref.quiz.bank import Bank, Item, Option, write_bank
from dlref.quiz.facts import Place
from dlref.web.banks import render_banks
from dlref.web.node import find_node

ROOT = Path(__file__).parents[2]

CONFIG = """
site_name: Notes
site_url: SITE_URL/
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: custom}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, accent: custom}
plugins: [search]
markdown_extensions: [attr_list, admonition, pymdownx.details, dlref.web.markdown,
  pymdownx.arithmatex: {generic: true}]
extra_css: [assets/generated/katex/katex.min.css, assets/css/dlref.css, assets/css/cell.css,
  assets/css/quiz.css]
extra_javascript: [{path: assets/generated/js/dlref.js, type: module}]
"""

PAGES = {
    "index.md": """# Home

One question in the prose.

<dlref-standing></dlref-standing>

<dlref-question id="relu/relu.drawback.dying"></dlref-question>

After it.
""",
    "quiz.md": """# Quiz

<dlref-quiz-index></dlref-quiz-index>
""",
    "review.md": """# Review

<dlref-review></dlref-review>
""",
    "long.md": "# Long\n\n" + "A line.\n\n" * 200 + '<dlref-quiz topic="elu"></dlref-quiz>\n',
    "basics/relu.md": """# ReLU and its family

## ReLU { #relu }

The rectified linear unit keeps the positive part of its input and nothing else.

- 🟢 The gradient does not shrink on the positive side.
- 🔴 A unit whose input stays negative has gradient zero and never recovers: it *dies*.
- 🔴 The output is not centred on zero.

| unit | zero-centred | smooth |
|---|---|---|
| ReLU | no | no |
| ELU | roughly | yes |

## Leaky ReLU { #leaky-relu }

A unit with a small slope below zero, $f(x) = \\max(\\alpha x, x)$, keeps a gradient there.

## Questions

<dlref-quiz topic="relu"></dlref-quiz>
""",
}

PLACE = Place(
    "docs/basics/relu.md",
    "relu",
    8,
    "A unit whose input stays negative has gradient zero and never recovers: it *dies*.",
)


def item(name: str, kind: Any, stem: str, **fields: Any) -> Item:
    common: dict[str, Any] = {
        "concept": "relu",
        "template": "drawback",
        "level": "recall",
        "hint": "Think of the slope for $x < 0$.",
        "explanation": "For $x < 0$ the output is constant, so its derivative $f'(x)$ is zero.",
        "source": PLACE,
        "proof": {"kind": "executed"},
    }
    return Item(id=f"relu.{name}", type=kind, stem=stem, **common | fields)


ITEMS = (
    item(
        "drawback.dying",
        "choice",
        "Why can a ReLU unit stop learning for good?",
        options=(
            Option("Its slope is zero while its input is negative", True, "No slope, no step."),
            Option("Its output has no upper bound", False, "Large outputs still have slope 1."),
            Option("Its gradient grows with depth", False, "Its slope is at most 1: $f' \\le 1$."),
            Option("It needs `exp` for each input", False, "It needs one comparison."),
        ),
    ),
    item(
        "benefit.which",
        "multiple",
        "Which of these are true of ReLU?",
        level="analyse",
        options=(
            Option("$f(x) = \\max(0, x)$", True, "That is its definition."),
            Option("It is cheap to compute", True, "One comparison an element."),
            Option("Its output is centred on zero", False, "Its output is never negative."),
            Option("It saturates for large positive inputs", False, "It grows without bound."),
        ),
        proof={"kind": "table"},
    ),
    item(
        "value.leaky",
        "numeric",
        "What is leaky ReLU with $\\alpha = 0.1$ at $x = -2.5$?",
        level="apply",
        answer=-0.25,
        tolerance={"abs": 0.005},
        explanation="$\\max(0.1 \\cdot (-2.5), -2.5) = -0.25$.",
    ),
    item(
        "name.dead",
        "text",
        "What is a unit called whose gradient stays zero?",
        answer="dead ReLU",
        accept=("dying ReLU", "dead"),
        proof={"kind": "quoted", "label": "according to your notes"},
    ),
    item(
        "output.relu",
        "code-output",
        "What does this print?\n\n```python\nx = np.array([-1.0, 0.0, 2.0])\n"
        "print(np.maximum(x, 0).tolist())\n```",
        level="apply",
        answer="[0.0, 0.0, 2.0]",
    ),
    item(
        "steps.backward",
        "order",
        "Put the steps of one training step in order.",
        answer=["Find the output", "Find the loss", "Find $\\nabla L$", "Update the weights"],
        level="analyse",
        proof={"kind": "order"},
    ),
    item(
        "match.range",
        "match",
        "Match each function with its range.",
        answer=[["ReLU", "$[0, \\infty)$"], ["sigmoid", "$(0, 1)$"], ["tanh", "$(-1, 1)$"]],
        proof={"kind": "table"},
    ),
    item(
        "match.smooth",
        "match",
        "Which of these are smooth?",
        answer=[["ReLU", "not smooth"], ["softplus", "smooth"], ["GELU", "smooth"]],
        proof={"kind": "table"},
    ),
    item(
        "question.why",
        "recall",
        "Why do deep networks with ReLU need care with the initial weights?",
        level="analyse",
        answer={
            "short": "Half of the signal is cut, so the variance halves at every layer.",
            "long": "Each layer halves the second moment of its input. With weights of variance "
            "$2/n$ it is kept.\n\n- too small: the signal fades\n- too large: it explodes",
            "rubric": ["the variance halves", "weights with variance $2/n$"],
            "follow_ups": ["Why is $2/n$ too much without ReLU?"],
        },
        proof={"kind": "quoted", "label": "according to your notes"},
    ),
)  # fmt: skip

BANK = Bank("relu", "ReLU and its family", "docs/basics/relu.md", ITEMS)
SHORT = Bank("elu", "ELU", "docs/basics/relu.md", (replace(ITEMS[0], id="elu.drawback.dying"),))


def build_site(work: Path, url: str, banks: Sequence[Bank] = (BANK, SHORT)) -> None:
    """Build the site into `work/site`, which is served at `url`."""
    docs = work / "docs"
    for name, text in PAGES.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs/assets/css", docs / "assets/css")
    generated = docs / "assets/generated"
    command = [find_node(), "build.mjs", str(generated / "js")]
    subprocess.run(command, cwd=ROOT / "frontend", check=True, capture_output=True)
    katex = ROOT / "frontend/node_modules/katex/dist"
    shutil.copytree(katex / "fonts", generated / "katex/fonts")
    shutil.copy(katex / "katex.min.css", generated / "katex")
    (work / "mkdocs.yml").write_text(CONFIG.replace("SITE_URL", url), encoding="utf-8")
    build(load_config(str(work / "mkdocs.yml"), site_dir=str(work / "site")))
    for bank in banks:
        write_bank(bank, work / f"banks/{bank.topic}.json")
    render_banks(work / "banks", work / "site/assets/generated/quizzes")
