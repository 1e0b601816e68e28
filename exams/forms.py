"""Forms of the exam room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TicketForm(forms.Form):
    """Ticket number and the code printed on the ticket."""

    ticket_number = forms.CharField(
        label=_("准考证号"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )
    code = forms.CharField(
        label=_("考试码"),
        max_length=20,
        help_text=_("印在准考证上的 8 位字母和数字，不分大小写"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
