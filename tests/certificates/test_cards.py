"""State certificates on record: typed by people, shown as checked only after somebody looked."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse

from accounts.api import NotAllowed, Refused, write_table
from certificates import api
from certificates.domain.national import COLUMNS, Card, CardFault, check_card
from certificates.models import Duty, NationalCheck, StateCertificate
from evidence import api as evidence
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db
CARD = Card(
    "T430102199001011234", date(2021, 6, 1), date(2021, 6, 1), date(2027, 5, 31), None, None, "湖南省应急管理厅"
)


@pytest.fixture
def place():
    firm = people.make_organisation("enterprise")
    keeper = people.make_staff("organisation_admin", firm)
    worker = people.make_person(user=people.make_user())
    people.make_membership(worker, firm, "worker")
    return firm, keeper, worker, make.make_item()


def look(record, by, result="matches", **changed):
    given = {"result": result, "site": "mem", "checked_on": date(2026, 6, 2), "note": "", "picture": b"", **changed}
    return api.check_nationally(record, by=by, **given)


def test_recorded_is_not_checked_and_a_look_by_hand_is_told_with_day_and_name(place):
    _firm, keeper, worker, item = place
    record = api.record_card(worker, item, CARD, by=keeper)
    assert record.verified_check is None
    page = reverse("certificates:card", args=[record.uuid])
    assert "未核查" in signed_in(keeper).get(page).content.decode()
    look(record, keeper)
    text = signed_in(worker.user).get(page).content.decode()
    assert "官网已核查" in text
    assert "2026-06-02" in text
    assert str(keeper) in text
    assert "https://cx.mem.gov.cn/" in text
    kinds = [event.kind for event in evidence.events_about(record.subject)]
    assert kinds == ["certificates.card.recorded", "certificates.card.checked"]
    assert Duty.objects.filter(origin=record.subject).exists()


@pytest.mark.parametrize("result", ["differs", "absent", "invalid"])
def test_a_bad_result_is_never_shown_as_verified(place, result):
    _firm, keeper, worker, item = place
    record = api.record_card(worker, item, CARD, by=keeper)
    look(record, keeper)
    look(record, keeper, result)
    record.refresh_from_db()
    assert record.verified_check is None
    assert "官网已核查" not in signed_in(keeper).get(reverse("certificates:card", args=[record.uuid])).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_to": date(2027, 6, 30)},
        {"authority": "别的机关"},
        {"number": "T000"},
        {"valid_from": date(2021, 6, 2)},
        {"review_due_on": date(2024, 6, 1)},
    ],
)
def test_a_correction_after_the_look_unsettles_it(place, changed):
    from dataclasses import replace

    _firm, keeper, worker, item = place
    record = api.record_card(worker, item, CARD, by=keeper)
    look(record, keeper)
    api.record_card(worker, item, replace(CARD, **changed), by=keeper)
    record = StateCertificate.objects.get()
    assert record.verified_check is None
    assert "核查后" in signed_in(keeper).get(reverse("certificates:cards")).content.decode()


def test_nobody_vouches_for_ones_own_card_and_strangers_see_nothing(place):
    firm, keeper, worker, item = place
    own = api.record_card(worker, item, CARD, by=worker.user)
    with pytest.raises(NotAllowed):
        look(own, worker.user)
    people.make_membership(worker, firm, "organisation_admin")
    with pytest.raises(Refused, match="别人"):
        look(own, worker.user)
    stranger = people.make_staff("organisation_admin", people.make_organisation("enterprise"))
    with pytest.raises(NotAllowed):
        api.record_card(worker, item, CARD, by=stranger)
    with pytest.raises(NotAllowed):
        look(own, stranger)
    client = signed_in(stranger)
    for name in ("card", "card-photo"):
        assert client.get(reverse(f"certificates:{name}", args=[own.uuid])).status_code == 404
    assert worker.name not in client.get(reverse("certificates:cards")).content.decode()


def test_a_picture_is_drawn_anew_and_what_is_none_is_refused(place):
    _firm, keeper, worker, item = place
    picture = people.photo_file((900, 600))
    record = api.record_card(worker, item, CARD, photo=picture, by=keeper)
    answer = signed_in(keeper).get(reverse("certificates:card-photo", args=[record.uuid]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content != picture
    with pytest.raises(Refused):
        api.record_card(worker, item, CARD, photo=b"<svg onload=alert(1)>", by=keeper)


def test_the_number_is_not_in_clear_in_the_table(place):
    from django.db import connection

    _firm, keeper, worker, item = place
    api.record_card(worker, item, CARD, by=keeper)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM certificates_statecertificate")
        assert "430102" not in str(cursor.fetchone())


def listed(*rows: dict[str, str]) -> io.BytesIO:
    return io.BytesIO(write_table("名单", COLUMNS, [[row.get(name, "") for name in COLUMNS] for row in rows]))


def row_of(person, item, **changed) -> dict[str, str]:
    return {"姓名": person.name, "证件号码": person.id_number, "操作项目": item.name, "初领日期": "2021年6月1日",
            "有效期开始": "2021.6.1", "有效期结束": "20270531", "签发机关": "湖南省应急管理厅", **changed}  # fmt: skip


def test_a_list_is_recorded_whole_or_not_at_all(place):
    firm, keeper, worker, item = place
    other = people.make_person()
    people.make_membership(other, firm, "worker")
    stranger = people.make_person()
    bad = listed(row_of(worker, item), row_of(stranger, item), row_of(other, item, 有效期结束="2020-01-01"))
    faults = api.import_cards(bad, by=keeper)
    assert [fault.place for fault in faults] == ["名单!3", "名单!4"]
    assert not StateCertificate.objects.exists()
    assert api.import_cards(listed(row_of(worker, item), row_of(other, item)), by=keeper) == 2
    assert api.import_cards(listed(row_of(worker, item)), by=keeper) == 1
    assert StateCertificate.objects.count() == 2
    client = signed_in(keeper)
    sent = client.post(reverse("certificates:card-upload"), {"file": upload(listed(row_of(stranger, item)))})
    assert sent.status_code == 400
    assert "没有登记任何一行" in sent.content.decode()


def test_a_list_of_strangers_costs_the_questions_of_one(place, django_assert_max_num_queries):
    _firm, keeper, _worker, item = place
    strangers = [people.make_person() for _n in range(30)]
    with django_assert_max_num_queries(8):
        faults = api.import_cards(listed(*(row_of(one, item) for one in strangers)), by=keeper)
    assert len(faults) == 30


def upload(file: io.BytesIO):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("名单.xlsx", file.getvalue())


def test_the_forms_record_and_check(place):
    _firm, keeper, worker, item = place
    client = signed_in(keeper)
    typed = {"name": worker.name, "number": worker.id_number, "item": item.pk, "first_issued_on": "2021-06-01",
             "valid_from": "2021-06-01", "valid_to": "2027-05-31", "authority": "湖南省应急管理厅"}  # fmt: skip
    assert client.post(reverse("certificates:card-new"), {**typed, "valid_to": "2020-01-01"}).status_code == 400
    assert client.post(reverse("certificates:card-new"), {**typed, "name": "别人"}).status_code == 400
    assert client.post(reverse("certificates:card-new"), typed).status_code == 302
    record = StateCertificate.objects.get()
    seen = {"site": "mem", "checked_on": "2026-06-02", "result": "matches", "note": "一致"}
    client.post(reverse("certificates:card-check", args=[record.uuid]), seen)
    assert NationalCheck.objects.get().checked_by == keeper
    del typed["name"], typed["number"]
    own = signed_in(worker.user)
    assert own.post(reverse("certificates:card-new"), {**typed, "first_issued_on": "2020-06-01"}).status_code == 302


def test_dates_that_cannot_be_true_are_refused():
    from dataclasses import replace

    today = date(2026, 6, 1)
    for changed in (
        {"first_issued_on": date(2022, 1, 1)},
        {"valid_to": date(2021, 1, 1)},
        {"valid_to": date(2041, 1, 1)},
        {"authority": " "},
    ):
        with pytest.raises(CardFault):
            check_card(replace(CARD, **changed), today=today)
    with pytest.raises(CardFault):
        check_card(replace(CARD, first_issued_on=date(2027, 1, 1), valid_from=date(2027, 1, 1)), today=today)
