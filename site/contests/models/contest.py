"""A contest, its rounds, and the pool each round is drawn from."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contests.domain.scoring import Scale


class ContestQuerySet(models.QuerySet["Contest"]):
    def shown(self) -> ContestQuerySet:
        """What the public may see: everything approved."""
        return self.exclude(state=Contest.State.DRAFT)

    def due_to_open(self, now: datetime) -> ContestQuerySet:
        return self.filter(state=Contest.State.APPROVED, opens_at__lte=now)

    def due_to_close(self, now: datetime) -> ContestQuerySet:
        return self.filter(state=Contest.State.OPEN, closes_at__lte=now)


class Contest(models.Model):
    """One contest. It can be changed only as a draft; what a second person approved is what is played."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("面向社会公开")
        ORGANISATIONS = "organisations", _("指定单位（须登录）")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        APPROVED = "approved", _("已批准")
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        _("网址标识"), max_length=60, unique=True, help_text=_("用于网址，小写字母、数字和连字符，如 ankang-2026。")
    )
    title = models.CharField(_("名称"), max_length=80)
    lead = models.CharField(_("一句话介绍"), max_length=160, blank=True)
    rules = models.TextField(
        _("补充规则"),
        max_length=3000,
        blank=True,
        help_text=_("通用规则（计分、限时、防作弊）由系统写明，这里写奖项和领奖办法。"),
    )
    organiser = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("主办单位"), on_delete=models.PROTECT, related_name="contests"
    )
    audience = models.CharField(_("参赛范围"), max_length=14, choices=Audience.choices, default=Audience.PUBLIC)
    organisations = models.ManyToManyField(
        "accounts.Organisation", verbose_name=_("参赛单位"), blank=True, related_name="contests_entered"
    )
    account_required = models.BooleanField(_("须登录账号参赛"), default=False)
    one_per_device = models.BooleanField(
        _("一台设备限一人"), default=True, help_text=_("多人共用一台平板时请关闭，改为要求登录或填写手机号。")
    )
    mobile_required = models.BooleanField(_("须填写手机号"), default=False)
    joins_per_address = models.PositiveIntegerField(
        _("同一网络十分钟内报名上限"), default=200, validators=[MinValueValidator(60), MaxValueValidator(5000)],
        help_text=_("一个班级或车间往往共用一个出口地址；现场活动请调高。"),
    )  # fmt: skip
    team_size = models.PositiveSmallIntegerField(
        _("战队人数上限"), default=10, validators=[MaxValueValidator(200)], help_text=_("0 表示不设战队。")
    )
    team_counted = models.PositiveSmallIntegerField(
        _("战队计前几名"), default=3, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    organisation_counted = models.PositiveSmallIntegerField(
        _("单位计前几名"), default=5, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    first_prizes = models.PositiveSmallIntegerField(_("一等奖人数"), default=1)
    second_prizes = models.PositiveSmallIntegerField(_("二等奖人数"), default=3)
    third_prizes = models.PositiveSmallIntegerField(_("三等奖人数"), default=6)
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("结束时间"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contests_created", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contests_approved", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(_("成绩公布时间"), null=True, editable=False)
    ranking_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        verbose_name = _("竞赛")
        verbose_name_plural = _("竞赛")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="contest_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="contest_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_by__isnull=False), name="contest_shown_only_when_approved"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """The name under which evidence knows it."""
        return f"contest:{self.uuid}"

    @property
    def prizes(self) -> tuple[int, int, int]:
        return (self.first_prizes, self.second_prizes, self.third_prizes)

    def is_running(self, now: datetime) -> bool:
        """New plays may start: by the clock, so a task that runs late opens and closes nothing late."""
        return self.state in (self.State.APPROVED, self.State.OPEN) and self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return self.state == self.State.CLOSED or now >= self.closes_at


class RoundQuerySet(models.QuerySet["Round"]):
    def with_pool(self) -> RoundQuerySet:
        """With the contest and the digest of the pool, but not the pool's questions."""
        return self.select_related("contest", "pool").defer("pool__questions")


class Round(models.Model):
    """One round: how many questions from which bank, in what time, how often."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rounds")
    order = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("名称"), max_length=60)
    bank = models.CharField(_("竞赛题库"), max_length=60)
    areas = models.JSONField(_("知识点"), default=list, blank=True)
    count = models.PositiveSmallIntegerField(
        _("题数"), default=10, validators=[MinValueValidator(3), MaxValueValidator(100)]
    )
    seconds = models.PositiveIntegerField(
        _("限时（秒）"), default=180, validators=[MinValueValidator(20), MaxValueValidator(7200)]
    )
    tries = models.PositiveSmallIntegerField(
        _("每人次数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    points = models.PositiveSmallIntegerField(
        _("每题分值"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    bonus = models.PositiveSmallIntegerField(_("速度加分上限"), default=20, validators=[MaxValueValidator(1000)])
    opens_at = models.DateTimeField(_("本轮开始"), null=True, blank=True)
    closes_at = models.DateTimeField(_("本轮结束"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("轮次")
        verbose_name_plural = _("轮次")
        constraints = [models.UniqueConstraint(fields=["contest", "order"], name="one_round_a_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def scale(self) -> Scale:
        return Scale(points=self.points, bonus=self.bonus, seconds=self.seconds)

    @property
    def most(self) -> int:
        """The highest score of one play."""
        return self.points * self.count + self.bonus

    @property
    def ends_at(self) -> datetime:
        """When this round's last play must be in."""
        return min(self.closes_at or self.contest.closes_at, self.contest.closes_at)

    def is_running(self, now: datetime) -> bool:
        return (
            self.contest.is_running(now)
            and (self.opens_at is None or self.opens_at <= now)
            and now < self.ends_at - timedelta(seconds=5)
        )


class Pool(models.Model):
    """The round's questions with their keys, fixed at the approval: an item corrected or retired during the contest
    changes nothing for those who come later, and everybody is judged by the same keys.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="pool")
    questions = models.JSONField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest[:12]
