"""The signing key and its certificates: from settings, else a local test authority made on first use.

The local authority is for trying out: its certificates say 测试 in their names, and readers show it as unknown.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """DER of the private key, and of the chain with the signer's certificate first."""

    key: bytes
    chain: tuple[bytes, ...]


class KeyRefused(Exception):
    """The configured key and certificate can't be used together."""


@lru_cache(maxsize=1)
def signing_material() -> KeyMaterial:
    """The configured key, or the local test key under DATA_DIR/keys."""
    key_text, chain_text = settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE
    if bool(key_text) != bool(chain_text):
        raise KeyRefused("ANPEI_SIGNING_KEY and ANPEI_SIGNING_CERTIFICATE belong together: set both or none.")
    if not key_text:
        key_text, chain_text = _local_test_key(Path(settings.DATA_DIR) / "keys")
    key = serialization.load_pem_private_key(key_text.encode(), password=None)
    chain = x509.load_pem_x509_certificates(chain_text.encode())
    if key.public_key() != chain[0].public_key():
        raise KeyRefused("ANPEI_SIGNING_CERTIFICATE must start with the certificate of ANPEI_SIGNING_KEY.")
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return KeyMaterial(der, tuple(one.public_bytes(serialization.Encoding.DER) for one in chain))


def timestamp_roots() -> list[bytes]:
    """DER of the authorities that vouch for the time-stamp service; none unless configured."""
    if not settings.TIMESTAMP_ROOTS:
        return []
    found = x509.load_pem_x509_certificates(settings.TIMESTAMP_ROOTS.encode())
    return [one.public_bytes(serialization.Encoding.DER) for one in found]


def _local_test_key(folder: Path) -> tuple[str, str]:
    """PEM of the local key and chain; whoever comes first makes them, the others read."""
    file = folder / "signing.pem"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        building = folder / f"signing.{os.getpid()}.pem"
        with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(_make_test_key())
        try:
            os.link(building, file)  # fails when another process was first: its key stays
        except FileExistsError:
            pass
        finally:
            building.unlink()
    text = file.read_text(encoding="ascii")
    split = text.index("-----BEGIN CERTIFICATE")
    return text[:split], text[split:]


def _make_test_key() -> str:
    """A test authority and one signer certificate of it; the authority's own key is thrown away."""
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signer_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    authority_name, signer_name = _name("安培本地测试根证书"), _name("安培平台签章（测试）")
    authority = _certificate(authority_name, authority_name, authority_key.public_key(), authority_key, is_ca=True)
    signer = _certificate(signer_name, authority_name, signer_key.public_key(), authority_key, is_ca=False)
    key = signer_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return b"".join([key, *(one.public_bytes(serialization.Encoding.PEM) for one in (signer, authority))]).decode()


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, public: rsa.RSAPublicKey, signer: rsa.RSAPrivateKey, *, is_ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
