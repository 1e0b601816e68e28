"""Text that is encrypted at rest and found again by a keyed hash (LAW-05)."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def lookup_hash(text: str) -> str:
    """HMAC-SHA-256 of the text under the look-up key, 64 hex digits; empty text has an empty hash."""
    return hmac.new(settings.LOOKUP_KEY, text.encode(), hashlib.sha256).hexdigest() if text else ""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Fernet (AES-128-CBC + HMAC) with key rotation: the first key writes, all keys read."""

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return ""
        return _cipher(tuple(settings.FIELD_KEYS)).encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return ""
        try:
            return _cipher(tuple(settings.FIELD_KEYS)).decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError("An encrypted value can't be read with ANPEI_FIELD_KEYS.") from error
