"""核查与监管: the way into one certificate's story, how the chain of evidence stands, and figures of one's reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts import api as accounts
from certificates import api as certificates
from courses import api as courses
from evidence import api as evidence
from portal.addresses import address
from portal.desks.task import Link, links

NEEDS = frozenset({"evidence.view"})


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    abilities = accounts.abilities_of(user)
    return {
        "trace_url": address("audits:desk"),
        "chain": _chain(),
        "figures": _figures(user, abilities),
        "links": links(
            Link(_("抽样核查"), _if(abilities, "audits.manage", "audits:sample-list"), "list-checks"),
            Link(_("整改"), _if(abilities, "audits.manage", "audits:finding-list"), "flag"),
            Link(_("规划目标"), _if(abilities, "outreach.view", "targets:plan"), "target"),
            Link(_("证书列表"), _if(abilities, "certificates.view", "certificates:list"), "award"),
            Link(_("考试场次"), _if(abilities, "results.view", "exams:sitting-list"), "calendar"),
            Link(_("培训班"), _if(abilities, "classes.view", "courses:class-list"), "graduation-cap"),
            Link(_("人员"), _if(abilities, "people.view", "accounts:people"), "users"),
            Link(_("人员到期事项"), _if(abilities, "duties.view", "certificates:duties-people"), "calendar-check"),
            Link(_("到期预测"), _if(abilities, "duties.view", "certificates:duties-forecast"), "chart-column"),
            Link(_("证书公开日志"), address("certificates:log"), "list-checks"),
            Link(_("考核规则"), address("qualifications:editions"), "scale"),
        ),
    }


def _if(abilities: frozenset[str], ability: str, screen: str) -> str:
    return address(screen) if ability in abilities else ""


def _chain() -> dict[str, Any]:
    """A checkpoint is kept only after the whole chain was read and found whole: the last one is the last good check."""
    last = evidence.Event.objects.order_by("-seq").values_list("seq", "hash", "at").first()
    checkpoints = evidence.read_checkpoints()
    checkpoint = checkpoints[-1] if checkpoints else None
    length = last[0] if last else 0
    return {
        "length": length,
        "last_at": parse_datetime(last[2]) if last else None,
        "checkpoint": checkpoint,
        "checked_at": parse_datetime(checkpoint.at) if checkpoint else None,
        "since": length - checkpoint.seq if checkpoint else length,
        "is_stale": checkpoint is None
        or (parse_datetime(checkpoint.at) or timezone.now()) < timezone.now() - timedelta(days=2),
    }


def _figures(user: accounts.User, abilities: frozenset[str]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    issued = certificates.Certificate.objects.issued().of_issuers(
        accounts.organisations_where(user, "certificates.view")
    )
    counts = issued.aggregate(
        valid=Count("pk", filter=Q(state="valid") & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))),
        revoked=Count("pk", filter=Q(state="revoked")),
    )
    figures = [
        {"label": _("有效证书"), "value": counts["valid"], "tone": "ok"},
        {"label": _("已撤销"), "value": counts["revoked"], "tone": "danger" if counts["revoked"] else ""},
    ]
    if "duties.view" in abilities:
        overdue = certificates.Duty.objects.filter(
            person__in=accounts.people_where(user, "duties.view"),
            state__in=("open", "lapsed"),
            lapses_on__lt=today,
        ).count()
        figures.append({"label": _("逾期未办的人次"), "value": overdue, "tone": "warn" if overdue else ""})
    if "classes.view" in abilities:
        running = courses.TrainingClass.objects.filter(
            institution__in=accounts.organisations_where(user, "classes.view"),
            starts_on__lte=today,
            ends_on__gte=today,
        ).count()
        figures.append({"label": _("在办培训班"), "value": running, "tone": ""})
    return figures
