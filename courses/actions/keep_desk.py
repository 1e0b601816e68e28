"""A desk of study between its row and its value: what the domain judged is written here and nowhere else."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from courses.actions.study_room import day_of, next_day
from courses.domain.study import Desk, Judged
from courses.domain.study_credit import by_day
from courses.models import LiveStudy, StudyPlace, StudySegment

_FIELDS = [field.name for field in fields(Desk)]


def locked(run: UUID) -> LiveStudy | None:
    """The row of this run under its lock; None when another page has taken the desk."""
    return LiveStudy.objects.select_for_update(of=("self",)).filter(run=run).first()


def desk_of(row: LiveStudy) -> Desk:
    return Desk(**{name: getattr(row, name) for name in _FIELDS})


def keep(row: LiveStudy, judged: Judged) -> LiveStudy:
    """Write the desk, its closed pieces (cut at midnight) and, when the open part or the page changes, its place."""
    before = desk_of(row)
    pieces = [
        StudySegment(
            person_id=row.person_id,
            training_class_id=row.training_class_id,
            run=row.run,
            lesson_number=row.lesson_number,
            lesson_title=row.lesson_title,
            lesson_minutes=row.lesson_minutes,
            device=row.device,
            began=began,
            ended=ended,
            day=day_of(began),
            end=piece.end,
            counts=piece.counts,
        )
        for piece in judged.pieces
        for began, ended in by_day(piece.began, piece.ended, next_day=next_day)
    ]
    if pieces:
        StudySegment.objects.bulk_create(pieces)
        row.to_enter = True
        row.settled += sum(piece.ended - piece.began for piece in pieces if piece.counts)
    for name in _FIELDS:
        setattr(row, name, getattr(judged.desk, name))
    row.save()
    if not judged.desk.is_live or judged.desk.part != before.part:
        keep_place(row, before)
    return row


def keep_place(row: LiveStudy, desk: Desk) -> None:
    """Where the person is, for any device; how far a video was watched only grows."""
    place, _created = StudyPlace.objects.get_or_create(person_id=row.person_id, lesson_number=row.lesson_number)
    if desk.part:
        place.reached = {**place.reached, desk.part: max(desk.reached, place.reached.get(desk.part, 0))}
    place.part, place.place = row.part, row.place
    place.save(update_fields=["part", "place", "reached"])


def reached_in(person: int, lesson: int, part: str) -> int:
    """Seconds of this video watched before."""
    place = StudyPlace.objects.filter(person_id=person, lesson_number=lesson).first()
    return int(place.reached.get(part, 0)) if place else 0
