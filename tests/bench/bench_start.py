"""`start.ratio_empty`: starts per second over empty views per second of the same server, in alternating rounds.

As in `bench_save.py`: granian as in `make run`, on PostgreSQL with commits that wait for the disk, 16
connections of a client that costs little. A start is the request behind the button: it reads what decides, writes
attempt, ledger and evidence in one transaction and brings the paper of 100 items out of 1,000. Whoever is told to wait
in the line comes back when told (`start.put_off`: how often, for each start); that is part of what a start costs.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.figures import Figures

METRICS = ("start.per_s", "start.empty_per_s", "start.put_off", "start.ratio_empty")
ROUNDS, STARTS, ITEMS, CONNECTIONS, SECONDS = 6, 300, 100, 16, 2.5
CSRF = "a" * 32


def lay() -> list[str]:
    """Candidates with papers who stand before the button: the cookies of their passes."""
    from django.core import signing
    from django.db import transaction

    from exams.actions.draw_paper import draw_paper
    from exams.models import Registration
    from exams.views.room_session import SALT
    from tests.faults.world import lay as lay_world

    lay_world(ROUNDS * STARTS, ITEMS)
    found = []
    for registration in Registration.objects.select_related("sitting__blueprint"):
        with transaction.atomic():
            draw_paper(registration, registration.sitting)
        found.append(signing.dumps({"r": str(registration.uuid), "a": ""}, salt=SALT))
    return found


def requests_of(
    port: int, cookies: list[str]
) -> tuple[bytes, list[bytes], Callable[[int, bytes], tuple[float, bytes]]]:
    """The empty request, the starts, and what a candidate comes back with who was put off."""

    def start(cookie: str, turn: str = "") -> bytes:
        lines = [
            "POST /exams/room/start/ HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Cookie: exam_pass={cookie}; csrftoken={CSRF}",
            f"X-CSRFToken: {CSRF}",
            *([f"X-Exam-Turn: {turn}"] if turn else []),
            "Accept: application/json",
            "Accept-Encoding: gzip",
            "Content-Type: application/json",
            "Content-Length: 2",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n{}").encode()

    def again(number: int, reply: bytes) -> tuple[float, bytes]:
        told = json.loads(reply[reply.index(b"{") :])
        return told["again_ms"] / 1000, start(cookies[number], told["ticket"])

    empty = f"GET /empty/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: exam_pass={cookies[0]}\r\n\r\n".encode()
    return empty, [start(cookie) for cookie in cookies], again


def measure(figures: Figures) -> None:
    from django.db import connection

    from exams.models import Attempt
    from tests.bench.bench_save import granian
    from tests.bench.load import drive, drive_all

    cookies = lay()
    connection.close()
    empties, starts, put_off = [], [], 0
    with granian(threads=2) as port:
        empty, requests, again = requests_of(port, cookies)
        drive(port, lambda _number: empty, connections=CONNECTIONS, seconds=1)
        for first in range(0, len(requests), STARTS):
            rate = len(drive(port, lambda _number: empty, connections=CONNECTIONS, seconds=SECONDS)) / SECONDS
            mine = requests[first : first + STARTS]
            took, turned = drive_all(
                port, mine, lambda n, reply, at=first: again(at + n, reply), connections=CONNECTIONS
            )
            if first:  # the first round warms the server
                empties.append(rate)
                starts.append(STARTS / took)
                put_off += turned
    if Attempt.objects.count() != len(cookies):
        raise SystemExit("not every start that was answered is stored")
    figures.say("start.per_s", statistics.median(starts), "1/s")
    figures.say("start.empty_per_s", statistics.median(empties), "1/s")
    figures.say("start.put_off", put_off / len(starts) / STARTS, "share")
    ratios = [begun / passed for begun, passed in zip(starts, empties, strict=True)]
    figures.say("start.ratio_empty", statistics.median(ratios), "ratio", ">=0.15")


if __name__ == "__main__":
    from tests.bench.frame import on_postgresql

    on_postgresql(METRICS, measure)
