"""The result as a workbook: for the organiser only, so names are whole. Handing it out leaves a row."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, write_table
from contests.actions.board import marks_of
from contests.domain.ranking import prize_of, rank
from contests.models import Contest, Entry, Play
from contests.permissions import require_manage
from evidence import api as evidence

HEADER = (
    "名次",
    "姓名",
    "显示名",
    "战队",
    "单位",
    "总分",
    "用时（秒）",
    "完成轮次",
    "奖项",
    "待复核",
    "延长时间",
    "报名时间",
)
WORDS = {"first": "一等奖", "second": "二等奖", "third": "三等奖"}


def export_result(contest: Contest, *, by: User) -> bytes:
    """XLSX of everybody who entered, ranked ones first."""
    require_manage(by, contest)
    standings = {row.owner: row for row in rank(marks_of(contest))}
    entries = list(Entry.objects.filter(contest=contest).select_related("team", "organisation"))
    plays = Play.objects.filter(contest=contest)
    held = set(plays.filter(state=Play.State.HELD).values_list("entry_id", flat=True))
    longer = set(plays.filter(more_time=True).values_list("entry_id", flat=True))
    last = len(entries) + 1
    entries.sort(key=lambda entry: (standings[entry.pk].place if entry.pk in standings else last, entry.pk))
    rows = []
    for entry in entries:
        standing = standings.get(entry.pk)
        rows.append(
            (
                str(standing.place) if standing else "",
                entry.name,
                entry.display_name,
                entry.team.name if entry.team else "",
                entry.organisation.name if entry.organisation else "",
                str(standing.score) if standing else "",
                f"{standing.spent_ms / 1000:.1f}" if standing else "",
                str(standing.parts) if standing else "0",
                WORDS.get(prize_of(standing.place, counts=contest.prizes), "") if standing else "",
                "是" if entry.pk in held else "",
                "是" if entry.pk in longer else "",
                entry.joined_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            )
        )
    with transaction.atomic():
        evidence.append(
            "contests.result.exported", actor=by.actor, subjects=[contest.subject], body={"entries": len(rows)}
        )
    return write_table("竞赛成绩", HEADER, rows, widths={"姓名": 16, "战队": 20, "单位": 28, "报名时间": 18})
