"""The long lists of the training desk."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation, organisations_where
from courses.models import Exemption, TrainingClass
from courses.permissions import VIEW

STATE_TONES = {"planned": "info", "running": "ok", "finished": "neutral"}


def badge(status: str, label: Any) -> SafeString:
    return render_to_string("components/badge.html", {"status": status, "label": label})


class ClassTable(tables.Table):
    name = tables.Column(verbose_name=_("班级"))
    operation_item = tables.Column(verbose_name=_("操作项目"), order_by="operation_item__name")
    institution = tables.Column(verbose_name=_("培训机构"), order_by="institution__name")
    starts_on = tables.DateColumn(verbose_name=_("开班日期"), format="Y-m-d", attrs={"td": {"class": "nowrap"}})
    members = tables.Column(verbose_name=_("学员"), attrs={"td": {"class": "is-number"}})
    state = tables.Column(verbose_name=_("状态"))

    class Meta:
        model = TrainingClass
        fields = ("name", "operation_item", "institution", "starts_on", "members", "state")
        order_by = "-starts_on"
        empty_text = _("还没有培训班。")

    def render_name(self, value: str, record: TrainingClass) -> SafeString:
        return format_html(
            '<a class="table__primary" href="{}">{}</a>',
            reverse("courses:class-detail", args=[record.uuid]),
            value,
        )

    def render_state(self, record: TrainingClass) -> SafeString:
        return badge(STATE_TONES[record.state], record.get_state_display())


class ClassFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label=_("班级名称"), lookup_expr="icontains")
    item = django_filters.CharFilter(label=_("操作项目"), field_name="operation_item__name", lookup_expr="icontains")
    institution = django_filters.ModelChoiceFilter(
        label=_("培训机构"), queryset=Organisation.objects.none(), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=TrainingClass.State.choices, empty_label=_("全部"))

    class Meta:
        model = TrainingClass
        fields = ["name", "item", "institution", "state"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["institution"].queryset = organisations_where(user, VIEW)
        if not organisations_where(user, VIEW).exists():
            del self.filters["institution"]


class ProgressColumn(tables.Column):
    """Hours done of those asked, as a bar with words."""

    def render(self, value: Any) -> SafeString:
        done, asked = value
        tone = "ok" if done >= asked else ""
        return render_to_string(
            "components/progress.html",
            {
                "label": "",
                "value": min(done, asked) if asked else 1,
                "max": asked or 1,
                "text": f"{done:g} / {asked}",
                "tone": tone,
            },
        )


class MemberTable(tables.Table):
    """Rows are mappings: person, employer, theory and practical as (done, asked), ground."""

    name = tables.Column(verbose_name=_("姓名"), order_by="name")
    number = tables.Column(verbose_name=_("证件号码"), orderable=False, attrs={"td": {"class": "nowrap"}})
    employer = tables.Column(verbose_name=_("工作单位"))
    theory = ProgressColumn(verbose_name=_("理论学时"))
    practical = ProgressColumn(verbose_name=_("实操学时"))
    standing = tables.Column(verbose_name=_("学习情况"), orderable=False)

    class Meta:
        empty_text = _("班里还没有学员，请从名单导入。")

    def render_name(self, value: str, record: dict[str, Any]) -> str:
        url = record.get("url")
        return format_html('<a href="{}">{}</a>', url, value) if url else value

    def render_standing(self, value: tuple[str, Any]) -> SafeString:
        return badge(*value)


class RosterTable(tables.Table):
    place = tables.Column(verbose_name=_("位置"), orderable=False, attrs={"td": {"class": "nowrap"}})
    verdict = tables.Column(verbose_name=_("结论"), orderable=False)
    name = tables.Column(verbose_name=_("姓名"), orderable=False)
    number = tables.Column(verbose_name=_("证件号码"), orderable=False, attrs={"td": {"class": "nowrap"}})
    reason = tables.Column(verbose_name=_("说明"), orderable=False)

    class Meta:
        row_attrs = {"class": lambda record: "is-bad" if record["tone"] == "danger" else ""}
        empty_text = _("没有数据行。")

    def render_verdict(self, value: str, record: dict[str, Any]) -> SafeString:
        return badge(record["tone"], value)


class ExemptionTable(tables.Table):
    person = tables.Column(verbose_name=_("姓名"), order_by="person__name")
    number = tables.Column(verbose_name=_("证件号码"), accessor="person__id_number_masked", orderable=False)
    operation_item = tables.Column(verbose_name=_("操作项目"), order_by="operation_item__name")
    ground = tables.Column(verbose_name=_("免训依据"))
    document_number = tables.Column(verbose_name=_("证明编号"))
    valid_to = tables.DateColumn(verbose_name=_("有效期至"), format="Y-m-d")
    approved_by = tables.Column(verbose_name=_("批准人"), order_by="approved_by__first_name")
    approved_at = tables.DateTimeColumn(verbose_name=_("批准时间"), format="Y-m-d H:i")

    class Meta:
        model = Exemption
        fields = (
            "person",
            "number",
            "operation_item",
            "ground",
            "document_number",
            "valid_to",
            "approved_by",
            "approved_at",
        )
        order_by = "-approved_at"
        empty_text = _("还没有免训记录。")

    def render_approved_by(self, record: Exemption) -> str:
        person = getattr(record.approved_by, "person", None)
        return str(person or record.approved_by)
