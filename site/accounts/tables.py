"""Lists of people and organisations."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import api


class PersonTable(tables.Table):
    """Masked numbers only; the full one is a click away, with a row of evidence."""

    name = tables.Column(verbose_name=_("姓名"), linkify=lambda record: reverse("accounts:person", args=[record.uuid]))
    id_number_masked = tables.Column(verbose_name=_("证件号码"), orderable=False)
    masked_mobile = tables.Column(verbose_name=_("手机号"), orderable=False, empty_values=())
    organisations = tables.Column(verbose_name=_("单位"), orderable=False, empty_values=(), accessor="pk")
    photo = tables.Column(verbose_name=_("照片"), orderable=False, empty_values=())

    class Meta:
        order_by = "name"
        empty_text = _("没有符合条件的人员。")

    def render_masked_mobile(self, record: api.Person) -> str:
        return record.masked_mobile or "—"

    def render_organisations(self, record: api.Person) -> str:
        names = [membership.organisation.name for membership in record.memberships.all()]
        return gettext("、").join(dict.fromkeys(names)) or "—"

    def render_photo(self, record: api.Person) -> str:
        tone, word = ("ok", _("已上传")) if record.photo else ("neutral", _("未上传"))
        return format_html('<span class="badge badge--{}">{}</span>', tone, word)


class PersonFilter(django_filters.FilterSet):
    """By a part of the name, or by the whole document number through its keyed hash."""

    q = django_filters.CharFilter(label=_("姓名或完整证件号码"), method="search")
    organisation = django_filters.ModelChoiceFilter(
        label=_("单位"),
        queryset=api.Organisation.objects.none(),
        method="of_organisation",
        empty_label=_("全部"),
    )

    class Meta:
        model = api.Person
        fields: list[str] = []

    def __init__(self, *args: Any, organisations: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["organisation"].queryset = organisations

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        number = api.normalise_number(value)
        return queryset.filter(name__icontains=api.normalise_name(value)) | queryset.filter(
            id_number_hash=api.lookup_hash(number)
        )

    def of_organisation(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(pk__in=api.Membership.objects.open().filter(organisation=value).values("person"))


class OrganisationTable(tables.Table):
    name = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: reverse("accounts:organisation", args=[record.uuid])
    )
    kind = tables.Column(verbose_name=_("类型"))
    region = tables.Column(verbose_name=_("所在区划"))
    is_active = tables.Column(verbose_name=_("状态"))

    class Meta:
        order_by = "name"
        empty_text = _("没有符合条件的单位。")

    def render_is_active(self, value: bool) -> str:
        tone, word = ("ok", _("启用")) if value else ("neutral", _("停用"))
        return format_html('<span class="badge badge--{}">{}</span>', tone, word)


class OrganisationFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label=_("名称"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=api.Organisation.Kind.choices, empty_label=_("全部"))

    class Meta:
        model = api.Organisation
        fields = ["name", "kind"]
