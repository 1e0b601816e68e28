"""Mark a sign-up as attended: exactly once, whoever is first at the door."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import actor_of
from evidence import api as evidence
from publicity.actions.limit_tries import MISSES, limit_tries
from publicity.domain.check_in import check_in_fault, is_check_in_time, meant
from publicity.models import Booking, Occasion
from publicity.refusals import Refused


def check_in(booking: Booking, *, how: str, by: Any = None) -> Booking:
    """`Refused` with the reason, `attended` among them. The caller has seen to it that `by` may do this."""
    with transaction.atomic():
        now = evidence.database_now()
        found = Booking.objects.select_related("occasion__event", "occasion__venue").get(pk=booking.pk)
        occasion = found.occasion
        fault = check_in_fault(found.state, begins_at=occasion.begins_at, ends_at=occasion.ends_at, now=now)
        if not fault:
            rows = Booking.objects.filter(pk=found.pk, state=Booking.State.BOOKED)
            changed = rows.update(state=Booking.State.ATTENDED, attended_at=now, attended_how=how)
            fault = "" if changed else "attended"
        if fault:
            raise Refused(_sentence(fault), field=fault)
        evidence.append(
            "publicity.booking.attended",
            actor=actor_of(by),
            subjects=[found.subject, occasion.subject],
            body={"heads": found.heads, "how": how},
        )
    found.state, found.attended_at, found.attended_how = Booking.State.ATTENDED, now, how
    return found


def check_in_at_door(occasion: Occasion, *, name: str, tail: str, address: str) -> Booking:
    """A visitor at the door says name and last four digits; a miss never says which of the two was wrong."""
    if not is_check_in_time(occasion.begins_at, occasion.ends_at, now=evidence.database_now()):
        raise Refused(_("现在不是签到时间。"))
    places = (Booking.State.BOOKED, Booking.State.ATTENDED)
    rows = occasion.bookings.filter(state__in=places).values_list("pk", "name", "mobile")
    pk = meant(name, tail, rows)
    if pk is None:
        limit_tries("door", f"{occasion.uuid}:{address}", limit=MISSES)
        raise Refused(_("没有找到这次报名。请核对姓名和手机号后四位，或者找工作人员签到。"))
    return check_in(occasion.bookings.get(pk=pk), how=Booking.How.DOOR)


def _sentence(fault: str) -> str:
    return {
        "attended": _("这张凭证已经签到。"),
        "waiting": _("这次报名还在候补，没有名额。"),
        "cancelled": _("这次报名已经取消。"),
        "early": _("还没到签到时间：开始前 4 小时起可以签到。"),
        "over": _("签到已经结束。"),
    }[fault]
