"""Stations (工位) of a practical room, and who was called to which one when."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Station(models.Model):
    """A place in a room where subjects are examined. `tasks` empty: every task of its subjects."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey("exams.Room", verbose_name=_("考场"), on_delete=models.PROTECT, related_name="stations")
    name = models.CharField(_("工位"), max_length=30)
    subjects: Any = models.JSONField(_("可考科目"))
    tasks: Any = models.JSONField(_("可考题目"), default=list)
    equipment = models.CharField(_("设备"), max_length=200, blank=True)
    out_of_order = models.BooleanField(_("停用"), default=False)
    fault = models.CharField(_("停用原因"), max_length=100, blank=True)

    class Meta:
        ordering = ["room", "name"]
        verbose_name = _("工位")
        verbose_name_plural = _("工位")
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="one_station_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"station:{self.uuid}"


class SubjectTurn(models.Model):
    """One candidate at one subject; times by the server's clock.

    `station` is empty where the assessor began without a call. `offline`: a time was reckoned back from a tablet that
    had no network. OPEN turns hold the candidate and the station.
    """

    class State(models.TextChoices):
        CALLED = "called", _("已叫号")
        STARTED = "started", _("考试中")
        FINISHED = "finished", _("已考完")
        SKIPPED = "skipped", _("过号")

    OPEN = (State.CALLED, State.STARTED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="turns")
    code = models.CharField(_("科目"), max_length=4)
    station = models.ForeignKey(Station, null=True, blank=True, on_delete=models.PROTECT, related_name="turns")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    called_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    offline = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state__in=("called", "started")), name="one_station_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["station"], condition=Q(state__in=("called", "started")), name="one_candidate_per_station"
            ),
            models.UniqueConstraint(
                fields=["registration", "code"],
                condition=Q(state__in=("called", "started", "finished")),
                name="one_turn_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.code}"

    @property
    def is_over(self) -> bool:
        return self.state == self.State.FINISHED

    def over_by(self, minutes: int) -> int:
        """Seconds beyond the task's time; 0 within it or while it runs."""
        if self.started_at is None or self.finished_at is None:
            return 0
        return max(int((self.finished_at - self.started_at).total_seconds()) - minutes * 60, 0)
