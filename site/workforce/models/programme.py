"""One person's education for one post: its levels, their signatures, and the day the person may work.

Triggers of 0001 hold what the actions ask: no 上岗 before every level is passed and the hours are full (R-10), no level
passed without its mark and both signatures over the very facts that stand there, and nothing changed afterwards.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def signature_path(_sign: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"signatures/{uuid.uuid4().hex}.png"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def running(self, day: date | None = None) -> ProgrammeQuerySet:
        """Not yet at work, for a post that is still held."""
        day = day or timezone.localdate()
        held = Q(post__ends_on__isnull=True) | Q(post__ends_on__gte=day)
        return self.filter(held, cleared_on__isnull=True)


class Programme(models.Model):
    """三级安全教育 of one beginning. `origin` is that of the duty it settles: the post, or the absence that ended.

    `edition_key` names the file of levels, `rule_key` the rule edition whose hours were asked; neither is judged anew.
    """

    class Reason(models.TextChoices):
        NEW = "new", _("新上岗")
        MOVED = "moved", _("调整岗位")
        RETURNED = "returned", _("离岗一年以上返岗")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey("accounts.PostHolding", on_delete=models.PROTECT, related_name="programmes")
    reason = models.CharField(_("原因"), max_length=10, choices=Reason.choices)
    origin = models.CharField(max_length=110, unique=True)
    edition_key = models.CharField(max_length=30)
    rule_key = models.CharField(max_length=20)
    levels_asked = models.PositiveSmallIntegerField(_("应修级数"))
    hours_asked = models.DecimalField(_("应修学时"), max_digits=5, decimal_places=1)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("开始时间"))
    cleared_on = models.DateField(_("上岗日期"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("三级安全教育")
        verbose_name_plural = _("三级安全教育")
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_on__isnull=True) | Q(cleared_by__isnull=False), name="somebody_clears_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.get_reason_display()}"

    @property
    def subject(self) -> str:
        return f"programme:{self.uuid}"


class LevelRecord(models.Model):
    """One level as it was taught. `contents`: keys of what was taught; `digest`: of all facts, what is signed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="levels")
    key = models.SlugField(max_length=20)
    name = models.CharField(_("级别"), max_length=20)
    position = models.PositiveSmallIntegerField()
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1, default=0)
    min_hours = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    contents: Any = models.JSONField(_("教育内容"), default=list)
    teacher = models.CharField(_("授课人"), max_length=30, blank=True)
    begins_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("考核成绩"), null=True, blank=True)
    cut_score = models.PositiveSmallIntegerField(_("合格线"))
    digest = models.CharField(max_length=64, blank=True)
    passed_at = models.DateTimeField(_("合格时间"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("一级教育记录")
        verbose_name_plural = _("一级教育记录")
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_record_a_level"),
            models.CheckConstraint(
                condition=Q(passed_at__isnull=True)
                | Q(
                    score__isnull=False,
                    begins_on__isnull=False,
                    ends_on__isnull=False,
                    score__gte=F("cut_score"),
                    hours__gt=0,
                    hours__gte=F("min_hours"),
                    ends_on__gte=F("begins_on"),
                ),
                name="passed_level_has_hours_and_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.name}"


class LevelSign(models.Model):
    """A yes of one side to a level as it stood: `digest` says to which facts. Never changed."""

    class Side(models.TextChoices):
        TRAINER = "trainer", _("授课人")
        TRAINEE = "trainee", _("本人")

    class How(models.TextChoices):
        DRAWN = "drawn", _("手写签名")
        CONFIRMED = "confirmed", _("点按确认")

    class Device(models.TextChoices):
        OWN = "own", _("本人手机")
        SHARED = "shared", _("单位设备")

    level = models.ForeignKey(LevelRecord, on_delete=models.PROTECT, related_name="signs")
    side = models.CharField(max_length=8, choices=Side.choices)
    how = models.CharField(_("方式"), max_length=10, choices=How.choices)
    device = models.CharField(_("设备"), max_length=8, choices=Device.choices)
    name = models.CharField(_("签名人"), max_length=60)
    digest = models.CharField(max_length=64)
    image = models.FileField(storage=private_storage, upload_to=signature_path, blank=True)
    image_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("签名时间"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("教育签名")
        verbose_name_plural = _("教育签名")
        constraints = [models.UniqueConstraint(fields=["level", "side", "digest"], name="one_sign_a_side")]

    def __str__(self) -> str:
        return f"{self.level} · {self.get_side_display()}"
