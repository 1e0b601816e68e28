"""A file for the safe browser, a picture that a candidate agreed to, and a practical examination that was failed."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from exams.actions.open_seb import seb_token
from exams.models import Attempt, PracticalResult, Registration, SebOpening, Sitting, Snapshot
from tests.exams import factories as exams


def integrity_objects(attempt: Attempt) -> dict[str, Any]:
    now = timezone.now()
    opening = SebOpening.objects.create(registration=attempt.registration, number=1, made_at=now)
    snapshot = Snapshot(attempt=attempt, number=1, sha256="0" * 64, at=now)
    snapshot.file.save("snapshot.jpg", ContentFile(b"\xff\xd8"), save=False)
    snapshot.save()
    return {"seb_opening": opening.uuid, "seb_token": seb_token(opening.uuid), "snapshot": snapshot.uuid}


def failed_registration(body: Any, worker: Any, *, like: Any) -> Registration:
    sitting = exams.make_sitting(body, blueprint=Sitting.objects.get(uuid=like).blueprint)
    sitting.part, sitting.state = "practical", "published"
    sitting.save()
    registration = Registration.objects.create(
        sitting=sitting, person=worker, ticket_number="ARC00077", eligibility={"conditions": []}
    )
    PracticalResult.objects.create(
        registration=registration, subjects=[], total=60, cut_score=80, passed=False, edition_key="SO-19",
        assessor=body.assessor.person, entered_by=body.assessor, entered_at=timezone.now(),
    )  # fmt: skip
    return registration
