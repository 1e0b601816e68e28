"""Forms of the training desk; every choice is limited to rows of the person's own organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.permissions import permission_policy as documents

from accounts.api import Membership, Organisation, Person, Role, User, may, organisations_where, people_where
from courses.models import (
    ClassSession,
    CoursePage,
    CourseReview,
    Exemption,
    HoursCorrection,
    TeacherRecord,
    TrainingClass,
)
from courses.permissions import EDIT, MANAGE, WRITE, WRITING_KINDS, package_keepers
from qualifications.api import CHECK_PANELS, Check, OperationItem

MAX_SESSION_MINUTES = 12 * 60


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ItemField(forms.ModelChoiceField):
    """An operation item, named with its category."""

    def __init__(self, **kwargs: Any) -> None:
        items = OperationItem.objects.filter(is_current=True).select_related("category")
        kwargs.setdefault("label", _("操作项目"))
        kwargs.setdefault("empty_label", _("请选择"))
        super().__init__(queryset=items.order_by("-category__family", "category__sort_order", "sort_order"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.category.name} · {obj.name}"


def teachers_where(user: User) -> QuerySet[Person]:
    """People with an open teacher's post in an institution whose classes the account manages."""
    posts = Membership.objects.open().filter(role=Role.TEACHER, organisation__in=organisations_where(user, MANAGE))
    return Person.objects.filter(pk__in=posts.values("person"))


class ClassForm(forms.ModelForm):  # type: ignore[type-arg]
    """A class of one's own institution. Blank hours are filled in from the rules."""

    operation_item = ItemField()
    teachers = forms.ModelMultipleChoiceField(
        label=_("教师"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("教过本班的人不能再监考、考评本班学员（教考分离）。"),
    )

    class Meta:
        model = TrainingClass
        fields = [
            "institution",
            "name",
            "operation_item",
            "starts_on",
            "ends_on",
            "required_theory_hours",
            "required_practical_hours",
            "plan",
            "state",
        ]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = organisations_where(user, MANAGE)  # type: ignore[attr-defined]
        self.fields["teachers"].queryset = teachers_where(user)  # type: ignore[attr-defined]
        for name in ("required_theory_hours", "required_practical_hours"):
            self.fields[name].required = False
            self.fields[name].help_text = _("留空则按规则版本或目录填写；不能少于规定学时。")
        self.fields["institution"].empty_label = _("请选择")  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["institution"] = organisations_where(user, MANAGE).first()
            self.initial["required_practical_hours"] = None
        else:
            self.fields["teachers"].initial = list(self.instance.teachers.values_list("person_id", flat=True))
            self.fields["operation_item"].queryset |= OperationItem.objects.filter(  # type: ignore[attr-defined]
                pk=self.instance.operation_item_id
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("结业日期不能早于开班日期。"))
        institution, teachers = data.get("institution"), data.get("teachers")
        if institution and teachers:
            posts = Membership.objects.open().filter(organisation=institution, role=Role.TEACHER)
            if teachers.exclude(pk__in=posts.values("person")).exists():
                self.add_error("teachers", _("教师须是该培训机构的在岗教师。"))
        return data


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One meeting of a class, taught by one of its institution's teachers."""

    class Meta:
        model = ClassSession
        fields = ["topic", "part", "starts_at", "minutes", "teacher", "room", "latitude", "longitude", "radius"]
        widgets = {"starts_at": DateTimeInput}

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Membership.objects.open().filter(organisation=training_class.institution, role=Role.TEACHER)
        self.fields["teacher"].queryset = Person.objects.filter(pk__in=posts.values("person"))  # type: ignore[attr-defined]
        self.fields["minutes"].validators += [MinValueValidator(1), MaxValueValidator(MAX_SESSION_MINUTES)]
        self.fields["minutes"].help_text = _("实际授课时间，不含课间休息。")
        self.fields["radius"].required = False
        self.fields["latitude"].help_text = _("填了经纬度，扫码签到时征得本人同意后核对位置；不同意的不影响签到。")
        self.fields["starts_at"].input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]  # type: ignore[attr-defined]

    def clean_radius(self) -> int:
        """Left blank: the usual one."""
        return self.cleaned_data["radius"] or ClassSession._meta.get_field("radius").default


class RosterForm(forms.Form):
    """The roster to be checked."""

    file = forms.FileField(label=_("名单文件（.xlsx 或 .csv）"))


class CorrectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What one meeting should count for one person, and why."""

    class Meta:
        model = HoursCorrection
        fields = ["minutes", "reason"]


class ExemptionForm(forms.Form):
    """Training waived on a document."""

    person = forms.ModelChoiceField(label=_("人员"), queryset=Person.objects.none())
    operation_item = ItemField()
    ground = forms.ChoiceField(label=_("免训依据"), choices=Exemption.Ground.choices)
    document_number = forms.CharField(label=_("证明编号"), max_length=60)
    valid_to = forms.DateField(label=_("有效期至"), required=False, widget=DateInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_where(user, "people.view").order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = (  # type: ignore[attr-defined]
            lambda person: f"{person.name} {person.id_number_masked}"
        )


class PackageForm(forms.Form):
    """A SCORM 1.2 package of one's own institution."""

    file = forms.FileField(label=_("课件包（SCORM 1.2，.zip）"), widget=forms.FileInput(attrs={"accept": ".zip"}))
    title = forms.CharField(label=_("名称"), max_length=80, required=False, help_text=_("留空则用课件里的名称。"))
    institution = forms.ModelChoiceField(label=_("机构"), queryset=Organisation.objects.none(), empty_label=_("请选择"))
    course: Any = forms.ModelChoiceField(
        label=_("所属课程"),
        queryset=CoursePage.objects.none(),
        required=False,
        empty_label=_("暂不放进课程"),
        help_text=_("课程公开后，人人可以打开课件。"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keepers = package_keepers(user).order_by("name")
        self.fields["institution"].queryset = keepers  # type: ignore[attr-defined]
        self.initial["institution"] = keepers.first()
        courses = CoursePage.objects.filter(institution__in=keepers).order_by("title")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]
    """Stars and a few words."""

    stars = forms.TypedChoiceField(
        label=_("打几颗星"),
        coerce=int,
        choices=[(5, _("5 星 很好")), (4, _("4 星 好")), (3, _("3 星 一般")), (2, _("2 星 较差")), (1, _("1 星 很差"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CourseReview
        fields = ["stars", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "maxlength": 500})}
        help_texts = {"text": _("哪里讲得清楚、哪里没听懂。别写姓名、单位和电话；不超过 500 字，审核后显示。")}


class ModerationForm(forms.Form):
    """Show, or hide with a reason."""

    verdict = forms.ChoiceField(choices=[("show", _("显示")), ("hide", _("隐藏"))])
    reason = forms.CharField(max_length=200, required=False)


class SourceForm(WagtailAdminModelForm):
    """A textbook or syllabus in Wagtail's admin. What an institution writes is its own, and is to be checked anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_editor = may(self.for_user, EDIT)
        institution = self.fields["institution"]
        if self.by_editor:
            institution.queryset = Organisation.objects.filter(kind__in=WRITING_KINDS, is_active=True)
            return
        institution.queryset = organisations_where(self.for_user, WRITE)
        institution.required, institution.help_text = True, _("编辑核对以后才公开；改动以后要重新核对。")
        institution.initial = institution.queryset.first()
        for panel in CHECK_PANELS:
            del self.fields[panel.field_name]

    def clean_file(self) -> Any:
        """Only a file of a shelf the account may choose from, or the one that was there."""
        file = self.cleaned_data["file"]
        if file is None or "file" not in self.changed_data:
            return file
        if not documents.instances_user_has_permission_for(self.for_user, "choose").filter(pk=file.pk).exists():
            raise forms.ValidationError(_("请从自己的文件中选。"))
        return file

    def save(self, commit: bool = True) -> Any:
        if not self.by_editor:
            self.instance.check_state = Check.WAITING
            self.instance.checked_by = self.instance.checked_against = ""
            self.instance.checked_on = None
        return super().save(commit)


class TeacherForm(forms.ModelForm):  # type: ignore[type-arg]
    """One record of the teacher library."""

    class Meta:
        model = TeacherRecord
        fields = [
            "institution", "person", "title", "document_number", "subjects", "is_practical", "valid_to",
            "continuing_year", "continuing_hours",
        ]  # fmt: skip
        widgets = {"valid_to": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = organisations_where(user, MANAGE)  # type: ignore[attr-defined]
        self.fields["person"].queryset = teachers_where(user)  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["institution"] = organisations_where(user, MANAGE).first()
        else:
            self.fields["institution"].disabled = self.fields["person"].disabled = True
