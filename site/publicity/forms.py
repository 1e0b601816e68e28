"""Forms of events and venues. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import mobile_fault, normalise_mobile
from publicity.actions.volunteer import LEAST, MOST
from publicity.domain.weekly import LONGEST
from publicity.models import EventPage, Lecturer, LectureRequest, Place
from publicity.permissions import handlers

SLOTS = 4
"""Times of one day that a pattern may hold."""
WEEKDAYS = [
    (0, _("周一")), (1, _("周二")), (2, _("周三")), (3, _("周四")), (4, _("周五")), (5, _("周六")), (6, _("周日")),
]  # fmt: skip


def picker(kind: str, **attrs: Any) -> forms.Widget:
    """The browser's own picker of a day, a time, or both."""
    formats = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime-local": "%Y-%m-%dT%H:%M"}
    widget = {"date": forms.DateInput, "time": forms.TimeInput, "datetime-local": forms.DateTimeInput}[kind]
    return widget(attrs={"type": kind, **attrs}, format=formats[kind])


class MobileField(forms.CharField):
    """A mainland mobile number, normalised."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel-national"}
        super().__init__(**{"label": _("手机号"), "max_length": 20, "widget": forms.TextInput(attrs=attrs), **kwargs})

    def clean(self, value: Any) -> str:
        mobile = normalise_mobile(super().clean(value))
        if fault := mobile_fault(mobile):
            raise forms.ValidationError(fault)
        return mobile


class HoneyForm(forms.Form):
    """A field that people don't see: whoever fills it in is a machine."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "website"]


class BookingForm(HoneyForm):
    """Sign-up: as little as the organiser needs."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mobile = MobileField(help_text=_("只用来核对报名和签到，加密保存"))
    organisation = forms.CharField(label=_("单位"), max_length=120, required=False)
    heads = forms.IntegerField(label=_("人数"), min_value=1, initial=1, help_text=_("连您自己"))

    def __init__(self, *args: Any, most: int, is_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heads"].widget.attrs |= {"max": most, "inputmode": "numeric"}
        if is_group:
            self.fields["organisation"].help_text = _("团体预约请写单位名称，一个单位报一次")


class DoorForm(forms.Form):
    """What a visitor at the door knows by heart."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    tail = forms.RegexField(
        r"^\d{4}$",
        label=_("手机号后四位"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
        error_messages={"invalid": _("请填 4 位数字。")},
    )


class OpeningForm(forms.Form):
    """A weekly pattern."""

    first = forms.DateField(label=_("从"), widget=picker("date"))
    last = forms.DateField(
        label=_("到"), widget=picker("date"), help_text=_("一次最多 %(days)s 天") % {"days": LONGEST}
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期几开放"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(label=_("每场名额"), min_value=1, max_value=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SLOTS + 1):
            self.fields[f"begins_{number}"] = forms.TimeField(
                label=_("第%(n)s场 开始") % {"n": number}, required=number == 1, widget=picker("time")
            )
            self.fields[f"ends_{number}"] = forms.TimeField(
                label=_("第%(n)s场 结束") % {"n": number}, required=number == 1, widget=picker("time")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        times: list[tuple[time, time]] = []
        for number in range(1, SLOTS + 1):
            pair = cleaned.get(f"begins_{number}"), cleaned.get(f"ends_{number}")
            if pair[0] and pair[1]:
                times.append((pair[0], pair[1]))
            elif any(pair):
                self.add_error(f"ends_{number}", _("请把开始和结束都填上。"))
        return {**cleaned, "times": times}


class VisitForm(forms.Form):
    """What came of it."""

    heads = forms.IntegerField(label=_("实到人数"), min_value=0, max_value=100_000)
    record = forms.CharField(label=_("情况"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class LectureForm(HoneyForm, forms.ModelForm):  # type: ignore[type-arg]
    """Ask for a lecture."""

    mobile = MobileField()
    heads = forms.IntegerField(label=_("预计人数"), min_value=1, max_value=5000)

    class Meta:
        model = LectureRequest
        fields = ["organisation", "topic", "place", "wished_on", "where", "heads", "contact", "mobile", "handler"]
        widgets = {"wished_on": picker("date")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.all()  # type: ignore[attr-defined]
        self.fields["place"].empty_label = _("不限")  # type: ignore[attr-defined]
        offices = handlers()
        self.fields["handler"].queryset = offices  # type: ignore[attr-defined]
        self.fields["handler"].label = _("向谁申请")
        self.fields["handler"].empty_label = _("请选择")  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["handler"].initial = offices[0]

    def clean_wished_on(self) -> date:
        wished: date = self.cleaned_data["wished_on"]
        if wished < timezone.localdate():
            raise forms.ValidationError(_("希望日期不能早于今天。"))
        return wished


class AnswerForm(forms.Form):
    """Answer a request: which fields count depends on the button."""

    lecturer = forms.ModelChoiceField(
        label=_("讲师"), queryset=Lecturer.objects.all(), required=False, empty_label=_("请选择")
    )
    agreed_at = forms.DateTimeField(label=_("商定时间"), required=False, widget=picker("datetime-local"))
    answer = forms.CharField(label=_("答复或原因"), max_length=200, required=False)
    heads_came = forms.IntegerField(label=_("实到人数"), min_value=1, max_value=5000, required=False)
    hours = forms.DecimalField(
        label=_("宣讲学时"), min_value=LEAST, max_value=MOST, max_digits=4, decimal_places=1, required=False
    )


class HoursForm(forms.Form):
    """A volunteer's own hours."""

    event = forms.ModelChoiceField(label=_("活动"), queryset=EventPage.objects.none(), empty_label=_("请选择"))
    hours = forms.DecimalField(
        label=_("小时"),
        min_value=LEAST,
        max_value=MOST,
        max_digits=4,
        decimal_places=1,
        initial=Decimal(2),
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )
    work = forms.CharField(label=_("做了什么"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        recent = EventPage.objects.live().filter(begins_at__lte=now, begins_at__gte=now - timedelta(days=120))
        self.fields["event"].queryset = recent.order_by("-begins_at")  # type: ignore[attr-defined]
