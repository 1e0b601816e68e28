"""Sign in to a meeting and out of it: by scanning the teacher's screen, or by the teacher's hand."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Person, PictureRefused, User, signature_png
from courses.actions.close_session import meeting_of
from courses.domain.attendance import door_is_open, metres
from courses.models import ClassSession, Enrolment, SessionSign
from courses.permissions import person_of, require_record
from courses.refusals import Refused
from evidence import api as evidence

BETWEEN = timedelta(minutes=10)
"""A second scan sooner than this is the same one again."""


def place_of(session: ClassSession, here: tuple[float, float] | None, *, declined: bool) -> str:
    """Only asked where the meeting has a place; saying no is noted and bars nobody."""
    if session.latitude is None or session.longitude is None:
        return SessionSign.Place.NOT_ASKED
    if here is None:
        return SessionSign.Place.REFUSED if declined else SessionSign.Place.NOT_ASKED
    near = metres(here, (session.latitude, session.longitude)) <= session.radius
    return SessionSign.Place.NEAR if near else SessionSign.Place.FAR


def sign_in(
    session: ClassSession,
    person: Person,
    *,
    phone: str,
    place: str = "",
    signature: str = "",
    now: datetime | None = None,
) -> SessionSign:
    """The first scan signs in, a later one signs out. One phone signs for one person a meeting."""
    moment = now or timezone.now()
    _refuse_closed(session, person, now=moment)
    drawn = _drawn(signature)
    try:
        with transaction.atomic():
            sign = SessionSign.objects.select_for_update().filter(session=session, person=person).first()
            if sign is not None:
                return _sign_out(sign, now=moment)
            sign = SessionSign(
                session=session, person=person, how=SessionSign.How.QR, phone=phone, place=place, arrived_at=moment
            )
            if drawn:
                sign.signature_sha256 = hashlib.sha256(drawn).hexdigest()
                sign.signature.save("signature.png", ContentFile(drawn), save=False)
            sign.save()
            _record("courses.session.signed_in", sign, actor=person.user.actor if person.user else "system")
    except IntegrityError as error:
        raise Refused("这部手机已经为另一名学员签到。请用本人的手机，或请老师代签。") from error
    return sign


def sign_by_teacher(session: ClassSession, person: Person, *, by: User, now: datetime | None = None) -> SessionSign:
    """For whoever has no phone; the teacher's name stands beside it. A second time signs out."""
    require_record(by, session)
    own = person_of(by)
    if own is not None and own.pk == person.pk:
        raise Refused("不能为本人签到。")
    moment = now or timezone.now()
    _refuse_closed(session, person, now=moment)
    with transaction.atomic():
        sign = SessionSign.objects.select_for_update().filter(session=session, person=person).first()
        if sign is not None:
            return _sign_out(sign, now=moment)
        sign = SessionSign.objects.create(
            session=session, person=person, how=SessionSign.How.TEACHER, arrived_at=moment, by=by
        )
        _record("courses.session.signed_in", sign, actor=by.actor)
    return sign


def _refuse_closed(session: ClassSession, person: Person, *, now: datetime) -> None:
    if session.closed_at is not None:
        raise Refused("本次课的签到表已经确认，不能再签到。")
    if not door_is_open(meeting_of(session), now=now):
        raise Refused("现在不在签到时间内：课前 30 分钟至课后 60 分钟可以签到、签退。")
    if not Enrolment.objects.filter(training_class=session.training_class_id, person=person).exists():
        raise Refused("您不在这个培训班的名单里，请联系老师。")


def _sign_out(sign: SessionSign, *, now: datetime) -> SessionSign:
    """The last scan is the one that counts as leaving."""
    if now - sign.arrived_at >= BETWEEN:
        sign.left_at = now
        sign.save(update_fields=["left_at"])
    return sign


def _drawn(signature: str) -> bytes:
    try:
        return signature_png(signature) if signature else b""
    except PictureRefused as refusal:
        raise Refused(str(refusal)) from refusal


def _record(kind: str, sign: SessionSign, *, actor: str) -> None:
    evidence.append(
        kind,
        actor=actor,
        subjects=[sign.session.subject, sign.person.subject],
        body={"how": sign.how, "place": sign.place, "signature": sign.signature_sha256},
    )
