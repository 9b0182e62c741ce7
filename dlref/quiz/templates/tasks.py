"""Tasks as choices, whose wrong options are what named mistakes give, and as typed questions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from dlref.quiz.answer import parse_number
from dlref.quiz.code import Code
from dlref.quiz.draft import Candidate, Draft, Drop, Material
from dlref.quiz.tasks import Case, Task, answer_of, asked, filled, plain, results, sum_of

N_WRONG = 3
CHOICES = {"value": "mistakes", "count": "shape"}  # the templates that ask the same as a choice


def task_drafts(name: str, tasks: Sequence[Task], material: Material) -> Iterator[Draft | Drop]:
    """Ask each task whose symbol the page places."""
    for code in material.codes:
        for task in tasks:
            if task.symbol == code.symbol:
                yield choice(name, task, placed(material, task, code))


def typed_drafts(name: str, tasks: Sequence[Task], material: Material) -> Iterator[Draft]:
    """Ask for the value of each task whose symbol the page places, with numbers of its own."""
    for code in material.codes:
        for task in tasks:
            if task.symbol == code.symbol:
                yield typed(name, task, placed(material, task, code))


def placed(material: Material, task: Task, code: Code) -> Code:
    """The code below the heading that the task is about, if the page has it."""
    places = (fact.place for fact in material.topic.facts if fact.concept == task.heading)
    place = next(places, None)
    return replace(code, concept=task.heading, place=place) if place else code


def typed(name: str, task: Task, code: Code) -> Draft:
    """The question without options, for the last case that the choice leaves."""
    taken, _ = chosen(CHOICES[task.kind], task, code) or (None, ())
    case = [case for case in task.cases if case != taken][-1]
    answer = answer_of(task, case)
    return Draft(
        concept=code.concept,
        template=name,
        slot=task.slot,
        level="apply",
        type="numeric",
        stem=asked(task, case, typed=True),
        hint=filled(task.hint, task, case),
        explanation=taught(task, case),
        source=code.place,
        proof=proof(task, case),
        answer=float(answer),
        tolerance={"abs": 0.0 if task.digits is None else round(0.5 * 10.0**-task.digits, 9)},
    )


def taught(task: Task, case: Case) -> str:
    """Why the answer is right, with the sums."""
    return filled(task.teaches, task, case, answer=answer_of(task, case), sums=sum_of(task, case))


def proof(task: Task, case: Case) -> dict[str, Any]:
    """What the proof of a task names."""
    return {"kind": "executed", "asks": "task", "symbol": task.symbol, "task": task.slot,
            "arguments": plain(case)}  # fmt: skip


def chosen(name: str, task: Task, code: Code) -> tuple[Case, tuple[str, ...]] | None:
    """The case and the likeliest wrong ways that leave the key at the wanted place.

    The likeliest mistake mostly gives too much: only a key that shall be the largest does without.
    """
    wanted = sum(f"{code.concept}.{name}.{task.slot}".encode()) % (N_WRONG + 1)
    places = {way.name: place for place, way in enumerate(task.wrong)}

    def fit(pair: tuple[Case, tuple[str, ...]]) -> tuple[bool, bool, int]:
        ranks = [places[way] for way in pair[1]]
        is_lacking = 0 not in ranks and wanted < N_WRONG
        return is_lacking, place_of_key(task, *pair) not in (None, wanted), sum(ranks)

    found = [(case, ways) for case in task.cases for ways in choices(task, case)]
    return min(found, key=fit, default=None)


def choice(name: str, task: Task, code: Code) -> Draft | Drop:
    """The question with what the mistakes give as wrong options."""
    pair = chosen(name, task, code)
    if pair is None:
        return Drop(name, code.concept, code.place.line, "the mistakes do not differ")
    case, ways = pair
    answer = answer_of(task, case)
    given, by_sum = results(task, case), sum_of(task, case)
    whys = {way.name: filled(way.why, task, case, answer=answer) for way in task.wrong}
    draft = Draft(
        concept=code.concept,
        template=name,
        slot=task.slot,
        level="apply",
        type="choice",
        stem=asked(task, case),
        hint=filled(task.hint, task, case),
        explanation=taught(task, case),
        source=code.place,
        proof=proof(task, case),
        right=[Candidate(answer, f"{by_sum} = {answer}." if by_sum else taught(task, case),
                         {"way": ""})],
        wrong=[Candidate(given[way], whys[way], {"way": way}) for way in ways],
        take=((1, N_WRONG),),
    )  # fmt: skip
    every = [Candidate(given[way], whys[way], {"way": way}) for way in given]
    return replace(
        draft, fallback=replace(draft, wrong=every, take=((1, N_WRONG), (1, N_WRONG - 1)))
    )


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
