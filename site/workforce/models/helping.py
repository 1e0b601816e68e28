"""Help-training of small firms (中小微企业帮扶培训, T30): who helped whom, with what, and the yes of both."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def proof_path(_proof: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"help-proofs/{uuid.uuid4().hex}.jpg"


class HelpRecord(models.Model):
    """Said by one side, counted when the other has said yes as well (`said_by` ≠ `agreed_by`, two organisations)."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("送教上门")
        CLASS = "class", _("代办培训班")
        COACHING = "coaching", _("现场指导")
        MATERIAL = "material", _("提供教材课件")
        DRILL = "drill", _("协助应急演练")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待对方确认")
        AGREED = "agreed", _("双方已确认")
        REFUSED = "refused", _("对方不认可")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    helper = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="help_given")
    firm = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="help_received")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    topic = models.CharField(_("内容"), max_length=120)
    held_on = models.DateField(_("日期"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    people = models.PositiveIntegerField(_("受益人数"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    said_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("登记时间"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("帮扶培训")
        verbose_name_plural = _("帮扶培训")
        constraints = [
            models.CheckConstraint(condition=~Q(helper=F("firm")), name="nobody_helps_itself"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_by__isnull=False) & ~Q(agreed_by=F("said_by")),
                name="two_people_agree_on_help",
            ),
            models.CheckConstraint(
                condition=Q(said_for=F("helper")) | Q(said_for=F("firm")), name="one_of_both_said_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper} → {self.firm} {self.held_on}"

    @property
    def subject(self) -> str:
        return f"help:{self.uuid}"

    @property
    def answered_for_id(self) -> int:
        """The organisation whose yes is asked for."""
        return self.firm_id if self.said_for_id == self.helper_id else self.helper_id


class HelpProof(models.Model):
    """A photo of the day: list of signatures, room, certificate of thanks."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(HelpRecord, on_delete=models.PROTECT, related_name="proofs")
    file = models.FileField(storage=private_storage, upload_to=proof_path)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="one_copy_a_proof")]

    def __str__(self) -> str:
        return f"{self.record} {self.sha256[:8]}"
