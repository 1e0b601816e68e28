"""Forms about people. Rules live in the actions; a form reads what was typed and shows what was refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import api
from accounts.forms.fields import MobileField


class PhotoInput(forms.ClearableFileInput):
    """Opens the camera or the gallery on phones."""

    template_name = "django/forms/widgets/file.html"


def photo_field() -> forms.FileField:
    """Read as bytes and judged by `set_photo`; Pillow never sees it here."""
    return forms.FileField(
        label=_("证件照"),
        required=False,
        help_text=_("JPEG 或 PNG，不小于 295×413 像素，不超过 10 MB；系统会裁成一寸照并去除拍摄地点等信息。"),
        widget=PhotoInput(attrs={"accept": "image/jpeg,image/png"}),
    )


class IdentityFields(forms.Form):
    """Name, document and number, as they stand on the document."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, help_text=_("与证件一致；少数民族姓名的间隔号可直接输入“·”。")
    )
    document = forms.ChoiceField(label=_("证件类型"), choices=api.Person.Document.choices)
    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """All faults of the document at once, beside those of the form; the action checks again."""
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in ("name", "document", "number")):
            try:
                api.check_facts(name=cleaned["name"], document=cleaned["document"], number=cleaned["number"])
            except api.Refused as refused:
                self.refuse(refused)
        return cleaned

    def refuse(self, refused: api.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused.sentence))


class PersonForm(IdentityFields):
    """What staff enter about a person."""

    sex = forms.ChoiceField(
        label=_("性别"),
        required=False,
        choices=[("", _("按证件号码确定")), *api.Person.Sex.choices],
    )
    birth_on = forms.DateField(
        label=_("出生日期"),
        required=False,
        help_text=_("18 位证件号码可留空。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mobile = MobileField(required=False, help_text=_("可与他人共用；用于接收提醒。"))
    education = forms.TypedChoiceField(
        label=_("文化程度"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("未填")), *api.Person.Education.choices],
    )
    photo = photo_field()


class NewPersonForm(PersonForm):
    """Registering also says for which organisation, and that the person was told (LAW-01)."""

    organisation = forms.ModelChoiceField(label=_("登记到单位"), queryset=api.Organisation.objects.none())
    post = forms.CharField(label=_("岗位"), max_length=60, required=False)
    informed = forms.BooleanField(label=_("已向本人出示《个人信息处理告知与同意》并取得同意"))
    field_order = [
        "organisation",
        "name",
        "document",
        "number",
        "mobile",
        "sex",
        "birth_on",
        "education",
        "post",
    ]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations
            if len(organisations[:2]) == 1:
                field.initial = organisations[0]


class CompleteForm(IdentityFields):
    """实名登记 of somebody who has just signed up."""

    privacy = forms.BooleanField(label=_("我已阅读并同意《个人信息处理告知与同意》"))
    field_order = ["name", "document", "number", "privacy"]


class OwnPhotoForm(forms.Form):
    """A person's own photo, with the separate consent it needs."""

    photo = photo_field()
    agree = forms.BooleanField(label=_("同意照片用于准考证和证书"))


class GrantForm(forms.Form):
    """A role for a person found by document number."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("证件号码"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("角色"))
    post = forms.CharField(label=_("岗位"), max_length=60, required=False)

    def __init__(self, *args: Any, roles: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, label) for value, label in api.Role.choices if value in roles]


class OrganisationEntryForm(forms.ModelForm):
    """单位登记 on the desk of the system administrator."""

    class Meta:
        model = api.Organisation
        fields = [
            "name",
            "short_name",
            "kind",
            "region",
            "credit_code",
            "industry",
            "address",
            "phone",
            "is_high_risk",
            "is_article_27",
            "is_active",
        ]
