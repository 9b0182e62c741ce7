"""Every example that readers see runs here and prints what it is documented to print."""

import json
from pathlib import Path

import pytest

from dlref.snippets import (
    Example,
    Outcome,
    Snippet,
    browser_modules,
    differences,
    docstring_snippets,
    outputs_agree,
    page_snippets,
    run_snippet,
)
from tests.test_layers import BROWSER_RANK, ORDER

ROOT = Path(__file__).parents[1]
SNIPPETS = [*docstring_snippets(), *page_snippets(ROOT / "docs")]
OUTPUTS = json.loads((Path(__file__).parent / "outputs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[snippet.id for snippet in SNIPPETS])
def test_snippet__prints_what_is_documented(snippet: Snippet) -> None:
    if snippet.torch:
        pytest.importorskip("torch")
    assert differences(snippet, run_snippet(snippet)) == ""


@pytest.mark.parametrize(("documented", "actual", "agree"), OUTPUTS)
def test_outputs_agree(documented: str, actual: str, agree: bool) -> None:
    assert outputs_agree(documented, actual) is agree


PAGE = """# Page

```python
import math

math.pi
```

=== "NumPy"

    ```pycon
    >>> x = 1
    >>> x + 1
    2

    >>> print()
    <BLANKLINE>
    ```

=== "In PyTorch"

    ``` { .python .torch }
    import torch
    ```

```{ .python .no-run }
import missing
```

````markdown
```python
import missing
```
````

```python
last = 1
```
"""


def test_page_snippets__reads_every_kind_of_block(tmp_path: Path) -> None:
    page = tmp_path / "basics" / "page.md"
    page.parent.mkdir()
    page.write_text(PAGE)
    numpy = "import numpy as np"
    assert list(page_snippets(tmp_path)) == [
        Snippet("basics/page.md:4", page, 4, numpy, (Example("import math\n\nmath.pi\n", None),)),
        Snippet(
            "basics/page.md:12",
            page,
            12,
            numpy,
            (Example("x = 1\n", ""), Example("x + 1\n", "2\n"), Example("print()\n", "\n")),
        ),
        Snippet(
            "basics/page.md:23", page, 23, numpy, (Example("import torch\n", None),), torch=True
        ),
        Snippet("basics/page.md:37", page, 37, numpy, (Example("last = 1\n", None),)),
    ]


def snippet_of(*examples: Example) -> Snippet:
    return Snippet("test", Path(), 1, "import numpy as np", examples)


RAISES = "Traceback (most recent call last):\n    ...\nZeroDivisionError: division by zero\n"


def test_run_snippet__goes_on_after_a_documented_error() -> None:
    snippet = snippet_of(Example("1 / 0", RAISES), Example("np.sum([1, 2]).item()", "3\n"))
    outcomes = run_snippet(snippet)
    assert [outcome.output for outcome in outcomes] == ["", "3\n"]
    assert differences(snippet, outcomes) == ""


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (Example("1", "2\n"), "1\ndocumented:\n2\n\nprinted:\n1\n"),
        (Example("1 / 0", "1\n"), "ZeroDivisionError"),
        (Example("1 / 0", None), "ZeroDivisionError"),
        (Example("print(1); 1 / 0", "1\n"), "ZeroDivisionError"),
        (Example("1", RAISES), "printed:\n1"),
        (Example("[][0]", RAISES), "IndexError"),
    ],
)
def test_differences__shows_what_was_documented_and_what_came(example: Example, said: str) -> None:
    snippet = snippet_of(example, Example("2", "2\n"))
    assert said in differences(snippet, run_snippet(snippet))


def test_differences__misses_no_example() -> None:
    snippet = snippet_of(Example("1", "1\n"), Example("2", "2\n"))
    assert differences(snippet, (Outcome("1\n", None),)) == "only 1 of 2 examples ran"


def test_browser_modules__are_the_lower_ranks_and_the_runner() -> None:
    tops = {path.split("/")[0].removesuffix(".py") for path in browser_modules()}
    low = {name for name, (rank, _) in ORDER.items() if rank <= BROWSER_RANK}
    assert {"runner", "activations", "autodiff"} <= tops <= low | {"runner", "trial", "__init__"}
