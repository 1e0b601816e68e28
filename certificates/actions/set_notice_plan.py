"""An organisation's own steps of reminding; an empty list goes back to the editions'."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import Organisation, Refused, User, require
from certificates.models import NoticePlan
from evidence import api as evidence

FURTHEST, LATEST, MOST = 365, -30, 10


def set_notice_plan(organisation: Organisation, *, days: Sequence[int], digest: bool, by: User) -> NoticePlan:
    """`days` before the end, negative after it; at most ten of them."""
    require(by, "members.manage", organisation)
    ordered = sorted(set(days), reverse=True)
    if len(ordered) > MOST or any(not LATEST <= day <= FURTHEST for day in ordered):
        raise Refused(_("提醒天数应在 −30 到 365 之间，最多 10 个。"), field="days")
    with transaction.atomic():
        plan, _made = NoticePlan.objects.update_or_create(
            organisation=organisation, defaults={"days": ordered, "digest": digest, "changed_by": by}
        )
        evidence.append(
            "certificates.notices.planned",
            actor=by.actor,
            subjects=[f"organisation:{organisation.uuid}"],
            body={"days": ordered, "digest": digest},
        )
    return plan
