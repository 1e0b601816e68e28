"""Exam points and their rooms."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExamPoint(models.Model):
    """考点: an organisation's examining side. It is never the trainer of its candidates (domain.md section 3.2)."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    organisation = models.OneToOneField(
        "accounts.Organisation", verbose_name=_("单位"), on_delete=models.PROTECT, related_name="exam_point"
    )
    code = models.CharField(_("考点代码"), max_length=12, unique=True)
    level = models.CharField(_("级别"), max_length=12, choices=Level.choices, default=Level.CITY)
    holds_theory = models.BooleanField(_("理论考试"), default=True)
    holds_practical = models.BooleanField(_("实操考试"), default=False)
    operation_items = models.ManyToManyField("qualifications.OperationItem", blank=True, verbose_name=_("可考项目"))
    directions = models.CharField(_("交通"), max_length=200, blank=True)
    is_open = models.BooleanField(_("正在使用"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("考点")
        verbose_name_plural = _("考点")

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def subject(self) -> str:
        return f"exam-point:{self.code}"


class Room(models.Model):
    """考场 with numbered seats 1…seats, `columns` in a row, counted from the front left.

    `broken_seats`: numbers of machines out of order; they are neither booked nor drawn. `addresses`: the networks of
    its machines (CIDR), for sittings that take answers from nowhere else.
    """

    exam_point = models.ForeignKey(ExamPoint, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("考场"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("机位数"), validators=[MinValueValidator(1)])
    columns = models.PositiveSmallIntegerField(_("每排机位"), default=6, validators=[MinValueValidator(1)])
    broken_seats: Any = models.JSONField(_("停用机位"), default=list, blank=True)
    addresses: Any = models.JSONField(_("网络地址"), default=list, blank=True)
    is_open = models.BooleanField(_("正在使用"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("考场")
        verbose_name_plural = _("考场")
        constraints = [models.UniqueConstraint(fields=["exam_point", "name"], name="one_room_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def usable_seats(self) -> list[int]:
        """The numbers that can be drawn, in order."""
        broken = set(self.broken_seats)
        return [seat for seat in range(1, self.seats + 1) if seat not in broken]
