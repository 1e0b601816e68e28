"""Forms of contests. They shape input only: rules are asked in the actions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, User, mobile_fault, normalise_mobile, normalise_name, organisations_where
from contests.actions.freeze_pool import banks, shortage
from contests.models import Contest, Round
from contests.permissions import MANAGE

_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134fA-Za-z·.\s-]{2,20}")


class JoinForm(forms.Form):
    """Name, and what else the contest asks for. `homepage` is for machines: people never see it."""

    name = forms.CharField(label=_("姓名"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mobile = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("只用来识别重复报名，不保存号码本身，也不会打给您。"),
    )
    team_code = forms.CharField(
        label=_("入队码"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("向队长或主办单位索取；个人参赛不填。"),
    )
    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    agreed = forms.BooleanField(
        label=_("我已阅读竞赛规则，同意主办单位为本次竞赛处理我填写的信息。"),
        error_messages={"required": _("请先勾选同意。")},
    )

    def __init__(self, *args: Any, contest: Contest, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["name"], self.fields["mobile"]
        elif contest.mobile_required:
            self.fields["mobile"].required = True
        if not contest.team_size:
            del self.fields["team_code"]

    def clean_name(self) -> str:
        name = normalise_name(self.cleaned_data["name"])
        if not _NAME.fullmatch(name):
            raise forms.ValidationError(_("请填写真实姓名（2 至 20 个汉字或字母）：证书上印的就是它。"))
        return name

    def clean_mobile(self) -> str:
        mobile = normalise_mobile(self.cleaned_data["mobile"])
        if mobile and (fault := mobile_fault(mobile)):
            raise forms.ValidationError(fault)
        return mobile

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("没有通过防刷校验，请刷新页面后重新填写。"))
        return ""


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ContestForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft contest of one of the editor's organisations."""

    class Meta:
        model = Contest
        fields = [
            "title", "slug", "lead", "organiser", "opens_at", "closes_at", "audience", "organisations",
            "account_required", "mobile_required", "one_per_device", "joins_per_address", "team_size", "team_counted",
            "organisation_counted", "first_prizes", "second_prizes", "third_prizes", "rules",
        ]  # fmt: skip
        widgets = {
            "opens_at": MomentInput,
            "closes_at": MomentInput,
            "rules": forms.Textarea(attrs={"rows": 6}),
            "organisations": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisers = organisations_where(user, MANAGE).filter(is_active=True)
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["organiser"] = organisers.first()
        self.fields["organisations"].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("结束时间须晚于开始时间。"))
        return data


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """One round; refused when its pool is too small."""

    areas_text = forms.CharField(
        label=_("知识点"), required=False, help_text=_("限定题库中的知识点路径，用顿号分开；不填则用整个题库。")
    )

    class Meta:
        model = Round
        fields = ["title", "bank", "count", "seconds", "tries", "points", "bonus", "opens_at", "closes_at"]
        widgets = {"opens_at": MomentInput, "closes_at": MomentInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"] = forms.ChoiceField(label=_("竞赛题库"), choices=banks())
        self.fields["areas_text"].initial = "、".join(self.instance.areas)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        areas = [area.strip() for area in re.split(r"[、,，;；\n]", data.get("areas_text", "")) if area.strip()]
        self.instance.areas = areas
        if data.get("bank") and data.get("count") and not data.get("DELETE"):
            fault = shortage(data["bank"], areas, count=data["count"])
            if fault:
                self.add_error("count", fault)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("结束时间须晚于开始时间。"))
        return data


RoundFormSet = inlineformset_factory(
    Contest, Round, form=RoundForm, extra=0, min_num=1, validate_min=True, max_num=10, can_delete=True
)


class TeamsForm(forms.Form):
    """Names of new teams."""

    names = forms.CharField(
        label=_("队名"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一队，入队码自动生成。"),
        max_length=4000,
    )
    organisation = forms.ModelChoiceField(
        label=_("所属单位"), queryset=Organisation.objects.filter(is_active=True), required=False
    )
