"""From the draft to the decision: who may what, one list of what is missing, and silence that accepts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Message, NotAllowed, set_photo
from applications import api
from applications.actions.keep_paper import MOST, drop_paper
from applications.models import Application
from applications.refusals import Refused
from courses.api import Exemption
from evidence import api as evidence
from exams.actions.register_candidate import register_candidate
from qualifications.actions.set_workday import set_workday
from tests.accounts import factories as people
from tests.applications import factories as make
from tests.exams import factories as exams

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 11, 30, 10))


@pytest.fixture
def world():
    return make.make_world()


def kinds(row):
    return [event.kind for event in evidence.events_about(row.subject)]


def test_a_worker_applies_to_any_body_and_the_clocks_start(world):
    row = make.handed_in(world, make.make_applicant(), now=MONDAY)
    assert (row.state, row.edition_key, row.filed) == ("submitted", "SO-19", "self")
    assert row.decide_by == date(2026, 12, 7)
    assert row.arrange_by == date(2027, 1, 29)
    place = next(line for line in row.eligibility["conditions"] if line["key"] == "place")
    assert place["ok"] is True
    assert kinds(row) == [
        "applications.opened", "applications.paper.added", "applications.promise.signed", "applications.handed_in",
    ]  # fmt: skip


def test_a_second_application_for_the_same_item_is_the_first_one(world):
    person = make.make_applicant()
    first = make.draft(world, person)
    again = api.open_application(person, exams.low_voltage(), organiser=world.body.organisation, user=person.user)
    assert again.pk == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            person=person, operation_item=exams.low_voltage(), organiser=world.body.organisation,
            filed_by=person.user, created_at=timezone.now(),
        )  # fmt: skip


def test_everything_missing_is_named_at_once_and_nothing_is_handed_in(world):
    person = exams.make_candidate(user=people.make_user())
    Exemption.objects.all().delete()
    row = api.open_application(person, exams.low_voltage(), organiser=world.body.organisation, user=person.user)
    with pytest.raises(Refused) as refusal:
        api.hand_in(row, user=person.user)
    for word in ("身份证件", "证件照", "健康承诺", "培训学时"):
        assert word in str(refusal.value)
    row.refresh_from_db()
    assert (row.state, row.submitted_at) == ("draft", None)
    assert not row.steps.exists()


def test_who_is_too_young_can_not_hand_in_whatever_papers_there_are(world):
    born = timezone.localdate() - timedelta(days=17 * 365)
    person = make.make_applicant(birth_on=born)
    with pytest.raises(Refused, match="不符合报名条件：年龄"):
        make.handed_in(world, person)


def test_nobody_promises_for_somebody_else_nor_by_an_old_text(world):
    person, other = make.make_applicant(), make.make_applicant()
    row = api.open_application(person, exams.low_voltage(), organiser=world.body.organisation, user=person.user)
    with pytest.raises(NotAllowed, match="本人签署"):
        api.sign_promise(row, version=api.promise_text().version, user=other.user)
    with pytest.raises(Refused, match="已更新"):
        api.sign_promise(row, version="2020-01", user=person.user)


def test_papers_are_drawn_anew_counted_and_kept_from_strangers(world):
    person = make.make_applicant()
    row = make.draft(world, person)
    paper = row.papers.get()
    with paper.file.open("rb") as file:
        stored = file.read()
    assert stored.startswith(b"\xff\xd8")
    assert stored != people.photo_file()
    assert person.name not in paper.file.name
    for data, word in ((b"%PDF-1.7", "JPEG"), (people.photo_file() + b"PK\x03\x04", "夹带"), (b"", "选择")):
        with pytest.raises(Refused, match=word):
            api.add_paper(row, kind="other", data=data, user=person.user)
    with pytest.raises(Refused, match="已经上传"):
        api.add_paper(row, kind="other", data=people.photo_file(), user=person.user)
    with pytest.raises(Refused, match="材料种类"):
        api.add_paper(row, kind="secret", data=people.photo_file((700, 700)), user=person.user)
    with pytest.raises(NotAllowed):
        api.add_paper(row, kind="other", data=people.photo_file((500, 500)), user=make.make_applicant().user)
    for size in range(400, 400 + MOST - 1):
        api.add_paper(row, kind="other", data=people.photo_file((size, 400)), user=person.user)
    with pytest.raises(Refused, match="最多"):
        api.add_paper(row, kind="other", data=people.photo_file((900, 900)), user=person.user)
    drop_paper(row.papers.last(), user=person.user)
    assert row.papers.count() == MOST - 1


def test_the_officer_asks_once_and_never_again(world):
    person = make.make_applicant()
    row = make.handed_in(world, person, now=MONDAY)
    with pytest.raises(Refused, match="全部内容"):
        api.ask_once(row, kinds=[], words=" ", user=world.officer)
    row = api.ask_once(row, kinds=["identity"], words="照片反光", user=world.officer, now=MONDAY)
    assert [line["title"] for line in row.asked] == ["身份证件", "照片反光"]
    assert Message.objects.filter(person=person, kind="applications.asked").exists()
    with pytest.raises(Refused, match="只能发一次"):
        api.ask_once(row, kinds=["identity"], words="", user=world.officer)
    row = api.hand_in(row, user=person.user, now=MONDAY + timedelta(days=1))
    assert (row.state, row.decide_by) == ("complete", date(2026, 12, 8)), "the clock begins anew"
    with pytest.raises(Refused, match="只能发一次"):
        api.ask_once(row, kinds=["identity"], words="", user=world.officer)


def test_accepting_needs_every_paper_looked_at(world):
    row = make.handed_in(world, make.make_applicant())
    with pytest.raises(Refused, match="请先审核材料：身份证件"):
        api.accept(row, user=world.officer)
    api.judge_paper(row.papers.get(), is_good=False, user=world.officer)
    with pytest.raises(Refused, match="还不能受理：身份证件"):
        api.accept(row, user=world.officer)
    make.look_through(world, row)
    row = api.accept(row, user=world.officer)
    assert (row.state, row.decided_by) == ("accepted", world.officer)
    with pytest.raises(Refused, match="状态"):
        api.refuse(row, ground="晚了", user=world.officer)


def test_a_skill_certificate_found_good_waives_the_training(world):
    """D6: no hours on record, the certificate opens the examination."""
    person = make.make_applicant()
    Exemption.objects.all().delete()
    row = make.draft(world, person)
    row = api.edit_application(
        row, organiser=row.organiser, scope="both", employer_name="电力公司", skill_number="ZY-2026-1",
        skill_valid_to=None, user=person.user,
    )  # fmt: skip
    api.add_paper(row, kind="skill", data=people.photo_file((640, 480)), user=person.user)
    row = api.hand_in(row, user=person.user)
    hours = next(line for line in row.eligibility["conditions"] if line["key"] == "hours")
    assert hours["ok"] is None
    make.look_through(world, row)
    row = api.accept(row, user=world.officer)
    assert Exemption.objects.get(person=person).document_number == "ZY-2026-1"
    hours = next(line for line in row.eligibility["conditions"] if line["key"] == "hours")
    assert hours["ok"] is True
    assert "免训" in hours["fact"]


def test_nobody_decides_about_oneself_or_what_one_filed(world):
    officer = world.officer
    set_photo(officer.person, people.photo_file((295, 413)))
    row = api.open_application(officer.person, exams.low_voltage(), organiser=world.body.organisation, user=officer)
    for step in (
        lambda: api.accept(row, user=officer),
        lambda: api.refuse(row, ground="理由", user=officer),
        lambda: api.ask_once(row, kinds=["identity"], words="", user=officer),
    ):
        with pytest.raises(NotAllowed):
            step()
    other = exams.make_body()
    row = make.handed_in(world, make.make_applicant())
    with pytest.raises(NotAllowed):
        api.accept(row, user=other.officer)


def test_a_refusal_carries_its_reason(world):
    person = make.make_applicant()
    row = make.handed_in(world, person)
    with pytest.raises(Refused, match="理由"):
        api.refuse(row, ground="  ", user=world.officer)
    row = api.refuse(row, ground="证件与本人不符", user=world.officer)
    assert row.steps.last().note == "证件与本人不符"
    assert "证件与本人不符" in Message.objects.get(person=person, kind="applications.refused", channel="desk").body
    again = make.draft(world, person)
    assert again.pk != row.pk, "a refused application is no obstacle to a new one"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 12, 7, 23, 59), 0),  # the last working day is not over
        (datetime(2026, 12, 8, 0, 1), 1),
    ],
)
def test_silence_after_the_last_working_day_accepts(world, now, expected):
    row = make.handed_in(world, make.make_applicant(), now=MONDAY)
    at = timezone.make_aware(now)
    assert api.accept_silent(now=at) == expected
    assert api.accept_silent(now=at) == 0, "twice happens once"
    row.refresh_from_db()
    if expected:
        assert (row.state, row.decided_by) == ("accepted", None)
        assert row.steps.last().note == "逾期未答复，视为受理"


def test_a_holiday_corrected_since_moves_the_last_day(world):
    make.handed_in(world, make.make_applicant(), now=MONDAY)
    set_workday(date(2026, 12, 1), is_workday=False, reason="本地停工", user=people.make_staff("system_admin"))
    assert api.accept_silent(now=timezone.make_aware(datetime(2026, 12, 8, 0, 1))) == 0
    assert Application.objects.get().decide_by == date(2026, 12, 8)


def test_where_holidays_are_not_announced_silence_decides_nothing(world):
    """Handed in on 28 December 2026: the five days reach into a year nobody has announced."""
    late = timezone.make_aware(datetime(2026, 12, 29, 10))
    row = make.handed_in(world, make.make_applicant(), now=late)
    assert not row.clocks_sure
    assert api.accept_silent(now=late + timedelta(days=20)) == 0
    row.refresh_from_db()
    assert row.state == "submitted"


def test_who_was_asked_is_not_accepted_by_silence(world):
    row = make.handed_in(world, make.make_applicant(), now=MONDAY)
    api.ask_once(row, kinds=["identity"], words="", user=world.officer, now=MONDAY)
    assert api.accept_silent(now=MONDAY + timedelta(days=30)) == 0


def test_the_overdue_list_knows_all_three_clocks(world):
    row = make.handed_in(world, make.make_applicant(), now=MONDAY - timedelta(days=90))
    make.look_through(world, row)
    found = {due.clock.kind for due in api.overdue(world.officer, timezone.localdate(MONDAY))}
    assert found == {"decide", "arrange"}
    assert api.overdue(exams.make_body().officer, timezone.localdate(MONDAY)) == []
    register_candidate(make.open_sitting(world), row.person, user=world.officer, health_promised=True)
    kinds_now = {due.clock.kind for due in api.overdue(world.officer, timezone.localdate(MONDAY))}
    assert kinds_now == {"decide"}, "an examination an officer arranged is arranged"


def test_a_withdrawn_application_is_over(world):
    person = make.make_applicant()
    row = api.withdraw(make.handed_in(world, person), user=person.user)
    assert row.state == "withdrawn"
    with pytest.raises(Refused):
        api.hand_in(row, user=person.user)
