"""What happened at a seat while the examination ran: the invigilators' feed, and the inspectors' memory."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomEventKind(models.TextChoices):
    """What can happen at a seat."""

    OFFLINE = "offline", _("曾断网")
    FOCUS_LOST = "focus_lost", _("离开考试窗口")
    FULLSCREEN_LEFT = "fullscreen_left", _("退出全屏")
    COPY_BLOCKED = "copy_blocked", _("尝试复制或打印")
    TAKE_OVER = "take_over", _("换机或换窗口继续")
    ITEM_REPORT = "item_report", _("反映试题问题")
    LATE_PACK = "late_pack", _("收到超时答案")
    BROWSER_REFUSED = "browser_refused", _("浏览器不符合要求")
    PLACE_REFUSED = "place_refused", _("不在考场网络内")
    ADMITTED = "admitted", _("监考员放行")
    HELP_ASKED = "help_asked", _("举手求助")
    LATE_COMER = "late_comer", _("迟到，未准入场")
    SEAT_MOVED = "seat_moved", _("调整机位")
    PAUSED = "paused", _("暂停")
    RESUMED = "resumed", _("恢复")
    OUTAGE = "outage", _("故障补时")
    INCIDENT = "incident", _("情况记录")


def room_event_kinds() -> list[tuple[str, Any]]:
    """A callable, so that a new kind needs no migration."""
    return RoomEventKind.choices


class RoomEvent(models.Model):
    """One happening at one seat or, without a registration, in the whole room. Rows are only added.

    `detail` holds small facts ({"position": 12}, {"seconds": 40}); never an answer, a key or personal data (SEC-15).
    """

    Kind = RoomEventKind

    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="room_events")
    registration = models.ForeignKey(
        "exams.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="room_events"
    )
    kind = models.CharField(_("事件"), max_length=20, choices=room_event_kinds)
    detail: Any = models.JSONField(default=dict)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sitting", "id"], name="room_event_feed")]
        verbose_name = _("考场事件")
        verbose_name_plural = _("考场事件")

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.get_kind_display()}"
