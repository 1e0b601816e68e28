"""Pictures, sound and films that come with a file: known by their bytes, never by their name (SEC-11).

Accepted: PNG, JPEG, GIF, WebP; MP3, M4A, OGG; MP4, WebM. SVG is a program with drawings in it and is not accepted.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MAX_PICTURE, MAX_SOUND, MAX_FILM = 10 * 1024**2, 20 * 1024**2, 20 * 1024**2
MAX_PIXELS = 25_000_000
PICTURES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
SOUNDS, FILMS = frozenset({"mp3", "m4a", "ogg"}), frozenset({"mp4", "webm"})
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "mp3": "audio/mpeg",
         "m4a": "audio/mp4", "ogg": "audio/ogg", "mp4": "video/mp4", "webm": "video/webm"}  # fmt: skip


class MediaRefused(ValueError):
    """This file can't be shown in an item; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Medium:
    """`name` is `<sha256>.<suffix>`; `width` and `height` in pixels, 0 for what is no picture."""

    name: str
    width: int = 0
    height: int = 0

    @property
    def address(self) -> str:
        """As it stands in texts."""
        return f"media:{self.name}"


def recognise(data: bytes) -> Medium:
    """What these bytes are; MediaRefused for everything that is not accepted."""
    if not data:
        raise MediaRefused("文件是空的")
    suffix = _stream(data)
    if suffix:
        limit = MAX_SOUND if suffix in SOUNDS else MAX_FILM
        if len(data) > limit:
            raise MediaRefused(f"文件超过 {limit // 1024**2} MB")
        return Medium(_name(data, suffix))
    head = data[:512].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype")):
        raise MediaRefused("不接受 SVG，请转成 PNG 图片")
    return _picture(data)


def kind_of(name: str) -> str:
    """`img`, `audio` or `video`: the tag that shows a medium of this name."""
    suffix = name.rpartition(".")[2]
    return "audio" if suffix in SOUNDS else "video" if suffix in FILMS else "img"


def _name(data: bytes, suffix: str) -> str:
    return f"{hashlib.sha256(data).hexdigest()}.{suffix}"


def _stream(data: bytes) -> str:
    """The suffix of a sound or a film by its first bytes, or nothing."""
    if data.startswith(b"ID3") or (data[0] == 0xFF and len(data) > 1 and data[1] & 0xE6 == 0xE2):
        return "mp3"
    if data.startswith(b"OggS"):
        return "ogg"
    if data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:64]:
        return "webm"
    if data[4:8] == b"ftyp":
        return (
            "m4a" if data[8:11] == b"M4A" else "mp4" if data[8:12] not in (b"heic", b"heix", b"mif1", b"avif") else ""
        )
    return ""


def _picture(data: bytes) -> Medium:
    if len(data) > MAX_PICTURE:
        raise MediaRefused(f"图片超过 {MAX_PICTURE // 1024**2} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as picture:
                width, height, kind = picture.width, picture.height, picture.format or ""
                if width * height > MAX_PIXELS:
                    raise MediaRefused("图片超过 2500 万像素")
                picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaRefused("图片超过 2500 万像素") from error
    except UnidentifiedImageError as error:
        raise MediaRefused("不是能显示的图片、音频或视频（PNG、JPEG、GIF、WebP、MP3、M4A、OGG、MP4、WebM）") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, MediaRefused):
            raise
        raise MediaRefused("图片已损坏") from error
    return Medium(_name(data, PICTURES[kind]), width, height)
