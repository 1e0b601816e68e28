"""Forms of applications. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation
from applications.models import Application, PaperKind
from applications.permissions import BODIES, filing_organisations
from exams.api import ExamPoint
from qualifications.api import OperationItem


def bodies() -> Any:
    """Exam bodies of the whole country (D4)."""
    return Organisation.objects.filter(kind__in=BODIES, is_active=True)


class _ItemField(forms.ModelChoiceField):
    """Items under their categories, so that the chooser works without a script."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)

    def grouped(self) -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for item in self.queryset.select_related("category"):  # type: ignore[union-attr]
            groups.setdefault(item.category.name, []).append((item.pk, item.name))
        return [("", _("请选择")), *groups.items()]


class StartForm(forms.Form):
    """Where one applies, and for which parts."""

    organiser = forms.ModelChoiceField(
        label=_("考试机构"),
        queryset=Organisation.objects.none(),
        empty_label=_("请选择"),
        help_text=_("全国任一考试机构都可以，不限户籍地和从业地"),
    )
    scope = forms.ChoiceField(label=_("申请科目"), choices=Application.Scope.choices)
    employer_name = forms.CharField(label=_("工作单位"), max_length=120, required=False)

    def __init__(self, *args: Any, item: OperationItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queryset = bodies()
        self.fields["organiser"].queryset = queryset  # type: ignore[attr-defined]
        if queryset.count() == 1:
            self.fields["organiser"].initial = queryset.first()
        if not item.has_practical:
            self.fields["scope"].choices = [  # type: ignore[attr-defined]
                choice for choice in Application.Scope.choices if choice[0] == Application.Scope.THEORY
            ]


class EditForm(StartForm):
    """The same with the certificate that stands in for training."""

    skill_number = forms.CharField(
        label=_("职业技能等级证书编号"),
        max_length=60,
        required=False,
        help_text=_("持相应有效证书的可以免训，请同时上传证书照片"),
    )
    skill_valid_to = forms.DateField(
        label=_("证书有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        names = ("organiser", "scope", "employer_name", "skill_number", "skill_valid_to")
        initial = {name: getattr(application, name) for name in names}
        super().__init__(*args, item=application.operation_item, initial=initial, **kwargs)


class PaperForm(forms.Form):
    """One picture of one paper."""

    kind = forms.ChoiceField(label=_("材料"), choices=PaperKind.choices)
    file = forms.FileField(
        label=_("照片"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("请选择照片。"), "empty": _("文件是空的。")},
    )


class AskForm(forms.Form):
    """Everything that is missing, once."""

    kinds = forms.MultipleChoiceField(
        label=_("需要补正的材料"),
        choices=PaperKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("其他需要补正的内容"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefuseForm(forms.Form):
    """Why: the applicant reads it."""

    ground = forms.CharField(label=_("不予受理的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class GroupForm(forms.Form):
    """For many at once."""

    on_behalf = forms.ModelChoiceField(
        label=_("代报单位"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    item = _ItemField(label=_("操作项目"), queryset=OperationItem.objects.none())
    organiser = forms.ModelChoiceField(
        label=_("考试机构"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    scope = forms.ChoiceField(label=_("申请科目"), choices=Application.Scope.choices)
    file = forms.FileField(
        label=_("名册"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请先选择文件。"), "empty": _("文件是空的。")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        own = filing_organisations(user)
        fields["on_behalf"].queryset, fields["organiser"].queryset = own, bodies()
        fields["item"].queryset = OperationItem.objects.filter(is_current=True)
        fields["item"].widget.choices = fields["item"].grouped()
        for name, queryset in (("on_behalf", own), ("organiser", bodies())):
            if queryset.count() == 1:
                fields[name].initial = queryset.first()


class CalendarForm(forms.Form):
    """Month, item and place of the calendar; what can't be read counts as not chosen."""

    month = forms.CharField(required=False, widget=forms.HiddenInput)
    item = _ItemField(label=_("操作项目"), queryset=OperationItem.objects.none(), required=False)
    place = forms.ModelChoiceField(
        label=_("考点"), queryset=ExamPoint.objects.none(), required=False, empty_label=_("全部考点")
    )
    part = forms.ChoiceField(
        label=_("科目"), required=False, choices=[("", _("全部")), ("theory", _("理论")), ("practical", _("实操"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["item"].queryset = OperationItem.objects.filter(is_current=True, exampoint__is_open=True).distinct()
        choices = fields["item"].grouped()
        fields["item"].widget.choices = [("", _("全部项目")), *choices[1:]]
        fields["place"].queryset = ExamPoint.objects.filter(is_open=True, organisation__is_active=True).select_related(
            "organisation"
        )


def month_of(text: str, today: date) -> date:
    """`2026-12` → its first day; this month for anything else."""
    found = re.fullmatch(r"([0-9]{4})-(0?[1-9]|1[0-2])", text)
    return date(max(int(found[1]), 2000), int(found[2]), 1) if found else today.replace(day=1)
