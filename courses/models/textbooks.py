"""Textbooks and syllabi of the operation items (T40): what to learn from, and what the exam is held against.

The house's own rows are written by editors. An institution's rows are its own to write, and stay off the site until
an editor has held them against their source.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from courses.domain import isbn
from qualifications.api import CHECK_PANELS, Check, CheckedMixin


def check_isbn(text: str) -> None:
    if not isbn.is_valid(text):
        raise ValidationError(_("书号不对，请照书封底再核对一遍。"))


class SourceQuerySet(models.QuerySet[Any]):
    def public(self) -> SourceQuerySet:
        """What readers see: the house's own with their state, and of an institution's what an editor has checked."""
        return self.filter(models.Q(institution__isnull=True) | models.Q(check_state=Check.CHECKED))


class Source(CheckedMixin):
    """What both have: a title, who stands behind it, and where to get it."""

    title = models.CharField(_("名称"), max_length=160)
    publisher = models.CharField(_("出版或发布单位"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    edition = models.CharField(_("版次"), max_length=40, blank=True)
    operation_item = models.ForeignKey(
        "qualifications.OperationItem",
        verbose_name=_("操作项目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_entries",
    )
    institution = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("所属机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_entries",
        help_text=_("空着是本站的；填了就归这家机构写，编辑核对以后才公开。"),
    )
    file = models.ForeignKey(
        "publicity.Attachment", verbose_name=_("文件"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    address = models.URLField(_("官方地址"), blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = SourceQuerySet.as_manager()

    panels: list[Any] = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("edition")]),
        FieldRowPanel([FieldPanel("operation_item"), FieldPanel("institution")]),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("address")], heading=_("在哪里看")),
        FieldPanel("note"),
        MultiFieldPanel(CHECK_PANELS, heading=_("核对")),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """Our own file before somebody's site; empty when neither is known."""
        return self.file.url if self.file else self.address


class Textbook(Source):
    """教材."""

    isbn = models.CharField(_("书号（ISBN）"), max_length=20, blank=True, validators=[check_isbn])

    panels = [Source.panels[0], FieldPanel("isbn"), *Source.panels[1:]]

    class Meta:
        ordering = ["operation_item__sort_order", "title"]
        verbose_name = _("教材")
        verbose_name_plural = _("教材")


class Syllabus(Source):
    """安全技术培训大纲和考核标准."""

    class Meta:
        ordering = ["operation_item__sort_order", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "operation_item"],
                condition=models.Q(institution__isnull=True),
                name="one_syllabus_of_a_name_an_item",
            ),
            models.UniqueConstraint(
                fields=["title", "operation_item", "institution"], name="one_syllabus_of_a_name_an_institution"
            ),
        ]
        verbose_name = _("培训大纲和考核标准")
        verbose_name_plural = _("培训大纲和考核标准")
