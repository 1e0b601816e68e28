"""Online study as the server witnessed it: one desk a person, closed pieces of time, and what each is worth.

Pieces and credits are added, never changed (R-15). Lessons are named by number and title, not by a foreign key: the log
outlives the page.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class LiveStudy(models.Model):
    """The one place where a person studies now. All times are milliseconds of the database's clock.

    One row a person is what makes one device live: whoever opens a lesson takes the row, and an older page's beats name
    a run that is no longer there.
    """

    person = models.OneToOneField("accounts.Person", primary_key=True, on_delete=models.CASCADE, related_name="+")
    run = models.UUIDField(default=uuid.uuid4, unique=True)
    training_class = models.ForeignKey("courses.TrainingClass", on_delete=models.CASCADE, related_name="+")
    lesson_number = models.BigIntegerField()
    lesson_title = models.CharField(max_length=255)
    lesson_minutes = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=60, blank=True)
    rules = models.CharField(max_length=30)
    is_live = models.BooleanField(default=True)
    seq = models.BigIntegerField(default=0)
    began = models.BigIntegerField()
    last = models.BigIntegerField()
    check_at = models.BigIntegerField()
    full_at = models.BigIntegerField()
    part = models.CharField(max_length=40, blank=True)
    place = models.IntegerField(default=0)
    reached = models.IntegerField(default=0)
    settled = models.BigIntegerField(default=0)
    to_enter = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.lesson_title}"


class StudyPlace(models.Model):
    """Where somebody stopped in a lesson, for every device of theirs; `reached`: key of a video → seconds watched."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    lesson_number = models.BigIntegerField()
    part = models.CharField(max_length=40, blank=True)
    place = models.IntegerField(default=0)
    reached: models.JSONField = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson_number"], name="one_place_a_lesson")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.lesson_number} · {self.place}"


class StudySegment(models.Model):
    """A closed piece of time; `counts` is what the witness saw, its worth stands in `StudyCredit`."""

    class End(models.TextChoices):
        LEFT = "left", _("离开课程")
        CHECKED = "checked", _("已确认在学")
        TAKEN = "taken", _("换到另一台设备")
        FULL = "full", _("已学满")
        GAP = "gap", _("中断")
        MISSED = "missed", _("没有回应在学确认")
        SEEK = "seek", _("跳过没看的部分")

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="study_segments")
    training_class = models.ForeignKey("courses.TrainingClass", on_delete=models.PROTECT, related_name="study_segments")
    run = models.UUIDField()
    lesson_number = models.BigIntegerField()
    lesson_title = models.CharField(max_length=255)
    lesson_minutes = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=60, blank=True)
    began = models.BigIntegerField()
    ended = models.BigIntegerField()
    day = models.DateField(_("日期"))
    end = models.CharField(max_length=8, choices=End.choices)
    counts = models.BooleanField()

    class Meta:
        verbose_name = _("在线学习记录")
        verbose_name_plural = _("在线学习记录")
        indexes = [models.Index(fields=["person", "began"], name="study_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ended__gt=models.F("began")), name="study_takes_time"),
            models.UniqueConstraint(fields=["person", "began"], name="one_study_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.lesson_title} · {self.get_end_display()}"


class StudyDay(models.Model):
    """What one day of online study in one class came to: seconds add up, whole minutes went to the ledger."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="study_days")
    training_class = models.ForeignKey("courses.TrainingClass", on_delete=models.PROTECT, related_name="study_days")
    day = models.DateField(_("日期"))
    counted = models.BigIntegerField(default=0)
    entered_minutes = models.IntegerField(default=0)

    class Meta:
        ordering = ["day"]
        verbose_name = _("在线学习日")
        verbose_name_plural = _("在线学习日")
        constraints = [
            models.UniqueConstraint(fields=["person", "training_class", "day"], name="one_study_day"),
            models.CheckConstraint(
                condition=models.Q(entered_minutes__gte=0, counted__gte=models.F("entered_minutes") * 60_000),
                name="no_minute_without_study",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.day}"


class StudyCredit(models.Model):
    """What one piece is worth: `counted` milliseconds, and why not more. Written once: a second fold finds it."""

    segment = models.OneToOneField(StudySegment, primary_key=True, on_delete=models.PROTECT, related_name="credit")
    study_day = models.ForeignKey(StudyDay, on_delete=models.PROTECT, related_name="credits")
    counted = models.BigIntegerField()
    why = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return f"{self.segment_id} · {self.counted}"
