"""Set one line of the year's plan."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.api import Refused, User
from evidence import api as evidence
from outreach.models import Quota
from outreach.permissions import may_plan, require


def save_quota(quota: Quota, *, by: User) -> Quota:
    require(may_plan(by, quota))
    if quota.pk is not None:
        require(may_plan(by, Quota.objects.get(pk=quota.pk)))
    try:
        with transaction.atomic():
            quota.save()
            evidence.append(
                "outreach.quota.set",
                actor=by.actor,
                subjects=[f"outreach-quota:{quota.uuid}"],
                body={"measure": quota.measure, "year": quota.year, "target": quota.target},
            )
    except IntegrityError as error:
        raise Refused("这个年度已有同样的指标，请修改原来的那一条。") from error
    return quota
