"""Pictures from a tablet: re-encoded so that nothing of the file that was sent is kept but its pixels."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

LONGEST, MOST_BYTES, MOST_PIXELS = 1600, 6 * 1024 * 1024, 25_000_000
INK_WIDTH, INK_HEIGHT, INK_BYTES = 1200, 600, 300 * 1024
LEAST_INK = 60
"""Dark pixels of a signature: a tap is none."""
_DARK = 128


class PictureRefused(ValueError):
    """The file can't be kept; the text is the sentence to show."""


def photo_jpeg(data: bytes) -> bytes:
    """JPEG, upright, at most 1600 pixels long, without any metadata."""
    if not data or len(data) > MOST_BYTES:
        raise PictureRefused("照片应在 6 MB 以内，请重新拍摄。")
    kind = "PNG" if data.startswith(b"\x89PNG\r\n\x1a\n") else "JPEG"
    image = _decoded(data, kind, MOST_PIXELS)
    image.thumbnail((LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def signature_png(address: str) -> bytes:
    """From a canvas's data address to a small black-on-white PNG; refuses what nobody has signed."""
    head, _comma, body = address.partition(",")
    if head != "data:image/png;base64" or len(body) > INK_BYTES * 4 // 3 + 4:
        raise PictureRefused("签名图片不正确，请重新签名。")
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureRefused("签名图片不正确，请重新签名。") from error
    try:
        image = _decoded(data, "PNG", INK_WIDTH * INK_HEIGHT * 4).convert("RGBA")
    except PictureRefused as error:
        raise PictureRefused("签名图片不正确，请重新签名。") from error
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    grey = flat.convert("L")
    grey.thumbnail((INK_WIDTH, INK_HEIGHT))
    if sum(grey.histogram()[:_DARK]) < LEAST_INK:
        raise PictureRefused("签名是空的，请签上姓名。")
    out = BytesIO()
    grey.save(out, "PNG", optimize=True)
    return out.getvalue()


def _decoded(data: bytes, kind: str, most: int) -> Image.Image:
    """Only the one decoder runs; the size is judged before any pixel is read."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint sets it to True for the whole process
    try:
        image = Image.open(BytesIO(data), formats=[kind])
        if image.width * image.height > most:
            raise PictureRefused("图片像素过多，请重新拍摄。")
        image.load()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused("图片文件不完整或已损坏，请重新拍摄。") from error
    return image
