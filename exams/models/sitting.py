"""Sittings (场次), who works at them, and who is registered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField
from courses.api import Part


class Sitting(models.Model):
    """One examination at one place and time.

    `secret` seeds every paper of the sitting: seed = HMAC(secret, registration). When the sitting is locked, `promise`
    is fixed and published: {algorithm, pool_hash, plan_hash, blueprint_hash, secret_hash, forms, prepared}, and
    `commitment` is its digest. The secret is revealed with the results. Between `books_from` and `books_until`
    candidates with an accepted application take and give back places; without them only officers register.
    `integrity`: `exams.domain.integrity.Options` as JSON, empty: nothing is asked; frozen with the lock.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("筹备中")
        LOCKED = "locked", _("已锁定")
        CLOSED = "closed", _("已结束")
        PUBLISHED = "published", _("成绩已公布")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("场次名称"), max_length=120)
    part = models.CharField(_("科目"), max_length=10, choices=Part.choices, default=Part.THEORY)
    operation_item = models.ForeignKey(
        "qualifications.OperationItem", verbose_name=_("操作项目"), on_delete=models.PROTECT
    )
    organiser = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("组织单位"), on_delete=models.PROTECT, related_name="sittings"
    )
    exam_point = models.ForeignKey("exams.ExamPoint", verbose_name=_("考点"), on_delete=models.PROTECT)
    room = models.ForeignKey("exams.Room", verbose_name=_("考场"), on_delete=models.PROTECT)
    blueprint = models.ForeignKey(
        "exams.Blueprint", verbose_name=_("组卷方案"), null=True, blank=True, on_delete=models.PROTECT
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    edition_key = models.CharField(_("规则版本"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    secret = EncryptedTextField(editable=False, blank=True)
    commitment = models.CharField(_("试卷承诺值"), max_length=64, blank=True)
    promise: Any = models.JSONField(default=dict, editable=False)
    pool = models.ForeignKey(
        "exams.FrozenPool", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="sittings"
    )
    books_from = models.DateTimeField(_("开放预约"), null=True, blank=True)
    books_until = models.DateTimeField(_("预约截止"), null=True, blank=True)
    check_in_required = models.BooleanField(_("须先入场核验才能开考"), default=False)
    check_in_eyes = models.PositiveSmallIntegerField(_("核验人数"), default=1)
    integrity: Any = models.JSONField(_("防作弊措施"), default=dict, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("考试场次")
        verbose_name_plural = _("考试场次")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(books_from__isnull=True, books_until__isnull=True)
                | models.Q(books_from__lt=models.F("books_until")),
                name="booking_has_both_ends",
            ),
            models.CheckConstraint(condition=models.Q(check_in_eyes__in=(1, 2)), name="one_or_two_pairs_of_eyes"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"sitting:{self.uuid}"

    def takes_bookings(self, now: datetime) -> bool:
        """Whether candidates may take or give back a place at this moment."""
        if self.state != self.State.DRAFT or self.books_from is None or self.books_until is None:
            return False
        return self.books_from <= now < self.books_until


class SittingStaff(models.Model):
    """Who invigilates, assesses or marks; never somebody who trained one of the sitting's candidates (R-14)."""

    class Duty(models.TextChoices):
        INVIGILATOR = "invigilator", _("监考")
        ASSESSOR = "assessor", _("考评")
        CHIEF = "chief", _("考评组长")
        MARKER = "marker", _("阅卷")

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="sitting_duties")
    duty = models.CharField(_("职责"), max_length=12, choices=Duty.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "person", "duty"], name="one_duty_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_duty_display()}"


class Registration(models.Model):
    """One person in one sitting. `eligibility` keeps every condition as it was judged, with its evidence.

    The ticket's code is derived, never stored: HMAC(server key, registration, `ticket_generation`) (trust.md K1).
    `attempt_slot` names the one attempt this registration may use: person, item, part, round and number. The database
    holds it once, so that registrations made at the same moment can't use an attempt twice (SEC-05); it is empty again
    when the attempt was not used.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("已报名")
        REFUSED = "refused", _("不符合条件")
        CANCELLED = "cancelled", _("已取消")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="registrations")
    ticket_number = models.CharField(_("准考证号"), max_length=20, unique=True)
    ticket_generation = models.PositiveSmallIntegerField(default=1)
    seat = models.PositiveSmallIntegerField(_("机位号"), null=True, blank=True)
    draw_number = models.PositiveIntegerField(_("抽卷序号"), null=True, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.REGISTERED)
    eligibility: Any = models.JSONField(_("资格审查"), default=dict)
    attempt_number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    attempt_slot = models.CharField(max_length=80, blank=True, editable=False)
    health_promised = models.BooleanField(_("已作健康承诺"), default=False)
    employer_name = models.CharField(_("工作单位"), max_length=120, blank=True)
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["seat", "ticket_number"]
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "person"], name="one_registration_per_sitting"),
            models.UniqueConstraint(
                fields=["sitting", "seat"], condition=models.Q(seat__isnull=False), name="one_person_per_seat"
            ),
            models.UniqueConstraint(
                fields=["sitting", "draw_number"],
                condition=models.Q(draw_number__isnull=False),
                name="one_draw_number_per_sitting",
            ),
            models.UniqueConstraint(
                fields=["attempt_slot"], condition=~models.Q(attempt_slot=""), name="one_registration_per_attempt"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_number

    @property
    def subject(self) -> str:
        return f"registration:{self.uuid}"
