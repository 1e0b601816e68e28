"""Forms of certificates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.api import StateChange


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

    kind = forms.ChoiceField(label=_("撤销情形"), choices=[(kind.value, kind.label) for kind in StateChange.REVOKING])
    ground = forms.CharField(
        label=_("事实与依据"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明查实的事实、文书号和所依据的条款；会保存在证据链中。"),
    )


class ReplaceForm(forms.Form):
    """Why a new certificate takes the place of this one."""

    class Reason:
        CHOICES = [
            ("遗失", _("遗失")),
            ("损毁", _("损毁")),
            ("信息更正", _("姓名、照片等信息更正")),
        ]

    reason = forms.ChoiceField(label=_("换发原因"), choices=Reason.CHOICES)
    note = forms.CharField(label=_("说明"), max_length=150, required=False)

    def full_reason(self) -> str:
        note = self.cleaned_data["note"].strip()
        return f"{self.cleaned_data['reason']}：{note}" if note else str(self.cleaned_data["reason"])
