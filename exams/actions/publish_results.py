"""Publish the marks of a sitting that is over: what an approved request does (`ask_publication`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User, promise_message
from evidence import api as evidence
from exams.actions.marking_progress import waiting_of
from exams.actions.promise_statistics import promise_statistics
from exams.actions.tell_units import tell_units
from exams.models import AssessorSheet, Attempt, Misconduct, Publication, Registration, ScoreReport, Sitting


class PublicationRefused(Exception):
    """The marks can't be published yet; the message says why."""


def publish_results(publication: Publication, *, user: User) -> int:
    """Locked → published; every candidate with a result is told. Returns how many. Only what another has asked for."""
    if publication.state != Publication.State.APPROVED or publication.asked_by_id == user.pk:
        raise RuntimeError("marks are published by two people")
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=publication.sitting_id)
        now = evidence.database_now()
        if locked.state == Sitting.State.PUBLISHED:
            return 0
        if fault := publication_fault(locked, now):
            raise PublicationRefused(fault)
        locked.state, locked.published_at = Sitting.State.PUBLISHED, now
        locked.save(update_fields=["state", "published_at"])
        promise_statistics(locked)
        told, registrations = 0, _with_result(locked)
        for registration in registrations:
            promise_message(
                person=registration.person,
                kind="exams.result",
                subject="考试成绩已公布",
                body=f"您参加的“{locked.name}”成绩已公布，请登录查看。",
                link="/desk/",
                unique_key=f"result:{registration.uuid}",
            )
            told += 1
        tell_units(locked, registrations)
        evidence.append(
            "exams.sitting.published",
            actor=user.actor,
            subjects=[locked.subject, publication.subject],
            body={"results": told, "secret": locked.secret, "asked_by": publication.asked_by.actor},
        )
    return told


def publication_fault(sitting: Sitting, now: datetime) -> str:
    """Why the marks can't be published yet; empty when they can."""
    if sitting.state != Sitting.State.LOCKED or now < sitting.starts_at:
        return "考试尚未开始，不能公布成绩。"
    if Attempt.objects.filter(registration__sitting=sitting, state=Attempt.State.OPEN).exists():
        return "还有考生在作答，请等全部交卷后再公布。"
    if Misconduct.objects.undecided().filter(registration__sitting=sitting).exists():
        return "有考生被责令离场，违纪记录还没有认定，请认定后再公布。"
    waiting = waiting_of(sitting)
    if waiting.papers:
        return waiting.sentence
    unsettled = _unsettled(sitting)
    return f"还有 {unsettled} 名考生的实操评分没有签完或分歧没有裁定，请处理后再公布。" if unsettled else ""


def _with_result(sitting: Sitting) -> list[Registration]:
    graded = ScoreReport.objects.filter(attempt__registration__sitting=sitting).values("attempt__registration")
    registered = sitting.registrations.select_related("person")
    return list(registered.filter(pk__in=graded) | registered.filter(practical_result__isnull=False))


def _unsettled(sitting: Sitting) -> int:
    """Candidates whose practical was begun on a sheet and has no result, but for those whose examination is void."""
    begun = AssessorSheet.objects.standing().filter(
        registration__sitting=sitting, registration__practical_result__isnull=True, entries__isnull=False
    )
    void = Misconduct.objects.voiding().filter(registration__sitting=sitting)
    return begun.exclude(registration__in=void.values("registration")).values("registration").distinct().count()
