"""The room's record (考场记录) as PDF: who was there, when, what happened, what was done about it, and who signed.

Everything is read from the rows of this moment; the digest printed on it is that of the facts, and the evidence of the
printing keeps it. Document numbers are masked.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.api import NotAllowed, User, may
from courses.api import Part
from evidence import api as evidence
from exams.actions.integrity_words import printed_words
from exams.actions.on_duty import is_on_duty
from exams.actions.print_page import print_page
from exams.actions.record_progress import Progress, record_progress
from exams.models import (
    CheckIn,
    Misconduct,
    Registration,
    Reopening,
    RoomEvent,
    RoomMessage,
    Sitting,
    SittingStaff,
    TimeEntry,
)

_LEDGER = (TimeEntry.Kind.EXTENSION, TimeEntry.Kind.PAUSE, TimeEntry.Kind.OUTAGE)
_LISTED = (RoomEvent.Kind.INCIDENT, RoomEvent.Kind.PAUSED, RoomEvent.Kind.RESUMED, RoomEvent.Kind.ADMITTED)


class RecordRefused(Exception):
    """There is nothing to record yet; the message says why."""


def room_record(sitting: Sitting, *, user: User) -> bytes:
    """For the organiser and the invigilator on duty; call inside a transaction, it leaves a row of evidence."""
    on_duty = is_on_duty(user, sitting, SittingStaff.Duty.INVIGILATOR)
    if not on_duty and not may(user, "sittings.manage", sitting.organiser):
        raise NotAllowed("只有组织单位和本场监考员可以打印考场记录。")
    if sitting.state == Sitting.State.DRAFT:
        raise RecordRefused("场次锁定、开考之后才有考场记录。")
    facts = record_facts(sitting)
    digest = evidence.digest({key: _plain(value) for key, value in facts.items()})
    page = print_page(
        "exams/desk/room_record.html",
        {
            **facts,
            "sitting": sitting,
            "is_practical": sitting.part == Part.PRACTICAL,
            "signatures": list(_signatures(sitting)),
            "digest": digest,
            "printed_at": timezone.localtime(evidence.database_now()),
            "site": settings.ORIGIN.split("://")[-1],
        },
        css="room_record.css",
    )
    evidence.append("exams.record.printed", actor=user.actor, subjects=[sitting.subject], body={"facts_digest": digest})
    return page


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (int, str)) or value is None else str(value)


def _clock(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}" if moment else ""


def record_facts(sitting: Sitting) -> dict[str, Any]:
    """Plain values, in the order of the page."""
    registrations = list(
        sitting.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("person", "check_in", "attempt")
        .order_by("seat", "ticket_number")
    )
    progress = record_progress(sitting, registrations)
    people = [_person(registration, progress[registration.pk]) for registration in registrations]
    sat = [row for row in people if row["started"]]
    all_ended = all(row["ended"] for row in sat)
    absent = [row for row in people if row["is_absent"]]
    waiting = [row for row in people if row["is_waiting"]]
    return {
        "staff": [
            {"name": staff.person.name, "duty": str(staff.get_duty_display())}
            for staff in sitting.staff.select_related("person").exclude(duty=SittingStaff.Duty.MARKER)
        ],
        "numbers": {
            "registered": len(people),
            "checked": sum(bool(row["checked"]) for row in people),
            "sat": len(sat),
            "absent": len(absent),
            "ended": sum(row["is_over"] for row in people),
            "sent_out": sum(row["sent_out"] for row in people),
        },
        "measures": printed_words(sitting),
        "first_start": min((row["started"] for row in sat), default=""),
        "last_end": max((row["ended"] for row in sat if row["ended"]), default="") if all_ended else "",
        "people": people,
        "absent": absent,
        "waiting": waiting,
        "late": _events(sitting, (RoomEvent.Kind.LATE_COMER,)),
        "moves": _events(sitting, (RoomEvent.Kind.SEAT_MOVED,)),
        "incidents": _events(sitting, _LISTED),
        "reported": _events(sitting, [kind for kind in RoomEvent.Kind.values if kind not in _STAFF_KINDS]),
        "ledger": _ledger(sitting),
        "misconduct": _misconduct(sitting),
        "reopenings": _reopenings(sitting),
        "messages": [
            {"at": _clock(message.at), "to": _seat(message.registration), "text": message.text}
            for message in RoomMessage.objects.filter(sitting=sitting).select_related("registration__person")
        ],
    }


_STAFF_KINDS = (*_LISTED, RoomEvent.Kind.OUTAGE, RoomEvent.Kind.LATE_COMER, RoomEvent.Kind.SEAT_MOVED)


def _person(registration: Registration, progress: Progress) -> dict[str, Any]:
    held: CheckIn | None = getattr(registration, "check_in", None)
    return {
        "seat": registration.seat or 0,
        "name": registration.person.name,
        "ticket": registration.ticket_number,
        "number": registration.person.id_number_masked,
        "checked": _clock(held.confirmed_at) if held else "",
        "started": _clock(progress.started),
        "ended": _clock(progress.ended),
        "is_over": progress.is_over,
        "sent_out": progress.sent_out,
        "is_absent": progress.is_absent,
        "is_waiting": progress.is_waiting,
        "word": progress.word,
    }


def _seat(registration: Registration | None) -> str:
    return "全场" if registration is None else f"{registration.seat or '—'} 号 {registration.person.name}"


def _events(sitting: Sitting, kinds: Iterable[str]) -> list[dict[str, Any]]:
    rows = RoomEvent.objects.filter(sitting=sitting, kind__in=list(kinds)).select_related(
        "registration__person", "author", "handled_by"
    )
    return [
        {
            "at": _clock(event.at),
            "who": _seat(event.registration),
            "word": str(event.get_kind_display()),
            "from": event.detail.get("from"),
            "to": event.detail.get("to"),
            "text": event.text or _counted(event),
            "author": str(event.author or ""),
            "handled": _clock(event.handled_at),
        }
        for event in rows
    ]


def _counted(event: RoomEvent) -> str:
    """What a screen told in figures."""
    count, seconds = event.detail.get("count"), event.detail.get("seconds")
    said = [f"第 {count} 次"] if count else []
    return "，".join(said + ([f"{seconds} 秒"] if seconds else []))


def _ledger(sitting: Sitting) -> list[dict[str, Any]]:
    """What a whole room was given in one act is one line."""
    rows = TimeEntry.objects.filter(attempt__registration__sitting=sitting, kind__in=_LEDGER).select_related(
        "attempt__registration__person", "author"
    )
    lines: dict[tuple[Any, ...], list[Any]] = {}
    for entry in rows:
        lines.setdefault((entry.at, entry.kind, entry.seconds, entry.reason, entry.author_id), []).append(entry)
    return [
        {
            "at": _clock(entries[0].at),
            "who": _seat(entries[0].attempt.registration) if len(entries) == 1 else f"{len(entries)} 人",
            "word": str(entries[0].get_kind_display()),
            "time": f"{entries[0].seconds // 60} 分 {entries[0].seconds % 60:02d} 秒",
            "reason": entries[0].reason,
            "author": str(entries[0].author or ""),
        }
        for entries in lines.values()
    ]


def _misconduct(sitting: Sitting) -> list[dict[str, Any]]:
    rows = Misconduct.objects.filter(registration__sitting=sitting).select_related(
        "registration__person", "registration__sitting", "recorded_by", "decided_by"
    )
    return [
        {
            "at": f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}" if row.is_late else _clock(row.recorded_at),
            "who": _seat(row.registration),
            "words": row.kind_words,
            "facts": row.facts,
            "state": str(row.get_state_display()),
            "recorded_by": str(row.recorded_by),
            "decided_by": str(row.decided_by or ""),
        }
        for row in rows.order_by("pk")
    ]


def _reopenings(sitting: Sitting) -> list[dict[str, Any]]:
    rows = Reopening.objects.filter(attempt__registration__sitting=sitting).select_related(
        "attempt__registration__person", "proposed_by", "decided_by"
    )
    return [
        {
            "at": _clock(row.proposed_at),
            "who": _seat(row.attempt.registration),
            "reason": row.reason,
            "state": str(row.get_state_display()),
            "by": f"{row.proposed_by} / {row.decided_by or '—'}",
        }
        for row in rows.order_by("pk")
    ]


def _signatures(sitting: Sitting) -> Iterable[dict[str, str]]:
    held = CheckIn.objects.filter(registration__sitting=sitting).exclude(signature="").select_related("registration")
    for row in held.order_by("registration__seat"):
        with row.signature.open("rb") as file:
            picture = base64.b64encode(file.read()).decode()
        yield {"seat": str(row.registration.seat or "—"), "picture": f"data:image/png;base64,{picture}"}
