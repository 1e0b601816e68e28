"""本单位人员: whose certificates and duties run out within ninety days, and who is too late already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from certificates import api as certificates
from portal.addresses import address
from portal.desks.task import Link, links

NEEDS = frozenset({"members.manage"})
STEPS = (30, 60, 90)


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    today = timezone.localdate()
    people = accounts.people_where(user, "duties.view")
    duty = certificates.Duty
    rows = list(
        duty.objects.filter(
            person__in=people, state__in=(duty.State.OPEN, duty.State.LAPSED), lapses_on__lte=today + timedelta(days=90)
        )
        .select_related("person", "operation_item")
        .order_by("lapses_on")[:200]
    )
    lines = [_line(row, (row.lapses_on - today).days) for row in rows]
    return {
        "people": people.count(),
        "bands": _bands(lines),
        "lines": lines[:30],
        "more": max(0, len(lines) - 30),
        "links": links(
            Link(_("人员到期事项"), address("certificates:duties-people"), "calendar-check"),
            Link(_("提醒方式"), address("certificates:notices"), "bell"),
            Link(_("到期预测"), address("certificates:duties-forecast"), "chart-column"),
            Link(_("导入岗位表"), address("certificates:posts-import"), "file-spreadsheet"),
            Link(_("人员名单"), address("accounts:people"), "users"),
            Link(_("登记人员"), address("accounts:person-add"), "user-plus"),
            Link(_("单位与任职"), address("accounts:organisations"), "building-2"),
            Link(_("国家证书登记"), address("certificates:cards"), "id-card"),
            Link(_("批量查验"), address("certificates:bulk"), "list-checks"),
            Link(_("查验接口"), address("certificates:keys"), "key-round"),
            Link(_("查验证书"), address("certificates:verify"), "shield-check"),
        ),
    }


def _line(row: certificates.Duty, left: int) -> dict[str, Any]:
    step = next((step for step in STEPS if left <= step), STEPS[-1])
    return {
        "duty": row,
        "left": left,
        "overdue": -left if left < 0 else 0,
        "step": 0 if left < 0 else step,
        "tone": "danger" if left < 0 else "warn" if step == STEPS[0] else "info" if step == STEPS[1] else "neutral",
        "url": address("certificates:duties-person", row.person.uuid),
    }


def _bands(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many are too late, and how many run out within 30, 31–60 and 61–90 days."""
    words = {0: (_("已逾期"), "danger"), 30: (_("30 天内"), "warn"), 60: (_("31–60 天"), ""), 90: (_("61–90 天"), "")}
    counts = dict.fromkeys(words, 0)
    for line in lines:
        counts[line["step"]] += 1
    return [
        {"label": label, "value": counts[step], "tone": tone if counts[step] else ""}
        for step, (label, tone) in words.items()
    ]
