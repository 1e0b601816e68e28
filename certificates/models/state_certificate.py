"""The state's own certificates that workers hold: recorded, never printed nor imitated."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField, lookup_hash, private_storage


class StateCertificate(models.Model):
    """A 特种作业操作证 as its holder showed it. Its number is shared by all items of a person: never unique (R-17).

    Looks at the national site are `NationalCheck` rows; only the newest of them, about the very facts registered now,
    makes it shown as checked. `checked_on`, `checked_by` and `check_result` repeat the newest one for lists.
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
    number = EncryptedTextField(_("证号"), blank=True)  # `T` + document number: personal data (K5)
    photo = models.FileField(_("证件照片"), storage=private_storage, upload_to="cards/%Y/%m/", blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)

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
    def facts_digest(self) -> str:
        """Of everything a check compares; a correction makes another one."""
        dates = (self.first_issued_on, self.valid_from, self.valid_to, self.review_due_on, self.reviewed_on)
        words = [self.person.id_number, self.person.name, self.operation_item.key, self.issuing_authority, self.number]
        text = "\n".join([*words, *(day.isoformat() if day else "" for day in dates)])
        return lookup_hash(text)

    @property
    def verified_check(self) -> Any:
        """The newest check when it says that what is registered now was found so; None otherwise."""
        newest = next(iter(self.checks.all()), None)
        if newest is None or newest.result != "matches" or newest.facts_digest != self.facts_digest:
            return None
        return newest

    @property
    def subject(self) -> str:
        return f"statecertificate:{self.uuid}"
