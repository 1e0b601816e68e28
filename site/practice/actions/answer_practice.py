"""Answer one question, or hand a mock in: right or wrong, and what goes into the book of wrong answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence import api as evidence
from exams.api import OpenItem, open_items_by_id
from practice.domain.mock import came_late
from practice.domain.spacing import review
from practice.models import Mistake, PracticeSession
from practice.refusals import Refused


def answer_practice(
    session: PracticeSession, item: int, chosen: Sequence[int], *, now: datetime | None = None
) -> PracticeSession:
    """One answer, once; the last one finishes the session. A mock is handed in whole."""
    with transaction.atomic():
        locked = PracticeSession.objects.select_for_update().get(pk=session.pk)
        if item not in locked.items:
            raise Refused(_("这道题不在这次练习里。"))
        if locked.is_mock or locked.finished_at or str(item) in locked.answers:
            return locked
        _enter(locked, {item: chosen}, now or evidence.database_now())
    return locked


def hand_in_mock(
    session: PracticeSession, given: Mapping[int, Sequence[int]], *, now: datetime | None = None
) -> PracticeSession:
    """All answers at once; what comes after the time and a minute of grace counts for nothing, and the page says so."""
    with transaction.atomic():
        locked = PracticeSession.objects.select_for_update().get(pk=session.pk)
        if locked.finished_at:
            return locked
        now = now or evidence.database_now()
        counts = not came_late(now, locked.deadline_at)
        answers = {item: given.get(item, ()) if counts else () for item in locked.items}
        _enter(locked, answers, now)
    return locked


def _enter(session: PracticeSession, given: Mapping[int, Sequence[int]], now: datetime) -> None:
    items = {item.id: item for item in open_items_by_id(list(given))}
    wrong: list[OpenItem] = []
    rights: list[OpenItem] = []
    for identifier, chosen in given.items():
        session.answers[str(identifier)] = sorted(set(chosen))
        item = items.get(identifier)
        if item is None:
            continue  # withdrawn meanwhile: neither right nor wrong
        (rights if set(chosen) == set(item.key) else wrong).append(item)
    session.right += len(rights)
    if session.marks:
        worth = dict(zip(session.items, session.marks, strict=True))
        session.total += sum(worth[item.id] for item in rights)
    if len(session.answers) == len(session.items):
        session.finished_at = now
    session.save(update_fields=["answers", "right", "total", "finished_at"])
    _remember(session, rights, wrong, now)


def _remember(session: PracticeSession, rights: Sequence[OpenItem], wrong: Sequence[OpenItem], now: datetime) -> None:
    """A wrong answer enters the book; a right one counts there only when it was due."""
    known = {
        row.item_id: row
        for row in Mistake.objects.select_for_update().filter(
            person_id=session.person_id, item_id__in=[item.id for item in (*rights, *wrong)]
        )
    }
    for item in wrong:
        row = known.get(item.id)
        after = review(row.card if row and row.mastered_at is None else None, right=False, at=now)
        if row is None:
            row = Mistake(person_id=session.person_id, item_id=item.id, wrong=0)
        row.card, row.due_at, row.mastered_at = after.card, after.due_at, None
        row.wrong += 1
        row.save()
    for item in rights:
        row = known.get(item.id)
        if row is None or row.mastered_at is not None or row.due_at > now:
            continue
        after = review(row.card, right=True, at=now)
        row.card, row.due_at = after.card, after.due_at
        row.mastered_at = now if after.is_mastered else None
        row.save()
