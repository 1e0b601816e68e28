"""The catalogue of courses, a course, and its lessons, as pages (T21: for people who read slowly, too)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from courses.blocks import LessonBody
from courses.models.reviews import ENOUGH_FOR_AVERAGE
from pages.api import Body, ListPage, trail
from qualifications.api import CHECK_PANELS, CheckedMixin, CitingMixin, lines

SHOWN_REVIEWS = 20


class Level(models.TextChoices):
    BASIC = "basic", _("入门")
    INTERMEDIATE = "intermediate", _("进阶")
    ADVANCED = "advanced", _("提高")


class CourseKind(models.TextChoices):
    INITIAL = "initial", _("初次取证培训")
    RENEWAL = "renewal", _("换证培训")
    THREE_LEVEL = "three_level", _("三级安全教育")
    YEARLY = "yearly", _("年度再培训")
    PUBLIC = "public", _("公众安全课")
    SCHOOL = "school", _("校园安全课")


class CourseIndexPage(ListPage):
    """课程: narrowed by words, kind, qualification, place, level and industry."""

    template = "courses/course_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["courses.CoursePage", "courses.InstitutionPage"]

    class Meta:
        verbose_name = _("课程目录")

    def filters(self) -> list[dict[str, Any]]:
        live = CoursePage.objects.live().descendant_of(self)
        items = live.filter(operation_item__isnull=False).order_by("operation_item__sort_order")
        industries = live.exclude(industry="").order_by("industry").values_list("industry", flat=True).distinct()
        places = apps.get_model("publicity", "Place").objects.all()
        return [
            {"name": "kind", "label": _("类别"), "choices": CourseKind.choices},
            {
                "name": "item",
                "label": _("操作项目"),
                "choices": list(items.values_list("operation_item__key", "operation_item__name").distinct()),
            },
            {"name": "place", "label": _("场所"), "choices": [(place.key, place.name) for place in places]},
            {"name": "level", "label": _("程度"), "choices": Level.choices},
            {"name": "industry", "label": _("行业"), "choices": [(name, name) for name in industries]},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        fields = {"item": "operation_item__key", "place": "places__key", "q": "title__icontains"}
        courses = CoursePage.objects.live().descendant_of(self).select_related("operation_item", "institution")
        return courses.filter(**{fields.get(name, name): value for name, value in chosen.items()}).order_by(
            "order", "title"
        )


class InstitutionPage(Page):
    """An institution's own corner: its people write and submit here and nowhere else (editors' rights stop here)."""

    institution = models.OneToOneField(
        "accounts.Organisation", verbose_name=_("机构"), on_delete=models.PROTECT, related_name="page"
    )
    lead = models.TextField(_("介绍"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("institution", read_only=True), FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "courses/institution.html"
    is_creatable = False  # opened together with its group and its shelf: publicity.actions.open_corner
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("机构课程")
        verbose_name_plural = _("机构课程")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        courses = CoursePage.objects.live().child_of(self).order_by("order", "title")
        return {**context, "breadcrumbs": trail(self), "courses": courses}

    def add_child(self, **kwargs: Any) -> Page:
        """A course that is written, copied or loaded here is this institution's; nobody types that in."""
        if isinstance(page := kwargs.get("instance"), CoursePage):
            page.institution = self.institution
        return super().add_child(**kwargs)


class CoursePage(CitingMixin, CheckedMixin, Page):
    """One course: what one can do after it, its lessons, its version."""

    lead = models.TextField(_("导语"), max_length=300)
    goals = models.TextField(_("学完能做到"), blank=True, help_text=_("每行一条"))
    audience = models.CharField(_("对象"), max_length=80, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=CourseKind.choices, default=CourseKind.PUBLIC)
    level = models.CharField(_("程度"), max_length=12, choices=Level.choices, default=Level.BASIC)
    operation_item = models.ForeignKey(
        "qualifications.OperationItem",
        verbose_name=_("操作项目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="course_pages",
    )
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    places: Any = ParentalManyToManyField("publicity.Place", verbose_name=_("场所"), blank=True, related_name="courses")
    institution = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("开课机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="course_pages",
    )
    version = models.CharField(_("版本"), max_length=12, default="1.0")
    changed_on = models.DateField(_("修订日期"), null=True, blank=True)
    editors = models.CharField(_("编写"), max_length=120, blank=True)
    cover = models.CharField(_("封面图"), max_length=200, blank=True, help_text=_("/static/ 之后的路径"))
    picture = models.ForeignKey(
        "publicity.Picture",
        verbose_name=_("或封面图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=100)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
                FieldPanel("operation_item"),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("industry")]),
                FieldPanel("places"),
            ],
            heading=_("目录"),
        ),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("cover")], heading=_("封面")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("version"), FieldPanel("changed_on")]), FieldPanel("editors")], heading=_("版本")
        ),
        InlinePanel("changes", heading=_("修订记录"), label=_("修订")),
        FieldPanel("laws"),
        MultiFieldPanel(CHECK_PANELS, heading=_("核对")),
        FieldPanel("order"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("goals"),
        index.SearchField("audience"),
    ]
    template = "courses/course.html"
    parent_page_types = ["courses.CourseIndexPage", "courses.InstitutionPage"]
    subpage_types = ["courses.LessonPage"]

    class Meta:
        verbose_name = _("课程")
        verbose_name_plural = _("课程")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        lessons = list(self.lessons())
        return {
            **context,
            "breadcrumbs": trail(self),
            "lessons": lessons,
            "minutes": sum(lesson.minutes for lesson in lessons),
            "laws": self.cited(),
            **self._said(),
            **self._sources(),
        }

    def _said(self) -> dict[str, Any]:
        """Reviews that were read and shown; an average only when it can't tell who gave what."""
        shown: Any = apps.get_model("courses", "CourseReview").objects.shown().filter(course=self)
        sums = shown.aggregate(count=models.Count("pk"), average=models.Avg("stars"))
        average = sums["average"] if sums["count"] >= ENOUGH_FOR_AVERAGE else None
        return {
            "reviews": shown.select_related("person")[:SHOWN_REVIEWS],
            "review_count": sums["count"],
            "review_average": average,
        }

    def _sources(self) -> dict[str, Any]:
        """Textbooks and syllabi of the same item, and the course's own packages."""
        item = self.operation_item
        kinds = (item.textbook_entries, item.syllabus_entries) if item else ()
        books = [row for rows in kinds for row in rows.public().select_related("file", "institution")]
        return {"sources": books, "packages": self.packages.filter(state="ready")}

    def lessons(self) -> Any:
        """The published lessons in their order."""
        return LessonPage.objects.live().child_of(self).order_by("path")

    @property
    def goal_list(self) -> list[str]:
        return lines(self.goals)

    def structured_data(self) -> dict[str, Any]:
        """schema.org/Course."""
        provider = self.institution.name if self.institution else str(_("安培"))
        return {
            "@type": "Course",
            "description": self.lead,
            "teaches": self.goal_list,
            "provider": {"@type": "Organization", "name": provider},
        }


class CourseChange(Orderable):
    """What a new version changed."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="changes")
    version = models.CharField(_("版本"), max_length=12)
    on = models.DateField(_("日期"))
    text = models.CharField(_("改了什么"), max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = _("修订")

    def __str__(self) -> str:
        return self.version


class LessonPage(Page):
    """One lesson. Reading it never counts as hours: the ledger has its own witnesses."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)
    goals = models.TextField(_("这一课学会"), blank=True, help_text=_("每行一条"))
    minutes = models.PositiveSmallIntegerField(_("约需分钟"), default=10)
    simple = models.TextField(_("简明版"), blank=True, help_text=_("每行一句短话，常用字，一句一个意思"))
    audio = models.ForeignKey(
        "publicity.Attachment",
        verbose_name=_("录音（MP3）"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = Body(LessonBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("audio")]),
        FieldPanel("goals"),
        FieldPanel("body"),
        FieldPanel("simple"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("simple"),
        index.SearchField("body"),
    ]
    template = "courses/lesson.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("课")
        verbose_name_plural = _("课")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        course = self.get_parent().specific
        lessons = list(course.lessons())
        at = next((place for place, lesson in enumerate(lessons) if lesson.pk == self.pk), 0)
        return {
            **context,
            "breadcrumbs": trail(self),
            "course": course,
            "lessons": lessons,
            "number": at + 1,
            "before": lessons[at - 1] if at else None,
            "after": lessons[at + 1] if at + 1 < len(lessons) else None,
        }

    @property
    def goal_list(self) -> list[str]:
        return lines(self.goals)

    @property
    def simple_lines(self) -> list[str]:
        return lines(self.simple)
