"""Start a play: a signed token, a little work by the phone, one insert. Two taps at once start one play."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contests.actions.freeze_pool import pool_of
from contests.domain.drawing import draw
from contests.domain.fairness import TRAP
from contests.domain.proof import is_proof
from contests.domain.scoring import GRACE_MS, limit_ms
from contests.models import Entry, Play, Round
from contests.models.playing import insert
from contests.refusals import Refused
from evidence import api as evidence
from exams.api import Dice

SALT, TOKEN_AGE = "contests.start", 30 * 60


def start_token(entry: Entry, contest_round: Round) -> str:
    """For this entry and round, from now on for half an hour, and for one play only."""
    return signing.dumps({"e": entry.pk, "r": contest_round.pk, "n": secrets.token_hex(6)}, salt=SALT)


def start_play(
    entry: Entry,
    contest_round: Round,
    *,
    token: str,
    proof: str,
    more_time: bool = False,
    trapped: bool = False,
    now: datetime | None = None,
    plays: Sequence[Play] | None = None,
) -> Play:
    """The play that is now live. `contest_round` comes from `Round.objects.with_pool()` or `rounds_of`; `now` and
    `plays`, when the caller has asked them already, are the database's clock and the entry's plays.
    """
    now = now or evidence.database_now()
    if plays is None:
        columns = ("round_id", "state", "deadline_at", "items", "number")
        plays = list(Play.objects.filter(entry=entry).only(*columns).order_by())
    live = next((play for play in plays if play.state == Play.State.STARTED), None)
    if live is not None:
        if live.deadline_at + timedelta(milliseconds=GRACE_MS) >= now:
            return _resume(live, contest_round)
        lapse(live, now=now)
    if not contest_round.is_running(now):
        raise Refused(_("这一轮现在不在答题时间内。"), code="closed")
    _check_token(entry, contest_round, token=token, proof=proof)
    number = 1 + max((play.number for play in plays if play.round_id == contest_round.pk), default=0)
    if number > contest_round.tries:
        raise Refused(_("这一轮的答题次数已经用完。"), code="tries")
    try:
        return insert_play(
            entry, contest_round, number=number, token=token, plays=plays, now=now, more_time=more_time, trapped=trapped
        )
    except IntegrityError:
        other = Play.objects.filter(entry=entry, state=Play.State.STARTED).first()
        if other is None:
            raise Refused(_("这次开始已经用过，请刷新页面。"), code="token") from None
        return _resume(other, contest_round)


def insert_play(
    entry: Entry,
    contest_round: Round,
    *,
    number: int,
    token: str,
    plays: Sequence[Play],
    now: datetime,
    more_time: bool,
    trapped: bool,
) -> Play:
    """IntegrityError when the entry is playing already, this try is taken, or the token was used."""
    pool = pool_of(contest_round.pk, contest_round.pool.digest)
    seed = secrets.token_hex(16)
    items = draw(
        list(pool),
        seen={item for play in plays for item in play.items},
        count=contest_round.count,
        shuffle=Dice(f"contest:{seed}").shuffled,
    )
    limit = timedelta(milliseconds=limit_ms(contest_round.seconds, more_time=more_time))
    guard = transaction.atomic() if transaction.get_connection().in_atomic_block else nullcontext()
    with guard:  # one statement is its own transaction: BEGIN and COMMIT would be two more journeys
        play = Play(
            contest_id=contest_round.contest_id,
            round=contest_round,
            entry=entry,
            number=number,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            seed=seed,
            items=items,
            started_at=now,
            deadline_at=min(now + limit, contest_round.ends_at),
            more_time=more_time,
            flags=[TRAP] if trapped else [],
        )
        insert(play)
    return play


def lapse(play: Play, *, now: datetime) -> bool:
    """Started and never answered in time: it was a try. True for the one caller who entered it."""
    return bool(
        Play.objects.overdue(now).filter(pk=play.pk).update(state=Play.State.LATE, finished_at=play.deadline_at)
    )


def _resume(live: Play, contest_round: Round) -> Play:
    if live.round_id != contest_round.pk:
        raise Refused(_("您还有一轮正在作答，请先完成。"), code="other")
    live.refresh_from_db()
    return live


def _check_token(entry: Entry, contest_round: Round, *, token: str, proof: str) -> None:
    fault = Refused(_("页面放得太久了，请刷新后重新开始。"), code="token")
    try:
        value = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature:
        raise fault from None
    if value.get("e") != entry.pk or value.get("r") != contest_round.pk:
        raise fault
    if not is_proof(token, proof, bits=settings.CONTEST_PROOF_BITS):
        raise Refused(_("没有通过防刷校验，请刷新后重新开始。"), code="proof")
