"""Posts, absences and hours at the first enterprises, so that every kind of duty has its example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from accounts.api import Membership, Person, PostFacts, Refused, User, WorkFacts, record_fact, record_post
from certificates import api as certificates


def lay_duties(users: dict[str, User], *, today: date) -> str:
    """Told by the employer's own administrator; a second call finds everything there."""
    employer = users["employer"]
    unit = Membership.objects.filter(person__user=employer, role="organisation_admin").first()
    if unit is None:
        return "没有企业管理员，未登记岗位"
    organisation = unit.organisation
    members = Person.objects.filter(memberships__organisation=organisation, memberships__role="worker")
    people = list(members.distinct().order_by("pk")[:24])
    facts = _facts(today)
    for serial, person in enumerate(people):
        posts = _posts(serial, today)
        for post in posts:
            _try(partial(record_post, person, organisation, post, by=employer))
        for fact in facts.get(serial, ()):
            _try(partial(record_fact, person, organisation, fact, by=employer))
    certificates.recompute_duties(person_ids=[person.pk for person in people])
    return f"{organisation.name}登记了 {len(people)} 人的岗位"


def _posts(serial: int, today: date) -> list[PostFacts]:
    begin = today - timedelta(days=900 - 35 * serial)
    if serial == 0:
        return [PostFacts("principal", "总经理", today - timedelta(days=120), None, True, "principal-hazchem")]
    if serial in (1, 2):
        since = today - timedelta(days=210 if serial == 1 else 60)
        return [PostFacts("safety_manager", "安全总监", since, None, True, "safety-manager-hazchem")]
    if serial % 4 == 3:  # noqa: PLR2004
        return [PostFacts("special_worker", "维修电工", begin, None, True, "low-voltage-electrician")]
    if serial % 6 == 4:  # noqa: PLR2004
        moved = PostFacts("worker", "装卸工", today - timedelta(days=12), None, True, "", True)
        return [PostFacts("worker", "外操工", begin, None, True), moved]
    return [PostFacts("worker", "外操工", begin, None, True)]


def _facts(today: date) -> dict[int, tuple[WorkFacts, ...]]:
    day = timedelta(days=1)
    return {
        3: (WorkFacts("absence", today - 230 * day),),
        5: (WorkFacts("absence", today - 400 * day, today - 10 * day), WorkFacts("health_check", today - 350 * day, today + 15 * day)),
        6: (WorkFacts("new_process", today - 5 * day, note="低温加氢反应器"),),
        8: (
            WorkFacts("new_process", today - 5 * day, note="低温加氢反应器"),
            WorkFacts("process_training", today - 6 * day, note="低温加氢反应器"),
        ),
    }  # fmt: skip


def _try(act: Callable[[], object]) -> None:
    """Laid once: what is there already is left."""
    try:
        act()
    except Refused:
        return
