"""A marker's points for one answer: kept once, journaled, and followed by what they decide."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.api import NotAllowed, User
from evidence import api as evidence
from exams.actions.claim_answer import MarkingRefused, require_marker
from exams.actions.complete_report import complete_report, hold_attempt
from exams.domain.marking import Line, gap_in_marks, lines_of, settle
from exams.models import Mark, MarkedAnswer


def rubric_of(answer: MarkedAnswer) -> tuple[Line, ...]:
    """The lines a marker fills in, with the most each can give, from the key that the paper was drawn with."""
    key = answer.attempt.paper.answer_key.letters[str(answer.position)]
    return lines_of(key.get("rubric", ()), answer.marks)


def give_mark(mark: Mark, points: Sequence[int], *, note: str = "", user: User) -> MarkedAnswer:
    """`points` in hundredths, one for each line of the rubric. A second call changes nothing.

    NotAllowed for anybody but the marker who holds the claim; MarkingRefused when the points don't fit.
    """
    with transaction.atomic():
        attempt = hold_attempt(mark.answer.attempt_id)
        answer = MarkedAnswer.objects.select_for_update(of=("self",)).select_related("item").get(pk=mark.answer_id)
        answer.attempt = attempt
        person = require_marker(user, attempt.registration.sitting)
        held = Mark.objects.get(pk=mark.pk)
        if held.marker_id != person.pk:
            raise NotAllowed("这份答卷的领取已过期，已转给另一位阅卷员。请领取下一份。")
        if held.given_at is not None:
            return answer
        if answer.state not in MarkedAnswer.OPEN:
            raise MarkingRefused("这份答卷不再需要评阅，请领取下一份。")
        _check(points, rubric_of(answer))
        now = evidence.database_now()
        kept = Mark.objects.filter(pk=held.pk, marker=person, given_at__isnull=True).update(
            points=list(points), total=sum(points), note=note.strip()[:200], given_at=now
        )
        if not kept:
            return answer
        _decide(answer)
        if answer.state == MarkedAnswer.State.DONE:
            answer.decided_at = now
        answer.save(update_fields=["state", "awarded", "decided_at"])
        evidence.append(
            "exams.answer.marked",
            actor=user.actor,
            subjects=[answer.subject, attempt.subject, attempt.registration.sitting.subject],
            body={
                "round": held.round,
                "total": sum(points),
                "points_digest": evidence.digest([list(points), note.strip()[:200]]),
                "state": answer.state,
                "awarded": answer.awarded,
            },
        )
        complete_report(attempt, now=now)
    return answer


def _check(points: Sequence[int], rubric: Sequence[Line]) -> None:
    if len(points) != len(rubric):
        raise MarkingRefused("评分标准的每一条都要给分，请刷新后重新评阅。")
    for given, line in zip(points, rubric, strict=True):
        if not 0 <= given <= line.most:
            raise MarkingRefused(f"“{line.text or '得分'}”应在 0 到 {line.most / 100:g} 分之间。")


def _decide(answer: MarkedAnswer) -> None:
    """State and awarded marks as the given rounds make them."""
    given = [total for total in answer.given.order_by("round").values_list("total", flat=True) if total is not None]
    answer.awarded = settle(given, gap=gap_in_marks(answer.marks, answer.item.gap))
    if answer.awarded is not None:
        answer.state = MarkedAnswer.State.DONE
    elif len(given) > 1:
        answer.state = MarkedAnswer.State.THIRD
