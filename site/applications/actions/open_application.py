"""Begin an application, or change what it says while the applicant has it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, Organisation, Person, User, person_of
from applications.actions.take_step import locked
from applications.domain.states import OPEN, WITH_APPLICANT
from applications.models import Application
from applications.permissions import BODIES, filing_organisations, may_act, may_file_for
from applications.refusals import Refused
from evidence import api as evidence
from qualifications import api as qualifications


def open_application(
    person: Person,
    item: qualifications.OperationItem,
    *,
    organiser: Organisation,
    scope: str = Application.Scope.BOTH,
    on_behalf: Organisation | None = None,
    employer_name: str = "",
    user: User,
) -> Application:
    """A draft. Where one is open already for this person and item, that one is returned: nobody applies twice.

    Any exam body in the country may be asked (令第19号, D4).
    """
    if not may_file_for(user, person) or (on_behalf and not filing_organisations(user).contains(on_behalf)):
        raise NotAllowed
    if organiser.kind not in BODIES or not organiser.is_active:
        raise Refused("请选择考试机构。", field="organiser")
    if not item.is_current:
        raise Refused("该操作项目已停用，请重新选择。", field="operation_item")
    found = _open(person, item)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            row = Application.objects.create(
                person=person,
                operation_item=item,
                scope=scope if item.has_practical else Application.Scope.THEORY,
                organiser=organiser,
                filed=_filed(user, person, on_behalf),
                on_behalf=on_behalf,
                filed_by=user,
                employer_name=employer_name.strip(),
                created_at=evidence.database_now(),
            )
            evidence.append(
                "applications.opened",
                actor=user.actor,
                subjects=[row.subject, person.subject],
                body={"item": item.key, "scope": str(row.scope), "filed": str(row.filed)},
            )
    except IntegrityError:  # the same click twice
        return Application.objects.get(person=person, operation_item=item, state__in=OPEN)
    return row


def _open(person: Person, item: qualifications.OperationItem) -> Application | None:
    return Application.objects.filter(person=person, operation_item=item, state__in=OPEN).first()


def _filed(user: User, person: Person, on_behalf: Organisation | None) -> str:
    own = person_of(user)
    if own is not None and own.pk == person.pk:
        return Application.Filed.SELF
    if on_behalf is None:
        return Application.Filed.COUNTER
    school = on_behalf.kind == Organisation.Kind.TRAINING_INSTITUTION
    return Application.Filed.INSTITUTION if school else Application.Filed.EMPLOYER


def edit_application(
    application: Application,
    *,
    organiser: Organisation,
    scope: str,
    employer_name: str,
    skill_number: str,
    skill_valid_to: date | None,
    user: User,
) -> Application:
    """While it is a draft or was given back for its papers; afterwards an exam body decides about what it was given."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        row = locked(application)
        if row.place not in WITH_APPLICANT:
            raise Refused("申请已提交，不能再修改。需要修改请先撤回，或等考试机构通知补正。")
        if row.submitted_at is None:
            if organiser.kind not in BODIES or not organiser.is_active:
                raise Refused("请选择考试机构。", field="organiser")
            row.organiser = organiser
        row.scope = scope if row.operation_item.has_practical else Application.Scope.THEORY
        row.employer_name, row.skill_number = employer_name.strip(), skill_number.strip()
        row.skill_valid_to = skill_valid_to
        row.save()
        evidence.append(
            "applications.edited",
            actor=user.actor,
            subjects=[row.subject],
            body={"scope": str(row.scope), "skill_certificate": bool(row.skill_number)},
        )
    return row
