"""The one door to outreach."""

from __future__ import annotations

from outreach.actions.follow_deliveries import delivery_counts, follow_all
from outreach.actions.gather_facts import gather_facts
from outreach.actions.lay_sample import lay_sample
from outreach.actions.record_event import record_event
from outreach.actions.send_batch import send_batch, sending
from outreach.models import MessageCampaign, Quota, Record

__all__ = [
    "MessageCampaign",
    "Quota",
    "Record",
    "delivery_counts",
    "follow_all",
    "gather_facts",
    "lay_sample",
    "record_event",
    "send_batch",
    "sending",
]
