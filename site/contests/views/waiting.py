"""The waiting room before starts and hand-ins: in, or a place in the line with a signed ticket, before any query.

A ticket names what it was given for, when that arrived here, and when its turn is. What is handed in counts from its
arrival (`arrived_at`), not from its turn: the ticket holds for exactly the answers it was given for.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse

from pages.api import Line, Turn

SALT, HEADER, LONGEST = "contests.line", "X-Contest-Ticket", 10 * 60
"""`LONGEST`: seconds for which a ticket holds, and the most that a hand-in is dated back."""
_LINE, _LOCK = Line(), threading.Lock()
_at_work = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came, at `arrived` by this host's clock; `turn`: None when they may come in."""

    name: str
    arrived: float
    due: float
    turn: Turn | None

    def moment(self, now: datetime) -> datetime:
        """Their arrival by the database's clock, which says `now`."""
        return now - timedelta(seconds=min(max(time.time() - self.arrived, 0.0), LONGEST))


def receive(request: HttpRequest, name: str) -> Guest:
    """`name`: what is asked and by whom. With its ticket a guest keeps its turn and its arrival."""
    now, name = time.time(), f"{name}:{hashlib.sha256(request.body).hexdigest()}"
    arrived, due = _read(request.headers.get(HEADER, ""), name) or (now, math.nan)
    with _LOCK:
        if math.isnan(due):
            turn = _LINE.join(now)
            due = now + (turn.wait if turn else 0.0)
        else:
            turn = _LINE.still(due, now)
    return Guest(name, arrived, due, turn)


def wait_outside(guest: Guest, turn: Turn) -> HttpResponse:
    """202: `{wait_ms, ahead, ticket}`; the phone comes back by itself."""
    ticket = signing.dumps([guest.name, guest.arrived, guest.due], salt=SALT)
    reply = JsonResponse({"wait_ms": round(turn.wait * 1000), "ahead": turn.ahead, "ticket": ticket}, status=202)
    reply["Retry-After"] = str(math.ceil(turn.wait))
    reply["Cache-Control"] = "private, no-store"
    return reply


@contextmanager
def inside() -> Iterator[None]:
    """Around the work itself: the line learns what it costs today, on this machine, with these neighbours."""
    global _at_work
    with _LOCK:
        _at_work += 1
        beside = _at_work
    began = time.perf_counter()
    try:
        yield
    finally:
        with _LOCK:
            _at_work -= 1
            _LINE.learn(time.perf_counter() - began, time.time(), beside=beside)


def _read(ticket: str, name: str) -> tuple[float, float] | None:
    """(arrived, due) of a ticket of ours for this name; None for any other."""
    if not ticket:
        return None
    try:
        given, arrived, due = signing.loads(ticket, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (float(arrived), float(due)) if given == name else None
