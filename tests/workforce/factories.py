"""An enterprise with its administrator, workers with accounts, and education at any step."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from accounts.api import PostFacts, record_post
from certificates.actions.recompute_duties import recompute_duties
from tests.accounts import factories as people
from workforce.actions.open_programme import open_programmes
from workforce.actions.record_level import LevelFacts, contents_asked, record_level
from workforce.actions.sign_level import Signature, sign_level
from workforce.models import LevelRecord, Programme


def scribble() -> str:
    """What a pad holds after somebody has signed."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(50, 150), (200, 40), (350, 160), (550, 60)], fill="#101820", width=8)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


class Firm:
    """`clerk` keeps its people."""

    def __init__(self, **fields: Any) -> None:
        self.unit = people.make_organisation("enterprise", **{"industry": "机械", **fields})
        self.clerk = people.make_staff("organisation_admin", self.unit, name="李管理")

    def hire(
        self, name: str = "", *, days_ago: int = 0, post: str = "装配钳工", high_risk: bool = False, **more: Any
    ) -> Any:
        """A worker with an account and a post, whose duties are computed."""
        person = people.make_person(name=name, user=people.make_user())
        people.make_membership(person, self.unit)
        self.give_post(person, post, days_ago=days_ago, high_risk=high_risk, **more)
        return person

    def give_post(self, person: Any, post: str, *, days_ago: int = 0, high_risk: bool = False, **more: Any) -> Any:
        facts = PostFacts(
            "worker", post, localdate() - timedelta(days=days_ago), None, high_risk, ends_former=True, **more
        )
        row = record_post(person, self.unit, facts, by=self.clerk)
        recompute_duties(person_ids=[person.pk])
        return row

    def begin(self, person: Any) -> Programme:
        """The programme that the person's duty asks for."""
        return open_programmes(self.unit, [person.pk], by=self.clerk)[0]

    def teach(self, level: LevelRecord, **more: Any) -> LevelRecord:
        """Recorded whole and passing, unless `more` says otherwise."""
        level = LevelRecord.objects.select_related("programme__post__person", "programme__post__organisation").get(
            pk=level.pk
        )
        day = localdate()
        facts = {
            "hours": Decimal(8), "contents": tuple(one.key for one in contents_asked(level)), "teacher": "王师傅",
            "begins_on": day - timedelta(days=2), "ends_on": day, "score": 90, "cut_score": 80,
        } | more  # fmt: skip
        return record_level(level, LevelFacts(**facts), by=self.clerk)

    def sign(self, level: LevelRecord, *sides: str) -> LevelRecord:
        """On the employer's tablet."""
        for side in sides or ("trainer", "trainee"):
            sign_level(level, side, Signature(level.digest, scribble()), by=self.clerk)
        level.refresh_from_db()
        return level

    def pass_all(self, programme: Programme, **more: Any) -> None:
        for level in programme.levels.all():
            self.sign(self.teach(level, **more))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client
