"""Misconduct: recorded in the room, decided at the exam body, looked at again when the candidate asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, may, person_of
from courses.api import Part
from evidence import api as evidence
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.decide_review import decide_review
from exams.actions.load_room_rules import rules_for
from exams.actions.read_room import forget_picture
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.actions.request_review import request_review
from exams.actions.room_duty import require_officer, require_recorder
from exams.models import Misconduct, MisconductReview, Sitting
from exams.permissions import registrations_for, sittings_for
from exams.room_forms import DecisionForm, GroundsForm, MisconductForm
from exams.views.desk_candidates import reads_sheets
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_practical import has_story
from exams.views.desk_room import may_watch
from exams.views.desk_sitting_frame import ACTIVE, sitting_trail

TONES = {"recorded": "warn", "warned": "info", "confirmed": "danger", "rejected": "neutral", "restored": "ok"}


@login_required
@require_http_methods(["GET", "POST"])
def misconduct_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form of whoever saw it: the invigilator, or an assessor."""
    found = registrations_for(request.user).select_related("person", "sitting__organiser", "sitting__room")
    registration = get_object_or_404(found, uuid=uuid)
    sitting = registration.sitting
    require_recorder(account(request), sitting)
    rules = rules_for(sitting.edition_key)
    is_published = sitting.state == Sitting.State.PUBLISHED
    form = MisconductForm(
        request.POST or None, request.FILES or None, rules=rules, part=sitting.part, is_published=is_published
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = record_misconduct(
                    registration,
                    kind=form.cleaned_data["kind"],
                    facts=form.cleaned_data["facts"],
                    photos=[file.read() for file in form.cleaned_data["photos"]],
                    user=account(request),
                )
            except MisconductRefused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                forget_picture(sitting)
                messages.success(request, _("已记录：%(words)s。") % {"words": row.kind_words})
                return redirect("exams:misconduct-detail", uuid=row.uuid)
    is_practical = sitting.part == Part.PRACTICAL
    place, here = _place(sitting)
    context = {
        "registration": registration,
        "sitting": sitting,
        "form": form,
        "is_practical": is_practical,
        "is_published": is_published,
        "back": here,
    }
    trail = sitting_trail(sitting, (place, here), (_("记录违纪"), ""))
    return desk(request, "misconduct_form.html", context, active=ACTIVE, trail=trail, status=status)


def _place(sitting: Sitting) -> tuple[str, str]:
    """Where one came from: the room, or its marks once they are out."""
    if sitting.state == Sitting.State.PUBLISHED:
        return _("成绩"), reverse("exams:sitting-results", args=[sitting.uuid])
    return _("考场"), reverse("exams:sitting-room", args=[sitting.uuid])


def _open(request: HttpRequest, uuid: UUID) -> Misconduct:
    """Of a sitting the account watches; 403 for those of the organiser who only read marks."""
    rows = Misconduct.objects.filter(registration__sitting__in=sittings_for(request.user)).select_related(
        "registration__person", "registration__sitting__organiser", "recorded_by", "decided_by", "review__decided_by"
    )
    row = get_object_or_404(rows, uuid=uuid)
    if not may_watch(request, row.registration.sitting):
        raise NotAllowed
    return row


@login_required
@require_safe
def misconduct_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The record with its pictures, and whatever has to be decided."""
    return _detail(request, _open(request, uuid))


def _detail(request: HttpRequest, row: Misconduct, *, refusal: str = "", status: int = 200) -> HttpResponse:
    sitting, user = row.registration.sitting, account(request)
    review = getattr(row, "review", None)
    decides = may(user, "sittings.manage", sitting.organiser)
    is_practical = sitting.part == Part.PRACTICAL
    context: dict[str, Any] = {
        "row": row,
        "tone": TONES[row.state],
        "voids": row.consequence == Misconduct.Consequence.VOID,
        "registration": row.registration,
        "sitting": sitting,
        "is_practical": is_practical,
        "is_late": row.is_late,
        "reads": is_practical and reads_sheets(request, sitting) and has_story(row.registration),
        "photos": row.photos.all(),
        "review": review,
        "may_decide": decides and row.state == Misconduct.State.RECORDED,
        "decides": decides,
        "review_tone": "warn" if review is not None and review.state == MisconductReview.State.ASKED else "neutral",
        "may_answer": decides
        and review is not None
        and review.state == MisconductReview.State.ASKED
        and user.pk not in (row.recorded_by_id, row.decided_by_id),
        "may_enter": decides and row.state == Misconduct.State.CONFIRMED and review is None,
        "is_recorder": user.pk == row.recorded_by_id,
        "form": DecisionForm(),
        "refusal": refusal,
    }
    may_read_marks = decides or may(user, "results.view", sitting.organiser)
    place = _place(sitting) if may_read_marks else (_("考场"), reverse("exams:sitting-room", args=[sitting.uuid]))
    trail = sitting_trail(sitting, place, (_("违纪记录"), ""))
    return desk(request, "misconduct_detail.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_safe
def misconduct_photo(request: HttpRequest, uuid: UUID, photo_id: int) -> HttpResponse:
    """One picture, for whoever may see the record."""
    photo = _open(request, uuid).photos.filter(pk=photo_id).first()
    if photo is None:
        raise Http404
    with photo.file.open("rb") as file:
        return hand_out("photo.jpg", file.read(), kind="image/jpeg", inline=True)


@login_required
@require_POST
def misconduct_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The officer's decision."""
    row = _open(request, uuid)
    require_officer(account(request), row.registration.sitting)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, refusal=_("请选择处理并填写理由。"), status=400)
    try:
        decide_misconduct(row, confirm=form.says_yes, reason=form.cleaned_data["reason"], user=account(request))
    except (MisconductRefused, NotAllowed) as refusal:
        return _detail(request, row, refusal=str(refusal), status=403 if isinstance(refusal, NotAllowed) else 409)
    forget_picture(row.registration.sitting)
    messages.success(request, _("处理已生效，已通知考生。") if form.says_yes else _("未予认定，成绩照常计算。"))
    return redirect("exams:misconduct-detail", uuid=row.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def misconduct_review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The candidate's own request; an officer enters what came on paper. Anybody else's is not there."""
    user, person = account(request), person_of(request.user)
    mine = Q(registration__person=person) if person is not None else Q(pk__in=())
    rows = Misconduct.objects.filter(mine | Q(registration__sitting__in=sittings_for(user)))
    row = get_object_or_404(
        rows.select_related("registration__person", "registration__sitting__organiser", "review"), uuid=uuid
    )
    is_own = person is not None and row.registration.person_id == person.pk
    if not is_own and not may(user, "sittings.manage", row.registration.sitting.organiser):
        raise NotAllowed
    form, status = GroundsForm(request.POST or None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                request_review(row, grounds=form.cleaned_data["grounds"], user=user)
            except MisconductRefused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("复核申请已提交，由未经手的工作人员办理，答复后通知您。"))
                return redirect("exams:misconduct-review", uuid=row.uuid)
    return _review(request, row, form, is_own=is_own, status=status)


def _review(request: HttpRequest, row: Misconduct, form: GroundsForm, *, is_own: bool, status: int) -> HttpResponse:
    review, sitting = getattr(row, "review", None), row.registration.sitting
    may_come = row.state == Misconduct.State.CONFIRMED and review is None
    is_open = row.review_until is not None and evidence.database_now() <= row.review_until
    context = {
        "row": row,
        "tone": TONES[row.state],
        "registration": row.registration,
        "sitting": sitting,
        "review": review,
        "form": form,
        "is_own": is_own,
        "may_ask": may_come and is_open,
        "is_over": may_come and not is_open,
    }
    active = "exams:my-results" if is_own else ACTIVE
    trail: tuple[tuple[Any, str], ...] = ((_("我的考试"), reverse("exams:my-results")), (_("违纪复核"), ""))
    if not is_own:
        here = reverse("exams:misconduct-detail", args=[row.uuid])
        trail = sitting_trail(sitting, (_("违纪记录"), here), (_("违纪复核"), ""))
    return desk(request, "misconduct_review.html", context, active=active, trail=trail, status=status)


@login_required
@require_POST
def misconduct_review_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A third person answers."""
    row = _open(request, uuid)
    require_officer(account(request), row.registration.sitting)
    review = getattr(row, "review", None)
    if review is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, refusal=_("请选择处理并填写理由。"), status=400)
    try:
        decide_review(review, restore=form.says_yes, answer=form.cleaned_data["reason"], user=account(request))
    except (MisconductRefused, NotAllowed) as refusal:
        return _detail(request, row, refusal=str(refusal), status=403 if isinstance(refusal, NotAllowed) else 409)
    forget_picture(row.registration.sitting)
    messages.success(request, _("复核已答复，已通知考生。"))
    return redirect("exams:misconduct-detail", uuid=row.uuid)
