"""One small module a template: facts and code in, drafts of items out.

Each has a NAME, which is part of its items' ids, and `make(material)`, which yields drafts and
the facts that it dropped.
"""

from dlref.quiz.templates import (
    assemble,
    bug,
    claims,
    compare,
    compute,
    contrary,
    curve,
    effect,
    formula_name,
    formula_of,
    implement,
    mistakes,
    output,
    question,
    shape,
    signs,
    steps,
    symbol,
    table_value,
    term,
    written,
)

__all__ = ["RECALL_RANKS", "TEMPLATES"]

TEMPLATES = (
    term,
    signs,
    claims,
    contrary,
    formula_of,
    formula_name,
    symbol,
    compute,
    mistakes,
    shape,
    effect,
    curve,
    output,
    bug,
    assemble,
    implement,
    table_value,
    compare,
    steps,
    question,
    written,
)

# Of the questions that only ask to recall a fact, a concept keeps few: those of the lowest rank.
RECALL_RANKS = {
    written.NAME: -1,
    claims.NAME: 0,
    question.NAME: 1,
    compare.NAME: 1,
    table_value.NAME: 1,
    symbol.NAME: 1,
    signs.NAME: 2,
    term.NAME: 2,
    formula_name.NAME: 2,
}
