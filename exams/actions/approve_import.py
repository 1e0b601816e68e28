"""A second person lets an imported batch into the pool: author ≠ approver."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.api import NotAllowed, User, require
from evidence import api as evidence
from exams.models import ImportBatch, Item, ItemComment, ItemVersion


def approve_import(batch: ImportBatch, *, user: User) -> int:
    """Approve every draft of the batch and make it its item's current version; returns how many.

    A draft that was edited or handed in by itself since is not what the file said: it is judged by itself.
    NotAllowed for the uploader and for whoever may not approve items of this bank's owner.
    """
    require(user, "items.approve", batch.bank.owner)
    if batch.uploaded_by_id == user.pk:
        raise NotAllowed("命题与审题必须由不同的人完成：您上传的试题请由另一位审题员审定。")
    with transaction.atomic():
        changed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.COMMITTED).update(
            state=ImportBatch.State.APPROVED, approved_by=user, approved_at=evidence.database_now()
        )
        if not changed:
            return 0
        apart = ItemComment.objects.filter(version__batch=batch, kind__in=ItemComment.OWN_WAY).values("version")
        drafts = ItemVersion.objects.filter(batch=batch, state=ItemVersion.State.DRAFT).exclude(pk__in=apart)
        approved = drafts.update(state=ItemVersion.State.APPROVED, approver=user)
        newest = (
            ItemVersion.objects.filter(item=OuterRef("pk"), state=ItemVersion.State.APPROVED)
            .order_by("-version")
            .values("pk")[:1]
        )  # of any batch: an older one approved late must not take the place of a newer version
        Item.objects.filter(pk__in=ItemVersion.objects.filter(batch=batch).values("item")).update(
            current=Subquery(newest)
        )
        evidence.append(
            "exams.items.approved",
            actor=user.actor,
            subjects=[f"bank:{batch.bank.key}", f"import:{batch.uuid}"],
            body={"approved": approved},
        )
    return approved
