"""Events (讲座, 展览, 演练, 咨询日, 参观): the list with a calendar, and one event before and after it took place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from pages.api import ArticleBody, Body, ListPage, contents, trail
from publicity.domain import weekly
from publicity.models.place import Place


class EventQuerySet(PageQuerySet):
    def coming(self, now: datetime) -> EventQuerySet:
        """Not over yet, the next one first."""
        return self.filter(ends_at__gt=now).order_by("begins_at", "pk")

    def past(self, now: datetime) -> EventQuerySet:
        """Over, the latest first."""
        return self.filter(ends_at__lte=now).order_by("-begins_at", "pk")

    def coming_first(self, now: datetime) -> EventQuerySet:
        """What is still to come in its order, then what is over, the latest first."""
        over = Case(When(ends_at__lte=now, then=Value(1)), default=Value(0))
        return self.annotate(over=over).order_by(
            "over", Case(When(over=0, then=F("begins_at"))), Case(When(over=1, then=F("begins_at"))).desc(), "pk"
        )


EventManager = PageManager.from_queryset(EventQuerySet)


class EventIndexPage(ListPage):
    """活动: narrowed by kind, place and whether it is still to come; `?month=2026-11` is a calendar."""

    template = "publicity/event_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["publicity.EventPage"]

    class Meta:
        verbose_name = _("活动列表")

    def events(self) -> EventQuerySet:
        return EventPage.objects.live().public().child_of(self).select_related("place")

    def filters(self) -> list[dict[str, Any]]:
        places = Place.objects.filter(events__in=self.events()).distinct()
        return [
            {"name": "kind", "label": _("形式"), "choices": EventPage.Kind.choices},
            {"name": "place", "label": _("场所"), "choices": [(place.key, place.name) for place in places]},
            {"name": "state", "label": _("时间"), "choices": [("coming", _("未结束")), ("past", _("已结束"))]},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        fields = {"kind": "kind", "place": "place__key", "q": "title__icontains"}
        found = self.events().filter(**{fields[name]: value for name, value in chosen.items() if name in fields})
        now = timezone.now()
        if chosen.get("state") == "coming":
            return found.coming(now)
        return found.past(now) if chosen.get("state") == "past" else found.coming_first(now)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if "month" not in request.GET:
            return {**context, "month": timezone.localdate()}
        month = weekly.month_of(request.GET["month"], today=timezone.localdate())
        return {**context, "month": month, **self._month(month)}

    def _month(self, month: date) -> dict[str, Any]:
        """Weeks of days, each with its events; an event of several days stands on each of them."""
        rows = weekly.weeks(month)
        first, last = rows[0][0], rows[-1][-1] + timedelta(days=1)
        found = list(self.events().filter(begins_at__date__lt=last, ends_at__date__gte=first).order_by("begins_at"))
        before, after = weekly.neighbours(month)
        today = timezone.localdate()
        days = [
            [
                {
                    "day": day,
                    "inside": day.month == month.month,
                    "today": day == today,
                    "events": [event for event in found if event.first_day <= day <= event.last_day],
                }
                for day in week
            ]
            for week in rows
        ]
        return {"weeks": days, "before": before, "after": after, "weekday_names": _("一 二 三 四 五 六 日").split()}


class EventPage(Page):
    """One event. What happened is written on the same page once it is over."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("讲座")
        EXHIBITION = "exhibition", _("展览")
        DRILL = "drill", _("演练")
        CONSULTATION = "consultation", _("咨询日")
        VISIT = "visit", _("参观")

    ICONS = {
        "lecture": "megaphone",
        "exhibition": "image",
        "drill": "siren",
        "consultation": "message-square",
        "visit": "building-2",
    }

    kind = models.CharField(_("形式"), max_length=16, choices=Kind.choices)
    lead = models.TextField(_("导语"), max_length=300)
    campaign = models.ForeignKey(
        "publicity.CampaignPage",
        verbose_name=_("属于哪次宣传活动"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    place = models.ForeignKey(
        Place, verbose_name=_("场所"), null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    begins_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    where = models.CharField(_("地点"), max_length=200)
    coordinates = models.CharField(_("经纬度"), max_length=40, blank=True, help_text=_("选填，例如 29.3570, 113.1289"))
    audience = models.CharField(_("对象"), max_length=120, blank=True)
    organiser = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("主办单位（平台上的）"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("这个单位的宣传编辑管理报名和签到；不选时，所有宣传编辑都能管理"),
    )
    organiser_text = models.CharField(_("主办（显示的文字）"), max_length=120, blank=True)
    fee = models.CharField(_("费用"), max_length=60, default="免费")
    bring = models.CharField(_("请带"), max_length=120, blank=True)
    takes_sign_up = models.BooleanField(_("接受网上报名"), default=True)
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True, help_text=_("空着为不限"))
    closes_at = models.DateTimeField(_("报名截止"), null=True, blank=True, help_text=_("空着为活动开始时"))
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)
    heads = models.PositiveIntegerField(_("到场人数"), null=True, blank=True)
    result_text = models.TextField(_("活动情况"), max_length=2000, blank=True)

    objects = EventManager()

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
        FieldPanel("lead"),
        PageChooserPanel("campaign"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
                FieldPanel("where"),
                FieldPanel("coordinates"),
            ],
            heading=_("时间和地点"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("organiser"),
                FieldPanel("organiser_text"),
                FieldRowPanel([FieldPanel("fee"), FieldPanel("bring")]),
            ],
            heading=_("参加"),
        ),
        MultiFieldPanel(
            [FieldPanel("takes_sign_up"), FieldRowPanel([FieldPanel("capacity"), FieldPanel("closes_at")])],
            heading=_("报名"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("heads"), FieldPanel("result_text"), InlinePanel("photos", label=_("照片"))],
            heading=_("活动之后"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("where"),
        index.SearchField("body"),
        index.SearchField("result_text"),
        index.FilterField("begins_at"),
    ]
    template = "publicity/event.html"
    parent_page_types = ["publicity.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")

    def clean(self) -> None:
        super().clean()
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("结束时间要晚于开始时间。")})
        if self.begins_at and self.closes_at and self.closes_at > self.begins_at:
            raise ValidationError({"closes_at": _("报名截止不能晚于活动开始。")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        others = EventPage.objects.live().public().exclude(pk=self.pk).coming(timezone.now())
        return {
            **context,
            "breadcrumbs": trail(self),
            "contents": contents(self.body),
            "offered": self.offered,
            "others": others.select_related("place")[:3],
        }

    @property
    def offered(self) -> Any:
        """The occasion people sign up for; None until the event is published."""
        try:
            return self.occasion
        except ObjectDoesNotExist:
            return None

    @property
    def first_day(self) -> date:
        return timezone.localtime(self.begins_at).date()

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.ends_at).date()

    @property
    def season(self) -> tuple[str, Any]:
        """Tone and word for this moment."""
        now = timezone.now()
        if now >= self.ends_at:
            return "neutral", _("已结束")
        return ("ok", _("进行中")) if now >= self.begins_at else ("info", _("即将开始"))

    @property
    def organised_by(self) -> str:
        return self.organiser_text or (self.organiser.name if self.organiser else "")

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]


class EventPhoto(Orderable):
    """A photo taken at the event."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="photos")
    picture = models.ForeignKey("publicity.Picture", verbose_name=_("照片"), on_delete=models.CASCADE, related_name="+")
    alt = models.CharField(_("照片说明"), max_length=120, help_text=_("读给看不见照片的人；拍到的人要同意公布"))

    panels = [FieldPanel("picture"), FieldPanel("alt")]
