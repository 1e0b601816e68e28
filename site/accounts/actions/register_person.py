"""Register a person: one row for each (document, number), whoever brings the number in (R-18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.record_consent import has_consented, record_consent
from accounts.domain import identity, roles
from accounts.domain.sign_in import mobile_fault, normalise_mobile
from accounts.models import Consent, Membership, Organisation, Person, User
from accounts.refusals import Refused
from evidence import api as evidence

_NAME_CHECKS: list[Callable[[str], str]] = []


def register_name_check(check: Callable[[str], str]) -> None:
    """Let a higher app object to a name, such as a character no certificate font holds; a sentence, or
    empty.
    """
    if check not in _NAME_CHECKS:
        _NAME_CHECKS.append(check)


@dataclass(frozen=True, slots=True)
class Registered:
    person: Person
    created: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Normalised and checked facts, ready for a row."""

    name: str
    document: str
    number: str
    mobile: str
    sex: str
    birth_on: date | None
    education: int | None


def check_facts(
    *,
    name: str,
    number: str,
    document: str = Person.Document.RESIDENT,
    mobile: str = "",
    sex: str = "",
    birth_on: date | None = None,
    education: int | None = None,
) -> PersonFacts:
    """The facts as they will be stored; `Refused` with the field and the reason when they can't be."""
    name, number = identity.normalise_name(name), identity.normalise_number(number)
    mobile = normalise_mobile(mobile) if mobile else ""
    if not name:
        raise Refused("请填写姓名。", field="name")
    if document not in Person.Document.values:
        raise Refused("证件类型不在可选范围内。", field="document")
    for sentence in (check(name) for check in _NAME_CHECKS):
        if sentence:
            raise Refused(sentence, field="name")
    if fault := identity.number_fault(number, document=document, today=timezone.localdate()):
        raise Refused(fault, field="number")
    if mobile and (fault := mobile_fault(mobile)):
        raise Refused(fault, field="mobile")
    known = identity.facts(number) if document in identity.CHECKED_TYPES else None
    return PersonFacts(
        name=name,
        document=document,
        number=number,
        mobile=mobile,
        sex=known.sex if known else sex,
        birth_on=known.birth_on if known else birth_on,
        education=education,
    )


def register_person(
    *,
    name: str,
    number: str,
    document: str = Person.Document.RESIDENT,
    mobile: str = "",
    sex: str = "",
    birth_on: date | None = None,
    education: int | None = None,
    organisation: Organisation | None = None,
    post: str = "",
    by: User | None = None,
    consent_channel: str = "roster",
) -> Registered:
    """The person with this document, created when new; a member of `organisation` afterwards when one is
    given.

    A number that is known under another name is refused: one of the two is wrong. Permission is the caller's.
    """
    facts = check_facts(
        name=name,
        number=number,
        document=document,
        mobile=mobile,
        sex=sex,
        birth_on=birth_on,
        education=education,
    )
    actor = by.actor if by else "system"
    with transaction.atomic():
        person, created = _find_or_create(facts)
        if person.name != facts.name:
            raise Refused("该证件号码已登记在另一个姓名下，请核对姓名和号码。", field="name")
        if not has_consented(person, Consent.Kind.PRIVACY):
            record_consent(person, kind=Consent.Kind.PRIVACY, given=True, channel=consent_channel, actor=actor)
        joined = _join(person, organisation, post=post, by=by)
        if created or joined:
            evidence.append(
                "accounts.person.registered",
                actor=actor,
                subjects=[person.subject, *([f"organisation:{organisation.uuid}"] if organisation else [])],
                body={"document": facts.document, "created": created},
            )
    return Registered(person, created)


def _find_or_create(facts: PersonFacts) -> tuple[Person, bool]:
    known = Person.objects.with_number(facts.number).filter(document=facts.document)
    person = known.first()
    if person is not None:
        _fill_gaps(person, facts)
        return person, False
    person = Person(
        name=facts.name,
        document=facts.document,
        id_number=facts.number,
        mobile=facts.mobile,
        sex=facts.sex,
        birth_on=facts.birth_on,
        education=facts.education,
    )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody registered the same number in between
        return known.get(), False
    return person, True


def _fill_gaps(person: Person, facts: PersonFacts) -> None:
    """What the row did not know yet; nothing that is there is replaced."""
    gaps = [name for name in ("mobile", "sex", "birth_on", "education") if not getattr(person, name)]
    news = {name: getattr(facts, name) for name in gaps if getattr(facts, name)}
    for name, value in news.items():
        setattr(person, name, value)
    if news and person.name == facts.name:
        person.save()


def _join(person: Person, organisation: Organisation | None, *, post: str, by: User | None) -> bool:
    if organisation is None or person.memberships.open().filter(organisation=organisation).exists():
        return False
    Membership.objects.create(
        person=person,
        organisation=organisation,
        role=roles.WORKER,
        post=post,
        starts_on=timezone.localdate(),
        added_by=by,
    )
    return True
