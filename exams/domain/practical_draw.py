"""One task from each subject, drawn so that anybody can draw it again.

Specification `anpei-practical-1`, complete: the frozen pool is a list of [subject code, [[task key, task digest] …]].
A candidate's seed is HMAC-SHA-256 of the registration's id under the sitting's secret (`dice.seed_of`). For each
subject, in the order of the pool, Dice(seed + ":" + code).below(n) of its n tasks is the task. A digest is the SHA-256
of the canonical JSON of the whole task, so that the published pool fixes every word of it and gives none away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exams.domain.dice import Dice
from exams.domain.practical import Step, Subject
from exams.domain.practical_sheet import Task

ALGORITHM = "anpei-practical-1"
Pool = Sequence[tuple[str, Sequence[Sequence[str]]]]


def draw_tasks(pool: Pool, *, seed: str) -> dict[str, str]:
    """Subject code → task key; ValueError when a subject has no tasks."""
    return {code: tasks[Dice(f"{seed}:{code}").below(len(tasks))][0] for code, tasks in pool}


def task_json(task: Task) -> dict[str, Any]:
    """A task as it is frozen."""
    return {
        "key": task.key,
        "name": task.name,
        "minutes": task.minutes,
        "equipment": list(task.equipment),
        "photos": list(task.photos),
        "steps": [{"text": step.text, "marks": step.marks, "veto": step.is_veto} for step in task.steps],
    }


def drawn_subjects(frozen: Sequence[Mapping[str, Any]], drawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """The drawn task of each frozen subject: [{code, name, weight, task}]."""
    found = []
    for subject in frozen:
        task = next(task for task in subject["tasks"] if task["key"] == drawn[subject["code"]])
        found.append({"code": subject["code"], "name": subject["name"], "weight": subject["weight"], "task": task})
    return found


def blank_subjects(drawn: Sequence[Mapping[str, Any]]) -> list[Subject]:
    """The same as an empty sheet to judge."""
    return [
        Subject(
            row["code"],
            row["name"],
            row["weight"],
            tuple(Step(step["text"], step["marks"], is_veto=step["veto"]) for step in row["task"]["steps"]),
        )
        for row in drawn
    ]
