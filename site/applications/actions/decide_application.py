"""The exam body's steps: ask once for what is missing, accept, refuse; and silence, which accepts (令第30号 art 17)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.api import NotAllowed, User
from applications.actions.judge_application import as_json, judge_application
from applications.actions.start_clocks import start_clocks
from applications.actions.take_step import locked, take_step
from applications.actions.tell_applicant import tell_applicant
from applications.domain.clocks import DECIDE, counts_as_silence
from applications.domain.needs import KINDS
from applications.domain.states import TO_DECIDE, State
from applications.models import Application, ApplicationPaper, PaperKind
from applications.permissions import may_decide
from applications.refusals import Refused
from courses import api as courses
from evidence import api as evidence
from qualifications import api as qualifications


def ask_once(
    application: Application, *, kinds: Iterable[str], words: str, user: User, now: datetime | None = None
) -> Application:
    """Everything that is missing, in one list. A second time is refused: the applicant is not sent round in circles."""
    wanted = [kind for kind in KINDS if kind in set(kinds)]
    if not may_decide(user, application):
        raise NotAllowed
    if not wanted and not words.strip():
        raise Refused("请勾选或写明需要补正的全部内容。", field="kinds")
    with transaction.atomic():
        row, at = locked(application), now or evidence.database_now()
        if row.asked_at is not None:
            raise Refused("补正通知只能发一次：按规定应一次性告知需要补正的全部内容。请受理，或说明理由不予受理。")
        take_step(row, State.ASKED, by=user, at=at, note=words)
        row.asked = [{"kind": kind, "title": str(PaperKind(kind).label)} for kind in wanted]
        if words.strip():
            row.asked.append({"kind": "", "title": words.strip()[:200]})
        row.asked_at, row.decide_by = at, None
        row.save()
        lines = "；".join(line["title"] for line in row.asked)
        tell_applicant(row, "asked", "申请材料需要补正", f"请一次补齐：{lines}。补齐后重新提交。")
        evidence.append(
            "applications.asked", actor=user.actor, subjects=[row.subject], body={"kinds": wanted, "at_once": True}
        )
    return row


def accept(application: Application, *, user: User, now: datetime | None = None) -> Application:
    """Every condition judged again at this moment; a skill certificate found good becomes an exemption first."""
    if not may_decide(user, application):
        raise NotAllowed
    with transaction.atomic():
        row, at = locked(application), now or evidence.database_now()
        on = timezone.localdate(at)
        _exempt(row, user)
        edition = qualifications.edition_for(row.operation_item.family, on=on)
        lines = judge_application(row, on=on)
        failed = [line for line in lines if line.ok is False]
        if failed:
            raise Refused("还不能受理：" + "；".join(f"{line.title}（{line.fact}）" for line in failed) + "。")
        unseen = [line for line in lines if line.ok is None and line.paper]
        if unseen:
            raise Refused("请先审核材料：" + "、".join(line.title for line in unseen) + "。")
        take_step(row, State.ACCEPTED, by=user, at=at)
        row.eligibility = as_json(lines, edition.key)
        row.decided_at, row.decided_by = at, user
        row.save()
        _tell_accepted(row)
        evidence.append(
            "applications.accepted",
            actor=user.actor,
            subjects=[row.subject, row.person.subject],
            body={"silent": False, "eligibility_digest": evidence.digest(row.eligibility)},
        )
    return row


def _exempt(row: Application, user: User) -> None:
    """D6: the certificate of a vocational skill level stands in for training once an officer has seen it."""
    good = row.papers.filter(kind=PaperKind.SKILL, verdict=ApplicationPaper.Verdict.GOOD).exists()
    if not good or not row.skill_number:
        return
    if courses.exemption_ground(row.person, row.operation_item, on=timezone.localdate()):
        return
    try:
        courses.approve_exemption(
            row.person,
            row.operation_item,
            ground=courses.Exemption.Ground.SKILL_CERTIFICATE,
            document_number=row.skill_number,
            valid_to=row.skill_valid_to,
            by=user,
        )
    except courses.Refused as refusal:
        raise Refused(str(refusal)) from refusal


def refuse(application: Application, *, ground: str, user: User, now: datetime | None = None) -> Application:
    """With the reason, which the applicant reads."""
    if not may_decide(user, application):
        raise NotAllowed
    if not ground.strip():
        raise Refused("请写明不予受理的理由。", field="ground")
    with transaction.atomic():
        row, at = locked(application), now or evidence.database_now()
        take_step(row, State.REFUSED, by=user, at=at, note=ground)
        row.ground, row.decided_at, row.decided_by = ground.strip()[:300], at, user
        row.save()
        tell_applicant(row, "refused", "考试申请不予受理", f"理由：{row.ground} 对结果有异议的，可以联系考试机构。")
        evidence.append(
            "applications.refused",
            actor=user.actor,
            subjects=[row.subject, row.person.subject],
            body={"ground_digest": evidence.digest(row.ground)},
        )
    return row


def accept_silent(*, now: datetime | None = None) -> int:
    """Accept whatever nobody has decided by the last day; returns how many.

    The day is counted again first: an administrator may have corrected the calendar since. Accepted is not admitted:
    the booking judges every condition anew.
    """
    at = now or evidence.database_now()
    late = Application.objects.filter(state__in=TO_DECIDE, decide_by__lt=timezone.localdate(at))
    return sum(_accept_silent(pk, at) for pk in list(late.values_list("pk", flat=True)))


def _accept_silent(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.place not in TO_DECIDE:
            return False
        start_clocks(row, qualifications.edition(row.edition_key))
        clock = row.clock(DECIDE)
        if clock is None or not counts_as_silence(clock, timezone.localdate(at)):
            row.save(update_fields=["decide_by", "clocks_sure"])
            return False
        take_step(row, State.ACCEPTED, by=None, at=at, note="逾期未答复，视为受理")
        row.decided_at = at
        row.save()
        _tell_accepted(row)
        evidence.append(
            "applications.accepted",
            actor="system",
            subjects=[row.subject, row.person.subject],
            body={"silent": True, "decide_by": clock.due_on.isoformat()},
        )
    return True


def _tell_accepted(row: Application) -> None:
    tell_applicant(row, "accepted", "考试申请已受理", "可以预约考试场次了。名额满的场次可以排队候补。")
