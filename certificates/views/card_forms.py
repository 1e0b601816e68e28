"""Forms of the state's own certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import Person, normalise_name, normalise_number
from certificates.api import NationalCheck
from certificates.domain.national import SITES
from qualifications.api import OperationItem


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class CardForm(forms.Form):
    """A state certificate as its holder shows it."""

    name = forms.CharField(label=_("持证人姓名"), max_length=60, required=False, help_text=_("登记自己的证件时留空。"))
    number = forms.CharField(label=_("持证人证件号码"), max_length=40, required=False)
    item: Any = forms.ModelChoiceField(
        label=_("操作项目（准操项目）"), queryset=OperationItem.objects.select_related("category")
    )
    card_number = forms.CharField(label=_("证号"), max_length=40, required=False)
    first_issued_on = _day(_("初领日期"))
    valid_from = _day(_("有效期开始"))
    valid_to = _day(_("有效期结束"))
    review_due_on = _day(_("应复审日期"), required=False)
    reviewed_on = _day(_("实际复审日期"), required=False)
    authority = forms.CharField(label=_("签发机关"), max_length=120)
    photo = forms.FileField(label=_("证件照片"), required=False)

    def __init__(self, *args: Any, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["name"], self.fields["number"]

    def names_somebody(self) -> bool:
        return bool(self.cleaned_data.get("name") or self.cleaned_data.get("number"))

    def person(self, reach: Any) -> Any:
        """The one within reach with this name and number; None for nobody."""
        if not self.names_somebody():
            return None
        number = normalise_number(self.cleaned_data.get("number", ""))
        found = Person.objects.with_number(number).filter(pk__in=reach.values("pk")).first()
        same = found is not None and found.name == normalise_name(self.cleaned_data.get("name", ""))
        return found if same else None


class CheckForm(forms.Form):
    """What was seen at the national site."""

    site = forms.ChoiceField(label=_("查询网站"), choices=[(key, name) for key, (name, _url) in SITES.items()])
    checked_on = _day(_("核查日期"))
    result = forms.ChoiceField(label=_("核查结果"), choices=NationalCheck.Result.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    picture = forms.FileField(label=_("查询结果截图"), required=False)
