"""Looks at an uploaded image as bytes before anything decodes it (SEC-12): format, size, and what hides
inside.

Only the structure is read: PNG chunks, JPEG segments. Nothing here allocates more than the file itself.
"""

from __future__ import annotations

from dataclasses import dataclass

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PASSENGERS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"<script",
    b"<html",
    b"<?php",
    b"<!doctype",
    b"Rar!",
    b"7z\xbc\xaf",
)


@dataclass(frozen=True, slots=True)
class PhotoProfile:
    """What an ID photo must be and what it becomes: pixels, bytes (issue 2: 295×413 jpg ≤ 100 KB)."""

    width: int = 295
    height: int = 413
    max_bytes: int = 100 * 1024
    source_max_bytes: int = 10 * 1024 * 1024
    source_max_pixels: int = 25_000_000


@dataclass(frozen=True, slots=True)
class Header:
    format: str  # "JPEG" or "PNG"
    width: int
    height: int


class PhotoRefused(ValueError):
    """The file can't become a photo; the text is the Chinese sentence to show."""


def read_header(data: bytes, *, profile: PhotoProfile) -> Header:
    """Format and size of an acceptable file; `PhotoRefused` for every other one."""
    if not data:
        raise PhotoRefused("请选择照片文件。")
    if len(data) > profile.source_max_bytes:
        raise PhotoRefused("照片文件超过 10 MB，请压缩后再上传。")
    if data.startswith(PNG_MAGIC):
        header = _png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        header = _jpeg(data)
    else:
        raise PhotoRefused("只接受 JPEG 或 PNG 格式的照片。")
    if header.width * header.height > profile.source_max_pixels:
        raise PhotoRefused("照片像素过多（超过 2500 万），请缩小后再上传。")
    if header.width < profile.width or header.height < profile.height:
        raise PhotoRefused(f"照片太小：至少 {profile.width}×{profile.height} 像素。")
    return header


def _passenger(part: bytes) -> None:
    low = part.lower()
    if any(mark.lower() in low for mark in _PASSENGERS):
        raise PhotoRefused("照片文件里夹带了其他内容，请用相机或手机重新拍摄后上传。")


def _png(data: bytes) -> Header:
    offset, header = len(PNG_MAGIC), None
    while offset + 12 <= len(data):
        length = int.from_bytes(data[offset : offset + 4], "big")
        kind = data[offset + 4 : offset + 8]
        body = data[offset + 8 : offset + 8 + length]
        offset += 12 + length
        if header is None:
            if kind != b"IHDR" or length != 13:
                break
            header = Header("PNG", int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
        elif kind == b"acTL":
            raise PhotoRefused("不接受动态图片，请上传普通照片。")
        elif kind == b"IEND":
            _passenger(data[offset:])
            if offset > len(data):
                break
            return header
        elif kind != b"IDAT":
            _passenger(body)
    raise PhotoRefused("照片文件不完整或已损坏。")


def _jpeg(data: bytes) -> Header:
    offset, header = 2, None
    while offset + 4 <= len(data) and data[offset] == 0xFF:
        marker = data[offset + 1]
        if marker == 0xFF:
            offset += 1
            continue
        length = int.from_bytes(data[offset + 2 : offset + 4], "big")
        body = data[offset + 4 : offset + 2 + length]
        if length < 2:
            break
        if marker in _JPEG_FRAMES:
            header = _frame(body)
        elif marker == 0xDA:
            end = data.find(b"\xff\xd9", offset)
            if header is None or end < 0:
                break
            _passenger(data[data.rfind(b"\xff\xd9") + 2 :])
            return header
        elif marker >= 0xE0:
            _passenger(body)
        offset += 2 + length
    raise PhotoRefused("照片文件不完整或已损坏。")


def _frame(body: bytes) -> Header:
    if len(body) < 6:
        raise PhotoRefused("照片文件不完整或已损坏。")
    if body[5] == 4:
        raise PhotoRefused("不接受 CMYK 印刷色照片，请另存为 RGB 后上传。")
    return Header("JPEG", int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
