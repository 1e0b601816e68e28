"""An account for a person: by an assistant at the counter, or by the person who has just signed up."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.register_person import check_facts, register_person
from accounts.models import Person, User, lookup_hash
from accounts.refusals import Refused
from evidence import api as evidence


def new_username() -> str:
    """A name nobody types: people sign in by mobile or document number."""
    return f"u{secrets.token_hex(8)}"


def open_account(person: Person, *, by: User | None, mobile: str = "") -> User:
    """The person's account, created without a usable password when there was none.

    Workers who share a phone: the number becomes the sign-in of the first account only; the others sign in by
    document number, and their messages still reach the shared phone (`Person.mobile`).
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().select_related(None).get(pk=person.pk)
        if person.user_id is not None:
            return User.objects.get(pk=person.user_id)
        wanted = mobile or person.mobile
        free = bool(wanted) and not User.objects.filter(mobile_hash=lookup_hash(wanted)).exists()
        user = User(username=new_username(), first_name=person.name, mobile=wanted if free else "")
        user.set_unusable_password()
        user.save()
        person.user = user
        person.save(update_fields=["user"])
        evidence.append(
            "accounts.account.opened",
            actor=by.actor if by else "system",
            subjects=[person.subject, user.actor],
            body={"mobile": free},
        )
    return user


def claim_person(user: User, *, name: str, number: str, document: str) -> Person:
    """Bind the account that has just signed up to its person.

    A person who is already on record is claimed only with the same name and the verified mobile on record;
    anybody else is sent to the counter, with one sentence for every reason, so that nothing is learned
    about the record.
    """
    facts = check_facts(name=name, number=number, document=document)
    with transaction.atomic():
        if Person.objects.filter(user=user).exists():
            raise Refused(_("此账号已完成实名登记。"))
        person = Person.objects.select_for_update().with_number(facts.number).filter(document=document).first()
        if person is None:
            person = register_person(
                name=name,
                number=number,
                document=document,
                mobile=user.mobile,
                by=user,
                consent_channel="desk",
            ).person
        elif not _proven(person, user, name=facts.name):
            raise Refused(
                _("该证件号码已在平台登记。为保护个人信息，请携带证件到培训机构或考试机构，由工作人员协助绑定账号。"),
                field="number",
            )
        person.user = user
        person.save(update_fields=["user"])
        user.first_name = person.name
        user.save(update_fields=["first_name"])
        evidence.append("accounts.account.claimed", actor=user.actor, subjects=[person.subject, user.actor])
    return person


def _proven(person: Person, user: User, *, name: str) -> bool:
    """Whether the account's holder has shown to be the person on record."""
    same_mobile = bool(user.mobile) and user.mobile_verified and person.mobile_hash == lookup_hash(user.mobile)
    return person.user_id is None and person.name == name and same_mobile
