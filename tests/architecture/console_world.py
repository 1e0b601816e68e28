"""One of everything that the room's desk addresses, in the sitting of side A."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from exams.models import (
    Attempt,
    CheckIn,
    Misconduct,
    MisconductPhoto,
    Registration,
    Reopening,
    RoomEvent,
    RoomMessage,
)


def console_objects(body: Any, registration: Registration) -> dict[str, Any]:
    """A check-in with its signature, an alert, a message, misconduct with a picture that waits for its decision."""
    now, user = timezone.now(), body.invigilator
    held = CheckIn(registration=registration, arrived_at=now, first_by=user, confirmed_at=now)
    held.signature.save("signature.png", ContentFile(b"\x89PNG"), save=False)
    held.save()
    misconduct = Misconduct.objects.create(
        registration=registration, kind="talking", kind_words="交头接耳", consequence="warning", facts="测试",
        state="recorded", recorded_by=user, recorded_at=now,
    )  # fmt: skip
    photo = MisconductPhoto(misconduct=misconduct, sha256="0" * 64)
    photo.file.save("photo.jpg", ContentFile(b"\xff\xd8"), save=False)
    photo.save()
    return {
        "room_event": RoomEvent.objects.create(sitting=registration.sitting, kind="help_asked", at=now).pk,
        "room_message": RoomMessage.objects.create(sitting=registration.sitting, text="安静", author=user, at=now).uuid,
        "misconduct": misconduct.uuid,
        "misconduct_photo": photo.pk,
    }


def reopening_of(attempt: Attempt, user: Any) -> Reopening:
    return Reopening.objects.create(attempt=attempt, reason="误交", proposed_by=user, proposed_at=timezone.now())
