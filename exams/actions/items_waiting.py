"""Items that wait for somebody: those handed in for others to approve, those returned to their author."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.api import User, organisations_where
from exams.models import ItemComment, ItemVersion


def items_to_review(user: User) -> dict[str, int]:
    """Bank key → how many versions wait there for this reviewer; one's own wait for somebody else."""
    waiting = ItemVersion.objects.filter(
        state=ItemVersion.State.REVIEW,
        item__retired_at__isnull=True,
        item__bank__owner__in=organisations_where(user, "items.approve"),
    ).exclude(author=user)
    return _by_bank(waiting)


def items_returned(user: User) -> dict[str, int]:
    """Bank key → how many of this author's drafts were returned and not touched since."""
    steps = ItemComment.objects.filter(version=OuterRef("pk")).exclude(kind=ItemComment.Kind.COMMENT)
    drafts = ItemVersion.objects.filter(author=user, state=ItemVersion.State.DRAFT, item__retired_at__isnull=True)
    last = Subquery(steps.order_by("-pk").values("kind")[:1])
    return _by_bank(drafts.annotate(last=last).filter(last=ItemComment.Kind.RETURNED))


def _by_bank(versions: QuerySet[ItemVersion]) -> dict[str, int]:
    rows = versions.order_by().values_list("item__bank__key").annotate(count=Count("pk"))
    return {str(key): int(count) for key, count in rows}
