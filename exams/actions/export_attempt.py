"""Paper, answers and marks behind an outcome as plain values, so that they can be checked away from the platform."""

from __future__ import annotations

from typing import Any

from exams.actions.end_attempt import response_digest
from exams.models import Attempt, Outcome, Response


def export_attempt(outcome: Outcome) -> dict[str, Any]:
    """`{paper, answers, report, practical, subjects}`; `subjects`: the names under which evidence speaks of it.

    `paper`: {content, origin, key, paper_hash, algorithm, seed, commitment, drawn_at}. `answers`: rows of position,
    revision, value, saved_at; the hand-in's digest was made of the first three. `practical` may be None.
    """
    report = outcome.theory
    attempt = Attempt.objects.select_related("paper__answer_key", "registration__sitting").get(pk=report.sat.pk)
    paper, sitting = attempt.paper, attempt.registration.sitting
    rows = Response.objects.filter(attempt=attempt).order_by("position")
    practical = outcome.practical
    return {
        "paper": {
            "content": paper.content,
            "origin": paper.origin,
            "key": paper.answer_key.letters,
            "paper_hash": paper.paper_hash,
            "algorithm": paper.algorithm,
            "seed": paper.seed,
            "commitment": sitting.commitment,
            "drawn_at": paper.drawn_at.isoformat(),
        },
        "answers": [
            [position, rev, value, saved_at.isoformat()]
            for position, rev, value, saved_at in rows.values_list("position", "rev", "value", "saved_at")
        ],
        "report": {
            "total": report.total,
            "full_marks": report.full_marks,
            "cut_score": report.cut_score,
            "passed": report.passed,
            "by_position": report.by_position,
            "applied": report.applied,
            "edition_key": report.edition_key,
            "graded_at": report.graded_at.isoformat(),
            "response_digest": response_digest(attempt),
        },
        "practical": None
        if practical is None
        else {
            "subjects": practical.subjects,
            "total": practical.total,
            "cut_score": practical.cut_score,
            "passed": practical.passed,
        },
        "subjects": subjects_of(outcome),
    }


def subjects_of(outcome: Outcome) -> list[str]:
    """The names under which evidence speaks of the examination behind an outcome."""
    attempt, practical = outcome.theory.sat, outcome.practical
    subjects = [outcome.subject, attempt.subject, attempt.registration.subject]
    if practical is not None and practical.sat.subject not in subjects:
        subjects.append(practical.sat.subject)
    return subjects
