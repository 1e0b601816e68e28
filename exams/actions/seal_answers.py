"""Put answers aside that came too late: sealed, told to the room, decided by two people later (CON-7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evidence import api as evidence
from exams.actions.note_room_event import note_room_event
from exams.models import Attempt, LatePack, RoomEvent
from exams.models.saving import Answer


def sealed_revisions(attempt: Attempt) -> dict[int, int]:
    """Position → newest revision in any pack of the attempt."""
    newest: dict[int, int] = {}
    for answers in LatePack.objects.filter(attempt=attempt).values_list("answers", flat=True):
        for position, rev, _value in answers:
            newest[position] = max(newest.get(position, -1), rev)
    return newest


def seal_answers(attempt: Attempt, answers: Sequence[Answer], *, cause: str, now: datetime) -> dict[int, int]:
    """Position → revision now sealed. The same answers sent again make no second pack (F9).

    The attempt's row is held meanwhile, so that two packets at once see each other; the database allows one pack for
    each content besides.
    """
    if not answers:
        return {}
    with transaction.atomic():
        Attempt.objects.select_for_update(of=("self",)).only("pk").get(pk=attempt.pk)
        before = sealed_revisions(attempt)
        fresh = [list(answer) for answer in answers if before.get(answer[0], -1) < answer[1]]
        if fresh:
            digest = evidence.digest(fresh)
            pack = LatePack.objects.create(attempt=attempt, received_at=now, answers=fresh, digest=digest, cause=cause)
            note_room_event(attempt.registration, RoomEvent.Kind.LATE_PACK, detail={"answers": len(fresh)})
            evidence.append(
                "exams.answers.late",
                actor=attempt.subject,
                subjects=[attempt.subject, pack.subject],
                body={"answers": len(fresh), "digest": digest, "cause": str(cause)},
            )
    return {position: max(rev, before.get(position, rev)) for position, rev, _value in answers}
