"""Sessions are stored encrypted: allauth keeps phones and one-time codes of a running sign-in in them
(LAW-05).
"""

from __future__ import annotations

from typing import Any

from django.core.signing import JSONSerializer

from accounts.models import EncryptedTextField


class EncryptedSerializer(JSONSerializer):
    """JSON under the field keys. A session written under lost keys is an empty one: its owner signs in
    again.
    """

    def dumps(self, obj: Any) -> bytes:
        sealed: str = EncryptedTextField().get_prep_value(super().dumps(obj).decode("latin-1"))
        return sealed.encode()

    def loads(self, data: bytes) -> Any:
        try:
            text = EncryptedTextField().from_db_value(data.decode(), None, None)
        except ValueError:
            return {}
        return super().loads(text.encode("latin-1"))
