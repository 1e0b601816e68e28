"""Filters over the desk's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exams.models import (
    Blueprint,
    CheckState,
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
STATES = (("active", _("在用")), ("draft", _("待审定")), ("retired", _("已停用")))


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
    """Over the newest version of every item of one bank."""

    stem = filters.CharFilter(label=_("题干含有"), method="search")
    type = filters.ChoiceFilter(label=_("题型"), choices=ItemType.choices, empty_label=ALL)
    area = filters.ChoiceFilter(label=_("知识点"), method="below", empty_label=ALL)
    difficulty = filters.ChoiceFilter(label=_("难度"), choices=Difficulty.choices, empty_label=ALL)
    state = filters.ChoiceFilter(label=_("状态"), choices=STATES, method="in_state", empty_label=ALL)
    check_state = filters.ChoiceFilter(label=_("核对状态"), choices=CheckState.choices, empty_label=ALL)
    quality = filters.ChoiceFilter(label=_("质量提示"), choices=QUALITY, method="of_quality", empty_label=ALL)

    class Meta:
        model = ItemVersion
        fields: list[str] = []

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = areas

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(stem__icontains=value.strip()) | Q(item__number__iexact=value.strip()))

    def below(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(area__path=value) | Q(area__path__startswith=f"{value}/"))

    def of_quality(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        wanted = {"any": Q(flags__gt="") & ~Q(flags="|few|"), "none": Q(flags="")}
        known = ItemStatistic.objects.filter(version=OuterRef("pk"))
        return queryset.filter(Exists(known.filter(wanted.get(value, Q(flags__contains=f"|{value}|")))))

    def in_state(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "retired":
            return queryset.filter(item__retired_at__isnull=False)
        state = ItemVersion.State.DRAFT if value == "draft" else ItemVersion.State.APPROVED
        return queryset.filter(item__retired_at__isnull=True, state=state)


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
