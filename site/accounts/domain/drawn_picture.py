"""Pictures that a room produces: a signature drawn on a screen, a photo of work or of what was found. Drawn anew.

Judged by the header before anything is decoded; whatever else came in the file (places, hidden bytes) stays behind.
"""

from __future__ import annotations

import base64
import binascii
import io

from PIL import Image, ImageFile, ImageOps

MOST_BYTES, MOST_PIXELS = 6 * 1024 * 1024, 25_000_000
SIGNATURE_BYTES, SIGNATURE_PIXELS, SIGNATURE_SIZE = 300_000, 1200 * 600 * 4, (600, 240)
LEAST_INK, _DARK = 60, 128
"""Dark pixels of a signature: a tap is none."""
LONGEST_SIDE, QUALITY = 1600, 82
_DATA = "data:image/png;base64,"


class PictureRefused(Exception):
    """The picture can't be kept; the message says why."""


def signature_png(data_url: str) -> bytes:
    """A small grey PNG of what the canvas held; PictureRefused for anything else, and for a blank one."""
    if not data_url.startswith(_DATA) or len(data_url) > SIGNATURE_BYTES:
        raise PictureRefused("签名图片无法识别，请清除后重新签名。")
    try:
        data = base64.b64decode(data_url.removeprefix(_DATA), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureRefused("签名图片无法识别，请清除后重新签名。") from error
    drawn = _open(data, ("PNG",), "签名图片无法识别，请清除后重新签名。", most=SIGNATURE_PIXELS).convert("RGBA")
    flat = Image.new("L", drawn.size, 255)
    flat.paste(drawn.convert("L"), mask=drawn.getchannel("A"))
    if sum(flat.histogram()[:_DARK]) < LEAST_INK:
        raise PictureRefused("签名是空的，请在框内签上姓名。")
    flat.thumbnail(SIGNATURE_SIZE)
    target = io.BytesIO()
    flat.save(target, "PNG", optimize=True)
    return target.getvalue()


def photo_jpeg(data: bytes) -> bytes:
    """An upright JPEG of moderate size, without places and names of cameras."""
    if not 0 < len(data) <= MOST_BYTES:
        raise PictureRefused("照片应在 6 MB 以内，请重新拍摄。")
    upright = ImageOps.exif_transpose(_open(data, ("JPEG", "PNG"), "照片只收 JPG 或 PNG，且文件要完整。"))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size, "white")
    if upright.mode in ("RGBA", "LA", "P"):
        layered = upright.convert("RGBA")
        fresh.paste(layered, mask=layered.getchannel("A"))
    else:
        fresh.paste(upright.convert("RGB"))
    target = io.BytesIO()
    fresh.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _open(data: bytes, kinds: tuple[str, ...], sentence: str, *, most: int = MOST_PIXELS) -> Image.Image:
    """Decoded, when the header says that it may be."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint sets it to True for the whole process
    try:
        picture = Image.open(io.BytesIO(data), formats=kinds)
        width, height = picture.size
        if width * height > most or getattr(picture, "n_frames", 1) != 1:
            raise PictureRefused(sentence)
        picture.load()
    except PictureRefused:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureRefused(sentence) from error
    return picture
