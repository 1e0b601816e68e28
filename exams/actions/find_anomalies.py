"""Collect a sitting's answers for the list of what deserves a second look; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from exams.domain.content import CHOICES, JUDGEMENT
from exams.domain.paper import LETTERS, positions
from exams.domain.statistics.anomalies import JUMP_DAYS, Anomaly, Answered, Sat, anomalies
from exams.models import Attempt, Paper, Response, ScoreReport, Sitting


def find_anomalies(sitting: Sitting) -> list[tuple[Anomaly, list[Attempt]]]:
    """Findings with the attempts they are about, of everybody who has handed in."""
    attempts = {
        str(attempt.uuid): attempt
        for attempt in Attempt.objects.filter(registration__sitting=sitting, score_report__isnull=False).select_related(
            "registration__person", "score_report", "paper"
        )
    }
    responses: dict[int, list[tuple[int, str, Any]]] = defaultdict(list)
    rows = Response.objects.filter(attempt__registration__sitting=sitting)
    for attempt, position, value, saved_at in rows.values_list("attempt_id", "position", "value", "saved_at"):
        responses[attempt].append((position, value, saved_at))
    earlier = _earlier(sitting, list(attempts.values()))
    sat = [_sat(name, attempt, responses[attempt.pk], earlier) for name, attempt in attempts.items()]
    return [(found, [attempts[who] for who in found.who]) for found in anomalies(sat)]


def _sat(
    name: str, attempt: Attempt, responses: list[tuple[int, str, Any]], earlier: dict[int, tuple[int, Any]]
) -> Sat:
    registration, report = attempt.registration, attempt.score_report
    before = earlier.get(registration.person_id)
    return Sat(
        who=name,
        seat=registration.seat,
        moments=[(saved_at - attempt.started_at).total_seconds() for _position, value, saved_at in responses if value],
        answers=_answers(attempt.paper, {position: value for position, value, _at in responses}, report),
        total=report.total,
        before=(before[0], (attempt.started_at - before[1]).days) if before else None,
    )


def _answers(paper: Paper, given: dict[int, str], report: ScoreReport) -> dict[int, Answered]:
    """Choices by item version, as the author's option indexes: the same words whatever order they were shown in."""
    found = {}
    for _section, item in positions(paper.content):
        position, kind = item["n"], item["type"]
        if kind not in (JUDGEMENT, *CHOICES):
            continue
        value = given.get(position, "")
        if kind != JUDGEMENT and value:
            order = paper.orders[position - 1]
            places = [LETTERS.find(letter) for letter in value]
            value = ",".join(str(order[at]) for at in sorted(places) if 0 <= at < len(order))
        right = report.by_position[position - 1] > 0
        found[paper.origin[position - 1]] = Answered(value, right, tells=kind != JUDGEMENT)
    return found


def _earlier(sitting: Sitting, attempts: list[Attempt]) -> dict[int, tuple[int, Any]]:
    """Person → marks and end of the last attempt at the same item of work shortly before this sitting."""
    people = [attempt.registration.person_id for attempt in attempts]
    rows = ScoreReport.objects.filter(
        attempt__registration__person_id__in=people,
        attempt__registration__sitting__operation_item_id=sitting.operation_item_id,
        graded_at__lt=sitting.starts_at,
        graded_at__gte=sitting.starts_at - timedelta(days=JUMP_DAYS + 1),
    ).order_by("graded_at")
    return {
        person: (total, graded_at)
        for person, total, graded_at in rows.values_list("attempt__registration__person_id", "total", "graded_at")
    }
