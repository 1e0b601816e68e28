"""Forms of the audit desk. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, organisations_where
from audits.actions.draw_sample import LARGEST, Conditions
from audits.actions.read_log import LogQuery
from audits.domain.findings import LONGEST_DAYS, TERM_DAYS
from audits.models import AuditCase, Finding
from audits.permissions import offices
from qualifications.api import OperationItem

DAY = {"type": "date"}


def _today() -> date:
    return timezone.localdate()


class SearchForm(forms.Form):
    """The one box."""

    q = forms.CharField(
        label=_("证书编号、二维码内容、姓名或单位"),
        max_length=200,
        required=False,
        help_text=_("姓名可以只写脱敏的样子，如“张*　湘江机械”；扫码枪扫到的网址可以直接贴进来。"),
    )


class SampleForm(forms.Form):
    """What to choose from, and how many."""

    title = forms.CharField(label=_("名称"), max_length=80)
    owner = forms.ModelChoiceField(label=_("核查单位"), queryset=Organisation.objects.none(), empty_label=None)
    issued_from = forms.DateField(label=_("签发日期起"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    issued_to = forms.DateField(label=_("签发日期止"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    issuer = forms.ModelChoiceField(
        label=_("签发单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("全部")
    )
    operation_item = forms.ModelChoiceField(
        label=_("操作项目"), queryset=OperationItem.objects.all(), required=False, empty_label=_("全部")
    )
    size = forms.IntegerField(label=_("抽取数量"), min_value=1, max_value=LARGEST, initial=10)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = offices(user)  # type: ignore[attr-defined]
        issuers = organisations_where(user, "evidence.view").filter(certificate__isnull=False).distinct()
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
        self.fields["issued_from"].initial = _today() - timedelta(days=365)
        self.fields["issued_to"].initial = _today()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("issued_from"), data.get("issued_to")
        if first and last and first > last:
            self.add_error("issued_to", _("止日不能早于起日。"))
        return data

    def conditions(self) -> Conditions:
        data = self.cleaned_data
        return Conditions(data["issued_from"], data["issued_to"], data["issuer"], data["operation_item"])


class JudgeForm(forms.Form):
    """What was found at one certificate."""

    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=[(value, label) for value, label in AuditCase.Verdict.choices if value != AuditCase.Verdict.OPEN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("发现问题时写明是什么问题；自动核对不符而认为没有问题时写明理由。"),
    )  # fmt: skip


class FindingForm(forms.Form):
    """A finding, who mends it, until when."""

    organisation = forms.ModelChoiceField(label=_("责任单位"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("类别"), choices=Finding.Kind.choices)
    text = forms.CharField(label=_("问题"), max_length=500, widget=forms.Textarea({"rows": 3}))
    due_on = forms.DateField(
        label=_("整改期限"), widget=forms.DateInput(DAY, format="%Y-%m-%d"), help_text=_("最长 %s 天") % LONGEST_DAYS
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = organisations_where(user, "evidence.view").filter(is_active=True)
        self.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
        self.fields["due_on"].initial = _today() + timedelta(days=TERM_DAYS)


class AnswerForm(forms.Form):
    """The organisation's answer."""

    text = forms.CharField(label=_("整改情况"), max_length=500, widget=forms.Textarea({"rows": 4}))


class RecheckForm(forms.Form):
    """The auditor's second look: closed, or a new term."""

    step = forms.ChoiceField(
        label=_("复查结论"),
        choices=[("closed", _("合格，闭环")), ("returned", _("不合格，继续整改"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("复查情况"), max_length=500, widget=forms.Textarea({"rows": 3}))
    due_on = forms.DateField(
        label=_("新的整改期限"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        help_text=_("只在继续整改时填写"),
    )  # fmt: skip


class LogForm(forms.Form):
    """Which part of the log."""

    kind = forms.CharField(
        label=_("事件（写开头即可）"), required=False, max_length=60,
        widget=forms.TextInput({"placeholder": "exams.attempt"}),
    )  # fmt: skip
    actor = forms.CharField(label=_("操作者代号"), required=False, max_length=80)
    about = forms.CharField(label=_("对象代号"), required=False, max_length=80)
    since = forms.DateField(label=_("日期起"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("日期止"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))

    def query(self) -> LogQuery:
        return LogQuery(**self.cleaned_data) if self.is_valid() else LogQuery()
