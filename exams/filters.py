"""Filters over the desk's lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exams.domain.importing import tidy
from exams.models import (
    Blueprint,
    CheckState,
    Cognitive,
    Difficulty,
    ExamPoint,
    ItemBank,
    ItemStatistic,
    ItemType,
    ItemVersion,
    Sitting,
)
from exams.models.statistics import FLAG_WORDS
from qualifications.api import OperationItem

ALL = _("全部")
QUALITY = (
    ("any", _("有提示")),
    *((flag.value, word) for flag, word in FLAG_WORDS.items()),
    ("none", _("有统计、无提示")),
)
STATES = (
    ("active", _("在用")),
    ("draft", _("草稿")),
    ("review", _("待审定")),
    ("newer", _("有新版未审")),
    ("retired", _("已停用")),
)
LAWS = (("replaced", _("依据已被替代")), ("none", _("没有依据")))


class BankFilter(filters.FilterSet):
    """By a part of the name."""

    q = filters.CharFilter(label=_("题库名称或标识"), method="search")
    purpose = filters.ChoiceFilter(label=_("用途"), choices=ItemBank.Purpose.choices, empty_label=ALL)
    scope = filters.ChoiceFilter(label=_("范围"), choices=ItemBank.Scope.choices, empty_label=ALL)

    class Meta:
        model = ItemBank
        fields: list[str] = []

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(name__icontains=value) | Q(key__icontains=value))


class ItemFilter(filters.FilterSet):
    """Over the newest version of every item of one bank.

    `sources`: every 依据 that names a replaced text (`actions.replaced_laws`).
    """

    stem = filters.CharFilter(label=_("题号、文字或依据"), method="search")
    type = filters.ChoiceFilter(label=_("题型"), choices=ItemType.choices, empty_label=ALL)
    area = filters.ChoiceFilter(label=_("知识点"), method="below", empty_label=ALL)
    difficulty = filters.ChoiceFilter(label=_("难度"), choices=Difficulty.choices, empty_label=ALL)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=STATES, method="in_state", empty_label=ALL, widget=forms.HiddenInput
    )
    tag = filters.ChoiceFilter(label=_("标签"), method="tagged", empty_label=ALL)
    cognitive = filters.ChoiceFilter(label=_("认知层次"), choices=Cognitive.choices, empty_label=ALL)
    quality = filters.ChoiceFilter(label=_("质量提示"), choices=QUALITY, method="of_quality", empty_label=ALL)
    law = filters.ChoiceFilter(label=_("依据"), choices=LAWS, method="resting", empty_label=ALL)
    check_state = filters.ChoiceFilter(label=_("核对状态"), choices=CheckState.choices, empty_label=ALL)

    class Meta:
        model = ItemVersion
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        tags: Sequence[str] = (),
        sources: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = areas
        self.filters["tag"].extra["choices"] = [(tag, tag) for tag in tags]
        self.sources = sources

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Every word typed, in any of the item's texts, its number or its 依据; full-width letters as half-width."""
        for word in tidy(value).split():
            queryset = queryset.filter(
                Q(words__icontains=word)
                | Q(stem__icontains=word)
                | Q(item__number__icontains=word)
                | Q(source__icontains=word)
            )
        return queryset

    def below(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(area__path=value) | Q(area__path__startswith=f"{value}/"))

    def tagged(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """SQLite keeps JSON with escapes, PostgreSQL without."""
        escaped = json.dumps(value)
        plain = json.dumps(value, ensure_ascii=False)
        return queryset.filter(Q(tags__icontains=escaped) | Q(tags__icontains=plain))

    def of_quality(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        wanted = {"any": Q(flags__gt="") & ~Q(flags="|few|"), "none": Q(flags="")}
        known = ItemStatistic.objects.filter(version=OuterRef("pk"))
        return queryset.filter(Exists(known.filter(wanted.get(value, Q(flags__contains=f"|{value}|")))))

    def resting(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            return queryset.filter(source="")
        return queryset.filter(source__in=self.sources, item__retired_at__isnull=True)

    def in_state(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(in_state(value))


def in_state(value: str) -> Q:
    """Of newest versions: those whose item stands so (`STATES`)."""
    if value == "retired":
        return Q(item__retired_at__isnull=False)
    live = Q(item__retired_at__isnull=True)
    unapproved = ~Q(state=ItemVersion.State.APPROVED)
    return (
        live
        & {
            "active": Q(item__current__isnull=False),
            "draft": Q(state__in=(ItemVersion.State.DRAFT, ItemVersion.State.REJECTED)),
            "review": Q(state=ItemVersion.State.REVIEW),
            "newer": Q(item__current__isnull=False) & unapproved,
        }[value]
    )


class BlueprintFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("方案名称"), field_name="name", lookup_expr="icontains")
    bank = filters.ModelChoiceFilter(label=_("题库"), queryset=ItemBank.objects.none(), empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=Blueprint.State.choices, empty_label=ALL)

    class Meta:
        model = Blueprint
        fields: list[str] = []

    def __init__(self, *args: Any, banks: QuerySet[ItemBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["bank"].queryset = banks


class SittingFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("状态"), choices=Sitting.State.choices, empty_label=ALL)
    day = filters.DateFilter(
        label=_("日期"), field_name="starts_at", lookup_expr="date", widget=forms.DateInput(attrs={"type": "date"})
    )
    operation_item = filters.ModelChoiceFilter(
        label=_("操作项目"), queryset=OperationItem.objects.none(), empty_label=ALL
    )
    exam_point = filters.ModelChoiceFilter(label=_("考点"), queryset=ExamPoint.objects.none(), empty_label=ALL)

    class Meta:
        model = Sitting
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by()
        items = OperationItem.objects.filter(pk__in=seen.values("operation_item"))
        points = ExamPoint.objects.filter(pk__in=seen.values("exam_point")).select_related("organisation")
        self.filters["operation_item"].queryset = items
        self.filters["exam_point"].queryset = points
