"""PAdES signature in an invisible field that allows no later change (pdf.md section 6): B-B, or with a time stamp and
the data of long-term validation when a time-stamp service is configured (B-LT).

A visible stamp would break PDF/A; the seal on the page is art. The loaded key is kept and the size reserved, which
makes signing four to five times faster than pyHanko as documented.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings

from certificates.face.keys import signing_material, timestamp_roots

FIELD, REASON = "AnpeiSignature", "签发安培平台证书"
RESERVED, RESERVED_STAMPED = 8192, 24576


@lru_cache(maxsize=1)
def signer() -> Any:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    material = signing_material()
    loaded = serialization.load_der_private_key(material.key, password=None)

    class KeptKeySigner(SimpleSigner):
        """SimpleSigner reads the private key anew at each signature (58 ms); this one reads it once."""

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            if isinstance(loaded, rsa.RSAPrivateKey) and digest_algorithm == "sha256":
                return loaded.sign(data, padding.PKCS1v15(), hashes.SHA256())
            raw: bytes = super().sign_raw(data, digest_algorithm)
            return raw

    chain = [x509.Certificate.load(der) for der in material.chain]
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    return KeptKeySigner(signing_cert=chain[0], signing_key=keys.PrivateKeyInfo.load(material.key), cert_registry=store)


@lru_cache(maxsize=1)
def _stamper(address: str) -> Any:
    """The client of the time-stamp service (RFC 3161)."""
    from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=10)


def sign(pdf: bytes, *, issuer: str, reason: str = REASON, stamper: Any = None) -> bytes:
    """The PDF with our signature added. `stamper` stands for the configured time-stamp service in tests.

    A service that does not answer raises OSError: the step is put off, the number kept.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.timestamps import TimestampRequestError

    if stamper is None and settings.TIMESTAMP_URL:
        stamper = _stamper(settings.TIMESTAMP_URL)
    worker = PdfSigner(_about(issuer, reason, stamper), signer=signer(), timestamper=stamper)
    reserved = RESERVED_STAMPED if stamper else RESERVED
    try:
        out = worker.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=reserved)
    except TimestampRequestError as error:
        raise OSError(f"time-stamp service: {error}") from error
    data: bytes = out.getvalue()
    return data


def _about(issuer: str, reason: str, stamper: Any) -> Any:
    """With a time stamp, certificates and revocation data go into the same revision, so the signature covers all."""
    from asn1crypto import x509
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
    from pyhanko_certvalidator import ValidationContext

    more: dict[str, Any] = {}
    if stamper:
        roots = [x509.Certificate.load(der) for der in signing_material().chain[-1:]]
        roots += [x509.Certificate.load(der) for der in timestamp_roots()]
        more = {
            "embed_validation_info": True,
            "validation_context": ValidationContext(
                trust_roots=roots, allow_fetching=bool(settings.TIMESTAMP_URL), revocation_mode="soft-fail"
            ),
            "dss_settings": DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        }
    return PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        name=issuer,
        **more,
    )


def is_ours(pdf: bytes) -> bool:
    """Whether the file carries exactly one signature, by our certificate, over the whole file, unbroken."""
    return not fault_of(pdf)


def fault_of(pdf: bytes) -> str:
    """What is wrong with the file's signature, in plain words; empty when it is ours and nothing was touched."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        found = list(PdfFileReader(BytesIO(pdf)).embedded_signatures)
        if not found:
            return "文件没有数字签名：签发的证书都有签名，这一份不是原件。"
        if len(found) > 1:
            return "文件上有不止一个签名：签发之后又有人签过。"
        return _fault_of_signature(found[0])
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "文件的结构已被破坏，签名读不出来。"


def _fault_of_signature(found: Any) -> str:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if found.signer_cert.dump() != signing_material().chain[0]:
        return "签名人不是本平台：有人用别的密钥重新签过。"
    if found.evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        return "签名之后文件又添加了内容，签名管不到全文。"
    intact, valid = validate_sig_integrity(
        found.signer_info, found.signer_cert, expected_content_type="data", actual_digest=found.compute_digest()
    )
    return "" if intact and valid else "签名之后文件被改动过。"
