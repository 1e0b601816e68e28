"""A detached signature over any bytes (CMS, DER), by the certificates' key; `openssl cms -verify` reads it."""

from __future__ import annotations

from certificates.face.keys import signing_material


def detached_signature(data: bytes) -> bytes:
    """SHA-256, the signer's chain inside, the signed bytes not."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs7

    material = signing_material()
    key = serialization.load_der_private_key(material.key, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("a detached signature needs an RSA key")
    chain = [x509.load_der_x509_certificate(der) for der in material.chain]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(chain[0], key, hashes.SHA256())
    for more in chain[1:]:
        builder = builder.add_certificate(more)
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.sign(serialization.Encoding.DER, options)
