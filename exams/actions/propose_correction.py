"""First of the two people: propose that a key be put right, against the list of those it changes (SEC-15)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User, person_of, require
from courses import api as courses
from evidence import api as evidence
from exams.actions.corrected_key import part_before
from exams.actions.list_affected import AffectedList, list_affected
from exams.domain.content import ItemContent, to_json
from exams.domain.correction import BY_KEY, kinds_for
from exams.domain.soundness import faults_of
from exams.models import Attempt, ItemVersion, KeyCorrection


class CorrectionRefused(Exception):
    """The correction can't be made like this; the message says why."""


def may_correct(user: User, version: ItemVersion, affected: AffectedList) -> None:
    """NotAllowed unless the account runs sittings for the bank's owner and for every organiser concerned, and its
    person taught none of the people concerned (R-14).
    """
    require(user, "sittings.manage", version.item.bank.owner)
    for organiser in {row.attempt.registration.sitting.organiser for row in affected.rows}:
        require(user, "sittings.manage", organiser)
    person = person_of(user)
    if person is None:
        raise NotAllowed("您的账号还没有绑定人员资料，不能更正答案。")
    people = {row.attempt.registration.person_id for row in affected.rows}
    if person.pk in people:
        raise NotAllowed("您本人的成绩受这次更正影响，须由他人办理。")
    taught = courses.people_taught_by(person) & people
    if taught:
        raise NotAllowed(f"您曾为受影响的 {len(taught)} 名考生授课，按教考分离要求不能办理答案更正。")


def propose_correction(
    version: ItemVersion, *, part: int, kind: str, content: ItemContent | None, reason: str, user: User
) -> KeyCorrection:
    """An open proposal; nobody's marks change yet. `content`: of the part with the new key, not for `full`."""
    correction = KeyCorrection(
        version=version,
        part=part,
        kind=kind,
        content=to_json(content) if kind in BY_KEY and content is not None else None,
        reason=reason.strip()[:500],
        proposed_by=user,
    )
    try:
        old = part_before(correction)
    except LookupError as error:
        raise CorrectionRefused("没有这一小题。") from error
    if kind not in kinds_for(old):
        raise CorrectionRefused("这种题只能按“题目作废，全员得分”处理。")
    if not reason.strip():
        raise CorrectionRefused("请写明理由，例如依据的条款或专家意见。")
    if kind in BY_KEY:
        if content is None or content == old:
            raise CorrectionRefused("新答案与原答案相同，没有可更正的。")
        faults = faults_of(content)
        if faults:
            raise CorrectionRefused("；".join(f"{fault.column}：{fault.reason}" for fault in faults))
    affected = list_affected(correction)
    may_correct(user, version, affected)
    _refuse_early(affected)
    try:
        with transaction.atomic():
            correction.list_digest, correction.proposed_at = affected.digest, evidence.database_now()
            correction.save()
            evidence.append(
                "exams.correction.proposed",
                actor=user.actor,
                subjects=[correction.subject, f"item:{version.item.uuid}"],
                body={
                    "version": version.pk,
                    "part": part,
                    "kind": kind,
                    "content_digest": evidence.digest(correction.content),
                    "reason_digest": evidence.digest(correction.reason),
                    "list_digest": affected.digest,
                    "affected": len(affected.rows),
                },
            )
    except IntegrityError as error:
        raise CorrectionRefused("这道题已有待审批的更正，请先处理。") from error
    return correction


def _refuse_early(affected: AffectedList) -> None:
    if not affected.pinned:
        raise CorrectionRefused("还没有考生考过这一版试题，请直接在题库中修改。")
    under_way = Attempt.objects.filter(
        registration__sitting__in={row.attempt.registration.sitting_id for row in affected.rows},
        state=Attempt.State.OPEN,
    )
    if under_way.exists():
        raise CorrectionRefused("还有考生在同一场次作答，请等全部交卷后再更正。")
