"""`evidence.*`: appending in batches, walking the chain, and finding what was said about one thing, on PostgreSQL.

`audits.story_ms`: one certificate's whole story on the audit desk, which is the oldest thing in all that evidence.

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

METRICS = (
    "evidence.rows",
    "evidence.append_per_s",
    "evidence.verify_rows_per_s",
    "evidence.by_subject_ms",
    "evidence.first_marks_s",
    "audits.story_ms",
)
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


def earned() -> object:
    """A certificate with a real examination behind it, so that its story has every link; issued before all the rest."""
    from tests.certificates.earned import earned_certificate

    return earned_certificate()


def story_ms(certificate: object) -> float:
    """Median of the audit desk's page about the oldest certificate, everything checked anew each time."""
    from django.test import Client
    from django.urls import reverse

    from tests.accounts import factories as people

    client, spent = Client(headers={"host": "localhost"}), []
    client.force_login(people.make_staff("auditor"))
    address = reverse("audits:story", args=[certificate.uuid])
    for _turn in range(11):
        begun = time.perf_counter()
        answer = client.get(address)
        spent.append(time.perf_counter() - begun)
        if answer.status_code != 200 or "环节全部核对一致" not in answer.content.decode():  # noqa: PLR2004
            raise SystemExit(f"the story answered {answer.status_code} or is red")
    return sorted(spent)[5] * 1000


def measure(figures: Figures) -> None:
    from django.db import connection

    from evidence.api import chain_length, lay_marks, publish_checkpoint, publish_log, verify_chain

    certificate = earned()
    before = chain_length()
    figures.say("evidence.rows", EVENTS, "rows")
    figures.say("evidence.append_per_s", append_all(), "1/s", ">=2000")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    begun = time.monotonic()
    report = verify_chain()
    if report.faults or report.events != EVENTS + before:
        raise SystemExit(f"the chain is not what was appended: {report.faults[:3]}")
    figures.say("evidence.verify_rows_per_s", report.events / (time.monotonic() - begun), "1/s", ">=50000")
    figures.say("evidence.by_subject_ms", by_subject_ms(), "ms", "<=50")
    begun = time.monotonic()
    if lay_marks():
        raise SystemExit("the marks were not laid")
    figures.say("evidence.first_marks_s", time.monotonic() - begun, "s")
    publish_log()
    publish_checkpoint()
    figures.say("audits.story_ms", story_ms(certificate), "ms", "<=500")


if __name__ == "__main__":
    from tests.bench.frame import on_postgresql

    on_postgresql(METRICS, measure)
