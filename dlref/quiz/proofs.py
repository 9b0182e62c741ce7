"""Proofs: what makes each item true, as data, re-checked without the templates that made it.

A proof names things and carries values, never code: facts of the page by their text, cells of a
table by row and column, formulas as TeX, functions by the symbol that the concept table gives
them. So a foreign bank can be verified without running anything that it brings.
"""

import re
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import NamedTuple

from dlref.formula import FormulaError, parse_formula
from dlref.quiz import curves, effects
from dlref.quiz.answer import normalize
from dlref.quiz.bank import Bank, Item
from dlref.quiz.code import Code
from dlref.quiz.demands import Refuted, code_of, demand, options_with_evidence
from dlref.quiz.docstring import docstring_parts
from dlref.quiz.draft import Material
from dlref.quiz.execution import call, example_script, is_reproduced, round_to
from dlref.quiz.facts import Claim, Definition, Question, Steps, Table, Term, Topic, Written
from dlref.quiz.numeric import evaluate_all, share_apart, show_number, unaligned
from dlref.quiz.phrase import accepted_forms, as_option, points_of, told
from dlref.quiz.similarity import alike
from dlref.quiz.tasks import TASKS, answer_of, asked, plain, results
from dlref.quiz.vector_proofs import check_assemble, check_bug, check_implement
from dlref.quiz.written_proofs import unproved

__all__ = ["MIN_APART", "MIN_DIFFERENT", "Failure", "verify"]

MIN_APART = 0.9  # share of the points at which the options of a formula question differ pairwise
MIN_DIFFERENT = 0.25  # share of the points that tells two concepts' formulas apart
MAX_FORMULAS = 4
MOST_OFF, MOST_OFF_SHARE = 0.5, 0.1  # an answer further from the right one is wrong


class Failure(NamedTuple):
    """A proof that does not hold: which item, and why."""

    item: str
    reason: str


def verify(bank: Bank, topic: Topic, code: Mapping[str, tuple[Code, ...]]) -> list[Failure]:
    """Re-check the proof of every item against the notes and the code as they are now.

    Returns:
        One failure for each item whose proof does not hold; an empty list if all do.
    """
    material = Material(topic, code)
    return [
        Failure(item.id, reason)
        for item in bank.items
        if (reason := refutation(item, material)) is not None
    ]


def refutation(item: Item, material: Material) -> str | None:
    """Return why the proof of an item does not hold, or None if it does."""
    reason = misses_follow_up(item, material) if item.type == "recall" else forgives(item)
    if reason:
        return reason
    kind = item.proof["kind"]
    asks = item.proof.get("asks", "")
    check = CHECKS.get((kind, asks))
    if check is None:
        return f"unknown proof {kind} {asks}".strip()
    try:
        check(item, material)
    except Refuted as refuted:
        return str(refuted)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, FormulaError) as error:
        return f"malformed proof: {error!r}"
    return None


def misses_follow_up(item: Item, material: Material) -> str:
    """Why the notes do not go on as an item says, or an empty string."""
    asked = {fact.question for fact in material.facts(Question) if fact.concept == item.concept}
    missing = [one for one in item.answer.get("follow_ups", ()) if one not in asked]
    return f"the notes do not ask {missing[0]!r}" if missing else ""


def forgives(item: Item) -> str:
    """Why an item takes answers that are not the right one, or an empty string."""
    known = {normalize(form) for form in accepted_forms(item.proof.get("name", ""))}
    wrong = [form for form in item.accept if normalize(form) not in known]
    if item.type == "text" and wrong and normalize(wrong[0]) != normalize(item.proof["name"]):
        return f"{wrong[0]!r} is no form of the answer"
    allowed = item.tolerance.get("abs", 0.0)
    is_lax = item.type == "numeric" and allowed > max(MOST_OFF, MOST_OFF_SHARE * abs(item.answer))
    return f"the answer may be off by {allowed}" if is_lax else ""


def check_rubric(item: Item, points: list[str], long: str = "") -> None:
    """The rubric, the short and the long answer say what the notes do, and no more."""
    said = [normalize(point) for point in item.answer["rubric"]]
    demand(said == [normalize(point) for point in points], "the rubric is not the notes'")
    demand(normalize(item.answer["short"]) == said[0], "the short answer is not the first point")
    whole = long or " ".join(points)
    demand(letters(item.answer["long"]) == letters(whole), "the long answer is not the notes'")


def letters(text: str) -> str:
    """Letters and digits of a text, without case: two sentences may differ in the rest."""
    return re.sub(r"\W", "", text.casefold())


# ------------------------------------------------------------------------------ quoted


def check_sign(item: Item, material: Material) -> None:
    """Each option is a claim of the concept, and right exactly if it has the asked sign."""
    asked = item.proof["sign"]
    signs = signs_of(item.concept, material)
    for text, correct, evidence in options_with_evidence(item):
        demand(text == as_option(evidence["claim"]), f"no claim of the notes: {text!r}")
        sign = signs.get(evidence["claim"])
        demand(sign is not None, f"the notes no longer claim {evidence['claim']!r}")
        demand((sign == asked) == correct, f"{text!r} has the sign {sign}")


def check_contrary(item: Item, material: Material) -> None:
    """The notes say that the key has the property, and that each other option lacks it."""
    name = item.proof["property"]
    claims = {(claim.concept, claim.text): claim for claim in material.facts(Claim)}
    for text, correct, evidence in options_with_evidence(item):
        claim = claims.get((evidence["concept"], evidence["claim"]))
        if claim is None:
            raise Refuted(f"the notes no longer claim {evidence['claim']!r}")
        demand(text == material.title(claim.concept), f"{text!r} is not {claim.concept!r}")
        says = claim.holds if correct else claim.lacks
        demand(says == name, f"the notes do not say so of {text!r}")


def check_signs(item: Item, material: Material) -> None:
    """Each listed claim stands in the notes with its sign; the answer says no more than they do."""
    signs = signs_of(item.concept, material)
    claims = item.proof["claims"]
    for text, sign in claims:
        demand(signs.get(text) == sign, f"the notes do not claim {sign} {text!r}")
    if item.type == "match":
        words = {"+": "benefit", "-": "drawback"}
        expected = [[as_option(text), words[sign]] for text, sign in claims]
        demand(item.answer == expected, "the answer is not what the claims say")
    else:
        check_rubric(item, [text for text, _ in claims])


def signs_of(concept: str, material: Material) -> dict[str, str]:
    """The claims of a concept with their signs."""
    return {claim.text: claim.sign for claim in material.facts(Claim) if claim.concept == concept}


def check_definition(item: Item, material: Material) -> None:
    """The key is defined so; every wrong option is defined in words unlike these."""
    name, text = item.proof["name"], item.proof["definition"]
    demand(is_defined(material, name, text), f"the notes do not define {name!r} as {text!r}")
    if item.type == "recall":
        check_rubric(item, [text])
    elif item.type == "text":
        demand(names_same(item.answer, name), f"{item.answer!r} is not {name!r}")
    else:
        for option, correct, evidence in options_with_evidence(item):
            demand(names_same(option, evidence["name"]), f"{option!r} is not {evidence['name']!r}")
            demand((evidence["name"] == name) == correct, f"{option!r} is marked wrongly")
            its_text = evidence["definition"]
            demand(
                is_defined(material, evidence["name"], its_text),
                f"the notes do not define {option!r} as {its_text!r}",
            )
            demand(correct or not alike(text, its_text), f"{option!r} is defined alike")


def names_same(shown: str, name: str) -> bool:
    """Whether a name is shown, be it without its parenthesis."""
    return shown in (name, re.sub(r"\s*\([^()]*\)$", "", name))


def is_defined(material: Material, name: str, text: str) -> bool:
    """Whether the notes define a name with words that begin so."""
    for fact in material.topic.facts:
        if (
            isinstance(fact, Term)
            and fact.term.strip() == name
            and fact.definition.startswith(text)
        ):
            return True
        if (
            isinstance(fact, Definition)
            and material.title(fact.concept).strip() == name
            and fact.text.startswith(text)
        ):
            return True
    return False


def check_answer(item: Item, material: Material) -> None:
    """The notes ask this question and answer it so; the rubric is taken from the answer."""
    question, answer = item.proof["question"], item.proof["answer"]
    asked = [(fact.question, fact.answer) for fact in material.facts(Question)]
    demand((question, answer) in asked, f"the notes do not answer {question!r} so")
    check_rubric(item, points_of(answer), told(answer))


# ------------------------------------------------------------------------------ order and table


def check_order(item: Item, material: Material) -> None:
    """The notes list these steps in this order."""
    steps = item.proof["steps"]
    listed = [
        fact.before
        for fact in material.facts(Steps)
        if fact.concept == item.concept and list(fact.steps) == steps
    ]
    demand(bool(listed), "the notes do not list these steps in this order")
    demand(item.before in listed, "the notes free other steps of their order")
    demand(item.answer == [as_option(step) for step in steps], "the answer is not the steps")


def check_value(item: Item, material: Material) -> None:
    """The key is the cell of the row; each wrong option is another row's, different cell."""
    cells = column_of(item, material)
    right = cells[item.proof["row"]]
    for text, correct, evidence in options_with_evidence(item):
        demand(
            cells.get(evidence["row"]) == text, f"{text!r} is not in the row {evidence['row']!r}"
        )
        demand((normalize(text) == normalize(right)) == correct, f"{text!r} is marked wrongly")


def check_row(item: Item, material: Material) -> None:
    """The key's row has the value; each wrong option's row has another."""
    cells = column_of(item, material)
    value = item.proof["value"]
    for text, correct, evidence in options_with_evidence(item):
        demand(evidence["row"] == text and text in cells, f"no row {text!r}")
        demand(
            (normalize(cells[text]) == normalize(value)) == correct, f"{text!r} is marked wrongly"
        )


def check_yes(item: Item, material: Material) -> None:
    """The rows of the right options say yes, those of the wrong ones no."""
    cells = column_of(item, material)
    for text, correct, _ in options_with_evidence(item):
        says = re.match(r"yes|no", cells.get(text, ""), re.IGNORECASE)
        demand(says is not None, f"{text!r} says neither yes nor no")
        demand(
            says is not None and (says[0].lower() == "yes") == correct,
            f"{text!r} is marked wrongly",
        )


def check_match(item: Item, material: Material) -> None:
    """Each left is a row, each right its cell, and the cells all differ."""
    cells = column_of(item, material)
    for left, right in item.answer:
        demand(cells.get(left) == right, f"{left!r} does not have {right!r}")
    rights = {normalize(right) for _, right in item.answer}
    demand(len(rights) == len(item.answer), "two rows have the same value")


def check_crossed(item: Item, material: Material) -> None:
    """An option is right exactly if both rows have the values that it gives them."""
    cells = column_of(item, material)
    for text, correct, evidence in options_with_evidence(item):
        (one, two), (a, b) = evidence["rows"], evidence["values"]
        demand(text == f"{one}: {a}; {two}: {b}", f"{text!r} is not what its evidence says")
        demand((cells[one] == a and cells[two] == b) == correct, f"{text!r} is marked wrongly")


def column_of(item: Item, material: Material) -> dict[str, str]:
    """The column that a proof names: first cell of a row → its cell."""
    header = item.proof["column"]
    for table in material.facts(Table):
        headers = [column.strip() for column in table.columns]
        if table.place.anchor == item.source.anchor and header in headers:
            at = headers.index(header)
            return {row[0]: row[at].strip() for row in table.rows if len(row) > at}
    raise Refuted(f"no table below {item.source.anchor!r} has a column {header!r}")


# ------------------------------------------------------------------------------ formulas


def check_formula(item: Item, material: Material) -> None:
    """The key is the concept's formula; all four options have different values."""
    tex = item.proof["tex"]
    demand(is_formula_of(item.concept, tex, material), f"{tex!r} is no formula of {item.concept}")
    texes = []
    for text, correct, evidence in options_with_evidence(item):
        demand(text == f"${evidence['tex']}$", f"{text!r} is not what its evidence says")
        demand((evidence["tex"] == tex) == correct, f"{text!r} is marked wrongly")
        texes.append(evidence["tex"])
    demand(len(texes) <= MAX_FORMULAS, "too many formulas")
    rows = evaluate_all(texes, item.proof["seed"])
    demand(rows is not None, "the formulas cannot be evaluated")
    for one, other in combinations(rows or [], 2):
        demand(share_apart(one, other) >= MIN_APART, "two options are not apart")


def check_symbols(item: Item, material: Material) -> None:
    """The documentation gives each symbol this meaning, and no two the same."""
    code = code_of(item, material)
    args = docstring_parts(code.function).args
    said = {f"${argument.symbol}$": argument.meaning for argument in args if argument.symbol}
    demand(f"${code.tex}$" in item.stem, "the stem shows another formula")
    for left, right in item.answer:
        demand(said.get(left) == right, f"{left} does not stand for {right!r}")
    rights = [right for _, right in item.answer]
    alikes = [pair for pair in combinations(rights, 2) if alike(*pair)]
    demand(not alikes, f"two symbols stand for much the same: {alikes[:1]}")


def check_name(item: Item, material: Material) -> None:
    """Each option's formula is its concept's, and only the key's has the asked values."""
    tex = item.proof["tex"]
    demand(tex.split("=", 1)[1].strip() in item.stem, "the stem shows another formula")
    for text, correct, evidence in options_with_evidence(item):
        concept, its_tex = evidence["concept"], evidence["tex"]
        demand(names_same(text, material.title(concept)), f"{text!r} is not {concept!r}")
        demand(is_formula_of(concept, its_tex, material), f"{its_tex!r} is no formula of {concept}")
        if correct:
            demand((concept, its_tex) == (item.concept, tex), f"{text!r} is marked wrongly")
        else:
            rows = evaluate_all([tex, its_tex], item.proof["seed"])
            apart = rows is not None and share_apart(*rows) >= MIN_DIFFERENT
            demand(apart, f"the formula of {text!r} has the same values")


def is_formula_of(concept: str, tex: str, material: Material) -> bool:
    """Whether the notes give a concept this formula, be it as a part of a display."""
    return (
        any(tex in unaligned(fact.tex) for fact in material.formulas if fact.concept == concept)
        and parse_formula(tex).target is not None
    )


# ------------------------------------------------------------------------------ executed


def check_call(item: Item, material: Material) -> None:
    """The concept's function gives the answer for these numbers."""
    code = code_of(item, material)
    arguments, digits = item.proof["arguments"], item.proof["digits"]
    value = call(code.function, arguments)
    demand(value is not None, f"{code.symbol} gives no number for {arguments}")
    demand(round_to(value or 0.0, digits) == item.answer, f"{code.symbol} gives {value}")
    for name, given in arguments.items():
        shown = f"${code.symbols.get(name)} = {show_number(given)}$"
        demand(shown in item.stem, f"the stem does not give {shown}")


def check_output(item: Item, material: Material) -> None:
    """The documented example that the stem shows prints the answer."""
    code, script = code_of(item, material), item.proof["script"]
    demand(f"\n{script}\n" in item.stem, "the stem shows other code")
    for number, example in enumerate(code.examples):
        if example.expected and example_script(code, number) == script:
            demand(example.expected.strip() == item.answer, "the example documents another output")
            demand(is_reproduced(code, number), "the example prints something else")
            return
    raise Refuted(f"{code.symbol} documents no such example")


def check_task(item: Item, material: Material) -> None:
    """The task's code and the same by hand give the key; each wrong option is a way's result."""
    code = code_of(item, material)
    name, arguments = item.proof["task"], item.proof["arguments"]
    task = next((t for t in TASKS if (t.symbol, t.slot) == (code.symbol, name)), None)
    case = next((c for c in task.cases if plain(c) == arguments), None) if task else None
    if task is None or case is None:
        raise Refuted(f"{code.symbol} has no task {name!r} with {arguments}")
    answer, given = answer_of(task, case), results(task, case)
    typed = item.type == "numeric"
    demand(item.stem == asked(task, case, typed=typed), "the stem asks something else")
    if typed:
        demand(item.answer == float(answer), f"{code.symbol} gives {answer}")
        return
    for text, correct, evidence in options_with_evidence(item):
        shown = given.get(evidence["way"]) if evidence["way"] else answer
        demand(text == shown, f"{text!r} is not what {evidence['way'] or 'the code'} gives")
        demand((text == answer) == correct, f"{text!r} is marked wrongly")


def check_effect(item: Item, material: Material) -> None:
    """Raised in every seeded setting, the quantity goes where the key says."""
    symbol, name = code_of(item, material).symbol, item.proof["effect"]
    found = next((e for e in effects.EFFECTS if (e.symbol, e.slot) == (symbol, name)), None)
    if found is None:
        raise Refuted(f"{symbol} has no effect {name!r}")
    demand(item.stem == effects.asked(found), "the stem asks something else")
    goes = effects.verdict(found)
    demand(goes is not None, "the quantity goes both ways")
    for text, correct, evidence in options_with_evidence(item):
        demand(text == effects.option(evidence["goes"]), f"{text!r} is not what its evidence says")
        demand((evidence["goes"] == goes) == correct, f"{text!r} is marked wrongly")


def check_written(item: Item, material: Material) -> None:
    """The notes bring this question with these answers, and prove them."""
    for fact in material.facts(Written):
        if (fact.concept, fact.item.slot) == (item.concept, item.proof["name"]):
            demand(fact.item.question in item.stem, "the notes ask something else")
            demand(item.answer == fact.item.answer, f"the notes answer {fact.item.answer}")
            right = {option.text: option.correct for option in fact.item.options}
            shown = {option.text: option.correct for option in item.options}
            demand(shown == right, "the notes bring other options")
            reason = unproved(material, fact)
            demand(not reason, reason)
            return
    raise Refuted(f"the notes bring no question {item.proof['name']!r} below {item.concept!r}")


def check_effects(item: Item, material: Material) -> None:
    """Each number, raised alone in every seeded setting, moves the quantity as the answer says."""
    symbol, name = code_of(item, material).symbol, item.proof["effects"]
    found = next((t for t in effects.TOGETHER if (t.symbol, t.slot) == (symbol, name)), None)
    if found is None:
        raise Refuted(f"{symbol} has no effects {name!r}")
    demand(item.stem == effects.match(found), "the stem asks something else")
    demand(item.answer == effects.verdicts(found), "the answer is not what the code does")


def check_curve(item: Item, material: Material) -> None:
    """Each picture is drawn from the code, and any two differ visibly at a tenth of the places."""
    symbol, family = code_of(item, material).symbol, item.proof["family"]
    known = {c.slot: c for c in curves.CURVES if c.family.name == family}
    key = known[item.proof["curve"]]
    demand(key.symbol == symbol, f"{symbol} has no curve {key.slot!r}")
    demand(item.stem == curves.asked(key), "the stem asks something else")
    shown = []
    for option, evidence in zip(item.options, item.proof["options"], strict=True):
        curve = known[evidence["curve"]]
        demand(option.svg == curves.drawn(curve), f"the picture is not drawn from {curve.name}")
        demand(option.text == curves.described(curve), f"{option.text!r} is not {curve.name}")
        demand((curve == key) == option.correct, f"{curve.name} is marked wrongly")
        shown.append(curve)
    for one, other in combinations(shown, 2):
        apart = curves.share_apart(one, other) >= curves.MIN_APART
        demand(apart, f"{one.name} and {other.name} look alike")


Check = Callable[[Item, Material], None]
CHECKS: dict[tuple[str, str], Check] = {
    ("quoted", "sign"): check_sign,
    ("quoted", "contrary"): check_contrary,
    ("quoted", "signs"): check_signs,
    ("quoted", "definition"): check_definition,
    ("quoted", "answer"): check_answer,
    ("quoted", "written"): check_written,
    ("order", ""): check_order,
    ("table", "value"): check_value,
    ("table", "row"): check_row,
    ("table", "yes"): check_yes,
    ("table", "match"): check_match,
    ("table", "crossed"): check_crossed,
    ("executed", "value"): check_call,
    ("executed", "output"): check_output,
    ("executed", "written"): check_written,
    ("executed", "task"): check_task,
    ("executed", "effect"): check_effect,
    ("executed", "effects"): check_effects,
    ("executed", "curve"): check_curve,
    ("formula", "formula"): check_formula,
    ("formula", "name"): check_name,
    ("formula", "symbols"): check_symbols,
    ("vectors", "bug"): check_bug,
    ("vectors", "assemble"): check_assemble,
    ("vectors", "implement"): check_implement,
}
