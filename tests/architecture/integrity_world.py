"""A file for the safe browser, and a picture that a candidate agreed to."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from exams.actions.open_seb import seb_token
from exams.models import Attempt, SebOpening, Snapshot


def integrity_objects(attempt: Attempt) -> dict[str, Any]:
    now = timezone.now()
    opening = SebOpening.objects.create(registration=attempt.registration, made_at=now)
    snapshot = Snapshot(attempt=attempt, number=1, sha256="0" * 64, at=now)
    snapshot.file.save("snapshot.jpg", ContentFile(b"\xff\xd8"), save=False)
    snapshot.save()
    return {"seb_opening": opening.uuid, "seb_token": seb_token(opening.uuid), "snapshot": snapshot.uuid}
