"""Log lines without the tokens of certificates (SEC-07)."""

import logging
import re

_TOKEN = re.compile(r"(/certificates/v/[A-Za-z0-9_-]{4})[A-Za-z0-9_-]+")


class TokenFilter(logging.Filter):
    """Keeps four characters of the token in an address and stars the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _TOKEN.sub(r"\1****", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
