"""What invigilators say to a screen, and which screens have answered that it was read."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomMessage(models.Model):
    """To one candidate, or without a registration to the whole room."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="room_messages")
    registration = models.ForeignKey(
        "exams.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="room_messages"
    )
    text = models.CharField(_("通知"), max_length=200)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("考场通知")
        verbose_name_plural = _("考场通知")

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.text[:20]}"


class MessageReceipt(models.Model):
    """One candidate has read one message."""

    message = models.ForeignKey(RoomMessage, on_delete=models.PROTECT, related_name="receipts")
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="message_receipts")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "registration"], name="one_receipt_per_message")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.registration_id}"
