"""Fulfil one order by its seven steps; each is its own transaction and is taken up where it was left (F21)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError

from certificates.actions.announce_certificate import announce_certificate
from certificates.actions.draw_certificate import draw_certificate
from certificates.actions.due import grounds
from certificates.actions.enter_certificate import enter_certificate
from certificates.actions.fix_payload import fix_payload, refuse_unprintable
from certificates.actions.reserve_number import reserve_number
from certificates.actions.sign_certificate import sign_certificate
from certificates.actions.steps import CannotIssue, StepTaken
from certificates.actions.store_certificate import store_certificate
from certificates.actions.void_order import void_order
from certificates.models import Certificate, IssuingOrder
from evidence.api import database_now

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=35)  # longer than the task's hard limit, short enough for «present ≤ 60 s» (F3, F4)
LAST_TRY = 8
_STEP = IssuingOrder.Step
STEPS: dict[int, Callable[[IssuingOrder], None]] = {
    _STEP.RESERVED: reserve_number,
    _STEP.HASHED: fix_payload,
    _STEP.RENDERED: draw_certificate,
    _STEP.SIGNED: sign_certificate,
    _STEP.STORED: store_certificate,
    _STEP.EVIDENCED: enter_certificate,
    _STEP.NOTIFIED: announce_certificate,
}


def issue_certificate(order_id: int, *, stop_after: int | None = None) -> Certificate | None:
    """The issued certificate; None when somebody else has the order, or it can't be fulfilled.

    `stop_after` ends as a crash after that step would: the lease stays until it runs out.
    """
    if not IssuingOrder.objects.all().claim(order_id, now=database_now(), lease=LEASE):
        return None
    order = IssuingOrder.objects.select_related(*grounds()).get(pk=order_id)
    if order.tries % IssuingOrder.ROUND > LAST_TRY:
        void_order(order, reason=f"多次制证未成：{order.last_error}"[:300])
        return None
    if order.ground.withdrawn_at is not None:
        void_order(order, reason="合格结论已因成绩更正撤回，不能制证。")
        return None
    try:
        return _take_steps(order, stop_after=stop_after)
    except StepTaken:
        IssuingOrder.objects.filter(pk=order.pk, tries=order.tries).update(lease_until=None)
        return None
    except CannotIssue as error:
        log.error("certificate order %s failed: %s", order.pk, error)
        void_order(order, reason=str(error))
        return None
    except (OSError, OperationalError) as error:
        put_off(order, reason=f"{type(error).__name__}: {error}")
        raise


def _take_steps(order: IssuingOrder, *, stop_after: int | None) -> Certificate | None:
    if order.step == _STEP.ORDERED:
        refuse_unprintable(order)
    for step in sorted(STEPS):
        if order.step >= step:
            continue
        STEPS[step](order)
        if step == stop_after:
            return None
    IssuingOrder.objects.filter(pk=order.pk).update(lease_until=None)
    return order.certificate


def put_off(order: IssuingOrder, *, reason: str) -> None:
    """A full disk or a database that is away passes: same number, later."""
    wait = timedelta(seconds=min(10 * 2**order.tries, 600))
    IssuingOrder.objects.filter(pk=order.pk, tries=order.tries).update(
        lease_until=None, not_before=database_now() + wait, last_error=reason[:300]
    )
