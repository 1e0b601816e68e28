"""One picture of a room: every seat's state, the alerts, the counts. No key, no answer, no mark is in it (SEC-15).

All invigilators of a room are shown the same picture, so it is made at most once a second in each web process, for a
fixed number of statements whatever the number of seats, and only while somebody looks. Its version is a digest of what
it shows: a process that never saw the last one answers with the whole picture, and nothing depends on which one asks.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Max, Q, When

from evidence import api as evidence
from exams.actions.note_contact import read_contacts
from exams.actions.read_messages import read_messages
from exams.domain.seat_state import SeatFacts, SeatState, seat_state
from exams.domain.time_ledger import shown_deadline
from exams.models import Attempt, CheckIn, Registration, Response, RoomEvent, Sitting

FRESH_SECONDS = 1.0
REMEMBERED, MOST_ROOMS = 8, 40
"""Versions of a room, and rooms, that a process keeps: who asks every two seconds needs no more."""
MOST_ALERTS = 60
WAITED_FOR = (RoomEvent.Kind.HELP_ASKED, RoomEvent.Kind.BROWSER_REFUSED, RoomEvent.Kind.PLACE_REFUSED)
Row = tuple[Any, ...]
"""(seat, name, ticket number, state, answered, deadline ms or 0, since ms or 0, alerts, door)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`seats`: registration uuid → row, in the order of seats."""

    version: str
    seats: dict[str, Row]
    alerts: list[dict[str, Any]]
    counts: dict[str, int]
    items: int
    messages: list[dict[str, Any]]


@dataclass(slots=True)
class _Remembered:
    """What this process knows of one room."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made_at: float = -FRESH_SECONDS
    picture: Picture | None = None
    before: OrderedDict[str, Picture] = field(default_factory=OrderedDict)


_rooms: dict[UUID, _Remembered] = {}


def room_picture(sitting: Sitting) -> Picture:
    """At most a second old; whoever asks meanwhile gets the same one."""
    return _fresh(sitting)[0]


def _fresh(sitting: Sitting) -> tuple[Picture, dict[str, Picture]]:
    """The picture, and those before it by version."""
    room = _rooms.setdefault(sitting.uuid, _Remembered())
    with room.lock:
        picture = room.picture
        if picture is None or time.monotonic() - room.made_at >= FRESH_SECONDS:
            picture = room.picture = read_room(sitting)
            room.made_at = time.monotonic()
            room.before[picture.version] = picture
            while len(room.before) > REMEMBERED:
                room.before.popitem(last=False)
        before = dict(room.before)
    if len(_rooms) > MOST_ROOMS:
        longest = min(_rooms.copy().items(), key=lambda known: known[1].made_at)
        _rooms.pop(longest[0], None)
    return picture, before


def forget_picture(sitting: Sitting) -> None:
    """After an act: whoever acted sees what came of it at the next asking."""
    room = _rooms.get(sitting.uuid)
    if room is not None:
        room.made_at = -FRESH_SECONDS


def room_feed(sitting: Sitting, since: str) -> dict[str, Any]:
    """`{v}` alone when nothing changed; else what changed since that version, or everything when it isn't known."""
    picture, before = _fresh(sitting)
    if picture.version == since:
        return {"v": picture.version}
    old = before.get(since)
    answer: dict[str, Any] = {"v": picture.version, "counts": picture.counts, "items": picture.items}
    if old is None:
        return {
            **answer,
            "full": True,
            "seats": picture.seats,
            "alerts": picture.alerts,
            "messages": picture.messages,
        }
    answer["seats"] = {key: row for key, row in picture.seats.items() if old.seats.get(key) != row}
    answer["gone"] = [key for key in old.seats if key not in picture.seats]
    if old.alerts != picture.alerts:
        answer["alerts"] = picture.alerts
    if old.messages != picture.messages:
        answer["messages"] = picture.messages
    return answer


def read_room(sitting: Sitting) -> Picture:
    """From the rows of this moment."""
    now = evidence.database_now()
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    people = list(
        registered.order_by("seat", "ticket_number").values_list("pk", "uuid", "seat", "ticket_number", "person__name")
    )
    attempts = _attempts(sitting)
    contacts = read_contacts(attempt["uuid"] for attempt in attempts.values() if attempt["state"] == "open")
    events, noted = _unhandled(sitting), _noted(sitting)
    doors = _doors(sitting)
    seats: dict[str, Row] = {}
    counts = {state.value: 0 for state in SeatState}
    for pk, uuid, seat, ticket, name in people:
        attempt = attempts.get(pk)
        contact = contacts.get(attempt["uuid"]) if attempt else None
        mine = noted.get(pk, {})
        state, rest = _state(attempt, contact, mine, doors.get(pk, ""), now)
        seats[str(uuid)] = (seat or 0, name, ticket, state.value, *rest, sum(mine.values()), doors.get(pk, ""))
        counts[state.value] += 1
    alerts = _alerts(events, {pk: (str(uuid), seat, name) for pk, uuid, seat, _ticket, name in people})
    counts["alerts"] = sum(sum(kinds.values()) for kinds in noted.values())
    items = int((sitting.blueprint.proof if sitting.blueprint else {}).get("items", 0))
    sits = {pk: seat or 0 for pk, _uuid, seat, _ticket, _name in people if _is_open(attempts.get(pk))}
    messages = read_messages(sitting, sits)
    shown = json.dumps([seats, alerts, items, messages], ensure_ascii=False, separators=(",", ":"))
    return Picture(hashlib.sha256(shown.encode()).hexdigest()[:16], seats, alerts, counts, items, messages)


def _is_open(attempt: dict[str, Any] | None) -> bool:
    return attempt is not None and attempt["state"] == Attempt.State.OPEN


def _attempts(sitting: Sitting) -> dict[int, dict[str, Any]]:
    """By registration; the answers are counted by themselves, 50,000 of them in one pass."""
    counted = Response.objects.filter(attempt__registration__sitting=sitting).order_by().values("attempt_id")
    answers = {
        row["attempt_id"]: row
        for row in counted.annotate(answered=Count("pk", filter=~Q(value="")), saved_at=Max("saved_at"))
    }
    fields = ("pk", "registration_id", "uuid", "state", "started_at", "deadline_at", "paused_at", "ended_at")
    rows = Attempt.objects.filter(registration__sitting=sitting).values(*fields)
    none = {"answered": 0, "saved_at": None}
    return {row["registration_id"]: {**row, **answers.get(row["pk"], none)} for row in rows}


def _doors(sitting: Sitting) -> dict[int, str]:
    """`half` while the second pair of eyes is missing."""
    rows = CheckIn.objects.filter(registration__sitting=sitting).values_list("registration_id", "confirmed_at")
    return {pk: "in" if confirmed else "half" for pk, confirmed in rows}


def _unhandled(sitting: Sitting) -> list[RoomEvent]:
    """Those that are listed: where somebody sits and waits, what is urgent, then the newest.

    Asked of the database in this order, so that a cable that goes and leaves hundreds of alerts hides nobody's hand.
    """
    first = Case(When(Q(kind__in=WAITED_FOR) | Q(detail__has_key="urgent"), then=0), default=1)
    rows = RoomEvent.objects.filter(sitting=sitting, handled_at__isnull=True)
    return list(rows.order_by(first, "-pk")[:MOST_ALERTS])


def _noted(sitting: Sitting) -> dict[int, dict[str, int]]:
    """By registration (0: the whole room): how many of each kind are not handled, listed or not."""
    rows = RoomEvent.objects.filter(sitting=sitting, handled_at__isnull=True).order_by()
    noted: dict[int, dict[str, int]] = {}
    for pk, kind, number in rows.values_list("registration_id", "kind").annotate(Count("pk")):
        noted.setdefault(pk or 0, {})[kind] = number
    return noted


def _state(
    attempt: dict[str, Any] | None, contact: datetime | None, noted: Mapping[str, int], door: str, now: datetime
) -> tuple[SeatState, tuple[int, int, int]]:
    """The state; answered, deadline and since when it is so (milliseconds)."""
    if attempt is None:
        return seat_state(SeatFacts(checked_in=door == "in"), now=now), (0, 0, 0)
    saved = attempt["saved_at"] or attempt["started_at"]
    heard = max(moment for moment in (contact, saved) if moment is not None)
    left = RoomEvent.Kind.FOCUS_LOST in noted or RoomEvent.Kind.FULLSCREEN_LEFT in noted
    facts = SeatFacts(
        attempt=attempt["state"],
        is_paused=attempt["paused_at"] is not None,
        contact=heard,
        answered_at=saved,
        has_left_window=left,
    )
    state = seat_state(facts, now=now)
    since = {
        SeatState.OFFLINE: heard,
        SeatState.IDLE: saved,
        SeatState.PAUSED: attempt["paused_at"],
    }.get(state, attempt["ended_at"])
    is_open = attempt["state"] == Attempt.State.OPEN
    deadline = attempt["deadline_at"]
    if state is SeatState.PAUSED:  # what is left stands still: told as of the pause
        deadline = shown_deadline(deadline, attempt["paused_at"], attempt["paused_at"])
    return state, (attempt["answered"], _ms(deadline) if is_open else 0, _ms(since) if since else 0)


def _alerts(events: Sequence[RoomEvent], people: dict[int, tuple[str, int | None, str]]) -> list[dict[str, Any]]:
    """In the order given; `wait`: somebody sits there and can't go on, or has raised a hand."""
    rows = []
    for event in events:
        key, seat, name = people.get(event.registration_id or 0, ("", None, ""))
        rows.append(
            {
                "id": event.pk,
                "key": key,
                "seat": seat,
                "name": name,
                "kind": event.kind,
                "word": str(event.get_kind_display()),
                "detail": {k: v for k, v in event.detail.items() if isinstance(v, int)},
                "text": event.text,
                "at": _ms(event.at),
                "wait": event.kind in WAITED_FOR,
            }
        )
    return rows


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
