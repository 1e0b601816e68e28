"""Who takes part: entries and teams."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField


class Team(models.Model):
    """Made by the organiser, so that no stranger's words stand on the big screen; joined by its code."""

    contest = models.ForeignKey("contests.Contest", on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("队名"), max_length=30)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="contest_teams"
    )
    code = models.CharField(_("入队码"), max_length=8)

    class Meta:
        ordering = ["name"]
        verbose_name = _("战队")
        verbose_name_plural = _("战队")
        constraints = [
            models.UniqueConstraint(fields=["contest", "name"], name="one_team_a_name"),
            models.UniqueConstraint(fields=["contest", "code"], name="one_team_a_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One participant in one contest. The name is encrypted and shown to others only masked; of a mobile number only
    the keyed hash is kept, to know a second entry by.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contest = models.ForeignKey("contests.Contest", on_delete=models.PROTECT, related_name="entries")
    name = EncryptedTextField(_("姓名"))
    display_name = models.CharField(_("显示名"), max_length=20)
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="contest_entries"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="contest_entries"
    )
    mobile_hash = models.CharField(max_length=64, blank=True)
    device_hash = models.CharField(max_length=64, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)  # wiped when the result is published
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    team_seat = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("参赛者")
        verbose_name_plural = _("参赛者")
        indexes = [models.Index(fields=["contest", "address_hash", "joined_at"], name="entry_by_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "person"], condition=Q(person__isnull=False), name="one_entry_a_person"
            ),
            models.UniqueConstraint(
                fields=["contest", "mobile_hash"], condition=~Q(mobile_hash=""), name="one_entry_a_mobile"
            ),
            models.UniqueConstraint(
                fields=["contest", "device_hash"], condition=~Q(device_hash=""), name="one_entry_a_device"
            ),
            models.UniqueConstraint(fields=["team", "team_seat"], name="one_entry_a_seat_in_the_team"),
            models.CheckConstraint(
                condition=Q(team__isnull=True, team_seat__isnull=True) | Q(team__isnull=False, team_seat__isnull=False),
                name="team_and_seat_go_together",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
