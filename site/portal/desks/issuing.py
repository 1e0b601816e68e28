"""证书: orders that stick, revocations that wait for a second person, what was issued last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from certificates import api as certificates
from portal.addresses import address
from portal.desks.task import Link, Task, links, waiting

NEEDS = frozenset({"certificates.issue"})


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    organisations = accounts.organisations_where(user, "certificates.issue")
    order = certificates.IssuingOrder
    orders = order.objects.filter(
        Q(outcome__theory__attempt__registration__sitting__organiser__in=organisations)
        | Q(replaces__issuer__in=organisations)
        | Q(entry__batch__issuer__in=organisations),
        outcome__withdrawn_at__isnull=True,
    ).aggregate(
        failed=Count("pk", filter=Q(promise_state=order.State.FAILED)),
        queued=Count("pk", filter=Q(promise_state=order.State.QUEUED)),
    )
    changes = certificates.StateChange.objects.filter(
        certificate__issuer__in=organisations, at__isnull=True, refused_at__isnull=True
    ).select_related("certificate__person", "certificate__operation_item", "proposed_by")
    open_changes = list(changes[:20])
    to_decide = [row for row in open_changes if row.proposed_by_id != user.pk]
    issued = certificates.Certificate.objects.issued().of_issuers(organisations)
    month = timezone.now() - timedelta(days=30)
    decide_url = address("certificates:detail", to_decide[0].certificate.uuid) if len(to_decide) == 1 else ""
    return {
        "tasks": waiting(
            Task(
                _("张证书制证失败"), orders["failed"], address("certificates:orders"), "circle-x",
                _("看清原因，处理后重试。"), "over",
            ),
            Task(
                _("件变更申请等您复核"), len(to_decide), decide_url or "#changes", "gavel",
                _("撤销、暂停和恢复必须由提出人以外的第二人批准。"),
            ),
            Task(_("个批次等第二人审批"), _batches(organisations, user), address("certificates:batches"), "files"),
            Task(_("张证书正在制作"), orders["queued"], address("certificates:orders"), "loader-circle", tone="quiet"),
        ),
        "changes": [_change(row, user) for row in open_changes],
        "issued": list(issued.select_related("person", "operation_item").order_by("-issued_at")[:6]),
        "counts": issued.aggregate(
            all=Count("pk"),
            valid=Count("pk", filter=Q(state="valid")),
            month=Count("pk", filter=Q(issued_at__gte=month)),
            revoked=Count("pk", filter=Q(state="revoked")),
        ),
        "links": links(
            Link(_("全部证书"), address("certificates:list"), "award"),
            Link(_("制证任务"), address("certificates:orders"), "stamp"),
            Link(_("批量制证"), address("certificates:batches"), "files"),
            Link(_("公众查验页"), address("certificates:verify"), "shield-check"),
        ),
    }  # fmt: skip


def _batches(organisations: Any, user: accounts.User) -> int:
    """Batches that wait for somebody else than who proposed them."""
    batches = certificates.IssuingBatch.objects.filter(issuer__in=organisations, state="proposed")
    return batches.exclude(opened_by=user).count()


def _change(row: certificates.StateChange, user: accounts.User) -> dict[str, Any]:
    return {
        "row": row,
        "is_mine": row.proposed_by_id == user.pk,
        "url": address("certificates:detail", row.certificate.uuid),
    }
