"""Forms in which an employer tells about posts and what happened at work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, PostHolding, Refused, WorkFact
from certificates.api import Duty
from qualifications.api import OperationItem


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _WorkForm(forms.Form):
    """Knows the organisations for which this account may speak."""

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations
            field.initial = organisations.first()
            field.empty_label = None

    def refuse(self, refused: Refused) -> None:
        """The action's sentence stands at its field."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))


def _organisation() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))


class PostForm(_WorkForm):
    """A post that is taken."""

    organisation = _organisation()
    kind = forms.ChoiceField(label=_("岗位类别"), choices=PostHolding.Kind.choices, initial=PostHolding.Kind.WORKER)
    name = forms.CharField(label=_("岗位名称"), max_length=60)
    department = forms.CharField(label=_("部门（车间）"), max_length=40, required=False)
    team = forms.CharField(label=_("班组"), max_length=40, required=False)
    item = forms.ModelChoiceField(
        OperationItem.objects.none(),
        label=_("须持证的操作项目"),
        required=False,
        help_text=_("负责人、安全生产管理人员和特种作业岗位须选择。"),
    )
    is_high_risk = forms.BooleanField(
        label=_("高危行业岗位（煤矿、非煤矿山、危险化学品、烟花爆竹、金属冶炼）"), required=False
    )
    starts_on = forms.DateField(label=_("到岗日期"), widget=_Day())
    ends_on = forms.DateField(label=_("离岗日期"), widget=_Day(), required=False, help_text=_("仍在岗的不填。"))
    ends_former = forms.BooleanField(label=_("同时结束在本单位的原岗位（调岗）"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        if isinstance(field, forms.ModelChoiceField):
            families = ("special_operations", "managers")
            field.queryset = OperationItem.objects.filter(is_current=True, category__family__in=families)


class FactForm(_WorkForm):
    """Something that happened at work."""

    organisation = _organisation()
    kind = forms.ChoiceField(label=_("事项"), choices=WorkFact.Kind.choices)
    starts_on = forms.DateField(label=_("日期"), widget=_Day(), help_text=_("离岗填第一天；其余填当天。"))
    ends_on = forms.DateField(
        label=_("截止或返岗日期"), widget=_Day(), required=False, help_text=_("离岗填返岗日；体检填有效期止。")
    )
    hours = forms.DecimalField(
        label=_("学时"), required=False, min_value=0, max_digits=5, decimal_places=1, help_text=_("只用于再培训。")
    )
    note = forms.CharField(
        label=_("说明"), max_length=60, required=False, help_text=_("新工艺须写名称，培训时写同一名称。")
    )


class EndForm(forms.Form):
    """The last day."""

    on = forms.DateField(label=_("日期"), widget=_Day())


class PostFileForm(_WorkForm):
    """A table of posts."""

    organisation = _organisation()
    file = forms.FileField(label=_("岗位表"))


class DutyFilter(forms.Form):
    """By name, kind and how near the end is."""

    LATE, ALL = "late", "all"
    q = forms.CharField(label=_("姓名或项目"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("事项"), required=False, choices=[("", _("全部")), *Duty.Kind.choices])
    when = forms.ChoiceField(
        label=_("时间"), required=False, choices=[("", _("90 天内和已逾期")), (LATE, _("已逾期")), (ALL, _("全部"))]
    )
