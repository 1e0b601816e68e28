"""How far the marking of a sitting has come, item by item, and how well its markers agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts.api import Person
from exams.domain.marking import Agreement, agreement
from exams.models import Mark, MarkedAnswer, MarkedItem, ScoreReport, Sitting, SittingStaff


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """`first`: answers with one mark so far; `third`: that wait for a third person; `decided`: settled or dropped."""

    item: MarkedItem
    count: int
    decided: int
    first: int
    third: int
    thirds: int
    agreement: Agreement

    @property
    def percent(self) -> int:
        return self.decided * 100 // self.count if self.count else 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands between a sitting and the publication of its marks."""

    papers: int
    answers: int
    third: int

    @property
    def sentence(self) -> str:
        third = f"，其中 {self.third} 道两人分差过大、待第三人评阅" if self.third else ""
        return f"还有 {self.papers} 份答卷、{self.answers} 道题等待人工阅卷{third}，阅完后再公布。"


def waiting_of(sitting: Sitting) -> Waiting:
    """Papers whose report waits, and the answers they wait for."""
    answers = MarkedAnswer.objects.filter(item__sitting=sitting, state__in=MarkedAnswer.OPEN)
    papers = ScoreReport.objects.filter(attempt__registration__sitting=sitting).exclude(waiting=[])
    return Waiting(papers.count(), answers.count(), answers.filter(state=MarkedAnswer.State.THIRD).count())


def marking_progress(sitting: Sitting) -> list[ItemProgress]:
    """Every item that people mark, in the order in which markers meet them; a fixed number of queries."""
    state = MarkedAnswer.State
    items = (
        MarkedItem.objects.filter(sitting=sitting)
        .select_related("version__item", "version__area")
        .annotate(
            count=Count("answers"),
            open=Count("answers", filter=Q(answers__state__in=MarkedAnswer.OPEN)),
            third=Count("answers", filter=Q(answers__state=state.THIRD)),
        )
        .order_by("pk")
    )
    pairs, first, thirds = _rounds(sitting)
    return [
        ItemProgress(
            item=item,
            count=item.count,
            decided=item.count - item.open,
            first=first[item.pk],
            third=item.third,
            thirds=thirds[item.pk],
            agreement=agreement(pairs[item.pk]),
        )
        for item in items
    ]


def marking_agreement(sitting: Sitting) -> Agreement:
    """Over all items, in hundredths of marks."""
    return agreement([pair for pairs in _rounds(sitting)[0].values() for pair in pairs])


def waiting_for(person: Person) -> dict[UUID, int]:
    """Sitting → open answers that this person, a marker there, has not marked yet.

    Claims of others are not looked at: they last half an hour, this is for a desk.
    """
    on_duty = SittingStaff.objects.filter(person=person, duty=SittingStaff.Duty.MARKER).values("sitting")
    mine = Mark.objects.filter(given_at__isnull=False, marker=person)
    open_answers = (
        MarkedAnswer.objects.filter(item__sitting__in=on_duty, state__in=MarkedAnswer.OPEN)
        .exclude(item__sitting__state=Sitting.State.PUBLISHED)
        .exclude(pk__in=mine.values("answer"))
    )
    rows = open_answers.values("item__sitting__uuid").annotate(count=Count("pk")).order_by("item__sitting__uuid")
    return {row["item__sitting__uuid"]: row["count"] for row in rows}


def _rounds(sitting: Sitting) -> tuple[dict[int, list[tuple[int, int]]], dict[int, int], dict[int, int]]:
    """By item: the marks of rounds one and two, answers with one mark only, answers with a third mark."""
    by_answer: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    rows = Mark.objects.filter(answer__item__sitting=sitting, total__isnull=False)
    for item, answer, number, total in rows.values_list("answer__item_id", "answer_id", "round", "total"):
        by_answer[item, answer][number] = total or 0
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    first: dict[int, int] = defaultdict(int)
    thirds: dict[int, int] = defaultdict(int)
    for (item, _answer), given in by_answer.items():
        if 1 in given and 2 in given:
            pairs[item].append((given[1], given[2]))
        else:
            first[item] += 1
        thirds[item] += 3 in given
    return pairs, first, thirds
