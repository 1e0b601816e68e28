"""Marks are published by two people: one asks, another looks and approves, or returns the request with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.publish_results import PublicationRefused, publication_fault, publish_results
from exams.models import PracticalResult, Publication, ScoreReport, Sitting

_ABILITY = "sittings.manage"


@dataclass(frozen=True, slots=True)
class Marks:
    """What would be published: candidates with a result, those of them who passed, and the digest of every mark."""

    results: int
    passed: int
    sight: str


def marks_of(sitting: Sitting) -> Marks:
    """As they stand at this moment."""
    theory = ScoreReport.objects.filter(attempt__registration__sitting=sitting)
    practical = PracticalResult.objects.filter(registration__sitting=sitting)
    rows = [
        *theory.order_by("attempt__registration").values_list("attempt__registration", "total", "passed"),
        *practical.order_by("registration").values_list("registration", "total", "passed"),
    ]
    return Marks(len(rows), sum(passed for _one, _total, passed in rows), evidence.digest([list(row) for row in rows]))


def open_publication(sitting: Sitting) -> Publication | None:
    """The request that waits for a decision."""
    return sitting.publications.filter(state=Publication.State.ASKED).select_related("asked_by").first()


def ask_publication(sitting: Sitting, *, user: User) -> Publication:
    """Ask that the marks be published as they stand; the same request when one waits already."""
    require(user, _ABILITY, sitting.organiser)
    with transaction.atomic():
        locked, now = _locked(sitting), evidence.database_now()
        waiting = open_publication(locked)
        if waiting is not None:
            return waiting
        if locked.state == Sitting.State.PUBLISHED:
            raise PublicationRefused("成绩已经公布，不用再提请。")
        if fault := publication_fault(locked, now):
            raise PublicationRefused(fault)
        marks = marks_of(locked)
        asked = Publication.objects.create(
            sitting=locked, sight=marks.sight, results=marks.results, passed=marks.passed, asked_by=user, asked_at=now
        )
        _record("exams.publication.asked", asked, user, {"sight": marks.sight, "results": marks.results})
    return asked


def approve_publication(publication: Publication, *, user: User) -> int:
    """Publish what was asked for; every candidate with a result is told. Returns how many; 0 when it was done already.

    Refused for whoever asked, and when a mark has changed since.
    """
    require(user, _ABILITY, publication.sitting.organiser)
    with transaction.atomic():
        sitting, now = _locked(publication.sitting), evidence.database_now()
        held = Publication.objects.select_related("asked_by").get(pk=publication.pk)
        if held.state == Publication.State.APPROVED:
            return 0
        if held.state != Publication.State.ASKED:
            raise PublicationRefused("这次提请已经退回，请重新提请公布。")
        if held.asked_by_id == user.pk:
            raise PublicationRefused("公布成绩须由提请人以外的另一名考务人员批准。")
        if marks_of(sitting).sight != held.sight:
            raise PublicationRefused("提请之后有成绩变动，请退回，核对后重新提请。")
        _decide(held, Publication.State.APPROVED, user, now)
        return publish_results(held, user=user)


def return_publication(publication: Publication, *, reason: str, user: User) -> None:
    """Nothing is published. Whoever asked may take the request back; anybody else gives a reason."""
    require(user, _ABILITY, publication.sitting.organiser)
    with transaction.atomic():
        _locked(publication.sitting)
        held, said = Publication.objects.get(pk=publication.pk), reason.strip()[:200]
        if held.state == Publication.State.APPROVED:
            raise PublicationRefused("成绩已经公布，不能退回。")
        if held.state == Publication.State.RETURNED:
            return
        if not said and held.asked_by_id != user.pk:
            raise PublicationRefused("请写明退回理由，提请人据此处理。")
        held.reason = said
        _decide(held, Publication.State.RETURNED, user, evidence.database_now())
        _record("exams.publication.returned", held, user, {})


def _locked(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)


def _decide(held: Publication, state: Publication.State, user: User, now: datetime) -> None:
    held.state, held.decided_by, held.decided_at = state, user, now
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _record(kind: str, publication: Publication, user: User, body: dict[str, object]) -> None:
    subjects = [publication.sitting.subject, publication.subject]
    evidence.append(kind, actor=user.actor, subjects=subjects, body=body)
