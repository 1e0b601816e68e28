"""The signature written in the same pass as the page (pdf.md section 6): what a batch of thousands needs.

pyHanko makes one CMS as a pattern; its signed attributes are only content type, message digest and signing certificate,
so every length stays, and for each file only the digest and the RSA signature are put in. pyHanko, pdfsig and the tests
check the result like any other. Other keys than RSA, and a time-stamp service, take the usual way (`signature.py`).
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

from certificates.face.keys import signing_material
from certificates.face.signature import FIELD, REASON, signer
from certificates.face.writer import text

_RANGE = b"/ByteRange [0000000000 0000000000 0000000000 0000000000]"
_OPEN = b"/Contents <"
_DIGEST_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Pattern:
    """A CMS in DER, the places of its digest and its signature, and its signed attributes as they are hashed."""

    der: bytes
    digest_at: int
    signature_at: int
    signature_length: int
    attributes: bytes
    attributes_digest_at: int


@lru_cache(maxsize=1)
def _key() -> Any:
    return serialization.load_der_private_key(signing_material().key, password=None)


def can_sign() -> bool:
    """Whether the configured key can sign in one pass."""
    return isinstance(_key(), rsa.RSAPrivateKey) and not settings.TIMESTAMP_URL


@lru_cache(maxsize=1)
def _pattern() -> Pattern:
    mark = hashlib.sha256(b"the place of the digest").digest()
    made: Any = asyncio.run(signer().async_sign(mark, "sha256", use_pades=True))
    info = made["content"]["signer_infos"][0]
    signature, attributes = bytes(info["signature"].native), info["signed_attrs"].untag().dump()
    der = made.dump()
    return Pattern(der, der.index(mark), der.index(signature), len(signature), attributes, attributes.index(mark))


def _cms(digest: bytes) -> bytes:
    pattern = _pattern()
    at = pattern.attributes_digest_at
    attributes = pattern.attributes[:at] + digest + pattern.attributes[at + _DIGEST_LENGTH :]
    signature = _key().sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    out = bytearray(pattern.der)
    out[pattern.digest_at : pattern.digest_at + _DIGEST_LENGTH] = digest
    out[pattern.signature_at : pattern.signature_at + pattern.signature_length] = signature
    return bytes(out)


def dictionary(*, name: str, moment: str) -> bytes:
    """The signature's dictionary with its place open. `moment`: a PDF date."""
    return (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
        + _RANGE
        + b" "
        + _OPEN
        + b"0" * (2 * len(_pattern().der))
        + b"> /M ("
        + moment.encode()
        + b") /Name "
        + text(name)
        + b" /Reason "
        + text(REASON)
        + b" /Reference [<< /Type /SigRef /TransformMethod /DocMDP"
        b" /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>] >>"
    )


def widget(*, signature: int, page: int) -> bytes:
    """The invisible field."""
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Sig /T ({FIELD}) /V {signature} 0 R /Rect [0 0 0 0] /F 132"
        f" /P {page} 0 R >>"
    ).encode()


def close(pdf: bytes) -> bytes:
    """The file with its signature put in; everything but the place of the signature itself is signed."""
    open_at = pdf.index(_OPEN, pdf.index(_RANGE)) + len(_OPEN) - 1
    end = open_at + 2 + 2 * len(_pattern().der)
    covered = b"/ByteRange [%010d %010d %010d %010d]" % (0, open_at, end, len(pdf) - end)
    out = bytearray(pdf.replace(_RANGE, covered, 1))
    digest = hashlib.sha256(memoryview(out)[:open_at])
    digest.update(memoryview(out)[end:])
    out[open_at + 1 : end - 1] = _cms(digest.digest()).hex().encode()
    return bytes(out)


def still_ours(pdf: bytes) -> bool:
    """A quick look at a file of `close`: whole, unbroken, by our key. `signature.is_ours` is the thorough one."""
    at = pdf.find(b"/ByteRange [0000000000 ")
    if at < 0:
        return False
    try:
        _zero, first, second, rest = (int(word) for word in pdf[at + 12 : at + 12 + 43].split())
        if second + rest != len(pdf):
            return False
        cms = bytes.fromhex(pdf[first + 1 : second - 1].decode())
    except ValueError:
        return False
    pattern = _pattern()
    digest = hashlib.sha256(pdf[:first] + pdf[second:]).digest()
    at = pattern.attributes_digest_at
    attributes = pattern.attributes[:at] + digest + pattern.attributes[at + _DIGEST_LENGTH :]
    signature = cms[pattern.signature_at : pattern.signature_at + pattern.signature_length]
    try:
        _key().public_key().verify(signature, attributes, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    expected = bytearray(pattern.der)
    expected[pattern.digest_at : pattern.digest_at + _DIGEST_LENGTH] = digest
    expected[pattern.signature_at : pattern.signature_at + pattern.signature_length] = signature
    return bytes(expected) == cms
