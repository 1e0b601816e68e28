"""Forms of the publicity desk; every choice is limited to what the account may touch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, Region, Role, User
from outreach.domain.measures import EACH
from outreach.domain.texting import LONGEST
from outreach.domain.upload import MOST_ATTACHMENTS, MOST_PHOTOS
from outreach.models import MessageCampaign, Quota, Record
from outreach.permissions import planning_units, regions_below, units_recording


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once; on a phone the camera is one of the choices."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """A list of uploads; empty when nothing was chosen."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


def places() -> Any:
    return apps.get_model("publicity", "Place").objects.all()


def regions_of(units: Any) -> Any:
    return Region.objects.filter(pk__in=regions_below(*units.values_list("region", flat=True)))


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """What was done. Photos first: a phone is what people have in their hand."""

    photos = ManyFilesField(
        label=_("照片"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("可以直接拍，最多 6 张。保存时自动缩小，并去掉位置等拍摄信息。"),
    )
    attachments = ManyFilesField(
        label=_("附件"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx"}),
        help_text=_("签到表、通知等，PDF 或 Office 文件，最多 3 个。"),
    )

    class Meta:
        model = Record
        fields = [
            "measure",
            "title",
            "done_on",
            "place",
            "spot",
            "quantity",
            "heads",
            "organisation",
            "region",
            "photos",
            "attachments",
            "note",
        ]
        widgets = {"done_on": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "quantity": _("版面写块数，资料写份数；活动、演练每条记一次。"),
            "heads": _("到场或受众人次，版面可以写 0。"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_recording(user)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_of(units)  # type: ignore[attr-defined]
        self.fields["place"].required = True
        self.fields["quantity"].widget.attrs |= {"min": 1, "inputmode": "numeric"}
        self.fields["heads"].widget.attrs |= {"min": 0, "inputmode": "numeric"}
        self.fields["place"].empty_label = _("请选择")  # type: ignore[attr-defined]
        if not self.instance.pk:
            first = units.first()
            self.initial.setdefault("done_on", timezone.localdate())
            if first:
                self.initial.update(organisation=first.pk, region=first.region_id)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("measure") in EACH:
            values["quantity"] = 1
        if (values.get("quantity") or 0) < 1:
            self.add_error("quantity", _("数量至少是 1。"))
        if (values.get("heads") or 0) < 0:
            self.add_error("heads", _("人次不能小于 0。"))
        if len(values.get("photos") or []) > MOST_PHOTOS:
            self.add_error("photos", _("照片最多 6 张。"))
        if len(values.get("attachments") or []) > MOST_ATTACHMENTS:
            self.add_error("attachments", _("附件最多 3 个。"))
        return values

    def uploads(self, name: str) -> list[tuple[str, bytes]]:
        return [(file.name, file.read()) for file in self.cleaned_data.get(name) or []]


class CorrectionForm(forms.Form):
    quantity = forms.IntegerField(label=_("更正后的数量"), min_value=0)
    heads = forms.IntegerField(label=_("更正后的人次"), min_value=0)
    reason = forms.CharField(label=_("更正原因"), max_length=200)


class QuotaForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Quota
        fields = ["measure", "year", "target", "place", "region", "organisation", "source"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = planning_units(user)
        regions = regions_of(units)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].required = True
        self.fields["organisation"].queryset = Organisation.objects.filter(region__in=regions)  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = _("不限单位")  # type: ignore[attr-defined]
        self.fields["place"].empty_label = _("不限场所")  # type: ignore[attr-defined]
        self.initial.setdefault("year", timezone.localdate().year)
        first = units.first()
        if first:
            self.initial.setdefault("region", first.region_id)


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(label=_("单位类型"), required=False)
    role = forms.ChoiceField(label=_("角色"), required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)

    class Meta:
        model = MessageCampaign
        fields = [
            "organisation",
            "title",
            "text",
            "channels",
            "region",
            "kind",
            "role",
            "industry",
            "first_hour",
            "last_hour",
            "daily_quota",
            "yearly_quota",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "data-sms-text": ""}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_recording(user)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_of(units)  # type: ignore[attr-defined]
        self.fields["region"].empty_label = _("全部区划")  # type: ignore[attr-defined]
        trades = Organisation.objects.exclude(industry="").order_by("industry").values_list("industry", flat=True)
        everybody = [("", _("不限"))]
        self.fields["kind"].choices = [*everybody, *Organisation.Kind.choices]  # type: ignore[attr-defined]
        self.fields["role"].choices = [*everybody, *Role.choices]  # type: ignore[attr-defined]
        self.fields["industry"].choices = [*everybody, *((name, name) for name in trades.distinct())]  # type: ignore[attr-defined]
        self.fields["text"].help_text = _(
            "站内最多 500 字；短信 70 字以内算一条，超过后每 67 字一条，退订提示也算字数。"
        )
        if not self.instance.pk and (first := units.first()):
            self.initial["organisation"] = first.pk

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if (values.get("last_hour") or 0) <= (values.get("first_hour") or 0):
            self.add_error("last_hour", _("要晚于最早发送的钟点。"))
        return values


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("退回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
