"""What a person has agreed to, word for word by hash (LAW-01)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One agreement or its withdrawal; the latest row of a kind counts."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("个人信息处理")
        PHOTO = "photo", _("照片用于准考证和证书")
        FACE = "face", _("人脸核验")
        MESSAGES = "messages", _("接收提醒")

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("事项"), max_length=12, choices=Kind.choices)
    given = models.BooleanField(_("同意"))
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    channel = models.CharField(_("途径"), max_length=20)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["-at"]
        verbose_name = _("同意记录")
        verbose_name_plural = _("同意记录")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
