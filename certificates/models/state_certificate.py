"""The state's own certificates that workers hold: recorded, never printed nor imitated."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StateCertificate(models.Model):
    """A 特种作业操作证 as its holder showed it. Its number is shared by all items of a person: never unique (R-17).

    `checked_on` and `check_result` tell who looked it up at the national site by hand; without them it is shown as
    unchecked.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="state_certificates")
    operation_item = models.ForeignKey("qualifications.OperationItem", on_delete=models.PROTECT)
    first_issued_on = models.DateField(_("初领日期"))
    valid_from = models.DateField(_("有效期开始"))
    valid_to = models.DateField(_("有效期结束"))
    review_due_on = models.DateField(_("应复审日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("实际复审日期"), null=True, blank=True)
    issuing_authority = models.CharField(_("签发机关"), max_length=120)
    checked_on = models.DateField(_("核查日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    check_result = models.CharField(_("核查结果"), max_length=120, blank=True)

    class Meta:
        ordering = ["-valid_to"]
        verbose_name = _("国家证书记录")
        verbose_name_plural = _("国家证书记录")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "operation_item", "first_issued_on"], name="one_state_certificate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.operation_item}"

    @property
    def subject(self) -> str:
        return f"statecertificate:{self.uuid}"
