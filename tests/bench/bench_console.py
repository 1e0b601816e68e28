"""What one picture of a room costs at 500 seats, each with 100 answers stored, and what goes to each console.

`console.feed_ms`: median of making the picture from the database; a web process makes one at most once a second however
many watch. `console.feed_kb`: the changes of two seconds in which 50 of the 500 have answered. `console.full_kb`: the
whole picture, as a new console gets it, gzipped on the wire. `console.hit_us`: an asking that finds this second's.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from typing import Any

METRICS = ("console.feed_ms", "console.feed_kb", "console.full_kb", "console.hit_us")
SEATS, ITEMS, ROUNDS, CHANGED = 500, 100, 15, 50


def kilobytes(answer: dict[str, Any], *, packed: bool = False) -> float:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return len(gzip.compress(text) if packed else text) / 1024


def lay(world: Any) -> None:
    """Everybody has answered everything."""
    from evidence import api as evidence
    from exams.actions.note_contact import note_contact
    from exams.actions.start_attempt import start_attempt
    from exams.models import Response

    now = evidence.database_now()
    for registration in world.registrations:
        attempt = start_attempt(registration)
        note_contact(attempt.uuid)
        Response.objects.bulk_create(
            Response(attempt=attempt, position=at, rev=at, value="A", saved_at=now) for at in range(1, ITEMS + 1)
        )


def measure(figures: Any) -> None:
    import django

    django.setup()
    from exams.actions.read_room import forget_picture, read_room, room_feed
    from exams.models import Attempt, Response
    from tests.exams.room_world import make_world

    world = make_world(candidates=SEATS)
    lay(world)
    spent = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        read_room(world.sitting)
        spent.append((time.perf_counter() - begin) * 1000)
    full = room_feed(world.sitting, "")
    begin = time.perf_counter()
    for _round in range(200):
        room_feed(world.sitting, full["v"])
    hit = (time.perf_counter() - begin) / 200 * 1e6
    some = list(Attempt.objects.order_by("pk").values_list("pk", flat=True)[:CHANGED])
    Response.objects.filter(attempt__in=some, position=1).update(value="")
    forget_picture(world.sitting)
    changes = room_feed(world.sitting, full["v"])
    if len(changes["seats"]) != CHANGED:
        raise SystemExit(f"{len(changes['seats'])} seats changed instead of {CHANGED}")
    figures.say("console.feed_ms", statistics.median(spent), "ms", "<=250")
    figures.say("console.feed_kb", kilobytes(changes), "KiB", "<=10")
    figures.say("console.full_kb", kilobytes(full, packed=True), "KiB", "<=30")
    figures.say("console.hit_us", hit, "us")


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures

    figures = Figures()
    with database.postgresql() if database.server() else database.sqlite():
        measure(figures)
    figures.end()


if __name__ == "__main__":
    main()
