"""The desk's lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from exams.domain.statistics.flags import Flag
from exams.models import Blueprint, ImportBatch, ItemVersion, Sitting
from exams.models.statistics import FLAG_WORDS

NUMBER = {"td": {"class": "is-number"}, "th": {"class": "text-right"}}
SITTING_TONES = {
    Sitting.State.DRAFT: "neutral",
    Sitting.State.LOCKED: "info",
    Sitting.State.CLOSED: "warn",
    Sitting.State.PUBLISHED: "ok",
}
BLUEPRINT_TONES = {
    Blueprint.State.DRAFT: "warn",
    Blueprint.State.APPROVED: "ok",
    Blueprint.State.RETIRED: "neutral",
}
IMPORT_TONES = {
    ImportBatch.State.CHECKED: "warn",
    ImportBatch.State.COMMITTED: "info",
    ImportBatch.State.APPROVED: "ok",
    ImportBatch.State.DISCARDED: "neutral",
}
FLAG_TONES = {
    Flag.KEY: "danger",
    Flag.NEGATIVE: "danger",
    Flag.DRIFT: "warn",
    Flag.HARD: "warn",
    Flag.EASY: "info",
    Flag.DEAD: "info",
    Flag.FEW: "neutral",
}
CHECK_TONES = {"unchecked": "neutral", "second_read": "info", "checked": "ok"}


def badge(tone: str, word: Any) -> SafeString:
    """A status word as the components draw it."""
    return format_html('<span class="badge badge--{}">{}</span>', tone, word)


def titled(address: str, title: Any, under: Any = "") -> SafeString:
    """A link with a quiet line under it; the box keeps both together when a row becomes a card."""
    return format_html(
        '<span class="desk-cell"><a class="table__primary" href="{}">{}</a><span class="table__sub">{}</span></span>',
        address,
        title,
        under,
    )


STATE_TONES = {"draft": "neutral", "review": "warn", "approved": "ok", "rejected": "danger"}


def version_state(version: ItemVersion) -> tuple[str, Any]:
    """Tone and word of an item as its newest version stands."""
    if version.item.retired_at:
        return "neutral", _("已停用")
    if version.state == ItemVersion.State.APPROVED:
        return "ok", _("在用")
    if version.state == ItemVersion.State.REJECTED:
        return "danger", _("未通过")
    if version.state == ItemVersion.State.REVIEW:
        return ("warn", _("新版待审定")) if version.item.current_id else ("warn", _("待审定"))
    return ("info", _("在用，新版草稿")) if version.item.current_id else ("info", _("草稿"))


class BankTable(tables.Table):
    name = tables.Column(verbose_name=_("题库"))
    purpose = tables.Column(verbose_name=_("用途"))
    operation_item = tables.Column(verbose_name=_("操作项目"))
    owner = tables.Column(verbose_name=_("管理单位"))
    scope = tables.Column(verbose_name=_("范围"))
    drawable = tables.Column(verbose_name=_("在用题"), attrs=NUMBER)
    waiting = tables.Column(verbose_name=_("待审定"), attrs=NUMBER)

    class Meta:
        order_by = "name"

    def render_name(self, record: Any) -> SafeString:
        return titled(reverse("exams:bank-detail", args=[record.key]), record.name, record.key)


class ItemTable(tables.Table):
    """The newest version of every item; `replaced` are the 依据 that name a replaced text."""

    pick = tables.Column(verbose_name="", accessor="item__uuid", orderable=False, attrs={"td": {"class": "desk-pick"}})
    number = tables.Column(verbose_name=_("题号"), accessor="item__number", attrs={"td": {"class": "desk-number"}})
    stem = tables.Column(verbose_name=_("题干"), orderable=False, attrs={"td": {"class": "desk-stem"}})
    type = tables.Column(verbose_name=_("题型"), attrs={"td": {"class": "nowrap"}})
    difficulty = tables.Column(verbose_name=_("难度"), attrs={"td": {"class": "nowrap"}})
    drawn = tables.Column(verbose_name=_("用过"), attrs=NUMBER, default="")
    facility = tables.Column(verbose_name=_("得分率"), attrs=NUMBER, default="")
    discrimination = tables.Column(verbose_name=_("区分度"), attrs=NUMBER, default="")
    quality = tables.Column(verbose_name=_("质量"), orderable=False, default="")
    state = tables.Column(verbose_name=_("状态"), orderable=False)

    class Meta:
        order_by = "number"
        empty_text = _("没有符合条件的试题。")
        row_attrs = {"data-row": ""}

    def __init__(self, *args: Any, replaced: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaced = replaced

    def render_pick(self, record: ItemVersion) -> SafeString:
        label = _("选择 %(number)s") % {"number": record.item.number}
        return format_html(
            '<input type="checkbox" name="item" value="{}" form="bulk" aria-label="{}" data-pick>',
            record.item.uuid,
            label,
        )

    def render_stem(self, record: ItemVersion) -> SafeString:
        address = reverse("exams:item-detail", args=[record.item.uuid])
        under = " · ".join([record.area.path, *record.tags])
        words = titled(address, Truncator(record.words or record.stem).chars(72), under)
        if record.source not in self.replaced:
            return words
        return format_html("{} {}", words, badge("danger", _("依据已被替代")))

    def render_drawn(self, value: int, record: Any) -> SafeString:
        said = _("%(papers)s 份试卷，%(sittings)s 个已公布成绩的场次") % {
            "papers": value,
            "sittings": record.sittings or 0,
        }
        return format_html('<span title="{}">{}</span>', said, value)

    def render_facility(self, value: float, record: Any) -> SafeString:
        asked = _("%(n)s 人作答") % {"n": record.answered}
        return format_html('<span title="{}">{}%</span>', asked, f"{value * 100:.0f}")

    def render_discrimination(self, value: float) -> str:
        return f"{value:.2f}"

    def render_quality(self, value: str) -> SafeString:
        signs = (Flag(word) for word in value.split("|") if word)
        return format_html_join(" ", "{}", ((badge(FLAG_TONES[sign], FLAG_WORDS[sign]),) for sign in signs))

    def render_state(self, record: ItemVersion) -> SafeString:
        return badge(*version_state(record))


class BlueprintTable(tables.Table):
    name = tables.Column(verbose_name=_("组卷方案"))
    operation_item = tables.Column(verbose_name=_("操作项目"), accessor="bank__operation_item__name")
    items = tables.Column(verbose_name=_("题数"), attrs=NUMBER)
    minutes = tables.Column(verbose_name=_("时间"), attrs=NUMBER)
    cut_score = tables.Column(verbose_name=_("合格线"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("状态"))

    def render_name(self, record: Blueprint) -> SafeString:
        return titled(reverse("exams:blueprint-detail", args=[record.uuid]), record.name, record.bank.name)

    def render_minutes(self, value: int) -> Any:
        return _("%(minutes)s 分钟") % {"minutes": value}

    def render_cut_score(self, value: int) -> str:
        return f"{value / 100:g}"

    def render_state(self, record: Blueprint) -> SafeString:
        return badge(BLUEPRINT_TONES[Blueprint.State(record.state)], record.get_state_display())


class SittingTable(tables.Table):
    name = tables.Column(verbose_name=_("场次"))
    part = tables.Column(verbose_name=_("科目"), attrs={"td": {"class": "nowrap"}})
    starts_at = tables.Column(verbose_name=_("时间"), attrs={"td": {"class": "nowrap"}})
    room = tables.Column(verbose_name=_("考点 · 考场"), orderable=False)
    registered = tables.Column(verbose_name=_("考生 / 机位"), orderable=False, attrs=NUMBER)
    state = tables.Column(verbose_name=_("状态"))

    class Meta:
        order_by = "-starts_at"
        empty_text = _("没有符合条件的场次。")

    def render_name(self, record: Any) -> SafeString:
        return titled(reverse("exams:sitting-detail", args=[record.uuid]), record.name, record.operation_item.name)

    def render_starts_at(self, record: Any) -> SafeString:
        start, end = timezone.localtime(record.starts_at), timezone.localtime(record.ends_at)
        return format_html(
            '<span class="desk-cell num">{}<span class="table__sub">{}–{}</span></span>',
            f"{start:%Y-%m-%d}",
            f"{start:%H:%M}",
            f"{end:%H:%M}",
        )

    def render_room(self, record: Any) -> SafeString:
        return format_html(
            '<span class="desk-cell">{}<span class="table__sub">{}</span></span>', record.exam_point, record.room
        )

    def render_registered(self, record: Any) -> str:
        return f"{record.registered} / {len(record.room.usable_seats)}"

    def render_state(self, record: Any) -> SafeString:
        return badge(SITTING_TONES[Sitting.State(record.state)], record.get_state_display())
