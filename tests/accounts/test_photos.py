"""A hostile photo is refused before it is decoded; a good one comes out small, clean and of the right size."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from accounts.domain.portrait import recode
from accounts.domain.portrait_file import PhotoRefused
from tests.accounts.factories import photo_file


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *extra: bytes, data: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def exif_photo(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Spion"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    return photo_file((840, 600), exif=exif)


JPEG = photo_file()
PNG = photo_file(kind="PNG")
BAD = {
    "nothing": b"",
    "text": b"hello",
    "pixel flood PNG 20000x20000": png(20_000, 20_000, data=zlib.compress(bytes(100))),
    "pixel flood PNG 13000x13000": png(13_000, 13_000, data=zlib.compress(bytes(100))),
    "PNG with lying size": png(600, 840, data=zlib.compress(bytes(10))),
    "zero size": png(0, 0),
    "animated PNG": photo_file(kind="PNG").replace(PNG[:33], PNG[:33] + chunk(b"acTL", struct.pack(">II", 10_000, 0))),
    "truncated JPEG": JPEG[: len(JPEG) // 2],
    "truncated PNG": PNG[: len(PNG) // 2],
    "JPEG head only": JPEG[:4],
    "CMYK JPEG": photo_file(mode="CMYK"),
    "GIF": photo_file(kind="GIF"),
    "WebP": photo_file(kind="WEBP"),
    "TIFF": photo_file(kind="TIFF"),
    "BMP": photo_file(kind="BMP"),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 840\n",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="840"><script>alert(1)</script></svg>',
    "PDF": b"%PDF-1.7\n",
    "JPEG and ZIP": JPEG + b"PK\x03\x04" + bytes(200),
    "PNG and PHP": PNG + b"<?php system($_GET['c']); ?>",
    "JPEG with script in a comment": JPEG[:2] + b"\xff\xfe\x00\x1b<script>alert(1)</script>"[:29] + JPEG[2:],
    "PNG with HTML in text": PNG[:33] + chunk(b"tEXt", b"x\x00<html><script>1</script>") + PNG[33:],
    "eleven megabytes": JPEG + bytes(11 * 1024 * 1024),
    "stamp-sized": photo_file((120, 160)),
    "broken stream": JPEG[:600] + bytes(len(JPEG) - 602) + b"\xff\xd9",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_at_once_with_a_sentence(name):
    started = time.monotonic()
    with pytest.raises(PhotoRefused) as refused:
        recode(BAD[name])
    assert str(refused.value).endswith("。")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("name", ["PNG with lying size", "truncated JPEG", "truncated PNG", "broken stream"])
def test_a_torn_file_is_refused_also_after_a_certificate_was_drawn(name, monkeypatch):
    """Importing WeasyPrint makes Pillow patient with torn files, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PhotoRefused):
        recode(BAD[name])


@pytest.mark.parametrize(
    "data",
    [JPEG, PNG, photo_file((295, 413)), photo_file((4000, 6000), quality=40), photo_file(mode="L"), exif_photo(6)]
    + [photo_file(kind="PNG", mode=mode) for mode in ("RGBA", "P", "L", "LA")],
)
def test_a_good_photo_becomes_295_by_413_within_100_kilobytes(data):
    out = recode(data)
    with Image.open(BytesIO(out)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (295, 413), "RGB")
    assert len(out) <= 100 * 1024


def test_nothing_of_the_camera_is_left():
    out = recode(exif_photo())
    with Image.open(BytesIO(out)) as image:
        assert not image.getexif()
        assert not image.info.get("comment")
    assert b"Spion" not in out
    assert b"Exif" not in out


def test_a_phone_held_sideways_gives_an_upright_portrait():
    wide = Image.new("RGB", (840, 600), "blue")
    wide.paste("red", (0, 0, 420, 600))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise: the left half is on top
    file = BytesIO()
    wide.save(file, "JPEG", exif=exif)
    with Image.open(BytesIO(recode(file.getvalue()))) as image:
        top, bottom = image.getpixel((147, 40)), image.getpixel((147, 380))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_a_noisy_photo_still_fits():
    noise = Image.effect_noise((900, 1260), 120).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)
    assert len(recode(file.getvalue())) <= 100 * 1024
