"""Workers with photos, and staff of every role with a sign-in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.api import Membership, Organisation, Person, Role, User, set_photo
from portal.sample.names import compose
from portal.sample.places import Places
from portal.sample.portraits import portrait

PASSWORD = "anpei-2026"  # noqa: S105 (shown on the sign-in page of the embedded default only)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def synthetic_number(serial: int, *, born: date, female: bool) -> str:
    """An 18-digit number of region 000000, which no place has, with a valid check digit (GB 11643)."""
    order = serial % 500 * 2 + (0 if female else 1)
    first = f"{serial // 500:06d}{born:%Y%m%d}{order % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the table on the sign-in page."""

    role: str
    login: str
    note: str


STAFF = (
    ("系统管理员", "admin", Role.SYSTEM_ADMIN, "regulator", "单位、目录、后台"),
    ("安全管理员", "security", Role.SECURITY_ADMIN, "regulator", "账号与角色"),
    ("审计员", "auditor", Role.AUDITOR, "regulator", "证书溯源、证据链"),
    ("监管人员", "supervisor", Role.SUPERVISOR, "regulator", "只读查看"),
    ("考务员", "officer", Role.EXAM_OFFICER, "exam_body", "题库、组卷、场次"),
    ("命题员", "author", Role.ITEM_AUTHOR, "exam_body", "导入试题"),
    ("审题员", "reviewer", Role.ITEM_REVIEWER, "exam_body", "审定试题"),
    ("证书管理员", "certifier", Role.CERTIFICATE_OFFICER, "exam_body", "制证、撤销"),
    ("证书审批人", "approver", Role.CERTIFICATE_OFFICER, "exam_body", "撤销须第二人审批"),
    ("监考员", "invigilator", Role.INVIGILATOR, "exam_body", "考场、延时"),
    ("考评员", "assessor", Role.ASSESSOR, "exam_body", "实操评分"),
    ("教务员", "registrar", Role.REGISTRAR, "institution", "培训班、学时"),
    ("教师", "teacher", Role.TEACHER, "institution", "签到确认"),
    ("企业管理员", "employer", Role.ORGANISATION_ADMIN, "enterprise", "本单位人员"),
    ("宣传编辑", "editor", Role.EDITOR, "publicity", "网站内容、活动、宣传统计"),
    ("宣传签发人", "publisher", Role.CONTENT_PUBLISHER, "publicity", "签发网页；竞赛和群发的第二人"),
    ("宣传审稿人", "content-reviewer", Role.CONTENT_REVIEWER, "publicity", "审稿、退回修改"),
    ("课程作者", "course-author", Role.COURSE_AUTHOR, "institution", "本机构的课程和课"),
    ("阅卷员", "marker", Role.ASSESSOR, "exam_body", "匿名评阅简答题"),
    ("考务审批人", "officer2", Role.EXAM_OFFICER, "exam_body", "答案更正、成绩公布须第二人审批"),
    ("第二考评员", "assessor2", Role.ASSESSOR, "exam_body", "实操由两人分别评分"),
    ("考评组长", "chief", Role.ASSESSOR, "exam_body", "裁定两名考评员的分歧"),
    ("叫号员", "steward", Role.INVIGILATOR, "exam_body", "实操叫号"),
    ("机构证书管理员", "issuer", Role.CERTIFICATE_OFFICER, "institution", "按班制培训证明"),
    ("企业发证员", "card-issuer", Role.CERTIFICATE_OFFICER, "enterprise", "签发三级教育记录卡"),
)
RESERVES = tuple(f"示例监考员{serial}" for serial in "乙丙丁戊己庚辛")
"""Invigilators without accounts: nobody watches two rooms at once, and every start may open another sitting."""
ALSO = (("publisher", Role.EDITOR, "publicity"), ("card-issuer", Role.ORGANISATION_ADMIN, "enterprise"))
"""Second posts: who signs pages also seconds contests and campaigns; who issues record cards keeps the people on them."""


def lay_staff(places: Places) -> tuple[dict[str, User], list[SignIn]]:
    """One account for each role; found by user name."""
    homes = {
        "regulator": places.regulator,
        "exam_body": places.exam_body,
        "institution": places.institutions[0],
        "enterprise": places.enterprises[0],
        "publicity": places.publicity,
    }
    users: dict[str, User] = {}
    password = make_password(PASSWORD)
    for serial, (title, login, role, home, _note) in enumerate(STAFF):
        user, created = User.objects.get_or_create(
            username=login,
            defaults={"first_name": f"示例{title}", "password": password, "email": f"{login}@example.org"},
        )
        person = _person(
            900_000 + serial, name=f"示例{title}", born=date(1980, 1, 1) + timedelta(days=serial), female=False
        )
        if created:
            Person.objects.filter(pk=person.pk).update(user=user)
        _join(person, homes[home], role)
        users[login] = User.objects.get(pk=user.pk)
    for serial, name in enumerate(RESERVES):
        person = _person(910_000 + serial, name=name, born=date(1985, 1, 1) + timedelta(days=serial), female=True)
        _join(person, places.exam_body, Role.INVIGILATOR)
    for login, role, home in ALSO:
        _join(Person.objects.get(user=users[login]), homes[home], role)
    return users, [SignIn(title, login, note) for title, login, _role, _home, note in STAFF]


def lay_workers(places: Places, count: int, dice: random.Random) -> list[Person]:
    """Workers in the enterprises, with photos; the first has an account."""
    workers = []
    for serial in range(count):
        name, sex = compose(dice, serial)
        born = date(2026, 1, 1) - timedelta(days=dice.randint(19 * 366, 57 * 365))
        person = _person(serial, name=name, born=born, female=sex == "female")
        if not person.photo:
            set_photo(person, portrait(random.Random(f"face-{serial}"), female=sex == "female"))
        _join(person, places.enterprises[serial % len(places.enterprises)], Role.WORKER)
        workers.append(person)
    return workers


def give_account(person: Person, login: str) -> User:
    """An account for a worker, by user name."""
    user, _created = User.objects.get_or_create(
        username=login, defaults={"first_name": person.name, "password": make_password(PASSWORD)}
    )
    if person.user_id is None:
        person.user = user
        person.save()
    return user


def _person(serial: int, *, name: str, born: date, female: bool) -> Person:
    number = synthetic_number(serial, born=born, female=female)
    known = Person.objects.filter(name=name, mobile_hash__gt="").with_number(number).first()
    if known is not None:
        return known
    person = Person(
        name=name,
        sex="female" if female else "male",
        birth_on=born,
        id_number=number,
        mobile=f"1990{serial:07d}",
        education=2 + serial % 3,
    )
    person.save()
    return person


def _join(person: Person, organisation: Organisation, role: str) -> None:
    Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, defaults={"starts_on": date(2025, 1, 1)}
    )
