"""`heartbeat.2000_p99_s`: 2,000 learners, each on a connection of its own, one heartbeat each 15 s, through HTTP.

granian, two processes of one thread, on PostgreSQL with commits that wait for the disk; server, database and client
share the machine. The beats are spread over the 15 s as people open lessons; three rounds are counted after one to
warm up. Every beat that was answered must be in the database at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METRICS = ("heartbeat.2000_p50_s", "heartbeat.2000_p99_s", "heartbeat.per_s", "heartbeat.cpu_ms")
LEARNERS, SECONDS, ROUNDS = 2000, 15.0, 4
CSRF = "b" * 32
ROOT = Path(__file__).resolve().parents[2]


def tickets() -> Iterator[tuple[str, str]]:
    """(session cookie, ticket) of learners whose lesson is open; laid in bulk, as opening is not what is measured."""
    from datetime import timedelta
    from uuid import uuid4

    from django.core import signing
    from django.test import RequestFactory
    from django.utils import timezone

    from accounts.api import Person
    from courses.models import Enrolment, LiveStudy
    from courses.models.beating import clock
    from courses.views.study import SALT, _browser
    from tests.courses.factories import make_class

    today = timezone.localdate()
    training_class = make_class(starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=9), state="running")
    people = Person.objects.bulk_create(
        Person(name=f"学员{number}", document="passport", id_number=f"E{number:08d}", id_number_hash=f"{number:064d}")
        for number in range(LEARNERS)
    )
    Enrolment.objects.bulk_create(Enrolment(training_class=training_class, person=person) for person in people)
    now, later = clock(), 10**9
    rows = LiveStudy.objects.bulk_create(
        LiveStudy(
            person=person, run=uuid4(), training_class=training_class, lesson_number=1, lesson_title="第一课",
            lesson_minutes=600, rules="national", began=now, last=now, check_at=now + later, full_at=now + later,
        )
        for person in people
    )  # fmt: skip
    for number, row in enumerate(rows):
        cookie = f"session{number:025d}"
        request = RequestFactory().get("/")
        request.COOKIES["sessionid"] = cookie
        yield cookie, signing.dumps({"r": row.run.hex, "k": "national", "b": _browser(request)}, salt=SALT)


class Learner:
    """One phone: a kept connection, a beat each 15 s from its own moment on."""

    def __init__(self, port: int, cookie: str, ticket: str) -> None:
        self.port, self.cookie, self.ticket = port, cookie, ticket
        self.times: list[float] = []

    def request(self, seq: int) -> bytes:
        body = json.dumps({"ticket": self.ticket, "seq": seq, "part": "", "place": seq, "idle": 3})
        head = (
            f"POST /training/study/beat/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"Cookie: sessionid={self.cookie}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()

    async def study(self, offset: float, start: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for number in range(ROUNDS):
            await asyncio.sleep(max(0.0, start + offset + number * SECONDS - time.perf_counter()))
            began = time.perf_counter()
            writer.write(self.request(number + 1))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if not head.startswith(b"HTTP/1.1 200") or b'"ok"' not in body:
                raise SystemExit(f"a beat was refused: {(head + body)[:400]!r}")
            if number:
                self.times.append(time.perf_counter() - began)
        writer.close()


async def day(learners: list[Learner]) -> None:
    start = time.perf_counter() + 2
    step = SECONDS / len(learners)
    await asyncio.gather(*(one.study(number * step, start) for number, one in enumerate(learners)))


def measure(figures: Any) -> None:
    from django.db import connection

    from courses.models import LiveStudy
    from tests.bench.bench_save import granian
    from tests.bench.processes import cpu_seconds
    from tests.faults.cluster import children_of

    pairs = list(tickets())
    connection.close()
    with granian() as port:
        server = next(
            pid for pid in children_of(os.getpid()) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        learners = [Learner(port, *pair) for pair in pairs]
        before, began = cpu_seconds(server), time.perf_counter()
        asyncio.run(day(learners))
        spent, lasted = cpu_seconds(server) - before, time.perf_counter() - began
    if LiveStudy.objects.filter(seq=ROUNDS).count() != LEARNERS:
        raise SystemExit("not every beat that was answered is stored")
    connection.close()
    times = [one for learner in learners for one in learner.times]
    centiles = statistics.quantiles(times, n=100)
    figures.say("heartbeat.2000_p50_s", centiles[49], "s")
    figures.say("heartbeat.2000_p99_s", centiles[98], "s", "<=1")
    figures.say("heartbeat.per_s", LEARNERS * ROUNDS / lasted, "1/s")
    figures.say("heartbeat.cpu_ms", spent / (LEARNERS * ROUNDS) * 1000, "ms")


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures

    figures = Figures()
    if not database.server():
        for name in METRICS:
            figures.skip(name, "no PostgreSQL server answers")
        return
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    with database.postgresql():
        import django

        django.setup()
        measure(figures)
    figures.end()


if __name__ == "__main__":
    main()
