"""The Safe Exam Browser: a file for one opening, and the opening itself, once."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from evidence import api as evidence
from exams.actions.load_integrity import integrity_rules
from exams.domain.integrity import options_of
from exams.domain.seb import config_file, config_key, seb_settings
from exams.models import Registration, SebOpening, Sitting
from exams.models.integrity import MOST_OPENINGS


class SebRefused(Exception):
    """There is nothing to open; the message says what to do."""


def seb_token(opening: UUID) -> str:
    """160 bits, derived: whoever reads the table can't open anything."""
    return hmac.new(settings.LOOKUP_KEY, f"seb:{opening}".encode(), hashlib.sha256).hexdigest()[:40]


def is_token(opening: UUID, token: str) -> bool:
    return token.isascii() and hmac.compare_digest(seb_token(opening), token)


def make_opening(registration: Registration) -> SebOpening:
    """A row for one file; the candidate asked for it with the ticket's pass."""
    sitting = registration.sitting
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        if not options_of(sitting.integrity).seb or sitting.state != Sitting.State.LOCKED:
            raise SebRefused("本场考试不用安全考试浏览器，请直接开始。")
        used = registration.seb_openings.aggregate(most=Max("number"))["most"] or 0
        if used >= MOST_OPENINGS:
            raise SebRefused("启动次数过多，请举手，由监考员处理。")
        return SebOpening.objects.create(registration=registration, number=used + 1, made_at=evidence.database_now())


def start_url(opening: UUID) -> str:
    return settings.ORIGIN + reverse("exams:seb-start", args=[opening, seb_token(opening)])


@lru_cache(maxsize=4096)
def key_of(opening: UUID, quit_hash: str) -> str:
    """The Config Key of the file of this opening; each has another, because its start address is another."""
    return config_key(_settings(opening, quit_hash))


def _settings(opening: UUID, quit_hash: str) -> dict[str, object]:
    leave = settings.ORIGIN + reverse("exams:seb-done")
    return seb_settings(start=start_url(opening), leave=leave, quit_hash=quit_hash)


def seb_file(opening: SebOpening) -> bytes:
    """The file itself; SebRefused once it was opened, or too long after it was asked for."""
    _refuse_old(opening)
    return config_file(_settings(opening.uuid, options_of(opening.registration.sitting.integrity).quit_hash))


def open_seb(opening: SebOpening) -> Registration:
    """The first browser that proves the file's key has the opening; a second one is told to begin anew."""
    _refuse_old(opening)
    with transaction.atomic():
        now = evidence.database_now()
        if not SebOpening.objects.filter(pk=opening.pk, opened_at=None).update(opened_at=now):
            raise SebRefused(_USED)
        registration = opening.registration
        evidence.append(
            "exams.seb.opened",
            actor=registration.subject,
            subjects=[registration.subject, registration.sitting.subject],
            body={"key": key_of(opening.uuid, options_of(registration.sitting.integrity).quit_hash)},
        )
    return registration


_USED = "这份启动文件已经用过。请在考试机上重新输入准考证号和考试码，再点“用安全考试浏览器打开”。"


def _refuse_old(opening: SebOpening) -> None:
    if opening.opened_at is not None:
        raise SebRefused(_USED)
    if evidence.database_now() - opening.made_at > timedelta(minutes=integrity_rules().seb_minutes):
        raise SebRefused("这份启动文件已过期。请重新输入准考证号和考试码，再点“用安全考试浏览器打开”。")
