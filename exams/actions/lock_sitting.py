"""Lock a sitting: freeze the pool or the tasks, commit to the secret, draw the seats."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils.timezone import localdate

from accounts.api import User, require
from courses.api import Part
from evidence import api as evidence
from exams.actions.bars import barred_until
from exams.actions.examiner_conflict import examiner_conflict_sentence
from exams.actions.freeze_pool import seal_papers
from exams.actions.freeze_tasks import draw_for_all, practical_faults, seal_tasks
from exams.actions.prove_blueprint import reasons_against
from exams.actions.set_integrity import frozen_integrity, integrity_faults
from exams.domain.feasibility import prove
from exams.domain.seats import drawn_seats, seats_promise
from exams.models import Blueprint, Registration, Sitting, SittingStaff
from exams.models.pool import pool_of, rule_of


class LockRefused(Exception):
    """The sitting isn't ready; `sentences` say what is missing."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


def lock_sitting(sitting: Sitting, *, user: User) -> Sitting:
    """Draft → locked. Feasibility is proved again on the very pool that is frozen, so no paper can come out short."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        faults = _faults(locked)
        if locked.blueprint:
            rule, items = rule_of(locked.blueprint), pool_of(locked.blueprint)
            proof = prove(rule, items)
            faults += reasons_against(rule, proof)
        if faults:
            raise LockRefused(faults)
        locked.secret, locked.integrity = secrets.token_hex(32), frozen_integrity(locked)
        if locked.blueprint and proof.plan:
            registrations, usable = _seats(locked)
            seats = seats_promise(usable, [str(registration.uuid) for registration in registrations])
            seal_papers(locked, proof.plan, items, forms=locked.blueprint.forms, seats=seats)
        locked.state, locked.locked_at = Sitting.State.LOCKED, evidence.database_now()
        is_practical = locked.part == Part.PRACTICAL
        if is_practical:
            seal_tasks(locked, now=locked.locked_at)
        locked.save()
        _draw_seats(locked)
        if is_practical:
            draw_for_all(locked, now=locked.locked_at)
        evidence.append(
            "exams.sitting.locked",
            actor=user.actor,
            subjects=[locked.subject],
            body={
                "commitment": locked.commitment,
                "promise": locked.promise,
                "blueprint": str(locked.blueprint.uuid) if locked.blueprint else "",
                **({"integrity": evidence.digest(locked.integrity)} if locked.integrity else {}),
                "candidates": locked.registrations.filter(state=Registration.State.REGISTERED).count(),
            },
        )
    return locked


def _faults(sitting: Sitting) -> list[str]:
    faults = []
    if sitting.state != Sitting.State.DRAFT:
        faults.append("场次已经锁定")
    if sitting.takes_bookings(evidence.database_now()):  # until then places may be given back: that was promised
        faults.append("网上预约还没有截止，请等截止后再锁定，或先停止预约")
    if not sitting.registrations.filter(state=Registration.State.REGISTERED).exists():
        faults.append("还没有合格的报名考生")
    duty = SittingStaff.Duty.INVIGILATOR if sitting.part == Part.THEORY else SittingStaff.Duty.ASSESSOR
    if not sitting.staff.filter(duty=duty).exists():
        faults.append(f"还没有安排{duty.label}员")
    candidates = sitting.registrations.filter(state=Registration.State.REGISTERED).select_related("person")
    usable, registered = len(sitting.room.usable_seats), candidates.count()
    if registered > usable:  # a machine may have broken down after the registration
        faults.append(f"考场只有 {usable} 个可用机位，已报名 {registered} 人，请修复机位、换考场或调整考生")
    faults += integrity_faults(sitting)
    conflict = examiner_conflict_sentence(sitting, [registration.person for registration in candidates])
    if conflict:  # somebody may have been named a teacher after being put on duty
        faults.append(conflict.rstrip("。"))
    faults += _barred(candidates)
    if sitting.part == Part.THEORY and (
        sitting.blueprint is None or sitting.blueprint.state != Blueprint.State.APPROVED
    ):
        faults.append("理论考试需要一份已审定的组卷方案")
    if sitting.part == Part.PRACTICAL:
        faults += practical_faults(sitting)
    return faults


def _barred(candidates: Collection[Registration]) -> Iterator[str]:
    """Who lost a certificate by fraud after having registered is barred from this sitting, too (R-08)."""
    barred = barred_until([registration.person for registration in candidates], localdate(evidence.database_now()))
    for registration in candidates:
        until = barred.get(registration.person_id)
        if until is not None:
            yield (
                f"考生{registration.person.name}（{registration.ticket_number}）报名后因弄虚作假被撤销证书，"
                f"{until:%Y-%m-%d} 以前（含当日）不得参加考试，请先取消该考生的报名"
            )


def _seats(sitting: Sitting) -> tuple[list[Registration], list[int]]:
    """Who is drawn for, in the order of the tickets, and the seats that work."""
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    return list(registered.order_by("ticket_number")), sitting.room.usable_seats


def _draw_seats(sitting: Sitting) -> None:
    """Seats by the sitting's dice, so that the draw can be shown again after the secret is revealed.

    The draw number follows the seat: candidates side by side get papers that share as little as the pool allows.
    """
    registrations, usable = _seats(sitting)
    for registration, seat in zip(registrations, drawn_seats(sitting.secret, usable), strict=False):
        registration.seat, registration.draw_number = seat, seat - 1
    Registration.objects.bulk_update(registrations, ["seat", "draw_number"])
