"""A candidate's practical result with the sheets behind it; and the sheet filled on paper, where no tablet is used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import NotAllowed
from courses.api import Part
from exams.actions.correct_practical import may_decide, may_propose
from exams.actions.enter_practical import enter_practical
from exams.actions.freeze_tasks import blank_of, drawn_of
from exams.actions.load_sheets import blank_sheet
from exams.actions.on_duty import is_on_duty
from exams.actions.room_duty import may_record
from exams.actions.sheet_state import rule_for, settled_for, signed_sheets
from exams.desk_forms import SheetForm
from exams.domain.practical import SheetRefused, Subject
from exams.models import AssessorSheet, PracticalPlan, PracticalResult, Registration, SittingStaff, SubjectTurn
from exams.permissions import registrations_for
from exams.views.desk_candidates import require_candidates
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, sitting_trail
from exams.views.misconduct_notices import misconduct_notices
from qualifications import api as qualifications


def open_practical(request: HttpRequest, uuid: UUID) -> Registration:
    """404 out of reach."""
    return get_object_or_404(
        registrations_for(request.user)
        .filter(sitting__part=Part.PRACTICAL)
        .select_related("person", "sitting__operation_item__category", "sitting__organiser", "sitting__room"),
        uuid=uuid,
    )


@login_required
@require_http_methods(["GET", "POST"])
def practical_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The result, or how far the assessors are; on paper the assessor on duty fills it in here."""
    registration = open_practical(request, uuid)
    user, sitting = account(request), registration.sitting
    result = result_of(registration)
    assesses = is_on_duty(user, sitting, SittingStaff.Duty.ASSESSOR)
    chief = is_on_duty(user, sitting, SittingStaff.Duty.CHIEF)
    if request.method == "GET" and has_story(registration):
        if not (assesses or chief):
            require_candidates(request, sitting)
        return _page(request, registration, _story(request, registration, result))
    if not assesses:
        raise NotAllowed(_("只有本场考评员可以录入实操成绩。"))
    return _entry(request, registration)


def result_of(registration: Registration) -> PracticalResult | None:
    """The result, also when misconduct has made it void."""
    links = Q(registration=registration) | Q(former_registration=registration)
    return PracticalResult.objects.filter(links).select_related("assessor").first()


def has_story(registration: Registration) -> bool:
    """Whether there is anything to read: before, only an assessor gets in, to fill in a sheet."""
    return result_of(registration) is not None or _has_sheets(registration)


def _has_sheets(registration: Registration) -> bool:
    return AssessorSheet.objects.standing().filter(registration=registration, entries__isnull=False).exists()


def _story(request: HttpRequest, registration: Registration, result: PracticalResult | None) -> dict[str, Any]:
    """The result with its sheets; before there is one, the sheets stay closed to each other (blind)."""
    user = account(request)
    settled, notice = settled_for(registration), misconduct_notices([registration]).get(registration.pk)
    chief = is_on_duty(user, registration.sitting, SittingStaff.Duty.CHIEF)
    open_to_all = result is not None or (settled.needs_third and chief)
    standing = AssessorSheet.objects.standing().filter(registration=registration).select_related("assessor")
    counts = result is not None and result.registration_id is not None
    return {
        "result": result,
        "is_void": result is not None and not counts,
        "notice": notice,
        "sheets": [_sheet_row(sheet, open_to_all, user) for sheet in standing.prefetch_related("photos")],
        "compared": _compared(registration, result) if open_to_all else [],
        "settled": settled,
        "rule": rule_for(registration),
        "chief": chief and settled.needs_third,
        "clocks": _clocks(registration),
        "corrections": result.corrections.select_related("proposed_by", "decided_by") if result else [],
        "proposes": counts and may_propose(user, registration),
        "decides": may_decide(user, registration),
        "voids": chief or may_decide(user, registration),
    }


def _sheet_row(sheet: AssessorSheet, is_open: bool, user: Any) -> dict[str, Any]:
    own = getattr(user, "person", None) == sheet.assessor
    shown = is_open or (own and sheet.signed_at is not None)
    return {"sheet": sheet, "own": own, "shown": shown, "photos": list(sheet.photos.all()) if shown else []}


def _compared(registration: Registration, result: PracticalResult | None) -> list[dict[str, Any]]:
    """Line by line what the signed sheets say, where there are several, and what counts."""
    sheets = signed_sheets(registration)
    if len(sheets) < 2:  # noqa: PLR2004
        return []
    rows = []
    final = result.subjects if result else [None] * len(sheets[0].subjects)
    for counted, *parts in zip(final, *(sheet.subjects for sheet in sheets), strict=True):
        shown = [*parts, counted] if counted else parts
        steps = [
            {
                "step": steps[0],
                "said": steps,
                "differs": len({(s["deducted"], s["veto_failed"]) for s in steps[: len(parts)]}) > 1,
            }
            for steps in zip(*(part["steps"] for part in shown), strict=True)
        ]
        rows.append({"subject": parts[0], "marks": [part["marks"] for part in parts], "steps": steps, "final": counted})
    return rows


def _clocks(registration: Registration) -> list[dict[str, Any]]:
    """Time taken and overtime of each subject."""
    minutes = {row["code"]: row["task"]["minutes"] for row in drawn_of(registration)}
    names = {row["code"]: row["task"]["name"] for row in drawn_of(registration)}
    turns = SubjectTurn.objects.filter(registration=registration, started_at__isnull=False).select_related("station")
    rows = []
    for turn in turns.order_by("code"):
        used = int((turn.finished_at - turn.started_at).total_seconds()) if turn.finished_at and turn.started_at else 0
        over = turn.over_by(minutes.get(turn.code, 0)) if turn.code in minutes else 0
        rows.append({
            "turn": turn, "task": names.get(turn.code, ""), "limit": minutes.get(turn.code),
            "used": f"{used // 60}:{used % 60:02d}" if turn.finished_at else "",
            "over": f"{over // 60}:{over % 60:02d}" if over else "",
        })  # fmt: skip
    return rows


def blank_for(registration: Registration) -> tuple[str, list[Subject]]:
    """The drawn tasks; for sittings locked before tasks were drawn, the first task of each subject."""
    drawn = blank_of(registration)
    if drawn:
        plan = PracticalPlan.objects.filter(sitting=registration.sitting).first()
        return (plan.sheet_name if plan else ""), drawn
    edition = qualifications.edition(registration.sitting.edition_key)
    return blank_sheet(registration.sitting.operation_item, edition)


def _entry(request: HttpRequest, registration: Registration) -> HttpResponse:
    edition = qualifications.edition(registration.sitting.edition_key)
    try:
        name, subjects = blank_for(registration)
    except SheetRefused as refusal:
        return _page(request, registration, {"refusal": str(refusal)}, status=409)
    form = SheetForm(request.POST if request.method == "POST" else None, subjects=subjects)
    context: dict[str, Any] = {
        "form": form,
        "lines": form.lines(),
        "sheet_name": name,
        "cut_score": edition.practical.cut_score if edition.practical else 0,
        "full_marks": sum(subject.weight for subject in subjects),
    }
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                entered = enter_practical(registration, form.filled(), user=account(request))
            except SheetRefused as refusal:
                context["refusal"], status = str(refusal), 409
            except NotAllowed as refusal:
                context["refusal"], status = str(refusal), 403
            else:
                messages.success(request, _("成绩已录入：%(total)s 分。") % {"total": entered.total})
                return redirect("exams:practical-sheet", uuid=registration.uuid)
    return _page(request, registration, context, status=status)


def _page(
    request: HttpRequest, registration: Registration, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    sitting = registration.sitting
    here = reverse("exams:sitting-room", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("考场"), here), (registration.person.name, ""))
    open_now = sitting.state == sitting.State.LOCKED and not context.get("notice")
    frame = {
        "registration": registration,
        "person": registration.person,
        "sitting": sitting,
        "records": open_now and may_record(account(request), sitting),
    }
    return desk(request, "practical_sheet.html", {**frame, **context}, active=ACTIVE, trail=trail, status=status)
