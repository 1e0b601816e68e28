"""A locked sitting with candidates, made row by row: the smallest world in which somebody can sit an exam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.domain.identity import check_character
from accounts.models import Membership, Organisation, Person, Region, Role, User
from evidence import api as evidence
from exams.actions.freeze_pool import seal_papers
from exams.domain.plan import make_plan
from exams.models import (
    Area,
    Blueprint,
    ExamPoint,
    Item,
    ItemBank,
    ItemVersion,
    Quota,
    Registration,
    Room,
    Section,
    Sitting,
    SittingStaff,
)
from exams.models.pool import pool_of, rule_of
from qualifications.models import OperationItem

START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def id_number(serial: int, *, born: str = "19900101") -> str:
    """A synthetic number with a valid check digit; regions below 110000 do not exist."""
    thousands, rest = divmod(serial, 1000)
    first = f"{thousands:06d}{born}{rest:03d}"
    return first + check_character(first)


@dataclass
class RoomWorld:
    """Handles to what the tests touch."""

    sitting: Sitting
    registrations: list[Registration]
    officer: User
    invigilator: User
    bank: ItemBank


def make_user(name: str) -> tuple[User, Person]:
    user = User.objects.create(username=name, first_name=name)
    serial = User.objects.count()
    person = Person.objects.create(user=user, name=name, id_number=id_number(900 - serial, born="19800101"))
    return user, person


def make_owner() -> Organisation:
    """Another body than the one of the sitting, to own a bank of its own."""
    region = Region.objects.create(code="430100", name="长沙市", level=2)
    return Organisation.objects.create(kind="exam_body", name="长沙市考试中心", region=region)


def make_bank(owner: Organisation, author: User, *, judgements: int = 30, singles: int = 20) -> ItemBank:
    item = OperationItem.objects.get(key="low-voltage-electrician")
    bank = ItemBank.objects.create(
        key=f"bank-{ItemBank.objects.count()}", name="低压电工题库", operation_item=item, owner=owner
    )
    area = Area.objects.create(bank=bank, path="安全法规")
    for number in range(judgements + singles):
        is_judgement = number < judgements
        version = ItemVersion(
            item=Item.objects.create(bank=bank, number=f"T{number:04d}"),
            type="judgement" if is_judgement else "single",
            area=area,
            stem=f"第{number}题题干",
            options=[] if is_judgement else ["正确选项", "错误一", "错误二", "错误三"],
            key=[0],
            explanation="解析",
            fingerprint=f"{number:064d}",
            state=ItemVersion.State.APPROVED,
            author=author,
        )
        version.save()
        Item.objects.filter(pk=version.item_id).update(current=version)
    return bank


def make_blueprint(bank: ItemBank, *, judgements: int = 7, singles: int = 3, marks: int = 1000) -> Blueprint:
    blueprint = Blueprint.objects.create(
        name="理论",
        bank=bank,
        owner=bank.owner,
        minutes=120,
        cut_score=8000,
        state=Blueprint.State.APPROVED,
        review="answers",
    )
    for order, (kind, count) in enumerate((("judgement", judgements), ("single", singles)), start=1):
        section = Section.objects.create(blueprint=blueprint, order=order, title=kind, type=kind, marks=marks)
        Quota.objects.create(section=section, count=count)
    return blueprint


def make_world(
    *, candidates: int = 1, starts_at: datetime | None = None, blueprint: Blueprint | None = None
) -> RoomWorld:
    """A theory sitting that is locked and under way (it began a minute ago)."""
    starts_at = starts_at or evidence.database_now() - timedelta(minutes=1)
    region = Region.objects.create(code="430600", name="岳阳市", level=2)
    body = Organisation.objects.create(kind="exam_body", name="岳阳市考试中心", region=region)
    officer, officer_person = make_user("officer")
    invigilator, invigilator_person = make_user("invigilator")
    for person, role in ((officer_person, Role.EXAM_OFFICER), (invigilator_person, Role.INVIGILATOR)):
        Membership.objects.create(person=person, organisation=body, role=role, starts_on=date(2026, 1, 1))
    bank = blueprint.bank if blueprint else make_bank(body, officer)
    blueprint = blueprint or make_blueprint(bank)
    point = ExamPoint.objects.create(organisation=body, code="YY01")
    point.operation_items.add(bank.operation_item)
    room = Room.objects.create(exam_point=point, name="第一考场", seats=max(candidates, 30))
    sitting = Sitting(
        name="低压电工理论考试",
        operation_item=bank.operation_item,
        organiser=body,
        exam_point=point,
        room=room,
        blueprint=blueprint,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        edition_key="SO-19",
        state=Sitting.State.LOCKED,
        secret="s" * 64,
    )
    items = pool_of(blueprint)
    seal_papers(sitting, make_plan(rule_of(blueprint), items), items, forms=blueprint.forms)
    sitting.save()
    SittingStaff.objects.create(sitting=sitting, person=invigilator_person, duty="invigilator")
    registrations = []
    for serial in range(1, candidates + 1):
        person = Person.objects.create(name=f"考生{serial}", id_number=id_number(serial), birth_on=date(1990, 1, 1))
        registrations.append(
            Registration.objects.create(
                sitting=sitting,
                person=person,
                ticket_number=f"YY01{serial:05d}",
                seat=serial,
                draw_number=serial - 1,
                eligibility={"eligible": True, "conditions": []},
                health_promised=True,
            )
        )
    return RoomWorld(sitting, registrations, officer, invigilator, bank)


def answers_for(registration: Registration, *, right: int) -> list[tuple[int, int, str]]:
    """Answers to the whole paper, the first `right` of them right."""
    letters = registration.paper.answer_key.letters
    wrong = {"T": "F", "F": "T", "A": "B", "B": "C", "C": "D", "D": "A"}
    return [
        (int(position), 1_000_000 + int(position), key if int(position) <= right else wrong[key])
        for position, key in letters.items()
    ]
