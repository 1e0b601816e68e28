"""The long lists of the publicity desk."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.apps import apps
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation
from outreach.models import MessageCampaign, Record
from outreach.permissions import units_seen

TONES = {"draft": "neutral", "submitted": "warn", "returned": "danger", "confirmed": "ok"}
CAMPAIGN_TONES = {"draft": "neutral", "approved": "info", "sending": "warn", "done": "ok", "stopped": "danger"}


def badge(status: str, label: Any) -> SafeString:
    return render_to_string("components/badge.html", {"status": status, "label": label})


def linked(name: str, uuid: Any, words: Any, under: Any = "") -> SafeString:
    below = format_html('<span class="table__sub">{}</span>', under) if under else ""
    return format_html(
        '<span><a class="table__primary" href="{}">{}</a>{}</span>', reverse(name, args=[uuid]), words, below
    )


class RecordTable(tables.Table):
    title = tables.Column(verbose_name=_("做了什么"))
    measure = tables.Column(verbose_name=_("类别"))
    place = tables.Column(verbose_name=_("场所"), order_by="place__order", empty_values=())
    region = tables.Column(verbose_name=_("区划"), order_by="region__code")
    done_on = tables.DateColumn(verbose_name=_("日期"), format="Y-m-d", attrs={"td": {"class": "nowrap"}})
    quantity = tables.Column(verbose_name=_("数量"), attrs={"td": {"class": "is-number nowrap"}})
    heads = tables.Column(verbose_name=_("人次"), attrs={"td": {"class": "is-number"}})
    state = tables.Column(verbose_name=_("状态"))

    class Meta:
        model = Record
        fields = ("title", "measure", "place", "region", "done_on", "quantity", "heads", "state")
        order_by = "-done_on"
        empty_text = _("还没有符合条件的记录。")

    def render_title(self, record: Record) -> SafeString:
        under = _("更正记录") if record.corrects_id else record.spot
        return linked("outreach:record", record.uuid, record.title, under)

    def render_place(self, record: Record) -> str:
        return record.place.name if record.place else "—"

    def render_quantity(self, record: Record) -> str:
        return f"{record.quantity} {record.unit}"

    def render_state(self, record: Record) -> SafeString:
        return badge(TONES[record.state], record.get_state_display())


class RecordFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(label=_("做了什么"), lookup_expr="icontains")
    measure = django_filters.ChoiceFilter(
        label=_("类别"), choices=Record._meta.get_field("measure").choices or (), empty_label=_("全部")
    )
    place = django_filters.ModelChoiceFilter(label=_("场所"), queryset=None, empty_label=_("全部"))
    organisation = django_filters.ModelChoiceFilter(
        label=_("单位"), queryset=Organisation.objects.none(), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Record.State.choices, empty_label=_("全部"))
    year = django_filters.NumberFilter(label=_("年度"), field_name="done_on__year")

    class Meta:
        model = Record
        fields = ["title", "measure", "place", "organisation", "state", "year"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["place"].queryset = apps.get_model("publicity", "Place").objects.all()
        units = units_seen(user)
        if units.count() > 1:
            self.filters["organisation"].queryset = units
        else:
            del self.filters["organisation"]


class CampaignTable(tables.Table):
    title = tables.Column(verbose_name=_("标题"))
    organisation = tables.Column(verbose_name=_("发送单位"), order_by="organisation__name")
    channels = tables.Column(verbose_name=_("途径"))
    estimate = tables.Column(verbose_name=_("预计人数"), attrs={"td": {"class": "is-number"}})
    promised = tables.Column(verbose_name=_("已排队和送出"), attrs={"td": {"class": "is-number"}})
    written_at = tables.DateTimeColumn(verbose_name=_("拟稿时间"), format="Y-m-d", attrs={"td": {"class": "nowrap"}})
    state = tables.Column(verbose_name=_("状态"))

    class Meta:
        model = MessageCampaign
        fields = ("title", "organisation", "channels", "estimate", "promised", "written_at", "state")
        order_by = "-written_at"
        empty_text = _("还没有信息发送。")

    def render_title(self, record: MessageCampaign) -> SafeString:
        return linked("outreach:campaign", record.uuid, record.title)

    def render_state(self, record: MessageCampaign) -> SafeString:
        return badge(CAMPAIGN_TONES[record.state], record.get_state_display())
