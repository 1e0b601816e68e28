"""Log lines without personal data: ID and mobile numbers, e-mail addresses, tokens in addresses (SEC-19)."""

from __future__ import annotations

import logging
import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"),
        "<证件号>",
    ),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)"), "<手机号>"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<邮箱>"),
    (re.compile(r"(?i)((?:token|code|key|ticket|password|sig|signature)=)[^&\s\"']+"), r"\1<隐>"),
    (re.compile(r"(/(?:reset/key|confirm-email|verify/t|t|feed)/)[^/\s\"?]{12,}"), r"\1<隐>"),
    (re.compile(r"photos/[0-9a-f]{2}/[\w-]+\.jpg"), "<照片>"),
)


def masked(text: str) -> str:
    """The text with everything personal replaced."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


class PersonalDataFilter(logging.Filter):
    """Masks the message, and the traceback that would follow it: exceptions quote what they choked on."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = masked(text)
        if clean != text:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(self._formatter.formatException(record.exc_info))
        elif record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True
