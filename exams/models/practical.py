"""The practical examination of a sitting: the frozen tasks, what each candidate drew, and the assessors' sheets."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def private_storage() -> Any:
    """Files no URL leads to."""
    return storages["private"]


def photo_path(photo: PracticalPhoto, _filename: str) -> str:
    """`practical/ab/<uuid>.jpg`: no name somebody typed."""
    return f"practical/{photo.uuid.hex[:2]}/{photo.uuid.hex}.jpg"


MOST_PHOTOS = 20
"""Photos of one sheet."""


class PracticalPlan(models.Model):
    """How a practical sitting is assessed. What stands here after the lock never changes (I8).

    `tasks`: [{code, name, weight, tasks: [{key, name, minutes, equipment, photos, steps}]}], frozen from the task bank;
    `rule`: the edition's rule about assessors with the sitting's own number of them.
    """

    sitting = models.OneToOneField("exams.Sitting", on_delete=models.PROTECT, related_name="practical_plan")
    assessors = models.PositiveSmallIntegerField(_("每名考生由几名考评员评分"), default=1)
    sheet_name = models.CharField(_("评分表"), max_length=60, blank=True)
    tasks: Any = models.JSONField(default=list)
    rule: Any = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(assessors__in=(1, 2)), name="one_or_two_assessors"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}"


class TaskDraw(models.Model):
    """The task of each subject that a registration has drawn: {code: key}."""

    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="task_draw")
    tasks: Any = models.JSONField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.registration_id}"


class SheetQuerySet(models.QuerySet["AssessorSheet"]):
    def standing(self) -> SheetQuerySet:
        """Those nobody has declared void."""
        return self.filter(voided_at__isnull=True)


class AssessorSheet(models.Model):
    """One assessor's sheet of one candidate: round 1, round 2, and round 3 where the two differ.

    `subjects`, `total`, `veto_failed` are written when it is signed. `writer`: the tablet that writes; a later one
    numbers its changes above all earlier ones.
    """

    THIRD = 3

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="sheets")
    assessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="practical_sheets")
    round = models.PositiveSmallIntegerField()
    writer = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subjects: Any = models.JSONField(default=list)
    notes: Any = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    veto_failed = models.BooleanField(_("触犯否决项"), default=False)
    candidate_signature = models.FileField(storage=private_storage, blank=True)
    assessor_signature = models.FileField(storage=private_storage, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["registration", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "round"], condition=Q(voided_at__isnull=True), name="one_sheet_per_round"
            ),
            models.UniqueConstraint(
                fields=["registration", "assessor"], condition=Q(voided_at__isnull=True), name="one_sheet_per_assessor"
            ),
            models.CheckConstraint(condition=Q(round__gte=1, round__lte=3), name="three_rounds_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}/{self.round}"

    @property
    def subject(self) -> str:
        return f"sheet:{self.uuid}"


class PracticalEntry(models.Model):
    """One tap: what a line of a sheet said from then on. Rows are only added; the newest revision counts."""

    sheet = models.ForeignKey(AssessorSheet, on_delete=models.PROTECT, related_name="entries")
    line = models.CharField(max_length=16)
    rev = models.BigIntegerField()
    value: Any = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["sheet", "rev"]
        constraints = [models.UniqueConstraint(fields=["sheet", "line", "rev"], name="one_entry_per_revision")]

    def __str__(self) -> str:
        return f"{self.line}@{self.rev}"


class PracticalPhoto(models.Model):
    """A photo of the work. `uuid` is the tablet's, so that one sent twice is stored once."""

    uuid = models.UUIDField(unique=True)
    sheet = models.ForeignKey(AssessorSheet, on_delete=models.PROTECT, related_name="photos")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(_("科目"), max_length=4)
    file = models.FileField(storage=private_storage, upload_to=photo_path)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_photo_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_PHOTOS), name="photos_of_a_sheet"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class PracticalCorrection(models.Model):
    """A change of an entered result: proposed by one, decided by another. `before` keeps every figure it replaced."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待审核")
        APPLIED = "applied", _("已更正")
        REFUSED = "refused", _("已退回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    result = models.ForeignKey("exams.PracticalResult", on_delete=models.PROTECT, related_name="corrections")
    subjects: Any = models.JSONField()
    before: Any = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(_("更正后得分"))
    veto_failed = models.BooleanField(default=False)
    passed = models.BooleanField(_("合格"))
    reason = models.CharField(_("原因"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=Q(state="proposed"), name="one_open_practical_correction"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="practical_correction_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id} → {self.total}"
