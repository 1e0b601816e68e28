"""`evidence.*`: appending in batches, walking the chain, and finding what was said about one thing, on PostgreSQL.

The goals are for 10,000,000 rows; 200,000 are filled unless `BENCH_EVENTS` says
otherwise, and `evidence.rows` says how many it were.
Rows are appended by the real action in batches of 500, then read back by the real verification.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.figures import Figures

METRICS = ("evidence.rows", "evidence.append_per_s", "evidence.verify_rows_per_s", "evidence.by_subject_ms")
EVENTS = int(os.environ.get("BENCH_EVENTS", "200000"))
LIMIT_SECONDS = 3600
BATCH, THINGS = 500, 10


def happening(number: int) -> object:
    from evidence.api import Happening

    body = {"report": "ab" * 32, "total": number % 10_000, "edition": "SO-19"}
    subjects = (f"attempt:{number // THINGS:036d}", f"person:{number // THINGS // 3:036d}")
    return Happening("exams.attempt.submitted", "user:" + "0" * 36, subjects, body)


def append_all() -> float:
    """Events a second, commits included."""
    from django.db import transaction

    from evidence.api import append_events

    begun = time.monotonic()
    for first in range(0, EVENTS, BATCH):
        with transaction.atomic():
            append_events([happening(number) for number in range(first, min(first + BATCH, EVENTS))])
    return EVENTS / (time.monotonic() - begun)


def by_subject_ms() -> float:
    """Median over 51 subjects that were never asked for before."""
    from evidence.api import events_about

    luck, spent = random.Random(5), []
    for _turn in range(51):
        number = luck.randrange(max(1, EVENTS // THINGS))
        begun = time.perf_counter()
        found = events_about(f"attempt:{number:036d}")
        spent.append(time.perf_counter() - begun)
        if len(found) != THINGS:
            raise SystemExit(f"{len(found)} events instead of {THINGS}")
    return sorted(spent)[25] * 1000


def measure(figures: Figures) -> None:
    from django.db import connection

    from evidence.api import verify_chain

    figures.say("evidence.rows", EVENTS, "rows")
    figures.say("evidence.append_per_s", append_all(), "1/s", ">=2000")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    begun = time.monotonic()
    report = verify_chain()
    if report.faults or report.events != EVENTS:
        raise SystemExit("the chain is not what was appended")
    figures.say("evidence.verify_rows_per_s", EVENTS / (time.monotonic() - begun), "1/s", ">=50000")
    figures.say("evidence.by_subject_ms", by_subject_ms(), "ms", "<=50")


if __name__ == "__main__":
    from tests.bench.frame import on_postgresql

    on_postgresql(METRICS, measure)
