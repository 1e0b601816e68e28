"""The rules of one attempt's life: when it may start, and until when its answers count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

REVISIONS_PER_WRITER = 1_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """The sitting's time, and how late one may come in."""

    starts_at: datetime
    ends_at: datetime
    latest_entry_minutes: int

    def entry_fault(self, now: datetime) -> str:
        """Why a first start is refused at this moment, as a Chinese sentence; empty when it is not."""
        if now < self.starts_at:
            return f"考试将于 {self.starts_at:%H:%M} 开始，请稍候。"
        if now > self.starts_at + timedelta(minutes=self.latest_entry_minutes):
            return f"已超过最晚入场时间（开考后 {self.latest_entry_minutes} 分钟），请联系监考员。"
        return ""


def counts_until(deadline_at: datetime, grace_seconds: int) -> datetime:
    """The last moment at which an answer received is graded (CON-7, I6)."""
    return deadline_at + timedelta(seconds=grace_seconds)


def hand_in_fault(state: str, *, is_paused: bool) -> str:
    """Why an attempt without a report can't be ended; empty when it can. While the clock stands, nobody is closed."""
    if state in ("held", "voided"):
        return "监考员已终止您的考试，请按监考员的安排离场；答卷已保存，等候考试机构处理。"
    return "考试已暂停，时间不走。请等监考员恢复考试后再交卷。" if is_paused else ""


def first_revision(writer: int) -> int:
    """Revisions of a later writer are above all revisions of the earlier ones (I3)."""
    return writer * REVISIONS_PER_WRITER
