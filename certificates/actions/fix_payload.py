"""Step 2: fix every printed fact, and its hash, before anything is drawn."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import photo_bytes
from certificates.actions.steps import CannotIssue, StepTaken, draft_name, keep
from certificates.domain.facts import SCHEMA
from certificates.face.render import FaceRefused, check_coverage
from certificates.models import Certificate, IssuingOrder
from evidence.api import database_now, digest
from qualifications import api as qualifications


def build_payload(certificate: Certificate, *, photo_sha256: str) -> dict[str, Any]:
    """Every printed fact; the random token in `address` keeps the hash from being guessed back to a person."""
    outcome, person = certificate.ground, certificate.person
    edition = qualifications.edition(certificate.edition_key)
    item, practical = certificate.operation_item, outcome.practical
    return {
        "schema": SCHEMA,
        "title": "安全生产考试合格证明",
        "number": certificate.number,
        "name": person.name,
        "document": person.get_document_display(),
        "id_number": person.id_number_masked,
        "photo_sha256": photo_sha256,
        "category": item.category.name,
        "item": item.name,
        "theory": f"合格（{_chinese(localdate(outcome.theory.graded_at))}）",
        "practical": f"合格（{_chinese(localdate(practical.entered_at))}）" if practical else "本项目不设实操考试",
        "practical_passed": practical is not None,
        "passed_on": outcome.passed_on.isoformat(),
        "valid_from": certificate.valid_from.isoformat(),
        "valid_to": certificate.valid_to.isoformat() if certificate.valid_to else "",
        "rule": edition.name,
        "instrument": f"{edition.instrument} · 规则版本 {edition.key}",
        "issuer": certificate.issuer.name,
        "issuer_short": certificate.issuer.short_name or certificate.issuer.name[:10],
        "issued_on": localdate(database_now()).isoformat(),
        "replaces": certificate.replaces.number if certificate.replaces else "",
        "address": settings.ORIGIN + reverse("certificates:verify-token", args=[certificate.token]),
    }


def _chinese(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def refuse_unprintable(order: IssuingOrder) -> None:
    """CannotIssue before a number is spent, when the photo is missing or a character can't be printed."""
    outcome = order.ground
    if not photo_bytes(outcome.person):
        raise CannotIssue("持证人没有照片，请先上传合格的照片，再重新制证。")
    facts = {
        "name": outcome.person.name,
        "item": outcome.operation_item.name,
        "category": outcome.operation_item.category.name,
        "issuer": outcome.theory.sat.registration.sitting.organiser.name,
    }
    try:
        check_coverage(facts)
    except FaceRefused as error:
        raise CannotIssue(str(error)) from error


def fix_payload(order: IssuingOrder) -> None:
    """Payload, payload hash, and a copy of the photo as it is now."""
    certificate = order.reserved
    photo = photo_bytes(certificate.person)
    if not photo:
        raise CannotIssue("持证人没有照片，请先上传合格的照片，再重新制证。")
    keep(draft_name(order, "photo.jpg"), photo)
    payload = build_payload(certificate, photo_sha256=hashlib.sha256(photo).hexdigest())
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.HASHED):
            raise StepTaken
        certificate.payload, certificate.payload_hash = payload, digest(payload)
        certificate.save(update_fields=["payload", "payload_hash"])
