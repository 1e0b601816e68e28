"""The head of an item's form: number, place in the bank, and what it rests on. The rest is `domain.editor`'s."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.domain.filing import MAX_TAG, MAX_TAGS, area_path, tags_of
from exams.models import CheckState, Cognitive, Difficulty, Item, ItemBank, ItemVersion
from qualifications.api import Instrument


class ItemHeadForm(forms.Form):
    """What is filed with an item. The number is chosen once; the group of an item in use is a reviewer's."""

    number = forms.CharField(label=_("题号"), max_length=40, required=False, help_text=_("不填则自动编号"))
    area = forms.CharField(
        label=_("知识点"),
        max_length=200,
        help_text=_("各级之间用 / 隔开"),
        error_messages={"required": _("请填写知识点，例如 安全用电/接地")},
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    difficulty = forms.TypedChoiceField(label=_("难度"), choices=Difficulty.choices, coerce=int)
    cognitive = forms.ChoiceField(label=_("认知层次"), choices=[("", _("未定")), *Cognitive.choices], required=False)
    source = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("法规或标准的名称、文号和条款"),
        widget=forms.TextInput(attrs={"list": "laws", "autocomplete": "off"}),
    )
    check_state = forms.ChoiceField(label=_("核对状态"), choices=CheckState.choices)
    tags = forms.CharField(label=_("标签"), max_length=600, required=False, help_text=_("多个标签用逗号隔开"))
    exclusion = forms.CharField(
        label=_("互斥组"), max_length=40, required=False, help_text=_("同组的题不会出现在同一份试卷里")
    )

    def __init__(self, *args: Any, bank: ItemBank, item: Item | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank, self.item = bank, item
        if item is not None:
            self.fields["number"].disabled = True
            self.fields["number"].initial = item.number
            self.fields["number"].help_text = _("题号定后不改")
            self.initial["number"] = item.number
        if item is not None and item.current_id is not None:
            self.fields["exclusion"].disabled = True
            self.fields["exclusion"].help_text = _("在用的题由审题员在列表中调整")
            self.initial["exclusion"] = item.exclusion

    def clean_area(self) -> str:
        path = area_path(self.cleaned_data["area"])
        if not path:
            raise forms.ValidationError(_("请填写知识点，例如 安全用电/接地"))
        return path

    def clean_tags(self) -> tuple[str, ...]:
        tags = tags_of(self.cleaned_data["tags"])
        if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in tags):
            raise forms.ValidationError(_("标签最多 20 个，每个不超过 40 字"))
        return tags

    def filed(self) -> dict[str, Any]:
        """The fields of a `domain.draft.Draft` besides content and explanation."""
        names = ("number", "area", "difficulty", "cognitive", "source", "check_state", "tags")
        return {name: self.cleaned_data[name] for name in names}

    def laws(self) -> list[str]:
        """What may be cited: the texts in force, as R-20 wants them cited."""
        texts = Instrument.objects.exclude(state__in=(Instrument.State.REPLACED, Instrument.State.REPEALED))
        return [text.citation() for text in texts.order_by("title")]


def head_of(version: ItemVersion) -> dict[str, list[str]]:
    """The head's fields of a stored version."""
    return {
        "number": [version.item.number],
        "area": [version.area.path],
        "difficulty": [str(version.difficulty)],
        "cognitive": [version.cognitive],
        "source": [version.source],
        "check_state": [version.check_state],
        "tags": ["，".join(version.tags)],
        "exclusion": [version.item.exclusion],
    }
