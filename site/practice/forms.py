"""What a start names."""

from __future__ import annotations

from typing import Any

from django import forms

from practice.models import PracticeSession

Kind = PracticeSession.Kind


class StartForm(forms.Form):
    """`kind`, and what belongs to it: a blueprint for a mock, bank and chapter for a chapter."""

    kind = forms.ChoiceField(choices=Kind.choices)
    blueprint = forms.UUIDField(required=False)
    bank = forms.CharField(max_length=60, required=False)
    chapter = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Kind.MOCK and not cleaned.get("blueprint"):
            self.add_error("blueprint", "")
        if kind == Kind.CHAPTER and not (cleaned.get("bank") and cleaned.get("chapter")):
            self.add_error("chapter", "")
        return cleaned
