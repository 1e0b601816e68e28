"""一期一档 by one click: ordered, built in the background step by step, cancelled between two steps."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.api import User, require
from courses.actions.class_lists import attendance_list, evaluation_list, hours_list, marks_list, subsidy_list
from courses.actions.print_archive import print_class, print_person
from courses.models import ClassArchive, TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=15)
"""After so long without an end a worker has died, and another begins anew."""
FILES = 6
"""Besides one file a member."""
Part = tuple[str, bytes]
"""Name inside the ZIP, and content."""


class Cancelled(Exception):
    """Its owner stopped it."""


def order_archive(training_class: TrainingClass, *, by: User) -> ClassArchive:
    """One at a time for a class."""
    require(by, MANAGE, training_class.institution)
    try:
        with transaction.atomic():
            return ClassArchive.objects.create(
                training_class=training_class, ordered_by=by, ordered_at=timezone.now(),
                whole=training_class.enrolments.count() + FILES,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("这个班的档案正在生成，请稍候。") from error


def cancel_archive(archive: ClassArchive, *, by: User) -> bool:
    """False when it is finished already."""
    require(by, MANAGE, archive.training_class.institution)
    rows = ClassArchive.objects.filter(pk=archive.pk, state__in=ClassArchive.OPEN)
    return bool(rows.update(state=ClassArchive.State.CANCELLED, finished_at=timezone.now()))


def open_archives() -> list[int]:
    stale = Q(state=ClassArchive.State.RUNNING, claimed_at__lt=timezone.now() - LEASE)
    return list(ClassArchive.objects.filter(Q(state=ClassArchive.State.QUEUED) | stale).values_list("pk", flat=True))


def build_archive(pk: int) -> bool:
    """Claimed by compare-and-set, so that two workers build once. False when claimed elsewhere, cancelled or failed."""
    now = timezone.now()
    free = Q(state=ClassArchive.State.QUEUED) | Q(state=ClassArchive.State.RUNNING, claimed_at__lt=now - LEASE)
    claim = {"state": ClassArchive.State.RUNNING, "claimed_at": now, "done": 0}
    if not ClassArchive.objects.filter(free, pk=pk).update(**claim):
        return False
    archive = ClassArchive.objects.select_related("training_class__institution", "ordered_by").get(pk=pk)
    try:
        data = _pack(archive)
    except Cancelled:
        return False
    except Exception:
        log.exception("archive %s of class %s", archive.uuid, archive.training_class.uuid)
        ClassArchive.objects.filter(pk=pk, claimed_at=now).update(
            state=ClassArchive.State.FAILED, finished_at=timezone.now()
        )
        return False
    return _finish(archive, data)


def _pack(archive: ClassArchive) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for number, (name, content) in enumerate(_parts(archive.training_class), start=1):
            pack.writestr(name, content)
            mine = ClassArchive.objects.filter(
                pk=archive.pk, state=ClassArchive.State.RUNNING, claimed_at=archive.claimed_at
            )
            if not mine.update(done=number):
                raise Cancelled
    return target.getvalue()


def _parts(training_class: TrainingClass) -> Iterator[Part]:
    yield "一期一档.pdf", print_class(training_class)
    yield "学时汇总.xlsx", hours_list(training_class)
    yield "补贴名单.xlsx", subsidy_list(training_class)
    yield "签到.xlsx", attendance_list(training_class)
    yield "成绩.xlsx", marks_list(training_class)
    yield "培训评价.xlsx", evaluation_list(training_class)
    members = training_class.enrolments.select_related("person").order_by("person__name", "pk")
    for number, row in enumerate(members, start=1):
        name = re.sub(r"[^\w·]", "_", row.person.name)
        yield f"一人一档/{number:03d}-{name}.pdf", print_person(training_class, row.person)


def _finish(archive: ClassArchive, data: bytes) -> bool:
    with transaction.atomic():
        locked = (
            ClassArchive.objects.select_for_update(of=("self",)).select_related("training_class").get(pk=archive.pk)
        )
        if locked.state != ClassArchive.State.RUNNING or locked.claimed_at != archive.claimed_at:
            return False
        locked.sha256 = hashlib.sha256(data).hexdigest()
        locked.file.save("archive.zip", ContentFile(data), save=False)
        locked.state, locked.finished_at = ClassArchive.State.DONE, timezone.now()
        locked.save()
        evidence.append(
            "courses.archive.built",
            actor=archive.ordered_by.actor,
            subjects=[locked.training_class.subject],
            body={"sha256": locked.sha256},
        )
    return True
