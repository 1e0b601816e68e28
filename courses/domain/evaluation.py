"""Questions of 培训评价 as their file has them, and what the answers add up to.

Every mark is from 1 (worst) to 5 (best). Fewer answers than `ENOUGH` would say who gave what: then there is no result.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH = 5
MARKS = (1, 2, 3, 4, 5)


class FormFault(Exception):
    """The file can't be what it says."""


@dataclass(frozen=True, slots=True)
class Question:
    """`help` says what to think of."""

    key: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """`words`: what the marks 1 to 5 are called; `days`: how long it stays open; `most`: letters of text."""

    key: str
    title: str
    intro: str
    days: int
    words: tuple[str, ...]
    questions: tuple[Question, ...]
    text_label: str
    text_help: str
    most: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave one mark, and whole percent of all."""

    word: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Result:
    """What one question came to; the best mark first."""

    question: Question
    average: float
    shares: tuple[Share, ...]


def read_form(text: str) -> EvaluationForm:
    """Strict; FormFault says what is missing."""
    try:
        raw = tomllib.loads(text)
        questions = tuple(Question(str(row["key"]), str(row["label"]), str(row["help"])) for row in raw["questions"])
        form = EvaluationForm(
            str(raw["key"]), str(raw["title"]), str(raw["intro"]), int(raw["days"]), tuple(raw["words"]), questions,
            str(raw["text"]["label"]), str(raw["text"]["help"]), int(raw["text"]["most"]),
        )  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise FormFault(f"missing or wrong: {error}") from error
    keys = [question.key for question in form.questions]
    if len(form.words) != len(MARKS) or not keys or len(set(keys)) != len(keys) or form.days < 1 or form.most < 1:
        raise FormFault("five words, questions of different keys, and days are needed")
    return form


def faults(form: EvaluationForm, marks: Mapping[str, int], text: str) -> list[str]:
    """What keeps an answer from counting, as sentences."""
    open_questions = [row.label for row in form.questions if marks.get(row.key) not in MARKS]
    found = [f"还没有选：{'、'.join(open_questions)}。"] if open_questions else []
    if len(text) > form.most:
        found.append(f"留言最多 {form.most} 字，现在 {len(text)} 字。")
    return found


def results(form: EvaluationForm, tallies: Mapping[tuple[str, int], int], *, answered: int) -> tuple[Result, ...]:
    """One a question, from (question, mark) → how many; none while there are too few answers."""
    if answered < ENOUGH:
        return ()
    return tuple(_result(form, question, tallies) for question in form.questions)


def _result(form: EvaluationForm, question: Question, tallies: Mapping[tuple[str, int], int]) -> Result:
    counts = {mark: tallies.get((question.key, mark), 0) for mark in MARKS}
    total = sum(counts.values())
    average = sum(mark * count for mark, count in counts.items()) / total if total else 0.0
    shares = tuple(
        Share(form.words[mark - 1], counts[mark], round(100 * counts[mark] / total) if total else 0)
        for mark in reversed(MARKS)
    )
    return Result(question, round(average, 2), shares)


def overall(found: tuple[Result, ...]) -> float | None:
    """The mean over the questions; None without a result."""
    return round(sum(row.average for row in found) / len(found), 2) if found else None
