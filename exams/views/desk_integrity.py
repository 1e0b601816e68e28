"""What a sitting asks of its seats, chosen before the lock; and the pictures that were taken with consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import require
from courses.api import Part
from exams.actions.integrity_words import integrity_words
from exams.actions.load_integrity import integrity_rules
from exams.actions.room_duty import require_officer
from exams.actions.set_integrity import IntegrityRefused, set_integrity
from exams.actions.take_snapshot import SnapshotRefused, agreed_count, look_at_snapshot
from exams.domain.integrity import CHOICES, options_of
from exams.integrity_forms import IntegrityForm
from exams.models import Sitting, Snapshot
from exams.permissions import sittings_for
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail


@login_required
@require_http_methods(["GET", "POST"])
def sitting_integrity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form while the sitting is prepared; afterwards, what was frozen."""
    sitting = open_sitting(request, uuid)
    require(request.user, "sittings.manage", sitting.organiser)
    form = IntegrityForm(request.POST or None, sitting=sitting, rules=integrity_rules())
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                set_integrity(sitting, **form.said(), user=account(request))
            except IntegrityRefused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("防作弊措施已保存。考生在准考证和开考页看到。"))
                return redirect("exams:sitting-detail", uuid=sitting.uuid)
    options = options_of(sitting.integrity)
    context: dict[str, Any] = {
        **sitting_frame(request, sitting, tab="overview"),
        "form": form,
        "options": options,
        "measures": integrity_words(options),
        "may_choose": sitting.state == Sitting.State.DRAFT and sitting.part == Part.THEORY,
        "rules": integrity_rules(),
        "agreed": agreed_count(sitting) if options.snapshots else 0,
        "choices": CHOICES,
    }
    trail = sitting_trail(sitting, (_("防作弊措施"), ""))
    return desk(request, "sitting_integrity.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_safe
def sitting_snapshots(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who was photographed when. The pictures are opened one by one, because each look is kept."""
    sitting = open_sitting(request, uuid)
    require_officer(account(request), sitting)
    rows = (
        Snapshot.objects.filter(attempt__registration__sitting=sitting)
        .select_related("attempt__registration__person")
        .order_by("attempt__registration__seat", "pk")
    )
    people: dict[int, dict[str, Any]] = {}
    for row in rows:
        registration = row.attempt.registration
        people.setdefault(registration.pk, {"registration": registration, "pictures": []})["pictures"].append(row)
    context = {
        **sitting_frame(request, sitting, tab="overview"),
        "people": list(people.values()),
        "agreed": agreed_count(sitting),
        "days": integrity_rules().snapshot_days,
    }
    trail = sitting_trail(sitting, (_("考试抽拍"), ""))
    return desk(request, "sitting_snapshots.html", context, active=ACTIVE, trail=trail)


@login_required
@require_safe
def snapshot_picture(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One picture; the look is evidence."""
    rows = Snapshot.objects.filter(attempt__registration__sitting__in=sittings_for(request.user))
    row = get_object_or_404(rows.select_related("attempt__registration__sitting__organiser"), uuid=uuid)
    try:
        return hand_out("snapshot.jpg", look_at_snapshot(row, user=account(request)), kind="image/jpeg", inline=True)
    except SnapshotRefused as refusal:
        raise Http404(str(refusal)) from refusal
