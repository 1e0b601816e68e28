"""Who came to the door of an examination, who looked, and what was signed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def signature_path(_check_in: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"signatures/{uuid.uuid4().hex}.png"


class CheckIn(models.Model):
    """One candidate's identity, confirmed by one invigilator or by two different ones, as the sitting asks.

    `confirmed_at` is empty while the second pair of eyes is missing. `face` is what an optional comparison said:
    it informs the people and bars nobody (LAW-02).
    """

    class Found(models.TextChoices):
        TICKET_CODE = "qr", _("扫准考证二维码")
        TICKET_NUMBER = "ticket", _("输入准考证号")
        ID_NUMBER = "id", _("证件号码")
        LIST = "list", _("从名单选择")

    class Face(models.TextChoices):
        NOT_ASKED = "", _("未作人脸比对")
        REFUSED = "refused", _("考生选择人工核验")
        ALIKE = "alike", _("人脸比对相符")
        UNLIKE = "unlike", _("人脸比对不符，已人工核验")

    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="check_in")
    found_by = models.CharField(_("查找方式"), max_length=8, choices=Found.choices, default=Found.LIST)
    face = models.CharField(_("人脸比对"), max_length=8, choices=Face.choices, blank=True, default="")
    arrived_at = models.DateTimeField(_("到场时间"))
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("核验完成时间"), null=True, blank=True)
    signature = models.FileField(storage=private_storage, upload_to=signature_path, blank=True)
    signature_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("入场核验")
        verbose_name_plural = _("入场核验")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
                name="two_eyes_are_two_accounts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.arrived_at:%H:%M:%S}"
