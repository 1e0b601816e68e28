"""Look at a file that somebody brings as a certificate: is it the very one that was issued, and if not, why not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from certificates.face.signature import fault_of
from certificates.models import Certificate


@dataclass(frozen=True, slots=True)
class Examined:
    """`reasons` are sentences for a reader; empty when the file is the one issued, byte for byte."""

    reasons: tuple[str, ...]

    @property
    def is_genuine(self) -> bool:
        return not self.reasons


def examine_file(data: bytes, certificate: Certificate) -> Examined:
    """Both checks, each by itself: the fingerprint finds every change, the signature says what kind it is."""
    reasons = []
    if hashlib.sha256(data).hexdigest() != certificate.pdf_sha256:
        reasons.append("文件指纹与签发时的不同：这份文件不是签发的原件。")
    fault = fault_of(data)
    if fault:
        reasons.append(fault)
    return Examined(tuple(reasons))
