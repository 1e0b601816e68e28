"""Four lists that an inspector reads before drawing anything: each row is a reason to look, not a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.api import Membership, Person, mask_name, organisations_where
from audits.actions.find_impossible_hours import find_impossible_hours
from audits.domain.outliers import Rate, outliers
from certificates import api as certificates
from exams import api as exams

TITLES = {
    "separation": lazy("教考不分离"),
    "hours": lazy("不可能的学时"),
    "outliers": lazy("成绩异常的场次"),
    "lapsed": lazy("过期仍在岗"),
}
MOST, REACH_DAYS = 500, 365
"""Rows that are shown, and how far back is looked."""


@dataclass(frozen=True, slots=True)
class WatchList:
    """`rows`: cells as text, the first one linked to the address that stands before them (or not)."""

    key: str
    lead: str
    header: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(TITLES[self.key])


def watch_list(key: str, user: Any, *, today: date | None = None) -> WatchList:
    """One of LISTS, within what the account may look at. Raises KeyError for any other."""
    return LISTS[key](user, today or timezone.localdate())


def _separation(user: Any, today: date) -> WatchList:
    rows = (
        exams.SittingStaff.objects.filter(
            sitting__organiser__in=organisations_where(user, "evidence.view"),
            sitting__starts_at__date__gte=today - timedelta(days=REACH_DAYS),
            sitting__registrations__person__enrolments__training_class__operation_item=F("sitting__operation_item"),
            sitting__registrations__person__enrolments__training_class__teachers__person=F("person"),
        )
        .values("sitting__uuid", "sitting__name", "sitting__starts_at", "person__name", "duty")
        .annotate(candidates=Count("sitting__registrations__person", distinct=True))
        .order_by("-sitting__starts_at")[:MOST]
    )
    duties = dict(exams.SittingStaff.Duty.choices)
    return WatchList(
        "separation",
        _("授过课的教师又在本班学员的考试中监考、考评或阅卷。"),
        (_("场次"), _("日期"), _("人员"), _("职责"), _("其学员")),
        [
            (
                reverse("exams:sitting-detail", args=[row["sitting__uuid"]]),
                (
                    row["sitting__name"],
                    f"{timezone.localtime(row['sitting__starts_at']):%Y-%m-%d}",
                    row["person__name"],
                    str(duties[row["duty"]]),
                    _("%s 人") % row["candidates"],
                ),
            )
            for row in rows
        ],
    )


def _hours(user: Any, today: date) -> WatchList:
    found = find_impossible_hours(
        organisations_where(user, "evidence.view"), since=today - timedelta(days=REACH_DAYS), most=MOST
    )
    names = Person.objects.in_bulk({row.person for row in found})
    return WatchList(
        "hours",
        _("同一时间上了两次课，或者一天计入的学时超过上限。"),
        (_("学员"), _("日期"), _("问题")),
        [("", (mask_name(names[row.person].name), row.day.isoformat(), row.sentence)) for row in found],
    )


def _outliers(user: Any, today: date) -> WatchList:
    graded = Q(registrations__attempt__score_report__isnull=False)
    sittings = {
        str(sitting.uuid): sitting
        for sitting in exams.Sitting.objects.filter(
            organiser__in=organisations_where(user, "evidence.view"),
            state=exams.Sitting.State.PUBLISHED,
            starts_at__date__gte=today - timedelta(days=REACH_DAYS),
        ).annotate(
            sat=Count("registrations", filter=graded),
            passed=Count("registrations", filter=Q(registrations__attempt__score_report__passed=True)),
        )
    }
    found = outliers(
        Rate(name, f"{sitting.operation_item_id}:{sitting.part}", sitting.sat, sitting.passed)
        for name, sitting in sittings.items()
    )
    return WatchList(
        "outliers",
        _("合格率与同一操作项目其他场次相差 3 个标准误以上。逐人的异常见各场次的“成绩复核线索”。"),
        (_("场次"), _("日期"), _("合格率"), _("其他场次"), _("相差")),
        [
            (
                reverse("exams:sitting-detail", args=[row.of.name]),
                (
                    sittings[row.of.name].name,
                    f"{timezone.localtime(sittings[row.of.name].starts_at):%Y-%m-%d}",
                    f"{row.rate:.0%}（{row.of.passed}/{row.of.sat}）",
                    f"{row.usual:.0%}",
                    _("%s 个标准误") % f"{row.distance:+.1f}",
                ),
            )
            for row in found[:MOST]
        ],
    )


def _lapsed(user: Any, today: date) -> WatchList:
    duty = certificates.Duty
    at_work = Membership.objects.open(today).filter(organisation__kind="enterprise").values("person")
    rows = (
        duty.objects.filter(
            person__in=at_work,
            person__memberships__organisation__in=organisations_where(user, "evidence.view"),
            state__in=(duty.State.OPEN, duty.State.LAPSED),
            lapses_on__lt=today,
        )
        .select_related("person", "operation_item")
        .distinct()
        .order_by("lapses_on")[:MOST]
    )
    return WatchList(
        "lapsed",
        _("证书或培训义务已过期，人员仍在企业在职。"),
        (_("人员"), _("操作项目"), _("事项"), _("到期日"), _("已过")),
        [
            (
                "",
                (
                    mask_name(row.person.name),
                    str(row.operation_item or "—"),
                    str(row.get_kind_display()),
                    row.lapses_on.isoformat(),
                    _("%s 天") % (today - row.lapses_on).days,
                ),
            )
            for row in rows
        ],
    )


LISTS: dict[str, Callable[[Any, date], WatchList]] = {
    "separation": _separation,
    "hours": _hours,
    "outliers": _outliers,
    "lapsed": _lapsed,
}
