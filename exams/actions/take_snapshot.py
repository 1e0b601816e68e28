"""Pictures of a candidate at work: only after a yes, kept privately, looked at by few, destroyed after their time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import PictureRefused, User, photo_jpeg
from evidence import api as evidence
from exams.actions.load_integrity import integrity_rules, snapshot_text
from exams.actions.room_duty import require_officer
from exams.domain.integrity import options_of
from exams.models import Attempt, Registration, Sitting, Snapshot, SnapshotConsent

MOST_BYTES = 400_000
"""A picture of a face at a desk, 640 pixels wide, has a tenth of this."""
BATCH = 200


class SnapshotRefused(Exception):
    """Nothing is kept; the message says why."""


def answer_snapshots(registration: Registration, *, given: bool) -> SnapshotConsent:
    """A yes or a no, until the attempt is over; the latest counts. A no never bars from anything (LAW-02)."""
    if not options_of(registration.sitting.integrity).snapshots:
        raise SnapshotRefused("本场考试不抽拍。")
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        row, _made = SnapshotConsent.objects.update_or_create(
            registration=registration,
            defaults={"given": given, "text_sha256": snapshot_text()[2], "at": evidence.database_now()},
        )
        evidence.append(
            "exams.snapshot.agreed" if given else "exams.snapshot.declined",
            actor=registration.subject,
            subjects=[registration.subject, registration.sitting.subject],
            body={"text": row.text_sha256},
        )
    return row


def has_agreed(registration: Registration) -> bool | None:
    """None: not answered yet."""
    row = SnapshotConsent.objects.filter(registration=registration).first()
    return row.given if row else None


def take_snapshot(attempt: UUID, data: bytes) -> Snapshot:
    """One picture, drawn anew; counted under the registration's lock, as the consent is."""
    if len(data) > MOST_BYTES:
        raise SnapshotRefused("照片过大。")
    try:
        picture = photo_jpeg(data)
    except PictureRefused as refusal:
        raise SnapshotRefused(str(refusal)) from refusal
    with transaction.atomic():
        row = Attempt.objects.select_related("registration__sitting").get(uuid=attempt)
        Registration.objects.select_for_update().get(pk=row.registration_id)
        agreed = options_of(row.registration.sitting.integrity).snapshots and has_agreed(row.registration)
        if not agreed or row.state != Attempt.State.OPEN:
            raise SnapshotRefused("没有同意抽拍，或考试已经结束，照片没有保存。")
        number = row.snapshots.count() + 1
        if number > integrity_rules().snapshot_most:
            raise SnapshotRefused("本场抽拍已够。")
        snapshot = Snapshot(
            attempt=row, number=number, sha256=hashlib.sha256(picture).hexdigest(), at=evidence.database_now()
        )
        snapshot.file.save("snapshot.jpg", ContentFile(picture), save=False)
        snapshot.save()
    return snapshot


def look_at_snapshot(snapshot: Snapshot, *, user: User) -> bytes:
    """The bytes, for an officer of the organiser who doesn't sit in the room; each look is a row of evidence."""
    registration = snapshot.attempt.registration
    require_officer(user, registration.sitting)
    if not snapshot.file:
        raise SnapshotRefused("照片已按期销毁。")
    with snapshot.file.open("rb") as file:
        data = file.read()
    with transaction.atomic():
        evidence.append(
            "exams.snapshot.seen",
            actor=user.actor,
            subjects=[registration.subject, registration.sitting.subject],
            body={"sha256": snapshot.sha256},
        )
    return data


def forget_snapshots() -> int:
    """Destroy what has had its time: so many days after the publication; twice as many where marks never came out."""
    before = evidence.database_now() - timedelta(days=integrity_rules().snapshot_days)
    over = Snapshot.objects.exclude(file="").select_related("attempt__registration__sitting")
    due = over.filter(attempt__registration__sitting__published_at__lt=before) | over.filter(
        attempt__registration__sitting__published_at=None,
        attempt__registration__sitting__ends_at__lt=before - timedelta(days=integrity_rules().snapshot_days),
    )
    return sum(_forget(snapshot) for snapshot in due.order_by("pk")[:BATCH])


def _forget(snapshot: Snapshot) -> int:
    """Whoever changes the row destroys the file; the other one finds nothing to do."""
    name, storage = snapshot.file.name, snapshot.file.storage
    with transaction.atomic():
        changed = Snapshot.objects.filter(pk=snapshot.pk, forgotten_at=None).update(
            file="", forgotten_at=evidence.database_now()
        )
        if changed and name:
            transaction.on_commit(lambda: storage.delete(name))
    return changed


def agreed_count(sitting: Sitting) -> int:
    return SnapshotConsent.objects.filter(registration__sitting=sitting, given=True).count()
