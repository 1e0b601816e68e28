"""Sittings: the list, a new one, its overview with staff, the lock and the publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import NotAllowed, may, require
from courses.api import Part
from exams.actions.ask_publication import marks_of, open_publication
from exams.actions.assign_staff import assign_staff
from exams.actions.create_sitting import SittingRefused, create_sitting
from exams.actions.integrity_words import sitting_words
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.release_staff import ReleaseRefused, release_staff
from exams.actions.vacancies import how_many_wait
from exams.desk_forms import SittingForm, StaffForm
from exams.filters import SittingFilter
from exams.models import Registration, Sitting, SittingStaff
from exams.permissions import sittings_for
from exams.place_forms import BookingForm
from exams.tables import SittingTable
from exams.views.desk_frame import SITTING_ABILITIES, account, desk, may_any
from exams.views.desk_prints import may_print
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail


@login_required
@require_safe
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Sittings of the account's organisations, and those it works at."""
    sittings = sittings_for(request.user).select_related(
        "operation_item", "exam_point__organisation", "room", "organiser"
    )
    if not may_any(request.user, *SITTING_ABILITIES) and not sittings.exists():
        raise NotAllowed
    registered = Q(registrations__state=Registration.State.REGISTERED)
    found = SittingFilter(
        request.GET, queryset=sittings.annotate(registered=Count("registrations", filter=registered, distinct=True))
    )
    table = SittingTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "is_empty": not sittings.exists(),
        "may_create": may(request.user, "sittings.manage"),
    }
    return desk(request, "sitting_list.html", context, active=ACTIVE)


@login_required
@require_http_methods(["GET", "POST"])
def sitting_create(request: HttpRequest) -> HttpResponse:
    """A new sitting in preparation."""
    require(request.user, "sittings.manage")
    form = SittingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sitting = create_sitting(**form.cleaned_data, user=account(request))
        except SittingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("场次已建立。接下来安排工作人员、报名考生，然后锁定。"))
            return redirect("exams:sitting-detail", uuid=sitting.uuid)
    trail = ((_("考试场次"), reverse(ACTIVE)), (_("新建场次"), ""))
    return desk(request, "sitting_form.html", {"form": form}, active=ACTIVE, trail=trail)


@login_required
@require_safe
def sitting_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The overview."""
    return sitting_overview(request, open_sitting(request, uuid))


def sitting_overview(
    request: HttpRequest,
    sitting: Sitting,
    *,
    form: StaffForm | None = None,
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **sitting_frame(request, sitting, tab="overview"),
        "staff": sitting.staff.select_related("person").order_by("duty", "person__name"),
        "staff_form": form or StaffForm(sitting=sitting),
        "faults": faults or [],
        "booking_form": BookingForm(initial={"opens_at": sitting.books_from or timezone.now()}),
        "waiting": how_many_wait(sitting) if sitting.books_from else 0,
        "usable_seats": len(sitting.room.usable_seats),
        "prints": may_print(request, sitting),
        "measures": sitting_words(sitting),
        **_publication(request, sitting),
        "may_choose_measures": sitting.state == Sitting.State.DRAFT and sitting.part == Part.THEORY,
    }
    return desk(request, "sitting_detail.html", context, active=ACTIVE, trail=sitting_trail(sitting), status=status)


def _publication(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    """The request to publish that waits, and what of it is this reader's; the last one that was returned."""
    if sitting.state != Sitting.State.LOCKED:
        return {}
    asked = open_publication(sitting)
    if asked is None:
        return {"returned": sitting.publications.select_related("decided_by").first()}
    is_mine = asked.asked_by_id == account(request).pk
    return {"asked": asked, "is_mine": is_mine, "marks_changed": marks_of(sitting).sight != asked.sight}


@login_required
@require_POST
def sitting_staff(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put somebody on duty; whoever taught a candidate is refused with the sentence."""
    sitting = open_sitting(request, uuid)
    require(request.user, "sittings.manage", sitting.organiser)
    form = StaffForm(request.POST, sitting=sitting)
    if not form.is_valid():
        return sitting_overview(request, sitting, form=form, status=400)
    try:
        staff = assign_staff(
            sitting, form.cleaned_data["person"], duty=form.cleaned_data["duty"], user=account(request)
        )
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return sitting_overview(request, sitting, form=form, status=403)
    said = _("已安排 %(name)s：%(duty)s。") % {"name": staff.person.name, "duty": staff.get_duty_display()}
    messages.success(request, said)
    return redirect("exams:sitting-detail", uuid=sitting.uuid)


@login_required
@require_POST
def sitting_staff_release(request: HttpRequest, uuid: UUID, staff_id: int) -> HttpResponse:
    """Take somebody off again, before the lock."""
    sitting = open_sitting(request, uuid)
    staff = get_object_or_404(
        SittingStaff.objects.select_related("person", "sitting__organiser"), pk=staff_id, sitting=sitting
    )
    try:
        release_staff(staff, user=account(request))
    except ReleaseRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:sitting-detail", uuid=sitting.uuid)


@login_required
@require_POST
def sitting_lock(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Freeze the pool, commit to the seeds, draw the seats; or say everything that is missing."""
    sitting = open_sitting(request, uuid)
    try:
        lock_sitting(sitting, user=account(request))
    except LockRefused as refusal:
        return sitting_overview(request, sitting, faults=refusal.sentences, status=409)
    messages.success(request, _("场次已锁定：题库已冻结，机位已抽定，可以打印准考证。"))
    return redirect("exams:sitting-detail", uuid=sitting.uuid)
