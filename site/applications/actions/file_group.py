"""Apply for many at once from a roster: every row judged for real, nothing written before it is confirmed."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.api import (
    EncryptedTextField,
    NotAllowed,
    Organisation,
    RosterPerson,
    TableRow,
    User,
    people_where,
    private_storage,
    read_roster_row,
    read_table,
    register_person,
    roster_column_of,
)
from accounts.api import Refused as PersonRefused
from applications.actions.judge_application import judge_application
from applications.actions.open_application import open_application
from applications.domain.needs import incurable, missing
from applications.domain.states import State
from applications.permissions import FILE, filing_organisations
from applications.refusals import Refused
from qualifications import api as qualifications

REQUIRED = ("姓名", "证件号码")
MOST_ROWS = 500
_CIPHER = EncryptedTextField()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`verdict`: `opened`, `lacking` (opened, something is missing), `unfit` or `refused`; reasons in Chinese."""

    place: str
    name: str
    number_masked: str
    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """For whom one files what, and where."""

    on_behalf: Organisation
    item: qualifications.OperationItem
    organiser: Organisation
    scope: str


class _DryRun(Exception):
    """Rolls the transaction of a check back."""


def file_group(group: Group, file: BinaryIO, *, user: User, dry_run: bool) -> list[Verdict]:
    """A draft for every fit row, which then only lacks its papers; on `dry_run` everything is rolled back.

    People become members of the organisation that files for them: it may only file for its own.
    """
    if not filing_organisations(user).contains(group.on_behalf):
        raise NotAllowed
    verdicts: list[Verdict] = []
    try:
        with transaction.atomic():
            rows = list(read_table(file, column_of=roster_column_of, required=REQUIRED, fill_down=True).rows)
            if len(rows) > MOST_ROWS:
                raise Refused(f"一次最多 {MOST_ROWS} 人，请分成几份名册。", field="file")
            seen: dict[str, str] = {}
            verdicts = [_row(group, row, seen, user) for row in rows]
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return verdicts


def _row(group: Group, row: TableRow, seen: dict[str, str], user: User) -> Verdict:
    facts = read_roster_row(row, seen, today=timezone.localdate())
    if isinstance(facts, tuple):
        return Verdict(row.place, row.cells.get("姓名", "").strip(), "", "refused", facts)
    try:
        with transaction.atomic():
            return _one(group, facts, row.place, user)
    except (Refused, PersonRefused, NotAllowed) as refusal:
        return Verdict(row.place, facts.name, "", "refused", (str(refusal),))


def _one(group: Group, facts: RosterPerson, place: str, user: User) -> Verdict:
    person = register_person(
        name=facts.name,
        number=facts.number,
        document=facts.document,
        mobile=facts.mobile,
        education=facts.education,
        organisation=group.on_behalf,
        by=user,
    ).person
    if not people_where(user, FILE).filter(pk=person.pk).exists():
        raise NotAllowed
    application = open_application(
        person,
        group.item,
        organiser=group.organiser,
        scope=group.scope,
        on_behalf=group.on_behalf,
        employer_name=facts.employer or group.on_behalf.name,
        user=user,
    )
    masked = person.id_number_masked
    if application.place != State.DRAFT or application.on_behalf_id != group.on_behalf.pk:
        return Verdict(place, person.name, masked, "refused", (f"已有一份申请：{application.get_state_display()}",))
    lines = judge_application(application, on=timezone.localdate())
    never = incurable(lines)
    if never:
        application.delete()
        reasons = tuple(f"{line.title}：{line.fact}" for line in never)
        return Verdict(place, person.name, masked, "unfit", reasons)
    lacking = tuple(f"{line.title}：{line.fact}" for line in missing(lines))
    return Verdict(place, person.name, masked, "lacking" if lacking else "opened", lacking)


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """The uploaded roster with its verdicts, until it is confirmed or dropped."""

    file_name: str
    group: dict[str, str]
    verdicts: list[Verdict]
    data: bytes


def _path(user: User) -> str:
    return f"rosters/applications/{user.uuid}.json"


def keep_group(group: Group, file: BinaryIO, *, name: str, user: User) -> None:
    """Check every row, write nothing, keep the file encrypted."""
    data = file.read()
    verdicts = file_group(group, BytesIO(data), user=user, dry_run=True)
    text = json.dumps(
        {
            "file_name": name[:200],
            "group": {
                "on_behalf": str(group.on_behalf.uuid),
                "item": group.item.key,
                "organiser": str(group.organiser.uuid),
                "scope": group.scope,
            },
            "verdicts": [asdict(verdict) for verdict in verdicts],
            "data": base64.b64encode(data).decode(),
        },
        ensure_ascii=False,
    )
    drop_group(user)
    private_storage().save(_path(user), ContentFile(_CIPHER.get_prep_value(text).encode()))


def kept_group(user: User) -> KeptGroup | None:
    """What this account uploaded and has not confirmed yet."""
    storage = private_storage()
    if not storage.exists(_path(user)):
        return None
    with storage.open(_path(user), "rb") as file:
        value = json.loads(_CIPHER.from_db_value(file.read().decode(), None, None))
    verdicts = [Verdict(**{**row, "reasons": tuple(row["reasons"])}) for row in value["verdicts"]]
    return KeptGroup(value["file_name"], value["group"], verdicts, base64.b64decode(value["data"]))


def drop_group(user: User) -> None:
    """Forget the upload."""
    private_storage().delete(_path(user))


def confirm_group(user: User) -> list[Verdict]:
    """File what was shown, judged again at this moment; Refused when nothing is kept."""
    kept = kept_group(user)
    if kept is None:
        raise Refused("没有待确认的名册，请重新上传。")
    group = Group(
        on_behalf=Organisation.objects.get(uuid=kept.group["on_behalf"]),
        item=qualifications.OperationItem.objects.get(key=kept.group["item"]),
        organiser=Organisation.objects.get(uuid=kept.group["organiser"]),
        scope=kept.group["scope"],
    )
    verdicts = file_group(group, BytesIO(kept.data), user=user, dry_run=False)
    drop_group(user)
    return verdicts
