"""Which step of reminding is due today, when a text may leave, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

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


def bands(steps: Iterable[int], *, today: date) -> list[tuple[int, date, date]]:
    """(step, first, last): duties whose last day lies between, both inclusive, are in this step today."""
    ordered = sorted(set(steps))
    found = []
    for index, step in enumerate(ordered):
        last = today + timedelta(days=step)
        earliest = today - timedelta(days=OVERDUE_DAYS)
        first = today + timedelta(days=ordered[index - 1] + 1) if index else earliest
        if max(first, earliest) <= last:
            found.append((step, max(first, earliest), last))
    return found


def may_leave_at(now: datetime, *, quiet: tuple[int, int] | None) -> datetime:
    """`now`, or the end of the quiet hours (from, to; whole hours of the day) in which it lies."""
    if quiet is None or quiet[0] == quiet[1]:
        return now
    begin, end = quiet
    hour = now.hour
    is_quiet = begin <= hour < end if begin < end else hour >= begin or hour < end
    if not is_quiet:
        return now
    day = now.date() + timedelta(days=1) if begin > end and hour >= begin else now.date()
    return datetime.combine(day, time(end), tzinfo=now.tzinfo)


def read_quiet(text: str) -> tuple[int, int] | None:
    """`21-8` → (21, 8); None for nothing. ValueError for anything else."""
    if not text.strip():
        return None
    begin, _dash, end = text.partition("-")
    hours = int(begin), int(end)
    if not all(0 <= hour < 24 for hour in hours):  # noqa: PLR2004
        raise ValueError(text)
    return hours


def when_words(*, lapses_on: date, today: date) -> str:
    """还有 30 天, 就在今天, 已逾期 7 天."""
    left = (lapses_on - today).days
    if left > 0:
        return f"还有 {left} 天"
    return "就在今天" if left == 0 else f"已逾期 {-left} 天"


def reminder_text(*, kind_label: str, item_name: str, lapses_on: date, today: date) -> tuple[str, str]:
    """Subject and first sentence of the message; `item_name` is empty for what is owed for no item."""
    when = when_words(lapses_on=lapses_on, today=today)
    subject = f"{item_name}：{kind_label}{when}" if item_name else f"{kind_label}：{when}"
    what = f"“{item_name}”{kind_label}" if item_name else kind_label
    return subject, f"您的到期事项：{what}，截止日期{chinese_date(lapses_on)}，{when}。"


def digest_text(lines: Sequence[str], *, whose: str, late: int, most: int) -> tuple[str, str]:
    """Subject and body of an organisation's digest; `lines` are shown up to `most`."""
    subject = f"{whose}到期提醒：{len(lines)} 件" + (f"，其中逾期 {late} 件" if late else "")
    rest = [f"另有 {len(lines) - most} 件，请到工作台查看。"] if len(lines) > most else []
    return subject, "\n".join([*lines[:most], *rest])
