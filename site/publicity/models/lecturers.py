"""宣讲团 and volunteers: who can be asked to speak, who asked, and whose hours were confirmed by somebody else."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from accounts.api import EncryptedTextField, mask_mobile


class Lecturer(models.Model):
    """A member of the lecturer group as the directory shows them; no contact data stands here."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职称或职务"), max_length=80, blank=True)
    organisation = models.CharField(_("单位"), max_length=120, blank=True)
    topics = models.CharField(_("宣讲主题"), max_length=200, help_text=_("用顿号分开"))
    region = models.CharField(_("服务区域"), max_length=60, blank=True)
    level = models.CharField(_("级别"), max_length=8, choices=Level.choices, default=Level.COUNTY)
    biography = models.TextField(_("简介"), max_length=600, blank=True)
    yearly_hours = models.PositiveSmallIntegerField(_("每年可宣讲学时"), null=True, blank=True)
    is_public = models.BooleanField(_("在网站公布"), default=False, help_text=_("公布前请取得本人同意"))

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("title")]),
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("region"), FieldPanel("yearly_hours")]),
            ],
            heading=_("讲师"),
        ),
        FieldPanel("topics"),
        FieldPanel("biography"),
        FieldPanel("is_public"),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("宣讲团讲师")
        verbose_name_plural = _("宣讲团讲师")

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）" if self.organisation else self.name

    @property
    def topic_list(self) -> list[str]:
        return [topic.strip() for topic in self.topics.split("、") if topic.strip()]


class LectureRequest(models.Model):
    """An organisation asks for a lecture; `handler` is the editors' organisation that answers."""

    class State(models.TextChoices):
        ASKED = "asked", _("待受理")
        ASSIGNED = "assigned", _("已安排")
        DECLINED = "declined", _("未能安排")
        HELD = "held", _("已宣讲")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handler = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("受理单位"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.CharField(_("申请单位"), max_length=120)
    contact = models.CharField(_("联系人"), max_length=60)
    mobile = EncryptedTextField(_("手机号"))
    topic = models.CharField(_("想听的主题"), max_length=120)
    wished_on = models.DateField(_("希望日期"))
    place = models.ForeignKey(
        "publicity.Place", verbose_name=_("场所"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    where = models.CharField(_("地点"), max_length=200)
    heads = models.PositiveSmallIntegerField(_("预计人数"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    lecturer = models.ForeignKey(
        Lecturer, verbose_name=_("讲师"), null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    agreed_at = models.DateTimeField(_("商定时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    heads_came = models.PositiveSmallIntegerField(_("实到人数"), null=True, blank=True)
    hours = models.DecimalField(_("宣讲学时"), max_digits=4, decimal_places=1, null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("申请时间"))

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("宣讲申请")
        verbose_name_plural = _("宣讲申请")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.topic}"

    @property
    def masked_mobile(self) -> str:
        return mask_mobile(self.mobile)

    @property
    def subject(self) -> str:
        return f"lecture-request:{self.uuid}"


class VolunteerHours(models.Model):
    """Hours somebody gave at an event; they count once another person has confirmed them."""

    class State(models.TextChoices):
        SAID = "said", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未确认")

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="volunteer_hours")
    event = models.ForeignKey(
        "publicity.EventPage", verbose_name=_("活动"), on_delete=models.PROTECT, related_name="volunteers"
    )
    work = models.CharField(_("做了什么"), max_length=120, blank=True)
    hours = models.DecimalField(_("小时"), max_digits=4, decimal_places=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.SAID)
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(_("填报时间"))
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name = _("志愿服务时长")
        verbose_name_plural = _("志愿服务时长")
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="one_volunteer_row_per_event"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")), name="hours_confirmed_by_another"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="hours_of_one_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.hours}"
