"""Tell and check the whole story of one certificate: how it was earned, what was printed, what became of it."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.timezone import localtime

from certificates.actions.steps import read
from certificates.actions.trace_evidence import chain_links
from certificates.domain.facts import public_facts
from certificates.domain.numbering import normalise
from certificates.domain.trace import Trace, TraceLink
from certificates.face.kinds import built_in
from certificates.face.render import payload_hash_in
from certificates.face.signature import is_ours
from certificates.models import BatchEntry, Certificate, NumberReservation
from evidence.api import digest
from exams import api as exams

log = logging.getLogger(__name__)


def find(number: str) -> Certificate | None:
    """The issued certificate with this number, however it was typed."""
    return (
        Certificate.objects.issued()
        .select_related("person", "operation_item", "issuer", "replaces")
        .filter(number=normalise(number) or number)
        .first()
    )


def trace_certificate(certificate: Certificate) -> Trace:
    """Every link, verified now against the rows, the file and the chain."""
    links = [
        *_earned(certificate.ground),
        _number(certificate),
        _content(certificate),
        _file(certificate),
        *_life(certificate),
        *chain_links(certificate),
    ]
    return Trace(certificate.number, tuple(links))


def _earned(outcome: Any) -> list[TraceLink]:
    """The examination's side; exams tells it. Rows that are missing or bent break a link, not the page."""
    if outcome is None or isinstance(outcome, BatchEntry):
        return [_asked(outcome)]
    try:
        links = exams.attempt_dossier(outcome)
    except (LookupError, TypeError, ValueError, AttributeError, ObjectDoesNotExist) as error:
        log.warning("dossier of %s: %s", outcome.subject, error)
        return [TraceLink("考试过程", (), False, "考试记录残缺或被改动，无法逐项核对。")]
    return [
        TraceLink(str(link.title), tuple((str(label), str(value)) for label, value in link.facts), link.ok, link.reason)
        for link in links
    ]


def _asked(entry: BatchEntry | None) -> TraceLink:
    """Certificates of a class or a list: who vouched for them, and that it took the people it takes."""
    if entry is None:
        return TraceLink("签发依据", (), False, "找不到签发依据。")
    batch = entry.batch
    facts = [("批次", batch.name), ("来源", str(batch.get_source_display())), ("提出人", str(batch.opened_by))]
    if batch.approved_by is not None:
        facts.append(("审批人", str(batch.approved_by)))
    reason = "这类证书须两人审批，但没有审批人。" if built_in(batch.kind).people > 1 and not batch.approved_by else ""
    return TraceLink("签发依据", tuple(facts), not reason, reason)


def _number(certificate: Certificate) -> TraceLink:
    reservation = NumberReservation.objects.filter(number=certificate.number).first()
    ok = reservation is not None and reservation.state == NumberReservation.State.ISSUED
    facts = (("证书编号", certificate.number), ("编号登记", reservation.get_state_display() if reservation else "无"))
    return TraceLink("证书编号", facts, ok, "" if ok else "编号没有登记为已签发。")


def _content(certificate: Certificate) -> TraceLink:
    """The printed facts against their hash, and the row's columns against the printed facts."""
    payload = certificate.payload
    reason = ""
    if digest(payload) != certificate.payload_hash:
        reason = "证书内容与固定时的哈希不符：内容被改动。"
    elif payload.get("number") != certificate.number:
        reason = "证书编号与印出的编号不符：数据库记录被改动。"
    elif "valid_from" in payload and (payload.get("valid_from"), payload.get("valid_to")) != (
        certificate.valid_from.isoformat(),
        certificate.valid_to.isoformat() if certificate.valid_to else "",
    ):
        reason = "有效期与印出的有效期不符：数据库记录被改动。"
    elif not str(payload.get("address", "")).endswith(f"/{certificate.token}/"):
        reason = "查验码与印出的二维码不符：数据库记录被改动。"
    facts = tuple((fact.label, fact.value) for fact in public_facts(payload))
    return TraceLink("证书内容", (*facts, ("内容哈希", certificate.payload_hash)), not reason, reason)


def _file(certificate: Certificate) -> TraceLink:
    data = read(certificate.pdf.name or "")
    reason = ""
    if data is None:
        reason = "证书文件不存在。"
    elif hashlib.sha256(data).hexdigest() != certificate.pdf_sha256:
        reason = "证书文件的 SHA-256 与记录不符：文件或记录被改动。"
    elif not is_ours(data):
        reason = "证书文件的数字签名不成立。"
    elif payload_hash_in(data) != certificate.payload_hash:
        reason = "证书文件与证书内容不是同一份。"
    size = f"{len(data) / 1024:.0f} KB" if data else "—"
    facts = (("文件 SHA-256", certificate.pdf_sha256), ("大小", size), ("数字签名", "成立" if not reason else "未通过"))
    return TraceLink("证书文件", facts, not reason, reason)


def _life(certificate: Certificate) -> list[TraceLink]:
    """Changes of state: each with two people where it takes something away, the last one agreeing with the row."""
    changes = list(certificate.state_changes.filter(at__isnull=False).select_related("proposed_by", "approved_by"))
    expected = changes[-1].to_state if changes else Certificate.State.VALID
    reason = "" if certificate.state == expected else "证书状态没有相应的变更记录：数据库记录被改动。"
    facts = [("当前状态", str(certificate.get_state_display()))]
    for change in changes:
        people = f"{change.proposed_by} 提出" + (f"，{change.approved_by} 审批" if change.approved_by else "")
        when = localtime(change.at).strftime("%Y-%m-%d %H:%M") if change.at else ""
        facts.append((str(change.get_to_state_display()), f"{when} {people}；{change.ground}"))
        alone = change.approved_by_id in (None, change.proposed_by_id)
        if alone and change.to_state != Certificate.State.REPLACED:
            reason = f"{change.get_to_state_display()}没有经过两个人。"
    return [TraceLink("状态变更", tuple(facts), not reason, reason)]
