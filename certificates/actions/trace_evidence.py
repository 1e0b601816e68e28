"""What evidence says about one certificate and the examination behind it, checked now against rows, marks and log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.timezone import localtime

from certificates.domain.trace import TraceLink
from certificates.models import BatchEntry, Certificate
from evidence import api as evidence
from exams import api as exams

_KINDS = {
    "certificates.certificate.issued": "证书签发",
    "certificates.certificate.replaced": "证书换发",
    "certificates.certificate.revoked": "证书撤销",
    "certificates.certificate.suspended": "证书暂停",
    "certificates.certificate.restored": "证书恢复",
    "certificates.revocation.proposed": "提出撤销",
    "certificates.revocation.refused": "撤销未获批准",
    "certificates.change.proposed": "提出状态变更",
    "certificates.change.refused": "状态变更未获批准",
    "certificates.replacement.ordered": "申请换发",
    "certificates.badge.made": "生成数字徽章",
    "audits.case.judged": "抽样核查结论",
    "audits.finding.opened": "核查发现问题",
    "audits.dossier.exported": "导出审计卷宗",
}
_STATE_OF = {
    "certificates.certificate.issued": Certificate.State.VALID,
    "certificates.certificate.replaced": Certificate.State.REPLACED,
    "certificates.certificate.revoked": Certificate.State.REVOKED,
    "certificates.certificate.restored": Certificate.State.VALID,
    "certificates.certificate.suspended": Certificate.State.SUSPENDED,
}


def chain_links(certificate: Certificate) -> list[TraceLink]:
    """The chain as far as it concerns this certificate, and what it says about it against the row."""
    report = evidence.check_events(certificate.subject, *subjects_behind(certificate.ground))
    links = [_chain(report)]
    events = [event for event in report.events if certificate.subject in event.subject_list]
    issued = [event for event in events if event.kind == "certificates.certificate.issued"]
    own = [event for event in issued if event.body.get("number") == certificate.number]
    told = tuple(
        (f"#{event.seq} {_KINDS.get(event.kind, event.kind)}", f"{_moment(event):%Y-%m-%d %H:%M:%S}")
        for event in events
    )
    fault = ""
    if len(own) != 1:
        fault = f"证据链中应有且只有 1 条签发记录，现有 {len(own)} 条。"
    elif own[0].body.get("payload_hash") != certificate.payload_hash:
        fault = "证据链中的内容哈希与证书记录不符：证书记录被改动。"
    elif own[0].body.get("pdf_sha256") != certificate.pdf_sha256:
        fault = "证据链中的文件 SHA-256 与证书记录不符：证书记录被改动。"
    elif not {certificate.person.subject, certificate.ground.subject} <= set(own[0].subject_list):
        fault = "证书所属的人员或成绩与签发时不同：证书记录被改动。"
    elif fault_of_state := _fault_of_state(certificate, events):
        fault = fault_of_state
    return [*links, TraceLink("与本证书有关的证据", told, not fault, fault), _log(report)]


def _moment(event: evidence.Event) -> datetime:
    """In the reader's time, as everything else on the page."""
    return localtime(datetime.fromisoformat(event.at))


def _fault_of_state(certificate: Certificate, events: Sequence[evidence.Event]) -> str:
    """The state of the row against the last event that changed this certificate's own state."""
    own = [event for event in events if event.kind in _STATE_OF and event.body.get("number") == certificate.number]
    told = _STATE_OF[own[-1].kind] if own else ""
    if told == certificate.state:
        return ""
    if certificate.state == Certificate.State.REVOKED:
        return "证书已撤销，但证据链中没有撤销记录。"
    if told == Certificate.State.REVOKED:
        return f"证据链记有撤销，但证书状态为{certificate.get_state_display()}：证书记录被改动。"
    return "证书状态与证据链中最后一次变更不符：证书记录被改动。"


def subjects_behind(ground: Any) -> list[str]:
    """Under which names evidence speaks of what the certificate rests on; none where rows are missing."""
    if ground is None:
        return []
    if isinstance(ground, BatchEntry):
        return [ground.subject, ground.batch.subject]
    try:
        return exams.subjects_of(ground)
    except (ObjectDoesNotExist, AttributeError):
        return []


def _chain(report: evidence.EventsReport) -> TraceLink:
    """These events with their neighbours, the end of the chain, and what the last whole walk said."""
    reasons = [f"第 {fault.seq} 号记录：{fault.reason}" for fault in report.faults[:5]]
    facts = [("刚才核对", f"有关的 {len(report.events)} 条，连同前后相接的共 {report.walked} 条")]
    walk = evidence.last_walk()
    if walk is None:
        facts.append(("全链核对", "还没有做过"))
    else:
        by = "系统每夜自动核对" if walk.by == "system" else "管理员用命令核对"
        said = "没有发现不符" if not walk.count else f"发现 {walk.count} 处不符"
        facts.append(("全链核对", f"{localtime(walk.at):%Y-%m-%d %H:%M} {by}，至第 {walk.until} 号，{said}"))
        if walk.count:
            named = "；".join(f"第 {seq} 号{reason}" for seq, reason in walk.faults[:3])
            reasons.append(f"上次全链核对发现 {walk.count} 处不符：{named}")
    return TraceLink("证据链", tuple(facts), not reasons, "；".join(reasons))


def _log(report: evidence.EventsReport) -> TraceLink:
    """Issue and changes of state in the public log, proved by its newest signed root."""
    reason = "；".join(f"第 {fault.seq} 号记录：{fault.reason}" for fault in report.log_faults[:5])
    facts = [("已有签名证明", f"{report.proved} 条")]
    if report.waiting:
        facts.append(("等待下次签名", f"{report.waiting} 条"))
    checkpoint = evidence.newest_log_checkpoint()
    if checkpoint is not None:
        facts.append(("签名的树根", checkpoint.root))
    return TraceLink("公开日志", tuple(facts), not reason, reason)
