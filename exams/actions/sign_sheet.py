"""Sign an assessor's sheet; the last signature that the rule asks for makes the candidate's one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.api import PictureRefused, User, signature_png
from evidence import api as evidence
from exams.actions.freeze_tasks import blank_of
from exams.actions.may_assess import require_assessor
from exams.actions.record_practical import judged, subjects_json
from exams.actions.settle_sheets import settle_sheets
from exams.actions.sheet_state import newest_entries, rule_for
from exams.actions.take_turn import end_subject
from exams.domain.assessing import CHIEF
from exams.domain.practical import SheetRefused
from exams.domain.sheet_lines import filled
from exams.models import AssessorSheet, Misconduct, PracticalResult, Registration, SubjectTurn


class SheetBehind(SheetRefused):
    """The server has not got every change that the tablet has, or others than it knows of."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Data addresses of two canvases."""

    candidate: str
    assessor: str


def sign_sheet(
    sheet: AssessorSheet,
    *,
    through: Mapping[str, int],
    signatures: Signatures,
    user: User,
    now: datetime | None = None,
) -> PracticalResult | None:
    """`through`: the newest revision of each line on the tablet. A second call finds it signed. The result, if made:
    while misconduct waits for its decision, sheets are signed and no result is made of them.
    """
    try:
        pictures = {
            "candidate_signature": signature_png(signatures.candidate),
            "assessor_signature": signature_png(signatures.assessor),
        }
    except PictureRefused as refusal:
        raise SheetRefused(str(refusal)) from refusal
    try:
        with transaction.atomic():
            locked = Registration.objects.select_for_update(of=("self",)).select_related("sitting", "person")
            registration = locked.get(pk=sheet.registration_id)
            sheet = AssessorSheet.objects.select_for_update().get(pk=sheet.pk)
            as_chief = sheet.round == AssessorSheet.THIRD and rule_for(registration).beyond_difference == CHIEF
            if require_assessor(user, registration, as_chief=as_chief) != sheet.assessor:
                raise SheetRefused("这不是您的评分表。")
            if sheet.signed_at is None:
                _sign(sheet, registration, through, pictures, user, now or evidence.database_now())
            return settle_sheets(registration, user=user)
    except IntegrityError as error:
        raise SheetRefused("该考生的实操成绩已经录入，不能再次录入。") from error


def _sign(
    sheet: AssessorSheet,
    registration: Registration,
    through: Mapping[str, int],
    pictures: Mapping[str, bytes],
    user: User,
    now: datetime,
) -> None:
    if sheet.voided_at is not None or registration.sitting.state != registration.sitting.State.LOCKED:
        raise SheetRefused("评分表已经作废或场次已经结束，不能签字。")
    if Misconduct.objects.voiding().filter(registration=registration).exists():
        raise SheetRefused("该考生因违纪成绩作废，不再评分；已有的记录都保留。")
    entries = newest_entries(sheet)
    if {line: rev for line, (rev, _value) in entries.items()} != dict(through):
        raise SheetBehind("还有记录没有上传或在别处改过，请等待同步后再签字。")
    lines = {line: value for line, (_rev, value) in entries.items()}
    _finish_clocks(registration, lines, user, now)
    subjects = filled(blank_of(registration), lines)
    score, _cut = judged(registration, subjects)
    sheet.subjects, sheet.total, sheet.veto_failed = subjects_json(subjects), score.total, score.veto_failed
    sheet.notes = {
        line.removesuffix(".note"): value for line, value in lines.items() if line.endswith(".note") and value.strip()
    }
    sheet.signed_at = now
    for name, picture in pictures.items():
        getattr(sheet, name).save(f"practical/{sheet.uuid.hex}-{name}.png", ContentFile(picture), save=False)
    sheet.save()
    evidence.append(
        "exams.practical.signed",
        actor=user.actor,
        subjects=[sheet.subject, registration.subject],
        body={
            "round": sheet.round,
            "total": sheet.total,
            "veto_failed": sheet.veto_failed,
            "sheet_digest": evidence.digest(sheet.subjects),
            "taps": sheet.entries.count(),
            "photos": sorted(sheet.photos.values_list("sha256", flat=True)),
            "signatures": [evidence.digest(picture.hex()) for picture in pictures.values()],
        },
    )


def _finish_clocks(registration: Registration, lines: Mapping[str, object], user: User, now: datetime) -> None:
    """Every subject was begun or given up; what still runs ends now."""
    begun = set(
        SubjectTurn.objects.filter(registration=registration, started_at__isnull=False).values_list("code", flat=True)
    )
    for subject in blank_of(registration):
        if subject.code in begun:
            end_subject(registration, subject.code, at=now, user=user)
        elif lines.get(f"{subject.code}.x") is not True:
            raise SheetRefused(f"{subject.code} 还没有开始计时；考生没有考的科目请标“弃考”。")
