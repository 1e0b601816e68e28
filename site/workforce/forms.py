"""Forms of the workforce desk. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, PostHolding, Refused
from courses.api import TrainingClass
from workforce.actions.read_people import Asked, department_names
from workforce.actions.record_level import LevelFacts
from workforce.domain.levels import Content
from workforce.domain.standing import ORDER, WORDS
from workforce.models import HelpRecord, PlanLine

MONTHS = [(number, _("%(month)s 月") % {"month": number}) for number in range(1, 13)]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Form(forms.Form):
    def refuse(self, refused: Refused) -> None:
        """The action's sentence stands at its field."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))


class PeopleFilter(forms.Form):
    """Who is shown on the list of people."""

    q = forms.CharField(label=_("姓名、岗位或班组"), required=False, max_length=40)
    standing = forms.ChoiceField(label=_("状态"), required=False)
    department = forms.ChoiceField(label=_("部门（车间）"), required=False)
    item = forms.ChoiceField(label=_("可做的作业"), required=False)
    sort = forms.ChoiceField(label=_("排序"), required=False)

    def __init__(self, *args: Any, unit: Organisation, items: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("全部"))]
        self._choose("standing", [*everybody, *((key, WORDS[key]) for key in ORDER)])
        self._choose("department", [*everybody, *((name, name) for name in department_names(unit))])
        self._choose("item", [*everybody, *((item.key, item.name) for item in items)])
        self._choose("sort", [
            ("", _("按姓名")), ("due", _("按最近到期")), ("department", _("按部门")), ("-since", _("新到岗的在前")),
            ("since", _("到岗早的在前")),
        ])  # fmt: skip
        if not items:
            del self.fields["item"]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def asked(self) -> Asked:
        """What a bad query asks for is everybody."""
        if not self.is_bound or not self.is_valid():
            return Asked()
        data = self.cleaned_data
        return Asked(
            data["q"].strip(), data["standing"], data["department"], data.get("item", ""), data["sort"]
        )  # fmt: skip


class BulkForm(_Form):
    """What to do with whom: those ticked, or everybody the filter lets through."""

    BEGIN, REMIND, ENROL = "begin", "remind", "enrol"
    scope = forms.ChoiceField(
        label=_("对谁"), choices=[("picked", _("只对勾选的人")), ("all", _("对筛选出的全部人"))], initial="picked"
    )
    act = forms.ChoiceField(
        label=_("做什么"),
        choices=[(REMIND, _("发提醒")), (BEGIN, _("开始三级教育")), (ENROL, _("报入培训班"))],
    )
    training_class = forms.ModelChoiceField(
        TrainingClass.objects.none(), label=_("培训班"), required=False, empty_label=_("（报名时选择）")
    )

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["training_class"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = TrainingClass.objects.filter(institution=unit).exclude(state="finished")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == self.ENROL and not data.get("training_class"):
            self.add_error("training_class", _("请选择培训班。"))
        return data


class LevelForm(_Form):
    """How one level was taught."""

    teacher = forms.CharField(label=_("授课人"), max_length=30, required=False)
    begins_on = forms.DateField(label=_("开始日期"), widget=Day(), required=False)
    ends_on = forms.DateField(label=_("结束日期"), widget=Day(), required=False)
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_digits=5, decimal_places=1)
    score = forms.IntegerField(label=_("考核成绩"), min_value=0, required=False, help_text=_("还没有考的先不填。"))
    cut_score = forms.IntegerField(label=_("合格线"), min_value=1)
    contents = forms.MultipleChoiceField(
        label=_("讲过的内容"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("每项都要讲到。")
    )

    def __init__(self, *args: Any, contents: tuple[Content, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contents"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(one.key, one.text) for one in contents]

    def facts(self) -> LevelFacts:
        data = self.cleaned_data
        names = ("hours", "teacher", "begins_on", "ends_on", "score", "cut_score")
        return LevelFacts(**{name: data[name] for name in names}, contents=tuple(data["contents"]))


class PlanLineForm(forms.ModelForm):
    """One line of the plan."""

    month = forms.TypedChoiceField(label=_("月份"), choices=MONTHS, coerce=int)

    class Meta:
        model = PlanLine
        fields = ["month", "topic", "audience", "department", "hours", "responsible", "measure"]

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"] = forms.ChoiceField(
            label=_("培训对象"), required=False, choices=[("", _("全体人员")), *PostHolding.Kind.choices]
        )
        names = department_names(unit)
        if self.instance.department and self.instance.department not in names:
            names.append(self.instance.department)
        self.fields["department"] = forms.ChoiceField(
            label=_("部门（车间）"), required=False, choices=[("", _("全部")), *((name, name) for name in names)]
        )


class HelpForm(_Form):
    """Who was helped with what."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("本单位"), empty_label=None)
    role = forms.ChoiceField(
        label=_("本单位是"), choices=[("helper", _("帮扶方（去帮别人）")), ("firm", _("受帮扶方（得到帮助）"))]
    )
    other = forms.CharField(
        label=_("对方单位"), max_length=120, help_text=_("填单位全称，或统一社会信用代码。对方须已在平台登记。")
    )
    kind = forms.ChoiceField(label=_("方式"), choices=HelpRecord.Kind.choices)
    topic = forms.CharField(label=_("内容"), max_length=120)
    held_on = forms.DateField(label=_("日期"), widget=Day())
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_digits=5, decimal_places=1)
    people = forms.IntegerField(label=_("受益人数"), min_value=1, max_value=100_000)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    proof = forms.FileField(
        label=_("证明照片"), required=False, help_text=_("签到表或现场照片，JPG 或 PNG，6 MB 以内。")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units
            field.initial = units.first()


class AnswerForm(_Form):
    """The other side's word."""

    verdict = forms.ChoiceField(choices=[("agree", _("情况属实")), ("refuse", _("不属实"))])
    answer = forms.CharField(label=_("说明"), max_length=200, required=False)


class YearForm(forms.Form):
    """A year within reason."""

    year = forms.IntegerField(min_value=2000, max_value=2100)

    def year_or_now(self) -> int:
        """This year for anything that is none."""
        return int(self.cleaned_data["year"]) if self.is_bound and self.is_valid() else localdate().year
