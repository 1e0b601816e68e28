"""Help a worker back in at the counter: a random password for one sign-in within seven days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.open_account import open_account
from accounts.actions.promise_message import promise_message
from accounts.domain import roles as rules
from accounts.models import Membership, Message, Person, User
from accounts.permissions import NotAllowed, may, organisations_where, people_where, roles_of
from evidence import api as evidence

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12
_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Assistance:
    """What is handed over on paper: shown once, stored only as a hash."""

    user: User
    password: str
    expires_at: datetime


def initial_password() -> str:
    """12 characters without look-alikes, in three groups: 59 bits, for one sign-in behind the guard."""
    letters = "".join(secrets.choice(_ALPHABET) for _position in range(_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def check_may_assist(by: User, person: Person) -> None:
    """`NotAllowed` unless `by` may reset this person's sign-in.

    An organisation's administrator helps only its own people: never somebody who also belongs elsewhere or
    who has a verified phone to help himself with. Those show their document to an exam officer. Staff with
    wide powers are helped by the security administrator alone, and nobody helps himself.
    """
    if person.user_id == by.pk or not people_where(by, "people.assist").filter(pk=person.pk).exists():
        raise NotAllowed
    if by.is_superuser:
        return
    target = person.user
    powers = roles_of(target) if target else frozenset()
    if (target and (target.is_superuser or target.is_staff) or powers & rules.SECOND_FACTOR_ROLES) and not may(
        by, "accounts.manage"
    ):
        raise NotAllowed(_("管理类账号的重置只能由安全管理员办理。"))
    elsewhere = (
        Membership.objects.open()
        .filter(person=person)
        .exclude(organisation__in=organisations_where(by, "people.assist"))
        .exists()
    )
    if (elsewhere or target and target.mobile_verified) and not may(by, "people.identify"):
        raise NotAllowed(_("此人在其他单位任职或已验证手机号：请本人用短信验证码登录，或到考试机构核验证件后办理。"))


def assist_reset(person: Person, *, by: User) -> Assistance:
    """Open the account if there is none, and give it an initial password; the person is told by message."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        check_may_assist(by, person)
        user = open_account(person, by=by)
        password = initial_password()
        expires_at = evidence.database_now() + _LIFE
        user.set_password(password)
        user.must_change_password = True
        user.initial_password_expires_at = expires_at
        user.save(update_fields=["password", "must_change_password", "initial_password_expires_at"])
        event = evidence.append("accounts.password.assisted", actor=by.actor, subjects=[person.subject, user.actor])
        promise_message(
            person=person,
            kind="security",
            channels=[Message.Channel.DESK, Message.Channel.SMS],
            subject=_("登录密码已重置"),
            body=_("您的登录密码已由工作人员重置。如非本人要求，请立即联系考试机构。"),
            unique_key=f"assist:{event.seq}",
        )
    return Assistance(user=user, password=password, expires_at=expires_at)
