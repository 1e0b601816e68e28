"""Keep a photo of a meeting, drawn anew, once however often it is sent."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.api import PictureRefused, User, photo_jpeg
from courses.models import ClassSession, SessionPhoto
from courses.models.attendance import MOST_PHOTOS
from courses.permissions import require_record
from courses.refusals import Refused
from evidence import api as evidence


def add_session_photo(session: ClassSession, *, data: bytes, by: User) -> SessionPhoto:
    """Refused with a sentence for what is no photo and for one too many."""
    require_record(by, session)
    try:
        jpeg = photo_jpeg(data)
    except PictureRefused as refusal:
        raise Refused(str(refusal)) from refusal
    digest = hashlib.sha256(jpeg).hexdigest()
    with transaction.atomic():
        locked = ClassSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        known = locked.photos.filter(sha256=digest).first()
        if known is not None:
            return known
        if locked.photos.count() >= MOST_PHOTOS:
            raise Refused(f"每次课最多 {MOST_PHOTOS} 张照片。")
        photo = SessionPhoto(session=locked, sha256=digest, added_by=by, added_at=timezone.now())
        photo.file.save("photo.jpg", ContentFile(jpeg), save=False)
        photo.save()
        evidence.append(
            "courses.session.photographed", actor=by.actor, subjects=[locked.subject], body={"sha256": digest}
        )
    return photo
