"""Writes the results of the test vectors: `python -m tests.quiz.vectors`."""

import importlib
import json
from pathlib import Path

from dlref.trial import result_of

FILE = Path(__file__).parents[2] / "dlref" / "quiz" / "vectors.json"


def main() -> None:
    """Run every call and write what it gives."""
    written = {
        symbol: {call: result_of(call, vars(importlib.import_module(symbol.rpartition(".")[0])))
                 for call in calls}
        for symbol, calls in json.loads(FILE.read_text(encoding="utf-8")).items()
    }  # fmt: skip
    lines = [
        f" {json.dumps(symbol)}: {{\n"
        + ",\n".join(f"  {json.dumps(call)}: {json.dumps(gives)}" for call, gives in calls.items())
        + "\n }"
        for symbol, calls in sorted(written.items())
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
