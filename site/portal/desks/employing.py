"""本单位人员: whose certificates and duties run out within ninety days, and who is too late already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from certificates import api as certificates
from portal.addresses import address
from portal.desks.task import Link, links
from workforce import api as workforce

NEEDS = frozenset({"members.manage"})
STEPS, SHOWN = (30, 60, 90), 30


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    """Figures are counted in the database over everybody; only the first lines are read."""
    today = timezone.localdate()
    people = accounts.people_where(user, "duties.view")
    duty = certificates.Duty
    owed = duty.objects.filter(
        person__in=people, state__in=(duty.State.OPEN, duty.State.LAPSED), lapses_on__lte=today + timedelta(days=90)
    )
    bands = _bands(owed, today)
    rows = owed.select_related("person", "operation_item").order_by("lapses_on", "pk")[:SHOWN]
    lines = [_line(row, (row.lapses_on - today).days) for row in rows]
    units = accounts.organisations_where(user, "members.manage").filter(is_active=True)
    counts = workforce.count_standings(workforce.members_of(units), unit=units)
    words = workforce.standing.WORDS
    return {
        "people": people.count(),
        "bands": bands,
        "standings": [{"label": words[key], "value": counts[key], "tone": _tone(key, counts[key])} for key in counts],
        "desk_url": address("workforce:home"),
        "lines": lines,
        "more": max(0, sum(band["value"] for band in bands) - len(lines)),
        "links": links(
            Link(_("企业工作台"), address("workforce:home"), "factory"),
            Link(_("人员到期事项"), address("certificates:duties-people"), "calendar-check"),
            Link(_("提醒方式"), address("certificates:notices"), "bell"),
            Link(_("到期预测"), address("certificates:duties-forecast"), "chart-column"),
            Link(_("导入岗位表"), address("certificates:posts-import"), "file-spreadsheet"),
            Link(_("人员名单"), address("accounts:people"), "users"),
            Link(_("登记人员"), address("accounts:person-add"), "user-plus"),
            Link(_("单位与任职"), address("accounts:organisations"), "building-2"),
            Link(_("国家证书登记"), address("certificates:cards"), "id-card"),
            Link(_("帮扶培训"), address("workforce:help"), "hand"),
            Link(_("批量查验"), address("certificates:bulk"), "list-checks"),
            Link(_("查验接口"), address("certificates:keys"), "key-round"),
            Link(_("查验证书"), address("certificates:verify"), "shield-check"),
        ),
    }


def _tone(key: str, count: int) -> str:
    tone = workforce.standing.TONES[key]
    return tone if count and tone in ("danger", "warn") else ""


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


def _bands(owed: Any, today: date) -> list[dict[str, Any]]:
    """How many are too late, and how many run out within 30, 31–60 and 61–90 days; one question."""
    first, second = (today + timedelta(days=step) for step in STEPS[:2])
    found = owed.order_by().aggregate(
        late=Count("pk", filter=Q(lapses_on__lt=today)),
        first=Count("pk", filter=Q(lapses_on__gte=today, lapses_on__lte=first)),
        second=Count("pk", filter=Q(lapses_on__gt=first, lapses_on__lte=second)),
        third=Count("pk", filter=Q(lapses_on__gt=second)),
    )
    words = (
        ("late", _("已逾期"), "danger"), ("first", _("30 天内"), "warn"), ("second", _("31–60 天"), ""),
        ("third", _("61–90 天"), ""),
    )  # fmt: skip
    return [{"label": label, "value": found[key], "tone": tone if found[key] else ""} for key, label, tone in words]
