"""One small module a template: facts and code in, drafts of items out.

Each has a NAME, which is part of its items' ids, and `make(material)`, which yields drafts and
the facts that it dropped.
"""

from dlref.quiz.templates import claims, compare, question, signs, steps, table_value, term

__all__ = ["TEMPLATES"]

TEMPLATES = (
    term,
    signs,
    claims,
    table_value,
    compare,
    steps,
    question,
)
