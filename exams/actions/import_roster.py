"""Register a whole roster for a sitting: every row judged, nothing written before the officer says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.api import (
    Refused,
    RosterPerson,
    TableRow,
    User,
    read_roster_row,
    read_table,
    register_person,
    require,
    roster_column_of,
)
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.models import Registration, Sitting

ROSTER_REQUIRED = ("姓名", "证件号码")


@dataclass(frozen=True, slots=True)
class RosterVerdict:
    """`verdict`: `eligible`, `ineligible` (kept with its reasons) or `refused`; reasons in Chinese."""

    place: str
    name: str
    number_masked: str
    verdict: str
    reasons: tuple[str, ...]


class _DryRun(Exception):
    """Rolls the transaction of a dry run back."""


def import_roster(sitting: Sitting, file: BinaryIO, *, user: User, dry_run: bool) -> list[RosterVerdict]:
    """One verdict for each row; on `dry_run` everything is judged for real and then rolled back.

    FileRefused when the file can't be read; NotAllowed without `registrations.manage` in the organiser.
    """
    require(user, "registrations.manage", sitting.organiser)
    verdicts: list[RosterVerdict] = []
    try:
        with transaction.atomic():
            seen: dict[str, str] = {}
            for row in read_table(file, column_of=roster_column_of, required=ROSTER_REQUIRED, fill_down=True).rows:
                verdicts.append(_register(sitting, row, seen, user))
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return verdicts


def _register(sitting: Sitting, row: TableRow, seen: dict[str, str], user: User) -> RosterVerdict:
    facts = read_roster_row(row, seen, today=timezone.localdate())
    if isinstance(facts, tuple):
        return RosterVerdict(row.place, row.cells.get("姓名", "").strip(), "", "refused", facts)
    try:
        with transaction.atomic():
            registration = _one(sitting, facts, user)
    except (Refused, RegistrationRefused) as refusal:
        return RosterVerdict(row.place, facts.name, "", "refused", (str(refusal),))
    reasons = tuple(
        f"{condition['title']}：{condition['fact']}"
        for condition in registration.eligibility["conditions"]
        if condition["ok"] is False
    )
    verdict = "eligible" if registration.state == Registration.State.REGISTERED else "ineligible"
    return RosterVerdict(row.place, facts.name, registration.person.id_number_masked, verdict, reasons)


def _one(sitting: Sitting, facts: RosterPerson, user: User) -> Registration:
    person = register_person(
        name=facts.name,
        number=facts.number,
        document=facts.document,
        mobile=facts.mobile,
        education=facts.education,
        by=user,
    ).person
    return register_candidate(
        sitting, person, user=user, health_promised=facts.health_promised, employer_name=facts.employer
    )
