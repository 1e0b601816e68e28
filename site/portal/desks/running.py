"""平台运行: whether the background worker lives, and the administrators' lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from portal.addresses import address
from portal.desks.task import Link, links

NEEDS = frozenset({"organisations.manage", "accounts.manage"})
SILENCE = timedelta(minutes=3)
"""A worker reports every 20 seconds; after this long it is taken for dead."""


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    seen = accounts.workers_seen()
    last = max(seen.values(), default=None)
    kinds = dict(accounts.Organisation.objects.values_list("kind").annotate(number=Count("pk")).order_by())
    labels = dict(accounts.Organisation.Kind.choices)
    return {
        "workers": [{"name": name, "at": at, "is_alive": _lives(at)} for name, at in list(seen.items())[:5]],
        "last_seen": last,
        "is_silent": last is None or not _lives(last),
        "organisations": [{"label": labels[kind], "value": kinds[kind]} for kind in labels if kinds.get(kind)],
        "people": accounts.Person.objects.count(),
        "failed_messages": accounts.Message.objects.filter(promise_state=accounts.Message.State.FAILED).count(),
        "links": links(
            Link(_("单位"), address("accounts:organisations"), "building-2"),
            Link(_("人员"), address("accounts:people"), "users"),
            Link(_("证书种类与版面"), _if(user, "catalogue.manage", "certificates:kinds"), "image"),
            Link(_("导入作业目录"), _if(user, "catalogue.manage", "qualifications:catalogue-upload"), "upload"),
            Link(_("考核规则"), address("qualifications:editions"), "scale"),
            Link(_("规则推算"), _if(user, "editions.view", "certificates:duties-what-if"), "history"),
            Link(_("网站后台"), address("wagtailadmin_home") if user.is_superuser else "", "settings"),
        ),
    }


def _if(user: accounts.User, ability: str, screen: str) -> str:
    return address(screen) if ability in accounts.abilities_of(user) else ""


def _lives(at: Any) -> bool:
    return bool(at >= timezone.now() - SILENCE)
