"""What practice keeps about one person, in the words shown to that person (LAW-04). Questions and keys stay here."""

from __future__ import annotations

from django.utils import timezone

from accounts.api import DataChapter, Person
from practice.models import Mistake, PracticeSession


def own_practice(person: Person) -> list[DataChapter]:
    """Every go at practising, and the book of wrong answers."""
    sessions = PracticeSession.objects.filter(person=person).order_by("pk")
    mistakes = Mistake.objects.filter(person=person).select_related("item__item").order_by("pk")
    return [
        DataChapter("练习", tuple(_session(row) for row in sessions)),
        DataChapter("错题本", tuple(_mistake(row) for row in mistakes)),
    ]


def _session(row: PracticeSession) -> dict[str, str]:
    finished = f"{timezone.localtime(row.finished_at):%Y-%m-%d %H:%M:%S}" if row.finished_at else ""
    return {
        "方式": str(row.get_kind_display()),
        "名称": row.title,
        "开始时间": f"{timezone.localtime(row.started_at):%Y-%m-%d %H:%M:%S}",
        "完成时间": finished,
        "题数": str(len(row.items)),
        "已答": str(len(row.answers)),
        "答对": str(row.right),
    }


def _mistake(row: Mistake) -> dict[str, str]:
    return {
        "题号": row.item.item.number,
        "错过几次": str(row.wrong),
        "下次复习": f"{timezone.localtime(row.due_at):%Y-%m-%d}",
        "掌握时间": f"{timezone.localtime(row.mastered_at):%Y-%m-%d}" if row.mastered_at else "",
    }
