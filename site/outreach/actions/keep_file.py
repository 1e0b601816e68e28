"""Keep a photo or an attachment of a record. Photos are drawn anew: upright, small, without place or camera data."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageFile, ImageOps

from accounts.api import Refused
from outreach.domain.upload import (
    LONGEST_SIDE,
    MOST_ATTACHMENTS,
    MOST_PHOTOS,
    MOST_PIXELS,
    UploadRefused,
    attachment_type,
    photo_format,
)
from outreach.models import Record, RecordFile

MOST = {RecordFile.Kind.PHOTO: MOST_PHOTOS, RecordFile.Kind.ATTACHMENT: MOST_ATTACHMENTS}
DAMAGED = "照片打不开，可能没有传完整，请重新拍摄或选择。"


def redraw(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """JPEG bytes no longer than 1600 pixels at a side, and their size; nothing of the camera stays."""
    kind = photo_format(data)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint sets it to True for the whole process
    try:
        with Image.open(BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UploadRefused("照片像素太多，请用手机相机的普通画质再拍一张。")
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except UploadRefused:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UploadRefused(DAMAGED) from error
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    return out.getvalue(), clean.size


def keep_file(record: Record, *, kind: str, name: str, data: bytes) -> RecordFile | None:
    """Inside the caller's transaction, which holds the record. None when the very same file is there already."""
    size = (0, 0)
    try:
        if kind == RecordFile.Kind.PHOTO:
            data, size = redraw(data)
            content_type = "image/jpeg"
        else:
            content_type = attachment_type(name, data)
    except UploadRefused as error:
        raise Refused(str(error), field="photos" if kind == RecordFile.Kind.PHOTO else "attachments") from error
    digest = hashlib.sha256(data).hexdigest()
    files = record.files.filter(kind=kind)
    if record.files.filter(sha256=digest).exists():
        return None
    if files.count() >= MOST[RecordFile.Kind(kind)]:
        sentence = (
            f"照片最多 {MOST_PHOTOS} 张。" if kind == RecordFile.Kind.PHOTO else f"附件最多 {MOST_ATTACHMENTS} 个。"
        )
        raise Refused(sentence, field="photos" if kind == RecordFile.Kind.PHOTO else "attachments")
    row = RecordFile(
        record=record,
        kind=kind,
        name=name.replace("\\", "/").rpartition("/")[2][-120:],
        content_type=content_type,
        size=len(data),
        width=size[0],
        height=size[1],
        sha256=digest,
    )
    row.file.save("file", ContentFile(data), save=False)
    row.save()
    return row


def drop_file(file: RecordFile) -> None:
    """The row at once, the bytes once the transaction has committed."""
    name, storage = str(file.file.name), file.file.storage
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
