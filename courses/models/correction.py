"""What one session should count for one person: proposed by one, decided by another (trust: two pairs of eyes)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HoursCorrection(models.Model):
    """A proposal to change the ledger. Approved, it becomes one counter-entry; the first entry stays as it is."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        APPROVED = "approved", _("已更正")
        REFUSED = "refused", _("未同意")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey("courses.ClassSession", on_delete=models.PROTECT, related_name="corrections")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="hours_corrections")
    minutes = models.PositiveSmallIntegerField(_("更正后的分钟数"))
    reason = models.CharField(_("更正原因"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    entry = models.OneToOneField(
        "courses.HoursEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("学时更正")
        verbose_name_plural = _("学时更正")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="correction_has_two_people",
            ),
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state="proposed"), name="one_open_correction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session} → {self.minutes} 分钟"
