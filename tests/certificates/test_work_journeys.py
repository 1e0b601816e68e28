"""An employer tells about posts and absences, and what is owed follows at once."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import NotAllowed, PostFacts, PostHolding, Refused, WorkFact, record_post
from certificates.models import Duty
from evidence.api import events_about
from qualifications.api import OperationItem
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)


@pytest.fixture
def unit():
    return people.make_organisation("enterprise", name="示例矿业", is_high_risk=True)


@pytest.fixture
def clerk(unit):
    return people.make_staff("organisation_admin", unit)


@pytest.fixture
def worker(unit):
    person = people.make_person(name="王小明", user=people.make_user())
    people.make_membership(person, unit)
    return person


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post_form(unit, **fields):
    fields = {"organisation": unit.pk, "kind": "worker", "name": "掘进工", "starts_on": START, **fields}
    return {f"post-{name}": value for name, value in fields.items()}


def fact_form(unit, **fields):
    return {f"fact-{name}": value for name, value in {"organisation": unit.pk, **fields}.items()}


def test_a_post_brings_its_education_and_says_why(unit, clerk, worker):
    client = signed_in(clerk)
    address = reverse("certificates:post-add", args=[worker.uuid])
    client.post(address, post_form(unit, is_high_risk="on"))
    duty = Duty.objects.get(kind="levels")
    assert duty.state == "lapsed"
    page = client.get(reverse("certificates:duties-person", args=[worker.uuid])).content.decode()
    assert "合计不少于72学时" in page
    assert "未经教育合格的，不得上岗作业" in page
    assert "总局令第3号 第十三条" in page
    assert [event.kind for event in events_about(worker.subject)][-1] == "accounts.post.recorded"
    own = signed_in(worker.user).get(reverse("certificates:duties-mine")).content.decode()
    assert "合计不少于72学时" in own


def test_a_move_ends_the_former_post_and_asks_for_two_levels(unit, clerk, worker):
    client = signed_in(clerk)
    address = reverse("certificates:post-add", args=[worker.uuid])
    client.post(address, post_form(unit))
    client.post(address, post_form(unit, name="支护工", starts_on=date(2026, 6, 1), ends_former="on"))
    assert PostHolding.objects.get(name="掘进工").ends_on == date(2026, 5, 31)
    assert "车间级、班组级" in Duty.objects.get(kind="levels", state="lapsed").explanation


def test_away_and_back_again(unit, clerk, worker):
    client = signed_in(clerk)
    client.post(reverse("certificates:post-add", args=[worker.uuid]), post_form(unit, starts_on=date(2024, 1, 2)))
    client.post(
        reverse("certificates:fact-add", args=[worker.uuid]),
        fact_form(unit, kind="absence", starts_on=date(2025, 1, 2)),
    )
    fact = WorkFact.objects.get()
    assert Duty.objects.filter(origin=fact.subject, kind="levels").exists()
    client.post(reverse("certificates:fact-end", args=[fact.uuid]), {"on": "2025-02-01"})
    assert Duty.objects.get(origin=fact.subject).state == "dropped"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "health_check", "starts_on": START}, "体检有效期至哪一天"),
        ({"kind": "new_process", "starts_on": START}, "写明是哪项新工艺"),
        ({"kind": "yearly_hours", "starts_on": START}, "学时应大于 0"),
        ({"kind": "absence", "starts_on": START, "ends_on": START - timedelta(days=1)}, "不能早于开始日期"),
        ({"kind": "absence", "starts_on": date(1970, 1, 1)}, "日期不合理"),
    ],
)
def test_what_can_not_be_is_refused_in_words(unit, clerk, worker, fields, sentence):
    answer = signed_in(clerk).post(reverse("certificates:fact-add", args=[worker.uuid]), fact_form(unit, **fields))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not WorkFact.objects.exists()


def test_the_same_post_comes_in_once(unit, clerk, worker):
    facts = PostFacts("worker", "掘进工", START)
    record_post(worker, unit, facts, by=clerk)
    with pytest.raises(Refused, match="已经登记过"):
        record_post(worker, unit, facts, by=clerk)
    assert PostHolding.objects.count() == 1


def test_twin_the_database_itself_refuses_the_second_row(unit, clerk, worker):
    """Without the action's sentence the constraint still stands."""
    row = record_post(worker, unit, PostFacts("worker", "掘进工", START), by=clerk)
    row.pk, row.uuid = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        PostHolding.objects.create(
            person=worker, organisation=unit, kind="worker", name="掘进工", starts_on=START, added_on=START
        )


def test_another_employer_may_not_tell_about_my_people(unit, worker):
    other = people.make_staff("organisation_admin", people.make_organisation("enterprise", name="别的厂"))
    with pytest.raises(NotAllowed):
        record_post(worker, unit, PostFacts("worker", "掘进工", START), by=other)
    answer = signed_in(other).get(reverse("certificates:duties-person", args=[worker.uuid]))
    assert answer.status_code == 404


def table(*rows) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (("姓名", "身份证号", "岗位名称", "岗位类别", "操作项目", "高危行业", "到岗日期", "离岗日期"), *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    target.name = "岗位.xlsx"
    return target


def test_a_table_comes_in_row_by_row_and_says_what_did_not(unit, clerk, worker):
    item = OperationItem.objects.get(key="low-voltage-electrician")
    file = table(
        (worker.name, worker.id_number, "电工", "特种作业人员", item.name, "是", "2026/3/2", None),
        (worker.name, worker.id_number, "掘进工", "工人", "没有的项目", "", "2026-03-02", None),
        (worker.name, worker.id_number, "掘进工", "大师", "", "", "昨天", None),
        ("不认识", people.make_person().id_number, "掘进工", "", "", "", "20260302", None),
    )
    answer = signed_in(clerk).post(reverse("certificates:posts-import"), {"organisation": unit.pk, "file": file})
    text = answer.content.decode()
    assert "4 行中登记了 1 行" in text
    for sentence in ("目录中没有“没有的项目”", "不认识的岗位类别“大师”；到岗日期“昨天”不是日期", "本单位没有这个姓名"):
        assert sentence in text
    assert PostHolding.objects.get().item_key == item.key
    assert Duty.objects.filter(kind="initial", state="lapsed").exists()
    assert worker.id_number not in text


def test_a_file_that_is_none_is_refused(unit, clerk):
    file = io.BytesIO(b"\x00\x01\x02")
    file.name = "x.xlsx"
    answer = signed_in(clerk).post(reverse("certificates:posts-import"), {"organisation": unit.pk, "file": file})
    assert answer.status_code == 400
    assert not PostHolding.objects.exists()


def test_a_persons_page_costs_a_fixed_number_of_queries(unit, clerk, worker, django_assert_max_num_queries):
    for number in range(6):
        record_post(worker, unit, PostFacts("worker", f"岗位{number}", START + timedelta(days=number)), by=clerk)
    from certificates.api import recompute_duties

    recompute_duties(person_ids=[worker.pk], today=localdate())
    client = signed_in(clerk)
    client.get(reverse("certificates:duties-person", args=[worker.uuid]))
    with django_assert_max_num_queries(36):
        client.get(reverse("certificates:duties-person", args=[worker.uuid]))
