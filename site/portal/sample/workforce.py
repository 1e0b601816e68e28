"""An enterprise of 150 people with departments, education at every step, a plan, and help for a small neighbour."""

from __future__ import annotations

import base64
import io
import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.api import (
    Membership,
    Organisation,
    Person,
    PostHolding,
    User,
    WorkFact,
    lookup_hash,
    mask_number,
    set_photo,
)
from certificates import api as certificates
from evidence import api as evidence
from portal.sample.names import compose
from portal.sample.people import synthetic_number
from portal.sample.places import Places
from portal.sample.portraits import portrait
from qualifications.api import OperationItem
from workforce import api as workforce

SIZE, FIRST_SERIAL, ALL_LEVELS = 150, 600_000, 3
DEPARTMENTS = (
    ("总装车间", ("一班", "二班", "三班"), "装配钳工"), ("焊接车间", ("甲班", "乙班"), "焊工"),
    ("机加工车间", ("一班", "二班"), "车工"), ("仓储物流部", ("",), "叉车工"), ("设备动力部", ("电工班", "机修班"), "维修电工"),
)  # fmt: skip
PLAN = (
    (1, "全员安全责任制和规章制度", "", "", 4, "安环部 李工"),
    (3, "消防安全与疏散演练", "", "", 2, "安环部 李工"),
    (6, "焊接与热切割作业安全", "", "焊接车间", 8, "焊接车间主任"),
    (9, "新员工三级安全教育", "worker", "", 24, "各车间主任"),
    (12, "年度再培训：应急处置和事故案例", "", "", 8, "安环部 李工"),
)
TEACHERS = ("王建国", "刘志强", "陈永福")


@transaction.atomic
def lay_workforce(places: Places, users: dict[str, User], *, today: date) -> str:
    """Laid once."""
    unit, employer = places.enterprises[0], users["employer"]
    if workforce.PlanLine.objects.filter(organisation=unit).exists():
        return "企业工作台已有示例"
    people = _people(unit, today)
    _posts(unit, people, employer, today)
    _cards(people, today)
    certificates.recompute_duties(person_ids=[person.pk for person in people])
    for month, topic, audience, department, hours, name in PLAN:
        workforce.save_line(
            workforce.PlanLine(
                organisation=unit, year=today.year, month=month, topic=topic, audience=audience,
                department=department, hours=hours, responsible=name,
                measure="levels" if "三级" in topic else "hours",
            ),
            by=employer,
        )  # fmt: skip
    fresh = [person.pk for person in people[-14:]]
    programmes = workforce.open_programmes(unit, fresh[:9], by=employer, today=today)
    for serial, programme in enumerate(programmes):
        _teach(programme, employer, levels=serial % 4, today=today)
        if serial % 4 == ALL_LEVELS:  # two people with a photo: one is at work and waits for the record card
            _portray(programme.post.person)
            if serial == ALL_LEVELS:
                workforce.clear_post(programme, by=employer, today=today)
    _help(places, users, today)
    return f"{unit.name}有 {SIZE} 人的部门和岗位，{len(programmes)} 人在三级教育中"


def _people(unit: Organisation, today: date) -> list[Person]:
    """In a few statements: only who comes as far as a record card needs a photo."""
    made, dice = [], random.Random("anpei-workforce")
    for serial in range(SIZE):
        name, sex = compose(dice, FIRST_SERIAL + serial)
        female = sex == "female"
        born = date(1975, 1, 1) + timedelta(days=serial * 97 % 9000)
        number = synthetic_number(FIRST_SERIAL + serial, born=born, female=female)
        person = Person(
            name=name, sex=sex, birth_on=born,
            id_number=number, id_number_hash=lookup_hash(number), id_number_masked=mask_number(number), education=3,
        )  # fmt: skip
        made.append(person)
    people = Person.objects.bulk_create(made)
    since = today - timedelta(days=700)
    Membership.objects.bulk_create(
        Membership(person=person, organisation=unit, role="worker", starts_on=since) for person in people
    )
    return people


def _posts(unit: Organisation, people: list[Person], employer: User, today: date) -> None:
    """The last fourteen are new; who was there before was taught on paper, as the facts say."""
    rows, facts = [], []
    for serial, person in enumerate(people):
        department, teams, name = DEPARTMENTS[serial % len(DEPARTMENTS)]
        is_new = serial >= SIZE - 14
        begin = today - timedelta(days=6 if is_new else 500 + serial)
        is_special = name in ("焊工", "维修电工") and serial % 3 != 0
        key = {"焊工": "fusion-welding", "维修电工": "low-voltage-electrician"}.get(name, "") if is_special else ""
        rows.append(
            PostHolding(
                person=person, organisation=unit, kind="special_worker" if key else "worker", name=name,
                department=department, team=teams[serial % len(teams)], is_high_risk=True, item_key=key,
                starts_on=begin, added_by=employer, added_on=today,
            )
        )  # fmt: skip
        if not is_new:
            common = {"person": person, "organisation": unit, "added_by": employer, "added_on": today}
            facts.append(WorkFact(kind="level_training", starts_on=begin, hours=72, note="纸质记录", **common))
            if serial % 5:
                facts.append(
                    WorkFact(
                        kind="yearly_hours", starts_on=today - timedelta(days=40), hours=20, note="全员培训", **common
                    )
                )
    PostHolding.objects.bulk_create(rows)
    WorkFact.objects.bulk_create(facts)


def _cards(people: list[Person], today: date) -> None:
    """State certificates of most special workers; one in nine has none, a few run out."""
    items = {
        item.key: item for item in OperationItem.objects.filter(key__in=("fusion-welding", "low-voltage-electrician"))
    }
    posts = PostHolding.objects.filter(person__in=people).exclude(item_key="").order_by("pk")
    rows = []
    for serial, post in enumerate(posts):
        if serial % 9 == 4:
            continue
        end = today + timedelta(days=(30, 800, 1500, -20, 60, 1200, 2000)[serial % 7])
        begin = end - timedelta(days=2190)
        rows.append(
            certificates.StateCertificate(
                person_id=post.person_id, operation_item=items[post.item_key], first_issued_on=begin,
                valid_from=begin, valid_to=end, issuing_authority="湖南省应急管理厅（示例）",
            )
        )  # fmt: skip
    certificates.StateCertificate.objects.bulk_create(rows)


def _portray(person: Person) -> None:
    female = person.sex == "female"
    set_photo(person, portrait(random.Random(f"face-{person.pk}"), female=female))


def _teach(programme: workforce.Programme, employer: User, *, levels: int, today: date) -> None:
    """So many levels are taught and signed by the trainer; all but the last one, or all three, by the worker, too."""
    records = list(programme.levels.select_related("programme__post__person", "programme__post__organisation"))
    for position, level in enumerate(records[:levels]):
        facts = workforce.LevelFacts(
            hours=Decimal(24),
            contents=tuple(one.key for one in workforce.contents_asked(level)),
            teacher=TEACHERS[position],
            begins_on=today - timedelta(days=5),
            ends_on=today - timedelta(days=3 - position),
            score=84 + 3 * position,
            cut_score=80,
        )
        level = workforce.record_level(level, facts, by=employer, today=today)
        is_last = position == levels - 1 and levels < len(records)
        for side in ("trainer",) if is_last else ("trainer", "trainee"):
            workforce.sign_level(level, side, workforce.Signature(level.digest, _scribble()), by=employer)


def lay_own_education(places: Places, users: dict[str, User], worker: Person, *, today: date) -> None:
    """The sample worker begins at the first enterprise in a few days: one level is signed, one waits for the worker."""
    unit, employer = places.enterprises[0], users["employer"]
    Membership.objects.get_or_create(
        person=worker, organisation=unit, role="worker", ends_on=None, defaults={"starts_on": today}
    )
    if PostHolding.objects.filter(person=worker, organisation=unit).exists():
        return
    PostHolding.objects.create(
        person=worker, organisation=unit, kind="worker", name="装配钳工", department="总装车间", team="一班",
        is_high_risk=True, starts_on=today + timedelta(days=4), added_by=employer, added_on=today,
    )  # fmt: skip
    certificates.recompute_duties(person_ids=[worker.pk])
    for programme in workforce.open_programmes(unit, [worker.pk], by=employer, today=today):
        _teach(programme, employer, levels=2, today=today)


def _help(places: Places, users: dict[str, User], today: date) -> None:
    """One confirmed by the small firm, one that waits for our own word."""
    unit, small = places.enterprises[0], places.enterprises[10]
    helped = workforce.HelpFacts(
        small.name, True, "lecture", "机械伤害防护和应急处置", today - timedelta(days=20), Decimal(4), 36,
        "送教上门，提供教材 40 册",
    )  # fmt: skip
    first = workforce.say_help(unit, helped, by=users["employer"])
    workforce.HelpRecord.objects.filter(pk=first.pk).update(
        state="agreed", agreed_by=users["registrar"], agreed_at=timezone.now(), answer="情况属实"
    )
    workforce.HelpRecord.objects.create(
        helper=places.institutions[0], firm=unit, kind="drill", topic="危险化学品泄漏应急演练指导",
        held_on=today - timedelta(days=9), hours=3, people=58, said_for=places.institutions[0],
        said_by=users["registrar"], said_at=evidence.database_now(),
    )  # fmt: skip


@cache
def _scribble() -> str:
    """A line that stands for a name."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 140), (150, 50), (220, 150), (330, 60), (420, 140), (540, 70)], fill="#101820", width=7)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
