"""The chain itself: events, what they are about, and the head that hands out the next place."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from evidence.domain.chain import ALGORITHM, GENESIS

LINK_COLUMNS = ("seq", "at", "kind", "actor", "subject_list", "body", "previous_hash", "hash")
"""The columns of an event in the order of a link: no model is built for a row that is only hashed."""


class ChainHead(models.Model):
    """One row: the last place taken. Its lock makes appending serial."""

    name = models.CharField(max_length=20, unique=True, default="main")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.name}#{self.seq}"


class Event(models.Model):
    """One thing that happened. Rows are never changed nor deleted: triggers refuse it, the chain shows it."""

    seq = models.PositiveBigIntegerField(_("序号"), unique=True)
    at = models.CharField(_("时间"), max_length=32)  # ISO 8601 UTC, exactly as hashed
    kind = models.CharField(_("事件"), max_length=60, db_index=True)
    actor = models.CharField(_("操作者"), max_length=80)
    body = models.JSONField(_("内容"), default=dict)
    subject_list = models.JSONField(_("对象"), default=list)
    algorithm = models.CharField(max_length=40, default=ALGORITHM)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("证据记录")
        verbose_name_plural = _("证据记录")

    def __str__(self) -> str:
        return f"#{self.seq} {self.kind}"

    def as_json(self) -> dict[str, Any]:
        """The event as it leaves the platform: whoever has it can compute its hash."""
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind,
            "actor": self.actor,
            "subjects": self.subject_list,
            "body": self.body,
            "previous_hash": self.previous_hash,
            "hash": self.hash,
        }


class EventSubject(models.Model):
    """Look-up of events by what they are about, such as `attempt:6f1c…`."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["subject", "event"], name="evidence_subject")]

    def __str__(self) -> str:
        return self.subject
