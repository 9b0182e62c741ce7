"""The executed proof of a question as a session that a reader can run."""

import ast

from dlref.quiz.bank import Item

__all__ = ["proof_session"]


def proof_session(item: Item) -> str:
    """Return what proved the answer as a `>>>` session; empty where nothing was executed so.

    Like every example it sees `np`; it ends with the output that was documented.
    """
    proof = item.proof
    if "symbol" not in proof:
        return ""
    module, _, name = proof["symbol"].rpartition(".")
    if module.rpartition(".")[2][:1].isupper():  # a method
        module = module.rpartition(".")[0]
    imports = f"from {module} import *\n"
    if isinstance(item.answer, str) and "script" in proof:
        return f"{_prompted(imports + proof['script'])}\n{item.answer}\n"
    if "arguments" in proof and "digits" in proof:
        given = ", ".join(f"{key}={value!r}" for key, value in proof["arguments"].items())
        call = f"round(float({name}({given})), {proof['digits']})"
        return f"{_prompted(imports + call)}\n{float(item.answer)!r}\n"
    return ""


def _prompted(code: str) -> str:
    """Return statements with `>>>` before the first line of each and `...` before the others."""
    lines = code.splitlines()
    starts = {statement.lineno - 1 for statement in ast.parse(code).body}
    shown = [f"{'>>>' if n in starts else '...'} {line}".rstrip() for n, line in enumerate(lines)]
    return "\n".join(shown)
