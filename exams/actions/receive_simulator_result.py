"""A simulator posts a result: a proposal for one subject, which an assessor takes over on the sheet, or does not."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from evidence import api as evidence
from exams.actions.freeze_tasks import drawn_of
from exams.domain.practical import Step
from exams.domain.simulator import (
    SKEW,
    Proposal,
    SignedRequest,
    SimulatorRefused,
    check_signature,
    check_steps,
    read_proposal,
)
from exams.models import Misconduct, PracticalResult, Registration, Simulator, SimulatorNonce, SimulatorResult, Sitting

MOST_BYTES = 32 * 1024


def receive_simulator_result(
    request: SignedRequest, *, key: str, now: datetime | None = None
) -> tuple[SimulatorResult, bool]:
    """The stored result and whether it is new; the same result sent again changes nothing. SimulatorRefused else."""
    simulator = _simulator(key)
    moment = now or evidence.database_now()
    check_signature(request, simulator.secret, now=moment.timestamp())
    _use_nonce(simulator, request.nonce, moment)
    if len(request.body) > MOST_BYTES:
        raise SimulatorRefused(413, "size", "请求体过大。")
    try:
        raw = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise SimulatorRefused(400, "json", "请求体不是 JSON。") from error
    proposal = read_proposal(raw)
    registration = _registration(simulator, proposal)
    return _store(simulator, registration, proposal, moment)


def _simulator(key: str) -> Simulator:
    """Unknown, malformed and switched-off keys are answered alike."""
    try:
        found = Simulator.objects.filter(uuid=UUID(key), is_active=True).first()
    except ValueError:
        found = None
    if found is None:
        raise SimulatorRefused(401, "key", "没有这个密钥编号，或该模拟机已停用。")
    return found


def _use_nonce(simulator: Simulator, nonce: str, now: datetime) -> None:
    """In a transaction of its own: a refused request has used its nonce up. Old ones can't come back: their time is
    signed.
    """
    SimulatorNonce.objects.filter(simulator=simulator, at__lt=now - timedelta(seconds=3 * SKEW)).delete()
    try:
        with transaction.atomic():
            SimulatorNonce.objects.create(simulator=simulator, nonce=nonce, at=now)
    except IntegrityError as error:
        raise SimulatorRefused(409, "replay", "这个请求已经收到过，重发请换新的随机串和时间。") from error


def _registration(simulator: Simulator, proposal: Proposal) -> Registration:
    """Within the simulator's scope: its exam point and its subjects."""
    if proposal.subject not in simulator.subjects:
        raise SimulatorRefused(403, "scope", "该模拟机不能上报这个科目。")
    registration = (
        Registration.objects.filter(
            ticket_number=proposal.ticket_number,
            state=Registration.State.REGISTERED,
            sitting__exam_point=simulator.exam_point_id,
        )
        .select_related("sitting")
        .first()
    )
    if registration is None:
        raise SimulatorRefused(404, "candidate", "本考点没有这个准考证号的考生。")
    return registration


def _store(
    simulator: Simulator, registration: Registration, proposal: Proposal, now: datetime
) -> tuple[SimulatorResult, bool]:
    digest = evidence.digest(asdict(proposal) | {"steps": [asdict(step) for step in proposal.steps]})
    with transaction.atomic():
        Simulator.objects.select_for_update(of=("self",)).get(pk=simulator.pk)
        known = SimulatorResult.objects.filter(simulator=simulator, result_id=proposal.result_id).first()
        if known is not None:
            if known.digest != digest:
                raise SimulatorRefused(409, "changed", "同一成绩编号的内容与上次不同；更改请用新的编号。")
            return known, False
        _check_open(registration, proposal, now)
        row = SimulatorResult.objects.create(
            simulator=simulator,
            result_id=proposal.result_id,
            registration=registration,
            code=proposal.subject,
            task=proposal.task,
            steps=[asdict(step) for step in proposal.steps],
            digest=digest,
            received_at=now,
        )
        evidence.append(
            "exams.simulator.proposed",
            actor=simulator.subject,
            subjects=[registration.subject],
            body={"subject": row.code, "task": row.task, "result": row.result_id, "digest": digest},
        )
    return row, True


def _check_open(registration: Registration, proposal: Proposal, now: datetime) -> None:
    sitting = registration.sitting
    drawn: dict[str, Any] = {row["code"]: row["task"] for row in drawn_of(registration)}
    task = drawn.get(proposal.subject)
    if task is None or sitting.state != Sitting.State.LOCKED or now < sitting.starts_at:
        raise SimulatorRefused(409, "closed", "该考生的实操考试没有开始或已经结束。")
    if PracticalResult.objects.filter(registration=registration).exists():
        raise SimulatorRefused(409, "closed", "该考生的实操成绩已经形成。")
    if Misconduct.objects.sending_out().filter(registration=registration).exists():
        raise SimulatorRefused(409, "closed", "该考生因违纪已离场。")
    if task["key"] != proposal.task:
        raise SimulatorRefused(422, "task", "题目不是该考生抽到的题目。")
    check_steps(proposal, [Step(row["text"], row["marks"], is_veto=row["veto"]) for row in task["steps"]])
