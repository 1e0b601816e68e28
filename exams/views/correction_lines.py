"""The list of people whose marks a correction changes, as screens and files show it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from exams.actions.list_affected import list_affected
from exams.models import Attempt, KeyCorrection, Outcome, ScoreReport


def lines_of(correction: KeyCorrection) -> tuple[list[dict[str, Any]], str, int]:
    """Rows of the list, who changes sides first; its digest; how many graded papers had the item.

    Computed anew while the correction is open; afterwards read from the reports it made and those they replaced.
    """
    if correction.state == KeyCorrection.State.PROPOSED:
        found = list_affected(correction)
        rows: list[dict[str, Any]] = [
            {"attempt": row.attempt, "old": row.report, "total": row.score.total, "passed": row.passed,
             "flips": row.flips, "gain": row.gain}
            for row in found.rows
        ]  # fmt: skip
        digest, pinned = found.digest, found.pinned
    else:
        rows, digest = _made(correction), correction.list_digest
        pinned = len(rows)
    rows.sort(key=lambda row: (-abs(row["flips"]), row["flips"], -abs(row["gain"]), row["attempt"].pk))
    return rows, digest, pinned


def _made(correction: KeyCorrection) -> list[dict[str, Any]]:
    rows = []
    reports = ScoreReport.objects.filter(correction=correction).select_related(
        "attempt__registration__person", "attempt__registration__sitting__organiser",
        "former_attempt__registration__person", "former_attempt__registration__sitting__organiser",
    )  # fmt: skip
    before: dict[int, list[ScoreReport]] = {}
    sat = Attempt.objects.filter(Q(score_report__correction=correction) | Q(former_reports__correction=correction))
    for old in ScoreReport.objects.filter(former_attempt__in=sat.values("pk")).order_by("pk"):
        before.setdefault(old.former_attempt_id or 0, []).append(old)
    for new in reports:
        earlier = [old for old in before.get(new.sat.pk, []) if old.pk < new.pk]
        if earlier:
            old = earlier[-1]
            rows.append(
                {"attempt": new.sat, "old": old, "total": new.total, "passed": new.passed,
                 "flips": int(new.passed) - int(old.passed), "gain": new.total - old.total}
            )  # fmt: skip
    return rows


def sums_of(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "count": len(lines),
        "raised": sum(row["gain"] > 0 for row in lines),
        "lowered": sum(row["gain"] < 0 for row in lines),
        "now_pass": sum(row["flips"] > 0 for row in lines),
        "now_fail": sum(row["flips"] < 0 for row in lines),
        "sittings": len({row["attempt"].registration.sitting_id for row in lines}),
    }


def outcomes_lost(lines: list[dict[str, Any]]) -> int:
    """Passes of the item as a whole that would be taken back, with what was issued for them."""
    lost = [row["old"].pk for row in lines if row["flips"] < 0]
    return sum(
        Outcome.objects.standing().filter(theory__in=lost[start : start + 500]).count()
        for start in range(0, len(lost), 500)
    )
