"""Enrol the good rows of a roster, portion by portion: each is whole or absent, and a run that died is gone on with.

A long roster is ordered and committed in the background; its owner sees how far it has come and may stop it between two
portions. Whoever is enrolled by then stays, and is found enrolled when the rest is committed later.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import api as accounts
from accounts.api import Person, User, require
from courses.actions.import_roster import BATCH, NOTES, Verdict, refuse_finished, say, verdicts_of
from courses.domain import roster as rules
from courses.models import Enrolment, RosterImport, TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence

PORTION = 2_000
"""Rows in one transaction: whole or absent, and few enough that SQLite's other writers wait for seconds only."""
WAITED = 500
"""Rows that are committed while their owner waits for the page."""
LEASE = timedelta(minutes=15)
"""After so long without an end a worker has died, and another goes on."""
_State = RosterImport.State


def is_long(batch: RosterImport) -> bool:
    """Whether it is committed in the background."""
    return len(batch.rows) > WAITED


def order_commit(batch: RosterImport, *, by: User) -> None:
    """The row is the promise: whichever worker claims it does it."""
    require(by, MANAGE, batch.training_class.institution)
    _take(batch, by=by, state=_State.QUEUED)


def stop_commit(batch: RosterImport, *, by: User) -> bool:
    """False when it has ended already. What is not enrolled yet waits as before."""
    require(by, MANAGE, batch.training_class.institution)
    running = RosterImport.objects.filter(pk=batch.pk, state__in=RosterImport.OPEN)
    if not running.update(state=_State.CHECKED, claimed_at=None):
        return False
    stopped = RosterImport.objects.select_related("training_class__institution").get(pk=batch.pk)
    say(stopped)
    stopped.save(update_fields=["payload"])
    return True


def ordered_rosters() -> list[int]:
    """Those nobody has begun, and those whose worker has died."""
    died = Q(state=_State.RUNNING, claimed_at__lt=timezone.now() - LEASE)
    return list(RosterImport.objects.filter(Q(state=_State.QUEUED) | died).values_list("pk", flat=True))


def commit_ordered(pk: int) -> bool:
    """Claimed by compare-and-set, so that two workers commit once. False when claimed elsewhere, stopped, or empty."""
    now = timezone.now()
    free = Q(state=_State.QUEUED) | Q(state=_State.RUNNING, claimed_at__lt=now - LEASE)
    if not RosterImport.objects.filter(free, pk=pk).update(state=_State.RUNNING, claimed_at=now):
        return False
    batch = RosterImport.objects.select_related("training_class__institution", "committed_by").get(pk=pk)
    try:
        return _commit(batch).state == _State.COMMITTED
    except Refused:
        return False


def commit_roster(batch: RosterImport, *, by: User) -> RosterImport:
    """Register and enrol the good rows; the refused ones stay for download. A second commit is refused."""
    require(by, MANAGE, batch.training_class.institution)
    _take(batch, by=by, state=_State.RUNNING, claimed_at=timezone.now())
    return _commit(RosterImport.objects.select_related("training_class__institution", "committed_by").get(pk=batch.pk))


def _take(batch: RosterImport, *, by: User, state: str, claimed_at: datetime | None = None) -> None:
    """Begun anew: whatever an earlier run counted is counted again."""
    refuse_finished(TrainingClass.objects.get(pk=batch.training_class_id))
    notes = {NOTES: batch.result[NOTES]} if NOTES in batch.result else {}
    waiting = RosterImport.objects.filter(pk=batch.pk, state=_State.CHECKED)
    if not waiting.update(
        state=state, claimed_at=claimed_at, committed_by=by, done=0, whole=len(batch.rows), result=notes
    ):
        raise Refused("这份名单已经导入过了，或正在导入。")


def _commit(batch: RosterImport) -> RosterImport:
    """From where the last run came to; gives the roster as it stands in the end."""
    claimed = batch.claimed_at
    verdicts = verdicts_of(batch)
    try:
        if not any(verdict.facts for verdict in verdicts):
            raise Refused("没有可以导入的行，请按错误说明修改后重新上传。")
        rest = iter(verdicts[batch.done :])
        while portion := list(islice(rest, PORTION)):
            if not enrol_portion(batch, portion, claimed):
                return RosterImport.objects.get(pk=batch.pk)
    except BaseException:  # whatever it was: what is enrolled stays, the rest waits for its owner as before
        RosterImport.objects.filter(pk=batch.pk, claimed_at=claimed).update(state=_State.CHECKED, claimed_at=None)
        raise
    return _end(batch, {verdict.place for verdict in verdicts if verdict.facts is None}, claimed)


def _mine(batch: RosterImport, claimed: datetime | None) -> RosterImport | None:
    """The row under its lock while this run still holds it."""
    rows = RosterImport.objects.select_for_update(of=("self",)).select_related("training_class__institution")
    return rows.filter(pk=batch.pk, state=_State.RUNNING, claimed_at=claimed).first()


def enrol_portion(batch: RosterImport, portion: list[Verdict], claimed: datetime | None) -> bool:
    """False when somebody stopped it or another worker took over. Refused when the class has ended meanwhile."""
    by = batch.committed_by
    if by is None:
        raise RuntimeError("a roster is committed without anybody's order")
    with transaction.atomic():
        held = _mine(batch, claimed)
        if held is None:
            return False
        refuse_finished(TrainingClass.objects.select_for_update(no_key=True).get(pk=batch.training_class_id))
        strangers, others = _bulk_and_single(batch, portion)
        added = _enrol_new(batch, strangers, by=by)
        added += [person for person in (_enrol(batch, verdict, by=by) for verdict in others) if person]
        counts = Counter(verdict.verdict for verdict in portion)
        held.done += len(portion)
        for kind, count in counts.items():
            held.result[kind] = held.result.get(kind, 0) + count
        held.save(update_fields=["done", "result"])
        subjects = (batch.training_class.subject, f"roster:{batch.uuid}", *(person.subject for person in added))
        body = {"file": batch.file_sha256, "counts": dict(counts)}
        evidence.append_events([evidence.Happening("courses.roster.enrolled", by.actor, subjects, body)])
    return True


def _end(batch: RosterImport, refused: set[str], claimed: datetime | None) -> RosterImport:
    with transaction.atomic():
        held = _mine(batch, claimed)
        if held is None:
            return RosterImport.objects.get(pk=batch.pk)
        held.rows = [raw for raw in held.rows if raw["place"] in refused]
        held.state, held.committed_at, held.claimed_at = _State.COMMITTED, timezone.now(), None
        held.save()
    return held


def _bulk_and_single(batch: RosterImport, verdicts: list[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    """New people of other employers go in bulk; whoever is known or joins the institution goes one by one."""
    own = {batch.training_class.institution.name, batch.training_class.institution.short_name} - {""}
    bulk = [
        verdict
        for verdict in verdicts
        if verdict.verdict == rules.NEW and verdict.facts is not None and verdict.facts.employer not in own
    ]
    chosen = {id(verdict) for verdict in bulk}
    return bulk, [verdict for verdict in verdicts if id(verdict) not in chosen]


def _enrol_new(batch: RosterImport, verdicts: list[Verdict], *, by: User) -> list[Person]:
    """Should one of them have been registered meanwhile, all go one by one."""
    try:
        with transaction.atomic():
            people = accounts.register_people([row.checked for row in verdicts if row.checked is not None], by=by)
            Enrolment.objects.bulk_create(
                [
                    Enrolment(
                        training_class=batch.training_class,
                        person=person,
                        employer=verdict.facts.employer if verdict.facts else "",
                    )
                    for person, verdict in zip(people, verdicts, strict=True)
                ],
                batch_size=BATCH,
            )
    except IntegrityError:
        return [person for person in (_enrol(batch, verdict, by=by) for verdict in verdicts) if person]
    return people


def _enrol(batch: RosterImport, verdict: Verdict, *, by: User) -> Person | None:
    """The person newly enrolled; None for a refused row and for one who sits in the class already."""
    if verdict.facts is None:
        return None
    facts, institution = verdict.facts, batch.training_class.institution
    own = facts.employer in {institution.name, institution.short_name} - {""}
    person = accounts.register_person(
        name=facts.name,
        number=facts.number,
        document=facts.document,
        mobile=facts.mobile,
        education=facts.education,
        # Only a body's own people become its members: a roster can't claim employment elsewhere.
        organisation=institution if own else None,
        by=by,
    ).person
    _, created = Enrolment.objects.get_or_create(
        training_class=batch.training_class, person=person, defaults={"employer": facts.employer}
    )
    return person if created else None
