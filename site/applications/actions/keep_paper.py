"""Photographed papers of an application: drawn anew on the way in, kept privately, looked at by an officer."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import NotAllowed, ScanRefused, User, redraw_scan
from applications.actions.take_step import locked
from applications.domain.states import TO_DECIDE, WITH_APPLICANT
from applications.models import Application, ApplicationPaper, PaperKind
from applications.permissions import may_act, may_decide
from applications.refusals import Refused
from evidence import api as evidence

MOST = 12


def add_paper(application: Application, *, kind: str, data: bytes, user: User) -> ApplicationPaper:
    """One picture. Refused for anything that is not a plain JPEG or PNG, and for the thirteenth."""
    if not may_act(user, application):
        raise NotAllowed
    if kind not in PaperKind.values:
        raise Refused("请选择材料种类。", field="kind")
    try:
        picture = redraw_scan(data)
    except ScanRefused as refusal:
        raise Refused(str(refusal), field="file") from refusal
    digest = hashlib.sha256(picture).hexdigest()
    with transaction.atomic():
        row = locked(application)
        if row.place not in WITH_APPLICANT:
            raise Refused("申请已提交，现在不能增加材料。需要补充的，考试机构会一次性通知。")
        if row.papers.filter(sha256=digest).exists():
            raise Refused("这张照片已经上传过了。", field="file")
        if row.papers.count() >= MOST:
            raise Refused(f"材料最多 {MOST} 张，请先删除不需要的。", field="file")
        paper = ApplicationPaper(
            application=row, kind=kind, size=len(picture), sha256=digest, added_by=user,
            added_at=evidence.database_now(),
        )  # fmt: skip
        paper.file.save("scan.jpg", ContentFile(picture), save=False)
        paper.save()
        evidence.append(
            "applications.paper.added", actor=user.actor, subjects=[row.subject], body={"kind": kind, "sha256": digest}
        )
    return paper


def drop_paper(paper: ApplicationPaper, *, user: User) -> None:
    """The row at once, the bytes once the transaction has committed; a paper found good stays."""
    if not may_act(user, paper.application):
        raise NotAllowed
    with transaction.atomic():
        row = locked(paper.application)
        if row.place not in WITH_APPLICANT or paper.verdict == ApplicationPaper.Verdict.GOOD:
            raise Refused("这份材料已经提交或审核，不能删除。")
        name, storage, digest = str(paper.file.name), paper.file.storage, paper.sha256
        paper.delete()
        transaction.on_commit(lambda: storage.delete(name))
        evidence.append("applications.paper.dropped", actor=user.actor, subjects=[row.subject], body={"sha256": digest})


def judge_paper(paper: ApplicationPaper, *, is_good: bool, user: User) -> ApplicationPaper:
    """The officer's word on one paper, while the application waits for a decision."""
    if not may_decide(user, paper.application):
        raise NotAllowed
    with transaction.atomic():
        row = locked(paper.application)
        if row.place not in TO_DECIDE:
            raise Refused("申请不在待受理状态，不能审核材料。")
        paper.verdict = ApplicationPaper.Verdict.GOOD if is_good else ApplicationPaper.Verdict.BAD
        paper.save(update_fields=["verdict"])
        evidence.append(
            "applications.paper.judged",
            actor=user.actor,
            subjects=[row.subject],
            body={"kind": str(paper.kind), "sha256": paper.sha256, "good": is_good},
        )
    return paper
