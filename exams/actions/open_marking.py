"""Queue the answers of a handed-in paper that people have to mark."""

from __future__ import annotations

from exams.domain.paper import positions
from exams.models import MarkedAnswer, MarkedItem, ScoreReport


def open_marking(report: ScoreReport) -> int:
    """Call inside the transaction of the grade; one row for each waiting position. Returns how many."""
    attempt = report.attempt
    if not report.waiting or attempt is None:
        return 0
    paper, sitting = attempt.paper, attempt.registration.sitting
    worth = {item["n"]: int(item.get("marks", section["marks"])) for section, item in positions(paper.content)}
    queued = set(MarkedAnswer.objects.filter(attempt=attempt).values_list("position", flat=True))
    rows = []
    for position in report.waiting:
        if position in queued:  # void for a while, or a late pack was counted meanwhile
            continue
        version = paper.origin[position - 1]
        part = paper.origin[: position - 1].count(version)
        item, _made = MarkedItem.objects.get_or_create(sitting=sitting, version_id=version, part=part)
        rows.append(MarkedAnswer(attempt=attempt, item=item, position=position, marks=worth[position]))
    return len(MarkedAnswer.objects.bulk_create(rows))
