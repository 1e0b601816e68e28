"""The one search box, the four lists, and the log."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from audits.actions.search_certificates import search_certificates
from audits.actions.watch_lists import LISTS, watch_list
from certificates.models import Certificate, Duty
from courses.models import ClassTeacher
from evidence import api as evidence
from exams.models import Registration, SittingStaff
from tests.accounts import factories as people
from tests.audits.audit_world import make_auditor, many_certificates, signed_in
from tests.courses import factories as courses

pytestmark = pytest.mark.django_db


def numbers(text: str) -> list[str]:
    return [row.number for row in search_certificates(text, within=Certificate.objects.issued())]


def test_the_box_takes_a_number_a_scan_a_masked_name_and_an_organisation():
    first, second = many_certificates(2)
    Person.objects.filter(pk=first.person_id).update(name="欧阳铁锋")
    Person.objects.filter(pk=second.person_id).update(name="欧阳锋")
    assert numbers(first.number.lower()) == [first.number]
    assert numbers(f"https://x.example/certificates/v/{second.token}/") == [second.number]
    assert numbers("欧**锋") == [first.number]
    assert numbers("欧阳") == [second.number, first.number] or set(numbers("欧阳")) == {first.number, second.number}
    assert set(numbers(f"欧* {first.issuer.name}")) == set()
    assert numbers(f"欧*锋 {first.issuer.name}") == [second.number]
    assert numbers("") == []
    assert numbers("查无此人") == []


def test_one_hit_opens_the_story_and_a_foreign_one_is_not_found():
    certificate, _other = many_certificates(2)
    client = signed_in(make_auditor())
    reply = client.get(reverse("audits:desk"), {"q": certificate.number})
    assert reply["Location"] == reverse("audits:story", args=[certificate.uuid])
    page = client.get(reply["Location"]).content.decode()
    assert certificate.pdf_sha256 in page
    supervisor = people.make_staff("supervisor", people.make_organisation("regulator", region=people.make_region()))
    assert "没有查到" in signed_in(supervisor).get(reverse("audits:desk"), {"q": certificate.number}).content.decode()
    assert signed_in(supervisor).get(reply["Location"]).status_code == 404


def rows(key: str) -> list[tuple[str, ...]]:
    return [cells for _address, cells in watch_list(key, make_auditor()).rows]


def test_a_teacher_who_invigilates_his_own_students_is_listed():
    from tests.exams.room_world import make_world

    world = make_world()
    [registration] = world.registrations
    group = courses.make_class()
    type(group).objects.filter(pk=group.pk).update(operation_item=world.sitting.operation_item)
    courses.enrol(group, registration.person)
    assert rows("separation") == []
    invigilator = SittingStaff.objects.get(sitting=world.sitting, duty="invigilator").person
    ClassTeacher.objects.create(training_class=group, person=invigilator)
    assert [cells[2:] for cells in rows("separation")] == [(invigilator.name, "监考", "1 人")]
    Registration.objects.filter(pk=registration.pk).update(person=people.make_person())
    assert rows("separation") == []


def test_somebody_whose_duty_is_over_and_who_still_works_is_listed():
    [certificate] = many_certificates(1)
    late = {"lapses_on": timezone.localdate() - timedelta(days=5), "state": "lapsed"}
    assert Duty.objects.filter(person=certificate.person).update(**late)
    assert rows("lapsed") == []
    people.make_membership(certificate.person, people.make_organisation("enterprise"))
    assert [cells[-1] for cells in rows("lapsed")] == ["5 天"]


@pytest.mark.parametrize("key", sorted(LISTS))
def test_every_list_opens_empty_and_goes_out_as_a_workbook(key):
    client = signed_in(make_auditor())
    address = reverse("audits:list")
    assert "没有发现" in client.get(address, {"list": key}).content.decode()
    assert client.get(address, {"list": key, "format": "xlsx"}).content[:2] == b"PK"
    assert client.get(address, {"list": "nothing"}).status_code == 404


def happen(kind: str, subject: str) -> None:
    with transaction.atomic():
        evidence.append(kind, actor="user:a", subjects=[subject])


def test_the_log_is_filtered_paged_and_taken_along_with_its_hashes():
    client = signed_in(make_auditor())
    for number in range(60):
        happen("test.even" if number % 2 else "test.odd", f"thing:{number}")
    address = reverse("audits:log")
    page = client.get(address, {"kind": "test."}).content.decode()
    assert page.count("thing:") // page.count("about=thing") >= 1
    assert "更早的记录" in page
    assert "更早的记录" not in client.get(address, {"kind": "test.even"}).content.decode()
    one = client.get(address, {"about": "thing:7"}).content.decode()
    assert "thing:7<" in one
    assert "thing:8<" not in one
    reply = client.post(reverse("audits:log-export"), {"kind": "test.odd"})
    lines = [json.loads(line) for line in b"".join(reply.streaming_content).splitlines()]
    assert len(lines) == 30
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines)
    assert evidence.Event.objects.order_by("-seq")[0].kind == "evidence.log.exported"


def test_the_log_of_one_day_is_the_local_day():
    today = timezone.localdate()
    happen("test.now", "thing:1")
    client = signed_in(make_auditor())
    inside = client.get(reverse("audits:log"), {"since": today, "until": today, "kind": "test."}).content.decode()
    before = client.get(reverse("audits:log"), {"until": today - timedelta(days=1), "kind": "test."}).content.decode()
    assert client.get(reverse("audits:log"), {"before": "²"}).status_code == 200
    assert "test.now" in inside
    assert "没有符合条件的记录" in before
