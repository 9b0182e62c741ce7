"""The pages are rendered by Python-Markdown and read by markdown-it: both must see one tree."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dlref.quiz.notes import Block, blocks_of, parse, without_front_matter

markdown = pytest.importorskip("markdown")
pytest.importorskip("pymdownx")
mkdocs_yaml = pytest.importorskip("mkdocs.utils.yaml")

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
OURS = "dlref.web.markdown"  # draws figures and formulas, which are no part of the tree

USUAL_CAUSES = """Usual causes: two lists in a row (one on the site: put a sentence between),
no blank line before a list, a nested list indented by less than four spaces."""

Node = tuple[str, str, list["Node"]]


def extensions() -> tuple[list[str], dict]:
    listed = mkdocs_yaml.yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    names, options = [], {}
    for entry in listed["markdown_extensions"]:
        name, config = entry if isinstance(entry, tuple) else (entry, {})
        if isinstance(entry, dict):
            ((name, config),) = entry.items()
        if name != OURS:
            names.append(name)
            options[name] = config
    return names, options


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", text))


class Rendered(HTMLParser):
    """Reads HTML into nodes: kind, what identifies it, children."""

    KINDS = {"ul": "bullets", "ol": "ordered", "li": "item", "table": "table", "tr": "row"} | {
        "th": "cell", "td": "cell", "p": "paragraph", "blockquote": "quote", "pre": "code",
        "details": "container",
    } | {f"h{level}": f"heading {level}" for level in range(1, 7)}  # fmt: skip
    UNSEEN = ("arithmatex", "headerlink", "admonition-title", "tabbed-labels", "filename")

    def __init__(self) -> None:
        super().__init__()
        self.root: Node = ("page", "", [])
        self.opened: list[tuple[str, Node | None]] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("img", "br", "input", "hr", "link", "meta"):
            return
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        kind = self.KINDS.get(tag)
        if tag == "div" and ("admonition" in classes or "tabbed-block" in classes):
            kind = "container"
        if self.unseen or tag == "summary" or any(name in classes for name in self.UNSEEN):
            if classes == ["arithmatex"] and tag == "div":
                self.top()[2].append(("formula", "", []))
            self.unseen += 1
            kind = None
        node = (kind, values.get("id", "") if tag[0] == "h" else "", []) if kind else None
        if node:
            self.top()[2].append(node)
        self.opened.append((tag, node))

    def handle_endtag(self, tag: str) -> None:
        while self.opened:
            name, _ = self.opened.pop()
            self.unseen -= bool(self.unseen)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.lstrip().startswith(":::"):
            data = data.strip().partition("\n")[0]  # the options of a reference are no text
        if not self.unseen and letters(data):
            self.top()[2].append(("text", letters(data), []))

    def top(self) -> Node:
        return next((node for _, node in reversed(self.opened) if node), self.root)


def flat(node: Node) -> str:
    """All the text below a node."""
    kind, name, children = node
    return (name if kind == "text" else "") + "".join(flat(child) for child in children)


def outline(node: Node, depth: int = 0) -> list[str]:
    """One line a block; text that stands bare in an item is a paragraph."""
    lines: list[str] = []
    bare = ""
    for child in [*node[2], ("end", "", [])]:
        kind, name, _ = child
        if kind == "text":
            bare += name
            continue
        if bare:
            lines.append(f"{' ' * depth}paragraph {bare}")
            bare = ""
        text = flat(child)
        if kind.startswith("heading"):
            lines.append(f"{' ' * depth}{kind} #{name} {text}")
        elif kind in ("paragraph", "cell", "code"):
            lines += [f"{' ' * depth}{kind} {text}"] if text or kind == "cell" else []
        elif kind == "formula":
            lines.append(f"{' ' * depth}formula")
        elif kind != "end":
            lines += [f"{' ' * depth}{kind}", *outline(child, depth + 1)]
    return lines


def site_outline(text: str) -> list[str]:
    names, options = extensions()
    reader = Rendered()
    page = without_front_matter(text)
    reader.feed(markdown.markdown(page, extensions=names, extension_configs=options))
    return outline(reader.root)


def as_node(block: Block, anchors: dict[int, str]) -> Node:
    if block.kind == "reference":
        return ("paragraph", "", [("text", letters(f"::: {block.info}"), [])])
    children = [as_node(child, anchors) for child in block.children]
    shown = re.sub(r"(?<!\\)\$[^$]*\$", "", block.inline.text)
    if block.kind == "code":
        shown = block.info.partition("\n")[2]
    elif block.kind == "html":
        shown = re.sub(r"<!--.*?-->|<[^>]*>", "", block.info, flags=re.DOTALL)
    if letters(shown):
        children.insert(0, ("text", letters(shown), []))
    if block.kind == "heading":
        return (f"heading {block.info}", anchors.get(block.line, ""), children)
    return ("paragraph" if block.kind == "html" else block.kind, "", children)


def notes_outline(text: str) -> list[str]:
    anchors = {section.line: section.anchor for section in parse(text).walk()}
    blocks = blocks_of(without_front_matter(text))
    return outline(("page", "", [as_node(block, anchors) for block in blocks]))


@pytest.mark.parametrize("page", PAGES)
def test_page__is_read_as_it_is_rendered(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert notes_outline(text) == site_outline(text), USUAL_CAUSES


EVERYTHING = """\
---
tags: [a]
---
# Title

First words with $a_1 * b$ and `c*d`, **bold** and *thin*.[^1]

## Part { #part .wide }

- 🟢 One claim. <!-- slot: one -->
- 🔴 Another
  on two lines.

    Its second paragraph.

    - nested

Words between two lists.

1. A step.
2. Another step:

    ```python
    - no = "list"
    ```

$$
f(x)
= 1
$$

| A | B |
|---|---|
| $x$ | `y` |

=== "One"

    Words.

    ```python
    # no heading
    ```

=== "Two"

    - a

!!! warning "Careful"

    Words.

??? note

    Hidden.

> Quoted.

::: dlref.activations.relu

## Part two

### Part two

<dlref-quiz topic="t"></dlref-quiz>
"""


def test_every_element_of_the_dialect__is_read_as_it_is_rendered() -> None:
    found = notes_outline(EVERYTHING.replace("[^1]", ""))
    assert found == site_outline(EVERYTHING.replace("[^1]", ""))
    assert {line.split()[0] for line in found} == {
        "heading", "paragraph", "bullets", "item", "ordered", "code", "formula", "table", "row",
        "cell", "container", "quote",
    }  # fmt: skip
    assert "heading 2 #part Part" in found
    assert "heading 3 #part-two_1 Parttwo" in found


@pytest.mark.parametrize(
    "text",
    [
        "- a\n\n1. one list on the site\n",
        "Words.\n- no list on the site\n",
        "- a\n  - nested here only\n",
    ],
)
def test_what_the_two_read_differently__is_found(text: str) -> None:
    assert notes_outline(text) != site_outline(text)
