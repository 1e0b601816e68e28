"""Record a state certificate that a worker holds: by form, by list, with a picture of the card.

Whatever is recorded is what somebody typed. It is shown as checked only by `check_nationally`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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


Recordable = tuple[accounts.Person, Any, Card]


def import_cards(file: BinaryIO, *, by: User) -> list[RowFault] | int:
    """All rows of the list or none: the faults, or how many were recorded."""
    table = accounts.read_table(file, column_of=column_of, required=REQUIRED, fill_down=True)
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Refused(f"一份名单最多 {MOST_ROWS} 行，请拆成几份。")
    people, items = _people_in(rows, by=by), _items()
    today = localdate(evidence.database_now())
    faults: list[RowFault] = []
    good: list[Recordable] = []
    seen: dict[tuple[int, int, date], str] = {}
    for row in rows:
        try:
            person, item, card = _read_row(row, people=people, items=items, today=today)
            twin = seen.setdefault((person.pk, item.pk, card.first_issued_on), row.place)
            if twin != row.place:
                raise CardFault("初领日期", f"与 {twin} 行是同一张证书")
            good.append((person, item, card))
        except CardFault as fault:
            faults.append(RowFault(row.place, row.cells.get("姓名", ""), str(fault)))
    if faults:
        return faults
    if not good:
        raise Refused("名单里没有数据行，请按模板填写后上传。")
    with transaction.atomic():
        records = [_store(person, item, card, by=by) for person, item, card in good]
        recompute_duties(person_ids=[person.pk for person, _item, _card in good])
        _tell(records, by=by)
    return len(records)


def _people_in(rows: Sequence[accounts.TableRow], *, by: User) -> dict[str, accounts.Person]:
    """Hash of the document number → person, of those whose data this account keeps; one question for all rows."""
    numbers = {accounts.normalise_number(row.cells.get("证件号码", "")) for row in rows} - {""}
    hashes = [accounts.lookup_hash(number) for number in numbers]
    found = people_where(by, EDIT).filter(id_number_hash__in=hashes).order_by("-name", "-pk")
    return {person.id_number_hash: person for person in found}


def _read_row(
    row: accounts.TableRow, *, people: dict[str, accounts.Person], items: dict[str, Any], today: date
) -> Recordable:
    """Whose card of what; CardFault when it can't be told."""
    if unreadable := accounts.row_fault(row):
        raise CardFault("姓名", unreadable)
    number, name = accounts.normalise_number(row.cells.get("证件号码", "")), row.cells.get("姓名", "")
    person = people.get(accounts.lookup_hash(number))
    if person is None or person.name != accounts.normalise_name(name):
        lost = accounts.digits_lost(number)
        raise CardFault("证件号码", lost or "您能管理的人员中没有这个姓名和证件号码")
    item = items.get(row.cells.get("操作项目", ""))
    if item is None:
        raise CardFault("操作项目", f"目录中没有操作项目“{row.cells.get('操作项目', '')[:30]}”")
    return person, item, check_card(card_in(row.cells, day=accounts.read_day), today=today)


def _items() -> dict[str, Any]:
    """By name, then by everyday name; old items as well, for old cards. Of two with one name the current one counts."""
    found: dict[str, Any] = {}
    rows = list(OperationItem.objects.select_related("category").order_by("-is_current", "pk"))
    for item in rows:
        found.setdefault(item.name, item)
    for item in rows:
        for name in item.aliases:
            found.setdefault(name, item)
    return found


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
