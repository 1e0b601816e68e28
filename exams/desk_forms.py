"""Forms of the desk. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, Person, organisations_where
from courses.api import Part
from exams.domain.accommodation import MOST_MINUTES, MOST_PERCENT, Aid
from exams.domain.content import ItemContent
from exams.domain.correction import BY_KEY, kinds_for
from exams.domain.marking import Line
from exams.domain.practical import Subject
from exams.models import (
    Area,
    Blueprint,
    ExamPoint,
    ItemBank,
    KeyCorrection,
    Room,
    Sitting,
    SittingStaff,
)
from exams.permissions import blueprints_for, exam_points_for, examiners_for
from qualifications.api import OperationItem


class BankForm(forms.Form):
    """A new bank."""

    name = forms.CharField(label=_("题库名称"), max_length=120)
    key = forms.SlugField(
        label=_("标识"), max_length=60, help_text=_("只用小写字母、数字和连字符，例如 low-voltage；定后不能改")
    )
    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=ItemBank.Purpose.choices,
        initial=ItemBank.Purpose.EXAM,
        help_text=_("练习和竞赛的试题永不进入考试试卷"),
    )
    operation_item = forms.ModelChoiceField(
        label=_("操作项目"),
        queryset=OperationItem.objects.none(),
        empty_label=_("请选择"),
        required=False,
        help_text=_("考试题库必选"),
    )
    owner = forms.ModelChoiceField(label=_("管理单位"), queryset=Organisation.objects.none(), empty_label=_("请选择"))
    scope = forms.ChoiceField(label=_("范围"), choices=ItemBank.Scope.choices, initial=ItemBank.Scope.OWN)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = organisations_where(user, "items.import")
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        if owners.count() == 1:
            self.fields["owner"].initial = owners.first()
        items = OperationItem.objects.filter(is_current=True).select_related("category")
        self.fields["operation_item"].queryset = items  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("purpose") == ItemBank.Purpose.EXAM and not cleaned.get("operation_item"):
            self.add_error("operation_item", _("考试题库须选择操作项目。"))
        return cleaned


class UploadForm(forms.Form):
    """One file; what it holds is found out by reading it."""

    file = forms.FileField(
        label=_("文件"),
        error_messages={"required": _("请先选择文件。"), "empty": _("文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.docx,.txt,.xml,.gift,.zip,.imscc"}),
    )


class AreasForm(forms.Form):
    """Where the syllabus asks for each area: one field `a<id>` an area."""

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area in areas:
            self.fields[f"a{area.pk}"] = forms.CharField(
                label=area.path, max_length=120, required=False, initial=area.chapter
            )

    def chapters(self) -> dict[int, str]:
        """Area id → chapter, of the fields that were sent; call after `is_valid`."""
        return {int(name[1:]): text for name, text in self.cleaned_data.items() if name in self.data}


class ReasonForm(forms.Form):
    """Why: it goes into the evidence."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AccommodationForm(ReasonForm):
    """What one candidate gets that others do not."""

    percent = forms.IntegerField(
        label=_("加时（占考试时间的 %）"), min_value=0, max_value=MOST_PERCENT, initial=0, required=False
    )
    minutes = forms.IntegerField(
        label=_("另加（分钟）"), min_value=0, max_value=MOST_MINUTES, initial=0, required=False
    )
    read_aloud = forms.BooleanField(label=_("可用朗读：由考试机读题"), required=False)
    large_type = forms.BooleanField(label=_("默认大字号"), required=False)
    field_order = ("percent", "minutes", "read_aloud", "large_type", "reason")

    def aid(self) -> Aid:
        """As the domain reads it; call after `is_valid`."""
        entered = self.cleaned_data
        return Aid(entered["percent"] or 0, entered["minutes"] or 0, entered["read_aloud"], entered["large_type"])


class ExtensionForm(ReasonForm):
    """More time for one candidate."""

    minutes = forms.IntegerField(label=_("延长分钟"), min_value=1, max_value=30, initial=10)
    field_order = ("minutes", "reason")


class _RoomField(forms.ModelChoiceField):
    """Rooms under the names of their exam points, so that the chooser works without a script."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.seats} 个机位）"

    def grouped(self) -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for room in self.queryset.select_related("exam_point__organisation"):  # type: ignore[union-attr]
            groups.setdefault(str(room.exam_point), []).append((room.pk, self.label_from_instance(room)))
        return [("", _("请选择")), *groups.items()]


class _BlueprintField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.bank.operation_item.name}"


class _ItemField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.category.name} · {obj.name}"


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class SittingForm(forms.Form):
    """A new sitting; every chooser holds only what the account may use."""

    name = forms.CharField(label=_("场次名称"), max_length=120)
    part = forms.ChoiceField(label=_("科目"), choices=Part.choices)
    operation_item = _ItemField(label=_("操作项目"), queryset=OperationItem.objects.none(), empty_label=_("请选择"))
    organiser = forms.ModelChoiceField(
        label=_("组织单位"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    exam_point = forms.ModelChoiceField(label=_("考点"), queryset=ExamPoint.objects.none(), empty_label=_("请选择"))
    room = _RoomField(label=_("考场"), queryset=Room.objects.none(), empty_label=_("请选择"))
    starts_at = _moment(_("开始时间"))
    ends_at = _moment(_("结束时间"))
    blueprint = _BlueprintField(
        label=_("组卷方案"),
        queryset=Blueprint.objects.none(),
        required=False,
        empty_label=_("请选择"),
        help_text=_("理论考试必选；只列出已审定的方案"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = exam_points_for(user).filter(is_open=True)
        organisers = organisations_where(user, "sittings.manage").filter(
            kind__in=(Organisation.Kind.EXAM_BODY, Organisation.Kind.EXAM_POINT)
        )
        approved = blueprints_for(user).filter(state=Blueprint.State.APPROVED)
        items = OperationItem.objects.filter(exampoint__in=points).select_related("category").distinct()
        querysets = {
            "exam_point": points,
            "organiser": organisers,
            "room": Room.objects.filter(exam_point__in=points, is_open=True),
            "blueprint": approved.select_related("bank__operation_item"),
            "operation_item": items,
        }
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        room = self.fields["room"]
        room.widget.choices = room.grouped()  # type: ignore[attr-defined]
        self.fields["exam_point"].widget.attrs["data-groups-of"] = "id_room"
        for name in ("organiser", "exam_point"):
            if querysets[name].count() == 1:
                self.fields[name].initial = querysets[name].first()


class StaffForm(forms.Form):
    """Who works at the sitting, and as what."""

    person = forms.ModelChoiceField(label=_("人员"), queryset=Person.objects.none(), empty_label=_("请选择"))
    duty = forms.ChoiceField(label=_("职责"), choices=SittingStaff.Duty.choices)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = examiners_for(sitting)  # type: ignore[attr-defined]
        theory = sitting.part == Part.THEORY
        if not theory:
            self.fields["duty"].choices = [  # type: ignore[attr-defined]
                choice for choice in SittingStaff.Duty.choices if choice[0] != SittingStaff.Duty.MARKER
            ]
        self.fields["duty"].initial = SittingStaff.Duty.INVIGILATOR if theory else SittingStaff.Duty.ASSESSOR


class CandidateForm(forms.Form):
    """What a registration holds besides the person."""

    employer_name = forms.CharField(label=_("工作单位"), max_length=120, required=False)
    health_promised = forms.BooleanField(label=_("本人已作健康承诺"), required=False)


class SheetForm(forms.Form):
    """An assessor's sheet: a deduction for each step, and a tick for each veto that was broken."""

    def __init__(self, *args: Any, subjects: Iterable[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        for at, subject in enumerate(self.subjects):
            for number, step in enumerate(subject.steps):
                if step.marks:
                    self.fields[f"d-{at}-{number}"] = forms.IntegerField(
                        label=_("扣分"),
                        min_value=0,
                        max_value=step.marks,
                        required=False,
                        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-deducted": step.marks}),
                    )
                if step.is_veto:
                    self.fields[f"v-{at}-{number}"] = forms.BooleanField(
                        label=_("触犯"), required=False, widget=forms.CheckboxInput(attrs={"data-veto": ""})
                    )

    def lines(self) -> list[dict[str, Any]]:
        """Subjects with their steps and bound fields, for the template."""
        return [
            {
                "subject": subject,
                "steps": [
                    {
                        "step": step,
                        "deducted": self[f"d-{at}-{number}"] if step.marks else None,
                        "veto": self[f"v-{at}-{number}"] if step.is_veto else None,
                    }
                    for number, step in enumerate(subject.steps)
                ],
            }
            for at, subject in enumerate(self.subjects)
        ]

    def filled(self) -> list[Subject]:
        """The sheet with what was entered."""
        return [
            replace(
                subject,
                steps=tuple(
                    replace(
                        step,
                        deducted=self.cleaned_data.get(f"d-{at}-{number}") or 0,
                        veto_failed=bool(self.cleaned_data.get(f"v-{at}-{number}")),
                    )
                    for number, step in enumerate(subject.steps)
                ),
            )
            for at, subject in enumerate(self.subjects)
        ]


class GapForm(forms.Form):
    """How far two marks of an item may lie apart."""

    percent = forms.IntegerField(
        label=_("允许分差（%）"), min_value=0, max_value=50, widget=forms.NumberInput(attrs={"class": "input"})
    )


class MarkForm(forms.Form):
    """Points for each line of a rubric, in marks with up to two decimals."""

    note = forms.CharField(
        label=_("备注"), max_length=200, required=False, help_text=_("只供复核，其他阅卷员和考生看不到")
    )

    def __init__(self, *args: Any, rubric: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = tuple(rubric)
        for at, line in enumerate(self.rubric):
            most = Decimal(line.most) / 100
            self.fields[f"p-{at}"] = forms.DecimalField(
                label=line.text or _("得分"),
                min_value=0,
                max_value=most,
                max_digits=7,
                decimal_places=2,
                error_messages={
                    "required": _("请给这一条打分，不得分填 0。"),
                    "max_value": _("最多 %(most)s 分。") % {"most": f"{most.normalize():f}"},
                    "min_value": _("不能是负数。"),
                    "max_decimal_places": _("最多两位小数。"),
                    "invalid": _("请填数字，例如 3 或 2.5。"),
                },
                widget=forms.NumberInput(
                    attrs={
                        "class": "input",
                        "inputmode": "decimal",
                        "min": 0,
                        "max": f"{most:f}",
                        "step": "0.5",
                        "data-points": "",
                    }
                ),
            )

    def lines(self) -> list[dict[str, Any]]:
        """For the template: the line, its most in hundredths, its field."""
        return [{"line": line, "field": self[f"p-{at}"]} for at, line in enumerate(self.rubric)]

    def points(self) -> list[int]:
        """Hundredths, line by line."""
        return [int(self.cleaned_data[f"p-{at}"] * 100) for at in range(len(self.rubric))]


class CorrectionForm(forms.Form):
    """How a key is put right; which choices there are depends on the item."""

    part = forms.TypedChoiceField(label=_("小题"), coerce=int)
    kind = forms.ChoiceField(
        label=_("处理办法"), widget=forms.RadioSelect, error_messages={"required": _("请选择处理办法。")}
    )
    key = forms.CharField(label=_("新答案"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
        help_text=_("写明原答案错在哪里、依据的条款或专家意见；审批人据此核对，并记入存证。"),
    )

    def __init__(self, *args: Any, content: ItemContent, how: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].help_text = _("更正或增加答案时填写。%(how)s") % {"how": how}
        parts = content.parts or (content,)
        possible = {kind for part in parts for kind in kinds_for(part)}
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in KeyCorrection.Kind.choices if value in possible
        ]
        if len(possible) == 1:
            self.fields["kind"].initial = next(iter(possible))
            del self.fields["key"]
        if content.parts:
            self.fields["part"].choices = [  # type: ignore[attr-defined]
                (at, _("第 %(number)s 小题") % {"number": at + 1}) for at in range(len(parts))
            ]
        else:
            del self.fields["part"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.setdefault("part", 0)
        if cleaned.get("kind") in BY_KEY and not str(cleaned.get("key", "")).strip():
            self.add_error("key", _("请填写新答案。"))
        return cleaned
