"""The form of the poster maker."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from publicity.domain.posters import Poster, lines_of
from publicity.models.materials import Layout, Tone


class PosterForm(forms.Form):
    """What stands on the poster; how much fits is judged by `domain.posters`."""

    layout = forms.ChoiceField(label=_("版式"), choices=Layout.choices, widget=forms.RadioSelect)
    tone = forms.ChoiceField(label=_("色调"), choices=Tone.choices, widget=forms.RadioSelect)
    headline = forms.CharField(
        label=_("大标题"),
        max_length=60,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一到三行，每行不超过 10 个字"),
    )
    lines = forms.CharField(
        label=_("内容"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一条，最多 6 条，每条不超过 26 个字。电话版式写“119 火警和救援”这样的行。"),
    )
    organisation = forms.CharField(
        label=_("落款"), max_length=40, required=False, help_text=_("您的单位或社区，印在海报下方")
    )
    qr = forms.CharField(
        label=_("二维码网址"),
        max_length=200,
        required=False,
        help_text=_("以 https:// 开头，或本站 / 开头的地址"),
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    qr_label = forms.CharField(label=_("二维码说明"), max_length=20, required=False)

    def poster(self, *, qr: str) -> Poster:
        values = self.cleaned_data
        return Poster(
            template=values["layout"],
            tone=values["tone"],
            headline=lines_of(values["headline"]),
            lines=lines_of(values["lines"]),
            organisation=" ".join(values["organisation"].split()),
            qr=qr,
            qr_label=" ".join(values["qr_label"].split()),
        )
