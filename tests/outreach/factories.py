"""Units, people, records and campaigns for tests of outreach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.apps import apps
from django.utils import timezone
from PIL import Image

from accounts.api import Organisation, User
from outreach.actions.save_record import save_record
from outreach.models import MessageCampaign, Quota, Record
from tests.accounts import factories as people


@dataclass
class Town:
    """A publicity office and the regulator above it, in one city with one county."""

    office: Organisation
    regulator: Organisation
    editor: User
    second: User
    supervisor: User
    city: Any
    county: Any


def make_town() -> Town:
    city = people.make_region(level=2)
    county = people.make_region(level=3, parent=city)
    office = people.make_organisation("publicity_office", region=city)
    regulator = people.make_organisation("regulator", region=city)
    return Town(
        office,
        regulator,
        people.make_staff("editor", office),
        people.make_staff("editor", office),
        people.make_staff("supervisor", regulator),
        city,
        county,
    )


def place(key: str = "enterprise") -> Any:
    return apps.get_model("publicity", "Place").objects.get(key=key)


def new_record(town: Town, **fields: Any) -> Record:
    """Not saved."""
    values = {
        "measure": "boards",
        "title": "汽车站宣传版面",
        "place": place("public"),
        "organisation": town.office,
        "region": town.county,
        "done_on": timezone.localdate(),
        "quantity": 2,
        "heads": 30,
    }
    return Record(**(values | fields))


def make_quota(**fields: Any) -> Quota:
    values = {"measure": "boards", "year": timezone.localdate().year, "target": 10}
    return Quota.objects.create(**(values | fields))


def make_campaign(town: Town, **fields: Any) -> MessageCampaign:
    """Approved and sending, at every hour."""
    values = {
        "organisation": town.office,
        "title": "用电提醒",
        "text": "睡前看三样。",
        "channels": "desk,sms",
        "first_hour": 0,
        "last_hour": 24,
        "state": "sending",
        "author": town.editor,
        "written_at": timezone.now(),
        "approver": town.supervisor,
        "approved_at": timezone.now(),
        "role": "worker",
    }
    return MessageCampaign.objects.create(**(values | fields))


def submit_record(unit: Organisation, editor: User) -> Record:
    """With one small photo."""
    record = Record(
        measure="boards",
        title="版面",
        place=place(),
        organisation=unit,
        region=unit.region,
        done_on=timezone.localdate(),
    )
    return save_record(record, by=editor, photos=[("a.jpg", camera_photo((300, 200)))], submit=True)


def draft_campaign(unit: Organisation, author: User) -> MessageCampaign:
    return MessageCampaign.objects.create(
        organisation=unit, title="提醒", text="先看后走。", author=author, written_at=timezone.now()
    )


def make_workers(town: Town, count: int) -> list[Any]:
    """People of an enterprise of the county, with phones."""
    firm = people.make_organisation("enterprise", region=town.county)
    rows = [people.make_person(mobile=people.mobile_number()) for _number in range(count)]
    for person in rows:
        people.make_membership(person, firm)
    return rows


def camera_photo(size: tuple[int, int] = (3000, 2000)) -> bytes:
    """A JPEG that says where it was taken."""
    image = Image.new("RGB", size, "#3d7a8c")
    marks = Image.Exif()
    marks[0x010F] = "Example Phone"
    marks.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=marks)
    return out.getvalue()


def day(text: str) -> date:
    return date.fromisoformat(text)
