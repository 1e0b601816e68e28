"""What a candidate is told about one's own misconduct, on the result page and among one's examinations."""

from __future__ import annotations

from collections.abc import Iterable

from exams.models import Misconduct, Registration


def misconduct_notices(registrations: Iterable[Registration]) -> dict[int, Misconduct]:
    """Registration id → what holds or voids the marks, the newest; a warning was said in the room."""
    rows = Misconduct.objects.sending_out().filter(registration__in=list(registrations))
    return {row.registration_id: row for row in rows.select_related("review", "registration__sitting").order_by("pk")}
