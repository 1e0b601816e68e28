"""The enterprise's screens over HTTP: counted in the database, few questions whatever the size, acts for many."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.api import import_posts, write_table
from accounts.models import Membership, Message, Person, PostHolding
from certificates.actions.recompute_duties import recompute_duties
from certificates.models import Duty, StateCertificate
from courses.models import Enrolment
from tests.accounts import factories as people
from tests.certificates.factories import make_item
from tests.courses.factories import make_class
from tests.workforce.factories import Firm, signed_in
from workforce.actions.open_programme import open_programmes
from workforce.actions.read_people import Asked, count_standings, departments, find_people, members
from workforce.models import PlanLine, Programme

pytestmark = pytest.mark.django_db


FRAME = 10
"""Questions of every desk: session, account, second factor, abilities, menu, person, messages."""


def owe(person, kind="renewal", *, days=0, state="open"):
    return Duty.objects.create(
        person=person, operation_item=make_item(), kind=kind, lapses_on=localdate() + timedelta(days=days),
        origin=f"test:{person.pk}:{kind}", edition_key="SO-19", explanation="因\n据", state=state,
        computed_at=timezone.now(),
    )  # fmt: skip


def member(firm, name="", *, department="", post="车工"):
    person = people.make_person(name=name)
    people.make_membership(person, firm.unit)
    PostHolding.objects.create(
        person=person, organisation=firm.unit, kind="worker", name=post, department=department,
        starts_on=localdate() - timedelta(days=30), added_on=localdate(),
    )  # fmt: skip
    return person


def many(firm, count):
    """People with posts and duties in a few statements."""
    item, today = make_item(), localdate()
    start = Person.objects.count() + 1
    made = Person.objects.bulk_create(
        Person(name=f"员工{start + n}", id_number=people.id_number(), id_number_hash=f"h{start + n}")
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=one, organisation=firm.unit, role="worker", starts_on=today) for one in made
    )
    PostHolding.objects.bulk_create(
        PostHolding(
            person=one, organisation=firm.unit, kind="worker", name="车工", department=f"车间{n % 5}", starts_on=today,
            added_on=today,
        )
        for n, one in enumerate(made)
    )  # fmt: skip
    Duty.objects.bulk_create(
        Duty(
            person=one, operation_item=item, kind="renewal", lapses_on=today + timedelta(days=n % 200 - 50),
            origin=f"many:{one.pk}", edition_key="SO-19", explanation="因\n据",
            state="lapsed" if n % 200 < 50 else "open", computed_at=timezone.now(),
        )
        for n, one in enumerate(made)
    )  # fmt: skip


def test_everybody_has_one_standing_the_worst_first():
    firm = Firm()
    ready, late, ending, again = (member(firm) for _ in range(4))
    owe(late, "renewal", days=-3, state="lapsed")
    owe(late, "yearly_hours", days=20)
    owe(ending, "renewal", days=20)
    owe(again, "yearly_hours", days=20)
    owe(ready, "renewal", days=200)
    taught = firm.hire(days_ago=2)
    firm.begin(taught)
    untaught = firm.hire(days_ago=2)
    counts = count_standings(members(firm.unit), unit=firm.unit)
    assert counts == {"overdue": 2, "training": 1, "expiring": 1, "retrain": 1, "ready": 2}  # the clerk is ready, too
    for person, standing in ((late, "overdue"), (taught, "training"), (untaught, "overdue"), (ending, "expiring")):
        assert person in find_people(firm.unit, Asked(standing=standing))
    owe(taught, "medical", days=-1, state="lapsed")
    assert count_standings(members(firm.unit), unit=firm.unit)["overdue"] == 3


def test_departments_add_up_to_everybody():
    firm = Firm()
    for name in ("焊接车间", "焊接车间", "总装车间"):
        member(firm, department=name)
    rows = departments(firm.unit)
    assert [(row["name"], row["people"]) for row in rows] == [("焊接车间", 2), ("总装车间", 1), ("", 1)]
    assert sum(sum(row["counts"].values()) for row in rows) == members(firm.unit).count()


@pytest.mark.parametrize(
    ("name", "most"), [("desk", 6), ("people", 10), ("matrix", 14), ("programmes", 10), ("plan", 14)]
)
def test_a_screen_asks_the_same_few_questions_of_20_people_and_of_400(name, most):
    firm = Firm()
    client, address = signed_in(firm.clerk), reverse(f"workforce:{name}", args=[firm.unit.uuid])
    plan = {"year": localdate().year, "month": 1, "topic": "消防", "hours": 2, "responsible": "李工"}
    PlanLine.objects.create(organisation=firm.unit, **plan)
    counted = []
    for size in (45, 400):
        many(firm, size)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counted.append(len(caught))
    assert counted[0] == counted[1] <= FRAME + most, [query["sql"][:120] for query in caught]


def test_a_person_is_found_by_name_post_department_and_standing():
    firm = Firm()
    welder = member(firm, "孙大圣", department="焊接车间", post="焊工")
    member(firm, "猪八戒", department="总装车间")
    owe(welder, days=-1, state="lapsed")
    client, address = signed_in(firm.clerk), reverse("workforce:people", args=[firm.unit.uuid])
    for query in ("q=大圣", "q=焊工", "department=焊接车间", "standing=overdue"):
        page = client.get(f"{address}?{query}").content.decode()
        assert "孙大圣" in page
        assert "猪八戒" not in page
    assert "猪八戒" in client.get(f"{address}?sort=-since&standing=nonsense").content.decode()


def test_the_workbook_holds_everybody_of_the_filter_with_masked_numbers():
    firm = Firm()
    for n in range(45):
        member(firm, department="焊接车间" if n % 2 else "总装车间")
    address = reverse("workforce:people", args=[firm.unit.uuid])
    response = signed_in(firm.clerk).get(f"{address}?department=焊接车间&format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert len(rows) == 23
    assert all("*" in row[1] for row in rows[1:])


def test_who_may_do_what_counts_papers_and_names_who_lacks_one():
    firm, item = Firm(), make_item()
    holder, lacking = member(firm, "有证人"), member(firm, "无证人")
    PostHolding.objects.filter(person__in=(holder, lacking)).update(item_key=item.key, kind="special_worker")
    begin = localdate() - timedelta(days=100)
    StateCertificate.objects.create(
        person=holder, operation_item=item, first_issued_on=begin, valid_from=begin,
        valid_to=localdate() + timedelta(days=900),
    )  # fmt: skip
    client, address = signed_in(firm.clerk), reverse("workforce:matrix", args=[firm.unit.uuid])
    page = client.get(address).content.decode()
    assert "有 1 人的岗位要求持证" in page
    only = client.get(f"{address}?item={item.key}").content.decode()
    assert "有证人" in only
    assert "无证人" not in only
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").content)).active
    rows = {row[0]: row[5] for row in book.iter_rows(values_only=True)}
    assert rows["有证人"] == (localdate() + timedelta(days=900)).isoformat()
    assert not rows["无证人"]


def act(client, firm, *picked, query="", **fields):
    address = reverse("workforce:people-act", args=[firm.unit.uuid])
    data = {"bulk-scope": "picked", **{f"bulk-{name}": value for name, value in fields.items()}}
    return client.post(f"{address}?{query}", data | {"person": [str(one.uuid) for one in picked]}, follow=True)


def test_many_are_reminded_once_a_day_and_only_of_what_waits():
    firm = Firm()
    late, idle = member(firm), member(firm)
    owe(late, days=-1, state="lapsed")
    client = signed_in(firm.clerk)
    assert "已提醒 1 人" in act(client, firm, late, idle, act="remind").content.decode()
    assert "已提醒 0 人" in act(client, firm, late, idle, act="remind").content.decode()
    assert Message.objects.filter(person=late, channel="desk").count() == 1
    assert not Message.objects.filter(person=idle).exists()


def test_the_whole_filter_is_enrolled_and_nobody_elses_people():
    firm, stranger = Firm(), people.make_person()
    group = make_class(firm.unit, name="焊工复训班")
    welders = [member(firm, department="焊接车间") for _ in range(3)]
    member(firm, department="总装车间")
    client = signed_in(firm.clerk)
    page = act(client, firm, query="department=焊接车间", scope="all", act="enrol", training_class=group.pk)
    assert "已把 3 人报入" in page.content.decode()
    assert set(Enrolment.objects.values_list("person_id", flat=True)) == {one.pk for one in welders}
    page = act(client, firm, stranger, act="enrol", training_class=group.pk).content.decode()
    assert "还没有勾选人员" in page
    foreign = make_class(name="别家的班")
    assert "选择" in act(client, firm, welders[0], act="enrol", training_class=foreign.pk).content.decode()
    assert Enrolment.objects.count() == 3


def test_teams_of_a_department_add_up_to_it_and_what_is_no_department_shows_all():
    firm = Firm()
    for name in ("甲班", "甲班", "乙班"):
        PostHolding.objects.filter(person=member(firm, department="焊接车间")).update(team=name)
    member(firm, department="总装车间")
    teams = [(row["name"], row["people"]) for row in departments(firm.unit, inside="焊接车间")]
    assert teams == [("甲班", 2), ("乙班", 1)]
    client, address = signed_in(firm.clerk), reverse("workforce:desk", args=[firm.unit.uuid])
    assert "焊接车间的各班组" in client.get(f"{address}?department=焊接车间").content.decode()
    assert "总装车间" in client.get(f"{address}?department=nonsense").content.decode()


def test_the_list_of_education_is_handed_out_as_a_workbook():
    firm = Firm()
    firm.begin(firm.hire("周新人"))
    address = reverse("workforce:programmes", args=[firm.unit.uuid])
    response = signed_in(firm.clerk).get(f"{address}?stage=teach&format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["姓名", "周新人"]


def test_education_is_begun_for_all_who_wait():
    firm = Firm()
    firm.hire()
    firm.hire()
    client = signed_in(firm.clerk)
    page = client.post(reverse("workforce:programmes", args=[firm.unit.uuid]), follow=True).content.decode()
    assert "已为 2 人开始三级教育" in page
    assert Programme.objects.count() == 2


def test_many_are_begun_with_the_questions_of_one():
    firm, counted = Firm(), []
    for size in (1, 15):
        new = [member(firm).pk for _n in range(size)]
        recompute_duties(person_ids=new)
        with CaptureQueriesContext(connection) as caught:
            made = open_programmes(firm.unit, new, by=firm.clerk)
        assert len(made) == size
        assert sum(one.levels.count() for one in made) == 3 * size
        counted.append([query["sql"][:60] for query in caught if "evidence_" not in query["sql"]])
    assert len(counted[0]) == len(counted[1]), counted[1]


def test_departments_and_teams_come_in_with_the_table_of_posts():
    firm = Firm()
    person = people.make_person(name="钱上岗")
    people.make_membership(person, firm.unit)
    header = ("姓名", "身份证号", "车间", "小组", "岗位", "到岗日期")
    row = ("钱上岗", person.id_number, " 焊接车间 ", "甲班", "焊工", "2026.3.1")
    file = io.BytesIO(write_table("岗位", header, [row]))
    assert [one.reason for one in import_posts(file, firm.unit, items={}, by=firm.clerk)] == [""]
    post = PostHolding.objects.get(person=person)
    assert (post.department, post.team, post.name) == ("焊接车间", "甲班", "焊工")
