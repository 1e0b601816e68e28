"""The assessor's tablet: its sheet, what it sends, and the worker that keeps the sheet while the network is away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, person_of
from evidence import api as evidence
from exams.actions.add_practical_photo import add_practical_photo
from exams.actions.claim_sheet import claim_sheet
from exams.actions.freeze_tasks import drawn_of, rule_of_plan
from exams.actions.open_sheet import open_sheet
from exams.actions.save_sheet import Change, save_sheet, times_of
from exams.actions.sheet_state import newest_entries
from exams.actions.sign_sheet import SheetBehind, Signatures, sign_sheet
from exams.domain.journal import whole_letters
from exams.domain.practical import SheetRefused
from exams.domain.sheet_lines import LineRefused
from exams.models import AssessorSheet, PracticalPlan, SimulatorResult
from exams.permissions import registrations_for
from exams.views.desk_frame import account
from exams.views.misconduct_notices import misconduct_notices
from exams.views.sheet_words import sheet_words
from qualifications import api as qualifications

MAX_CHANGES = 400
WORKER = Path(__file__).resolve().parents[1] / "static/exams/assess-worker.js"


def own_sheet(request: HttpRequest, uuid: UUID) -> AssessorSheet:
    """404 for another's sheet, as for one that does not exist."""
    sheets = AssessorSheet.objects.filter(registration__in=registrations_for(request.user)).select_related(
        "assessor", "registration__person", "registration__sitting__operation_item", "registration__sitting__room"
    )
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(sheets, uuid=uuid, assessor=person)


@login_required
@require_POST
def assess_open(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the candidate's sheet and go to it."""
    registration = get_object_or_404(
        registrations_for(request.user).select_related("sitting", "person"), uuid=uuid, sitting__part="practical"
    )
    try:
        sheet = open_sheet(registration, user=account(request))
    except SheetRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:sitting-room", uuid=registration.sitting.uuid)
    return redirect("exams:assess", uuid=sheet.uuid)


@login_required
@require_safe
def assess(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet; a signed or void one leads to the result."""
    sheet = own_sheet(request, uuid)
    if sheet.signed_at is not None or sheet.voided_at is not None:
        return redirect("exams:practical-sheet", uuid=sheet.registration.uuid)
    registration = sheet.registration
    plan = PracticalPlan.objects.select_related("sitting").get(sitting=registration.sitting)
    practical = qualifications.edition(registration.sitting.edition_key).practical
    context = {
        "sheet": sheet,
        "registration": registration,
        "person": registration.person,
        "sitting": registration.sitting,
        "subjects": drawn_of(registration),
        "cut_score": practical.cut_score if practical else 0,
        "assessors": rule_of_plan(plan).assessors,
        "is_third": sheet.round == AssessorSheet.THIRD,
        "notice": misconduct_notices([registration]).get(registration.pk),
        "data": _data(sheet),
        "words": sheet_words(),
    }
    response = render(request, "exams/assess.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _data(sheet: AssessorSheet) -> dict[str, Any]:
    registration = sheet.registration
    names = ("claim", "changes", "photos", "sign")
    return {
        "sheet": str(sheet.uuid),
        "lines": {line: [rev, value] for line, (rev, value) in newest_entries(sheet).items()},
        "times": times_of(sheet),
        "now": _now(),
        "photos": [
            {"uuid": str(photo.uuid), "code": photo.code, "url": reverse("exams:assess-photo", args=[photo.uuid])}
            for photo in sheet.photos.all()
        ],
        "proposals": _proposals(sheet),
        "urls": {name: reverse(f"exams:assess-{name}", args=[sheet.uuid]) for name in names}
        | {
            "worker": reverse("exams:assess-worker"),
            "done": reverse("exams:practical-sheet", args=[registration.uuid]),
            "room": reverse("exams:sitting-room", args=[registration.sitting.uuid]),
        },
    }


def _proposals(sheet: AssessorSheet) -> list[dict[str, Any]]:
    rows = SimulatorResult.objects.filter(registration=sheet.registration).select_related("simulator")
    return [{"code": row.code, "id": row.result_id, "machine": row.simulator.name, "steps": row.steps} for row in rows]


def _now() -> int:
    return int(evidence.database_now().timestamp() * 1000)


@login_required
@require_POST
def assess_claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """This tablet writes from now on: `{writer, now, times}`."""
    sheet = own_sheet(request, uuid)
    try:
        writer = claim_sheet(sheet, user=account(request))
    except SheetRefused as refusal:
        return JsonResponse({"state": "closed", "message": str(refusal)}, status=409)
    return JsonResponse({"writer": writer, "now": _now(), "times": times_of(sheet)})


class BadRequest(Exception):
    """The body has not the shape the tablet sends."""


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(whole_letters(json.dumps(json.loads(request.body), ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def _changes(body: dict[str, Any]) -> list[Change]:
    rows = body.get("changes")
    if not isinstance(rows, list) or len(rows) > MAX_CHANGES:
        raise BadRequest
    for row in rows:
        if not (isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and type(row[1]) is int):  # noqa: PLR2004
            raise BadRequest
        if not 0 < row[1] < 2**53:
            raise BadRequest
    return [(row[0], row[1], row[2]) for row in rows]


def _bad() -> HttpResponse:
    return JsonResponse({"state": "bad", "message": "记录格式不正确，请刷新页面后重试。"}, status=400)


@login_required
@require_POST
def assess_changes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`{writer, changes: [[line, rev, value]…]}` → `{state, stored: [[line, rev]…], times, proposals, now}`."""
    sheet = own_sheet(request, uuid)
    try:
        body = _body(request)
        changes, writer = _changes(body), body.get("writer")
        if type(writer) is not int:
            raise BadRequest
        saved = save_sheet(sheet, changes, writer=writer, user=account(request))
    except (BadRequest, LineRefused):
        return _bad()
    reply = {
        "state": saved.state,
        "stored": saved.stored,
        "times": times_of(sheet),
        "proposals": _proposals(sheet),
        "now": _now(),
    }
    return JsonResponse(reply, status=200 if saved.state == "open" else 409)


@login_required
@require_POST
def assess_photos(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One photo: `uuid`, `code`, and the file."""
    sheet = own_sheet(request, uuid)
    file, code = request.FILES.get("photo"), request.POST.get("code", "")
    try:
        name = UUID(request.POST.get("uuid", ""))
    except ValueError:
        return _bad()
    if file is None or code not in {row["code"] for row in drawn_of(sheet.registration)}:
        return _bad()
    try:
        photo = add_practical_photo(sheet, uuid=name, code=code, data=file.read(), user=account(request))
    except SheetRefused as refusal:
        return JsonResponse({"state": "refused", "message": str(refusal)}, status=409)
    return JsonResponse({"uuid": str(photo.uuid), "url": reverse("exams:assess-photo", args=[photo.uuid])})


@login_required
@require_POST
def assess_sign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`{through: {line: rev}, candidate, assessor}`: signatures as data addresses."""
    sheet = own_sheet(request, uuid)
    try:
        body = _body(request)
    except BadRequest:
        return _bad()
    through, inks = body.get("through"), (body.get("candidate"), body.get("assessor"))
    if not isinstance(through, dict) or not all(isinstance(text, str) for text in inks):
        return _bad()
    signatures = Signatures(str(inks[0]), str(inks[1]))
    try:
        result = sign_sheet(sheet, through=through, signatures=signatures, user=account(request))
    except SheetBehind as refusal:
        return JsonResponse({"state": "behind", "message": str(refusal)}, status=409)
    except SheetRefused as refusal:
        return JsonResponse({"state": "refused", "message": str(refusal)}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"state": "refused", "message": str(refusal)}, status=403)
    return JsonResponse({"state": "signed", "has_result": result is not None})


@require_safe
@cache_control(max_age=0, must_revalidate=True)
def assess_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the sheets: its scope is this folder and nothing else."""
    source = WORKER.read_text(encoding="utf-8").replace("__SPRITE__", static("icons/sprite.svg"))
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")
