"""Record a state certificate that a worker holds: by form, by list, with a picture of the card.

Whatever is recorded is what somebody typed. It is shown as checked only by `check_nationally`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import NotAllowed, Refused, User, people_where
from certificates.actions.recompute_duties import recompute_duties
from certificates.domain.national import REQUIRED, Card, CardFault, card_in, check_card, column_of
from certificates.models import StateCertificate
from evidence import api as evidence
from qualifications.api import OperationItem

EDIT = "people.edit"
MOST_ROWS = 2_000


def may_record(user: User, person: accounts.Person) -> bool:
    """Those who keep the person's data, and the person."""
    own = accounts.person_of(user)
    return (own is not None and own.pk == person.pk) or people_where(user, EDIT).filter(pk=person.pk).exists()


def record_card(person: accounts.Person, item: Any, card: Card, *, photo: bytes = b"", by: User) -> StateCertificate:
    """Stored, or corrected when this card is known; a picture is drawn anew before it is kept."""
    if not may_record(by, person):
        raise NotAllowed
    check_card(card, today=localdate(evidence.database_now()))
    try:
        picture = accounts.redraw_scan(photo) if photo else b""
    except accounts.ScanRefused as error:
        raise Refused(str(error)) from error
    with transaction.atomic():
        record = _store(person, item, card, by=by)
        if picture:
            name = hashlib.sha256(picture).hexdigest()[:24]
            record.photo.save(f"{record.uuid.hex}-{name}.jpg", ContentFile(picture), save=True)
        recompute_duties(person_ids=[person.pk])
        _tell([record], by=by)
    return record


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that can't be recorded, and why."""

    place: str
    name: str
    reason: str


def import_cards(file: BinaryIO, *, by: User) -> list[RowFault] | int:
    """All rows of the list or none: the faults, or how many were recorded."""
    table = accounts.read_table(file, column_of=column_of, required=REQUIRED)
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Refused(f"一份名单最多 {MOST_ROWS} 行，请拆成几份。")
    people = _people_in(rows, by=by)
    items = {item.name: item for item in OperationItem.objects.select_related("category")}
    today = localdate(evidence.database_now())
    faults: list[RowFault] = []
    good: list[tuple[accounts.Person, Any, Card]] = []
    for row in rows:
        name = row.cells.get("姓名", "").strip()
        try:
            if row.formulas:
                raise CardFault(row.formulas[0], f"“{row.formulas[0]}”列是公式，请改为文字")
            person = people.get(accounts.lookup_hash(accounts.normalise_number(row.cells.get("证件号码", ""))))
            if person is None or person.name != accounts.normalise_name(name):
                raise CardFault("证件号码", "本单位没有这个姓名和证件号码的人员")
            item = items.get(row.cells.get("操作项目", "").strip())
            if item is None:
                raise CardFault("操作项目", f"目录中没有操作项目“{row.cells.get('操作项目', '')[:30]}”")
            good.append((person, item, check_card(card_in(row.cells), today=today)))
        except CardFault as fault:
            faults.append(RowFault(row.place, name, str(fault)))
    if faults:
        return faults
    with transaction.atomic():
        records = [_store(person, item, card, by=by) for person, item, card in good]
        recompute_duties(person_ids=[person.pk for person, _item, _card in good])
        if records:
            _tell(records, by=by)
    return len(records)


def _people_in(rows: Sequence[accounts.TableRow], *, by: User) -> dict[str, accounts.Person]:
    """Hash of the document number → person, of those whose data this account keeps; one question for all rows."""
    numbers = {accounts.normalise_number(row.cells.get("证件号码", "")) for row in rows} - {""}
    hashes = [accounts.lookup_hash(number) for number in numbers]
    found = people_where(by, EDIT).filter(id_number_hash__in=hashes).order_by("-name", "-pk")
    return {person.id_number_hash: person for person in found}


def _store(person: accounts.Person, item: Any, card: Card, *, by: User) -> StateCertificate:
    record, _is_new = StateCertificate.objects.update_or_create(
        person=person,
        operation_item=item,
        first_issued_on=card.first_issued_on,
        defaults={
            "number": card.number,
            "valid_from": card.valid_from,
            "valid_to": card.valid_to,
            "review_due_on": card.review_due_on,
            "reviewed_on": card.reviewed_on,
            "issuing_authority": card.authority,
            "entered_by": by,
            "entered_at": evidence.database_now(),
        },
    )
    return record


def _tell(records: list[StateCertificate], *, by: User) -> None:
    evidence.append_events(
        [
            evidence.Happening(
                "certificates.card.recorded",
                by.actor,
                (record.subject, record.person.subject),
                {"facts": record.facts_digest},
            )
            for record in records
        ]
    )
