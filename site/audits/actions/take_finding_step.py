"""One step on a finding's way: the organisation's answer, or the auditor's second look."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.api import NotAllowed, User, promise_message
from audits.actions.open_finding import tell
from audits.domain.findings import MOVES, Step, step_fault, term_fault
from audits.models import Finding, FindingStep
from audits.permissions import side_of
from audits.refusals import Refused
from evidence import api as evidence


def take_finding_step(finding: Finding, step: Step, *, text: str, user: User, due_on: date | None = None) -> Finding:
    """Change it only if it is still where this step begins; `due_on`: the new term when it is returned."""
    side = side_of(user, finding)
    if not side:
        raise NotAllowed
    fault = step_fault(step, state=finding.state, side=side) or _missing(step, text, due_on)
    if fault:
        raise Refused(fault)
    move = MOVES[step]
    with transaction.atomic():
        changed = Finding.objects.filter(pk=finding.pk, state=move.before).update(
            state=move.after, due_on=due_on or finding.due_on
        )
        if not changed:
            raise Refused(step_fault(step, state=move.after, side=side))
        now = evidence.database_now()
        kind = FindingStep.Kind(step)
        FindingStep.objects.create(finding=finding, kind=kind, text=text.strip(), due_on=due_on, by=user, at=now)
        finding.refresh_from_db()
        _announce(finding, step, text)
        evidence.append(
            f"audits.finding.{step}",
            actor=user.actor,
            subjects=[finding.subject],
            body={"text_digest": evidence.digest(text.strip()), "due_on": finding.due_on.isoformat()},
        )
    return finding


def _missing(step: Step, text: str, due_on: date | None) -> str:
    if not text.strip():
        return "请写明整改情况。" if step is Step.ANSWERED else "请写明复查情况。"
    if step is not Step.RETURNED:
        return ""
    return term_fault(due_on, timezone.localdate()) if due_on else "请给出新的整改期限。"


def _announce(finding: Finding, step: Step, text: str) -> None:
    serial = finding.steps.count()
    if step is Step.RETURNED:
        tell(finding, f"复查不合格，请在 {finding.due_on:%Y年%-m月%-d日} 前继续整改：{text}", step=f"step{serial}")
    elif step is Step.CLOSED:
        tell(finding, f"复查合格，问题已闭环：{finding.text}", step=f"step{serial}")
    else:
        opener = getattr(finding.opened_by, "person", None)
        promise_message(
            person=opener,
            kind="audits.finding",
            subject=f"{finding.organisation.name} 已答复整改",
            body=text,
            unique_key=f"finding:{finding.uuid}:step{serial}",
        )
