"""Counting the ledger of hours: a sum over entries that are only ever added (R-15).

A correction is a further entry. It says what one session should count for and is bounded by the session, so
no sum can fall below zero or grow past what was taught.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is counted. `session` is None for time that no class meeting stands behind."""

    session: int | None
    part: str  # "theory" or "practical"
    minutes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Class hours (学时) counted so far."""

    theory: float
    practical: float


class CorrectionRefused(Exception):
    """The corrected time is impossible; the text is the Chinese sentence shown."""


def count(lines: Iterable[Line], *, minutes_per_hour: int) -> Hours:
    """Minutes by part over the minutes of one class hour, rounded to hundredths."""
    total = {"theory": 0, "practical": 0}
    for line in lines:
        total[line.part] += line.minutes
    return Hours(
        theory=round(total["theory"] / minutes_per_hour, 2),
        practical=round(total["practical"] / minutes_per_hour, 2),
    )


def in_session(lines: Iterable[Line], session: int) -> int:
    """Minutes one session counts for now, its corrections included."""
    return sum(line.minutes for line in lines if line.session == session)


def counter_minutes(lines: Iterable[Line], *, session: int, taught: int, should_be: int) -> int:
    """Minutes to add (negative: to take back) so that the session counts `should_be` of `taught` minutes."""
    return difference(in_session(lines, session), most=taught, should_be=should_be)


def difference(counted: int, *, most: int, should_be: int) -> int:
    """Minutes to add (negative: to take back) to what is counted."""
    if not 0 <= should_be <= most:
        raise CorrectionRefused(f"更正后的时间应在 0 至 {most} 分钟之间。")
    if should_be == counted:
        raise CorrectionRefused("更正前后的时间相同，无须更正。")
    return should_be - counted


def share(done: float, asked: int) -> int:
    """Whole percent of the hours asked, at most 100; nothing asked is all done."""
    return min(100, int(100 * max(done, 0.0) / asked)) if asked else 100
