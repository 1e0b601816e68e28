"""What publicity did and plans: events with sign-ups, records against the plan, a contest that is on."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from accounts.api import User
from contests.api import lay_sample_contest
from courses.api import lay_sample_package
from outreach.api import lay_sample
from portal.sample.places import Places
from publicity.api import lay_samples, load_publicity, open_corner
from publicity.refusals import Refused


def lay_publicity(places: Places, users: dict[str, User], *, today: date) -> str:
    """Doing it again adds nothing that is there; says what is there."""
    load_publicity(sample=True, today=today)
    openings, sign_ups = lay_samples(today=today)
    records = lay_sample(
        office=places.publicity,
        regulator=places.regulator,
        editor=users["editor"],
        supervisor=users["supervisor"],
        today=today,
    )
    with suppress(Refused):  # no catalogue of courses was loaded
        open_corner(places.institutions[0], by=users["publisher"])
    lay_sample_package(places.institutions[0], by=users["registrar"])
    contest = lay_sample_contest(users["editor"], users["publisher"], places.publicity)
    return f"活动报名 {sign_ups}，场馆开放 {openings} 场，宣传记录 {records} 条，竞赛“{contest.title}”"
