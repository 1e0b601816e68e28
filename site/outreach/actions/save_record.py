"""Write what was done, while it is still a draft or was given back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.api import Refused, User
from evidence import api as evidence
from outreach.actions.keep_file import drop_file, keep_file
from outreach.domain.measures import EACH
from outreach.models import Record, RecordFile
from outreach.permissions import may_record, regions_below, require

Upload = tuple[str, bytes]
"""Name and bytes of a file that came along."""


def save_record(
    record: Record,
    *,
    by: User,
    photos: Iterable[Upload] = (),
    attachments: Iterable[Upload] = (),
    drop: Sequence[int] = (),
    submit: bool = False,
) -> Record:
    """`drop`: files to take away. `Refused` names the field at fault; nothing is kept then."""
    require(may_record(by, record.organisation))
    if record.region_id not in regions_below(record.organisation.region_id):
        raise Refused("区划要在本单位所在的区划之内。", field="region")
    if record.done_on > timezone.localdate():
        raise Refused("日期还没有到，做完再记。", field="done_on")
    if record.measure in EACH:
        record.quantity = 1
    with transaction.atomic():
        created = record.pk is None
        if created:
            record.recorded_by, record.recorded_at = by, evidence.database_now()
        else:
            before = Record.objects.select_for_update().get(pk=record.pk)
            require(may_record(by, before.organisation))
            if not before.is_open:
                raise Refused("已提交的记录不能修改。")
        record.state = Record.State.SUBMITTED if submit else Record.State.DRAFT
        record.save()
        for file in record.files.filter(pk__in=drop):
            drop_file(file)
        for kind, uploads in ((RecordFile.Kind.PHOTO, photos), (RecordFile.Kind.ATTACHMENT, attachments)):
            for name, data in uploads:
                keep_file(record, kind=kind, name=name, data=data)
        if submit:
            note(record, "outreach.record.submitted", by=by)
    return record


def note(record: Record, kind: str, *, by: User | None, **more: object) -> None:
    """The evidence of one step: figures and digests of the files, no words."""
    evidence.append(
        kind,
        actor=by.actor if by else "system",
        subjects=[record.subject, f"organisation:{record.organisation.uuid}"],
        body={
            "measure": record.measure,
            "on": record.done_on.isoformat(),
            "quantity": record.quantity,
            "heads": record.heads,
            "files": list(record.files.order_by("pk").values_list("sha256", flat=True)),
            **more,
        },
    )
