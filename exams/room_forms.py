"""Forms of the room: the door, the console, misconduct. They shape input only; rules are asked in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.desk_forms import ExtensionForm, ReasonForm
from exams.domain.misconduct import Consequence, RoomRules


class DoorForm(forms.Form):
    """What a scanner types, or a person."""

    typed = forms.CharField(
        label=_("准考证二维码、准考证号或证件号码"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "inputmode": "text"}),
    )


class EyesForm(forms.Form):
    """How the door works."""

    required = forms.BooleanField(label=_("核验入场后才能开始考试"), required=False)
    eyes = forms.TypedChoiceField(
        label=_("核验办法"),
        coerce=int,
        choices=((1, _("一名监考员确认")), (2, _("两名监考员分别确认"))),
        widget=forms.RadioSelect,
    )


class LookForm(forms.Form):
    """One look at one candidate; the signature is the canvas as a data URL."""

    face_declined = forms.BooleanField(required=False)
    live = forms.FileField(required=False)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)


class MinutesForm(ExtensionForm):
    """Minutes for the whole room, with the reason."""


class EmptyForm(forms.Form):
    """Nothing to fill in."""


class MoveForm(ReasonForm):
    """To which seat, and whether whoever sits there changes places."""

    seat = forms.IntegerField(label=_("新机位"), min_value=1, max_value=2000)
    swap = forms.BooleanField(label=_("与该机位考生互换"), required=False)
    field_order = ("seat", "swap", "reason")


class TextForm(forms.Form):
    """A message to screens."""

    text = forms.CharField(label=_("通知内容"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class IncidentForm(forms.Form):
    """What happened."""

    text = forms.CharField(label=_("情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class _ManyPhotos(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """A list of uploads; empty when nothing was chosen."""

    widget = _ManyPhotos(attrs={"accept": "image/jpeg,image/png", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(PhotosField, self).clean(file, initial) for file in files]


class MisconductForm(forms.Form):
    """Which kind, what happened, and pictures of it."""

    kind = forms.ChoiceField(
        label=_("情形"), widget=forms.RadioSelect, error_messages={"required": _("请选择违纪情形。")}
    )
    facts = forms.CharField(
        label=_("经过"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明时间、行为和在场人员；考生可以看到，复核也以此为据"),
    )
    photos = PhotosField(label=_("照片"), required=False, help_text=_("最多 4 张 JPG 或 PNG，不含位置等信息保存"))

    def __init__(self, *args: Any, rules: RoomRules, part: str, is_published: bool = False, **kwargs: Any) -> None:
        """`is_published`: the marks are out, nobody can be warned or sent out any more."""
        super().__init__(*args, **kwargs)
        in_the_room = ((Consequence.WARNING, _("口头警告")), (Consequence.VOID, _("责令离场、成绩作废")))
        groups = ((Consequence.VOID, _("成绩作废")),) if is_published else in_the_room
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (label, [(kind.key, kind.words) for kind in rules.kinds_of(part) if kind.consequence is consequence])
            for consequence, label in groups
        ]


class DecisionForm(forms.Form):
    """An officer's decision, with its reason."""

    decision = forms.ChoiceField(choices=(("yes", ""), ("no", "")))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["decision"] == "yes"


class GroundsForm(forms.Form):
    """Why a decision should be looked at again."""

    grounds = forms.CharField(
        label=_("申请理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明您认为处理不当的事实和证据"),
    )
