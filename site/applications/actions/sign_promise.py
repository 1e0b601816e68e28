"""The health promise: read in the version in force, and signed by the person alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.db import transaction

from accounts.api import ConsentText, NotAllowed, User, newest_text, person_of
from applications.actions.take_step import locked
from applications.domain.states import WITH_APPLICANT
from applications.models import Application
from applications.refusals import Refused
from evidence import api as evidence

_FOLDER = Path(__file__).resolve().parents[1] / "promises"


@lru_cache(maxsize=1)
def promise_text() -> ConsentText:
    """The newest version."""
    return newest_text(_FOLDER, "health")


def sign_promise(application: Application, *, version: str, user: User) -> Application:
    """Nobody promises for somebody else: an employer hands in the sheet the person signed. `version`: what was read."""
    person = person_of(user)
    if person is None or person.pk != application.person_id:
        raise NotAllowed("健康承诺须由本人签署。代报的，请上传本人签名的承诺书。")
    text = promise_text()
    if version != text.version:
        raise Refused("承诺书已更新，请重新阅读后再签署。")
    with transaction.atomic():
        row = locked(application)
        if row.place not in WITH_APPLICANT:
            raise Refused("申请已提交，不能再签署。")
        row.promise_version, row.promised_at = text.version, evidence.database_now()
        row.save(update_fields=["promise_version", "promised_at"])
        evidence.append(
            "applications.promise.signed",
            actor=user.actor,
            subjects=[row.subject, person.subject],
            body={"version": text.version, "sha256": text.sha256},
        )
    return row
