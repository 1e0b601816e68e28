"""A screen tells that its window was left, or that something was to be copied: noted, counted, answered with a warning.

Nothing here ends anything. The first occurrences are said to the candidate and shown on the console; from the next one
on, the console puts the seat first.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from exams.actions.load_integrity import integrity_rules
from exams.actions.note_room_event import note_room_event
from exams.actions.start_attempt import aid_of
from exams.domain.integrity import Options, options_of, rung
from exams.models import Attempt, Registration, RoomEvent

KINDS = {
    "focus": (RoomEvent.Kind.FOCUS_LOST, "count_focus"),
    "screen": (RoomEvent.Kind.FULLSCREEN_LEFT, "full_screen"),
    "copy": (RoomEvent.Kind.COPY_BLOCKED, "block_copy"),
}
LADDER = (RoomEvent.Kind.FOCUS_LOST, RoomEvent.Kind.FULLSCREEN_LEFT)
"""Leaving the window and leaving the full screen are one ladder: one movement often does both."""
LONGEST = 24 * 3600


@dataclass(frozen=True, slots=True)
class Noted:
    """`count`: how often so far; `rung`: `warn`, `last`, `tell`, or empty for what is only noted."""

    count: int
    rung: str


def options_for(registration: Registration) -> Options:
    """What holds for this candidate, an accommodation considered."""
    return options_of(registration.sitting.integrity).spared(aid_of(registration))


def note_integrity(attempt: UUID, *, kind: str, seconds: int = 0) -> Noted | None:
    """None when the sitting does not ask for this, the attempt is over, or far too much was told already."""
    rules = integrity_rules()
    with transaction.atomic():
        found = Attempt.objects.select_related("registration__sitting", "registration__accommodation")
        row = found.filter(uuid=attempt, state=Attempt.State.OPEN, paused_at=None).first()
        if row is None or kind not in KINDS:
            return None
        event, option = KINDS[kind]
        if not getattr(options_for(row.registration), option):
            return None
        Registration.objects.select_for_update().get(pk=row.registration_id)
        mine = RoomEvent.objects.filter(registration=row.registration, author=None)
        on_ladder = event in LADDER
        counted = mine.filter(kind__in=LADDER) if on_ladder else mine.filter(kind=event)
        count = counted.count() + 1
        if count > rules.most_events:
            return None
        step = rung(count, warnings=rules.warnings) if on_ladder else ""
        new = note_room_event(row.registration, event, detail=_detail(count, seconds, step))
        # The newer one says all that the older said; both stay in the room's record.
        mine.filter(kind=event, handled_at=None).exclude(pk=new.pk).update(handled_at=new.at)
    return Noted(count, step)


def _detail(count: int, seconds: int, step: str) -> dict[str, int]:
    told = {"count": count}
    if seconds > 0:
        told["seconds"] = min(seconds, LONGEST)
    if step == "tell":
        told["urgent"] = 1
    return told
