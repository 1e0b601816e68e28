"""Sign up for an event or an opening of a venue: a place when there is one, else the waiting list."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import User, actor_of, lookup_hash, mobile_fault, normalise_mobile, normalise_name
from evidence import api as evidence
from pages.api import move_on
from publicity.actions.limit_tries import PER_ADDRESS, PER_NUMBER, limit_tries
from publicity.actions.move_up import tell
from publicity.domain.booking import booking_fault, place_for
from publicity.models import Booking, Occasion
from publicity.refusals import Refused


def book(
    occasion: Occasion,
    *,
    name: str,
    mobile: str,
    heads: int = 1,
    organisation: str = "",
    by: Any = None,
    address: str = "",
) -> Booking:
    """`Refused` names the field at fault; `TooOften` for a machine. `by`: who is signed in, if anybody."""
    mobile = normalise_mobile(mobile)
    if fault := mobile_fault(mobile):
        raise Refused(fault, field="mobile")
    if address:
        limit_tries("book", address, limit=PER_ADDRESS)
    limit_tries("number", f"{occasion.uuid}:{mobile}", limit=PER_NUMBER)
    try:
        with transaction.atomic():
            return _book(occasion.pk, normalise_name(name), mobile, heads, organisation.strip(), by)
    except IntegrityError as error:
        raise Refused(_taken()) from error


def _book(pk: int, name: str, mobile: str, heads: int, organisation: str, by: Any) -> Booking:
    occasion = Occasion.objects.select_for_update().get(pk=pk)
    now = evidence.database_now()
    if fault := booking_fault(occasion.offer, heads, most=occasion.most, now=now):
        raise Refused(_sentence(fault, occasion), field="heads" if fault in ("heads", "never") else "")
    held = occasion.bookings.filter(mobile_digest=lookup_hash(mobile))
    if held.exclude(state=Booking.State.CANCELLED).exists():
        raise Refused(_taken())
    before = occasion.spread
    booking = Booking.objects.create(
        occasion=occasion,
        name=name,
        mobile=mobile,
        organisation=organisation,
        heads=heads,
        state=place_for(occasion.offer, heads),
        made_by=by if isinstance(by, User) else None,
        made_at=now,
    )
    if booking.state == Booking.State.BOOKED:
        occasion.taken += heads
        Occasion.objects.filter(pk=occasion.pk).update(taken=occasion.taken)
        if occasion.spread != before:
            move_on()
    waits = booking.state == Booking.State.WAITING
    tell(booking, occasion, kind="booking.made", subject=_("已列入候补") if waits else _("报名成功"))
    evidence.append(
        "publicity.booking.made",
        actor=actor_of(by),
        subjects=[booking.subject, occasion.subject],
        body={"heads": heads, "state": str(booking.state)},
    )
    return booking


def _taken() -> str:
    """Says as little as it can: neither whose sign-up there is nor in what state."""
    return _("这个手机号不能再报这一场。已经报过的，请打开原来的电子凭证。")


def _sentence(fault: str, occasion: Occasion) -> str:
    return {
        "closed": _("这一场不接受网上报名。"),
        "late": _("报名已经截止。"),
        "heads": _("人数应为 1 到 %(most)s 人。") % {"most": occasion.most},
        "never": _("这一场一共只有 %(capacity)s 个名额。") % {"capacity": occasion.capacity},
    }[fault]
