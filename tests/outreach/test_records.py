"""What was done is recorded with photos, confirmed by somebody else, and never changed after."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from accounts.api import NotAllowed, Refused
from evidence import api as evidence
from outreach.actions.correct_record import correct_record, standing
from outreach.actions.decide_record import confirm_record, return_record
from outreach.actions.gather_facts import gather_facts
from outreach.actions.save_record import save_record
from outreach.api import record_event
from outreach.domain import counting
from outreach.models import Record, RecordFile
from tests.exams.factories import signed_in
from tests.outreach import factories as make

pytestmark = pytest.mark.django_db


def submitted(town, **fields):
    return save_record(make.new_record(town, **fields), by=town.editor, submit=True)


def test_a_record_counts_once_somebody_else_has_confirmed_it():
    town = make.make_town()
    quota = make.make_quota(region=town.city)
    record, year = submitted(town), timezone.localdate().year
    assert counting.rate(gather_facts(year=year), quota.as_goal()).done == 0
    confirm_record(record, by=town.supervisor)
    assert counting.rate(gather_facts(year=year), quota.as_goal()).done == 2
    kinds = [event.kind for event in evidence.events_about(record.subject)]
    assert kinds == ["outreach.record.submitted", "outreach.record.confirmed"]


def test_nobody_confirms_what_they_recorded_and_strangers_nothing():
    town, other = make.make_town(), make.make_town()
    record = submitted(town)
    for user in (town.editor, town.second, other.supervisor):
        with pytest.raises(NotAllowed):
            confirm_record(record, by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(state="confirmed", confirmed_by=town.editor)


def test_a_confirmed_record_is_append_only():
    town = make.make_town()
    record = confirm_record(submitted(town), by=town.supervisor)
    for change in (
        lambda: Record.objects.filter(pk=record.pk).update(quantity=99),
        lambda: Record.objects.filter(pk=record.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        save_record(record, by=town.editor)


def test_a_correction_is_a_record_that_counts_against_it():
    town = make.make_town()
    record = confirm_record(submitted(town, quantity=5, heads=50), by=town.supervisor)
    counter = correct_record(record, quantity=3, heads=60, reason="点错了数", by=town.editor)
    assert (counter.quantity, counter.heads) == (-2, 10)
    assert standing(record) == (5, 50)
    with pytest.raises(Refused):
        correct_record(record, quantity=1, heads=60, reason="再改", by=town.editor)
    confirm_record(counter, by=town.supervisor)
    assert standing(record) == (3, 60)


def test_a_record_given_back_says_why_and_may_be_sent_again():
    town = make.make_town()
    record = submitted(town)
    with pytest.raises(Refused):
        return_record(record, reason=" ", by=town.supervisor)
    record = return_record(record, reason="缺照片", by=town.supervisor)
    assert (record.state, record.reason) == ("returned", "缺照片")
    assert save_record(record, by=town.editor, submit=True).state == "submitted"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"done_on": timezone.localdate() + timedelta(days=1)}, "done_on"), ({"region": "elsewhere"}, "region")],
)
def test_what_can_not_be_is_refused(fields, field):
    town = make.make_town()
    if "region" in fields:
        fields = {"region": make.make_town().city}
    with pytest.raises(Refused) as refused:
        save_record(make.new_record(town, **fields), by=town.editor)
    assert refused.value.field == field


def test_a_photo_is_drawn_anew_small_and_without_the_camera():
    town = make.make_town()
    record = save_record(make.new_record(town), by=town.editor, photos=[("IMG.jpg", make.camera_photo())])
    [file] = record.files.all()
    with file.file.open("rb") as stored:
        data = stored.read()
    with Image.open(BytesIO(data)) as image:
        assert max(image.size) == 1600
        assert not image.getexif()
    assert b"Example Phone" not in data


def test_six_photos_and_no_more_and_no_wolf_in_disguise():
    town = make.make_town()
    photos = [(f"{number}.jpg", make.camera_photo((300 + number, 200))) for number in range(7)]
    with pytest.raises(Refused) as refused:
        save_record(make.new_record(town), by=town.editor, photos=photos)
    assert refused.value.field == "photos"
    assert not Record.objects.exists()
    with pytest.raises(Refused):
        save_record(make.new_record(town), by=town.editor, photos=[("a.jpg", b"<html>")])
    with pytest.raises(Refused):
        save_record(make.new_record(town), by=town.editor, attachments=[("a.pdf", b"MZ")])


def test_photos_are_private():
    town, other = make.make_town(), make.make_town()
    record = save_record(make.new_record(town), by=town.editor, photos=[("a.jpg", make.camera_photo((400, 300)))])
    address = reverse("outreach:file", args=[RecordFile.objects.get().uuid])
    assert signed_in(town.editor).get(address).status_code == 200
    assert signed_in(town.supervisor).get(address).status_code == 404  # a draft is its unit's own business
    save_record(record, by=town.editor, submit=True)
    assert signed_in(town.supervisor).get(address).status_code == 200
    for stranger in (other.editor, other.supervisor):
        assert signed_in(stranger).get(address).status_code == 404


def test_the_phone_form_records_with_a_photo():
    town = make.make_town()
    answer = signed_in(town.editor).post(
        reverse("outreach:record-new"),
        {
            "measure": "activities", "title": "班前会", "done_on": timezone.localdate().isoformat(),
            "place": make.place().pk, "quantity": 9, "heads": 30, "organisation": town.office.pk,
            "region": town.county.pk, "submit": "1",
            "photos": [SimpleUploadedFile("a.jpg", make.camera_photo((500, 400)), "image/jpeg")],
        },
    )  # fmt: skip
    record = Record.objects.get()
    assert (answer.status_code, record.state, record.quantity, record.files.count()) == (302, "submitted", 1, 1)


def test_an_event_is_recorded_once():
    town = make.make_town()
    values = {"key": "event:1", "title": "咨询日", "on": timezone.localdate(), "heads": 80, "organisation": town.office}
    assert record_event(**values, place_key="public", by=town.editor).state == "draft"
    assert record_event(**values, by=town.editor) is None
    assert Record.objects.count() == 1


def test_the_report_holds_three_sheets_and_no_formula():
    town = make.make_town()
    make.make_quota(region=town.city, source="=1+1")
    confirm_record(submitted(town, title="=HYPERLINK(1)"), by=town.supervisor)
    answer = signed_in(town.supervisor).get(reverse("outreach:report"))
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["指标", "明细", "覆盖"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
    [plan] = [[cell.value for cell in row] for row in book["指标"].iter_rows(min_row=2)]
    assert plan[4:7] == ["2", "10", "20%"]


def test_the_overview_shows_numerator_denominator_and_a_table():
    town = make.make_town()
    make.make_quota(region=town.city)
    confirm_record(submitted(town), by=town.supervisor)
    page = signed_in(town.editor).get(reverse("outreach:overview")).content.decode()
    assert '<strong class="num">2</strong>' in page
    assert "/ 10 块" in page
    assert town.county.name in page
    assert '<svg class="chart__svg"' in page


def test_what_waits_for_a_second_person_is_said_above_the_list_until_somebody_looks_for_something_else():
    town = make.make_town()
    submitted(town)
    desk, records = signed_in(town.supervisor), reverse("outreach:records")
    for address in (records, f"{records}?sort=-happened_on"):
        html = desk.get(address).content.decode()
        assert "有 1 条等待确认" in html
        assert "data-active" not in html  # on a phone the filters stay folded, so that the list is seen
    html = desk.get(f"{records}?state=submitted").content.decode()
    assert "有 1 条等待确认" not in html
    assert "data-active" in html
