"""What the certificate desks address on side A: a batch that waits, a face, and what is kept besides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Membership
from certificates import api
from certificates.models import ApiKey, IssuingBatch, StateCertificate
from evidence.api import database_now
from qualifications.api import OperationItem


def certificate_objects(issuer: Any, officer: Any, worker: Any) -> dict[str, Any]:
    """A checked batch without rows, the released faces of all kinds, and a card that a worker holds."""
    faces = {kind.key: api.released_face(kind.key) for kind in api.kinds()}
    batch = IssuingBatch.objects.create(
        kind="volunteer", source="list", name="测试批次", issuer=issuer, face=faces["volunteer"], opened_by=officer,
        opened_at=database_now(),
    )  # fmt: skip
    card = StateCertificate.objects.create(
        person=worker, operation_item=OperationItem.objects.first(), first_issued_on=date(2021, 6, 1),
        valid_from=date(2021, 6, 1), valid_to=date(2027, 5, 31), issuing_authority="测试机关",
    )  # fmt: skip
    card.photo.save("card.jpg", ContentFile(b"\xff\xd8"), save=True)
    holder = Membership.objects.open().filter(person=worker, organisation__kind="enterprise").first()
    key = ApiKey.objects.create(
        organisation=holder.organisation, name="门禁", opening="anpei_test", key_hash="0" * 64, made_by=officer,
        made_at=database_now(),
    )  # fmt: skip
    return {
        "api_key": key.uuid,
        "card": card.uuid,
        "card_photo": card.uuid,
        "issuing_batch": batch.uuid,
        "kind_key": "volunteer",
        "face": faces["volunteer"].uuid,
    }
