"""A room of an exam point: its seats as they stand, and the machines that are out of order."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from accounts.api import User
from evidence import api as evidence
from exams.actions.save_exam_point import PointRefused, require_point
from exams.domain.networks import NetworksRefused, read_networks
from exams.domain.seats import SeatsRefused, read_seats
from exams.models import ExamPoint, Registration, Room, Sitting


def save_room(
    point: ExamPoint,
    room: Room | None = None,
    *,
    name: str,
    seats: int,
    columns: int,
    broken: str = "",
    addresses: str = "",
    is_open: bool = True,
    user: User,
) -> Room:
    """PointRefused when the name is taken, or more people are registered than would find a seat.

    A locked sitting keeps the seats it drew; its invigilator moves whoever sits at a machine that broke since.
    """
    require_point(user, point)
    try:
        numbers, networks = read_seats(broken, seats=seats), read_networks(addresses)
    except (SeatsRefused, NetworksRefused) as refusal:
        raise PointRefused(str(refusal)) from refusal
    try:
        with transaction.atomic():
            row = Room.objects.select_for_update().get(pk=room.pk) if room else Room(exam_point=point)
            if room:
                _refuse_too_few(row, seats - len(numbers))
            row.name, row.seats, row.columns, row.broken_seats, row.is_open = name, seats, columns, numbers, is_open
            row.addresses = networks
            row.save()
            evidence.append(
                "exams.room.saved",
                actor=user.actor,
                subjects=[point.subject],
                body={"room": row.pk, "seats": seats, "columns": columns, "broken": numbers, "open": is_open}
                | ({"networks": evidence.digest(networks)} if networks else {}),
            )
    except IntegrityError as error:
        raise PointRefused("该考点已有同名考场。") from error
    return row


def _refuse_too_few(room: Room, usable: int) -> None:
    registered = Q(registrations__state=Registration.State.REGISTERED)
    full = (
        Sitting.objects.filter(room=room, state=Sitting.State.DRAFT, ends_at__gt=evidence.database_now())
        .annotate(taken=Count("registrations", filter=registered))
        .filter(taken__gt=usable)
        .first()
    )
    if full is not None:
        raise PointRefused(f"“{full.name}”已报名 {full.taken} 人，可用机位不能少于这个数。请先调整该场考生。")
