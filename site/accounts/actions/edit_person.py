"""Correct what is known about a person; the correction is evidence, its values are not."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.actions.register_person import check_facts
from accounts.models import Person, User
from accounts.refusals import Refused
from evidence import api as evidence

_FIELDS = ("name", "document", "id_number", "mobile", "sex", "birth_on", "education")


def edit_person(
    person: Person,
    *,
    by: User,
    name: str,
    number: str,
    document: str,
    mobile: str = "",
    sex: str = "",
    birth_on: date | None = None,
    education: int | None = None,
) -> Person:
    """Store the checked facts; the event names the changed fields. Permission is the caller's."""
    facts = check_facts(
        name=name,
        number=number,
        document=document,
        mobile=mobile,
        sex=sex,
        birth_on=birth_on,
        education=education,
    )
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        same = Person.objects.with_number(facts.number).filter(document=facts.document).exclude(pk=person.pk)
        if same.exists():
            raise Refused("该证件号码已登记在另一人名下，请核对。", field="number")
        before = {field: getattr(person, field) for field in _FIELDS}
        person.id_number = facts.number
        for field in _FIELDS:
            if field != "id_number":
                setattr(person, field, getattr(facts, field))
        changed = [field for field in _FIELDS if getattr(person, field) != before[field]]
        if changed:
            person.save()
            evidence.append(
                "accounts.person.edited", actor=by.actor, subjects=[person.subject], body={"fields": changed}
            )
    return person
