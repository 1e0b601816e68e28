"""Mock examinations of a class's members, for its archive: of each person the best one, and how many there were."""

from __future__ import annotations

from courses.api import Mark, TrainingClass
from exams.api import ItemBank
from practice.domain.mock import passes
from practice.models import PracticeSession


def class_mocks(training_class: int) -> list[Mark]:
    """Of the class's operation item, handed in from its first day on; nothing of other practice."""
    group = TrainingClass.objects.get(pk=training_class)
    subjects = {bank.subject for bank in ItemBank.objects.filter(operation_item=group.operation_item_id)}
    sessions = PracticeSession.objects.filter(
        person__in=group.enrolments.values("person"),
        kind=PracticeSession.Kind.MOCK,
        title__in=subjects,
        day__gte=group.starts_on,
        finished_at__isnull=False,
    ).defer("items", "answers", "sections")
    by_person: dict[int, list[PracticeSession]] = {}
    for session in sessions.order_by("pk"):
        by_person.setdefault(session.person_id, []).append(session)
    return [_best(person, rows) for person, rows in by_person.items()]


def _best(person: int, rows: list[PracticeSession]) -> Mark:
    best = max(rows, key=_share)
    full = sum(best.marks)
    word = "合格" if passes(best.total, full, **best.cut) else "不合格"
    cut = best.cut["cut_score"] * full / (best.cut["paper_marks"] or 1) / 100
    title = f"模拟考试 {len(rows)} 次，最好的一次"
    return Mark(person, "模拟", title, best.day, f"{best.total / 100:g} / {full / 100:g}", f"{cut:g}", word)


def _share(session: PracticeSession) -> float:
    return session.total / (sum(session.marks) or 1)
