"""People, organisations and accounts for tests: functions, synthetic numbers only, each call a new one."""

from __future__ import annotations

import itertools
from datetime import date
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.api import Membership, Organisation, Person, Region, User
from accounts.domain import roles as rules
from accounts.domain.identity import check_character

_COUNTER = itertools.count(1)
PASSWORD = "Anquan-2026!"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def id_number(serial: int | None = None, *, birth: date = date(1988, 5, 20), male: bool = True) -> str:
    """A valid 18-digit number of the region 110000, which no person bears."""
    serial = next(_COUNTER) if serial is None else serial
    day = date.fromordinal(birth.toordinal() + serial // 450)
    order = serial % 450 * 2 + (1 if male else 2)
    first = f"110000{day:%Y%m%d}{order:03d}"
    return first + check_character(first)


def mobile_number(serial: int | None = None) -> str:
    return f"199{next(_COUNTER) if serial is None else serial:08d}"


def make_region(name: str = "", *, level: int = 2, parent: Region | None = None, code: str = "") -> Region:
    serial = next(_COUNTER)
    return Region.objects.create(
        code=code or f"9{serial:05d}", name=name or f"示例区划{serial}", level=level, parent=parent
    )


def make_organisation(
    kind: str = "enterprise", *, name: str = "", region: Region | None = None, **fields: Any
) -> Organisation:
    return Organisation.objects.create(
        kind=kind, name=name or f"示例单位{next(_COUNTER)}", region=region or make_region(), **fields
    )


def make_user(
    *, username: str = "", password: str = PASSWORD, mobile: str = "", second_factor: bool = False, **fields: Any
) -> User:
    """An account; superusers get a second factor, or the wall would lead them away."""
    user = User(username=username or f"user{next(_COUNTER)}", mobile=mobile, **fields)
    user.set_password(password)
    user.save()
    if second_factor or user.is_superuser:
        give_second_factor(user)
    return user


def give_second_factor(user: User) -> Authenticator:
    """TOTP with the known secret."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, TOTP_SECRET)
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)


def make_person(*, name: str = "", number: str = "", user: User | None = None, **fields: Any) -> Person:
    serial = next(_COUNTER)
    number = number or id_number(serial)
    born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}") if len(number) == 18 else None
    return Person.objects.create(
        name=name or f"张示{serial}",
        id_number=number,
        sex=fields.pop("sex", "male"),
        birth_on=fields.pop("birth_on", born or date(1988, 5, 20)),
        user=user,
        **fields,
    )


def make_membership(
    person: Person,
    organisation: Organisation,
    role: str = rules.WORKER,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    post: str = "",
) -> Membership:
    """Roles that need a second factor bring it along."""
    if person.user is not None and role in rules.SECOND_FACTOR_ROLES:
        give_second_factor(person.user)
    return Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        post=post,
    )


def make_staff(role: str, organisation: Organisation | None = None, *, name: str = "") -> User:
    """An account with its person and a role; `user.person` is the person."""
    kinds = {
        "exam_officer": "exam_body",
        "invigilator": "exam_point",
        "assessor": "exam_point",
        "item_author": "exam_body",
        "item_reviewer": "exam_body",
        "certificate_officer": "exam_body",
        "teacher": "training_institution",
        "registrar": "training_institution",
        "organisation_admin": "enterprise",
    }
    organisation = organisation or make_organisation(kinds.get(role, "regulator"))
    person = make_person(name=name, user=make_user())
    make_membership(person, organisation, role)
    return person.user  # type: ignore[return-value]


def photo_file(size: tuple[int, int] = (600, 840), *, kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """A drawn face, good enough for a portrait."""
    image = Image.new("RGB", size, "#dfe9f0")
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.ellipse([width * 0.25, height * 0.15, width * 0.75, height * 0.6], fill="#e6b98f")
    draw.rectangle([width * 0.1, height * 0.65, width * 0.9, height], fill="#274b5a")
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()
