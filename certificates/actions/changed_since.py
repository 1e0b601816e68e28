"""What is no longer on record as the certificate prints it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates.models import Certificate

_NO_PHOTO = hashlib.sha256(b"").hexdigest()
"""What the payload of a face without a photo says."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One printed fact, and what stands on record now; document numbers masked."""

    label: str
    printed: str
    now: str


def changed_since(certificate: Certificate) -> list[Difference]:
    """Empty when a new certificate would say the same again. Only of one that is issued."""
    person, item, printed = certificate.person, certificate.operation_item, certificate.payload
    facts = [
        (_("姓名"), printed.get("name", ""), person.name),
        (_("证件类型"), printed.get("document", ""), str(person.get_document_display())),
        (_("证件号码"), printed.get("id_number", ""), person.id_number_masked),
        (_("签发单位"), printed.get("issuer", ""), certificate.issuer.name),
        (_("操作项目"), printed.get("item", ""), item.name if item else ""),
        (_("作业类别"), printed.get("category", ""), item.category.name if item else ""),
    ]
    found = [Difference(label, before, now) for label, before, now in facts if before != now]
    if printed.get("photo_sha256", _NO_PHOTO) not in (_NO_PHOTO, person.photo_sha256):
        found.append(Difference(_("照片"), _("证书上的照片"), _("档案里已换新照片")))
    return found
