"""Which step of reminding is due today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from certificates.domain.facts import chinese_date

OVERDUE_DAYS = 30  # a duty that lapsed longer ago is old news, not a reminder


def due_step(steps: Iterable[int], *, lapses_on: date, today: date) -> int | None:
    """The latest step that has begun, in days before the end; None before the first and long after the last.

    After days without a running beat only this one is sent: the earlier ones would say what is no longer true.
    """
    if today > lapses_on + timedelta(days=OVERDUE_DAYS):
        return None
    begun = [days for days in steps if lapses_on - timedelta(days=days) <= today]
    return min(begun) if begun else None


def reminder_text(*, kind_label: str, item_name: str, lapses_on: date, today: date) -> tuple[str, str]:
    """Subject and first sentence of the message."""
    left = (lapses_on - today).days
    if left > 0:
        when = f"还有 {left} 天"
    elif left == 0:
        when = "就在今天"
    else:
        when = f"已逾期 {-left} 天"
    subject = f"{item_name}：{kind_label}{when}"
    return subject, f"您的“{item_name}”{kind_label}截止日期是{chinese_date(lapses_on)}，{when}。"
