"""培训: classes under way, meetings whose attendance waits to be confirmed, corrections to decide."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from courses import api as courses
from portal.addresses import address
from portal.desks.task import Link, Task, links, waiting

NEEDS = frozenset({"classes.manage", "classes.teach"})


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    manages = accounts.organisations_where(user, "classes.manage")
    teaches = accounts.organisations_where(user, "classes.teach")
    own = Q(training_class__institution__in=manages)
    if person is not None:
        own |= Q(training_class__institution__in=teaches, teacher=person)
        own |= Q(training_class__institution__in=teaches, training_class__teachers__person=person)
    now = timezone.now()
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    meetings = courses.ClassSession.objects.filter(own).select_related("training_class", "teacher").distinct()
    due = list(meetings.filter(closed_at__isnull=True, starts_at__lt=now).order_by("starts_at")[:12])
    coming = list(
        meetings.filter(closed_at__isnull=True, starts_at__gte=now, starts_at__lt=today + timedelta(days=3)).order_by(
            "starts_at"
        )[:6]
    )
    managed = courses.TrainingClass.objects.filter(institution__in=manages).values("pk")
    corrections = courses.HoursCorrection.objects.waiting().of_classes(managed).exclude(proposed_by=user)
    classes = (
        courses.TrainingClass.objects.filter(
            Q(institution__in=manages) | Q(institution__in=teaches), ends_on__gte=timezone.localdate()
        )
        .exclude(state=courses.TrainingClass.State.FINISHED)
        .select_related("operation_item", "institution")
        .annotate(members=Count("enrolments", distinct=True))
        .order_by("starts_on")[:8]
    )
    may_manage = "classes.manage" in accounts.abilities_of(user)
    return {
        "tasks": waiting(
            Task(
                _("件学时更正等您复核"), corrections.count(), address("courses:correction-list"), "clipboard-check",
                _("提出人以外的第二人复核后才生效。"),
            ),
        ),
        "due": [_meeting(row, today) for row in due],
        "coming": [_meeting(row, today) for row in coming],
        "classes": [_class(row) for row in classes],
        "links": links(
            Link(_("新建培训班"), address("courses:class-create") if may_manage else "", "plus"),
            Link(_("培训机构工作台"), address("portal:institution"), "layout-dashboard"),
            Link(_("全部培训班"), address("courses:class-list"), "graduation-cap"),
            Link(_("师资档案"), address("courses:teacher-list") if may_manage else "", "users"),
            Link(_("免训登记"), address("courses:exemption-list") if may_manage else "", "file-check"),
        ),
    }  # fmt: skip


def _meeting(row: courses.ClassSession, today: datetime) -> dict[str, Any]:
    return {
        "row": row,
        "url": address("courses:session-sheet", row.uuid),
        "is_today": timezone.localdate(row.starts_at) == timezone.localdate(today),
    }


def _class(row: Any) -> dict[str, Any]:
    """`day` of `days`: how far the class has come."""
    days = (row.ends_on - row.starts_on).days + 1
    day = max(0, min(days, (timezone.localdate() - row.starts_on).days + 1))
    return {"row": row, "url": address("courses:class-detail", row.uuid), "day": day, "days": days}
