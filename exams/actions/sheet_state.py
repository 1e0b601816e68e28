"""What a sheet says now, and who of the candidate's assessors has done what: read, never written, here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exams.actions.freeze_tasks import rule_of_plan
from exams.domain.assessing import AssessmentRule, Settled, settle
from exams.domain.practical import Step, Subject
from exams.models import AssessorSheet, PracticalEntry, PracticalPlan, Registration


def newest_entries(sheet: AssessorSheet) -> dict[str, tuple[int, Any]]:
    """Line → (revision, value) of the newest change."""
    rows = PracticalEntry.objects.filter(sheet=sheet).order_by("rev").values_list("line", "rev", "value")
    return {line: (rev, value) for line, rev, value in rows}


def subjects_from(rows: Sequence[dict[str, Any]]) -> list[Subject]:
    """Stored subjects as values."""
    return [
        Subject(row["code"], row["name"], row["weight"], tuple(Step(**step) for step in row["steps"])) for row in rows
    ]


def rule_for(registration: Registration) -> AssessmentRule:
    """The frozen rule of the sitting; one assessor where nothing was frozen."""
    plan = PracticalPlan.objects.filter(sitting_id=registration.sitting_id).select_related("sitting").first()
    return rule_of_plan(plan) if plan else AssessmentRule()


def signed_sheets(registration: Registration) -> list[AssessorSheet]:
    """In the order of their rounds."""
    rows = AssessorSheet.objects.standing().filter(registration=registration, signed_at__isnull=False)
    return list(rows.select_related("assessor").order_by("round"))


def settled_for(registration: Registration) -> Settled:
    """What the signed sheets come to."""
    return settle([subjects_from(sheet.subjects) for sheet in signed_sheets(registration)], rule_for(registration))
