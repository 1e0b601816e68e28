"""One certificate's dossier as a ZIP: a signed PDF to read, the files behind it, and the program that checks them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.api import Message, User, mask_name, require
from audits.domain import check_dossier
from audits.permissions import MANAGE
from certificates import api as certificates
from courses import api as courses
from evidence import api as evidence
from exams import api as exams

KINDS = r"^(exams|certificates?|dut(y|ies))\."
HOW_TO_CHECK = """安培审计卷宗 {number}

dossier.pdf      供阅读，带平台数字签名
certificate.pdf  签发时的证书文件
其余 .json       证书内容、试卷与答案、成绩、学时、通知、证据记录、检查点
manifest.json    以上文件的 SHA-256 清单；manifest.p7s 是它的数字签名（CMS）

核对：装有 Python 3.9 以上版本的任何电脑，不需要联网：
    python3 check_dossier.py

本卷宗含考生答案和试卷答案，属内部资料，按保密要求保管。
"""


@dataclass(frozen=True, slots=True)
class Dossier:
    """`files` by name, in the order of reading; `digest`: of the manifest, which `dossier.pdf` does not hold."""

    number: str
    files: dict[str, bytes]
    digest: str

    def as_zip(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files.items():
                archive.writestr(f"{self.number}/{name}", data)
        return buffer.getvalue()


def export_dossier(certificate: Any, *, user: User) -> Dossier:
    """Everything at one moment; that it left the house is evidence itself."""
    require(user, MANAGE)
    trace = certificates.trace_certificate(certificate)
    ground = certificate.ground
    exam = exams.export_attempt(ground) if isinstance(ground, exams.Outcome) else None
    events = _events(certificate)
    facts = _facts(certificate, trace)
    files: dict[str, bytes] = {
        "dossier.pdf": _pdf(certificate, trace, events=len(events), user=user),
        "certificate.pdf": certificates.stored_pdf(certificate) or b"",
        "certificate.json": _json(facts),
        "examination.json": _json(exam),
        "hours.json": _json(_hours(certificate)),
        "notices.json": _json(_notices(certificate)),
        "events.json": _json(events),
        "checkpoints.json": _json([asdict(point) for point in evidence.read_checkpoints()]),
        "check_dossier.py": Path(check_dossier.__file__).read_bytes(),
        "README.txt": HOW_TO_CHECK.format(number=certificate.number).encode(),
    }
    manifest = _json(
        {
            "number": certificate.number,
            "made_at": timezone.now().isoformat(),
            "made_by": user.actor,
            "chain_seq": events[-1]["seq"] if events else 0,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )
    files |= {"manifest.json": manifest, "manifest.p7s": certificates.detached_signature(manifest)}
    dossier = Dossier(certificate.number, files, hashlib.sha256(manifest).hexdigest())
    with transaction.atomic():
        evidence.append(
            "audits.dossier.exported",
            actor=user.actor,
            subjects=[certificate.subject],
            body={"manifest": dossier.digest, "ok": trace.ok},
        )
    return dossier


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _facts(certificate: Any, trace: Any) -> dict[str, Any]:
    changes = certificate.state_changes.order_by("proposed_at")
    return {
        "number": certificate.number,
        "subject": certificate.subject,
        "kind": certificate.kind,
        "state": certificate.state,
        "issued_at": certificate.issued_at.isoformat() if certificate.issued_at else "",
        "payload": certificate.payload,
        "payload_hash": certificate.payload_hash,
        "pdf_sha256": certificate.pdf_sha256,
        "changes": [
            {
                "kind": change.kind,
                "to_state": change.to_state,
                "ground": change.ground,
                "proposed_at": change.proposed_at.isoformat(),
                "at": change.at.isoformat() if change.at else "",
            }
            for change in changes
        ],
        "links": [asdict(link) for link in trace.links],
    }


def _events(certificate: Any) -> list[dict[str, Any]]:
    """What evidence says about the certificate and what it rests on, an examination or a batch; pseudonyms, digests."""
    subjects = [certificate.subject, *certificates.subjects_behind(certificate.ground)]
    return [event.as_json() for event in evidence.events_about(*subjects)]


def _hours(certificate: Any) -> list[dict[str, Any]]:
    """Each entry of the ledger, and who witnessed it."""
    return [
        {
            "part": entry.part,
            "minutes": entry.minutes,
            "session": str(entry.session or ""),
            "witnessed_by": entry.witnessed_by.actor if entry.witnessed_by else "system",
            "is_correction": entry.counters_id is not None,
            "reason": entry.reason,
            "recorded_at": entry.recorded_at.isoformat(),
        }
        for entry in courses.hours_evidence(certificate.person, certificate.operation_item)
    ]


def notices_about(certificate: Any) -> Any:
    """What the holder was told about examinations, certificates and duties since the certificate's own examination."""
    told = Message.objects.filter(person=certificate.person, kind__regex=KINDS)
    return told.order_by("created_at")


def _notices(certificate: Any) -> list[dict[str, str]]:
    return [
        {
            "kind": message.kind,
            "channel": message.channel,
            "subject": message.subject,
            "created_at": message.created_at.isoformat(),
            "sent_at": message.sent_at.isoformat() if message.sent_at else "",
            "read_at": message.read_at.isoformat() if message.read_at else "",
        }
        for message in notices_about(certificate)
    ]


def _pdf(certificate: Any, trace: Any, *, events: int, user: User) -> bytes:
    context = {
        "certificate": certificate,
        "trace": trace,
        "events": events,
        "name": mask_name(certificate.person.name),
        "made_at": timezone.localtime(),
        "made_by": str(user),
        "standing": certificate.standing(timezone.localdate()),
    }
    page = certificates.plain_pdf(render_to_string("audits/dossier_pdf.html", context), images={})
    return certificates.sign_pdf(page, issuer=certificate.issuer.name, reason="出具审计卷宗")
