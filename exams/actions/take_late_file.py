"""Answers in a file that a candidate's machine sealed while the network stayed away, carried in by the invigilator.

Only that attempt's key opens it, so nobody else wrote it and nobody changed it since. As long as the attempt takes
answers they are saved like any others and never overwrite newer ones; afterwards they are put aside as a late pack.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from accounts.api import NotAllowed, User, person_of
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.actions.propose_late import LateRefused
from exams.actions.save_answers import save_answers
from exams.actions.seal_answers import seal_answers
from exams.actions.start_attempt import journal_key_of
from exams.domain.journal import whole_letters
from exams.models import Attempt, LatePack, Response, Sitting, SittingStaff
from exams.models.saving import Answer

MAX_BYTES, MAX_ANSWERS, MAX_LENGTH = 4_000_000, 400, 4000


@dataclass(frozen=True, slots=True)
class TakenFile:
    """`saved`: answers now stored; `sealed`: answers put aside; the rest was known already."""

    attempt: Attempt
    saved: int
    sealed: int


def take_late_file(sitting: Sitting, content: bytes, *, user: User) -> TakenFile:
    """LateRefused for whatever is not such a file of an attempt of this sitting."""
    if not is_on_duty(user, sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed("只有本场监考员可以补传考生的答案文件。")
    attempt, answers = _open(sitting, content)
    if person_of(user) == attempt.registration.person:
        raise NotAllowed("不能补传本人的答案。")
    before = _revisions(attempt)
    newer = [answer for answer in answers if before.get(answer[0], -1) < answer[1]]
    stored = save_answers(attempt.uuid, writer=attempt.writer, answers=newer).stored if newer else {}
    left = [answer for answer in newer if stored.get(answer[0], -1) < answer[1]]
    sealed = seal_answers(attempt, left, cause=LatePack.Cause.FILE, now=evidence.database_now())
    with transaction.atomic():
        evidence.append(
            "exams.late.file",
            actor=user.actor,
            subjects=[attempt.subject, sitting.subject],
            body={"answers": len(answers), "saved": len(newer) - len(left), "digest": evidence.digest(_lists(answers))},
        )
    return TakenFile(attempt, len(newer) - len(left), len(sealed))


def _open(sitting: Sitting, content: bytes) -> tuple[Attempt, list[Answer]]:
    refusal = LateRefused("打不开这个文件：它不是本场考生机导出的答案文件，或者已被改动。")
    if len(content) > MAX_BYTES:
        raise refusal
    try:
        outer = json.loads(content)
        uuid = UUID(outer["attempt"])
        iv, data = base64.b64decode(outer["iv"]), base64.b64decode(outer["data"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise refusal from error
    found = Attempt.objects.select_related("registration__person").filter(uuid=uuid, registration__sitting=sitting)
    attempt = found.first()
    if attempt is None:
        raise refusal
    try:
        inner = json.loads(AESGCM(journal_key_of(attempt)).decrypt(iv, data, None))
        answers = _answers(inner["answers"])
    except (InvalidTag, ValueError, TypeError, KeyError) as error:
        raise refusal from error
    return attempt, answers


def _answers(rows: Any) -> list[Answer]:
    """Each of the right shape; ValueError otherwise."""
    if not isinstance(rows, list) or len(rows) > MAX_ANSWERS:
        raise ValueError("rows")
    found: list[Answer] = []
    for position, rev, value in rows:
        if type(position) is not int or type(rev) is not int or not isinstance(value, str):
            raise ValueError("row")
        if not 1 <= position <= MAX_ANSWERS or not 0 <= rev < 2**53 or len(value) > MAX_LENGTH or "\0" in value:
            raise ValueError("row")
        found.append((position, rev, whole_letters(value)))
    return found


def _lists(answers: list[Answer]) -> list[list[Any]]:
    return [list(answer) for answer in answers]


def _revisions(attempt: Attempt) -> dict[int, int]:
    return dict(Response.objects.filter(attempt=attempt).values_list("position", "rev"))
