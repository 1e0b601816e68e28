"""`duties.1m_s`: the nightly recomputation of 1,000,000 people with histories on PostgreSQL, by two processes.

Each person holds a card (a third of them two), a post, two facts at work; a tenth were away for long. The night that
is measured is the second one: rows stand, the calendar has moved by a day, and what changed is written.
`duties.first_1m_s` is the very first one, which writes everything. `duties.person_page_ms`: one person's page.
100,000 are measured and the seconds scaled unless `BENCH_PEOPLE=1000000` says otherwise; `duties.people` says
how many it were.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.figures import Figures

METRICS = ("duties.1m_s", "duties.first_1m_s", "duties.person_page_ms", "duties.people", "duties.same")
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
LIMIT_SECONDS = 3600
TODAY = date(2026, 11, 30)
FILL = (
    """INSERT INTO accounts_person (uuid, name, sex, document, id_number, id_number_hash, id_number_masked, mobile,
           mobile_hash, photo, photo_sha256, created_at)
       SELECT gen_random_uuid(), '员工' || n, '', 'resident', '', md5('d' || n), '', '', '', '', '', now()
       FROM generate_series(1, %(people)s) n""",
    """INSERT INTO certificates_statecertificate (uuid, person_id, operation_item_id, first_issued_on, valid_from,
           valid_to, review_due_on, issuing_authority, check_result, number, photo)
       SELECT gen_random_uuid(), p.id, items.id[1 + (p.id + k) %% cardinality(items.id)], begins, begins,
           begins + 2190, begins + 1095, '', '', '', ''
       FROM (SELECT array_agg(i.id) AS id FROM qualifications_operationitem i JOIN qualifications_workcategory c
             ON c.id = i.category_id WHERE c.family = 'special_operations') items,
         accounts_person p, generate_series(0, 1) k,
         LATERAL (SELECT DATE '2020-09-01' + (p.id * 7 %% 2100)::int) b(begins)
       WHERE k = 0 OR p.id %% 3 = 0""",
    """INSERT INTO accounts_postholding (uuid, person_id, organisation_id, kind, name, department, team, is_high_risk,
           item_key, starts_on, added_on)
       SELECT gen_random_uuid(), p.id, o.id, 'worker', '外操工', '', '', p.id %% 2 = 0, '', d, d
       FROM accounts_person p, (SELECT id FROM accounts_organisation LIMIT 1) o,
         LATERAL (SELECT DATE '2022-01-05' + (p.id * 11 %% 1500)::int) b(d)""",
    """INSERT INTO accounts_workfact (uuid, person_id, organisation_id, kind, starts_on, ends_on, hours, note, added_on)
       SELECT gen_random_uuid(), p.person_id, p.organisation_id, f.kind, p.starts_on + f.after,
           CASE WHEN f.kind = 'absence' THEN p.starts_on + f.after + 420 END, f.hours, '', p.starts_on
       FROM accounts_postholding p,
         (VALUES ('level_training', 0, 0), ('yearly_hours', 400, 20), ('absence', 100, 0)) f(kind, after, hours)
       WHERE f.kind <> 'absence' OR p.person_id %% 10 = 0""",
)


def fill() -> None:
    from django.db import connection

    from accounts.models import Organisation, Region

    region = Region.objects.create(code="430000", name="示例省", level=1)
    Organisation.objects.create(kind="enterprise", name="示例厂", region=region)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # requests have one; filling a million rows is none
        for statement in FILL:
            cursor.execute(statement, {"people": PEOPLE})
        cursor.execute("ANALYZE")


def night(day: date) -> float:
    """Seconds until both halves are done."""
    begun = time.monotonic()
    command = [sys.executable, "manage.py", "recompute_duties", "--today", f"{day}", "--part"]
    parts = [subprocess.Popen([*command, f"{part}/2"], stdout=subprocess.DEVNULL) for part in (1, 2)]
    codes = [part.wait() for part in parts]
    if any(codes):
        raise SystemExit("a half of the night failed")
    return time.monotonic() - begun


def page_ms() -> float:
    """Median of a person's own page, template included."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from accounts.models import Person

    user = get_user_model().objects.create(username="one")
    Person.objects.filter(pk=Person.objects.order_by("pk").values("pk")[:1]).update(user=user)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    spent = []
    for _turn in range(21):
        begun = time.perf_counter()
        answer = client.get("/certificates/duties/")
        spent.append(time.perf_counter() - begun)
        if answer.status_code != 200:  # noqa: PLR2004
            raise SystemExit(f"the page answered {answer.status_code}")
    return sorted(spent)[10] * 1000


def same_as_the_rules(day: date) -> int:
    """People of a sample whose rows are what the pure functions say."""
    from certificates.actions.duty_rules import rules
    from certificates.actions.recompute_duties import everybody, history_of
    from certificates.domain.folding import owed
    from certificates.models import Duty

    sample, known = everybody()[:: max(1, PEOPLE // 200)][:200], rules()
    right = 0
    for person in sample:
        said = {(one.origin, one.kind, one.lapses_on, one.state, one.outcome, one.explanation)
                for one in owed(history_of(person), rules=known, today=day)}  # fmt: skip
        rows = Duty.objects.filter(person=person).values_list(
            "origin", "kind", "lapses_on", "state", "outcome", "explanation"
        )
        right += said == set(rows)
    return round(100 * right / len(sample))


def measure(figures: Figures) -> None:
    fill()
    scale = 1_000_000 / PEOPLE
    first = night(TODAY)
    second = night(TODAY + timedelta(days=1))
    figures.say("duties.people", PEOPLE, "people")
    figures.say("duties.first_1m_s", first * scale, "s")
    figures.say("duties.1m_s", second * scale, "s", "<=300")
    figures.say("duties.same", same_as_the_rules(TODAY + timedelta(days=1)), "%", ">=100")
    figures.say("duties.person_page_ms", page_ms(), "ms", "<=100")


if __name__ == "__main__":
    from tests.bench.frame import on_postgresql

    on_postgresql(METRICS, measure)
