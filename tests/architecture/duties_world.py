"""A worker of side A's enterprise with a post, an absence, and what is owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import PostHolding, WorkFact
from certificates.actions.make_feed import make_feed
from certificates.actions.recompute_duties import recompute_duties
from evidence.api import publish_log


def duties_objects(enterprise: Any, worker: Any) -> dict[str, Any]:
    """Rows as the employer's administrator recorded them."""
    common = {"person": worker, "organisation": enterprise, "added_on": date(2026, 1, 5)}
    post = PostHolding.objects.create(kind="worker", name="掘进工", starts_on=date(2026, 1, 5), **common)
    fact = WorkFact.objects.create(kind="absence", starts_on=date(2026, 3, 1), **common)
    recompute_duties(person_ids=[worker.pk])
    feed = make_feed(by=worker.user)
    publish_log()
    return {
        "log_index": 0,
        "log_file": "log-key.pem",
        "feed_token": feed.token,
        "post_holding": post.uuid,
        "work_fact": fact.uuid,
    }
