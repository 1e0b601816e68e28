"""Forms of certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.api import StateChange
from certificates.domain.asking import GIVEN


class VerifyForm(forms.Form):
    """Number and name together: neither alone shows anything."""

    number = forms.CharField(
        label=_("证书编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "AP-2026-000123-7", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("持证人姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class RevokeForm(forms.Form):
    """Why a certificate is to be revoked."""

    kind = forms.ChoiceField(
        label=_("撤销情形"),
        choices=[(kind.value, kind.label) for kind in (*StateChange.REVOKING, StateChange.Kind.UNFIT)],
    )
    ground = forms.CharField(
        label=_("事实与依据"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明查实的事实、文书号和所依据的条款；会保存在证据链中。"),
    )


class ChangeForm(forms.Form):
    """Why a certificate is to be suspended or restored."""

    kind = forms.ChoiceField(label=_("情形"))
    ground = forms.CharField(
        label=_("事实与依据"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明查实的事实、文书号和所依据的条款；会保存在证据链中。"),
    )

    def __init__(self, *args: Any, grounds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(key, StateChange.Kind(key).label) for key in grounds if key != "correction"]


class ReplaceForm(forms.Form):
    """Why a new certificate takes the place of this one."""

    CORRECTED = "信息更正"

    class Reason:
        CHOICES = [
            ("遗失", _("遗失")),
            ("损毁", _("损毁")),
            ("信息更正", _("姓名、照片等信息更正")),
        ]

    reason = forms.ChoiceField(label=_("换发原因"), choices=Reason.CHOICES)
    note = forms.CharField(label=_("说明"), max_length=150, required=False)

    def __init__(self, *args: Any, differs: bool, **kwargs: Any) -> None:
        """`differs`: the record says something else than the certificate."""
        super().__init__(*args, **kwargs)
        self.differs = differs

    def clean_reason(self) -> str:
        """A correction that nobody has made yet would only print the same again."""
        reason = str(self.cleaned_data["reason"])
        if reason == self.CORRECTED and not self.differs:
            raise forms.ValidationError(_("档案里的信息和照片与证书上的相同。请先更正人员档案，再按“信息更正”换发。"))
        return reason

    def full_reason(self) -> str:
        note = self.cleaned_data["note"].strip()
        return f"{self.cleaned_data['reason']}：{note}" if note else str(self.cleaned_data["reason"])


class FaceForm(forms.Form):
    """The design of a face; its two tables are read as rows of plain inputs (`FIELD_ROWS`, `COLUMN_ROWS`)."""

    title = forms.CharField(label=_("证书名称"), max_length=24)
    second_language = forms.BooleanField(label=_("印英文副题和栏目名"), required=False)
    subtitle = forms.CharField(label=_("英文副题"), max_length=80, required=False)
    statement = forms.CharField(
        label=_("正文"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("花括号里写栏目的字段名，制证时换成各人的内容，如 {event}。"),
    )
    seal = forms.CharField(label=_("印章下行文字"), max_length=10, required=False, help_text=_("留空则不印章。"))
    background = forms.ChoiceField(
        label=_("底纹"), choices=[("rosette", _("团花和花边")), ("border", _("只有花边")), ("plain", _("素底"))]
    )
    palette = forms.ChoiceField(
        label=_("配色"),
        choices=[("petrol", _("青")), ("forest", _("绿")), ("indigo", _("蓝")), ("plum", _("紫"))],
    )
    photo = forms.BooleanField(label=_("印持证人照片"), required=False)
    items_title = forms.CharField(label=_("附页标题"), max_length=24, required=False)
    note = forms.CharField(label=_("修改说明"), max_length=200, required=False)


class KindForm(forms.Form):
    """What the law leaves open of a kind."""

    effective_from = forms.DateField(label=_("自何日起"), widget=forms.DateInput(attrs={"type": "date"}))
    people = forms.ChoiceField(label=_("几人审批"), choices=[("1", _("一人确认")), ("2", _("提出人和审批人两人"))])
    months = forms.IntegerField(
        label=_("有效月数"), required=False, min_value=1, max_value=120, help_text=_("留空为长期有效。")
    )


class ListForm(forms.Form):
    """A list of people to issue to."""

    issuer: Any = forms.ModelChoiceField(label=_("签发单位"), queryset=None)
    item: Any = forms.ModelChoiceField(
        label=_("操作项目（人员类别）"), queryset=None, required=False, help_text=_("培训证明、负责人证明必选。")
    )
    name = forms.CharField(label=_("批次名称"), max_length=120)
    file = forms.FileField(label=_("名单文件"))

    def __init__(self, *args: Any, issuers: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, Any] = dict(self.fields)
        chosen["issuer"].queryset, chosen["item"].queryset = issuers, items
        chosen["issuer"].initial, chosen["issuer"].empty_label = issuers.first(), None


class SingleForm(ListForm):
    """One person; the facts of the kind follow as fields of their own."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("证件号码"), max_length=40)

    def __init__(self, *args: Any, kind: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["file"]
        if not kind.needs_item:
            del self.fields["item"]
        for shown in kind.layout.fields:
            if shown.key not in GIVEN:
                self.fields[f"fact_{shown.key}"] = forms.CharField(label=shown.label, max_length=120, required=False)
        self.labels = {f"fact_{shown.key}": shown.label for shown in kind.layout.fields}

    def facts(self) -> dict[str, str]:
        """Heading → text, as a row of a list."""
        return {label: str(self.cleaned_data.get(name, "")) for name, label in self.labels.items()}


class KeyForm(forms.Form):
    """A key for another system of an organisation."""

    organisation: Any = forms.ModelChoiceField(label=_("单位"), queryset=None, to_field_name="uuid", empty_label=None)
    name = forms.CharField(label=_("用途"), max_length=60, widget=forms.TextInput({"placeholder": _("例如：门禁系统")}))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
