"""Rows of outreach."""

from outreach.models.campaign import Delivery, MessageCampaign, Tally
from outreach.models.plan import Measure, Quota
from outreach.models.record import Record, RecordFile

__all__ = ["Delivery", "Measure", "MessageCampaign", "Quota", "Record", "RecordFile", "Tally"]
