"""The ledger of hours: entries are added, never changed; a correction is a counter-entry (LAW-16)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.training_class import Part


class HoursEntry(models.Model):
    """Minutes of witnessed training of one person; negative only in a counter-entry.

    Without `witnessed_by` the server itself was the witness: minutes of a `study_day`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="hours_entries")
    operation_item = models.ForeignKey("qualifications.OperationItem", on_delete=models.PROTECT)
    session = models.ForeignKey(
        "courses.ClassSession", null=True, blank=True, on_delete=models.PROTECT, related_name="hours_entries"
    )
    part = models.CharField(_("类别"), max_length=10, choices=Part.choices)
    minutes = models.IntegerField(_("分钟"))
    study_day = models.ForeignKey(
        "courses.StudyDay", null=True, blank=True, on_delete=models.PROTECT, related_name="hours_entries"
    )
    witnessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    counters = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="countered_by")
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("学时记录")
        verbose_name_plural = _("学时记录")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "session"],
                condition=models.Q(counters__isnull=True, session__isnull=False),
                name="one_entry_per_session",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.minutes} 分钟"


class Exemption(models.Model):
    """Training waived: a valid 职业技能等级证书 of the matching work opens the examination (令第19号, D6)."""

    class Ground(models.TextChoices):
        SKILL_CERTIFICATE = "skill_certificate", _("职业技能等级证书")
        MATCHING_SCHOOLING = "matching_schooling", _("相关专业中职及以上学历")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="exemptions")
    operation_item = models.ForeignKey("qualifications.OperationItem", on_delete=models.PROTECT)
    ground = models.CharField(_("免训依据"), max_length=24, choices=Ground.choices)
    document_number = models.CharField(_("证明编号"), max_length=60)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("批准时间"))

    class Meta:
        verbose_name = _("免训记录")
        verbose_name_plural = _("免训记录")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "operation_item", "ground", "document_number"],
                name="one_exemption_per_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_ground_display()}"
