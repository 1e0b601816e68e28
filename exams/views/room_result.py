"""After handing in: what the exam's policy lets the candidate see, and no more (SEC-01)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evidence import api as evidence
from exams.actions.check_guard import lets_browser
from exams.actions.corrected_key import approved_changes, corrected_key
from exams.actions.is_under_way import is_under_way
from exams.domain.content import ESSAY
from exams.domain.integrity import options_of
from exams.domain.paper import positions
from exams.domain.wording import answer_words, shown_key_words
from exams.models import Attempt, Blueprint, ItemVersion, LatePack, Registration, Response, ScoreReport
from exams.views.desk_frame import again_address
from exams.views.desk_mine import corrected_marks
from exams.views.misconduct_notices import misconduct_notices
from exams.views.room_session import opening_of, with_registration


@with_registration
def result(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Score by section; item by item with key and explanation only where the policy says so."""
    attempt = Attempt.objects.select_related("paper").filter(registration=registration).first()
    if attempt is None or attempt.state == Attempt.State.OPEN:
        return redirect("exams:room-entrance")
    context = result_context(registration, attempt, outside=_is_outside(request, registration))
    return render(request, "exams/room/result.html", context | {"again": again_address(registration)})


def _is_outside(request: HttpRequest, registration: Registration) -> bool:
    """Is the safe browser asked for, and this none? Then the items stay where they were answered."""
    if not options_of(registration.sitting.integrity).seb or lets_browser(registration):
        return False
    return opening_of(request) is None


def result_context(registration: Registration, attempt: Attempt, *, outside: bool = False) -> dict[str, Any]:
    """What the result page shows under the blueprint's review policy; no items `outside` of the safe browser."""
    blueprint = registration.sitting.blueprint
    policy = blueprint.review if blueprint else Blueprint.Review.NONE
    report = ScoreReport.objects.filter(attempt=attempt).first()
    waits = report is not None and bool(report.waiting)
    if waits:  # half a score would be read as a fail
        report = None
    context: dict[str, Any] = {
        "options": options_of(registration.sitting.integrity),
        "registration": registration,
        "sitting": registration.sitting,
        "attempt": attempt,
        "waits": waits,
        "late": list(attempt.late_packs.all()),
        "report": report if policy != Blueprint.Review.NONE else None,
        "full_marks": report.full_marks / 100 if report else 0,
        "misconduct": misconduct_notices([registration]).get(registration.pk),
    }
    if report is not None and policy != Blueprint.Review.NONE:
        context |= {"corrected": corrected_marks(report), "sections": _sections(attempt, report)}
    if report is not None and policy == Blueprint.Review.ANSWERS and not outside:
        if is_under_way(registration.sitting):
            context["review_after"] = registration.sitting.ends_at
        else:
            context["review"] = _shown(attempt, report)
    return context


def _sections(attempt: Attempt, report: ScoreReport) -> list[dict[str, Any]]:
    """The marks of each section; how many are right is counted only where nobody marks by hand."""
    by_hand = {section["title"] for section, item in positions(attempt.paper.content) if item["type"] == ESSAY}
    return [row | {"is_counted": row["title"] not in by_hand} for row in report.by_section]


def _shown(attempt: Attempt, report: ScoreReport) -> list[dict[str, Any]]:
    """The review, unless late answers wait for a decision; that the key was seen is kept, once."""
    if attempt.late_packs.filter(state__in=LatePack.OPEN).exists():
        return []
    Attempt.objects.filter(pk=attempt.pk, key_shown_at=None).update(key_shown_at=evidence.database_now())
    return review(attempt, report)


def review(attempt: Attempt, report: ScoreReport) -> list[dict[str, Any]]:
    """Every item with the candidate's answer, the key and the explanation."""
    responses = dict(Response.objects.filter(attempt=attempt).values_list("position", "value"))
    letters = corrected_key(attempt.paper, approved_changes(attempt.paper.origin, only=report.applied))
    explanations = dict(ItemVersion.objects.filter(pk__in=attempt.paper.origin).values_list("pk", "explanation"))
    rows = []
    for section, item in positions(attempt.paper.content):
        position = item["n"]
        rows.append(
            {
                "position": position,
                "section": section["title"],
                "stem": item["stem"],
                "options": item["options"],
                "given": answer_words(item, responses.get(position, "")),
                "key": shown_key_words(item, letters[str(position)]),
                "right": report.by_position[position - 1] > 0,
                "explanation": explanations.get(attempt.paper.origin[position - 1], ""),
            }
        )
    return rows
