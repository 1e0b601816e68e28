"""The line at the door: when many start at once, whoever can't be served soon is told a place and a turn.

The same line as the contests' (`pages.domain.line`), asked before any query. A ticket names the pass it was given for
and when its turn is; the entrance comes back by itself. Nobody's examination time runs while waiting here: the clock
begins with the start that is carried out.

A turn is reckoned from what a start cost when it was given, and a machine that stuttered for a second gives turns far
away. So everybody asks again after `AGAIN` seconds at the latest, and whoever finds the process free comes in at once.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import signing
from django.http import HttpRequest, JsonResponse

from pages.api import Line, Turn

SALT, HEADER, FIELD, LONGEST, MOST = "exams.line", "X-Exam-Turn", "turn", 10 * 60, 5000
"""`LONGEST`: seconds for which a turn holds; `MOST`: turns remembered before old ones are forgotten."""
AGAIN, FREE = 4.0, 0.01
"""`FREE`: seconds without a start after which nobody can be waiting for this process."""
_LINE, _LOCK = Line(heels=0.005, memory=0.006), threading.Lock()
"""A start takes some 4 ms: about 270 in a row are a second of waiting unseen; only then a line is worth its turns."""
_given: dict[str, float] = {}
_at_work, _ended = 0, 0.0


def receive(request: HttpRequest, name: str) -> tuple[Turn | None, str]:
    """None: come in. Otherwise the turn, and the ticket to come back with; `name`: whose start it is.

    Whoever forgets the ticket keeps the turn in this process all the same: to ask often moves nobody back.
    """
    now = time.time()
    due = _due(request.headers.get(HEADER) or request.POST.get(FIELD, ""), name)
    with _LOCK:
        due = _given.get(name) if due is None else due
        if due is not None and now - due > LONGEST:
            due = None
        turn = _LINE.join(now) if due is None else None if _is_free(now) else _LINE.still(due, now)
        if turn is None:
            _given.pop(name, None)
            return None, ""
        due = now + turn.wait if due is None else due
        _remember(name, due, now)
    return turn, signing.dumps([name, due], salt=SALT)


def _is_free(now: float) -> bool:
    return not _at_work and now - _ended > FREE


def _remember(name: str, due: float, now: float) -> None:
    if len(_given) > MOST:
        for old in [one for one, moment in _given.items() if now - moment > LONGEST]:
            del _given[old]
    _given[name] = due


def wait_outside(turn: Turn, ticket: str) -> JsonResponse:
    """429 with Retry-After: `{wait_ms, again_ms, ahead, ticket}`; ask again in `again_ms`."""
    again = min(turn.wait, AGAIN)
    body = {"wait_ms": round(turn.wait * 1000), "again_ms": round(again * 1000), "ahead": turn.ahead, "ticket": ticket}
    reply = JsonResponse(body, status=429)
    reply["Retry-After"] = str(math.ceil(again))
    return reply


@contextmanager
def inside() -> Iterator[None]:
    """Around the start itself: the line learns what one costs today, on this machine."""
    global _at_work, _ended
    with _LOCK:
        _at_work += 1
        beside = _at_work
    began = time.perf_counter()
    try:
        yield
    finally:
        with _LOCK:
            _at_work -= 1
            _ended = time.time()
            _LINE.learn(time.perf_counter() - began, time.time(), beside=beside)


def _due(ticket: str, name: str) -> float | None:
    """When the turn of a ticket of ours for this name is; None for any other."""
    if not ticket:
        return None
    try:
        given, due = signing.loads(ticket, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return float(due) if given == name else None
