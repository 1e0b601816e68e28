"""Begin a go at practising; at most so many a day, whatever is clicked twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import Person
from evidence import api as evidence
from exams.api import Blueprint
from practice.actions.choose_items import (
    CHAPTER_ITEMS,
    DAILY_ITEMS,
    due_mistakes,
    of_blueprint,
    of_chapter,
    open_to,
    parts_of,
    shuffled,
)
from practice.domain.mock import fill
from practice.models import MOST_A_DAY, PracticeSession
from practice.refusals import Refused

Kind = PracticeSession.Kind


def start_chapter(person: Person, *, bank: str, chapter: str, now: datetime | None = None) -> PracticeSession:
    """Twenty items of one chapter."""
    now = now or evidence.database_now()
    items = of_chapter(open_to(person, now), bank, chapter)
    if not items:
        raise Refused(_("这一章目前没有可练的题，请选别的章节。"))
    return _begin(person, Kind.CHAPTER, chapter, shuffled(secrets.token_hex(8), items)[:CHAPTER_ITEMS], now=now)


def start_mistakes(person: Person, *, now: datetime | None = None) -> PracticeSession:
    """What is due in the book of wrong answers."""
    now = now or evidence.database_now()
    items = due_mistakes(person, now)
    if not items:
        raise Refused(_("现在没有到期的错题，到时间会再提醒您。"))
    return _begin(person, Kind.MISTAKES, str(Kind.MISTAKES.label), items, now=now)


def start_daily(person: Person, *, now: datetime | None = None) -> PracticeSession:
    """Today's five; asked for again, the same ones."""
    now = now or evidence.database_now()
    day = timezone.localdate(now)
    today = PracticeSession.objects.filter(person=person, day=day, kind=Kind.DAILY).first()
    if today is not None:
        return today
    due = due_mistakes(person, now)[:2]
    fresh = [item.id for item in open_to(person, now) if item.id not in due]
    items = [*due, *shuffled(f"daily:{person.pk}:{day}", fresh)][:DAILY_ITEMS]
    if not items:
        raise Refused(_("练习题库还没有可用的题。"))
    return _begin(person, Kind.DAILY, str(Kind.DAILY.label), items, now=now)


def start_mock(person: Person, *, blueprint: UUID, now: datetime | None = None) -> PracticeSession:
    """The sections, marks and time of a real paper, from practice items; the time shrinks with the number of items."""
    now = now or evidence.database_now()
    found = (
        Blueprint.objects.filter(uuid=blueprint, state=Blueprint.State.APPROVED)
        .select_related("bank__operation_item__category")
        .first()
    )
    if found is None:
        raise Refused(_("这份模拟考试已经停用，请选别的。"))
    seed = secrets.token_hex(8)
    pool = [(item.id, item.type) for item in of_blueprint(open_to(person, now), found)]
    parts = parts_of(found)
    mock = fill(parts, pool, shuffle=lambda ids: shuffled(seed, ids))
    if not mock.items:
        raise Refused(_("这个项目的练习题还没有准备好，请先做章节练习。"))
    minutes = max(5, round(found.minutes * len(mock.items) / mock.full))
    return _begin(
        person,
        Kind.MOCK,
        found.bank.subject,
        list(mock.items),
        now=now,
        marks=list(mock.marks),
        sections=[list(section) for section in mock.sections],
        cut={"cut_score": found.cut_score, "paper_marks": sum(part.count * part.marks for part in parts)},
        deadline_at=now + timedelta(minutes=minutes),
    )


def _begin(
    person: Person, kind: str, title: str, items: Sequence[int], *, now: datetime, **more: object
) -> PracticeSession:
    """The person's row is locked while today's sessions are counted; the database refuses one more (K4)."""
    day = timezone.localdate(now)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        today = PracticeSession.objects.filter(person=person, day=day)
        if kind == Kind.DAILY and (already := today.filter(kind=kind).first()):
            return already
        number = today.count() + 1
        if number > MOST_A_DAY:
            raise Refused(_("今天已经练了 %(most)s 次，明天再来。") % {"most": MOST_A_DAY})
        return PracticeSession.objects.create(
            person=person, kind=kind, title=title, day=day, number=number, items=list(items), started_at=now, **more
        )
