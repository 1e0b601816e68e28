"""Keep a photo of the work with the sheet it belongs to, once, however often the tablet sends it."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import NotAllowed, PictureRefused, User, person_of, photo_jpeg
from evidence import api as evidence
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet, PracticalPhoto
from exams.models.practical import MOST_PHOTOS


def add_practical_photo(sheet: AssessorSheet, *, uuid: UUID, code: str, data: bytes, user: User) -> PracticalPhoto:
    """SheetRefused with the sentence for what is no photo, for a full sheet, and after the signature."""
    if person_of(user) != sheet.assessor:
        raise NotAllowed("这不是您的评分表。")
    try:
        jpeg = photo_jpeg(data)
    except PictureRefused as refusal:
        raise SheetRefused(str(refusal)) from refusal
    with transaction.atomic():
        locked = AssessorSheet.objects.select_for_update().get(pk=sheet.pk)
        known = PracticalPhoto.objects.filter(uuid=uuid).first()
        if known is not None:
            if known.sheet_id != locked.pk:
                raise SheetRefused("照片编号重复，请重新拍摄。")
            return known
        if locked.signed_at is not None or locked.voided_at is not None:
            raise SheetRefused("评分表已经签字或作废，不能再加照片。")
        number = locked.photos.count() + 1
        if number > MOST_PHOTOS:
            raise SheetRefused(f"每张评分表最多 {MOST_PHOTOS} 张照片。")
        digest = hashlib.sha256(jpeg).hexdigest()
        photo = PracticalPhoto(
            uuid=uuid, sheet=locked, number=number, code=code, sha256=digest, added_at=evidence.database_now()
        )
        photo.file.save("photo.jpg", ContentFile(jpeg), save=False)
        photo.save()
        evidence.append(
            "exams.practical.photographed",
            actor=user.actor,
            subjects=[locked.subject],
            body={"subject": code, "sha256": digest},
        )
    return photo
