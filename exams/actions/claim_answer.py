"""Hand a marker the next answer: nobody else gets the same round of it, and a claim that nobody keeps runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.api import NotAllowed, Person, User, person_of
from evidence import api as evidence
from exams.actions.examiner_conflict import conflict_sentence
from exams.domain.marking import MARKERS, WITH_THIRD, place_of
from exams.models import Mark, MarkedAnswer, Registration, Sitting, SittingStaff

CLAIM = timedelta(minutes=30)
"""Long enough for a long answer and a telephone call; what a marker left comes back to the others the same hour."""


class MarkingRefused(Exception):
    """The answer can't be marked like this; the message says why."""


def require_marker(user: User, sitting: Sitting) -> Person:
    """The marker's person; NotAllowed for whoever isn't on this duty here, or taught one of the candidates (R-14)."""
    person = person_of(user)
    duty = SittingStaff.objects.select_for_update().filter(
        sitting=sitting, person=person, duty=SittingStaff.Duty.MARKER
    )  # one marker's clicks wait for each other here
    if person is None or duty.first() is None:
        raise NotAllowed("只有本场阅卷员可以阅卷。")
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    candidates = Person.objects.filter(registrations__in=registered).only("pk")
    sentence = conflict_sentence([person], candidates, sitting)
    if sentence:
        raise NotAllowed(sentence)
    return person


def claim_answer(sitting: Sitting, *, user: User, now: datetime | None = None) -> Mark | None:
    """The claim this marker holds already, else the next answer of the marker's own queue; None when there is none."""
    with transaction.atomic():
        person = require_marker(user, sitting)
        if Sitting.objects.filter(pk=sitting.pk, state=Sitting.State.PUBLISHED).exists():
            raise MarkingRefused("本场成绩已经公布，不再阅卷。")
        now = now or evidence.database_now()
        held = Mark.objects.filter(
            marker=person,
            given_at__isnull=True,
            answer__item__sitting=sitting,
            answer__state__in=MarkedAnswer.OPEN,
        ).first()
        if held is not None:
            held.claimed_until = now + CLAIM
            held.save(update_fields=["claimed_until"])
            return held
        for answer in _queue(sitting, person):
            claimed = _take(answer, person, now)
            if claimed is not None:
                return claimed
    return None


def _queue(sitting: Sitting, person: Person) -> Iterator[MarkedAnswer]:
    """Open answers this marker has not seen: one item after another, in each in the marker's own order."""
    seen = Mark.objects.filter(marker=person, given_at__isnull=False, answer__item__sitting=sitting)
    last = seen.order_by("-given_at").values_list("answer__item_id", flat=True).first()
    answers = list(
        MarkedAnswer.objects.filter(item__sitting=sitting, state__in=MarkedAnswer.OPEN)
        .exclude(pk__in=seen.values("answer"))
        .prefetch_related("given")
    )
    yield from sorted(
        answers,
        key=lambda answer: (
            answer.item_id != last,
            answer.item_id,
            place_of(str(person.uuid), str(answer.uuid)),
        ),
    )


def _take(answer: MarkedAnswer, person: Person, now: datetime) -> Mark | None:
    """A free round of this answer, or one whose claim has run out; None when others have them all."""
    rounds = MARKERS if answer.state == MarkedAnswer.State.WAITING else WITH_THIRD
    held = {mark.round: mark for mark in answer.given.all()}
    for number in range(1, rounds + 1):
        mark = held.get(number)
        if mark is None:
            try:
                with transaction.atomic():
                    return Mark.objects.create(answer=answer, round=number, marker=person, claimed_until=now + CLAIM)
            except IntegrityError:  # another marker took this round in the same moment
                continue
        if mark.given_at is None and (mark.claimed_until <= now or mark.marker_id == person.pk):
            free = Q(claimed_until=mark.claimed_until, marker=mark.marker_id, given_at__isnull=True)
            if Mark.objects.filter(free, pk=mark.pk).update(marker=person, claimed_until=now + CLAIM):
                mark.refresh_from_db()
                return mark
    return None
