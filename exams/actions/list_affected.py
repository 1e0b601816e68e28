"""Whose marks a correction changes, over all sittings whose papers pin the item version: computed, nothing written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evidence import api as evidence
from exams.actions.corrected_key import corrected_key
from exams.domain.scoring import Score, score
from exams.models import Attempt, ItemVersion, KeyCorrection, MarkedAnswer, Paper, Response, ScoreReport, Sitting

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Affected:
    """One attempt whose report changes; `score` is the new one, `applied` the corrections counted in it."""

    report: ScoreReport
    attempt: Attempt
    score: Score
    applied: tuple[int, ...]

    @property
    def passed(self) -> bool:
        return self.score.passes(self.report.cut_score)

    @property
    def flips(self) -> int:
        """1: passes now; -1: passes no longer; 0: as before."""
        return int(self.passed) - int(self.report.passed)

    @property
    def changes(self) -> bool:
        """Does anything in the report change, be it only what waits for people?"""
        new, old = self.score, self.report
        return self.flips != 0 or (list(new.by_position), list(new.waiting)) != (old.by_position, old.waiting)

    @property
    def gain(self) -> int:
        return self.score.total - self.report.total

    def line(self) -> list[object]:
        """What the digest vouches for: pseudonyms and figures."""
        return [
            str(self.attempt.uuid), self.report.total, self.score.total, self.report.passed, self.passed,
            list(self.score.waiting),
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AffectedList:
    """`rows`: attempts whose report changes; `pinned`: all graded attempts that had the item."""

    rows: tuple[Affected, ...]
    pinned: int
    digest: str


def attempts_that_pin(version_id: int) -> list[int]:
    """Ids of all attempts, open ones too, on papers with this item version."""
    bank = ItemVersion.objects.values_list("item__bank_id", flat=True).get(pk=version_id)
    sittings = Sitting.objects.filter(Q(blueprint__bank=bank) | Q(blueprint__more_banks=bank)).values("pk")
    papers = Paper.objects.filter(attempt__isnull=False, registration__sitting__in=sittings)
    rows = papers.values_list("attempt__pk", "origin").order_by("attempt__pk")
    return [pk for pk, origin in rows.iterator(2000) if version_id in origin]


def list_affected(correction: KeyCorrection) -> AffectedList:
    """The list as it is now, by attempt; the digest covers the correction itself and every line."""
    ids = attempts_that_pin(correction.version_id)
    rows, pinned = [], 0
    for found in _rescored(correction, ids):
        pinned += 1
        if found.changes:
            rows.append(found)
    rows.sort(key=lambda row: str(row.attempt.uuid))
    digest = evidence.digest(
        [
            str(correction.uuid), correction.version_id, correction.part, correction.kind, correction.content,
            [row.line() for row in rows],
        ]
    )  # fmt: skip
    return AffectedList(tuple(rows), pinned, digest)


def _rescored(correction: KeyCorrection, ids: list[int]) -> Iterator[Affected]:
    before = [
        known.change
        for known in KeyCorrection.objects.filter(state=KeyCorrection.State.APPLIED).order_by("decided_at", "pk")
    ]
    for start in range(0, len(ids), CHUNK):
        portion = ids[start : start + CHUNK]
        responses, awarded = _answers(portion)
        papers = {
            paper.registration_id: paper  # apart from the reports: only these figures stay in memory, not the words
            for paper in Paper.objects.filter(attempt__in=portion).select_related("answer_key")
        }
        for report in _reports(portion):
            attempt = report.sat
            paper = papers[attempt.registration_id]
            changes = [change for change in before if change.version in paper.origin]
            changes.append(correction.change)
            result = score(
                paper.content,
                corrected_key(paper, changes),
                responses[attempt.pk],
                awarded=awarded[attempt.pk],
            )
            applied = tuple(change.id for change in changes if change.id)
            yield Affected(report, attempt, result, applied)


def _reports(ids: list[int]) -> QuerySet[ScoreReport]:
    return (
        ScoreReport.objects.filter(attempt__in=ids)
        .exclude(attempt__state=Attempt.State.VOIDED)
        .select_related(
            "attempt__registration__person",
            "attempt__registration__sitting__blueprint",
            "attempt__registration__sitting__organiser",
            "attempt__registration__sitting__operation_item__category",
        )
        .order_by("attempt_id")
    )


def _answers(ids: list[int]) -> tuple[dict[int, dict[int, str]], dict[int, dict[int, int]]]:
    """By attempt: position → response, and position → what people awarded."""
    responses: dict[int, dict[int, str]] = defaultdict(dict)
    for attempt, position, value in Response.objects.filter(attempt__in=ids).values_list(
        "attempt_id", "position", "value"
    ):
        responses[attempt][position] = value
    awarded: dict[int, dict[int, int]] = defaultdict(dict)
    rows = MarkedAnswer.objects.filter(attempt__in=ids, awarded__isnull=False)
    for attempt, position, marks in rows.values_list("attempt_id", "position", "awarded"):
        awarded[attempt][position] = marks or 0
    return responses, awarded
