"""The list of certificates and its filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.api import normalise_name
from certificates.api import Certificate, Standing
from certificates.domain.numbering import normalise
from certificates.domain.standing import standing_on
from qualifications.api import OperationItem

STATES = [
    ("valid", _("有效")),
    ("expiring", _("90 天内到期")),
    ("expired", _("已过期")),
    ("suspended", _("已暂停")),
    ("replaced", _("已换发")),
    ("revoked", _("已撤销")),
]


def badge(standing: Standing) -> str:
    return format_html('<span class="badge badge--{}">{}</span>', standing.tone, standing.label)


class CertificateTable(tables.Table):
    """Newest first; names in full for the staff whose work it is, document numbers nowhere."""

    number = tables.Column(
        verbose_name=_("证书编号"),
        linkify=lambda record: reverse("certificates:detail", args=[record.uuid]),
        attrs={"td": {"class": "nowrap"}},
    )
    person = tables.Column(verbose_name=_("持证人"), accessor="person__name")
    kind = tables.Column(verbose_name=_("种类"))
    operation_item = tables.Column(verbose_name=_("操作项目"), default="—")
    issuer = tables.Column(verbose_name=_("签发单位"))
    valid_to = tables.DateColumn(verbose_name=_("有效期止"), format="Y-m-d", attrs={"td": {"class": "nowrap"}})
    state = tables.Column(verbose_name=_("状态"), orderable=False)

    class Meta:
        order_by = "-number"
        empty_text = _("没有符合条件的证书。")

    def before_render(self, request: Any) -> None:
        self.today = localdate()

    def render_state(self, record: Certificate) -> str:
        today: date = getattr(self, "today", None) or localdate()
        return badge(standing_on(today, state=record.state, valid_to=record.valid_to))


class CertificateFilter(django_filters.FilterSet):
    """By number or name, state, and item."""

    q = django_filters.CharFilter(label=_("证书编号或姓名"), method="search")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="in_state", empty_label=_("全部"))
    item = django_filters.ModelChoiceFilter(
        label=_("操作项目"), queryset=OperationItem.objects.none(), field_name="operation_item", empty_label=_("全部")
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["item"].queryset = OperationItem.objects.filter(
            pk__in=self.queryset.order_by().values("operation_item")
        )

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        number = normalise(value)
        by_number = Q(number=number) if number else Q(number__icontains=value.strip().upper())
        return queryset.filter(by_number | Q(person__name__icontains=normalise_name(value)))

    def in_state(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = localdate()
        if value in ("suspended", "replaced", "revoked"):
            return queryset.filter(state=value)
        valid = queryset.filter(state=Certificate.State.VALID)
        if value == "expired":
            return valid.filter(valid_to__lt=today)
        if value == "expiring":
            soon = date.fromordinal(today.toordinal() + 90)
            return valid.filter(valid_to__gte=today, valid_to__lte=soon)
        return valid.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
