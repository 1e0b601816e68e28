"""What the desk shows at a glance; every figure is a count of the list behind it."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import api as courses
from exams import api as exams
from portal.addresses import address
from portal.desks.task import Task, waiting
from portal.institution import lists
from portal.institution.lists import LISTINGS
from portal.institution.rows import percent
from portal.institution.scope import Scope

SHOWN_CLASSES, SHOWN_SESSIONS, SHOWN_ENDED = 8, 6, 6


def list_address(key: str) -> str:
    return f"{reverse('portal:institution-list')}?of={key}"


def read_desk(scope: Scope) -> dict[str, Any]:
    """Everything on the page, in a number of questions that does not grow with the institution."""
    results = exams.class_results([row.pk for row in scope.ended])
    means = courses.evaluation_averages([row.pk for row in scope.ended])
    return {
        "tasks": _tasks(scope),
        "figures": _figures(scope, results, means),
        "classes": _classes(scope),
        "sessions": LISTINGS["sessions"].query(scope)[:SHOWN_SESSIONS],
        "ended": _ended(scope, results, means),
        "lists": [
            (row.title, list_address(row.key)) for row in LISTINGS.values() if scope.manages or not row.for_managers
        ],
    }


def _tasks(scope: Scope) -> list[Task]:
    def count(key: str) -> int:
        listing = LISTINGS[key]
        return listing.query(scope).count() if scope.manages or not listing.for_managers else 0

    corrections = courses.corrections_to_decide(scope.institutions, by=scope.user) if scope.manages else None
    return waiting(
        Task(_("名学员学时赶不上"), count("behind"), list_address("behind"), "clock",
             _("按现在的进度，到结业那天学时不够。"), "over"),
        Task(_("次课待确认签到"), count("unconfirmed"), list_address("unconfirmed"), "clipboard-check",
             _("确认后学时才记入台账。")),
        Task(_("份名单没处理完"), count("rosters"), list_address("rosters"), "file-spreadsheet",
             _("有误的行可下载修改后再上传。")),
        Task(_("份开班计划待批准"), count("plans"), list_address("plans"), "file-check",
             _("由编制人以外的另一人批准。")),
        Task(_("件学时更正等您复核"), corrections.count() if corrections is not None else 0,
             address("courses:correction-list"), "pencil", _("提出人以外的第二人复核后才生效。")),
        Task(_("名教师资格要到期"), count("teachers"), list_address("teachers"), "users",
             _("到期后不能排课，也过不了开班审核。")),
        Task(_("份培训证明待发"), count("certificates"), list_address("certificates"), "award",
             _("结业且学时已满，还没有按班制证。"), "quiet"),
    )  # fmt: skip


def _figures(scope: Scope, results: Any, means: Any) -> list[dict[str, Any]]:
    members = courses.shares(lists.members_of(scope))
    done, asked = (sum(row[name] for row in members.values()) for name in ("done", "asked"))
    came = LISTINGS["attendance"].query(scope).aggregate(came_all=Sum("present"), asked_all=Sum("members"))
    sat, passed = (sum(getattr(row, name) for row in results.values()) for name in ("theory", "theory_passed"))
    mean = (
        round(sum(one * voices for one, voices in means.values()) / sum(v for _m, v in means.values()), 2)
        if means
        else None
    )
    return [
        _figure(_("在办的班"), len(scope.running), "classes", note=_("%(n)s 名学员") % {
            "n": sum(row["members"] for row in members.values())}),
        _figure(_("学时完成"), percent(done, asked) if asked else "—", "classes", unit="%" if asked else "",
                note=_("在办各班已修占应修")),
        _figure(_("最近一次到课"), percent(came["came_all"] or 0, came["asked_all"]) if came["asked_all"] else "—",
                "attendance", unit="%" if came["asked_all"] else "",
                note=_("%(a)s / %(b)s 人") % {"a": came["came_all"] or 0, "b": came["asked_all"] or 0}),
        _figure(_("未来 7 天的课"), LISTINGS["sessions"].query(scope).count(), "sessions", unit=_("次")),
        _figure(_("理论合格率"), percent(passed, sat) if sat else "—", "passes", unit="%" if sat else "",
                note=_("近一年已公布 %(n)s 人") % {"n": sat}),
        _figure(_("学员评价"), f"{mean:.2f}" if mean is not None else "—", "evaluations",
                note=_("满分 5 分，%(n)s 个班") % {"n": len(means)}),
        _figure(_("可领补贴的班"), LISTINGS["subsidy"].query(scope).count(), "subsidy", unit=_("个"),
                note=_("近一年结业")),
        _figure(_("近一年结业"), len(scope.ended), "passes", unit=_("个班")),
    ]  # fmt: skip


def _figure(label: str, value: Any, key: str, *, unit: str = "", note: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "note": note, "url": list_address(key)}


def _classes(scope: Scope) -> list[dict[str, Any]]:
    """The classes that end first, with hours and the last meeting."""
    rows = sorted(scope.running, key=lambda row: (row.ends_on, row.name))[:SHOWN_CLASSES]
    shares = courses.shares(courses.progress(rows, on=scope.today))
    late = courses.behind(courses.progress(rows, on=scope.today)).order_by().values_list("training_class", flat=True)
    counts: dict[int, int] = {}
    for pk in late:
        counts[pk] = counts.get(pk, 0) + 1
    last = {row.training_class_id: row for row in courses.last_sessions(
        courses.TrainingClass.objects.filter(pk__in=[row.pk for row in rows]))}  # fmt: skip
    nothing = {"members": 0, "done": 0, "asked": 0}
    return [
        {
            "row": row,
            "members": shares.get(row.pk, nothing)["members"],
            "percent": percent(shares.get(row.pk, nothing)["done"], shares.get(row.pk, nothing)["asked"]),
            "behind": counts.get(row.pk, 0),
            "last": last.get(row.pk),
            "url": address("courses:class-detail", row.uuid),
        }
        for row in rows
    ]


def _ended(scope: Scope, results: Any, means: Any) -> list[dict[str, Any]]:
    """The last classes that ended: how their members did and what they said."""
    return [
        {
            "row": row,
            "results": results.get(row.pk),
            "mean": means.get(row.pk),
            "url": address("courses:class-detail", row.uuid),
            "evaluation_url": address("courses:evaluation-results", row.uuid),
            "archive_url": address("courses:class-archive", row.uuid),
        }
        for row in scope.ended[:SHOWN_ENDED]
    ]
