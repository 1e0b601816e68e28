"""Badges for tests: made, taken apart as a stranger does, and signed by whom one likes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client, override_settings

from certificates import api
from certificates.actions import badge_keys
from certificates.domain.check_badge import check
from certificates.models import Badge, Certificate
from tests.accounts import factories as people
from tests.certificates import factories as make


def keys_in(folder: Path) -> Iterator[None]:
    """A key of one file's own: making one takes a second."""
    with override_settings(DATA_DIR=folder):
        yield


def made(**fields: Any) -> tuple[Certificate, Badge]:
    certificate = make.make_bare_certificate(**fields)
    return certificate, api.make_badge(certificate, by=people.make_user())


def parts(jws: str) -> tuple[dict, dict, bytes]:
    def opened(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    header, payload, signature = jws.split(".")
    return json.loads(opened(header)), json.loads(opened(payload)), opened(signature)


def packed(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def lists_of(badge: Badge) -> list[str]:
    """As a stranger fetches them, by the addresses that the badge itself names."""
    _header, said, _signature = parts(badge.jws)
    addresses = [entry["statusListCredential"] for entry in said["credentialStatus"]]
    return [Client().get("/" + address.split("/", 3)[3]).content.decode() for address in addresses]


def wrong(jws: str, **more: Any) -> list[str]:
    return [f"{what}：{fault}" for what, fault in check(jws, api.did_document(), **more) if fault]


def by_a_stranger(header: dict, payload: dict) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = f"{packed(header)}.{packed(payload)}"
    return f"{text}.{packed(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def resigned(payload: dict, **header: Any) -> str:
    """Signed by our own key: what only our own mistakes could make."""
    key = badge_keys._keys(badge_keys._folder())[-1]
    head = {"alg": "RS256", "kid": api.did_document()["verificationMethod"][-1]["publicKeyJwk"]["kid"], **header}
    text = f"{packed(head)}.{packed(payload)}"
    return f"{text}.{packed(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def resigned_text(jws: str) -> str:
    """The payload with a member twice, truly signed."""
    key = badge_keys._keys(badge_keys._folder())[-1]
    head, body, _sign = jws.split(".")
    text = base64.urlsafe_b64decode(body + "===").decode()
    text = f"{head}.{packed((text[:-1] + ',' + chr(34) + 'name' + chr(34) + ':1}').encode())}"
    return f"{text}.{packed(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"
