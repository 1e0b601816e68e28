"""Throw an upload away before it is committed; its file goes with it."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.models import ImportBatch


def discard_import(batch: ImportBatch, *, user: User) -> bool:
    """Checked → discarded; False when it was committed or discarded already."""
    require(user, "items.import", batch.bank.owner)
    with transaction.atomic():
        changed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.CHECKED).update(
            state=ImportBatch.State.DISCARDED
        )
        if changed:
            evidence.append(
                "exams.items.discarded",
                actor=user.actor,
                subjects=[f"bank:{batch.bank.key}", f"import:{batch.uuid}"],
                body={"file_sha256": batch.file_sha256},
            )
            transaction.on_commit(lambda: batch.file.storage.delete(str(batch.file.name)))
    return bool(changed)
