"""The upload of a newer catalogue, and a corrected working day."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from qualifications.models import Family


class CatalogueImportForm(forms.Form):
    """Which family, which version, and the file."""

    family = forms.ChoiceField(label=_("资格类型"), choices=Family.choices)
    version = forms.CharField(
        label=_("目录版本"),
        max_length=20,
        help_text=_("例如 M45-2026：文件简称加年份，只用字母、数字和连字符。"),
        validators=[RegexValidator(r"^[A-Za-z0-9\-]+$", _("目录版本只能用字母、数字和连字符。"))],
    )
    retire_missing = forms.BooleanField(
        label=_("停用新目录中没有的项目"),
        required=False,
        help_text=_("仅在整份文件没有有误的行时执行；已发的证书和已有的班级不受影响。"),
    )
    file = forms.FileField(label=_("目录文件（.xlsx 或 .csv）"))


class WorkdayForm(forms.Form):
    """One day of the calendar."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_workday = forms.TypedChoiceField(
        label=_("这一天"),
        choices=[("", _("请选择")), ("1", _("上班")), ("0", _("休息"))],
        coerce=lambda value: value == "1",
        empty_value=None,
    )
    reason = forms.CharField(label=_("依据"), max_length=120, help_text=_("例如：国务院办公厅 2027 年节假日安排"))
