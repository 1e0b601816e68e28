"""A photographed paper becomes a plain picture: judged as bytes, decoded once, drawn anew without camera or place."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from accounts.domain.portrait_file import PhotoProfile, PhotoRefused, read_header

LONGEST_SIDE = 1800
_PAPER = PhotoProfile(width=300, height=300, max_bytes=2 * 1024 * 1024)


class ScanRefused(ValueError):
    """The file can't be kept; the text is the Chinese sentence to show."""


def redraw_scan(data: bytes) -> bytes:
    """JPEG no longer than 1,800 pixels at a side; ScanRefused for everything but a sound JPEG or PNG."""
    try:
        header = read_header(data, profile=_PAPER)
        return _redraw(data, header.format)
    except PhotoRefused as refusal:
        raise ScanRefused(str(refusal)) from refusal
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ScanRefused("照片文件不完整或已损坏，请重新拍摄。") from error


def _redraw(data: bytes, kind: str) -> bytes:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint sets it to True for the whole process
    with Image.open(BytesIO(data), formats=[kind]) as image:
        image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
