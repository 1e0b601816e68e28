"""The two last days of an application, by the numbers of its edition."""

from __future__ import annotations

from django.utils import timezone

from applications.models import Application
from qualifications import api as qualifications


def start_clocks(row: Application, edition: qualifications.Edition) -> None:
    """From the day it was handed in; the decision's clock begins anew when the papers asked for have come."""
    clocks = edition.clocks
    if clocks is None or row.submitted_at is None:
        return
    if clocks.exam_arranged_days is not None:
        arranged = qualifications.after_days(timezone.localdate(row.submitted_at), clocks.exam_arranged_days)
        row.arrange_by = arranged.on
    if clocks.accept_working_days is not None:
        since = timezone.localdate(row.completed_at or row.submitted_at)
        deadline = qualifications.workday_deadline(since, clocks.accept_working_days)
        row.decide_by, row.clocks_sure = deadline.on, deadline.is_sure
