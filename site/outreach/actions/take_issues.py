"""Materials handed out (资料发放) as editors wrote them down on the pages, not counted yet.

They count by way of a record, like everything done: a draft with its photos, confirmed by a second person. Each row
becomes one record at most (`source_key`). What was also recorded by hand can't be known for certain, so a record of
the same unit, day and number is shown beside it, here and to whoever confirms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.api import Organisation, User
from outreach.actions.record_event import record_event
from outreach.domain.measures import MATERIALS
from outreach.models import Record
from outreach.permissions import units_recording
from publicity.api import MaterialIssue

BEGINNING = "issue:"


@dataclass(frozen=True, slots=True)
class Waiting:
    """`twin`: a record that may be the same thing, written by hand."""

    issue: MaterialIssue
    unit: Organisation
    twin: Record | None


def issues_waiting(user: User) -> QuerySet[Any]:
    """Of one's own units, and those that name no unit; the latest first."""
    keys = Record.objects.filter(source_key__startswith=BEGINNING).values_list("source_key", flat=True)
    taken = [UUID(key.removeprefix(BEGINNING)) for key in keys if key]
    rows = MaterialIssue.objects.filter(page__live=True, on__lte=timezone.localdate(), quantity__gte=1)
    own = Q(organisation__in=units_recording(user)) | Q(organisation__isnull=True)
    return rows.filter(own).exclude(uuid__in=taken).select_related("page", "organisation").order_by("-on", "-pk")


def read_issues(user: User) -> list[Waiting]:
    """The first fifty, once each: a copied page carries the same rows."""
    first = units_recording(user).order_by("pk").first()
    rows: dict[UUID, Waiting] = {}
    for issue in issues_waiting(user)[:50]:
        unit = issue.organisation or first
        if unit is not None and issue.uuid not in rows:
            rows[issue.uuid] = Waiting(issue, unit, _alike(unit.pk, on=issue.on, quantity=issue.quantity).first())
    return list(rows.values())


def take_issues(chosen: Iterable[UUID], *, by: User) -> int:
    """How many became drafts."""
    wanted = set(chosen)
    made = 0
    for row in read_issues(by):
        if row.issue.uuid in wanted:
            made += _take(row, by=by) is not None
    return made


def _take(row: Waiting, *, by: User) -> Record | None:
    return record_event(
        key=f"{BEGINNING}{row.issue.uuid}",
        title=row.issue.page.title,
        on=row.issue.on,
        heads=0,
        quantity=row.issue.quantity,
        organisation=row.unit,
        spot=row.issue.where,
        measure=MATERIALS,
        by=by,
    )


def alike(record: Record) -> QuerySet[Record]:
    """Other records of materials that may be the same thing written twice."""
    if record.measure != MATERIALS or record.corrects_id:
        return Record.objects.none()
    return _alike(record.organisation_id, on=record.done_on, quantity=record.quantity).exclude(pk=record.pk)


def _alike(unit: int, *, on: Any, quantity: int) -> QuerySet[Record]:
    same = {"measure": MATERIALS, "organisation": unit, "done_on": on, "quantity": quantity}
    return Record.objects.filter(corrects__isnull=True, **same).order_by("pk")
