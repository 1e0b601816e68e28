"""A mark that is doubted: what the candidate says, and what is answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReviewForm(forms.Form):
    """Why a mark is doubted."""

    reason = forms.CharField(
        label=_("复核理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清您认为哪里有误，例如漏记、误判。复核会重新核对试卷、答案和评分。"),
    )


class ReviewAnswerForm(forms.Form):
    """The officer's answer."""

    UPHELD, CHANGED = "upheld", "changed"
    state = forms.ChoiceField(
        label=_("复核结论"),
        choices=((UPHELD, _("维持原成绩")), (CHANGED, _("成绩已更正"))),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("给考生的答复"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def changed(self) -> bool:
        return bool(self.cleaned_data["state"] == self.CHANGED)
