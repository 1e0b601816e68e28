"""The platform's own key for digital badges, and the documents by which others find its public half.

RS256, because Open Badges 3.0 asks every verifier for it and for no other. The key is made on first use under
DATA_DIR/keys; to change it, put a new `badge<year>.pem` beside it and start anew: the last by name signs, all of them
stay published.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.urls import reverse

from certificates.domain.badge import did_of
from evidence.api import canonical


def sign_compact(payload: dict[str, Any]) -> str:
    """The payload as a compact JWS by the newest key."""
    key = _keys(_folder())[-1]
    header = {"alg": "RS256", "kid": key_address(jwk_of(key.public_key())), "typ": "JWT"}
    text = f"{_packed(canonical(header))}.{_packed(canonical(payload))}"
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{_packed(signature)}"


def public_keys() -> list[dict[str, str]]:
    """JWK of every key that may have signed, the newest last."""
    return [jwk_of(key.public_key()) for key in _keys(_folder())]


def did_document() -> dict[str, Any]:
    """did:web of this site."""
    did = did_of(settings.ORIGIN)
    methods = [
        {
            "id": f"{did}#{jwk['thumbprint']}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {**_without_name(jwk), "kid": key_address(jwk)},
        }
        for jwk in public_keys()
    ]
    names = [method["id"] for method in methods]
    contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]
    return {"@context": contexts, "id": did, "verificationMethod": methods, "assertionMethod": names}


def key_address(jwk: dict[str, str]) -> str:
    """Where the JWK itself is found: what `kid` must lead to (Open Badges 3.0, section 8.5)."""
    return settings.ORIGIN + reverse("certificates:badge-key", args=[jwk["thumbprint"]])


def key_document(name: str) -> dict[str, str] | None:
    """The JWK with this thumbprint, if it is ours."""
    found = next((jwk for jwk in public_keys() if jwk["thumbprint"] == name), None)
    return {**_without_name(found), "kid": key_address(found)} if found else None


def jwk_of(public: rsa.RSAPublicKey) -> dict[str, str]:
    """The public key as JWK. `thumbprint` (RFC 7638) is our name for it, left out where it is published."""
    numbers = public.public_numbers()
    core = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    return {**core, "alg": "RS256", "use": "sig", "thumbprint": _packed(hashlib.sha256(canonical(core)).digest())}


def _without_name(jwk: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in jwk.items() if name != "thumbprint"}


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _packed(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "keys"


@lru_cache(maxsize=4)
def _keys(folder: Path) -> tuple[rsa.RSAPrivateKey, ...]:
    """All keys of the folder by name; whoever comes first makes one, the others read it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(folder.glob("badge*.pem")):
        _make(folder)
    found = []
    for file in sorted(folder.glob("badge*.pem")):
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"keys/{file.name} is no RSA key")
        found.append(key)
    return tuple(found)


def _make(folder: Path) -> None:
    made = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    text = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    building = folder / f".badge.{os.getpid()}"
    with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        target.write(text)
    try:
        os.link(building, folder / "badge.pem")
    except FileExistsError:
        pass
    finally:
        building.unlink()
