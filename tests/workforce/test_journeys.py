"""A worker signs on the own phone; two firms confirm a help; a plan shows what was done; a supervisor only looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.api import NotAllowed, Refused, WorkFact
from accounts.models import Organisation
from courses.models import HoursEntry
from evidence.api import events_about
from qualifications.models import OperationItem
from tests.accounts import factories as people
from tests.workforce.factories import Firm, scribble, signed_in
from workforce.actions.helping import HelpFacts, answer_help, firms_helped, say_help
from workforce.actions.oversee import coverage, with_figures
from workforce.actions.plan_training import read_plan
from workforce.actions.read_people import count_standings, members
from workforce.models import HelpRecord, LevelRecord, PlanLine, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def level_form(**more):
    day = localdate()
    return {
        "teacher": "王师傅", "begins_on": day - timedelta(days=1), "ends_on": day, "hours": "12", "score": "88",
        "cut_score": "80", "contents": ["state", "rules", "rights", "cases"],
    } | more  # fmt: skip


def test_from_the_gate_to_work_with_the_workers_own_phone():
    firm = Firm()
    worker = firm.hire("赵新人")
    desk, phone = signed_in(firm.clerk), signed_in(worker.user)
    assert "还没有开始三级教育" in desk.get(reverse("workforce:desk", args=[firm.unit.uuid])).content.decode()
    desk.post(reverse("workforce:programmes", args=[firm.unit.uuid]), {"one": worker.uuid})
    programme = Programme.objects.get()
    contents = {
        "company": ["state", "rules", "rights", "cases"],
        "workshop": ["hazards", "injuries", "duties", "rescue", "protection", "workshop", "prevention", "cases"],
        "team": ["procedures", "links", "cases"],
    }
    for key, keys in contents.items():
        address = reverse("workforce:level", args=[programme.uuid, key])
        assert desk.post(address, level_form(contents=keys)).status_code == 302
        level = LevelRecord.objects.get(programme=programme, key=key)
        sign = reverse("workforce:level-sign", args=[programme.uuid, key, "trainer"])
        desk.post(sign, {"digest": level.digest, "signature": scribble()})
        assert "看内容并签名" in phone.get(reverse("workforce:mine")).content.decode()
        own = reverse("workforce:mine-sign", args=[programme.uuid, key])
        assert "王师傅" in phone.get(own).content.decode()
        refused = phone.post(own, {"digest": level.digest})
        assert refused.status_code == 409
        assert "勾选" in refused.content.decode()
        assert phone.post(own, {"digest": level.digest, "confirmed": "1"}).status_code == 302
    page = desk.get(reverse("workforce:programme", args=[programme.uuid])).content.decode()
    assert "准予上岗" in page
    desk.post(reverse("workforce:clear", args=[programme.uuid]))
    assert "已上岗" in desk.get(reverse("workforce:programme", args=[programme.uuid])).content.decode()
    printed = desk.get(reverse("workforce:programme-print", args=[programme.uuid]))
    assert printed.content.startswith(b"%PDF")


def test_clearing_too_early_says_every_reason_and_changes_nothing():
    firm = Firm()
    programme = firm.begin(firm.hire())
    desk = signed_in(firm.clerk)
    page = desk.post(reverse("workforce:clear", args=[programme.uuid]), follow=True).content.decode()
    assert "还不能上岗：厂级教育还没有合格并签名" in page
    programme.refresh_from_db()
    assert programme.cleared_on is None


def test_a_form_that_can_not_be_keeps_its_values_and_says_where():
    firm = Firm()
    programme = firm.begin(firm.hire())
    address = reverse("workforce:level", args=[programme.uuid, "company"])
    response = signed_in(firm.clerk).post(address, level_form(score="200"))
    assert response.status_code == 400
    page = response.content.decode()
    assert "不能超过满分 100 分" in page
    assert 'value="200"' in page


def test_a_colleague_does_not_see_anothers_education():
    firm = Firm()
    programme = firm.begin(firm.hire())
    stranger = firm.hire()
    own = reverse("workforce:mine-sign", args=[programme.uuid, "company"])
    assert signed_in(stranger.user).get(own).status_code == 404


def facts(other, **more):
    values = {
        "other": other.name, "gave": True, "kind": "lecture", "topic": "送教上门", "held_on": localdate(),
        "hours": Decimal(4), "people": 20,
    } | more  # fmt: skip
    return HelpFacts(**values)


def test_help_counts_when_both_firms_said_so():
    big, small = Firm(), Firm()
    row = say_help(big.unit, facts(small.unit), proof=people.photo_file(), by=big.clerk)
    day, firms = localdate(), Organisation.objects.all()
    assert firms_helped(firms, since=day, until=day) == 0
    with pytest.raises(NotAllowed):
        answer_help(row, agrees=True, answer="", by=big.clerk)
    client = signed_in(small.clerk)
    assert "这件事属实吗" in client.get(reverse("workforce:help-record", args=[row.uuid])).content.decode()
    client.post(reverse("workforce:help-answer", args=[row.uuid]), {"verdict": "agree"})
    row.refresh_from_db()
    assert row.state == "agreed"
    assert firms_helped(firms, since=day, until=day) == 1
    assert [event.kind for event in events_about(row.subject)] == ["workforce.help.said", "workforce.help.answered"]
    with pytest.raises(Refused, match="已经答复"):
        answer_help(row, agrees=True, answer="", by=small.clerk)
    assert client.get(reverse("workforce:help-proof", args=[row.proofs.get().uuid])).status_code == 200


def test_one_person_can_not_say_yes_for_both_firms_and_the_database_agrees():
    big, small = Firm(), Firm()
    people.make_membership(big.clerk.person, small.unit, "organisation_admin")
    row = say_help(big.unit, facts(small.unit), by=big.clerk)
    with pytest.raises(Refused, match="登记人不能自己确认"):
        answer_help(row, agrees=True, answer="", by=big.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRecord.objects.filter(pk=row.pk).update(state="agreed", agreed_by=big.clerk)


@pytest.mark.parametrize(
    ("more", "word"),
    [({"other": "没有这家厂"}, "没有找到"), ({"held_on": localdate() + timedelta(days=1)}, "不能晚于今天")],
)
def test_help_that_can_not_be_is_refused(more, word):
    big, small = Firm(), Firm()
    with pytest.raises(Refused, match=word):
        say_help(big.unit, replace(facts(small.unit), **more), by=big.clerk)
    with pytest.raises(Refused, match="本单位"):
        say_help(big.unit, facts(big.unit), by=big.clerk)
    assert not HelpRecord.objects.exists()


def test_a_denial_needs_its_reason():
    big, small = Firm(), Firm()
    row = say_help(big.unit, facts(small.unit), by=big.clerk)
    client, address = signed_in(small.clerk), reverse("workforce:help-answer", args=[row.uuid])
    response = client.post(address, {"verdict": "refuse"})
    assert response.status_code == 400
    assert "哪里不属实" in response.content.decode()
    client.post(address, {"verdict": "refuse", "answer": "当天没有来"})
    row.refresh_from_db()
    assert (row.state, row.answer) == ("refused", "当天没有来")


def plan_form(**more):
    return {
        "month": "3", "topic": "消防演练", "audience": "", "department": "", "hours": "2", "responsible": "李工",
        "measure": "hours",
    } | more  # fmt: skip


def test_a_plan_is_held_against_the_hours_of_its_audience():
    firm = Firm()
    welder = firm.hire(days_ago=100, department="焊接车间")
    other = firm.hire(days_ago=100, department="焊接车间")
    firm.hire(days_ago=100, department="总装车间")
    year, client = localdate().year, signed_in(firm.clerk)
    address = f"{reverse('workforce:plan-new', args=[firm.unit.uuid])}?year={year}"
    assert client.post(address, plan_form(department="焊接车间")).status_code == 302
    for person, hours in ((welder, 2), (other, 1)):
        WorkFact.objects.create(
            person=person, organisation=firm.unit, kind="yearly_hours", starts_on=localdate(), hours=hours,
            added_on=localdate(),
        )  # fmt: skip
    row = read_plan(firm.unit, year)[0]
    assert (row.progress.done, row.progress.people, row.progress.percent) == (1, 2, 50)
    plan = reverse("workforce:plan", args=[firm.unit.uuid])
    assert "消防演练" in client.get(f"{plan}?year={year}").content.decode()
    assert client.get(f"{plan}?year={year}&format=pdf").content.startswith(b"%PDF")
    assert client.get(f"{plan}?year={year}&format=xlsx").content.startswith(b"PK")
    line = PlanLine.objects.get()
    assert client.post(reverse("workforce:plan-edit", args=[line.uuid]), plan_form(month="13")).status_code == 400
    client.post(reverse("workforce:plan-drop", args=[line.uuid]))
    assert not PlanLine.objects.exists()


def test_the_plan_of_a_year_that_is_over_stays_as_it_was():
    firm = Firm()
    client, year = signed_in(firm.clerk), localdate().year - 1
    line = PlanLine.objects.create(
        organisation=firm.unit, year=year, month=3, topic="消防演练", hours=2, responsible="李工"
    )
    address = reverse("workforce:plan-edit", args=[line.uuid])
    refused = client.post(address, plan_form(topic="改过的题目"))
    assert refused.status_code == 400
    assert "已经存档，不能再改" in refused.content.decode()
    said = client.post(reverse("workforce:plan-drop", args=[line.uuid]), follow=True).content.decode()
    assert "已经存档，不能再改" in said
    assert PlanLine.objects.get().topic == "消防演练"
    assert address not in said, "the list offers no change"
    new = f"{reverse('workforce:plan-new', args=[firm.unit.uuid])}?year={year}"
    assert client.post(new, plan_form()).status_code == 400
    assert new not in said


def test_no_hour_counts_for_two_lines_of_the_plan():
    firm, year = Firm(), localdate().year
    worker = firm.hire(days_ago=100)
    for month in (2, 5):
        PlanLine.objects.create(
            organisation=firm.unit, year=year, month=month, topic=f"{month} 月", audience="worker", hours=3,
            responsible="李工",
        )  # fmt: skip
    WorkFact.objects.create(
        person=worker, organisation=firm.unit, kind="yearly_hours", starts_on=localdate(), hours=5, added_on=localdate()
    )
    assert [row.progress.done for row in read_plan(firm.unit, year)] == [1, 0]


def test_course_hours_that_filled_the_first_level_count_once_in_the_plan():
    firm, year = Firm(), localdate().year
    worker = firm.hire()
    item = OperationItem.objects.filter(category__family="three_level").first()
    HoursEntry.objects.create(
        person=worker, operation_item=item, part="theory", minutes=180, witnessed_by=firm.clerk,
        recorded_at=timezone.now(),
    )  # fmt: skip
    for month in (1, 2):
        PlanLine.objects.create(
            organisation=firm.unit, year=year, month=month, topic=f"{month} 月", audience="worker", hours=4,
            responsible="李工",
        )  # fmt: skip
    assert [row.progress.done for row in read_plan(firm.unit, year)] == [1, 0]
    first, second, _third = firm.begin(worker).levels.all()
    firm.sign(firm.teach(first, hours=Decimal(4), begins_on=localdate()))
    assert [row.progress.done for row in read_plan(firm.unit, year)] == [1, 0]
    firm.sign(firm.teach(second, hours=Decimal(4), begins_on=localdate()))
    assert [row.progress.done for row in read_plan(firm.unit, year)] == [1, 1]


def test_a_levels_line_is_done_by_those_who_owe_no_education():
    firm = Firm()
    programme = firm.begin(firm.hire())
    firm.hire()
    line = PlanLine(
        organisation=firm.unit, year=localdate().year, month=1, topic="新员工三级教育", audience="worker", hours=24,
        responsible="李工", measure="levels",
    )  # fmt: skip
    line.save()
    assert read_plan(firm.unit, line.year)[0].progress.done == 0
    firm.pass_all(programme)
    signed_in(firm.clerk).post(reverse("workforce:clear", args=[programme.uuid]))
    progress = read_plan(firm.unit, line.year)[0].progress
    assert (progress.done, progress.people) == (1, 2)


def test_a_supervisor_sees_figures_and_masked_names_and_looking_is_written_down():
    region = people.make_region()
    firm = Firm(region=region)
    supervisor = people.make_staff("supervisor", people.make_organisation("regulator", region=region))
    worker = firm.hire("欧阳明明", days_ago=5)
    client = signed_in(supervisor)
    assert firm.unit.name in client.get(reverse("workforce:firms")).content.decode()
    page = client.get(reverse("workforce:firm", args=[firm.unit.uuid])).content.decode()
    assert worker.masked_name in page
    assert "欧阳明明" not in page
    before = len(events_about(worker.subject))
    address = reverse("workforce:firm-person", args=[firm.unit.uuid, worker.uuid])
    assert client.get(address).status_code == 405
    shown = client.post(address).content.decode()
    assert "欧阳明明" not in shown
    assert worker.id_number not in shown
    assert [event.kind for event in events_about(worker.subject)][before:] == ["workforce.person.inspected"]
    assert client.get(f"{reverse('workforce:firms')}?format=xlsx").content.startswith(b"PK")
    stranger = Firm()
    assert client.get(reverse("workforce:firm", args=[stranger.unit.uuid])).status_code == 404
    assert client.get(reverse("workforce:desk", args=[firm.unit.uuid])).status_code == 404


def test_coverage_counts_workers_once_and_only_those_taught():
    firm = Firm()
    assert coverage([firm.unit.pk]).percent is None
    programme = firm.begin(firm.hire())
    firm.hire()
    assert coverage([firm.unit.pk]).percent == 0
    firm.pass_all(programme)
    signed_in(firm.clerk).post(reverse("workforce:clear", args=[programme.uuid]))
    found = coverage([firm.unit.pk])
    assert (found.done, found.people, found.percent) == (1, 2, 50)


def test_the_list_of_firms_says_the_same_as_each_firms_page():
    firm, other = Firm(), Firm()
    firm.begin(firm.hire(days_ago=2))
    firm.hire(days_ago=2)
    other.hire(days_ago=2)
    for one in with_figures(Organisation.objects.filter(pk__in=(firm.unit.pk, other.unit.pk))):
        assert one.people == members(one).count()
        assert one.late == count_standings(members(one), unit=one)["overdue"] == 1
