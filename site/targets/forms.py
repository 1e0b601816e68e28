"""Forms of targets."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _


class UntilForm(forms.Form):
    """The last day that counts."""

    until = forms.DateField(
        label=_("截至"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def day(self, today: date) -> date:
        """Today unless an earlier day was asked for."""
        chosen: date | None = self.cleaned_data["until"] if self.is_bound and self.is_valid() else None
        return min(chosen, today) if chosen else today
