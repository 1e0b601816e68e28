"""The bulk lane: the steps of issuing for a portion of orders at once, with the same promises as one by one.

Numbers and payloads of a portion are fixed in one transaction; the pages are drawn and signed in one pass and stored
under their final names; then states, evidence and messages change in one transaction. A crash between the two leaves
orders with numbers, which this lane or the single one finishes under the same numbers (I5, F21).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils.timezone import localdate

from certificates.actions.announce_certificate import tell_holder
from certificates.actions.due import due_of, grounds
from certificates.actions.enter_certificate import issued_event
from certificates.actions.fix_payload import build_payload, photo_for, refuse_unprintable
from certificates.actions.issue_certificate import LAST_TRY, LEASE, put_off
from certificates.actions.kinds import design_of
from certificates.actions.recompute_duties import recompute_duties
from certificates.actions.reserve_number import next_numbers, row_for
from certificates.actions.state_events import enter_state_events
from certificates.actions.steps import CannotIssue, keep
from certificates.actions.void_order import void_order
from certificates.face import one_pass
from certificates.face.kinds import built_in
from certificates.face.render import FaceRefused, draw_signed, payload_hash_in
from certificates.face.signature import is_ours
from certificates.models import Certificate, IssuingBatch, IssuingOrder, NumberReservation
from evidence.api import database_now, digest

log = logging.getLogger(__name__)
PORTION = 25
_STEP = IssuingOrder.Step
Crash = Callable[[str], None]


def issue_together(order_ids: Sequence[int], *, at: Crash = lambda _place: None) -> int:
    """How many of these orders are issued now. `at` is called between the transactions; tests crash there.

    Orders somebody else holds are passed over; when one is taken from us on the way, the transaction is undone and the
    portion waits for the single lane.
    """
    now = database_now()
    held = [pk for pk in order_ids if IssuingOrder.objects.all().claim(pk, now=now, lease=LEASE)]
    orders = list(IssuingOrder.objects.select_related(*grounds()).filter(pk__in=held).order_by("pk"))
    sound = [order for order in orders if _is_sound(order)]
    try:
        _reserve([order for order in sound if order.step == _STEP.ORDERED])
        at("reserved")
        drawn = [order for order in sound if _STEP.HASHED <= order.step < _STEP.STORED and _draw(order, now)]
        at("stored")
        done = _enter(drawn)
        at("entered")
    except PortionTaken:
        return 0
    except (OSError, OperationalError) as error:
        for order in sound:
            put_off(order, reason=f"{type(error).__name__}: {error}")
        raise
    finally:
        IssuingOrder.objects.filter(pk__in=held, promise_state=IssuingOrder.State.QUEUED).filter(
            step__lt=_STEP.HASHED
        ).update(lease_until=None)
    return done


def _is_sound(order: IssuingOrder) -> bool:
    """A batch may have been cancelled, a photo may be missing, a pass may be withdrawn: nothing is spent on these."""
    if (
        order.entry is not None
        and order.entry.batch.state != IssuingBatch.State.RUNNING
        and order.step < _STEP.RESERVED
    ):
        return False
    if order.tries % IssuingOrder.ROUND > LAST_TRY:
        void_order(order, reason=f"多次制证未成：{order.last_error}"[:300])
        return False
    if order.ground.withdrawn_at is not None:
        void_order(order, reason="合格结论已因成绩更正撤回，不能制证。")
        return False
    if order.replaces is not None or order.step == _STEP.RESERVED or order.step >= _STEP.RENDERED:
        return False  # half done by the single lane: it finishes these
    try:
        if order.step == _STEP.ORDERED:
            refuse_unprintable(order)
    except CannotIssue as error:
        void_order(order, reason=str(error))
        return False
    return True


def _reserve(orders: list[IssuingOrder]) -> None:
    """Numbers, rows and payloads of the portion, all or none."""
    if not orders:
        return
    by_prefix: dict[str, list[IssuingOrder]] = {}
    for order in orders:
        by_prefix.setdefault(built_in(due_of(order).kind).prefix, []).append(order)
    with transaction.atomic():
        for prefix, portion in sorted(by_prefix.items()):
            numbers = next_numbers(len(portion), prefix=prefix)
            rows = [
                row_for(due_of(order), number=number.number, order=order)
                for order, number in zip(portion, numbers, strict=True)
            ]
            for order, row in zip(portion, rows, strict=True):
                photo = photo_for(row)
                row.payload = build_payload(row, ground=order.ground, photo_sha256=hashlib.sha256(photo).hexdigest())
                row.payload_hash = digest(row.payload)
            for order, row in zip(portion, Certificate.objects.bulk_create(rows), strict=True):
                _move(order, _STEP.ORDERED, step=_STEP.HASHED, certificate=row)


class PortionTaken(Exception):
    """Somebody else moved one of the orders: the whole transaction is undone, the next round looks anew."""


def _move(order: IssuingOrder, before: int, **fields: object) -> None:
    mine = IssuingOrder.objects.filter(pk=order.pk, step=before, tries=order.tries)
    moved = mine.filter(promise_state=IssuingOrder.State.QUEUED).update(**fields)
    if not moved:
        raise PortionTaken
    for name, value in fields.items():
        setattr(order, name, value)


def _draw(order: IssuingOrder, now: datetime) -> bool:
    """The signed file under its final name; the row follows later (F7b: file before row)."""
    certificate = order.reserved
    try:
        photo = photo_for(certificate)
        if hashlib.sha256(photo).hexdigest() != certificate.payload["photo_sha256"]:
            raise CannotIssue("制证期间持证人的照片已更换，编号作废，请重新制证。")
        pdf = draw_signed(
            certificate.payload,
            payload_hash=certificate.payload_hash,
            photo=photo,
            layout=design_of(certificate.face, certificate.kind),
            moment=now,
        )
        whole = one_pass.still_ours(pdf) if one_pass.can_sign() else is_ours(pdf)
        if (
            not whole
            or certificate.payload_hash.encode() not in pdf
            and payload_hash_in(pdf) != certificate.payload_hash
        ):
            raise CannotIssue("制成的文件与已固定的内容不符，编号作废，请重新制证。")
    except (CannotIssue, FaceRefused) as error:
        void_order(order, reason=str(error))
        return False
    day = localdate(certificate.created_at)
    certificate.pdf.name = keep(f"certificates/{day:%Y/%m}/{certificate.uuid}.pdf", pdf)
    certificate.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    return True


def _enter(orders: list[IssuingOrder]) -> int:
    """State, number, event and message of the portion change together."""
    if not orders:
        return 0
    now = database_now()
    with transaction.atomic():
        for order in orders:
            _move(order, _STEP.HASHED, step=_STEP.NOTIFIED, promise_state=IssuingOrder.State.DONE, last_error="",
                  lease_until=None)  # fmt: skip
            order.reserved.state, order.reserved.issued_at = Certificate.State.VALID, now
        certificates = [order.reserved for order in orders]
        Certificate.objects.bulk_update(certificates, ["pdf", "pdf_sha256", "state", "issued_at"])
        numbers = [certificate.number for certificate in certificates]
        NumberReservation.objects.filter(number__in=numbers).update(state=NumberReservation.State.ISSUED)
        for certificate in certificates:
            tell_holder(certificate)
        recompute_duties(person_ids=[certificate.person_id for certificate in certificates])
        enter_state_events([issued_event(order) for order in orders])
    return len(orders)
