"""Forms of the blueprint: its head, how many papers and how alike, sections and quotas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exams.actions.save_blueprint import PapersRule
from exams.models import Blueprint, Cognitive, Difficulty, Item, ItemBank, ItemType, Section


class BlueprintForm(forms.Form):
    """The head of a blueprint; marks as people say them."""

    name = forms.CharField(label=_("方案名称"), max_length=120)
    minutes = forms.IntegerField(label=_("考试时间（分钟）"), min_value=1, max_value=600)
    cut_score = forms.DecimalField(label=_("合格线（分）"), min_value=0, max_value=1000, decimal_places=2)
    review = forms.ChoiceField(label=_("交卷后公布"), choices=Blueprint.Review.choices, initial=Blueprint.Review.SCORE)


class PapersForm(forms.Form):
    """How many papers a sitting gets, how alike they are, and from where they are drawn."""

    class Kind(models.TextChoices):
        EACH = "each", _("一人一卷")
        ONE = "one", _("统一试卷")
        FORMS = "forms", _("若干套平行卷")

    kind = forms.ChoiceField(label=_("试卷"), choices=Kind.choices, initial=Kind.EACH)
    count = forms.IntegerField(
        label=_("平行卷套数"), min_value=2, max_value=26, required=False, help_text=_("只在选“若干套平行卷”时填写")
    )
    tolerance = forms.DecimalField(
        label=_("期望得分允许相差（分）"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        required=False,
        initial=Decimal("0.5"),
        help_text=_("各卷的难易差不超过这个数；不填则不作要求"),
    )
    target = forms.DecimalField(
        label=_("目标期望得分（分）"),
        min_value=0,
        max_value=1000,
        decimal_places=2,
        required=False,
        help_text=_("不填则按题库的平均难度"),
    )
    max_exposure = forms.IntegerField(
        label=_("单题最大使用率（%）"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("一道题最多出现在百分之几的试卷里；不填则不限"),
    )
    more_banks = forms.ModelMultipleChoiceField(
        label=_("同时从这些题库抽题"),
        queryset=ItemBank.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    required = forms.CharField(
        label=_("必考题"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每份试卷都有的题，填题号，用逗号、空格或换行隔开"),
    )

    def __init__(self, *args: Any, bank: ItemBank, banks: QuerySet[ItemBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank
        others = banks.filter(operation_item=bank.operation_item).exclude(pk=bank.pk)
        self.fields["more_banks"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["more_banks"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == self.Kind.FORMS and not cleaned.get("count") and "count" not in self.errors:
            self.add_error("count", _("请填写要几套平行卷，至少 2 套。"))
        banks = [self.bank, *cleaned.get("more_banks", ())]
        numbers = re.split(r"[\s,，、;；]+", cleaned.get("required", "").strip())
        wanted = list(dict.fromkeys(number for number in numbers if number))
        found = Item.objects.filter(bank__in=banks, number__in=wanted, retired_at__isnull=True, current__isnull=False)
        items = list(found.order_by("pk"))
        unknown = [number for number in wanted if number not in {item.number for item in items}]
        if unknown:
            sentence = _("题库里没有在用的这些题号：%(numbers)s。请核对题号，或先把试题审定入库。")
            self.add_error("required", sentence % {"numbers": "、".join(unknown[:10])})
        cleaned["items"] = items
        return cleaned

    def rule(self) -> PapersRule:
        """What was entered, with marks in hundredths; call after `is_valid`."""
        entered = self.cleaned_data
        kinds = {self.Kind.EACH: 0, self.Kind.ONE: 1, self.Kind.FORMS: entered["count"] or 0}
        return PapersRule(
            forms=kinds[entered["kind"]],
            tolerance=_hundredths(entered["tolerance"]),
            target=_hundredths(entered["target"]),
            max_exposure=entered["max_exposure"] or 0,
            more_banks=tuple(entered.get("more_banks", ())),
            required=tuple(entered["items"]),
        )


def _hundredths(marks: Decimal | None) -> int | None:
    return None if marks is None else int(marks * 100)


class SectionForm(forms.Form):
    """One part of the paper; a part without items is left out."""

    title = forms.CharField(label=_("大题名称"), max_length=60, required=False)
    type = forms.ChoiceField(
        label=_("题型"),
        choices=[*ItemType.choices, ("", _("混合题型（在各行选）"))],
        initial=ItemType.JUDGEMENT,
        required=False,
    )
    marks = forms.DecimalField(
        label=_("每题分值"), min_value=Decimal("0.01"), max_value=100, decimal_places=2, initial=1
    )
    policy = forms.ChoiceField(
        label=_("计分办法"),
        choices=Section.Policy.choices,
        initial=Section.Policy.WHOLE,
        required=False,
        help_text=_("用于多选、填空、排序、匹配和隐患识别"),
    )
    instructions = forms.CharField(label=_("答题说明"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=_("本部分时间（分钟）"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("到时关闭本部分，不能再改；不填则可用到交卷"),
    )

    def clean_policy(self) -> str:
        return str(self.cleaned_data["policy"] or Section.Policy.WHOLE)


def _level(label: Any) -> forms.TypedChoiceField:
    choices = [("", _("不限")), *Difficulty.choices]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)


class QuotaForm(forms.Form):
    """How many items from where; an empty count is no row."""

    area = forms.ChoiceField(label=_("知识点"), required=False)
    difficulty = _level(_("难度"))
    count = forms.IntegerField(label=_("题数"), min_value=1, max_value=1000, required=False)
    difficulty_to = _level(_("难度不高于"))
    type = forms.ChoiceField(label=_("题型"), choices=[("", _("按大题")), *ItemType.choices], required=False)
    scope = forms.ChoiceField(label=_("题源"), choices=[("", _("不限")), *ItemBank.Scope.choices], required=False)
    cognitive = forms.ChoiceField(label=_("认知层次"), choices=[("", _("不限")), *Cognitive.choices], required=False)
    tag = forms.CharField(label=_("标签"), max_length=40, required=False)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("全部知识点")), *areas]  # type: ignore[attr-defined]

    @property
    def more(self) -> list[forms.BoundField]:
        """The conditions that are seldom asked, kept folded away."""
        return [self[name] for name in ("difficulty_to", "type", "scope", "cognitive", "tag")]

    @property
    def has_more(self) -> bool:
        """Is one of them in use or wrong?"""
        return any(field.value() or field.errors for field in self.more)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        easiest, hardest = cleaned.get("difficulty"), cleaned.get("difficulty_to")
        if hardest and (not easiest or easiest > hardest):
            self.add_error("difficulty_to", _("难度上限不能低于“难度”；只要一个难度时不必填。"))
        return cleaned
