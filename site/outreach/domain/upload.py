"""What may be attached to a record: judged by the first bytes, never by the name."""

from __future__ import annotations

MOST_PHOTOS = 6
MOST_ATTACHMENTS = 3
LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class UploadRefused(ValueError):
    """The file can't be kept; the text is the Chinese sentence to show."""


def photo_format(data: bytes) -> str:
    """The one decoder Pillow may use."""
    if len(data) > LARGEST:
        raise UploadRefused("照片超过 15 MB，请用手机相机的普通画质再拍一张。")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise UploadRefused("照片只接受 JPEG、PNG 或 WebP 格式。")


def attachment_type(name: str, data: bytes) -> str:
    """The media type of a PDF or an Office file without macros."""
    ending = name.rpartition(".")[2].lower()
    if len(data) > LARGEST:
        raise UploadRefused("附件超过 15 MB，请压缩后再上传。")
    if ending == "pdf" and data.startswith(PDF):
        return "application/pdf"
    if ending in OFFICE and data.startswith(ZIP) and b"vbaProject.bin" not in data:
        return OFFICE[ending]
    raise UploadRefused("附件只接受 PDF、Word（docx）、Excel（xlsx）、PPT（pptx）文件。")
