"""What the certificate desks address on side A: a batch that waits, a face, and what is kept besides."""

from __future__ import annotations

from typing import Any

from certificates import api
from certificates.models import IssuingBatch
from evidence.api import database_now


def certificate_objects(issuer: Any, officer: Any) -> dict[str, Any]:
    """A checked batch without rows, and the released faces of all kinds."""
    faces = {kind.key: api.released_face(kind.key) for kind in api.kinds()}
    batch = IssuingBatch.objects.create(
        kind="volunteer", source="list", name="测试批次", issuer=issuer, face=faces["volunteer"], opened_by=officer,
        opened_at=database_now(),
    )  # fmt: skip
    return {"batch": batch.uuid, "kind_key": "volunteer", "face": faces["volunteer"].uuid}
