"""Who came to a meeting and left it, how that is known, and the photos of the room."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def signature_path(_sign: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"signatures/{uuid.uuid4().hex}.png"


def photo_path(_photo: Any, _filename: str) -> str:
    return f"class-photos/{uuid.uuid4().hex}.jpg"


MOST_PHOTOS = 12


class SessionSign(models.Model):
    """One person at one meeting. `phone` is a random word kept in that browser: one phone signs for one person."""

    class How(models.TextChoices):
        QR = "qr", _("扫码签到")
        TEACHER = "teacher", _("教师代签")

    class Place(models.TextChoices):
        NOT_ASKED = "", _("未核对位置")
        NEAR = "near", _("在教室范围内")
        FAR = "far", _("不在教室范围内")
        REFUSED = "refused", _("本人选择不提供位置")

    session = models.ForeignKey("courses.ClassSession", on_delete=models.PROTECT, related_name="signs")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(_("签到方式"), max_length=8, choices=How.choices)
    place = models.CharField(_("位置"), max_length=8, choices=Place.choices, blank=True, default="")
    phone = models.CharField(max_length=32, blank=True)
    arrived_at = models.DateTimeField(_("签到时间"))
    left_at = models.DateTimeField(_("签退时间"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signature = models.FileField(storage=private_storage, upload_to=signature_path, blank=True)
    signature_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["arrived_at"]
        verbose_name = _("课堂签到")
        verbose_name_plural = _("课堂签到")
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_sign_a_person"),
            models.UniqueConstraint(
                fields=["session", "phone"], condition=~models.Q(phone=""), name="one_person_a_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session}"


class SessionPhoto(models.Model):
    """A photo of the meeting, drawn anew: no places, no names of cameras."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey("courses.ClassSession", on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(storage=private_storage, upload_to=photo_path)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("上传时间"))

    class Meta:
        ordering = ["added_at"]
        verbose_name = _("课堂照片")
        verbose_name_plural = _("课堂照片")
        constraints = [models.UniqueConstraint(fields=["session", "sha256"], name="one_copy_a_photo")]

    def __str__(self) -> str:
        return f"{self.session} · {self.added_at:%Y-%m-%d}"


class TeacherRecord(models.Model):
    """The teacher library: by what somebody may teach, until when, and the continuing education of the year."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("培训机构"), on_delete=models.PROTECT, related_name="teacher_records"
    )
    person = models.ForeignKey(
        "accounts.Person", verbose_name=_("教师"), on_delete=models.PROTECT, related_name="teacher_records"
    )
    title = models.CharField(_("职称或职业资格"), max_length=60)
    document_number = models.CharField(_("资格证明编号"), max_length=60)
    subjects = models.CharField(_("可授课内容"), max_length=120)
    is_practical = models.BooleanField(_("可带实操"), default=False)
    valid_to = models.DateField(_("资格有效期至"), null=True, blank=True)
    continuing_year = models.PositiveSmallIntegerField(_("继续教育年度"), null=True, blank=True)
    continuing_hours = models.PositiveSmallIntegerField(_("该年度继续教育学时"), default=0)

    class Meta:
        ordering = ["person__name"]
        verbose_name = _("师资档案")
        verbose_name_plural = _("师资档案")
        constraints = [models.UniqueConstraint(fields=["institution", "person"], name="one_record_a_teacher")]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"
