"""Published marks of a class's members, for its archive: sittings of its operation item from its first day on."""

from __future__ import annotations

from django.utils import timezone

from courses.api import Mark, Part, TrainingClass
from exams.models import Attempt, Registration, Sitting


def class_marks(training_class: int) -> list[Mark]:
    """Nothing of a sitting whose results are not published, nothing of who did not sit."""
    group = TrainingClass.objects.get(pk=training_class)
    rows = (
        Registration.objects.filter(
            person__in=group.enrolments.values("person"),
            state=Registration.State.REGISTERED,
            sitting__state=Sitting.State.PUBLISHED,
            sitting__operation_item=group.operation_item_id,
            sitting__starts_at__date__gte=group.starts_on,
        )
        .select_related("sitting", "attempt__score_report", "practical_result")
        .defer("attempt__score_report__by_position", "eligibility")
    )
    return [mark for row in rows if (mark := _mark(row)) is not None]


def _mark(row: Registration) -> Mark | None:
    day, name = timezone.localdate(row.sitting.starts_at), row.sitting.name
    result, attempt = getattr(row, "practical_result", None), getattr(row, "attempt", None)
    if row.sitting.part == Part.PRACTICAL and result is not None:
        return Mark(row.person_id, "实操", name, day, f"{result.total}", f"{result.cut_score}", _word(result.passed))
    if attempt is None:
        return None
    if attempt.state == Attempt.State.VOIDED:
        return Mark(row.person_id, "理论", name, day, "—", "—", "作废")
    report = getattr(attempt, "score_report", None)
    if report is None:
        return None
    score, cut = f"{report.total / 100:g}", f"{report.cut_score / 100:g}"
    return Mark(row.person_id, "理论", name, day, score, cut, _word(report.passed))


def _word(passed: bool) -> str:
    return "合格" if passed else "不合格"
