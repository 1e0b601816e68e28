"""`enterprise.5000_ms`: an enterprise's desk and list of people, with 5,000 people, posts, certificates and duties.

p95 of 20 requests each (desk; list unfiltered, by standing, by department, sorted by the next end, by name), template
included, by the test client over SQLite as `make run` has it; the slowest of the screens is printed.
`enterprise.cpu_ms` is the same in processor time, which a busy machine stretches less.
"""

from __future__ import annotations

import gc
import statistics
import time
from datetime import date, timedelta
from typing import Any

METRICS = ("enterprise.5000_ms", "enterprise.cpu_ms", "enterprise.desk_ms", "enterprise.matrix_ms", "enterprise.people")
PEOPLE, ROUNDS = 5_000, 20
TODAY = date.today()


def fill() -> tuple[Any, Any]:
    """The unit and its administrator; everything else in bulk."""
    from accounts.models import Membership, Organisation, Person, PostHolding, Region, User, WorkFact
    from certificates.actions.recompute_duties import recompute_duties
    from certificates.models import StateCertificate
    from qualifications.models import OperationItem

    region = Region.objects.create(code="430000", name="示例省", level=1)
    unit = Organisation.objects.create(kind="enterprise", name="示例重工", region=region, is_high_risk=True)
    user = User.objects.create(username="clerk")
    people = Person.objects.bulk_create(
        [
            Person(name=f"员工{n}", id_number="", id_number_hash=f"h{n}", id_number_masked="430***")
            for n in range(PEOPLE)
        ],
        batch_size=1_000,
    )
    common = {"organisation": unit}
    Membership.objects.bulk_create(
        [Membership(person=one, role="worker", starts_on=TODAY, **common) for one in people], batch_size=1_000
    )
    clerk = Person.objects.create(name="李管理", id_number="x", user=user)
    Membership.objects.create(person=clerk, role="organisation_admin", starts_on=TODAY, **common)
    items = list(OperationItem.objects.filter(category__family="special_operations").order_by("pk")[:12])
    posts, facts, cards = [], [], []
    for n, one in enumerate(people):
        item = items[n % len(items)] if n % 3 == 0 else None
        begin = TODAY - timedelta(days=n % 1500)
        known = {"person": one, "added_on": begin, **common}
        posts.append(
            PostHolding(
                kind="special_worker" if item else "worker", name="电焊工" if item else "操作工", starts_on=begin,
                department=f"车间{n % 24}", team=f"{n % 7}班", is_high_risk=True, item_key=item.key if item else "",
                **known,
            )
        )  # fmt: skip
        if n % 20:
            facts.append(WorkFact(kind="level_training", starts_on=begin, hours=72, **known))
        if n % 4:
            facts.append(WorkFact(kind="yearly_hours", starts_on=TODAY - timedelta(days=20), hours=20, **known))
        if item and n % 11:
            end = TODAY + timedelta(days=n % 2000 - 60)
            cards.append(
                StateCertificate(
                    person=one, operation_item=item, first_issued_on=end - timedelta(days=2190),
                    valid_from=end - timedelta(days=2190), valid_to=end,
                )
            )  # fmt: skip
    PostHolding.objects.bulk_create(posts, batch_size=1_000)
    WorkFact.objects.bulk_create(facts, batch_size=1_000)
    StateCertificate.objects.bulk_create(cards, batch_size=1_000)
    recompute_duties()
    return unit, user


def p95(client: Any, address: str) -> list[float]:
    """Milliseconds by the clock and of the processor; the first request, which loads templates, is not counted."""
    spent, worked = [], []
    for _turn in range(ROUNDS + 1):
        begun, idle = time.perf_counter(), time.process_time()
        answer = client.get(address)
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - idle)
        if answer.status_code != 200:  # noqa: PLR2004
            raise SystemExit(f"{address} answered {answer.status_code}")
    return [statistics.quantiles(times[1:], n=20)[-1] * 1000 for times in (spent, worked)]


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures

    figures = Figures()
    with database.sqlite():
        import django

        django.setup()
        from django.test import Client

        unit, user = fill()
        gc.collect()
        gc.freeze()  # what filling left behind is no part of a server's heap
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)
        base = f"/workforce/units/{unit.uuid}/"
        desk = p95(client, base)
        lists = [p95(client, f"{base}people/{query}") for query in (
            "", "?standing=overdue", "?department=车间3", "?sort=due", "?q=员工12",
        )]  # fmt: skip
        figures.say("enterprise.people", PEOPLE, "people")
        figures.say("enterprise.desk_ms", desk[0], "ms")
        figures.say("enterprise.matrix_ms", p95(client, f"{base}matrix/")[0], "ms")
        figures.say("enterprise.cpu_ms", max(one[1] for one in (desk, *lists)), "ms")
        figures.say("enterprise.5000_ms", max(one[0] for one in (desk, *lists)), "ms", "<=500")
        from django.db import connections

        connections.close_all()
    figures.end()


if __name__ == "__main__":
    main()
