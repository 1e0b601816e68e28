"""Step 2: fix every printed fact, and its hash, before anything is drawn."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import photo_bytes
from certificates.actions.due import due_of
from certificates.actions.kinds import design_of
from certificates.actions.steps import CannotIssue, StepTaken, draft_name, keep
from certificates.domain.facts import SCHEMA, chinese_date
from certificates.domain.layout import Layout, places_in
from certificates.face.render import FaceRefused, check_coverage
from certificates.models import BatchEntry, Certificate, IssuingOrder
from evidence.api import database_now, digest
from qualifications import api as qualifications


def build_payload(certificate: Certificate, *, ground: Any, photo_sha256: str) -> dict[str, Any]:
    """Every printed fact; the random token in `address` keeps the hash from being guessed back to a person."""
    person, item, face = certificate.person, certificate.operation_item, certificate.face
    layout = design_of(face, certificate.kind)
    payload = {
        "schema": SCHEMA,
        "kind": certificate.kind,
        "title": layout.title,
        "number": certificate.number,
        "name": person.name,
        "document": person.get_document_display(),
        "id_number": person.id_number_masked,
        "photo_sha256": photo_sha256,
        "issuer": certificate.issuer.name,
        "issuer_short": certificate.issuer.short_name or certificate.issuer.name[:10],
        "issued_on": localdate(database_now()).isoformat(),
        "replaces": certificate.replaces.number if certificate.replaces else "",
        "address": settings.ORIGIN + reverse("certificates:verify-token", args=[certificate.token]),
        "face": f"{face.kind}/{face.number}/{face.digest[:16]}" if face else "",
    }
    if item is not None:
        payload |= {"category": item.category.name, "item": item.name}
    if certificate.edition_key:
        edition = qualifications.edition(certificate.edition_key)
        payload |= {"rule": edition.name, "instrument": f"{edition.instrument} · 规则版本 {edition.key}"}
    if certificate.valid_to is not None or certificate.edition_key:
        payload |= {
            "valid_from": certificate.valid_from.isoformat(),
            "valid_to": certificate.valid_to.isoformat() if certificate.valid_to else "",
        }
    if isinstance(ground, BatchEntry):
        return payload | _entered(ground, layout)
    return payload | _passed(ground)


def _passed(outcome: Any) -> dict[str, Any]:
    """What an examination says."""
    practical = outcome.practical
    return {
        "theory": f"合格（{chinese_date(localdate(outcome.theory.graded_at))}）",
        "practical": f"合格（{chinese_date(localdate(practical.entered_at))}）" if practical else "本项目不设实操考试",
        "practical_passed": practical is not None,
        "passed_on": outcome.passed_on.isoformat(),
    }


def _entered(entry: BatchEntry, layout: Layout) -> dict[str, Any]:
    """What a list or a class says: the facts that the face shows, and the rows of its table."""
    facts = {str(key): str(value) for key, value in entry.facts.items()}
    labels = {shown.key: shown.label for shown in layout.fields}
    wanted = [*labels, *(key for key in places_in(layout.statement) if key not in labels)]
    shown = [{"key": key, "label": labels.get(key, key), "value": facts[key]} for key in wanted if facts.get(key)]
    payload: dict[str, Any] = {"shown": shown}
    if entry.items and layout.columns:
        payload["columns"] = [column.key for column in layout.columns]
        payload["items"] = entry.items
    return payload


def photo_for(certificate: Certificate) -> bytes:
    """The holder's photo where the face shows one; empty where it doesn't. CannotIssue when it is missing."""
    if not design_of(certificate.face, certificate.kind).photo:
        return b""
    photo = photo_bytes(certificate.person)
    if not photo:
        raise CannotIssue(NO_PHOTO)
    return photo


NO_PHOTO = "持证人没有照片，请先上传合格的照片，再重新制证。"


def refuse_unprintable(order: IssuingOrder) -> None:
    """CannotIssue before a number is spent, when the photo is missing or a character can't be printed."""
    due = due_of(order)
    if design_of(due.face, due.kind).photo and not photo_bytes(due.person):
        raise CannotIssue(NO_PHOTO)
    facts = {"name": due.person.name, "issuer": due.issuer.name}
    if due.item is not None:
        facts |= {"item": due.item.name, "category": due.item.category.name}
    if isinstance(order.ground, BatchEntry):
        facts["shown"] = [{"key": key, "label": key, "value": value} for key, value in order.ground.facts.items()]
        facts["items"] = order.ground.items
    try:
        check_coverage(facts)
    except FaceRefused as error:
        raise CannotIssue(str(error)) from error


def fix_payload(order: IssuingOrder) -> None:
    """Payload, payload hash, and a copy of the photo as it is now."""
    certificate = order.reserved
    photo = photo_for(certificate)
    keep(draft_name(order, "photo.jpg"), photo)
    payload = build_payload(certificate, ground=order.ground, photo_sha256=hashlib.sha256(photo).hexdigest())
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.HASHED):
            raise StepTaken
        certificate.payload, certificate.payload_hash = payload, digest(payload)
        certificate.save(update_fields=["payload", "payload_hash"])
