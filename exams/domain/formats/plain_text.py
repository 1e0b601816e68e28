"""Text files as they arrive: UTF-8 with or without a mark, UTF-16, or what Chinese Windows calls ANSI."""

from __future__ import annotations

from exams.domain.formats.refusal import FileUnreadable


def decode(data: bytes) -> str:
    """The text with `\\n` as the only line end; FileUnreadable for bytes that are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        break
    raise FileUnreadable("这不是文字文件，无法读取。请按所选格式重新导出，以 UTF-8 编码保存后再上传。")
