"""Say of one drawn certificate whether it is sound; a finding can go with it."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, person_of, require
from audits.models import AuditCase
from audits.permissions import MANAGE
from audits.refusals import Refused
from certificates import api as certificates
from evidence import api as evidence

Verdict = AuditCase.Verdict


def judge_case(case: AuditCase, *, verdict: str, note: str, user: User) -> AuditCase:
    """Judged once. What the automatic check says at this moment is kept with it, whatever the person says."""
    require(user, MANAGE, case.sample.owner)
    person = person_of(user)
    if person is not None and person.pk == case.certificate.person_id:
        raise Refused("不能核查自己的证书，请由其他核查人员办理。")
    note = note.strip()
    if verdict == Verdict.FAULTY and not note:
        raise Refused("请写明发现了什么问题。", field="note")
    checked = _check(case)
    if verdict == Verdict.SOUND and not checked["ok"] and not note:
        raise Refused("自动核对有不符的环节。如认为没有问题，请写明理由。", field="note")
    with transaction.atomic():
        now = evidence.database_now()
        judged = AuditCase.objects.filter(pk=case.pk, verdict=Verdict.OPEN).update(
            verdict=verdict, note=note, checked=checked, judged_by=user, judged_at=now
        )
        if not judged:
            raise Refused("这张证书已经有核查结论，请刷新页面。")
        evidence.append(
            "audits.case.judged",
            actor=user.actor,
            subjects=[case.sample.subject, case.certificate.subject],
            body={"position": case.position, "verdict": verdict, **checked},
        )
    case.refresh_from_db()
    return case


def _check(case: AuditCase) -> dict[str, object]:
    trace = certificates.trace_certificate(case.certificate)
    last = evidence.Event.objects.order_by("-seq").values_list("seq", flat=True).first()
    broken = [link.title for link in trace.broken]
    return {"ok": trace.ok, "broken": broken, "links": len(trace.links), "chain_seq": last or 0}
