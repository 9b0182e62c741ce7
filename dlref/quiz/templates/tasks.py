"""Tasks as choices: the key is executed, each wrong option is what a named mistake gives."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from dlref.quiz.answer import parse_number
from dlref.quiz.code import Code
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.tasks import Case, Task, answer_of, filled, plain, results

N_WRONG = 3


def task_drafts(name: str, tasks: Sequence[Task], material: Material) -> Iterator[Draft | Drop]:
    """Ask each task whose symbol the page places."""
    for code in material.codes:
        for task in tasks:
            if task.symbol == code.symbol:
                yield choice(name, task, code)


def choice(name: str, task: Task, code: Code) -> Draft | Drop:
    """The question with the case and the wrong options that leave the key at the wanted place."""
    wanted = sum(f"{code.concept}.{name}.{task.slot}".encode()) % (N_WRONG + 1)
    found = [(case, ways) for case in task.cases for ways in choices(task, case)]
    if not found:
        return Drop(name, code.concept, code.place.line, "the mistakes do not differ")
    case, ways = next(
        (pair for pair in found if place_of_key(task, *pair) in (None, wanted)), found[0]
    )
    answer = answer_of(task, case)
    given = results(task, case)
    whys = {way.name: filled(way.why, task, case, answer=answer) for way in task.wrong}
    return Draft(
        concept=code.concept,
        template=name,
        slot=task.slot,
        level="apply",
        type="choice",
        stem=filled(task.asks, task, case),
        hint=filled(task.hint, task, case),
        explanation=filled(task.teaches, task, case, answer=answer),
        source=code.place,
        proof={"kind": "executed", "asks": "task", "symbol": task.symbol, "task": task.slot,
               "arguments": plain(case)},
        right=[Candidate(answer, "The code gives it, and so does the calculation by hand.",
                         {"way": ""})],
        wrong=[Candidate(given[way], whys[way], {"way": way})
               for way in (*ways, *(set_aside for set_aside in given if set_aside not in ways))],
        take=((1, N_WRONG), (1, N_WRONG - 1)),
    )  # fmt: skip


def choices(task: Task, case: Case) -> Iterator[tuple[str, ...]]:
    """Every set of ways whose results differ from the answer and from each other."""
    answer, given = answer_of(task, case), results(task, case)
    for ways in combinations(given, N_WRONG):
        if len({answer, *(given[way] for way in ways)}) == N_WRONG + 1:
            yield ways


def place_of_key(task: Task, case: Case, ways: Sequence[str]) -> int | None:
    """How many options are smaller than the key; None where they are no numbers."""
    key, given = parse_number(answer_of(task, case)), results(task, case)
    if key is None:
        return None
    return sum((parse_number(given[way]) or 0.0) < key for way in ways)
