"""May this request of a guarded seat come in: what is asked of it, kept for two seconds, and what a refusal leaves."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from evidence import api as evidence
from exams.actions.note_room_event import note_room_event
from exams.actions.open_seb import key_of
from exams.domain.guard import Asked, Bar, Seen, bar
from exams.domain.integrity import options_of
from exams.models import Attempt, Registration, RoomEvent, SeatGuard, SebOpening

FRESH_SECONDS, MOST = 2.0, 3000
_known: OrderedDict[tuple[UUID, UUID | None], tuple[float, Asked]] = OrderedDict()
_lock = threading.Lock()


def check_guard(registration: UUID, opening: UUID | None, seen: Seen) -> Bar | None:
    """None: come in. Nothing of the request is written before this is known."""
    why = bar(_asked(registration, opening), seen)
    if why is not None:
        _note(registration, why, opening)
    return why


def check_opening(opening: SebOpening, seen: Seen) -> Bar | None:
    """The same for the start page of the safe browser, which has no pass yet."""
    registration = opening.registration
    options = options_of(registration.sitting.integrity)
    asked = Asked(
        networks=options.addresses,
        asks_place=options.room_addresses,
        asks_browser=True,
        config_key=key_of(opening.uuid, options.quit_hash),
        browser_keys=options.browser_keys,
    )
    why = bar(asked, seen)
    if why is not None:
        _note(registration.uuid, why, None)
    return why


def lets_browser(registration: Registration) -> bool:
    """Has an invigilator allowed any browser for this candidate?"""
    return SeatGuard.objects.filter(registration=registration, lets_browser=True).exists()


def forget_guard(registration: UUID) -> None:
    """After an act of the invigilator, in this process; the others follow within two seconds."""
    with _lock:
        for key in [key for key in _known if key[0] == registration]:
            del _known[key]


def _asked(registration: UUID, opening: UUID | None) -> Asked:
    now, key = time.monotonic(), (registration, opening)
    with _lock:
        known = _known.get(key)
    if known is not None and now - known[0] < FRESH_SECONDS:
        return known[1]
    asked = _read(registration, opening)
    with _lock:
        _known[key] = (now, asked)
        _known.move_to_end(key)
        while len(_known) > MOST:
            _known.popitem(last=False)
    return asked


def _read(uuid: UUID, opening: UUID | None) -> Asked:
    registration = Registration.objects.select_related("sitting", "seat_guard").defer("eligibility").get(uuid=uuid)
    options = options_of(registration.sitting.integrity)
    asked = Asked(
        networks=options.addresses,
        asks_place=options.room_addresses,
        asks_browser=options.seb,
        browser_keys=options.browser_keys,
    )
    if options.seb and opening is not None:
        mine = SebOpening.objects.filter(uuid=opening, registration=registration, opened_at__isnull=False).exists()
        asked = replace(asked, config_key=key_of(opening, options.quit_hash) if mine else "")
    guard: SeatGuard | None = getattr(registration, "seat_guard", None)
    if guard is None:
        return asked
    return replace(
        asked,
        asks_place=asked.asks_place and not guard.lets_place,
        asks_browser=asked.asks_browser and not guard.lets_browser,
        is_locked=guard.locked_at is not None,
    )


def _note(uuid: UUID, why: Bar, opening: UUID | None) -> None:
    """One alert until somebody has dealt with it, however often the screen knocks; and one that the seat is locked.

    A changed configuration in the middle of an attempt locks the seat: what is saved stays, a person looks.
    """
    with transaction.atomic():
        registration = Registration.objects.select_for_update().get(uuid=uuid)
        kind = RoomEvent.Kind.PLACE_REFUSED if why is Bar.PLACE else RoomEvent.Kind.BROWSER_REFUSED
        open_alerts = RoomEvent.objects.filter(registration=registration, kind=kind, handled_at=None)
        detail: dict[str, object] = {"why": why.value}
        begun = Attempt.objects.filter(registration=registration, state=Attempt.State.OPEN).exists()
        if why is Bar.WRONG_BROWSER and begun and opening is not None:
            SeatGuard.objects.update_or_create(
                registration=registration, defaults={"locked_at": evidence.database_now()}
            )
            forget_guard(uuid)
            why = Bar.LOCKED
        if why is Bar.LOCKED:
            detail["locked"] = True
            open_alerts = open_alerts.filter(detail__has_key="locked")
        if not open_alerts.exists():
            note_room_event(registration, kind, detail=detail)
