"""One booking engine for events and for venues: what is offered at a time, and who has a place in it."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField, Organisation, lookup_hash, mask_mobile
from publicity.domain.booking import Offer, may_step_back, spread
from publicity.domain.check_in import is_check_in_time

MOST_ALONE, MOST_GROUP = 10, 300
"""How many heads one sign-up may bring: to an event, and of a group to a venue."""


def new_token() -> str:
    """192 bits; whoever holds it holds the ticket."""
    return secrets.token_urlsafe(24)


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def coming(self, now: datetime) -> OccasionQuerySet:
        return self.filter(begins_at__gt=now, is_open=True)


class Occasion(models.Model):
    """Something that takes place once. `taken` counts heads with a place; it changes only under this row's lock."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.OneToOneField(
        "publicity.EventPage", null=True, blank=True, on_delete=models.CASCADE, related_name="occasion"
    )
    venue = models.ForeignKey(
        "publicity.VenuePage", null=True, blank=True, on_delete=models.CASCADE, related_name="occasions"
    )
    begins_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    closes_at = models.DateTimeField(_("报名截止"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("已占名额"), default=0)
    is_open = models.BooleanField(_("接受报名"), default=True)
    heads_came = models.PositiveIntegerField(_("实到人数"), null=True, blank=True)
    record = models.TextField(_("参观记录"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "pk"]
        verbose_name = _("场次")
        verbose_name_plural = _("场次")
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, venue__isnull=True) | Q(event__isnull=True, venue__isnull=False),
                name="occasion_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="occasion_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="occasion_never_overfull"
            ),
            models.UniqueConstraint(fields=["venue", "begins_at"], name="one_opening_at_a_time"),
        ]
        indexes = [models.Index(fields=["begins_at"], name="occasion_by_time")]

    def __str__(self) -> str:
        return f"{self.title} {timezone.localtime(self.begins_at):%Y-%m-%d %H:%M}"

    @property
    def page(self) -> Any:
        """The event's or the venue's page."""
        return self.event or self.venue

    @property
    def title(self) -> str:
        return str(self.page.title)

    @property
    def where(self) -> str:
        return str(self.page.where)

    @property
    def organiser(self) -> Organisation | None:
        """Who runs it; None: the site's own editors."""
        return self.page.organiser  # type: ignore[no-any-return]

    @property
    def most(self) -> int:
        return MOST_GROUP if self.venue_id else MOST_ALONE

    @property
    def offer(self) -> Offer:
        return Offer(self.begins_at, self.ends_at, self.capacity, self.taken, self.is_open, self.closes_at)

    @property
    def spread(self) -> str:
        return spread(self.capacity, self.taken)

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.ends_at

    @property
    def is_bookable(self) -> bool:
        """For the page's button only; the rule is asked again under the lock."""
        now = timezone.now()
        return self.is_open and now < (self.closes_at or self.begins_at) and now < self.begins_at

    @property
    def is_check_in_time(self) -> bool:
        return is_check_in_time(self.begins_at, self.ends_at, now=timezone.now())

    @property
    def subject(self) -> str:
        """The pseudonym under which evidence names it."""
        return f"occasion:{self.uuid}"


class Booking(models.Model):
    """A sign-up of one number for one or more heads."""

    class State(models.TextChoices):
        BOOKED = "booked", _("已报名")
        WAITING = "waiting", _("候补中")
        CANCELLED = "cancelled", _("已取消")
        ATTENDED = "attended", _("已签到")

    class How(models.TextChoices):
        STAFF = "staff", _("扫码")
        LIST = "list", _("名单勾选")
        DOOR = "door", _("自助签到")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="bookings")
    name = models.CharField(_("姓名"), max_length=60)
    mobile = EncryptedTextField(_("手机号"))
    mobile_digest = models.CharField(max_length=64, editable=False)
    organisation = models.CharField(_("单位"), max_length=120, blank=True)
    heads = models.PositiveSmallIntegerField(_("人数"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.BOOKED)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    made_at = models.DateTimeField(_("报名时间"))
    moved_up_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    attended_how = models.CharField(_("签到方式"), max_length=8, choices=How.choices, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "mobile_digest"], condition=~Q(state="cancelled"), name="one_booking_per_mobile"
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="booking_has_heads"),
        ]
        indexes = [models.Index(fields=["occasion", "state"], name="booking_by_state")]

    def __str__(self) -> str:
        return f"{self.name} · {self.heads}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.mobile_digest = lookup_hash(self.mobile)
        super().save(*args, **kwargs)

    @property
    def masked_mobile(self) -> str:
        return mask_mobile(self.mobile)

    @property
    def subject(self) -> str:
        """The pseudonym under which evidence names it."""
        return f"booking:{self.uuid}"

    @property
    def may_step_back(self) -> bool:
        return may_step_back(self.state, begins_at=self.occasion.begins_at, now=timezone.now())
